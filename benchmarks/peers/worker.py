"""What runs inside the process of a peer in Python: it loads its input once, then runs whenever it is asked.

Nothing here imports Polars at the top: the number of its threads must be in the environment first.
"""

import os
import pathlib
import shutil
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from benchmarks import census
from benchmarks.procfs import peak_bytes

# Gives the seconds that a run took, and its rows or its sum.
Timed = Callable[[], tuple[float, float]]


def serve(pipe: Connection, threads: int, task: str, folder: pathlib.Path) -> None:
    """Answers each message with (seconds, rows or sum, peak memory in bytes), or with the text of an error."""
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    try:
        run = TASKS[task](folder)
        pipe.send("ready")
        while pipe.recv() is not None:
            seconds, result = run()
            pipe.send((seconds, result, peak_bytes()))
    except EOFError:
        return
    except BaseException as error:  # noqa: BLE001 (Polars' panics are no Exceptions)
        pipe.send(f"{type(error).__name__}: {error}")


def timed(function: Callable[[], object]) -> tuple[float, Any]:
    """Gives the seconds that a call takes, and its result."""
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def polars_table(folder: pathlib.Path) -> Timed:
    """All 27 columns of all events, from a frame in memory into a frame in memory."""
    import polars

    from benchmarks.peers import polars_program
    frame = polars.read_parquet(folder / "census.parquet")

    def run() -> tuple[float, float]:
        seconds, events = timed(lambda: polars_program.events(frame.lazy(), census.START, census.END).collect(engine="streaming"))
        return seconds, events.height
    return run


def polars_counts(folder: pathlib.Path) -> Timed:
    """The number of events of each type, from a frame in memory."""
    import polars

    from benchmarks.peers import polars_program
    frame = polars.read_parquet(folder / "census.parquet")

    def run() -> tuple[float, float]:
        seconds, counts = timed(
            lambda: polars_program.count_by_type(frame.lazy(), census.START, census.END).collect(engine="streaming"))
        return seconds, counts["len"].sum()
    return run


def polars_futures(folder: pathlib.Path) -> Timed:
    """Totals of each year of many futures, from a frame in memory."""
    import polars

    from benchmarks.peers import polars_futures
    frame = polars.read_parquet(folder / "census.parquet")
    seeds = range(1, int((folder / "futures").read_text(encoding="utf-8")) + 1)

    def run() -> tuple[float, float]:
        seconds, totals = timed(lambda: polars_futures.totals(frame, census.START, census.END, seeds))
        return seconds, totals["events"].sum()
    return run


def polars_draws(folder: pathlib.Path) -> Timed:
    """The sum of the draws, by polars-hash."""
    import polars

    from benchmarks.peers import polars_program
    frame = polars.read_parquet(folder / "employees.parquet")
    return lambda: timed(lambda: polars_program.sum_of_draws(frame))


def epic_table(folder: pathlib.Path) -> Timed:
    """The Epic's events, from a frame in memory into Parquet files; the folder is a new one each time."""
    from benchmarks.peers import epic_factory
    output = folder / "epic"
    factory = epic_factory.EventFactory(folder / "cohorts.parquet", output)

    def run() -> tuple[float, float]:
        shutil.rmtree(output, ignore_errors=True)
        return timed(lambda: factory.write_years(census.START, census.END))
    return run


def epic_draws(folder: pathlib.Path) -> Timed:
    """The sum of the draws, by the Epic's Python call per row."""
    import polars

    from benchmarks.peers import epic_factory
    frame = polars.read_parquet(folder / "employees.parquet")
    return lambda: timed(lambda: epic_factory.sum_of_draws(frame))


TASKS = {f"{scenario} {peer}": function for (scenario, peer), function in {
    ("table", "polars"): polars_table, ("counts", "polars"): polars_counts, ("draws", "polars"): polars_draws,
    ("futures", "polars"): polars_futures,
    ("table", "epic"): epic_table, ("draws", "epic"): epic_draws,
}.items()}
