"""Takes the peak memory: each measurement is a process of its own that makes the census and runs one query."""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from benchmarks import census
from benchmarks.peers import duckdb_modes
from benchmarks.plan import LABELS, Plan
from benchmarks.run import Report

# The same for all: room for the census, and then some.
MEMORY_LIMIT = "4GB"
ROUNDS = 3
QUERIES = {
    "baseline": "SELECT count(*) FROM census_data",
    "scan": "SELECT max(COLUMNS(*)) FROM census_data",
    "table": duckdb_modes.STATEMENTS["counts", "table"],
    "scalar": duckdb_modes.STATEMENTS["counts", "scalar"],
    "sql": duckdb_modes.STATEMENTS["counts", "sql"],
}
GOAL_CONTENDERS = ("baseline", "table")


def measure(plan: Plan, extension: pathlib.Path, report: Report) -> list[dict]:
    """A record per size and contender with the peaks in bytes; contenders take turns."""
    records = []
    for size in sorted(plan.memory_sizes):
        report(f"memory, {size:,} employees")
        with tempfile.TemporaryDirectory(prefix="benchmarks-") as scratch:
            folder = pathlib.Path(scratch)
            with duckdb_modes.connect(extension) as connection:
                census.create(connection, size)
                census.export(connection, folder)
            records += measure_size(plan, extension, folder, size, records, report)
    return records


def measure_size(plan: Plan, extension: pathlib.Path, folder: pathlib.Path, size: int, earlier: list[dict], report: Report) -> list[dict]:
    """The records of one size."""
    names = (*QUERIES, "polars") if plan.all_peers else GOAL_CONTENDERS
    records = [{"size": size, "contender": name, "bytes": [], "seconds": [],
                "not_run": reason_to_leave_out(plan, name, size, earlier)} for name in names]
    for _ in range(ROUNDS):
        for record in records:
            if record["not_run"] is None:
                start = time.perf_counter()
                try:
                    record["bytes"].append(probe(record["contender"], extension, folder, size, plan.budget * 2))
                    record["seconds"].append(time.perf_counter() - start)
                except RuntimeError as reason:
                    record["bytes"], record["not_run"] = [], str(reason)
    for record in records:
        peak = record["not_run"] or f"{statistics.median(record['bytes']) / 1e6:.0f} MB"
        report(f"  {LABELS[record['contender']]}: {peak}")
    return records


def reason_to_leave_out(plan: Plan, name: str, size: int, earlier: list[dict]) -> str | None:
    """Why a contender need not be tried: what it did at the size before; those that a goal is about are always tried."""
    before = [record for record in earlier if record["contender"] == name]
    if not before or name in GOAL_CONTENDERS:
        return None
    last = max(before, key=lambda record: record["size"])
    if last["not_run"] is not None:
        return f"it did not run with {last['size']:,} either"
    seconds = statistics.median(last["seconds"])
    if seconds * size / last["size"] > plan.budget:
        return f"its process took {seconds:.1f} s with {last['size']:,}, too long for the budget of {plan.budget:g} s with this many"
    return None


def probe(name: str, extension: pathlib.Path, folder: pathlib.Path, size: int, most_seconds: float) -> int:
    """The peak of a fresh process; a RuntimeError says why there is none."""
    job = {"name": name, "extension": str(extension), "folder": str(folder), "size": size, "query": QUERIES.get(name),
           "memory_limit": MEMORY_LIMIT}
    command = [sys.executable, "-m", "benchmarks.memory_probe", json.dumps(job)]
    try:
        done = subprocess.run(command, cwd=duckdb_modes.ROOT, capture_output=True, text=True, timeout=most_seconds,
                              check=False)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"stopped after {most_seconds:.0f} s") from None
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise RuntimeError(lines[-1])
    peak = int(done.stdout)
    if peak == 0:
        raise RuntimeError("this system does not tell the peak memory of a process")
    return peak
