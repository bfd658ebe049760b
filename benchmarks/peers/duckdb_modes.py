"""The contenders inside DuckDB: the extension's functions, the SQL mode, and the plain copy of finished rows."""

import pathlib
import re
import threading
import time

import duckdb

from benchmarks import census
from benchmarks.run import NotRun, Run

ROOT = pathlib.Path(__file__).resolve().parents[2]
YEARS = f"{census.START}, {census.END}"
EVENTS = {
    "copy": "events",
    "scalar": f"(SELECT e.* FROM (SELECT unnest(yearly_events(w, {YEARS})) AS e FROM census_data AS w))",
    "table": f"polars_yearly_events({YEARS})",
    "sql": f"sql_yearly_events({YEARS})",
}
# Per scenario and contender, the statement that is timed.
STATEMENTS = {
    **{("table", mode): f"CREATE TABLE written AS FROM {events}" for mode, events in EVENTS.items()},
    **{("counts", mode): f"SELECT event_type, count(*) FROM {events} GROUP BY 1" for mode, events in EVENTS.items()},
    ("draws", "hash_rng"): f"SELECT sum(hash_rng(employee_id, {census.START}, 'hire')) FROM employees",
    ("draws", "sql"): f"SELECT sum(sql_hash_rng(employee_id, {census.START}, 'hire')) FROM employees",
}


def connect(extension: pathlib.Path, database: str = ":memory:", **settings: object) -> duckdb.DuckDBPyConnection:
    """Opens a database with the extension and the SQL mode."""
    connection = duckdb.connect(database, config={"allow_unsigned_extensions": "true", **settings})
    connection.execute(f"LOAD '{extension}'")
    for file in re.findall(r"^\.read (\S+)$", (ROOT / "sql/sql_mode.sql").read_text(encoding="utf-8"), re.MULTILINE):
        connection.execute((ROOT / file).read_text(encoding="utf-8"))
    return connection


class DuckDBMode:
    """A statement on a number of threads, in a database that all modes share."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, scenario: str, mode: str, threads: int) -> None:
        self.connection, self.threads = connection, threads
        # The copy holds its rows twice, as those that it copies are there for its sake.
        self.times_held = 2 if mode == "copy" else 1
        self.statement = STATEMENTS[scenario, mode]

    def run(self, most_seconds: float) -> Run:
        """Runs the statement once, with nothing left of the run before; one that fails or takes longer is not run."""
        self.connection.execute("DROP TABLE IF EXISTS written")
        self.connection.execute(f"SET threads = {self.threads}")
        before = self._held()
        watch = threading.Timer(most_seconds, self.connection.interrupt)
        watch.start()
        try:
            start = time.perf_counter()
            rows = self.connection.execute(self.statement).fetchall()
            seconds = time.perf_counter() - start
        except duckdb.InterruptException:
            raise NotRun(f"stopped after {most_seconds:.0f} s") from None
        except duckdb.OutOfMemoryException as error:
            raise NotRun(f"out of memory: {str(error).splitlines()[0]}") from None
        finally:
            watch.cancel()
        return Run(seconds, sum(row[-1] for row in rows), (self._held() - before) * self.times_held)

    def _held(self) -> int:
        return int(self.connection.execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchone()[0])

    def close(self) -> None:
        """Drops what the last run wrote."""
        self.connection.execute("DROP TABLE IF EXISTS written")
