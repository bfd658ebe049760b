"""Takes the times: the contenders take turns, round by round, so that a machine that slows down slows all of them."""

import pathlib
import statistics
import tempfile

import duckdb

from benchmarks import census
from benchmarks.peers import duckdb_modes
from benchmarks.peers.python_peer import PythonPeer
from benchmarks.plan import LABELS, PYTHON_PEERS, SCENARIOS, Contender, Plan
from benchmarks.procfs import total_bytes
from benchmarks.run import NotRun, Report

# A run that takes this many times the budget is stopped: what came before it did not foretell it.
PATIENCE = 3


def measure(plan: Plan, extension: pathlib.Path, report: Report) -> list[dict]:
    """All timings, a record per scenario, size and contender."""
    records = []
    for scenario in SCENARIOS:
        for size in plan.sizes_of(scenario):
            records += measure_one(plan, extension, scenario, size, records, report)
    return records


def measure_one(plan: Plan, extension: pathlib.Path, scenario: str, size: int, earlier: list[dict], report: Report) -> list[dict]:
    """The timings of a scenario at one size."""
    report(f"{scenario}, {size:,}")
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as scratch:
        folder = pathlib.Path(scratch)
        with duckdb_modes.connect(extension, temp_directory=str(folder / "spilled")) as connection:
            field = Field(plan, scenario, size, earlier, connection, folder)
            try:
                field.take_turns(report)
            finally:
                field.close()
    return field.records


class Field:
    """The contenders of a scenario at one size, each ready to run."""

    def __init__(self, plan: Plan, scenario: str, size: int, earlier: list[dict], connection: duckdb.DuckDBPyConnection,
                 folder: pathlib.Path) -> None:
        self.plan, self.size, self.connection, self.folder = plan, size, connection, folder
        self.records, self.runners, self.rounds = [], [], []
        reasons = [reason_to_leave_out(plan, scenario, size, who, earlier) for who in plan.contenders(scenario, size)]
        self.records = [
            {"scenario": scenario, "size": size, "contender": who.name, "threads": who.threads, "seconds": [],
             "result": None, "held_bytes": None, "not_run": reason}
            for who, reason in zip(plan.contenders(scenario, size), reasons, strict=True)
        ]
        self._make_input(scenario)
        self.runners = [self._runner(record) for record in self.records]
        self.rounds = [plan.rounds] * len(self.records)

    def _make_input(self, scenario: str) -> None:
        if scenario == "draws":
            census.create_draws(self.connection, self.size, self.folder)
            return
        is_of_futures = scenario in ("futures", "futures_sql")
        census.create(self.connection, self.plan.employees_of_futures if is_of_futures else self.size)
        if scenario == "cohorts":
            census.create_cohorts(self.connection)
        if scenario == "hazards":
            census.create_hazards(self.connection)
        if is_of_futures:
            census.write_futures(self.folder, self.size)
        if self._takes_part("polars"):
            census.export(self.connection, self.folder)
        if self._takes_part("epic"):
            census.export_cohorts(self.connection, self.folder)
        if self._takes_part("copy"):
            self.connection.execute(f"CREATE TABLE events AS FROM {duckdb_modes.finished(scenario)}")

    def _takes_part(self, *names: str) -> bool:
        return any(record["contender"] in names and record["not_run"] is None for record in self.records)

    def _runner(self, record: dict) -> PythonPeer | duckdb_modes.DuckDBMode | None:
        if record["not_run"] is not None:
            return None
        name, threads, scenario = record["contender"], record["threads"], record["scenario"]
        try:
            if name in PYTHON_PEERS:
                return PythonPeer(f"{scenario} {name}", threads, self.folder)
            statements = duckdb_modes.statements(scenario, name, self.size, self.folder)
            return duckdb_modes.DuckDBMode(self.connection, statements, name, threads)
        except NotRun as reason:
            record["not_run"] = str(reason)
            return None

    def take_turns(self, report: Report) -> None:
        """Round by round; whoever fails is out, and keeps no times."""
        turn = 0
        while any(self._plays(at, turn) for at in range(len(self.records))):
            for at, record in enumerate(self.records):
                if self._plays(at, turn):
                    self._run(at, record)
            turn += 1
        for record in self.records:
            figure = record["not_run"] or f"{statistics.median(record['seconds']):.3f} s"
            report(f"  {LABELS[record['contender']]}, {record['threads']} threads: {figure}")

    def _plays(self, at: int, turn: int) -> bool:
        return self.runners[at] is not None and turn < self.rounds[at]

    def _run(self, at: int, record: dict) -> None:
        try:
            run = self.runners[at].run(self.plan.budget * PATIENCE)
        except NotRun as reason:
            self.runners[at].close()
            self.runners[at], record["not_run"], record["seconds"] = None, str(reason), []
            return
        if not record["seconds"]:
            self.rounds[at] = self.plan.rounds_for(self.size, run.seconds)
        record["seconds"].append(run.seconds)
        record["result"], record["held_bytes"] = run.result, run.held_bytes
        if record["contender"] not in PYTHON_PEERS:
            # Frees what was written, so that it is not in the way of the next.
            self.runners[at].close()

    def close(self) -> None:
        """Ends the processes."""
        for runner in self.runners:
            if runner is not None:
                runner.close()


def reason_to_leave_out(plan: Plan, scenario: str, size: int, who: Contender, earlier: list[dict]) -> str | None:
    """Why a contender need not be tried: what it did at a smaller size. The page shows the reason, never a figure from it."""
    before = [record for record in earlier
              if record["scenario"] == scenario and (record["contender"], record["threads"]) == (who.name, who.threads)]
    if not before:
        return None
    last = max(before, key=lambda record: record["size"])
    if last["not_run"] is not None:
        return f"it did not run with {last['size']:,} either"
    growth, seconds = size / last["size"], statistics.median(last["seconds"])
    if seconds * growth > plan.budget:
        return (f"{seconds:.1f} s with {last['size']:,}, and this is {growth:g} times as many: more than the budget of "
                f"{plan.budget:g} s a run")
    # The result of one contender stands beside the input of all others: half of the memory is what it may take.
    if last["held_bytes"] * growth > total_bytes() / 2 > 0:
        return (f"{last['held_bytes'] / 1e9:.1f} GB with {last['size']:,}, and this is {growth:g} times as many: more than "
                f"half of the memory")
    return None
