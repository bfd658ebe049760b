"""The life of a process and its databases: the extension has connections of its own, and must let them go.

What could go wrong takes the whole process with it, so much of it runs in processes of its own.
"""

import collections
import os
import pathlib
import subprocess
import sys
import textwrap
import threading
import time

import duckdb
import pytest
from conftest import EXTENSION, UNSIGNED, open_loaded
from test_package import VERSION

CENSUS = """
    CREATE TABLE IF NOT EXISTS census AS
    SELECT 'E' || range AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary FROM range(1000)
"""
EVENTS = """
    SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := 'census', merit_rate := 1,
        promotion_rate := 0, enrollment_rate := 0, base_termination_rate := 0)
"""
STAYING = "base_termination_rate := 0"
# How long the file of a closed database may stay in use, in seconds.
PATIENCE = 2.0
# Put before the programs that run in a process of their own.
PRELUDE = f"""
import duckdb, os, sys
def open_loaded(database, **options):
    connection = duckdb.connect(database, config={UNSIGNED!r}, **options)
    connection.execute("LOAD '{EXTENSION}'")
    return connection
def events(connection):
    connection.execute({CENSUS!r})
    assert connection.execute({EVENTS!r}).fetchone() == (1000,)
"""


def run(program: str, *arguments: object) -> subprocess.CompletedProcess:
    """Runs a Python program after the prelude, in a process of its own."""
    source = PRELUDE + textwrap.dedent(program)
    command = [sys.executable, "-X", "faulthandler", "-c", source, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def succeeds(program: str, *arguments: object) -> str:
    """The output of a program that must end well, and say nothing on stderr."""
    ran = run(program, *arguments)
    assert (ran.returncode, ran.stderr) == (0, ""), ran
    return ran.stdout


def wal_of(path: pathlib.Path) -> pathlib.Path:
    """The write-ahead log beside a database's file."""
    return path.with_name(path.name + ".wal")


def open_when_free(path: pathlib.Path, **options) -> tuple[duckdb.DuckDBPyConnection, float]:
    """Opens a database that was just closed, as soon as it is gone; how long that took."""
    start = time.monotonic()
    while True:
        try:
            connection = duckdb.connect(str(path), config=UNSIGNED, **options)
        except duckdb.Error:
            connection = None
        if connection is not None:
            # Another connection is one of the extension's: the database is still the one before.
            if connection.execute("SELECT count FROM duckdb_connection_count()").fetchone() == (1,):
                connection.execute(f"LOAD '{EXTENSION}'")
                return connection, time.monotonic() - start
            connection.close()
        assert time.monotonic() - start < PATIENCE, f"still open after {PATIENCE} s"
        time.sleep(0.02)


def test_close_and_reopen_in_the_same_process(tmp_path: pathlib.Path) -> None:
    """30 rounds, read-write and read-only in turn; the functions work in each."""
    path = tmp_path / "file.db"
    with open_loaded(str(path)) as connection:
        connection.execute(CENSUS)
    longest = 0.0
    for number in range(30):
        connection, waited = open_when_free(path, read_only=number % 2 == 1)
        longest = max(longest, waited)
        assert connection.execute(EVENTS).fetchone() == (1000,)
        by_row = "SELECT sum(len(yearly_events(e, 2025, 2025))) FROM census AS e"
        assert connection.execute(by_row).fetchone()[0] > 0
        if number % 2 == 0:
            connection.execute("CREATE OR REPLACE TABLE number AS SELECT ? AS number", [number])
        connection.close()
    print(f"longest wait {longest:.3f} s")


def test_another_process_can_open_the_file_after_close(tmp_path: pathlib.Path) -> None:
    """The file's lock is given back, and the log merged, while the first process goes on."""
    path = tmp_path / "file.db"
    connection = open_loaded(str(path))
    connection.execute(CENSUS)
    assert connection.execute(EVENTS).fetchone() == (1000,)
    connection.close()
    deadline = time.monotonic() + PATIENCE
    while wal_of(path).exists():
        assert time.monotonic() < deadline, "the log was not merged"
        time.sleep(0.02)
    succeeds("events(open_loaded(sys.argv[1]))", path)


def test_other_connections_keep_the_database_open(tmp_path: pathlib.Path) -> None:
    """Nothing is let go of while one is left."""
    path = str(tmp_path / "file.db")
    first, second = open_loaded(path), duckdb.connect(path, config=UNSIGNED)
    first.execute(CENSUS)
    first.close()
    time.sleep(0.3)
    assert second.execute(EVENTS).fetchone() == (1000,)
    second.close()


def test_a_closed_database_does_not_trouble_another(tmp_path: pathlib.Path) -> None:
    """Several databases in one process, each with its own connections of the extension."""
    databases = [open_loaded(str(tmp_path / f"{number}.db")) for number in range(3)]
    databases += [open_loaded(), open_loaded()]
    for number, connection in enumerate(databases):
        connection.execute(
            f"CREATE TABLE census AS SELECT 'E1' AS employee_id, NULL::DATE AS hire_date FROM range({number})"
        )
    query = "SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := 'census', hire_rate := 1)"
    while databases:
        for connection in databases:
            expected = connection.execute("SELECT count(*) FROM census").fetchone()
            assert connection.execute(query).fetchone() == expected
        databases.pop(0).close()
        time.sleep(0.1)


def test_loading_twice_changes_nothing(connection) -> None:
    """As often as a session's setup runs."""
    connection.execute(CENSUS)
    for _ in range(3):
        connection.execute(f"LOAD '{EXTENSION}'")
        assert connection.execute(EVENTS).fetchone() == (1000,)


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
    ],
)
def test_the_end_of_the_process(
    tmp_path: pathlib.Path, program: str, code: int, is_merged: bool | None
) -> None:
    """The exit code is the program's, nothing crashes, and the data are there; merged after a close."""
    for number in range(3):
        path = tmp_path / f"{number}.db"
        ran = run(program, path)
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
        if duckdb.__version__.startswith("1.5."):
            pytest.fail("the client of DuckDB 1.5 is a requirement of these tests")
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


def test_16_threads_at_once(connection) -> None:
    """Each with a cursor of its own, both functions and hash_rng: always the same result."""
    connection.execute(CENSUS)
    query = """
        SELECT (SELECT count(*) FROM polars_yearly_events(2025, 2027, workforce := 'census')),
               (SELECT sum(len(yearly_events(employee, 2025, 2027))) FROM census AS employee),
               (SELECT sum(hash_rng(employee_id, 2025, 'hire')) FROM census)
    """
    expected = connection.execute(query).fetchone()
    assert expected[0] == expected[1]
    failures = []

    def call(cursor: duckdb.DuckDBPyConnection) -> None:
        try:
            for _ in range(10):
                first, second, total = cursor.execute(query).fetchone()
                assert (first, second) == expected[:2]
                assert total == pytest.approx(expected[2])
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=call, args=[connection.cursor()]) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_threads_that_load_open_and_close() -> None:
    """Loading and letting go, side by side."""
    program = """
        import threading
        def rounds():
            for _ in range(5):
                with open_loaded(":memory:") as connection:
                    events(connection)
        threads = [threading.Thread(target=rounds) for _ in range(8)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print("done")
    """
    assert succeeds(program) == "done\n"


def test_more_calls_at_once_than_there_are_connections(connection) -> None:
    """A view that calls itself needs more and more: an error, and then all goes on."""
    connection.execute(CENSUS)
    connection.execute("CREATE VIEW itself AS SELECT 1 AS employee_id, NULL::DATE AS hire_date FROM census")
    connection.execute(
        "CREATE OR REPLACE VIEW itself AS SELECT employee_id, NULL::DATE AS hire_date FROM"
        " polars_yearly_events(2025, 2025, workforce := 'itself')"
    )
    with pytest.raises(duckdb.Error, match="all 32 connections that read relations are in use"):
        connection.execute("FROM itself").fetchall()
    assert connection.execute(EVENTS).fetchone() == (1000,)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT sum(length(event_id)) FROM polars_yearly_events(2025, 2064, workforce := 'many', {STAYING})",
        "SELECT sum(len(yearly_events(e, 2025, 2064, {'base_termination_rate': 0}))) FROM many AS e",
        "SELECT sum(hash_rng(a.employee_id, b.range, 'hire')) FROM many AS a, range(1000) AS b",
    ],
)
def test_interrupting_a_query(connection, query: str) -> None:
    """It ends soon, and the connection can be used again."""
    connection.execute(CENSUS)
    connection.execute(
        """CREATE TABLE many AS
           SELECT 'E' || range AS employee_id, DATE '2020-01-01' AS hire_date FROM range(300000)"""
    )
    timer = threading.Timer(0.3, connection.interrupt)
    timer.start()
    start = time.monotonic()
    try:
        with pytest.raises(duckdb.InterruptException):
            connection.execute(query).fetchall()
    finally:
        timer.cancel()
    assert time.monotonic() - start < 5
    assert connection.execute(EVENTS).fetchone() == (1000,)


def test_a_result_that_is_not_read_to_its_end(connection) -> None:
    """A query that is given up halfway holds nothing back."""
    connection.execute(CENSUS)
    for _ in range(50):
        cursor = connection.cursor()
        query = "FROM polars_yearly_events(2025, 2060, workforce := 'census')"
        assert len(cursor.execute(query).fetchmany(3)) == 3
        assert cursor.execute(f"{query} LIMIT 1").fetchone()
    assert connection.execute(EVENTS).fetchone() == (1000,)


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


def test_a_read_only_database(tmp_path: pathlib.Path) -> None:
    """Nothing is written, nor need it be."""
    path = tmp_path / "file.db"
    with duckdb.connect(str(path)) as connection:
        connection.execute(CENSUS)
    before = path.read_bytes()
    with open_loaded(str(path), read_only=True) as connection:
        assert connection.execute(EVENTS).fetchone() == (1000,)
    open_when_free(path, read_only=True)[0].close()
    assert path.read_bytes() == before
