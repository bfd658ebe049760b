"""The job for Ray, on a Ray of its own with two workers, each a process of its own."""

import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator

import pyarrow
import pytest
from conftest import (
    END,
    EXAMPLES,
    EXTENSION,
    NO_EMPLOYEE_ID,
    NOTHING_HAPPENS,
    OPTIONS,
    ROOT,
    SEEDS,
    START,
    Killer,
    Totals,
    Watch,
    environment_with,
    write_empty_years_twice,
)
from local import load_job, ray_variables
from shard import Simulation, add_totals


@pytest.fixture(scope="module")
def environment(short_folder) -> Iterator[dict[str, str]]:
    """The environment with the variables for Ray. Its home is a folder that is removed."""
    yield from environment_with(ray_variables(short_folder))


@pytest.fixture(scope="module")
def job(environment):  # noqa: ARG001 (it must stand before)
    """The program, connected to a Ray with two workers."""
    module = load_job("ray")
    module.connect(
        str(EXTENSION), num_cpus=2, include_dashboard=False, object_store_memory=200_000_000, logging_level="error"
    )
    yield module
    module.ray.shutdown()


def watched(job, census: pathlib.Path, watch: Watch, shards: int, held: int | None = None):
    """The census in that many shards, with the watch in each task."""
    pass_on = watch.passing(held)

    def pass_block_on(block: pyarrow.Table) -> Iterator[pyarrow.Table]:
        return pass_on([block])

    return job.ray.data.read_parquet(str(census)).repartition(shards).map_batches(
        pass_block_on, batch_format="pyarrow", batch_size=None
    )


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_the_digest_does_not_depend_on_the_shards(job, census, simulation, expected, duckdb_alone, tmp_path, shards):
    events = job.yearly_events(job.ray.data.read_parquet(str(census)), simulation, str(EXTENSION), shards)
    job.write(events, str(tmp_path / "events"), overwrite=False)
    assert duckdb_alone.digest_of_files(tmp_path / "events") == expected
    # …_000003-0.parquet: the number is that of the task.
    tasks = {file.stem.split("_")[-1] for file in tmp_path.glob("events/*/*.parquet")}
    assert len(tasks) == shards


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_totals_of_shards_add_up_to_those_of_the_whole(job, census, futures, totals_of_whole, shards):
    parts = job.table_of(job.yearly_totals(job.ray.data.read_parquet(str(census)), futures, str(EXTENSION), shards))
    # Each shard has every seed and year.
    assert parts.num_rows == shards * len(SEEDS) * (END - START + 1)
    assert Totals.of(add_totals(parts)) == totals_of_whole(futures)


def test_totals_of_some_seeds_each_are_those_of_all(job, census, futures, totals_of_whole):
    rows = job.ray.data.read_parquet(str(census))
    parts = job.table_of(job.yearly_totals_by_seed(rows, futures, str(EXTENSION), SEEDS, shards=7))
    # Two of the seven have no seed. Nothing is added: each seed and year is there once.
    assert Totals.of(parts) == totals_of_whole(futures)


def test_a_year_without_events_has_a_file(job, census, tmp_path):
    nothing = Simulation(START, START + 1, {**OPTIONS, **NOTHING_HAPPENS})
    folder, rows = str(tmp_path / "events"), job.ray.data.read_parquet(str(census))
    job.write(job.yearly_events(rows, nothing, str(EXTENSION)), folder, overwrite=False)
    columns = job.columns(rows, nothing, str(EXTENSION))
    write_empty_years_twice(folder, lambda: job.write_empty_years(nothing, columns, folder))


def test_two_workers_share_the_work(job, census, simulation, expected, duckdb_alone, watch, tmp_path):
    rows = watched(job, census, watch, shards=7)
    job.write(job.yearly_events(rows, simulation, str(EXTENSION)), str(tmp_path / "events"), overwrite=False)
    assert duckdb_alone.digest_of_files(tmp_path / "events") == expected
    assert len({process for process, _ in watch.processes()} - {os.getpid()}) >= 2


def test_a_worker_that_is_killed_midway(job, census, simulation, expected, duckdb_alone, watch, tmp_path):
    rows = watched(job, census, watch, shards=7, held=3)
    killer = Killer(watch, victim=lambda worker: worker)
    killer.start()
    job.write(job.yearly_events(rows, simulation, str(EXTENSION)), str(tmp_path / "events"), overwrite=False)
    killer.join(timeout=0)
    assert killer.killed is not None
    assert not pathlib.Path(f"/proc/{killer.killed}").exists()
    # Some shards were done, the held one was not, and that one was begun anew.
    assert 1 <= killer.finished < killer.begun <= 7 < watch.count("begun")
    assert watch.count("finished") >= 7
    assert duckdb_alone.digest_of_files(tmp_path / "events") == expected


def test_an_error_in_a_row_reaches_the_driver(job, census, simulation, tmp_path):
    def spoil(block: pyarrow.Table) -> pyarrow.Table:
        ids = [None if name == "EMP_2024_003000" else name for name in block["employee_id"].to_pylist()]
        return block.set_column(0, "employee_id", pyarrow.array(ids))

    spoilt = job.ray.data.read_parquet(str(census)).map_batches(spoil, batch_format="pyarrow")
    with pytest.raises(Exception, match=NO_EMPLOYEE_ID):
        job.write(job.yearly_events(spoilt, simulation, str(EXTENSION)), str(tmp_path / "events"), overwrite=False)


def test_the_command_line(environment, census, expected, duckdb_alone, tmp_path):
    """As in the README."""
    command = [
        sys.executable, EXAMPLES / "ray/yearly_events_job.py", "--extension", EXTENSION, census, tmp_path / "events", START, END,
        "--options", json.dumps(OPTIONS), "--shards", 2,
    ]
    done = subprocess.run(
        list(map(str, command)), cwd=ROOT, env=environment | {"PYTHONPATH": str(EXAMPLES)}, capture_output=True, text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert duckdb_alone.digest_of_files(tmp_path / "events") == expected
