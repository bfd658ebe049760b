"""Calls side by side and inside each other: each reads with a connection of the extension, of which there are 32."""

import threading

import duckdb
import pytest
from processes import CENSUS, EVENTS, OURS, RATES, connections, needs_proc, settled_threads, succeeds, wait_for_threads

EXHAUSTED = (
    "Invalid Input Error: polars_yearly_events: all 32 connections that read relations are in use; run fewer of these"
    " calls at once, or look for a view that calls polars_yearly_events on itself"
)


def side_by_side(count: int, work) -> list:
    """What so many threads return or raise, which begin together."""
    barrier, outcomes = threading.Barrier(count), []

    def call(number: int) -> None:
        barrier.wait()
        try:
            outcomes.append(work(number))
        except Exception as error:  # noqa: BLE001 (the outcome, whatever it is)
            outcomes.append(error)

    threads = [threading.Thread(target=call, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@needs_proc
def test_32_connections_at_once(connection) -> None:
    """Each with a call of its own, several times: all get their events, and nothing is left."""
    threads = settled_threads()
    connection.execute(CENSUS)
    cursors = [connection.cursor() for _ in range(32)]
    outcomes = side_by_side(32, lambda number: [cursors[number].execute(EVENTS).fetchone() for _ in range(5)])
    assert outcomes == [[(1000,)] * 5] * 32
    for cursor in cursors:
        cursor.close()
    assert connections(connection) == OURS + 1
    wait_for_threads(threads)


def test_more_calls_side_by_side_than_there_are_connections(connection) -> None:
    """Some may be told so, none waits for ever, and then all goes on."""
    connection.execute("CREATE TABLE large AS SELECT range AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary"
                       " FROM range(40000)")
    connection.execute(CENSUS)
    cursors = [connection.cursor() for _ in range(48)]
    query = f"SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := 'large', {RATES})"
    outcomes = side_by_side(48, lambda number: cursors[number].execute(query).fetchone())
    assert len(outcomes) == 48
    assert {str(outcome) for outcome in outcomes} <= {"(40000,)", EXHAUSTED}
    assert (40000,) in outcomes
    for cursor in cursors:
        assert cursor.execute(query).fetchone() == (40000,)


def test_a_workforce_that_calls_the_function_three_deep(connection) -> None:
    """Views of views: each level has a raise of everybody once more, and takes one connection more."""
    connection.execute(CENSUS)
    below = "census"
    for level in ("one", "two", "three"):
        connection.execute(
            f"CREATE VIEW {level} AS SELECT employee_id, DATE '2020-01-01' AS hire_date, compensation_amount AS salary"
            f" FROM polars_yearly_events(2025, 2025, workforce := '{below}', {RATES})"
        )
        below = level
    query = "SELECT count(*), min(compensation_amount), max(compensation_amount) FROM"
    query += f" polars_yearly_events(2025, 2025, workforce := 'three', {RATES})"
    # 100 × 1.04 is 104, 108.16, 112.49 and 116.99: each rounded to cents before it is raised again.
    assert connection.execute(query).fetchone() == (1000, 116.99, 116.99)
    cursors = [connection.cursor() for _ in range(8)]
    assert side_by_side(8, lambda at: cursors[at].execute(query).fetchone()) == [(1000, 116.99, 116.99)] * 8


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
        except Exception as error:  # noqa: BLE001 (told to the thread that waits)
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



def test_a_result_that_is_not_read_to_its_end(connection) -> None:
    """A query that is given up halfway holds nothing back."""
    connection.execute(CENSUS)
    for _ in range(50):
        cursor = connection.cursor()
        query = "FROM polars_yearly_events(2025, 2060, workforce := 'census')"
        assert len(cursor.execute(query).fetchmany(3)) == 3
        assert cursor.execute(f"{query} LIMIT 1").fetchone()
    assert connection.execute(EVENTS).fetchone() == (1000,)
