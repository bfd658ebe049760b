"""A query that is interrupted ends soon, in whatever phase; its connection works on, and nothing is left running.

While DuckDB waits for the extension it does not look for an interrupt itself; the extension does, and says so.
"""

import random
import threading
import time

import duckdb
import pytest
from processes import CENSUS, EVENTS, OURS, connections, needs_proc, settled_threads, wait_for_threads

# How long an interrupted query may go on, in seconds. It is some 30 milliseconds on a machine that is not busy.
SOON = 10.0
OWN_WORDS = "Invalid Input Error: polars_yearly_events: the query was interrupted"
NOTHING_HAPPENS = "base_termination_rate := 0, merit_rate := 0, promotion_rate := 0, enrollment_rate := 0"
OPTIONS = "{'base_termination_rate': 0, 'merit_rate': 0, 'promotion_rate': 0, 'enrollment_rate': 0}"

# All of them go on for ten seconds and more; without an interrupt they would end, and the tests fail.
SETUP = """
    CREATE VIEW many AS SELECT range AS employee_id, DATE '2020-01-01' AS hire_date FROM range(2000000000);
    CREATE VIEW nobody_yet AS FROM many WHERE hash(employee_id) = 1;
    CREATE VIEW inactive AS SELECT *, false AS active FROM many;
    CREATE VIEW at_length AS FROM many LIMIT 30000;
    CREATE TABLE chunk AS FROM many LIMIT 2048;
    CREATE VIEW rates AS SELECT 'merit_rate' AS parameter_name, 0.5 AS parameter_value FROM nobody_yet;
    CREATE VIEW one_deep AS SELECT employee_id, DATE '2020-01-01' AS hire_date
        FROM polars_yearly_events(2025, 2025, workforce := 'nobody_yet');
    CREATE VIEW two_deep AS SELECT employee_id, DATE '2020-01-01' AS hire_date
        FROM polars_yearly_events(2025, 2025, workforce := 'one_deep');
    CREATE VIEW sorted AS FROM (FROM many LIMIT 100000000) ORDER BY hash(employee_id);
"""
CALL = "polars_yearly_events(2025, 2029, workforce := "
# The query by what is going on when it is interrupted.
PHASES = {
    "reading the parameters": f"FROM {CALL}'chunk', parameters := 'rates')",
    "waiting for the first rows": f"FROM {CALL}'nobody_yet')",
    "waiting for a sort": f"FROM {CALL}'sorted')",
    "waiting three deep": f"FROM {CALL}'two_deep')",
    "reading, and nobody is active": f"FROM {CALL}'inactive')",
    "reading for an aggregate": f"SELECT count(event_id) FROM {CALL}'inactive')",
    "reading for a table": f"CREATE TABLE copy AS FROM {CALL}'inactive')",
    "computing, and nothing happens": f"FROM polars_yearly_events(1, 9999, workforce := 'at_length', {NOTHING_HAPPENS})",
    "emitting for an aggregate": f"SELECT sum(length(event_id)) FROM {CALL}'many')",
    "emitting for a table": f"CREATE TABLE copy AS FROM {CALL}'many')",
    "side by side": " UNION ALL ".join([f"SELECT event_id FROM {CALL}'nobody_yet')"] * 5),
    "a scalar over many rows": "SELECT sum(len(yearly_events(many, 2025, 2029))) FROM many",
    "a scalar over thousands of years": f"SELECT sum(len(yearly_events(chunk, 1, 9999, {OPTIONS}))) FROM chunk, range(99)",
    "the workforce, for a table": "CREATE TABLE copy AS FROM polars_yearly_workforce(2025, 2029, workforce := 'many')",
    "totals, reading a census in which nobody is active": "FROM polars_yearly_totals(2025, 2029, workforce := 'inactive')",
    "totals of many futures": "FROM polars_yearly_totals(2025, 2029, workforce := 'at_length', replications := 1000000)",
    "totals over thousands of years":
        f"FROM polars_yearly_totals(1, 9999, workforce := 'chunk', replications := 1000000, {NOTHING_HAPPENS})",
    "draws": "SELECT sum(hash_rng(employee_id, 2025, 'hire')) FROM many",
}


def interrupted(connection: duckdb.DuckDBPyConnection, query: str, after: float = 0.1) -> duckdb.Error:
    """The error of a query that is interrupted after so many seconds, which ends soon.

    An interrupt that comes before the query has begun is lost, so there is one after the other.
    """
    is_over = threading.Event()

    def interrupt() -> None:
        while not is_over.wait(after):
            connection.interrupt()

    interrupts = threading.Thread(target=interrupt)
    interrupts.start()
    start = time.monotonic()
    try:
        with pytest.raises(duckdb.Error) as raised:
            connection.execute(query).fetchall()
    finally:
        is_over.set()
        interrupts.join()
    assert time.monotonic() - start < after + SOON
    return raised.value


def is_idle() -> bool:
    """Whether the process computes nothing for a while; DuckDB's allocator and the watcher may still have something to put away."""
    used = time.process_time()
    time.sleep(0.2)
    return time.process_time() - used < 0.1


def is_interrupt(error: duckdb.Error, function: str = "polars_yearly_events") -> bool:
    """DuckDB's own error, or where it waits for a function the error of that."""
    words = OWN_WORDS.replace("polars_yearly_events", function)
    return isinstance(error, duckdb.InterruptException) or str(error) == words


@pytest.fixture(params=[1, 2], ids=["1 thread", "2 threads"])
def database(request, connection) -> duckdb.DuckDBPyConnection:
    """A database with workforces that take their time, and with one or two threads."""
    connection.execute(f"SET threads = {request.param}")
    connection.execute(CENSUS)
    connection.execute(SETUP)
    return connection


@needs_proc
@pytest.mark.parametrize("query", PHASES.values(), ids=PHASES)
def test_in_every_phase(database, query: str) -> None:
    """The error says so, the connection works, nothing is computed any more and no thread or connection is left."""
    threads = settled_threads()
    names = ("polars_yearly_totals", "polars_yearly_workforce", "polars_yearly_events", "yearly_events")
    function = next((name for name in names if f"{name}(" in query), "hash_rng")
    error = interrupted(database, query)
    assert is_interrupt(error, function), error
    assert database.execute(EVENTS).fetchone() == (1000,)
    wait_for_threads(threads)
    assert connections(database) == OURS + 1
    assert any(is_idle() for _ in range(5))


def test_while_nothing_has_come_yet_it_is_duckdbs_own_error(database) -> None:
    """Before the first events a call leaves it to DuckDB to say so."""
    assert isinstance(interrupted(database, PHASES["waiting for the first rows"]), duckdb.InterruptException)


def test_a_table_of_a_call_that_is_interrupted_is_not_made(database) -> None:
    """All or nothing, and the transaction around it is over as after any other error."""
    assert is_interrupt(interrupted(database, PHASES["reading for a table"]))
    assert database.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'copy'").fetchone() == (0,)
    database.execute("BEGIN")
    database.execute("CREATE TABLE other AS SELECT 42 AS number")
    assert is_interrupt(interrupted(database, PHASES["reading, and nobody is active"]))
    with pytest.raises(duckdb.Error, match="Current transaction is aborted"):
        database.execute("FROM other")
    database.execute("ROLLBACK")
    assert database.execute(EVENTS).fetchone() == (1000,)


def test_more_often_than_there_are_connections(database) -> None:
    """Each comes back, with no interrupt left on it and no transaction open."""
    for number in range(40):
        phase = ("waiting for the first rows", "reading, and nobody is active")[number % 2]
        assert is_interrupt(interrupted(database, PHASES[phase], after=0.02))
    cursors = [database.cursor() for _ in range(32)]
    for cursor in cursors:
        assert cursor.execute(f"SELECT employee_id FROM {CALL}'at_length')").fetchone()
    for cursor in cursors:
        cursor.close()
    assert database.execute(EVENTS).fetchone() == (1000,)


def test_only_the_query_that_is_meant(database) -> None:
    """Another one that waits beside it goes on."""
    other = database.cursor()
    outcomes = []

    def call() -> None:
        try:
            other.execute(PHASES["waiting for the first rows"]).fetchall()
        except duckdb.Error as error:
            outcomes.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    for _ in range(5):
        assert is_interrupt(interrupted(database, PHASES["waiting for the first rows"], after=0.05))
    assert thread.is_alive()
    assert outcomes == []
    while thread.is_alive():
        other.interrupt()
        thread.join(0.1)
    assert [is_interrupt(error) for error in outcomes] == [True]


def test_an_interrupt_of_nothing(database) -> None:
    """It is over before the next query begins."""
    for _ in range(20):
        database.interrupt()
        assert database.execute(EVENTS).fetchone() == (1000,)


@pytest.mark.parametrize(
    "call",
    [
        "SELECT count(*) FROM polars_yearly_events(2025, 2034, workforce := 'people', merit_rate := 1,"
        " base_termination_rate := 0, promotion_rate := 0, enrollment_rate := 0)",
        "SELECT sum(len(yearly_events(people, 2025, 2034, {'merit_rate': 1, 'base_termination_rate': 0,"
        " 'promotion_rate': 0, 'enrollment_rate': 0}))) FROM people",
    ],
    ids=["table function", "scalar function"],
)
def test_at_any_moment(database, call: str) -> None:
    """From bind to the last chunk: either all events are counted, or it is an error."""
    database.execute("CREATE TABLE people AS SELECT employee_id, hire_date, 100 AS salary FROM many LIMIT 20000")
    start = time.monotonic()
    assert database.execute(call).fetchone() == (200_000,)
    taken = time.monotonic() - start
    moments = random.Random(7)
    interrupts = 0
    for _ in range(40):
        timer = threading.Timer(moments.uniform(0, taken), database.interrupt)
        timer.start()
        try:
            assert database.execute(call).fetchone() == (200_000,)
        except duckdb.Error as error:
            assert is_interrupt(error) or is_interrupt(error, "yearly_events"), error
            interrupts += 1
        finally:
            timer.cancel()
            timer.join()
    assert interrupts > 0
    assert database.execute(EVENTS).fetchone() == (1000,)
