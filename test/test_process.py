"""The life of a process and its databases: the extension has connections of its own, and must let them go.

What could go wrong takes the whole process with it, so much of it runs in processes of its own.
"""

import collections
import os
import pathlib
import subprocess
import sys

import duckdb
import pytest
from conftest import CARGO, EXTENSION, UNSIGNED, VERSION
from processes import CENSUS, EVENTS, run, succeeds, wal_of

STREAM = "STREAM = \"FROM polars_yearly_events(2025, 2064, workforce := 'census')\"\n"
# A thread waits for the first events of a workforce that has none.
WAITING = """
import threading, time
c = open_loaded(sys.argv[1]); events(c)
c.execute("CREATE VIEW nobody AS SELECT * FROM census, range(100000000000) AS r(n) WHERE hash(n) = 1")
query = "FROM polars_yearly_events(2025, 2025, workforce := 'nobody')"
threading.Thread(target=lambda: c.cursor().execute(query).fetchall(), daemon=True).start()
"""


@pytest.mark.parametrize(
    ("program", "code", "is_merged"),
    [
        ("c = open_loaded(sys.argv[1]); events(c); c.close()", 0, True),
        ("c = open_loaded(sys.argv[1]); events(c)", 0, None),
        ("events(open_loaded(sys.argv[1]))", 0, None),
        ("c = open_loaded(sys.argv[1]); events(c); c.close(); sys.exit(3)", 3, True),
        ("c = open_loaded(sys.argv[1]); events(c); sys.exit(3)", 3, None),
        ("c = open_loaded(sys.argv[1]); events(c); raise RuntimeError('on purpose')", 1, None),
        ("c = open_loaded(sys.argv[1]); events(c); c.close(); raise RuntimeError('on purpose')", 1, True),
        ("c = open_loaded(sys.argv[1]); events(c); c.close(); os._exit(5)", 5, None),
        ("c = open_loaded(sys.argv[1]); events(c); os._exit(5)", 5, None),
        ("c = open_loaded(sys.argv[1]); events(c); c.execute('SELECT nothing')", 1, None),
        ("c = open_loaded(sys.argv[1]); events(c); c.execute(STREAM).fetchmany(3)", 0, None),
        ("c = open_loaded(sys.argv[1]); events(c); c.execute(STREAM).fetchmany(3); c.close()", 0, True),
        ("c = open_loaded(sys.argv[1]); events(c); c.execute(STREAM).fetchmany(3); os._exit(5)", 5, None),
        (WAITING + "time.sleep(0.2); os._exit(5)", 5, None),
        (WAITING + "time.sleep(0.2); os.kill(os.getpid(), 9)", -9, None),
    ],
)
def test_the_end_of_the_process(
    tmp_path: pathlib.Path, program: str, code: int, is_merged: bool | None
) -> None:
    """The exit code is the program's, nothing crashes, and the data are there; merged after a close."""
    for number in range(3):
        path = tmp_path / f"{number}.db"
        ran = run(STREAM + program, path)
        assert ran.returncode == code, ran
        assert "Fatal Python error" not in ran.stderr, ran
        if is_merged:
            assert not wal_of(path).exists()
        with duckdb.connect(str(path)) as connection:
            assert connection.execute("SELECT count(*) FROM census").fetchone() == (1000,)


def test_the_command_line_client(tmp_path: pathlib.Path) -> None:
    """It closes the database and ends at once: ten times exit code 0 and no log left."""
    client = pathlib.Path(sys.executable).with_name("duckdb")
    if not client.exists():
        if duckdb.__version__ == CARGO["metadata"]["duckdb"]["cli"]:
            pytest.fail(f"the client of DuckDB {duckdb.__version__} is a requirement of these tests")
        pytest.skip(f"there is no package of the client for DuckDB {duckdb.__version__}")
    for number in range(10):
        path = tmp_path / f"{number}.db"
        script = f"LOAD '{EXTENSION}'; {CENSUS}; {EVENTS}"
        command = [client, "-unsigned", "-noheader", "-list", path, "-c", script]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, "1000", "")
        assert not wal_of(path).exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child(tmp_path: pathlib.Path) -> None:
    """A child loads and queries a database of its own, and ends by itself; so does the parent."""
    program = """
        import warnings
        warnings.simplefilter("ignore")
        parent = open_loaded(sys.argv[1])
        events(parent)
        child = os.fork()
        if child == 0:
            events(open_loaded(":memory:"))
            print("child", flush=True)
            sys.exit(7)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        events(parent)
        parent.close()
        print("parent")
    """
    assert succeeds(program, tmp_path / "file.db") == "child\nparent\n"
    assert not wal_of(tmp_path / "file.db").exists()


# How a child ends that has inherited a database of its parent, with what it does before, and its exit code. A child that
# destroys a result of its parent's that is half read may hang in DuckDB 2.0, with and without the extension: its threads
# are not there. So in mid-stream all children end hard.
CHILDREN = {
    "exits": ("sys.exit(7)", 7),
    "exits hard": ("os._exit(7)", 7),
    "raises": ("sys.stderr = open(os.devnull, 'w'); raise RuntimeError('on purpose')", 1),
    "closes": ("parent.close(); sys.exit(7)", 7),
    "lets go": ("del parent; sys.exit(7)", 7),
    "uses another": ("events(open_loaded(sys.argv[2])); sys.exit(7)", 7),
    "exits hard in a stream": ("os._exit(7)", 7),
    "uses another in a stream": ("events(open_loaded(sys.argv[2])); os._exit(7)", 7),
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("case", CHILDREN)
def test_a_child_that_has_inherited_a_database(tmp_path: pathlib.Path, case: str) -> None:
    """Whatever the child does, it ends by itself and leaves the parent's database alone, also in mid-stream."""
    child, code = CHILDREN[case]
    rows = "parent.execute(stream).fetchmany(3)" if "stream" in case else "parent.execute(stream).fetchall()"
    program = f"""
        import warnings
        warnings.simplefilter("ignore")
        parent = open_loaded(sys.argv[1])
        events(parent)
        stream = "FROM polars_yearly_events(2025, 2064, workforce := 'census')"
        {rows}
        child = os.fork()
        if child == 0:
            {child}
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == {code}
        events(parent)
        parent.close()
        print("parent")
    """
    assert succeeds(program, tmp_path / "file.db", tmp_path / "other.db") == "parent\n"
    assert not wal_of(tmp_path / "file.db").exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_pool_of_forked_processes(tmp_path: pathlib.Path) -> None:
    """As multiprocessing makes it, while the parent's database is open; each child has databases of its own."""
    program = """
        import multiprocessing, warnings
        warnings.simplefilter("ignore")
        def work(number):
            connection = open_loaded(":memory:")
            events(connection)
            connection.close()
            return number
        parent = open_loaded(sys.argv[1])
        events(parent)
        with multiprocessing.get_context("fork").Pool(2) as pool:
            print(sum(pool.map(work, range(6), chunksize=1)))
            pool.close()
            pool.join()
        events(parent)
        parent.close()
    """
    assert succeeds(program, tmp_path / "file.db") == "15\n"
    assert not wal_of(tmp_path / "file.db").exists()


def test_a_prepared_statement_that_runs_again_has_a_new_instant(connection) -> None:
    """created_at is that of the run, not of the preparation; one instant in all calls of a run."""
    connection.execute(CENSUS)
    connection.execute(
        """PREPARE instants AS SELECT min(created_at), max(created_at) FROM (
            SELECT created_at FROM polars_yearly_events(2025, 2026, workforce := 'census')
            UNION ALL SELECT unnest(yearly_events(e, 2025, 2026)).created_at FROM census AS e)"""
    )
    instants = [connection.execute("EXECUTE instants").fetchone() for _ in range(3)]
    assert all(first == last for first, last in instants)
    assert instants[0][0] < instants[1][0] < instants[2][0]


PYTHON_VALUES = {
    "text": lambda: "text",
    "list": lambda: [1, 2],
    "dict": lambda: {"parameter_name": ["merit_rate"], "parameter_value": [0.0]},
    "relation": lambda: duckdb.sql("SELECT 'merit_rate' AS parameter_name, 0.0 AS parameter_value"),
}


def outcomes_beside(value: object, cursor: duckdb.DuckDBPyConnection, query: str) -> collections.Counter:
    """What comes of the same query a hundred times, where variables have the names of relations.

    DuckDB's Python package takes variables of the calling function for tables, but only where it looks for
    tables on the thread of that function: some of the calls run there, and some on one of DuckDB's threads.
    """
    people = comp_levers = value
    outcomes = collections.Counter()
    for _ in range(100):
        try:
            outcomes[cursor.execute(query).fetchone()] += 1
        except duckdb.Error as error:
            outcomes[str(error).partition(";")[0]] += 1
    assert people is comp_levers
    return outcomes


@pytest.mark.parametrize("value", PYTHON_VALUES.values(), ids=PYTHON_VALUES)
def test_a_python_variable_with_the_name_of_the_workforce(connection, value) -> None:
    """Only what is committed counts: a variable is no table, on whatever thread the call runs."""
    query = "FROM polars_yearly_events(2025, 2025, workforce := 'people', parameters := 'levers')"
    connection.execute("CREATE TABLE levers (parameter_name VARCHAR, parameter_value DOUBLE)")
    reason = "Catalog Error: Table with name people does not exist!"
    message = f"Invalid Input Error: polars_yearly_events: workforce 'people' cannot be read ({reason})"
    assert outcomes_beside(value(), connection, query) == {message: 100}
    assert connection.execute("SELECT 42").fetchone() == (42,)


@pytest.mark.parametrize("value", PYTHON_VALUES.values(), ids=PYTHON_VALUES)
def test_a_python_variable_with_the_name_of_the_parameters(connection, value) -> None:
    """Or the same call would have other events from one time to the next."""
    connection.execute(CENSUS)
    query = "SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := 'census')"
    expected = connection.execute(query).fetchone()
    assert outcomes_beside(value(), connection, query) == {expected: 100}


def test_install_and_load_by_name(tmp_path: pathlib.Path) -> None:
    """After INSTALL with the path, LOAD needs the name only, also in another process."""
    config = UNSIGNED | {"extension_directory": str(tmp_path / "extensions")}
    connection = duckdb.connect(config=config)
    connection.execute(f"INSTALL '{EXTENSION}'")
    connection.execute("LOAD navigator_events")
    connection.execute(CENSUS)
    assert connection.execute(EVENTS).fetchone() == (1000,)
    shown = connection.execute(
        """SELECT installed, loaded, extension_version FROM duckdb_extensions()
           WHERE extension_name = 'navigator_events'"""
    )
    assert shown.fetchall() == [(True, True, VERSION)]
    connection.close()
    program = """
        config = {"allow_unsigned_extensions": "true", "extension_directory": sys.argv[1]}
        connection = duckdb.connect(config=config)
        connection.execute("LOAD navigator_events")
        events(connection)
    """
    succeeds(program, tmp_path / "extensions")


def test_without_leave_for_unsigned_extensions() -> None:
    """DuckDB refuses the extension in its own words, and nothing else happens."""
    with duckdb.connect() as connection:
        with pytest.raises(duckdb.Error, match=r"(?i)signature|unsigned"):
            connection.execute(f"LOAD '{EXTENSION}'")
        with pytest.raises(duckdb.Error, match="hash_rng"):
            connection.execute("SELECT hash_rng('E1', 2025, 'hire')")
        assert connection.execute("SELECT 42").fetchone() == (42,)
