"""What Spark and Ray cost beside DuckDB alone, on one machine, for the same work; written into docs/scaling.md.

    PYTHONPATH=examples python -m benchmarks.scaling build/release/navigator_events.duckdb_extension
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

import duckdb
import pyarrow.parquet
from local import load_job, ray_variables, spark_session, spark_variables
from shard import STATEMENT, Simulation

from benchmarks import census as formula

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/scaling.md"
BEGIN, END = "<!-- written by `make bench-scaling`: begin -->", "<!-- end -->"
SIMULATION = Simulation(formula.START, formula.END, {"created_at": "2026-01-01"})
FILES = 4
WORKERS = 2
CONTENDERS = {
    "duckdb-1": "DuckDB alone, one thread",
    "duckdb-2": "DuckDB alone, two threads",
    "stream": "the stream of `shard.py`, one thread, without an engine",
    "spark": "Spark, two executors of one core",
    "ray": "Ray, two workers of one core",
}
# Of the events that a job has written: the sum does not depend on their order, and an event twice changes it.
DIGEST = """
SELECT count(*), sum(md5_number_lower(CAST(row(event_id, effective_date, compensation_amount, event_payload) AS VARCHAR)))
FROM read_parquet('{}/*/*.parquet')
"""
# What a run is given, and what it tells: discards the events or writes them; the peaks of its processes in bytes by their names.
Run = Callable[[pathlib.Path | None], None]
Peaks = Callable[[], dict[str, int]]


def status(process: int, name: str) -> int:
    """A number in what Linux tells of a process: its parent, or its peak memory in KiB; 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0


def descendants(ancestor: int) -> Iterator[tuple[int, str]]:
    """The processes below a process, with their command lines."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        process = above = int(folder.name)
        while above > 1 and above != ancestor:
            above = status(above, "PPid")
        if above == ancestor and process != ancestor:
            with contextlib.suppress(OSError):
                yield process, (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()


def peak(process: int) -> int:
    """The most memory that a process has held, in bytes."""
    return status(process, "VmHWM") * 1024


@contextlib.contextmanager
def duckdb_alone(census: pathlib.Path, extension: str, threads: int) -> Iterator[tuple[Run, Peaks]]:
    """DuckDB reads the files, computes and writes."""
    with duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": str(threads)}) as connection:
        connection.execute(f"LOAD '{extension}'")
        connection.execute(f"CREATE VIEW census AS FROM read_parquet('{census}/*.parquet')")
        statement = STATEMENT.replace("$start", str(SIMULATION.start)).replace("$end", str(SIMULATION.end))
        statement = statement.replace("$options", str(SIMULATION.options))

        def run(folder: pathlib.Path | None) -> None:
            if folder is None:
                for _ in connection.sql(statement).to_arrow_reader():
                    pass
            else:
                connection.execute(f"COPY ({statement}) TO '{folder}' (FORMAT parquet, PARTITION_BY simulation_year)").fetchall()

        yield run, lambda: {"process": peak(os.getpid())}


@contextlib.contextmanager
def stream(census: pathlib.Path, extension: str) -> Iterator[tuple[Run, Peaks]]:
    """What a worker of an engine does between reading and writing; it does not write."""
    def rows() -> Iterator[pyarrow.RecordBatch]:
        for file in sorted(census.glob("*.parquet")):
            yield from pyarrow.parquet.ParquetFile(file).iter_batches(batch_size=10_000, use_threads=False)

    def run(_: pathlib.Path | None) -> None:
        for _ in SIMULATION.events(rows(), extension):
            pass

    yield run, lambda: {"process": peak(os.getpid())}


@contextlib.contextmanager
def spark(census: pathlib.Path, extension: str) -> Iterator[tuple[Run, Peaks]]:
    """Executors in processes of their own."""
    job = load_job("spark")

    def run(folder: pathlib.Path | None) -> None:
        events = job.yearly_events(session.read.parquet(str(census)), SIMULATION, extension)
        if folder is None:
            events.write.format("noop").mode("overwrite").save()
        else:
            job.write(events, str(folder), overwrite=False)

    def peaks() -> dict[str, int]:
        below = list(descendants(os.getpid()))
        return {
            "executor": max(peak(process) for process, command in below if "CoarseGrainedExecutorBackend" in command),
            "its Python": max(peak(process) for process, command in below if "pyspark.daemon" in command),
        }

    with spark_session(WORKERS, {"spark.ui.showConsoleProgress": "false"}) as session:
        yield run, peaks


@contextlib.contextmanager
def ray(census: pathlib.Path, extension: str) -> Iterator[tuple[Run, Peaks]]:
    """Workers in processes of their own."""
    job = load_job("ray")
    job.connect(extension, num_cpus=WORKERS, include_dashboard=False, logging_level="error", object_store_memory=2**30)

    def run(folder: pathlib.Path | None) -> None:
        events = job.yearly_events(job.ray.data.read_parquet(str(census)), SIMULATION, extension)
        if folder is None:
            counted = events.map_batches(lambda block: pyarrow.table({"rows": [block.num_rows]}), batch_format="pyarrow")
            counted.sum("rows")
        else:
            job.write(events, str(folder), overwrite=False)

    def peaks() -> dict[str, int]:
        return {"worker": max(peak(process) for process, command in descendants(os.getpid()) if command.startswith("ray::"))}

    yield run, peaks
    job.ray.shutdown()


def measure(name: str, census: pathlib.Path, extension: str, rounds: int) -> dict:
    """The seconds of a contender, after a run that is not counted, and the peaks of its processes."""
    kinds = {
        "duckdb-1": lambda: duckdb_alone(census, extension, 1),
        "duckdb-2": lambda: duckdb_alone(census, extension, 2),
        "stream": lambda: stream(census, extension),
        "spark": lambda: spark(census, extension),
        "ray": lambda: ray(census, extension),
    }
    seconds = {"discarded": []} if name == "stream" else {"discarded": [], "written": []}
    begun = time.perf_counter()
    with kinds[name]() as (run, peaks), tempfile.TemporaryDirectory(dir=census.parent) as scratch:
        run(None)
        start = time.perf_counter() - begun
        for number in range(rounds):
            for work, times in seconds.items():
                folder = pathlib.Path(scratch, str(number)) if work == "written" else None
                begun = time.perf_counter()
                run(folder)
                times.append(time.perf_counter() - begun)
        result = {"start": start, "seconds": seconds, "peaks": peaks()}
        if folder is not None:
            ((events, digest),) = duckdb.sql(DIGEST.format(folder)).fetchall()
            size = sum(file.stat().st_size for file in folder.glob("*/*.parquet"))
            result |= {"events": events, "digest": str(digest), "bytes": size}
        return result


def measure_all(extension: str, employees: int, rounds: int) -> tuple[dict[str, dict], float]:
    """What each contender tells, each from a process of its own, and the bytes of the census for an employee."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        census = pathlib.Path(folder, "census")
        census.mkdir()
        with duckdb.connect() as connection:
            formula.create(connection, employees)
            for part in range(FILES):
                connection.execute(f"COPY (FROM census_data WHERE rowid % {FILES} = {part}) TO '{census}/part-{part}.parquet'")
        variables = spark_variables(pathlib.Path(folder)) | ray_variables(pathlib.Path(folder))
        for name in CONTENDERS:
            print(f"{CONTENDERS[name]} …", file=sys.stderr, flush=True)
            command = [sys.executable, "-m", "benchmarks.scaling", extension, "--rounds", str(rounds), "--contender", name]
            command += ["--census", str(census)]
            done = subprocess.run(command, cwd=ROOT, env=os.environ | variables, stdout=subprocess.PIPE, text=True, check=True)
            found[name] = json.loads(done.stdout.splitlines()[-1])
        size = sum(file.stat().st_size for file in census.iterdir()) / employees
    if len({(one["events"], one["digest"]) for one in found.values() if "events" in one}) != 1:
        raise SystemExit(f"no figures, since not all have written the same events: {found}")
    return found, size


def seconds_of(seconds: list[float]) -> str:
    """The median, and the fastest and slowest beside it."""
    return f"{statistics.median(seconds):.1f} ({min(seconds):.1f} to {max(seconds):.1f})"


def page(found: dict[str, dict], census_bytes: float, employees: int, rounds: int) -> str:
    """The tables."""
    events = found["spark"]["events"]
    lines = [
        f"{employees:,} employees in {FILES} Parquet files, five years, {events:,} events; {os.cpu_count()} cores, "
        f"{datetime.datetime.now(datetime.UTC):%-d %B %Y}, {os.getloadavg()[0]:.1f} processes wanted a core at the end. Seconds are "
        f"the median of {rounds} runs, with the fastest and the slowest, after one that is not counted; the start is that run, with "
        "the start of the engine.",
        "",
        "| | start | events computed, s | and written as Parquet, s | events a second, written | peak memory |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for name, one in found.items():
        written, rate = "", ""
        if "written" in one["seconds"]:
            written = seconds_of(one["seconds"]["written"])
            rate = f"{events / statistics.median(one['seconds']['written']):,.0f}"
        peaks = ", ".join(f"{of} {size / 1e6:,.0f} MB" for of, size in one["peaks"].items())
        lines.append(
            f"| {CONTENDERS[name]} | {one['start']:.0f} s | {seconds_of(one['seconds']['discarded'])} "
            f"| {written} | {rate} | {peaks} |"
        )
    lines += ["", *billion(found, census_bytes, employees)]
    return "\n".join(lines)


def billion(found: dict[str, dict], census_bytes: float, employees: int) -> list[str]:
    """The arithmetic for a billion employees, from what was measured."""
    people = 1e9
    events_each = found["spark"]["events"] / employees
    events = people * events_each
    event_bytes = found["duckdb-1"]["bytes"] / found["duckdb-1"]["events"]
    hours = {
        name: statistics.median(found[name]["seconds"]["written"]) * cores / found[name]["events"] * events / 3600
        for name, cores in (("duckdb-2", 2), ("spark", WORKERS), ("ray", WORKERS))
    }
    shard = 1e6
    shards = people / shard
    return [
        "| a billion employees, five years | |",
        "|---|--:|",
        f"| census, {census_bytes:.0f} bytes an employee | {people * census_bytes / 1e9:,.0f} GB |",
        f"| events, {events_each:.2f} an employee | {events / 1e9:.2f} billion |",
        f"| events as Parquet, {event_bytes:.0f} bytes each | {events * event_bytes / 1e9:,.0f} GB |",
        f"| core-hours by the rate of DuckDB alone | {hours['duckdb-2']:.1f} |",
        f"| core-hours by the rate of Spark | {hours['spark']:.1f} |",
        f"| core-hours by the rate of Ray | {hours['ray']:.1f} |",
        f"| shards of a million employees | {shards:,.0f} |",
        f"| census of a shard | {shard * census_bytes / 1e6:,.0f} MB |",
        f"| files, one for each shard and year | {shards * 5:,.0f} of {events * event_bytes / shards / 5 / 1e6:,.0f} MB |",
        f"| minutes on 100 cores by the rate of Spark | {hours['spark'] / 100 * 60:,.0f} |",
    ]


def main() -> None:
    """Measures all contenders and writes the page, or one contender and prints it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extension", type=pathlib.Path)
    parser.add_argument("--employees", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--print", action="store_true", help="print the tables, and leave the page as it is")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--census", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    extension = str(options.extension.resolve())
    if options.contender is not None:
        print(json.dumps(measure(options.contender, options.census, extension, options.rounds)))
        return
    found, census_bytes = measure_all(extension, options.employees, options.rounds)
    tables = page(found, census_bytes, options.employees, options.rounds)
    print(tables)
    if not options.print:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
