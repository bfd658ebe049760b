"""What the tests of the dbt package share: an environment with the wheel, and projects in folders of their own."""

import json
import os
import pathlib
import shutil
import site
import stat
import subprocess
import sys
import venv

import duckdb
import pytest

DBT = pathlib.Path(__file__).resolve().parent.parent
ROOT = DBT.parent
EXTENSION = pathlib.Path(
    os.environ.get("NAVIGATOR_EVENTS_EXTENSION", ROOT / "build/release/navigator_events.duckdb_extension")
)
NOT_COPIED = shutil.ignore_patterns(
    "test", "target", "logs", "dbt_packages", "data", "*.duckdb*", "package-lock.yml", "__pycache__"
)

if not EXTENSION.is_file():
    raise pytest.UsageError(f"there is no {EXTENSION}; run `make release`, or set NAVIGATOR_EVENTS_EXTENSION")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test first, so that one process is not left waiting for it at the end."""
    items.sort(key=lambda item: "migration" not in item.nodeid)


class Environment:
    """A Python environment with the wheel and, from the environment that runs the tests, dbt."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.python = folder / "bin" / "python"
        venv.create(folder, with_pip=False, symlinks=True)
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        packages = folder / "lib" / version / "site-packages"
        (packages / "dbt_of_the_tests.pth").write_text("\n".join(site.getsitepackages()) + "\n")
        self.command("dbt", "dbt.cli.main")
        self.command("pip", "pip")
        self.server = None

    def dbt(
        self, arguments: tuple[str, ...], folder: pathlib.Path, output: pathlib.Path, variables: dict[str, str]
    ) -> int:
        """Runs a dbt command and gives its exit code."""
        if self.server is None:
            self.server = subprocess.Popen(
                [self.python, pathlib.Path(__file__).with_name("dbt_server.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        command = {"arguments": arguments, "folder": str(folder), "output": str(output), "variables": variables}
        self.server.stdin.write(json.dumps(command) + "\n")
        self.server.stdin.flush()
        answer = self.server.stdout.readline()
        assert answer, "the process that runs dbt has ended; its error is above"
        return int(answer)

    def close(self) -> None:
        """Ends the process that runs dbt."""
        if self.server is not None:
            self.server.stdin.close()
            self.server.wait(timeout=60)

    def command(self, name: str, module: str) -> None:
        """Puts a command into the environment, for the shell."""
        script = self.folder / "bin" / name
        script.write_text(f'#!/bin/sh\nexec "{self.python}" -W ignore -m {module} "$@"\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    def variables(self, home: pathlib.Path) -> dict[str, str]:
        """The environment variables of a command: nothing outside the folders of the tests is touched."""
        return {
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DBT_USE_COLORS": "false",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INPUT": "1",
            "NAVIGATOR_EVENTS_EXTENSION": str(EXTENSION),
        }


class Outcome:
    """What a dbt command said and did."""

    def __init__(self, code: int, output: str, folder: pathlib.Path, started: float):
        self.code = code
        self.output = output
        results = folder / "target" / "run_results.json"
        self.results = {}
        if results.exists() and results.stat().st_mtime >= started:
            for result in json.loads(results.read_text())["results"]:
                self.results[result["unique_id"].split(".", 2)[2]] = result

    def status(self, name: str) -> str:
        """The status of a model, seed or test, by the start of its name."""
        found = [result["status"] for key, result in self.results.items() if key.startswith(name)]
        assert len(found) == 1, f"{name} is {len(found)} times among {sorted(self.results)}"
        return found[0]

    def message(self, name: str) -> str:
        """What dbt says of a model or test."""
        return next(result["message"] for key, result in self.results.items() if key.startswith(name))


class Project:
    """A dbt project in a folder of its own."""

    def __init__(self, folder: pathlib.Path, environment: Environment, database: str = "demo.duckdb"):
        self.folder = folder
        self.environment = environment
        self.database = folder / database
        self.home = folder.parent / "home"
        self.home.mkdir(exist_ok=True)

    def dbt(self, *arguments: str, variables: dict | None = None, succeeds: bool | None = True) -> Outcome:
        """Runs a dbt command; `succeeds` is what it must do, None for either."""
        if variables is not None:
            arguments += ("--vars", json.dumps(variables))
        output = self.folder / ".output"
        output.write_text("")
        started = output.stat().st_mtime
        code = self.environment.dbt(arguments, self.folder, output, self.environment.variables(self.home))
        outcome = Outcome(code, output.read_text(), self.folder, started)
        if succeeds is not None:
            assert (outcome.code == 0) == succeeds, outcome.output
        return outcome

    def write(self, path: str, text: str) -> None:
        """Writes a file of the project."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def query(self, sql: str) -> list[tuple]:
        """Asks the project's database, with the extension."""
        with self.connect() as connection:
            return connection.execute(sql).fetchall()

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Opens the project's database, with the extension."""
        connection = duckdb.connect(str(self.database), config={"allow_unsigned_extensions": "true"})
        connection.execute(f"LOAD '{EXTENSION}'")
        return connection

    def content(self) -> dict[str, list[tuple]]:
        """All rows of all tables and views, in a fixed order, and the Parquet files."""
        with self.connect() as connection:
            # Views over a source read files by a path relative to the project.
            connection.execute(f"SET file_search_path = '{self.folder}'")
            names = connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary UNION "
                "SELECT view_name FROM duckdb_views() WHERE NOT internal"
            ).fetchall()
            rows = {
                name: connection.execute(f'SELECT CAST(t AS VARCHAR) AS r FROM "{name}" AS t ORDER BY r').fetchall()
                for (name,) in names
            }
        files = {str(file.relative_to(self.folder)): [(file.read_bytes(),)] for file in self.folder.rglob("*.parquet")}
        return rows | files


def copy_of_repository(folder: pathlib.Path) -> pathlib.Path:
    """The part of the repository that a wheel is built from, so that builds side by side do not meet."""
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "LICENSE", "README.md", "Cargo.toml", "Cargo.lock"):
        shutil.copy(ROOT / name, folder)
    for name in ("src", "packaging"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    return folder


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> pathlib.Path:
    """The wheel, built from this repository with the extension that is tested."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            folder,
            copy_of_repository(tmp_path_factory.mktemp("repository")),
        ],
        env=os.environ | {"NAVIGATOR_EVENTS_EXTENSION": str(EXTENSION)},
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def environment(wheel, tmp_path_factory):
    """An environment with dbt and the wheel."""
    made = Environment(tmp_path_factory.mktemp("environment"))
    subprocess.run([made.python, "-m", "pip", "install", "--quiet", "--no-deps", wheel], check=True)
    yield made
    made.close()


@pytest.fixture(scope="session")
def built_demo(environment, tmp_path_factory) -> Project:
    """The demo project, as its README runs it. Shared: tests that change anything take `demo`."""
    package = tmp_path_factory.mktemp("checkout") / "dbt"
    shutil.copytree(DBT, package, ignore=NOT_COPIED)
    project = Project(package / "demo", environment)
    project.dbt("deps")
    project.dbt("seed")
    project.dbt("run", "--select", "fct_yearly_events_polars")
    project.dbt("run-operation", "export_polars_events")
    project.built = project.dbt("build")
    return project


@pytest.fixture
def demo(built_demo, tmp_path) -> Project:
    """A copy of the built demo project."""
    # The package that it uses stays where it is.
    shutil.copytree(built_demo.folder, tmp_path / "demo", symlinks=True)
    return Project(tmp_path / "demo", built_demo.environment)


@pytest.fixture
def new_project(built_demo, tmp_path):
    """Makes a small project with the package and a census; the test writes the profile and the models."""

    def make(profile: str, variables: str = "") -> Project:
        folder = tmp_path / "planwise"
        project = Project(folder, built_demo.environment, "planwise.duckdb")
        project.write(
            "dbt_project.yml",
            "name: planwise\nversion: '1.0'\nprofile: planwise\nmodels: {+materialized: table}\nvars:\n  random_seed: 42\n"
            + variables,
        )
        project.write("profiles.yml", PROFILE.format(profile=profile))
        project.write("packages.yml", f"packages:\n  - local: {built_demo.folder.parent}\n")
        for seed in ("census_data.csv", "comp_levers.csv"):
            project.write(f"seeds/{seed}", (DBT / "demo/seeds" / seed).read_text())
        project.dbt("deps")
        return project

    return make


PROFILE = """planwise:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: planwise.duckdb
      threads: 4
{profile}
"""
PLUGIN = "      plugins: [{module: navigator_events.dbt_plugin}]"
UNSIGNED = "      config_options: {allow_unsigned_extensions: true}"
