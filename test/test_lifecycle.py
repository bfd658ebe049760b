"""Opening, using, closing and opening again: the extension has connections of its own, and must let them go.

    LIFECYCLE_ROUNDS=300 python -m pytest test/test_lifecycle.py    # the long run; `make soak` does it on every DuckDB
"""

import ctypes
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

import duckdb
import pytest
from conftest import EXTENSION, UNSIGNED, open_loaded
from processes import (
    CENSUS,
    EVENTS,
    OURS,
    PATIENCE,
    PRELUDE,
    RATES,
    connections,
    needs_proc,
    open_when_free,
    settled_threads,
    succeeds,
    wait_for_threads,
    wait_until_merged,
    wal_of,
)

ROUNDS = int(os.environ.get("LIFECYCLE_ROUNDS", "24"))
# More than any part of a workforce that is read at once.
LARGE = "SELECT 'E' || range AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary FROM range(150000)"
BY_ROW = "SELECT sum(len(yearly_events(e, 2025, 2025, {'merit_rate': 1, 'promotion_rate': 0, 'enrollment_rate': 0,"
BY_ROW += " 'base_termination_rate': 0}))) FROM census AS e"
# Opens, uses and closes the database as often as it is told to, and says what the number in it was.
OTHER_PROCESS = PRELUDE + f"""
import time
for line in sys.stdin:
    mode = line.strip()
    deadline = time.monotonic() + {PATIENCE}
    while True:
        try:
            connection = open_loaded(sys.argv[1], read_only=mode == "read")
            break
        except duckdb.IOException:
            assert time.monotonic() < deadline, "the file is still in use"
            time.sleep(0.01)
    # It would be printed where the number is, when the machine is busy.
    connection.execute("SET enable_progress_bar = false")
    assert connection.execute({EVENTS!r}).fetchone() == (1000,)
    number = connection.execute("SELECT number FROM number").fetchone()[0]
    if mode == "write":
        connection.execute("UPDATE number SET number = number + 1")
    connection.close()
    print(number, flush=True)
"""


def test_rounds_of_opening_using_and_closing(tmp_path: pathlib.Path) -> None:
    """Read-write, read-only and from another process in turn; what was written is there, and the log is merged."""
    path = tmp_path / "file.db"
    with open_loaded(str(path)) as connection:
        connection.execute(CENSUS)
        connection.execute("CREATE TABLE number AS SELECT 0 AS number")
    command = [sys.executable, "-X", "faulthandler", "-c", OTHER_PROCESS, str(path)]
    longest, expected = 0.0, 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        for number in range(ROUNDS):
            writes = number % 2 == 0
            if number % 4 < 2:
                connection, waited = open_when_free(path, read_only=not writes)
                longest = max(longest, waited)
                assert connection.execute(EVENTS).fetchone() == (1000,)
                assert connection.execute(BY_ROW).fetchone() == (1000,)
                assert connection.execute("SELECT number FROM number").fetchone() == (expected,)
                if writes:
                    connection.execute("UPDATE number SET number = number + 1")
                connection.close()
            else:
                print("write" if writes else "read", file=other.stdin, flush=True)
                assert other.stdout.readline() == f"{expected}\n"
            expected += writes
            wait_until_merged(path)
        other.stdin.close()
        assert other.wait(PATIENCE + 10) == 0
    print(f"longest wait {longest:.3f} s")


def test_rounds_of_opening_at_once(tmp_path: pathlib.Path) -> None:
    """While the database before is still there, is being let go of, or is gone: the functions work in each."""
    path = tmp_path / "file.db"
    with open_loaded(str(path)) as connection:
        connection.execute(CENSUS)
    released = 0
    for number in range(ROUNDS * 2):
        time.sleep(number % 40 / 1000)
        with open_loaded(str(path)) as connection:
            assert connection.execute(BY_ROW).fetchone() == (1000,)
            try:
                assert connection.execute(EVENTS).fetchone() == (1000,)
            except duckdb.InvalidInputException as error:
                # In the moment between the last look and the last drop.
                assert str(error) == RELEASED
                released += 1
        if number % 10 == 9:
            open_when_free(path)[0].close()
    print(f"{released} of {ROUNDS * 2} opened in the moment of the last drop")


RELEASED = (
    "Invalid Input Error: polars_yearly_events: the connections that read relations were released when the last connection to"
    " the database closed; close all connections and open the database anew, or run LOAD navigator_events AS"
    " navigator_events_again (DuckDB 2.0 or later)"
)


class CInterface:
    """The functions of DuckDB's C API that the Python package has inside."""

    def __init__(self) -> None:
        self.library = ctypes.CDLL(sys.modules["_duckdb"].__file__)

    def __getattr__(self, name: str):
        function = getattr(self.library, f"duckdb_{name}")

        def succeeds(*arguments) -> None:
            assert function(*arguments) == 0, name

        return succeeds


@needs_proc
def test_a_database_that_outlives_all_connections_to_it() -> None:
    """The connections that read relations are gone: an error says so, nothing crashes, and the scalar works."""
    c = CInterface()
    database, connection, statement, config = (ctypes.c_void_p() for _ in range(4))
    c.create_config(ctypes.byref(config))
    c.set_config(config, b"allow_unsigned_extensions", b"true")
    c.open_ext(b":memory:", ctypes.byref(database), config, None)
    c.connect(database, ctypes.byref(connection))
    before = settled_threads()
    for sql in (f"LOAD '{EXTENSION}'", CENSUS):
        c.query(connection, sql.encode(), None)
    c.prepare(connection, EVENTS.encode(), ctypes.byref(statement))
    c.execute_prepared(statement, None)
    wait_for_threads(before + 1)
    c.library.duckdb_disconnect(ctypes.byref(connection))
    # The watcher has ended: all connections are let go of.
    wait_for_threads(before)
    result = (ctypes.c_char * 512)()
    c.library.duckdb_result_error.restype = ctypes.c_char_p
    assert c.library.duckdb_execute_prepared(statement, result) == 1
    # DuckDB 2.0 refuses it itself.
    refused = "Invalid Input Error: Attempting to execute a prepared statement after its connection was closed!"
    assert c.library.duckdb_result_error(result).decode() in (RELEASED, refused)
    c.library.duckdb_destroy_result(result)
    # The handle to the database has kept it open: a connection that is opened now finds the functions without them.
    c.connect(database, ctypes.byref(connection))
    assert c.library.duckdb_query(connection, EVENTS.encode(), result) == 1
    assert c.library.duckdb_result_error(result).decode() == RELEASED
    c.library.duckdb_destroy_result(result)
    c.query(connection, BY_ROW.encode(), None)
    c.library.duckdb_destroy_prepare(ctypes.byref(statement))
    c.library.duckdb_disconnect(ctypes.byref(connection))
    c.library.duckdb_close(ctypes.byref(database))


@needs_proc
def test_no_thread_is_left_of_a_closed_database(tmp_path: pathlib.Path) -> None:
    """One thread watches all databases; it ends with the last of them."""
    before = settled_threads()
    databases = [open_loaded(str(tmp_path / f"{number}.db")) for number in range(4)]
    wait_for_threads(before + 1)
    for connection in databases:
        connection.execute(CENSUS)
        assert connection.execute(EVENTS).fetchone() == (1000,)
        assert connections(connection) == OURS + 1
    while databases:
        databases.pop().close()
        wait_for_threads(before + min(len(databases), 1))


def test_another_process_can_open_the_file_after_close(tmp_path: pathlib.Path) -> None:
    """The file's lock is given back, and the log merged, while the first process goes on."""
    path = tmp_path / "file.db"
    connection = open_loaded(str(path))
    connection.execute(CENSUS)
    assert connection.execute(EVENTS).fetchone() == (1000,)
    connection.close()
    wait_until_merged(path)
    succeeds("events(open_loaded(sys.argv[1]))", path)


def test_other_connections_keep_the_database_open(tmp_path: pathlib.Path) -> None:
    """Nothing is let go of while one is left."""
    path = str(tmp_path / "file.db")
    first, second = open_loaded(path), duckdb.connect(path, config=UNSIGNED)
    first.execute(CENSUS)
    first.close()
    time.sleep(0.3)
    assert connections(second) == OURS + 1
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
    """As often as a session's setup runs, on any connection."""
    connection.execute(CENSUS)
    for _ in range(3):
        connection.execute(f"LOAD '{EXTENSION}'")
        connection.cursor().execute(f"LOAD '{EXTENSION}'")
        assert connection.execute(EVENTS).fetchone() == (1000,)
    assert connections(connection) == OURS + 1


def test_loading_does_not_leave_an_error_behind(connection) -> None:
    """What the extension tries out while it is loaded is nobody else's matter."""
    assert connection.execute("SELECT 42").fetchone() == (42,)
    functions = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_name IN"
    functions += " ('hash_rng', 'yearly_events', 'polars_yearly_events') ORDER BY ALL"
    assert connection.execute(functions).fetchall() == [("hash_rng",), ("polars_yearly_events",), ("yearly_events",)]


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


def test_two_processes_read_the_same_database(tmp_path: pathlib.Path) -> None:
    """Read-only, side by side."""
    path = tmp_path / "file.db"
    with duckdb.connect(str(path)) as connection:
        connection.execute(CENSUS)
    with open_loaded(str(path), read_only=True) as connection:
        program = f"""
            connection = open_loaded(sys.argv[1], read_only=True)
            assert connection.execute({EVENTS!r}).fetchone() == (1000,)
        """
        succeeds(program, path)
        assert connection.execute(EVENTS).fetchone() == (1000,)


def test_a_file_that_is_replaced_under_the_same_path(tmp_path: pathlib.Path) -> None:
    """After a close another database may stand there: its own rows are read, and nothing of the one before."""
    path, other = tmp_path / "file.db", tmp_path / "other.db"
    for number in range(3):
        with duckdb.connect(str(other)) as connection:
            connection.execute(f"CREATE TABLE census AS FROM ({LARGE}) LIMIT {number + 1}")
        if number > 0:
            wait_until_merged(path)
            open_when_free(path)[0].close()
            wait_until_merged(path)
            deadline = time.monotonic() + PATIENCE
            while subprocess_finds_it_in_use(path):
                assert time.monotonic() < deadline
        shutil.move(other, path)
        with open_loaded(str(path)) as connection:
            assert connection.execute(EVENTS).fetchone() == (number + 1,)


def subprocess_finds_it_in_use(path: pathlib.Path) -> bool:
    """Whether this process still has the file open."""
    command = [sys.executable, "-c", "import duckdb, sys; duckdb.connect(sys.argv[1]).close()", str(path)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode != 0


@pytest.mark.parametrize("rows", ["LIMIT 1000", ""], ids=["read at once", "a stream"])
def test_closing_with_a_result_that_is_pending(tmp_path: pathlib.Path, rows: str) -> None:
    """Cursors are left with rows to come, and the file is free all the same."""
    path = tmp_path / "file.db"
    for _ in range(3):
        connection = open_when_free(path)[0]
        connection.execute(f"CREATE OR REPLACE TABLE census AS FROM ({LARGE}) {rows}")
        cursors = [connection.cursor() for _ in range(3)]
        for cursor in [connection, *cursors]:
            query = f"FROM polars_yearly_events(2025, 2060, workforce := 'census', {RATES})"
            assert len(cursor.execute(query).fetchmany(3)) == 3
        for cursor in [connection, *cursors]:
            cursor.close()
        again, _ = open_when_free(path)
        assert again.execute("SELECT count(*) FROM census").fetchone() == (1000 if rows else 150_000,)
        again.close()
        wait_until_merged(path)


def test_closing_while_a_query_runs(tmp_path: pathlib.Path) -> None:
    """The query of another connection goes on to its end; then the file is free."""
    path = tmp_path / "file.db"
    connection = open_loaded(str(path))
    connection.execute(f"CREATE TABLE census AS {LARGE}")
    cursor = duckdb.connect(str(path), config=UNSIGNED)
    counts = []
    query = f"SELECT count(*), max(event_id) FROM polars_yearly_events(2025, 2034, workforce := 'census', {RATES})"

    def call() -> None:
        counts.append(cursor.execute(query).fetchone()[0])
        cursor.close()

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(0.05)
    connection.close()
    thread.join(60)
    assert counts == [1_500_000]
    open_when_free(path)[0].close()
    wait_until_merged(path)


def test_closing_the_connection_whose_query_runs(tmp_path: pathlib.Path) -> None:
    """DuckDB refuses it, or ends the query with an error, or waits; in any case the file is free afterwards."""
    path = tmp_path / "file.db"
    connection = open_loaded(str(path))
    connection.execute(f"CREATE TABLE census AS {LARGE}")
    outcomes = []
    query = f"SELECT count(*), max(event_id) FROM polars_yearly_events(2025, 2034, workforce := 'census', {RATES})"

    def call() -> None:
        try:
            outcomes.append(connection.execute(query).fetchone()[0])
        except duckdb.Error as error:
            outcomes.append(type(error))

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(0.1)
    try:
        connection.close()
    except duckdb.Error as error:
        assert "connection is busy with another call" in str(error)
        assert duckdb.__version__ >= "2"
    thread.join(60)
    connection.close()
    assert len(outcomes) == 1
    assert outcomes[0] in (1_500_000, duckdb.ConnectionException, duckdb.InterruptException, duckdb.InvalidInputException)
    open_when_free(path)[0].close()
    wait_until_merged(path)


def test_an_exception_while_rows_are_read(connection) -> None:
    """A program that gives up in the middle of its loop can go on with the connection."""
    connection.execute(f"CREATE TABLE census AS {LARGE}")

    def give_up() -> None:
        cursor = connection.execute(f"FROM polars_yearly_events(2025, 2025, workforce := 'census', {RATES})")
        while rows := cursor.fetchmany(100):
            raise ZeroDivisionError(len(rows))

    for _ in range(40):
        with pytest.raises(ZeroDivisionError):
            give_up()
    assert connection.execute(EVENTS).fetchone() == (150_000,)


@pytest.mark.parametrize("rest", ["", "half"], ids=["read to its end", "read halfway"])
@pytest.mark.parametrize("checkpoint", ["CHECKPOINT", "FORCE CHECKPOINT"])
def test_attach_checkpoint_and_detach(tmp_path: pathlib.Path, rest: str, checkpoint: str) -> None:
    """A database that was just read from is not in use any more."""
    other = tmp_path / "other.db"
    with open_loaded() as connection:
        for number in range(4):
            connection.execute(f"ATTACH '{other}' AS other{' (READ_ONLY)' if number == 3 else ''}")
            if number < 3:
                connection.execute(f"CREATE OR REPLACE TABLE other.people AS {LARGE}")
            call = f"polars_yearly_events(2025, 2025, workforce := 'other.people', {RATES})"
            if rest:
                cursor = connection.cursor()
                assert len(cursor.execute(f"FROM {call}").fetchmany(3)) == 3
                cursor.close()
            else:
                assert connection.execute(f"SELECT count(*) FROM {call}").fetchone() == (150_000,)
            if number < 3:
                connection.execute(f"{checkpoint} other")
                assert not wal_of(other).exists()
            connection.execute("DETACH other")
            with pytest.raises(duckdb.Error, match="other"):
                connection.execute(f"FROM {call}")
            with duckdb.connect(str(other)) as alone:
                assert alone.execute("SELECT count(*) FROM people").fetchone() == (150_000,)


def test_loaded_after_attach(tmp_path: pathlib.Path) -> None:
    """The extension belongs to the database instance, whatever is attached to it and is the default."""
    other = tmp_path / "other.db"
    with duckdb.connect(str(other)) as connection:
        connection.execute(CENSUS)
    with duckdb.connect(config=UNSIGNED) as connection:
        connection.execute(f"ATTACH '{other}'")
        connection.execute("USE other")
        connection.execute(f"LOAD '{EXTENSION}'")
        assert connection.execute(EVENTS.replace("'census'", "'other.census'")).fetchone() == (1000,)
        connection.execute("USE memory")
        connection.execute("DETACH other")
    wait_until_merged(other)
