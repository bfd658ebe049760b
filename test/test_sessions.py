"""Sessions that begin and end: a file that is closed can be opened again at once, in another way, with nothing of before.

    SESSION_ROUNDS=500 SESSION_JOIN_ROUNDS=5000 python -m pytest -rP test/test_sessions.py    # the long run; `make soak` does it
"""

import importlib.util
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time

import duckdb
import pytest
from conftest import EXTENSION, ROOT, UNSIGNED, open_loaded
from processes import (
    CENSUS,
    EVENTS,
    OURS,
    PATIENCE,
    PRELUDE,
    connections,
    needs_proc,
    open_when_free,
    run,
    settled_threads,
    succeeds,
    wait_for_threads,
)

sys.path.insert(0, str(ROOT / "packaging/python"))

import navigator_events

ROUNDS = int(os.environ.get("SESSION_ROUNDS", "25"))
# Each ends with a close and begins at some moment after it.
JOIN_ROUNDS = int(os.environ.get("SESSION_JOIN_ROUNDS", "150"))
SCALARS = "SELECT sum(len(yearly_events(c, 2025, 2026))), sum(hash_rng(employee_id, 2025, 'x')) FROM census AS c"
HAS_ALIASES = not duckdb.__version__.startswith("1.")
CLOSED = "Invalid Input Error: polars_yearly_events: navigator_events_close() has closed the connections that read relations;"
CLOSED += " close all connections and open the database anew, or run LOAD navigator_events AS navigator_events_again (DuckDB"
CLOSED += " 2.0 or later)"


@pytest.fixture
def file(tmp_path: pathlib.Path) -> str:
    """The file of a database with the census."""
    path = str(tmp_path / "file.db")
    with duckdb.connect(path) as connection:
        connection.execute(CENSUS)
    return path


def opened(file: str, **options) -> duckdb.DuckDBPyConnection:
    """A session as the documentation begins one."""
    connection = duckdb.connect(file, config=UNSIGNED, **options)
    navigator_events.load(connection, EXTENSION)
    return connection


def use_scalars(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing that reads a relation by its name."""
    assert connection.execute(SCALARS).fetchone()[0] > 0


def use_all(connection: duckdb.DuckDBPyConnection) -> None:
    """The scalars and the table function."""
    use_scalars(connection)
    assert connection.execute(EVENTS).fetchone() == (1000,)


# How a session is used and how it ends; after each of them the file is free at once.
ENDS = {
    "nothing used": (connections, duckdb.DuckDBPyConnection.close),
    "scalars used": (use_scalars, duckdb.DuckDBPyConnection.close),
    "all used": (use_all, duckdb.DuckDBPyConnection.close),
    "closed by our word": (use_all, navigator_events.close),
    "cursors": (lambda connection: [use_all(connection.cursor()) for _ in range(3)], duckdb.DuckDBPyConnection.close),
}
# How it is opened otherwise: none of these is what it was opened with.
OTHERWISE = [{"read_only": True}, {"config": {"threads": 1}}, {"config": {}}]


@pytest.mark.parametrize("end", ENDS)
def test_reopened_otherwise_at_once(file: str, end: str) -> None:
    """Another configuration, and ATTACH from another database, in the moment after the close."""
    use, close = ENDS[end]
    with duckdb.connect() as other:
        for number in range(ROUNDS):
            connection = opened(file)
            use(connection)
            close(connection)
            if number % 4 == 3:
                other.execute(f"ATTACH '{file}' AS attached")
                assert other.execute("SELECT count(*) FROM attached.census").fetchone() == (1000,)
                other.execute("DETACH attached")
            else:
                with duckdb.connect(file, **OTHERWISE[number % 4]) as again:
                    assert again.execute("SELECT count(*) FROM census").fetchone() == (1000,)


def test_the_same_by_sql_alone(file: str) -> None:
    """Other clients prepare the statement, or close by the function."""
    prepare = "PREPARE navigator_events_session AS SELECT navigator_events_session()"
    for number in range(ROUNDS):
        connection = open_loaded(file)
        if number % 2 == 0:
            connection.execute(prepare)
        use_all(connection)
        if number % 2 == 1:
            assert connection.execute("SELECT navigator_events_close()").fetchone() == ("closed",)
        connection.close()
        duckdb.connect(file, read_only=True).close()


def test_nothing_survives_a_close(file: str, tmp_path: pathlib.Path) -> None:
    """Opened again with the same configuration at once, it is another database: no setting, lock or attached file of before."""
    other = tmp_path / "other.db"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 42 AS i")
    for _ in range(ROUNDS):
        connection = opened(file)
        use_all(connection)
        connection.execute(f"ATTACH '{other}' AS attached")
        connection.execute("SET GLOBAL memory_limit = '333MB'")
        connection.execute("SET GLOBAL enable_external_access = false")
        connection.execute("SET GLOBAL lock_configuration = true")
        connection.close()
        again = duckdb.connect(file, config=UNSIGNED)
        assert connections(again) == 1
        assert again.execute("SELECT current_setting('memory_limit') <> '317.5 MiB'").fetchone() == (True,)
        assert again.execute("SELECT count(*) FROM duckdb_databases() WHERE database_name = 'attached'").fetchone() == (0,)
        assert again.execute("SELECT current_setting('enable_external_access')").fetchone() == (True,)
        again.execute("SET GLOBAL threads = 2")
        again.close()


def lost_in_rounds(file: str, load, rounds: int, longest: float) -> tuple[int, int]:
    """How often the table function was lost after a close and an open, and how often the old database was joined."""
    moments, lost, joined = random.Random(7), 0, 0
    for _ in range(rounds):
        connection = duckdb.connect(file, config=UNSIGNED)
        joined += connections(connection) > 1
        load(connection)
        try:
            assert connection.execute(EVENTS).fetchone() == (1000,)
        except duckdb.InvalidInputException as error:
            assert "released" in str(error)
            lost += 1
        connection.close()
        time.sleep(moments.uniform(0, longest))
    return lost, joined


def test_the_function_is_never_lost(file: str) -> None:
    """However soon the database is opened again."""
    lost, joined = lost_in_rounds(file, lambda connection: navigator_events.load(connection, EXTENSION), JOIN_ROUNDS, 0.06)
    print(f"{JOIN_ROUNDS} rounds, {joined} joined")
    assert (lost, joined) == (0, 0)


def test_the_function_is_not_lost_by_a_plain_load_either(file: str) -> None:
    """Then the watcher has to find a moment at which nobody joins; the database before may be joined, but is whole."""
    lost, joined = lost_in_rounds(
        file, lambda connection: connection.execute(f"LOAD '{EXTENSION}'"), JOIN_ROUNDS, 0.06
    )
    print(f"{JOIN_ROUNDS} rounds, {joined} joined, {lost} lost")
    # A machine that is busy with other things may not have such a moment.
    assert lost <= JOIN_ROUNDS // 1000
    if not HAS_ALIASES:
        assert joined == 0


def test_a_plain_close_is_measured(file: str) -> None:
    """Loaded by SQL and closed without a word: the file is free soon, and how often not at once is printed."""
    refused = 0
    for _ in range(ROUNDS):
        connection = open_loaded(file)
        use_all(connection)
        connection.close()
        try:
            duckdb.connect(file, read_only=True).close()
        except duckdb.ConnectionException as error:
            assert "different configuration than existing connections" in str(error)
            assert duckdb.__version__ not in ("1.5.6", "2.0.0")
            refused += 1
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                duckdb.connect(file, read_only=True).close()
                break
            except duckdb.ConnectionException:
                assert time.monotonic() < deadline
                time.sleep(0.002)
    print(f"refused {refused} of {ROUNDS} times")


def test_without_table_functions(file: str) -> None:
    """No connection, no thread, and an error that says so; a later load brings them, where DuckDB loads twice."""
    threads = settled_threads()
    connection = duckdb.connect(file, config=UNSIGNED)
    navigator_events.load(connection, EXTENSION, table_functions=False)
    assert (connections(connection), settled_threads()) == (1, threads)
    use_scalars(connection)
    refused = "Invalid Input Error: polars_yearly_events: navigator_events was loaded without the connections that read relations"
    refused += " (NAVIGATOR_EVENTS_TABLE_FUNCTIONS is off); use yearly_events(row, start, end), or open the database anew and load it"
    refused += " with them"
    with pytest.raises(duckdb.InvalidInputException) as raised:
        connection.execute(EVENTS)
    assert str(raised.value) == refused
    assert connection.execute("SELECT navigator_events_session()").fetchone() == ("off",)
    if HAS_ALIASES:
        navigator_events.load(connection, EXTENSION)
        use_all(connection)
        assert connections(connection) == OURS + 1
    else:
        with pytest.raises(navigator_events.LoadError, match="its connections to this database are off; close all connections"):
            navigator_events.load(connection, EXTENSION)
    connection.close()


def test_the_variable_of_the_environment(file: str) -> None:
    """For clients that load by SQL, and for all that use the Python package."""
    program = f"""
        import pathlib
        sys.path.insert(0, {str(ROOT / "packaging/python")!r})
        import navigator_events
        for load in (navigator_events.load, lambda connection, path: connection.execute(f"LOAD '{{path}}'")):
            connection = duckdb.connect(sys.argv[1], config={UNSIGNED!r})
            load(connection, pathlib.Path({str(EXTENSION)!r}))
            print(connection.execute("SELECT navigator_events_session(), count FROM duckdb_connection_count()").fetchone())
            connection.close()
    """
    for word, expected in (("off", "('off', 1)"), ("OFF", "('off', 1)"), ("on", f"('open', {OURS + 1})"), ("", f"('open', {OURS + 1})")):
        assert succeeds(program, file, NAVIGATOR_EVENTS_TABLE_FUNCTIONS=word) == f"{expected}\n{expected}\n"


def test_closed_by_our_word(file: str) -> None:
    """Others lose the table function and are told; loaded once more, where DuckDB does that, it is back."""
    threads = settled_threads()
    first, second = opened(file), duckdb.connect(file, config=UNSIGNED)
    use_all(second)
    navigator_events.close(first)
    with pytest.raises(duckdb.InvalidInputException) as raised:
        second.execute(EVENTS)
    assert str(raised.value) == CLOSED
    use_scalars(second)
    assert second.execute("SELECT navigator_events_session(), count FROM duckdb_connection_count()").fetchone() == ("closed", 1)
    assert second.execute("SELECT navigator_events_close()").fetchone() == ("closed",)
    wait_for_threads(threads)
    if HAS_ALIASES:
        second.execute(f"LOAD '{EXTENSION}' AS navigator_events_again")
        use_all(second)
        assert connections(second) == OURS + 1
        second.execute("SELECT navigator_events_close()")
        navigator_events.load(second, EXTENSION)
        use_all(second)
    else:
        with pytest.raises(navigator_events.LoadError, match="its connections to this database are closed"):
            navigator_events.load(second, EXTENSION)
    second.close()


def test_what_reads_is_not_closed(file: str) -> None:
    """An error, and the call goes on to its end."""
    connection = opened(file)
    connection.execute("CREATE TABLE many AS SELECT range AS employee_id, DATE '2020-01-01' AS hire_date FROM range(2000000)")
    cursor = connection.cursor()
    events = cursor.execute("SELECT employee_id FROM polars_yearly_events(2025, 2025, workforce := 'many', hire_rate := 0)")
    assert len(events.fetchmany(3)) == 3
    message = "calls that read relations are running, so that the connections cannot be closed; end them, and results that are"
    with pytest.raises(navigator_events.CloseError, match=message):
        navigator_events.close(connection)
    count = 3
    while rows := cursor.fetchmany(50_000):
        count += len(rows)
    assert count > 150_000
    cursor.close()
    navigator_events.close(connection)
    duckdb.connect(file, read_only=True).close()


def test_close_where_nothing_is_loaded(file: str) -> None:
    """Closes the connection."""
    connection = duckdb.connect(file)
    navigator_events.close(connection)
    with pytest.raises(duckdb.ConnectionException):
        connection.execute("SELECT 1")


def test_load_within_a_transaction_that_has_read(file: str) -> None:
    """It sees the functions that there were when it called its first one: load() finds out and says what to do."""
    connection = duckdb.connect(file, config=UNSIGNED)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM census").fetchone()
    with pytest.raises(navigator_events.LoadError) as raised:
        navigator_events.load(connection, EXTENSION)
    assert str(raised.value) == (
        "navigator_events was loaded, but this connection does not see its functions: its transaction has read something before, "
        "and sees what was there then; run COMMIT or ROLLBACK, and load it before the transaction reads"
    )
    connection.execute("ROLLBACK")
    navigator_events.load(connection, EXTENSION)
    use_all(connection)
    # One that has read nothing sees them.
    connection.close()
    connection = duckdb.connect(file, config=UNSIGNED)
    connection.execute("BEGIN")
    navigator_events.load(connection, EXTENSION)
    use_all(connection)
    connection.execute("COMMIT")
    connection.close()


def test_a_locked_configuration(file: str) -> None:
    """Locked after the load, four calls can read at once, and a fifth is told; locked before, nothing is loaded."""
    connection = opened(file)
    connection.execute("SET lock_configuration = true")
    connection.execute("CREATE TABLE many AS SELECT range AS employee_id, DATE '2020-01-01' AS hire_date FROM range(2000000)")
    cursors = [connection.cursor() for _ in range(5)]
    query = "SELECT employee_id FROM polars_yearly_events(2025, 2025, workforce := 'many', hire_rate := 0)"
    for cursor in cursors[:4]:
        assert len(cursor.execute(query).fetchmany(3)) == 3
    with pytest.raises(duckdb.InvalidInputException, match="all 4 connections that read relations are in use"):
        cursors[4].execute(query).fetchmany(3)
    for cursor in cursors:
        cursor.close()
    use_all(connection)
    # A variable of the program is no relation, as before the lock.
    census_of_a_program = connection.sql("SELECT 1 AS employee_id, NULL::DATE AS hire_date")
    assert census_of_a_program is not None
    with pytest.raises(duckdb.InvalidInputException, match="census_of_a_program"):
        connection.execute("FROM polars_yearly_events(2025, 2025, workforce := 'census_of_a_program')")
    connection.close()
    with duckdb.connect(file, config=UNSIGNED) as locked:
        locked.execute("SET lock_configuration = true")
        with pytest.raises(navigator_events.LoadError, match="load navigator_events before lock_configuration is set"):
            navigator_events.load(locked, EXTENSION)


def test_the_version_is_a_setting(connection) -> None:
    """Which version is loaded."""
    ((version, described),) = connection.execute(
        "SELECT value, description FROM duckdb_settings() WHERE name = 'navigator_events_version'"
    ).fetchall()
    extensions = "SELECT extension_version FROM duckdb_extensions() WHERE extension_name = 'navigator_events'"
    assert connection.execute(extensions).fetchone() == (f"v{version}",)
    assert described == "The version of navigator_events that is loaded; to set it changes nothing"


def switches_of_ours() -> int:
    """How often threads of the extension have gone to sleep so far."""
    count = 0
    for thread in pathlib.Path("/proc/self/task").iterdir():
        if (thread / "comm").read_text().startswith("navigator_event"):
            status = (thread / "status").read_text()
            count += int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])
    return count


@needs_proc
@pytest.mark.parametrize("databases", [1, 50])
def test_an_idle_guest_is_quiet(databases: int) -> None:
    """One thread however many databases there are; at rest it wakes five times a second and asks DuckDB hardly ever."""
    connections_open = [open_loaded() for _ in range(databases)]
    wait_for_threads(1)
    # The looks after LOAD are over then.
    time.sleep(3)
    at_first, start = switches_of_ours(), time.monotonic()
    time.sleep(2)
    per_second = (switches_of_ours() - at_first) / (time.monotonic() - start)
    print(f"{databases} databases: {per_second:.1f} switches a second")
    # A look of its own takes one or two, and other processes may have made this one seem to work.
    assert per_second < 40
    for connection in connections_open:
        connection.close()


@needs_proc
def test_an_idle_process_is_found_out_to_have_closed(file: str) -> None:
    """A close after a long rest, loaded by SQL: the file is free within some seconds though nothing else happens."""
    connection = open_loaded(file)
    use_all(connection)
    time.sleep(3)
    connection.close()
    program = "duckdb.connect(sys.argv[1]).close()"
    deadline = time.monotonic() + PATIENCE
    while run(program, file).returncode != 0:
        assert time.monotonic() < deadline


INTERRUPTED = """
import pathlib, signal, threading, time
# What runs in the background of a shell begins with the signal ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {package!r})
import navigator_events
connection = duckdb.connect(config={{"allow_unsigned_extensions": "true", "threads": 2}})
navigator_events.load(connection, pathlib.Path({extension!r}))
connection.execute("CREATE VIEW endless AS SELECT range AS employee_id, NULL::DATE AS hire_date FROM range(100000000000)"
    " WHERE hash(range) = 1")
threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
start = time.monotonic()
try:
    with navigator_events.interrupted_by_ctrl_c(connection):
        connection.execute("FROM polars_yearly_events(2025, 2025, workforce := 'endless')").fetchall()
except KeyboardInterrupt:
    print("KeyboardInterrupt")
assert time.monotonic() - start < 10
assert connection.execute("SELECT 42").fetchone() == (42,)
assert signal.set_wakeup_fd(-1) == -1
"""


def test_ctrl_c_in_python() -> None:
    """While the main thread waits within DuckDB."""
    program = INTERRUPTED.format(package=str(ROOT / "packaging/python"), extension=str(EXTENSION))
    assert succeeds(program) == "KeyboardInterrupt\n"


def test_ctrl_c_in_the_command_line_client(tmp_path: pathlib.Path) -> None:
    """The client interrupts its connection when it gets the signal."""
    package = importlib.util.find_spec("duckdb_cli")
    if package is None:
        if duckdb.__version__.startswith("1.5."):
            pytest.fail("the client of DuckDB 1.5 is a requirement of these tests")
        pytest.skip(f"there is no package of the client for DuckDB {duckdb.__version__}")
    # Not the program in Python that starts it, which would get the signal.
    client = pathlib.Path(package.origin).with_name("duckdb")
    begun = tmp_path / "begun.csv"
    script = f"LOAD '{EXTENSION}'; CREATE VIEW endless AS SELECT range AS employee_id, NULL::DATE AS hire_date FROM range(100000000000)"
    script += f" WHERE hash(range) = 1; COPY (SELECT 42) TO '{begun}';"
    script += " FROM polars_yearly_events(2025, 2025, workforce := 'endless');"
    with subprocess.Popen([client, "-unsigned", "-c", script], stdin=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + PATIENCE
        while not begun.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        # It ends as after any other statement that is interrupted.
        assert process.wait(PATIENCE) == 1


def test_a_session_that_ends_in_a_forked_child(file: str) -> None:
    """The copy of a session in a child tells nobody that it ends; the parent's goes on."""
    program = f"""
        import warnings
        warnings.simplefilter("ignore")
        sys.path.insert(0, {str(ROOT / "packaging/python")!r})
        import navigator_events, pathlib
        parent = duckdb.connect(sys.argv[1], config={UNSIGNED!r})
        navigator_events.load(parent, pathlib.Path({str(EXTENSION)!r}))
        events(parent)
        child = os.fork()
        if child == 0:
            parent.execute("DEALLOCATE navigator_events_session")
            os._exit(7)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        events(parent)
        parent.close()
        duckdb.connect(sys.argv[1], read_only=True).close()
        print("parent")
    """
    assert succeeds(program, file, prelude=PRELUDE) == "parent\n"


def test_sessions_side_by_side(file: str) -> None:
    """Threads that open, use and close the same file as they like: none is refused, none loses the function."""
    failures = []

    def sessions(number: int) -> None:
        moments = random.Random(number)
        for _ in range(ROUNDS // 5):
            try:
                connection = opened(file)
                use_all(connection)
                time.sleep(moments.uniform(0, 0.01))
                connection.close()
            except (AssertionError, duckdb.Error, navigator_events.LoadError) as error:
                failures.append(error)

    threads = [threading.Thread(target=sessions, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    open_when_free(pathlib.Path(file))[0].close()
