"""Load: eight threads with a mix of queries on one database, each result held against what it is without any load."""

import collections
import os
import pathlib
import random
import threading
import time

import duckdb
from conftest import open_loaded
from modes import load_sql_mode
from processes import settled_threads

# How long the threads run; minutes by hand.
SECONDS = float(os.environ.get("LOAD_SECONDS", "12"))
SEED = int(os.environ.get("LOAD_SEED", str(random.randrange(10**6))))
THREADS = 8
# By how much the process may grow while the threads run, in KiB.
GROWTH = 320 * 1024

CENSUS = """
    CREATE TABLE {name} AS SELECT 'EMP_' || range AS employee_id, 40000 + range % 977 AS salary, 'L' || range % 5 AS level,
        CASE WHEN range % 20 > 0 THEN DATE '2010-01-01' + (range % 5000)::INTEGER END AS hire_date FROM range({rows})
"""
# One row whatever the order of the events is.
DIGEST = "SELECT count(*), bit_xor(hash(event_id, event_type, effective_date, compensation_amount, event_details)) FROM {}"


def table_function(workforce: str, seed: int) -> str:
    """The events of a workforce, read by name."""
    return f"polars_yearly_events(2025, 2027, workforce := '{workforce}', random_seed := {seed})"


def scalar(workforce: str, seed: int) -> str:
    """The same events, computed row by row."""
    call = f"yearly_events(w, 2025, 2027, {{'random_seed': {seed}}})"
    return f"(SELECT unnest({call}, max_depth := 2) FROM {workforce} AS w)"


def sql_mode(workforce: str, seed: int) -> str:
    """The same events, without the extension."""
    return f"sql_yearly_events(2025, 2027, workforce := '{workforce}', random_seed := {seed})"


# What gives the same row each time.
QUERIES = {
    **{f"table function {seed}": DIGEST.format(table_function("small", seed)) for seed in range(3)},
    **{f"scalar {seed}": DIGEST.format(scalar("small", seed)) for seed in range(3)},
    "SQL mode": DIGEST.format(sql_mode("small", 1)),
    "table function, large": DIGEST.format(table_function("large", 7)),
    "scalar, large": DIGEST.format(scalar("large", 7)),
    "hash_rng": "SELECT sum((hash_rng(employee_id, 2025, 'merit') * 4294967296)::BIGINT)::BIGINT FROM large",
}
ERRORS = {
    "FROM polars_yearly_events(2027, 2025, workforce := 'small')": (
        "polars_yearly_events: start 2027 lies after end 2025, but the years must run forwards; give the earlier year first"
    ),
    "SELECT yearly_events(w, 2025, 10000) FROM small AS w": (
        "yearly_events: end is the year 10000, but a year must lie within 1 to 9999"
    ),
    f"SELECT count(*) FROM {table_function('late', 1)}": (
        "polars_yearly_events: workforce 'late' cannot be read (Invalid Input Error: no more of them)"
    ),
}


class Worker(threading.Thread):
    """A thread with a connection of its own, which asks one thing after the other until it is told to stop."""

    def __init__(self, number: int, connection: duckdb.DuckDBPyConnection, expected: dict, stop: threading.Event, folder):
        super().__init__(name=f"worker {number}")
        self.random = random.Random(f"{SEED} {number}")
        self.connection, self.expected, self.stop, self.number, self.folder = connection, expected, stop, number, folder
        self.done = collections.Counter()
        self.wrong: list[str] = []

    def run(self) -> None:
        """Anything that is not expected ends the thread, and is told."""
        steps = [self.query] * 5 + [self.in_a_transaction, self.error, self.interrupt, self.attach, self.read_halfway]
        # Each query once, by one thread or another, however little time there is.
        first = list(QUERIES)[self.number :: THREADS]
        while (first or not self.stop.is_set()) and not self.wrong:
            try:
                if first:
                    what = first.pop()
                    self.check(what, self.ask(QUERIES[what]))
                else:
                    self.random.choice(steps)()
            except Exception as error:  # noqa: BLE001
                self.wrong.append(f"{type(error).__name__}: {error}")

    def ask(self, query: str):
        """The only row of a query."""
        return self.connection.execute(query).fetchone()

    def check(self, what: str, row) -> None:
        """Counts a row that is right."""
        if row != self.expected[what]:
            self.wrong.append(f"{what}: {row} instead of {self.expected[what]}")
        self.done[what] += 1

    def query(self) -> None:
        """Any of the queries."""
        what = self.random.choice(list(QUERIES))
        self.check(what, self.ask(QUERIES[what]))

    def in_a_transaction(self) -> None:
        """A table of events that is rolled back."""
        seed = self.random.randrange(3)
        source = self.random.choice([table_function, scalar])("small", seed)
        self.connection.execute("BEGIN")
        self.connection.execute(f"CREATE TABLE events_{self.number} AS FROM {source}")
        self.check(f"scalar {seed}", self.ask(DIGEST.format(f"events_{self.number}")))
        self.connection.execute("ROLLBACK")
        tables = f"SELECT count(*) FROM duckdb_tables() WHERE table_name = 'events_{self.number}'"
        self.done["rolled back"] += self.ask(tables) == (0,)

    def error(self) -> None:
        """A query that fails, and says why."""
        query = self.random.choice(list(ERRORS))
        try:
            self.connection.execute(query).fetchall()
            self.wrong.append(f"no error: {query}")
        except (duckdb.BinderException, duckdb.InvalidInputException) as error:
            # Before its text stands its kind, and after that of a bind where it happened.
            if f"Error: {ERRORS[query]}" not in str(error).splitlines()[0]:
                self.wrong.append(str(error))
            self.done["error"] += 1

    def interrupt(self) -> None:
        """A query that is interrupted somewhere, or has ended before."""
        what = self.random.choice(["table function, large", "scalar, large"])
        timer = threading.Timer(self.random.uniform(0, 0.2), self.connection.interrupt)
        timer.start()
        try:
            row = self.ask(QUERIES[what])
        except (duckdb.InterruptException, duckdb.InvalidInputException) as error:
            # A function can say so too, where it notices first; the C API has one kind of error for it.
            if not str(error).endswith(("Interrupted!", "the query was interrupted")):
                self.wrong.append(str(error))
            self.done["interrupted"] += 1
        else:
            self.check(what, row)
        timer.join()

    def attach(self) -> None:
        """A database of its own that is attached, read from by name, and detached."""
        # Another connection may look at all databases at the moment, and keep this one for a while after it is detached.
        name = f"other_{self.number}_{self.done['attached']}"
        file = self.folder / f"{name}.db"
        self.connection.execute(f"ATTACH '{file}' AS {name}")
        self.connection.execute(f"CREATE OR REPLACE TABLE {name}.people AS FROM small")
        self.check("table function 2", self.ask(DIGEST.format(table_function(f"{name}.people", 2))))
        self.connection.execute(f"DETACH {name}")
        file.unlink()
        self.done["attached"] += 1

    def read_halfway(self) -> None:
        """A result that nobody reads to its end."""
        rows = self.connection.execute(f"SELECT event_id FROM {table_function('large', 7)}").fetchmany(10)
        self.done["read halfway"] += len(rows) == 10


def resident() -> int:
    """What the process has in memory, in KiB."""
    status = pathlib.Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))


def threads() -> int:
    """How many threads the process has, once those of ours do not change any more."""
    tasks = pathlib.Path("/proc/self/task")
    if not tasks.exists():
        return 0
    settled_threads()
    return len(list(tasks.iterdir()))


def test_eight_threads_with_a_mix_of_queries(tmp_path: pathlib.Path) -> None:
    """No wrong row, no error but those on purpose; memory, threads and connections are what they were before."""
    print(f"LOAD_SEED={SEED}")
    with open_loaded(str(tmp_path / "file.db")) as connection:
        connection.execute("SET threads = 4")
        load_sql_mode(connection)
        connection.execute(CENSUS.format(name="small", rows=700))
        connection.execute(CENSUS.format(name="large", rows=60000))
        connection.execute(
            "CREATE VIEW late AS SELECT CASE WHEN range = 40000 THEN error('no more of them') ELSE range END AS employee_id,"
            " DATE '2020-01-01' AS hire_date FROM range(50000)"
        )
        expected = {what: connection.execute(query).fetchone() for what, query in QUERIES.items()}
        assert expected["SQL mode"] == expected["scalar 1"] == expected["table function 1"]
        assert expected["table function, large"] == expected["scalar, large"]
        before, threads_before, stop = resident(), threads(), threading.Event()
        workers = [Worker(number, connection.cursor(), expected, stop, tmp_path) for number in range(THREADS)]
        for worker in workers:
            worker.start()
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and not any(worker.wrong for worker in workers):
            time.sleep(0.05)
        stop.set()
        for worker in workers:
            worker.join(timeout=60)
        assert [worker.name for worker in workers if worker.is_alive()] == []
        assert [wrong for worker in workers for wrong in worker.wrong] == []
        done = sum((worker.done for worker in workers), collections.Counter())
        print(dict(done), f"of {done.total()}")
        assert set(done) == {*QUERIES, "rolled back", "error", "interrupted", "attached", "read halfway"}
        for worker in workers:
            worker.connection.close()
        assert {what: connection.execute(query).fetchone() for what, query in QUERIES.items()} == expected
        after, threads_after = resident(), threads()
        print(f"{before} KiB, {after - before:+} KiB; {threads_before} and {threads_after} threads")
        assert after - before < GROWTH
        # Those of databases that other tests have closed may end meanwhile.
        assert threads_after <= threads_before
        assert connection.execute("SELECT count FROM duckdb_connection_count()").fetchone() == (1 + 33,)
