"""The snippets of docs/clients.md, taken from the page and run with the clients from PyPI and npm: they print what the page says."""

import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import warnings

import duckdb
import pytest
import yaml
from conftest import DUCKDB, EXTENSION, ROOT

PAGE = (ROOT / "docs/clients.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEWEST, CLI = DUCKDB["versions"][-1], DUCKDB["cli"]

# Of the five years of the census of the demo; the same wherever they are computed.
EVENTS, FIRST, DRAW = "15858", "00060fe297040fc0", "0.3640904757194221"
BOTH = f"{EVENTS} {FIRST}"
# As rows of Python.
ROWS, COUNTED = f"[({EVENTS}, '{FIRST}')]", f"[({EVENTS},)]"

# Which clients are run here, which elsewhere, and of which the page only says how it should go.
RUN = {"DuckDB CLI", "Python", "Node", "ADBC", "SQLAlchemy", "Ibis", "SQLMesh", "Notebook", "CI job", "Docker image"}
RUN_ELSEWHERE = {"dbt": "test-dbt", "Spark": "test-examples", "Ray": "test-examples"}
DESCRIBED = {"JDBC", "R"}


def section(title: str) -> str:
    """What stands below a heading."""
    return re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)[1]


def snippets(title: str, language: str) -> list[str]:
    """The snippets of a section in a language."""
    return [code for written_in, code in BLOCK.findall(section(title)) if written_in == language]


def promised(code: str) -> list[str]:
    """What the comments of a snippet say that its lines print."""
    return re.findall(r"^.*(?:print\(|console\.log\(|    -c |sqlmesh ).*  (?:#|//) (?:\w+: )?(.+)$", code, re.MULTILINE)


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> pathlib.Path:
    """A home in which `make install` has put the extension."""
    folder = tmp_path_factory.mktemp("home")
    script = ROOT / "packaging/extension/install_extension.py"
    command = [sys.executable, script, EXTENSION, *DUCKDB["versions"]]
    subprocess.run(command, env=os.environ | {"HOME": str(folder)}, capture_output=True, check=True)
    return folder


@pytest.fixture(scope="session")
def environment(home, package) -> dict[str, str]:
    """That of a user who has installed the package, and the clients of this Python."""
    paths = {
        "HOME": str(home),
        "PATH": f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(pathlib.Path(package.__file__).parent.parent),
    }
    return os.environ | paths | {"SQLMESH__DISABLE_ANONYMIZED_ANALYTICS": "true"}


@pytest.fixture(scope="session")
def census(environment, tmp_path_factory) -> tuple[pathlib.Path, list[str]]:
    """The database that the first snippet of the page makes, in a checkout, and what it prints."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "sql").symlink_to(ROOT / "sql")
    (code,) = snippets("DuckDB CLI", "bash")
    printed = run(["bash", "-euc", code], folder, environment)
    return folder / "planwise.duckdb", printed


@pytest.fixture
def folder(census, tmp_path, monkeypatch) -> pathlib.Path:
    """A folder with that database, which is the one that is worked in."""
    shutil.copy(census[0], tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: list, folder: pathlib.Path, environment: dict[str, str]) -> list[str]:
    """The lines that a program prints; where it fails, the test does, with what it has complained of."""
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    return ran.stdout.splitlines()


def run_python(code: str, folder: pathlib.Path, environment: dict[str, str]) -> list[str]:
    """The lines that a Python program prints, after which the file is free for another one."""
    printed = run([sys.executable, "-W", "ignore", "-c", code], folder, environment)
    duckdb.connect(folder / "planwise.duckdb").close()
    return printed


# The page as a whole.


def rows_of_clients() -> dict[str, list[str]]:
    """The cells of the table, by the names of the clients."""
    rows = {}
    for line in re.findall(r"^\| \[.*\|$", PAGE, re.MULTILINE):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows |= dict.fromkeys(re.findall(r"\[([^]]+)\]", cells[0]), cells[1:])
    return rows


def test_the_table_says_of_every_client_whether_it_is_tested():
    rows = rows_of_clients()
    assert set(rows) == RUN | set(RUN_ELSEWHERE) | DESCRIBED
    assert set(re.findall(r"^## (.*)$", PAGE, re.MULTILINE)) == RUN | DESCRIBED
    for name, (*_, says) in rows.items():
        if name in DESCRIBED:
            assert says == "described only, not tried"
            assert "Not tried." in section(name)
        else:
            assert "tested" in says
            assert RUN_ELSEWHERE.get(name, "") in says


def test_the_versions_are_those_that_are_installed():
    files = ("packaging/requirements.txt", "dbt/requirements.txt", "examples/requirements.txt")
    pinned = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    pinned = re.sub(r"\[\w+\]", "", pinned).replace("${DUCKDB_VERSION}", NEWEST).replace("${DUCKDB_CLI_VERSION}", CLI)
    named = []
    for name, (tried, inside, _) in rows_of_clients().items():
        if name in DESCRIBED:
            assert (tried, inside) == ("", "")
        elif name == "Node":
            assert f"npm install {tried.split(',')[0].replace(' ', '@')}\n" in section("Node")
            assert inside == CLI
        else:
            assert inside == (CLI if name == "DuckDB CLI" else NEWEST)
            named += [] if name == "Notebook" else re.findall(r"([a-z-]+) (\d[\w.]*)", tried)
    assert len(named) >= 14
    assert [pin for pin in named if f"{'=='.join(pin)}\n" not in pinned] == []
    assert set(re.findall(r"duckdb==(\S+)", PAGE)) == {NEWEST}


def test_a_setting_after_the_opening_is_refused():
    said = "Cannot change allow_unsigned_extensions setting while database is running"
    with duckdb.connect() as connection, pytest.raises(duckdb.Error, match=said):
        connection.execute("SET allow_unsigned_extensions = true")
    assert said in " ".join(PAGE.split())


def test_a_file_that_the_newest_duckdb_has_made_is_not_read_by_the_command_line(environment, tmp_path):
    duckdb.connect(tmp_path / "new.duckdb").close()
    command = ["duckdb", "new.duckdb", "-c", "SELECT 1"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    said = re.search(r'not read by \S+ \("(.*?)"\)', PAGE)[1]
    assert said in ran.stderr


# Client by client.


def test_the_command_line(census):
    (code,) = snippets("DuckDB CLI", "bash")
    assert promised(code) == census[1] == [BOTH.replace(" ", ",")]


def test_frames_from_events_and_events_from_frames(folder, environment):
    results, workforce, _ = snippets("Python", "python")
    assert run_python(results, folder, environment) == promised(results) == [EVENTS, FIRST, EVENTS]
    assert run_python(workforce, folder, environment) == promised(workforce) == [ROWS, ROWS, ROWS, COUNTED]


def test_python_runs_the_files_of_sql_from_the_root_of_a_checkout(folder, environment):
    """What `.read` names is found from there; without the function the line is a syntax error."""
    *_, code = snippets("Python", "python")
    for name in ("sql", "examples"):
        (folder / name).symlink_to(ROOT / name)
    assert run_python(code, folder, environment) == promised(code) == ["[3530, 3648, 3779, 3906, 4032]"]
    with duckdb.connect() as connection, pytest.raises(duckdb.ParserException):
        connection.execute((ROOT / "sql/sql_mode.sql").read_text(encoding="utf-8"))


@pytest.fixture
def node(folder) -> pathlib.Path:
    """A folder with the client as the page installs it; where that is not possible, a warning says so at the end of the run."""
    (install,) = snippets("Node", "bash")
    reason = "there is no node, or no npm"
    if shutil.which("node") and shutil.which("npm"):
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        ran = subprocess.run(["bash", "-euc", install], cwd=folder, capture_output=True, text=True, check=False)
        if ran.returncode == 0:
            return folder
        reason = f"{install.strip()} has failed: {ran.stderr[-300:]}"
    warnings.warn(f"the snippets for Node were not run: {reason}", stacklevel=1)
    pytest.skip(reason)


def test_node(node, environment):
    (code,) = snippets("Node", "javascript")
    draw = re.search(r'"(SELECT hash_rng.*?)"', code)[1]

    def printed_with(query: str) -> subprocess.CompletedProcess:
        (node / "program.mjs").write_text(code.replace(draw, query), encoding="utf-8")
        return subprocess.run(["node", "program.mjs"], cwd=node, env=environment, capture_output=True, text=True, check=False)

    assert printed_with(draw).stdout.splitlines() == promised(code) == [BOTH, DRAW]
    # What the text says of 2025n.
    assert printed_with("SELECT typeof($year)").stdout.splitlines() == [BOTH, "HUGEINT"]
    without_cast = printed_with(draw.replace("::BIGINT", ""))
    assert without_cast.stdout.splitlines() == [BOTH]
    assert "No function matches" in without_cast.stderr
    assert printed_with("SELECT count(*) FROM polars_yearly_events($year, 2029)").stdout.splitlines() == [BOTH, EVENTS]


def test_adbc(folder, environment):
    (code,) = snippets("ADBC", "python")
    assert run_python(code, folder, environment) == promised(code) == [BOTH, EVENTS]


def adbc(package, **options):
    """A connection to the database in this folder, as the page opens it."""
    import adbc_driver_duckdb
    from adbc_driver_manager import dbapi

    database = {"path": "planwise.duckdb", **package.CONFIG} | options.pop("database", {})
    return dbapi.connect(driver=adbc_driver_duckdb.driver_path(), entrypoint="duckdb_adbc_init", db_kwargs=database, **options)


@pytest.mark.usefixtures("folder")
def test_adbc_within_a_transaction_that_has_read_is_told_to_end_it(package):
    with adbc(package) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM census_data")
            assert cursor.fetchall() == [(4000,)]
            with pytest.raises(package.LoadError, match="this connection does not see its functions") as raised:
                package.load(cursor)
            assert "run COMMIT or ROLLBACK" in str(raised.value)
        connection.rollback()
        with connection.cursor() as cursor:
            package.load(cursor)
            cursor.execute("SELECT count(*), min(event_id) FROM polars_yearly_events(2025, 2029)")
            assert cursor.fetchall() == [(int(EVENTS), FIRST)]


@pytest.mark.usefixtures("folder")
def test_adbc_with_autocommit_may_load_at_any_time(package):
    with adbc(package, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM census_data")
        assert cursor.fetchall() == [(4000,)]
        package.load(cursor)
        cursor.execute("SELECT hash_rng('EMP_2024_0000001', 2025, 'termination')")
        assert cursor.fetchall() == [(float(DRAW),)]


@pytest.mark.usefixtures("folder")
def test_adbc_without_unsigned_extensions_is_told_how_to_open_the_database(package):
    closed = {"allow_unsigned_extensions": "false"}
    with adbc(package, database=closed) as connection, connection.cursor() as cursor:
        with pytest.raises(package.LoadError, match="the database was opened without unsigned extensions") as raised:
            package.load(cursor)
        assert "config=navigator_events.CONFIG" in str(raised.value)


def test_what_is_no_connection_is_no_fault_of_the_extension(package):
    with pytest.raises(AttributeError, match="'str' object has no attribute 'execute'"):
        package.load("planwise.duckdb")


def test_sqlalchemy(folder, environment):
    (code,) = snippets("SQLAlchemy", "python")
    assert run_python(code, folder, environment) == promised(code) == [BOTH]


def test_ibis(folder, environment):
    (code,) = snippets("Ibis", "python")
    assert run_python(code, folder, environment) == promised(code) == [EVENTS, FIRST, DRAW]
    # What it cannot do by itself on this DuckDB, and the way around that the page names.
    query = "connection.sql('FROM polars_yearly_events(2025, 2029)')"
    broken = f"try: {query}\nexcept AttributeError: print('broken')\nconnection.disconnect()"
    works = f"print({query[:-1]}, schema={{'event_id': 'string'}}).count().execute())\nconnection.disconnect()"
    opened = code[: code.index("connection.raw_sql")]
    assert run_python(opened + broken, folder, environment) == ["broken"]
    assert run_python(opened + works, folder, environment) == [EVENTS]


def test_sqlmesh(folder, environment):
    (config,) = snippets("SQLMesh", "python")
    (models,) = snippets("SQLMesh", "sql")
    (commands,) = snippets("SQLMesh", "bash")
    (folder / "models").mkdir()
    for name, model in re.findall(r"^-- (\S+)\n(.*?)(?=^-- |\Z)", models, re.MULTILINE | re.DOTALL):
        (folder / name).write_text(model, encoding="utf-8")
    (folder / "config.py").write_text(config, encoding="utf-8")
    *_, last = run(["bash", "-euc", commands], folder, environment)
    # The number of the row, and the row.
    assert last.split() == ["0", *promised(commands)[0].split()] == ["0", EVENTS, FIRST]


def test_sqlmesh_sets_options_after_it_has_opened_the_database(folder, environment):
    connection = {"type": "duckdb", "database": "planwise.duckdb", "connector_config": {"allow_unsigned_extensions": True}}
    config = {"gateways": {"local": {"connection": connection}}, "model_defaults": {"dialect": "duckdb"}}
    (folder / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "models").mkdir()
    (folder / "models/one.sql").write_text("MODEL (name hr.one, kind FULL); SELECT 1 AS one", encoding="utf-8")
    ran = subprocess.run(["sqlmesh", "fetchdf", "SELECT 1"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "Cannot change allow_unsigned_extensions setting" in " ".join((ran.stdout + ran.stderr).split())


def test_the_cells_of_the_notebook_can_be_run_again(folder, environment):
    (code,) = snippets("Notebook", "python")
    assert len(code.split("# %%\n")) == 4
    expected = ["3103 000eaa60fe4e0278", COUNTED]
    assert promised(code) == expected
    assert run_python(code + code, folder, environment) == expected + expected


def test_the_step_of_the_ci_job_fails_where_events_differ(folder, environment, wheel):
    (code,) = snippets("CI job", "yaml")
    *_, install, check = yaml.safe_load(code)["jobs"]["events"]["steps"]
    assert fnmatch.fnmatch(f"wheels/{wheel.name}", install["run"].split()[-1])
    assert check["shell"] == "python"
    assert run_python(check["run"], folder, environment) == []
    with duckdb.connect("planwise.duckdb") as connection:
        connection.execute("DELETE FROM census_data WHERE employee_id = (SELECT min(employee_id) FROM census_data)")
    with pytest.raises(AssertionError, match=r"AssertionError: \[\(\d+, "):
        run_python(check["run"], folder, environment)


def test_the_command_of_the_image(folder, environment, wheel):
    (code,) = snippets("Docker image", "dockerfile")
    copied = re.search(r"^COPY (\S+\.whl) /tmp/$", code, re.MULTILINE)[1]
    assert fnmatch.fnmatch(f"build/wheel/{wheel.name}", copied)
    command = json.loads(re.search(r"^CMD (.*)$", code, re.MULTILINE)[1])
    assert command[0] == "python"
    assert run([sys.executable, *command[1:]], folder, environment) == [ROWS]
