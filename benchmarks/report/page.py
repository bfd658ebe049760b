"""The page docs/benchmarks.md. All of it is written anew each time; words written by hand live in benchmarks_notes.md."""

import pathlib
import statistics

from benchmarks.plan import LABELS, SCENARIOS, SIZES_OF
from benchmarks.report.goals import MEGABYTE, Goal, goals
from benchmarks.report.results import Results

NOTES = "benchmarks_notes.md"
CODE = ("scalar", "table", "hash_rng", "totals", "workforce")

HOW = """\
Every peer gets the same census, made by a formula: one in twenty is a hire candidate, a third is in the plan. `make bench` compares the
events of all peers first and stops where they differ. Then the contenders take turns, round by round, in one process of DuckDB with an
in-memory database, and in a process for each program in Python, with the census in memory. Only the statement or the program is timed, not
its start nor the reading of the census; what the round before wrote is dropped first. A ratio is one of medians within the same rounds.
The figures of different runs or machines cannot be compared.

- **copying the finished rows** is `CREATE TABLE AS` of all events out of a table, by DuckDB alone: less than that no function can take.
- **yearly_events** and **polars_yearly_events** are the extension.
- **SQL mode** is `sql/sql_mode.sql`, the same rules in DuckDB macros.
- **Polars with polars-hash** is the fastest program that we could write with these (`benchmarks/peers/polars_program.py`): a lazy query
  in the streaming engine, from a frame in memory into a frame in memory. It knows the columns of this census beforehand, and leaves the
  rows in another order. It must hash and compute as the extension does, and its events are identical.
- **a query for each seed** counts events and adds up compensation by year and type: what totals of many futures were before
  `polars_yearly_totals`. The Polars program of the futures is `benchmarks/peers/polars_futures.py`.
- **the Epic's algorithm** is the program of Epic E068G, in its own structure (`benchmarks/peers/epic_factory.py`): a Python call per
  draw, cohorts by year, Parquet files out. It compounds nothing and has 9 columns, so it is a peer in time and not in every event.
"""

MEMORY = """\
Each measurement is a fresh process (the median of three) that makes the census in memory, loads the extension and runs one query; what is
shown is the process' peak resident memory (VmHWM) from then on, the census, Python and DuckDB included. The query counts events by type;
Polars reads the census from a Parquet file instead. *Above* is what it takes more than `count(*)` of the census. (Of a census in a file,
DuckDB keeps what it has read, up to its `memory_limit`, whoever reads it.)
"""


def write(results: Results, folder: pathlib.Path, charts: list[str]) -> pathlib.Path:
    """Writes the page beside its charts."""
    page = folder / "benchmarks.md"
    page.write_text(text(results, charts, notes(folder)), encoding="utf-8")
    return page


def notes(folder: pathlib.Path) -> str:
    """The words written by hand, which no run touches."""
    path = folder / NOTES
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def text(results: Results, charts: list[str], by_hand: str) -> str:
    """The page."""
    parts = ["# Benchmarks",
             f"Written by `make bench`, all but the section [Where the time goes](#where-the-time-goes), which is kept in "
             f"[{NOTES}]({NOTES}). The seconds of every round are in [benchmarks.json](benchmarks.json).",
             "## The goals", summary(goals(results)), f"![The time of each mode]({charts[0]})",
             "## The machine", "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in results.machine.items())]),
             "## What is compared", HOW.strip(), "\n".join(f"- {check}" for check in results.checks),
             "## Times", f"![Time by the number of employees]({charts[1]})"]
    for scenario, title in SCENARIOS.items():
        for size in results.sizes(scenario):
            rows = SIZES_OF.get(scenario, "employees, five years").format(employees=results.plan["employees_of_futures"])
            parts += [f"### {title}: {size:,} {rows}", timing_table(results, scenario, size)]
    parts += ["## Memory", MEMORY.strip(), memory_table(results)]
    parts += where_the_time_goes(results, by_hand)
    return "\n\n".join(parts) + "\n"


def summary(all_goals: list[Goal]) -> str:
    """Goal, reached value, met or not."""
    lines = ["| what | goal | reached | |", "|---|---|---|---|"]
    for goal in all_goals:
        verdict = "met" if goal.is_met else "not run" if goal.reached is None else "**missed**"
        lines.append(f"| {goal.what} | {goal.wanted} | {goal.shown} | {verdict} |")
    return "\n".join(lines)


def where_the_time_goes(results: Results, by_hand: str) -> list[str]:
    """The section of hand-written words; a missed goal asks for it."""
    missed = [goal for goal in goals(results) if not goal.is_met and goal.reached is not None]
    parts = ["## Where the time goes"]
    if missed:
        parts.append("Missed: " + "; ".join(f"{goal.what} ({goal.shown}, {goal.wanted} is the goal)" for goal in missed) + ".")
    parts.append(by_hand or f"Nothing is written yet; the place is {NOTES}.")
    return parts


def label(contender: str) -> str:
    """A contender's name; code as code."""
    return f"`{LABELS[contender]}`" if contender in CODE else LABELS[contender]


def time(seconds: float) -> str:
    """Seconds with at least three digits that count."""
    return f"{seconds:.4f} s" if seconds < 0.1 else f"{seconds:.3f} s" if seconds < 10 else f"{seconds:.1f} s"


def timing_table(results: Results, scenario: str, size: int) -> str:
    """Median, fastest and slowest of each contender, and how many times the fastest contender's median it takes."""
    group = results.group(scenario, size)
    per = {"draws": "draws", "year_ends": "rows"}.get(scenario, "events")
    best = min((statistics.median(record["seconds"]) for record in group if record["seconds"]), default=None)
    lines = [f"| | threads | median | fastest | slowest | rounds | against the fastest | {per} | {per} a second |",
             "|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for record in sorted(group, key=lambda record: record["threads"]):
        start = f"| {label(record['contender'])} | {record['threads']} |"
        if not record["seconds"]:
            lines.append(f"{start} not run | | | | | | {record['not_run']} |")
            continue
        middle, count = statistics.median(record["seconds"]), size if scenario == "draws" else round(record["result"])
        lines.append(f"{start} {time(middle)} | {time(min(record['seconds']))} | {time(max(record['seconds']))} | "
                     f"{len(record['seconds'])} | {middle / best:.2f} × | {count:,} | {count / middle:,.0f} |")
    return "\n".join(lines)


def memory_table(results: Results) -> str:
    """The peaks by size."""
    sizes = sorted(results.plan["memory_sizes"])
    lines = ["| | " + " | ".join(f"{size:,} employees | above" for size in sizes) + " |", "|---|" + "--:|--:|" * len(sizes)]
    for name in dict.fromkeys(record["contender"] for record in results.memory):
        cells = []
        for size in sizes:
            record = next(some for some in results.memory if (some["size"], some["contender"]) == (size, name))
            peak, baseline = results.peak(size, name), results.peak(size, "baseline")
            if peak is None:
                cells.append(f"not run: {record['not_run']} | ")
            else:
                cells.append(f"{peak / MEGABYTE:.0f} MB | {(peak - baseline) / MEGABYTE:+.0f} MB")
        lines.append(f"| {label(name)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
