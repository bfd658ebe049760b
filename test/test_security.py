"""What SECURITY.md says: the SQL that runs on our connections, no network, nothing written, and DuckDB's own bounds hold."""

import platform
import re
import signal
import subprocess
import sys
import time

import duckdb
import pytest
from conftest import EXTENSION, ROOT, UNSIGNED

SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
LISTED = [
    line for line in re.search(r"```sql\n(.*?)```", SECURITY, re.DOTALL)[1].splitlines() if line and not line.startswith("--")
]
IDENTIFIER = r'"(?:[^"]|"")*"'
TEXT = r"'(?:[^']|'')*'"
WORDS = r"\b(?:CAST|AS|IS|NOT|NULL|BOOLEAN|INTEGER|BIGINT|DOUBLE|DATE|TIMESTAMP|VARCHAR)\b"
PLACEHOLDERS = {
    "⟨relation⟩": rf"(?:{IDENTIFIER}|query_table\({TEXT}\))",
    "⟨expressions⟩": rf"(?:{IDENTIFIER}|{WORDS}|[(),\s])+",
    "⟨its own file⟩": TEXT,
    "⟨a text⟩": TEXT,
    "⟨an alias with a number⟩": r"navigator_events_\d+_\d+",
}
# DuckDB 1.5.6 logs what is run, and 2.0 what is planned, too. That finds a sensor of interrupts with the first expression.
SENSORS = [statement for statement in LISTED if statement.startswith("SELECT yearly_events(")]
PLANNED = {"SELECT * FROM ⟨relation⟩", "SELECT navigator_events_session()", *SENSORS}
UNSEEN = {SENSORS[1]} if duckdb.__version__.startswith("2.") else PLANNED
# It takes somebody who opens the database in a moment of microseconds.
UNSEEN |= {statement for statement in LISTED if statement.startswith("LOAD ")}
# test_names.py has sessions with settings of their own.
UNSEEN |= {statement for statement in LISTED if statement.startswith("SET ") and "⟨a text⟩" in statement}


def pattern(statement: str) -> re.Pattern:
    """What a statement of SECURITY.md stands for."""
    parts = re.split(f"({'|'.join(PLACEHOLDERS)})", statement)
    return re.compile("".join(PLACEHOLDERS.get(part, re.escape(part)) for part in parts))


def statement_of(sql: str) -> str | None:
    """The statement of SECURITY.md that SQL is an instance of."""
    return next((listed for listed in LISTED if pattern(listed).fullmatch(sql.strip())), None)


def use_everything(connection: duckdb.DuckDBPyConnection, folder) -> None:
    """All ways to read: tables, views, files, parameters, odd names, nested types, errors, streams left early."""
    connection.execute(
        "CREATE TABLE census_data AS SELECT 'E' || i AS employee_id, DATE '2020-01-01' AS hire_date, 50000 AS salary, "
        "DATE '2024-01-01' AS employee_enrollment_date FROM range(100000) AS numbers (i)"
    )
    connection.execute("CREATE TABLE levers (scenario_id VARCHAR, parameter_name VARCHAR, parameter_value VARCHAR)")
    connection.execute("INSERT INTO levers VALUES ('it''s', 'merit_rate', '0.5')")
    connection.execute('CREATE VIEW "odd "" name" AS FROM census_data LIMIT 10')
    connection.execute("CREATE TABLE nested AS SELECT 'E' AS employee_id, DATE '2020-01-01' AS hire_date, [1] AS salary")
    connection.execute(f"COPY (FROM census_data LIMIT 10) TO '{folder}/census.csv'")
    calls = {
        "": None,
        "parameters := 'levers', scenario_id := 'it''s'": None,
        "parameters := 'nothing'": "parameters 'nothing' cannot be read",
        "workforce := 'odd \" name'": None,
        f"workforce := '{folder}/census.csv'": None,
        "workforce := 'nested'": "column salary",
        "workforce := 'nothing'": "workforce 'nothing' cannot be read",
        "workforce := 'census_data''); DROP TABLE census_data; --'": "cannot be read",
        "workforce := 'census_data\"; DROP TABLE census_data; --'": "cannot be read",
    }
    for arguments, error in calls.items():
        call = f"SELECT count(*) FROM polars_yearly_events(2025, 2025{', ' if arguments else ''}{arguments})"
        if error is None:
            assert connection.execute(call).fetchone()[0] > 0
        else:
            with pytest.raises(duckdb.Error, match=error):
                connection.execute(call)
    connection.execute("FROM polars_yearly_events(2025, 2025) LIMIT 1").fetchall()
    scalars = "yearly_events(w, 2025, 2025), hash_rng(w.employee_id, 2025, 'hire')"
    connection.execute(f'SELECT {scalars} FROM "odd "" name" AS w').fetchall()


def test_our_connections_run_the_listed_sql_and_no_other(tmp_path):
    with duckdb.connect(config=UNSIGNED) as connection:
        connection.execute("CALL enable_logging('QueryLog')")
        connection.execute(f"LOAD '{EXTENSION}'")
        use_everything(connection, tmp_path)
        if duckdb.__version__.startswith("2."):
            connection.execute(f"LOAD '{EXTENSION}' AS navigator_events_again")
        # The watcher has looked then.
        time.sleep(0.5)
        (own,) = connection.execute("SELECT DISTINCT connection_id FROM duckdb_logs WHERE message LIKE 'LOAD %'").fetchone()
        logged = connection.execute("SELECT DISTINCT message FROM duckdb_logs WHERE connection_id <> $1", [own]).fetchall()
    found = {sql: statement_of(sql) for (sql,) in logged}
    assert [sql for sql, statement in found.items() if statement is None] == []
    # Whatever is listed runs.
    assert set(LISTED) - set(found.values()) == UNSEEN


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE census_data",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM query_table('a'); DROP TABLE b",
        "SELECT * FROM query_table('a'), \"b\"",
        'SELECT CAST("a" AS VARCHAR), getenv(\'HOME\') FROM "b"',
        'SELECT (SELECT "a" FROM "c") FROM "b"',
        "SET python_enable_replacements = true",
    ],
)
def test_other_sql_would_be_found(sql):
    assert statement_of(sql) is None


def test_the_sql_is_below_the_folders_that_are_named():
    named = set(re.findall(r"`(src/binding/[\w/]+)`", re.search(r"This and no other, (.*?):\n", SECURITY, re.DOTALL)[1]))
    asks = re.compile(r"\.(?:prepare|execute)\(|\bquery\(connection")
    files = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "src").rglob("*.rs")
        if asks.search(file.read_text(encoding="utf-8"))
    }
    assert {next((folder for folder in named if file.startswith(f"{folder}/")), file) for file in files} == named


# Ends the process when it opens a socket, starts a program or opens, makes, renames or removes a file to write.
SANDBOX = """
import ctypes, struct, sys
def filtered(code, jump_true, jump_false, value): return struct.pack("HBBI", code, jump_true, jump_false, value)
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
KILL, ALLOW = 0x80000000, 0x7FFF0000
WRITING = 0o1 | 0o2 | 0o100 | 0o1000
# socket, socketpair, fork, vfork, execve, creat, mkdir, rename, unlink, truncate, unlinkat, renameat, renameat2, execveat, openat2,
# io_uring_setup
FORBIDDEN = (41, 53, 57, 58, 59, 85, 83, 82, 87, 76, 263, 264, 316, 322, 437, 425)
program = filtered(LOAD, 0, 0, 4) + filtered(EQUAL, 1, 0, 0xC000003E) + filtered(RETURN, 0, 0, KILL) + filtered(LOAD, 0, 0, 0)
for number in FORBIDDEN:
    program += filtered(EQUAL, 0, 1, number) + filtered(RETURN, 0, 0, KILL)
for number, argument in ((2, 24), (257, 32)):  # the flags of open and openat
    program += filtered(EQUAL, 0, 4, number) + filtered(LOAD, 0, 0, argument) + filtered(ANY_BIT, 0, 1, WRITING)
    program += filtered(RETURN, 0, 0, KILL) + filtered(RETURN, 0, 0, ALLOW)
program += filtered(RETURN, 0, 0, ALLOW)
code = ctypes.create_string_buffer(program)
libc = ctypes.CDLL(None, use_errno=True)
libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
description = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code)))
def close_the_box():
    for arguments in ((38, 1, 0, 0, 0), (22, 2, ctypes.addressof(description), 0, 0)):
        if libc.prctl(*arguments): sys.exit(77)
"""
ALL_FUNCTIONS = """
import duckdb
connection = duckdb.connect(sys.argv[1], read_only=True, config={"allow_unsigned_extensions": "true"})
connection.execute("SET enable_progress_bar = false")
close_the_box()
connection.execute(f"LOAD '{sys.argv[2]}'")
print(connection.execute("SELECT count(*) FROM polars_yearly_events(2025, 2026)").fetchone()[0])
print(connection.execute(f"SELECT count(*) FROM polars_yearly_events(2025, 2026, workforce := '{sys.argv[3]}')").fetchone()[0])
connection.execute("CREATE TEMP TABLE events AS FROM polars_yearly_events(2025, 2026)")
print(connection.execute("SELECT sum(len(yearly_events(w, 2025, 2026))) FROM census_data AS w").fetchone()[0])
print(connection.execute("SELECT hash_rng('EMP_2024_0000001', 2025, 'termination')").fetchone()[0])
connection.close()
"""
SANDBOXED = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="the numbers of the system calls are those of Linux on x86-64"
)


def in_a_sandbox(program: str, *arguments) -> subprocess.CompletedProcess:
    """Runs a program that closes the box around itself."""
    command = [sys.executable, "-B", "-c", SANDBOX + program, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if ran.returncode == 77:
        pytest.skip("this system allows no seccomp filter")
    return ran


@SANDBOXED
def test_no_socket_is_opened_no_program_started_and_nothing_written(tmp_path):
    """From LOAD to the end of the process, all functions, with the threads that read ahead."""
    database, file = tmp_path / "census.duckdb", tmp_path / "census.csv"
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "CREATE TABLE census_data AS SELECT 'E' || i AS employee_id, DATE '2020-01-01' AS hire_date, 50000 AS salary "
            "FROM range(50000) AS numbers (i)"
        )
        connection.execute(f"COPY census_data TO '{file}'")
    before = {entry: entry.stat().st_mtime_ns for entry in tmp_path.iterdir()}
    ran = in_a_sandbox(ALL_FUNCTIONS, database, EXTENSION, file)
    assert (ran.returncode, ran.stderr) == (0, "")
    from_table, from_file, scalar, draw = ran.stdout.split()
    assert from_table == from_file == scalar
    assert int(scalar) > 50000
    assert draw == "0.3640904757194221"
    assert {entry: entry.stat().st_mtime_ns for entry in tmp_path.iterdir()} == before


@SANDBOXED
@pytest.mark.parametrize(
    "forbidden",
    [
        "import socket; socket.socket()",
        "import os; os.execv('/bin/true', ['true'])",
        "open(sys.argv[1], 'w')",
        "open(sys.argv[1], 'r+')",
        "import os; os.mkdir(sys.argv[1])",
    ],
)
def test_the_sandbox_holds(tmp_path, forbidden):
    """Each would end the test above."""
    file = tmp_path / "file"
    file.touch()
    assert in_a_sandbox(f"close_the_box()\n{forbidden}", file).returncode == -signal.SIGSYS


@pytest.fixture
def census(tmp_path):
    """A workforce in a file."""
    file = tmp_path / "census.csv"
    file.write_text("employee_id,hire_date\nE1,2020-01-01\n")
    return file


def count(connection: duckdb.DuckDBPyConnection, workforce) -> int:
    """How many events there are: a merit raise and an enrollment for each employee."""
    rates = "hire_rate := 0, base_termination_rate := 0, promotion_rate := 0, merit_rate := 1, enrollment_rate := 1"
    query = f"SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := '{workforce}', {rates})"
    return connection.execute(query).fetchone()[0]


def test_without_external_access_no_file_and_no_url_is_read(connection, census):
    connection.execute(f"CREATE TABLE census_data AS FROM '{census}'")
    assert count(connection, census) == count(connection, "census_data") == 2
    connection.execute("SET enable_external_access = false")
    assert count(connection, "census_data") == 2
    for name in (census, "https://localhost/census.parquet"):
        with pytest.raises(duckdb.Error) as raised:
            count(connection, name)
        assert str(raised.value).endswith(
            f"workforce '{name}' cannot be read (Permission Error: Cannot access file \"{name}\" - file system operations are "
            "disabled by configuration)"
        )


def test_allowed_directories_bound_the_files(connection, census, tmp_path):
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    inside = census.rename(allowed / "census.csv")
    outside = tmp_path / "outside.csv"
    outside.write_text(inside.read_text())
    connection.execute(f"SET allowed_directories = ['{allowed}/']")
    connection.execute("SET enable_external_access = false")
    assert count(connection, inside) == 2
    for name in (outside, f"{allowed}/../outside.csv"):
        with pytest.raises(duckdb.Error, match="file system operations are disabled by configuration"):
            count(connection, name)


def test_without_autoload_a_url_is_refused(connection):
    connection.execute("SET autoload_known_extensions = false")
    with pytest.raises(duckdb.Error, match="requires the extension httpfs to be loaded"):
        count(connection, "https://localhost/census.parquet")


def test_the_bounds_can_be_locked_after_loading(connection, census):
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    with pytest.raises(duckdb.Error, match="file system operations are disabled by configuration"):
        count(connection, census)
    with pytest.raises(duckdb.Error, match="the configuration has been locked"):
        connection.execute("SET enable_external_access = true")


def test_a_locked_configuration_says_that_loading_comes_first():
    with duckdb.connect(config=UNSIGNED) as connection:
        connection.execute("SET lock_configuration = true")
        with pytest.raises(duckdb.Error, match=r"has been locked; load navigator_events before lock_configuration is set$"):
            connection.execute(f"LOAD '{EXTENSION}'")


def test_the_settings_of_the_user_stay_as_they_are():
    with duckdb.connect(config=UNSIGNED) as connection:
        settings = "SELECT name, value FROM duckdb_settings() WHERE name <> 'navigator_events_version' ORDER BY name"
        before = connection.execute(settings).fetchall()
        # A cursor of DuckDB's Python client has no progress bar, where the connection of an interactive session has one.
        before_of_cursor = connection.cursor().execute(settings).fetchall()
        connection.execute(f"LOAD '{EXTENSION}'")
        connection.execute("CREATE TABLE w AS SELECT 'E' AS employee_id, DATE '2020-01-01' AS hire_date")
        assert count(connection, "w") == 2
        assert connection.execute(settings).fetchall() == before
        assert connection.cursor().execute(settings).fetchall() == before_of_cursor
