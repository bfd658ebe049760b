"""A workforce is read while its events are computed: what becomes of the stream, its connection and its transaction."""

import pathlib
import threading
import time

import duckdb
import pytest
from conftest import EXTENSION, UNSIGNED, open_loaded
from processes import succeeds

# A merit raise a year for each employee, and nothing else.
RATES = "merit_rate := 1, promotion_rate := 0, enrollment_rate := 0, base_termination_rate := 0"
EMPLOYEES = "SELECT 'E' || range AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary FROM range({})"
# More than any part of a workforce that is read at once.
LARGE = 150_000


def call(workforce: str, end: int = 2025) -> str:
    """The call of the table function on a workforce, from 2025 on."""
    return f"polars_yearly_events(2025, {end}, workforce := '{workforce}', {RATES})"


def count(connection: duckdb.DuckDBPyConnection, workforce: str) -> int:
    """How many events one year of a workforce has."""
    return connection.execute(f"SELECT count(*) FROM {call(workforce)}").fetchone()[0]


@pytest.fixture(params=[1, 2], ids=["1 thread", "2 threads"])
def large(request, connection) -> duckdb.DuckDBPyConnection:
    """A database with a large workforce, and with one or two threads."""
    connection.execute(f"SET threads = {request.param}")
    connection.execute(f"CREATE TABLE large AS {EMPLOYEES.format(LARGE)}")
    return connection


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (
            "CASE WHEN range = 140000 THEN error('no more of them') ELSE range END AS employee_id, NULL::DATE AS hire_date",
            "workforce 'late' cannot be read (Invalid Input Error: no more of them)",
        ),
        (
            "range AS employee_id, CASE WHEN range = 140000 THEN 'soon' ELSE '2020-01-01' END AS hire_date",
            "the column hire_date of workforce 'late' holds the value 'soon' of type VARCHAR, which cannot be cast to DATE; make a "
            "view that reads it by strptime(hire_date, '%m/%d/%Y'), in the format that it has",
        ),
    ],
    ids=["of a view", "of a cast"],
)
def test_an_error_in_a_late_chunk(large, columns: str, reason: str) -> None:
    """It says what an early one says; the connection goes on, more often than there are connections."""
    large.execute(f"CREATE VIEW late AS SELECT {columns} FROM range({LARGE})")
    message = f"Invalid Input Error: polars_yearly_events: {reason}"
    for _ in range(40):
        with pytest.raises(duckdb.Error) as raised:
            count(large, "late")
        assert str(raised.value) == message
    assert count(large, "large") == LARGE


def test_a_limit_over_a_large_workforce(large) -> None:
    """The first rows in their order; the end is not read, and its error never met. How far DuckDB reads ahead is its own."""
    large.execute(
        """CREATE VIEW limited AS SELECT CASE WHEN range = 4999999 THEN error('read too far') ELSE 'E' || range END
            AS employee_id, DATE '2020-01-01' AS hire_date FROM range(5000000)"""
    )
    for _ in range(40):
        rows = large.execute(f"SELECT employee_id FROM {call('limited')} LIMIT 3").fetchall()
        assert rows == [("E0",), ("E1",), ("E2",)]
    assert count(large, "large") == LARGE


def test_a_stream_keeps_the_order_of_the_scan(large) -> None:
    """Part after part, chunk after chunk."""
    large.execute(f"CREATE TABLE events AS SELECT employee_id FROM {call('large')}")
    wrong = "SELECT count(*) FROM events WHERE employee_id <> 'E' || rowid"
    assert large.execute(wrong).fetchone() == (0,)
    assert large.execute("SELECT count(*) FROM events").fetchone() == (LARGE,)


def test_streams_within_streams(large) -> None:
    """Views three deep that call the function: 100 × 1.04 = 104, 108.16, 112.4864 -> 112.49, 116.9896 -> 116.99."""
    large.execute("CREATE VIEW year_2025 AS FROM large")
    for year in range(2025, 2028):
        events = f"polars_yearly_events({year}, {year}, workforce := 'year_{year}', {RATES})"
        large.execute(
            f"""CREATE VIEW year_{year + 1} AS SELECT employee_id, DATE '2020-01-01' AS hire_date,
                compensation_amount AS salary FROM {events}"""
        )
    last = f"polars_yearly_events(2028, 2028, workforce := 'year_2028', {RATES})"
    query = f"SELECT count(*), min(compensation_amount), max(compensation_amount) FROM {last}"
    assert large.execute(query).fetchone() == (LARGE, 116.99, 116.99)
    for _ in range(12):
        first = large.execute(f"SELECT employee_id, compensation_amount FROM {last} LIMIT 1").fetchall()
        assert first == [("E0", 116.99)]


def test_more_large_workforces_in_a_statement_than_there_are_connections(large) -> None:
    """DuckDB starts all calls before it reads from the first: not all of them can be streams."""
    calls = " UNION ALL ".join([f"SELECT event_id FROM {call('large')}"] * 40)
    assert large.execute(f"SELECT count(*) FROM ({calls})").fetchone() == (40 * LARGE,)
    assert count(large, "large") == LARGE


def test_the_workforce_may_be_written_while_it_is_read(large) -> None:
    """The stream sees what was committed when it began."""
    query = f"INSERT INTO large SELECT 'N' || employee_id, effective_date, 1 FROM {call('large')}"
    assert large.execute(query).fetchone() == (LARGE,)
    query = f"DELETE FROM large WHERE employee_id IN (SELECT employee_id FROM {call('large')})"
    assert large.execute(query).fetchone() == (2 * LARGE,)
    assert count(large, "large") == 0


@pytest.mark.parametrize("rest", ["", "LIMIT 10"], ids=["read to its end", "read halfway"])
def test_nothing_is_left_of_a_stream(tmp_path: pathlib.Path, rest: str) -> None:
    """No transaction: CHECKPOINT merges the log, and a database that was read from can be detached and its file used."""
    other, path = tmp_path / "other.db", tmp_path / "file.db"
    with open_loaded(str(path)) as connection:
        for number in range(3):
            connection.execute(f"ATTACH '{other}'")
            connection.execute(f"CREATE OR REPLACE TABLE other.people AS {EMPLOYEES.format(LARGE)}")
            connection.execute(f"CREATE TABLE events_{number} AS FROM {call('other.people')} {rest}")
            connection.execute("CHECKPOINT other")
            connection.execute("CHECKPOINT")
            assert not path.with_name("file.db.wal").exists()
            connection.execute("DETACH other")
            with duckdb.connect(str(other)) as alone:
                assert alone.execute("SELECT count(*) FROM people").fetchone() == (LARGE,)


def test_a_close_right_after_a_stream_that_was_read_halfway(tmp_path: pathlib.Path) -> None:
    """The file is free within moments, with all that was committed."""
    path = tmp_path / "file.db"
    for number in range(5):
        connection = open_loaded(str(path))
        connection.execute(f"CREATE OR REPLACE TABLE large AS {EMPLOYEES.format(LARGE)}")
        assert len(connection.execute(f"FROM {call('large', 2029)}").fetchmany(3)) == 3
        connection.execute("CREATE OR REPLACE TABLE number AS SELECT ? AS number", [number])
        assert len(connection.execute(f"FROM {call('large', 2029)}").fetchmany(3)) == 3
        connection.close()
        deadline = time.monotonic() + 2
        while True:
            # While it is still open in this process, a connection finds those of the extension beside its own.
            with duckdb.connect(str(path), config=UNSIGNED) as again:
                if again.execute("SELECT count FROM duckdb_connection_count()").fetchone() == (1,):
                    assert again.execute("SELECT number FROM number").fetchone() == (number,)
                    break
            assert time.monotonic() < deadline, "the database is still open"
            time.sleep(0.02)


def test_more_results_read_halfway_than_there_are_connections(connection) -> None:
    """Each holds its call; the later ones have read all they need."""
    connection.execute(f"CREATE TABLE large AS {EMPLOYEES.format(LARGE)}")
    cursors = [connection.cursor() for _ in range(40)]
    for cursor in cursors:
        query = f"SELECT employee_id FROM {call('large')}"
        assert cursor.execute(query).fetchmany(2) == [("E0",), ("E1",)]
    for cursor in cursors:
        assert cursor.fetchone() == ("E2",)
        cursor.close()
    assert count(connection, "large") == LARGE


def test_an_interrupt_while_a_stream_is_read(large) -> None:
    """The call ends, and so does what it reads; all connections are there."""
    large.execute("CREATE VIEW endless AS SELECT large.* FROM large, range(1000)")
    for _ in range(3):
        timer = threading.Timer(0.3, large.interrupt)
        timer.start()
        try:
            with pytest.raises(duckdb.InterruptException):
                large.execute(f"SELECT sum(length(event_id)) FROM {call('endless')}").fetchall()
        finally:
            timer.cancel()
    assert count(large, "large") == LARGE


# Prints how many MiB the peak of a call on 1.5 million employees lies above what the process had before.
MEMORY = """
import duckdb, sys
connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
connection.execute(f"LOAD '{sys.argv[1]}'")
connection.execute("SET enable_progress_bar = false")
connection.execute('''CREATE VIEW people AS SELECT 'EMP_' || lpad(range::VARCHAR, 12, '0') AS employee_id,
    '123-45-' || lpad(range::VARCHAR, 10, '0') AS employee_ssn, true AS is_enrolled, 1 AS level,
    'department ' || lpad(range::VARCHAR, 50, '0') AS department, 100 + range AS salary,
    'high, or so it seems ' || lpad(range::VARCHAR, 50, '0') AS performance_tier,
    DATE '2020-01-01' AS hire_date, DATE '1980-01-01' AS birth_date FROM range(1500000)''')
def memory(kind):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith(kind))
connection.execute("SELECT count(*), max(employee_id) FROM people").fetchall()
before = memory("VmRSS")
query = f"SELECT count(*) FROM {sys.argv[2]}"
assert connection.execute(query).fetchone() == (1500000,)
print(memory("VmHWM") - before)
"""


@pytest.mark.skipif(not pathlib.Path("/proc/self/status").exists(), reason="this system does not show memory so")
def test_memory_does_not_grow_with_the_workforce() -> None:
    """1.5 million employees of some 250 bytes each are 360 MiB; a part of them at a time is much less."""
    assert float(succeeds(MEMORY, EXTENSION, call("people"), prelude="")) < 150
