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
YEAR_ENDS = f"(SELECT y.* FROM (SELECT unnest(yearly_workforce(w, {YEARS})) AS y FROM census_data AS w))"
COUNTS = "SELECT event_type, count(*) FROM {} GROUP BY 1"
WRITTEN = "CREATE TABLE written AS FROM {}"
# Per scenario and contender, the statement that is timed.
STATEMENTS = {
    **{("table", mode): WRITTEN.format(events) for mode, events in EVENTS.items()},
    **{("cohorts", mode): WRITTEN.format(EVENTS[mode]) for mode in ("copy", "scalar", "table")},
    **{("year_ends", mode): WRITTEN.format(events) for mode, events in (("copy", "events"), ("workforce", YEAR_ENDS))},
    **{("counts", mode): COUNTS.format(events) for mode, events in EVENTS.items()},
    ("hazards", "table"): COUNTS.format(EVENTS["table"]),
    ("hazards", "hazards"): COUNTS.format(f"polars_yearly_events({YEARS}, parameters := 'hazards')"),
    **{("parquet", mode): f"COPY (FROM {EVENTS[mode]}) TO '{{folder}}/written.parquet'" for mode in ("copy", "scalar")},
    ("draws", "hash_rng"): f"SELECT sum(hash_rng(employee_id, {census.START}, 'hire')) FROM employees",
    ("draws", "sql"): f"SELECT sum(sql_hash_rng(employee_id, {census.START}, 'hire')) FROM employees",
    **{(scenario, mode): f"SELECT CAST(sum(events) AS BIGINT) FROM {function}({YEARS}, replications := {{size}})"
       for scenario in ("futures", "futures_sql") for mode, function in (("totals", "polars_yearly_totals"), ("sql", "sql_yearly_totals"))},
}
# What is asked of each seed, where each has a query of its own.
OF_A_SEED = (
    "SELECT simulation_year, event_type, sum(compensation_amount), count(*) "
    f"FROM polars_yearly_events({YEARS}, random_seed := {{seed}}) GROUP BY ALL"
)


def statements(scenario: str, mode: str, size: int, folder: pathlib.Path) -> list[str]:
    """What is timed, one after the other."""
    if mode == "queries":
        return [OF_A_SEED.format(seed=seed) for seed in range(1, size + 1)]
    return [STATEMENTS[scenario, mode].format(size=size, folder=folder)]


def finished(scenario: str) -> str:
    """The rows that are copied."""
    return YEAR_ENDS if scenario == "year_ends" else EVENTS["table"]


def connect(extension: pathlib.Path, database: str = ":memory:", **settings: object) -> duckdb.DuckDBPyConnection:
    """Opens a database with the extension and the SQL mode."""
    connection = duckdb.connect(database, config={"allow_unsigned_extensions": "true", **settings})
    connection.execute(f"LOAD '{extension}'")
    for file in re.findall(r"^\.read (\S+)$", (ROOT / "sql/sql_mode.sql").read_text(encoding="utf-8"), re.MULTILINE):
        connection.execute((ROOT / file).read_text(encoding="utf-8"))
    return connection


class DuckDBMode:
    """Statements on a number of threads, in a database that all modes share."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, statements: list[str], mode: str, threads: int) -> None:
        self.connection, self.threads = connection, threads
        # The copy holds its rows twice, as those that it copies are there for its sake.
        self.times_held = 2 if mode == "copy" else 1
        self.statements = statements

    def run(self, most_seconds: float) -> Run:
        """Runs them once, with nothing left of the run before; one that fails or takes longer is not run."""
        self.connection.execute("DROP TABLE IF EXISTS written")
        self.connection.execute(f"SET threads = {self.threads}")
        before = self._held()
        is_over = threading.Event()
        watch = threading.Thread(target=self._interrupt, args=(most_seconds, is_over), daemon=True)
        watch.start()
        try:
            start = time.perf_counter()
            rows = [row for statement in self.statements for row in self.connection.execute(statement).fetchall()]
            seconds = time.perf_counter() - start
        except (duckdb.InterruptException, duckdb.InvalidInputException) as error:
            # A function says so itself where it notices first.
            if not isinstance(error, duckdb.InterruptException) and "the query was interrupted" not in str(error):
                raise
            raise NotRun(f"stopped after {most_seconds:.0f} s") from None
        except duckdb.OutOfMemoryException as error:
            raise NotRun(f"out of memory: {str(error).splitlines()[0]}") from None
        finally:
            is_over.set()
            watch.join()
        return Run(seconds, sum(row[-1] for row in rows), (self._held() - before) * self.times_held)

    def _interrupt(self, after: float, is_over: threading.Event) -> None:
        """Again and again, as DuckDB forgets an interrupt that comes while it plans."""
        while not is_over.wait(after):
            self.connection.interrupt()
            after = 0.01

    def _held(self) -> int:
        return int(self.connection.execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchone()[0])

    def close(self) -> None:
        """Drops what the last run wrote."""
        self.connection.execute("DROP TABLE IF EXISTS written")
