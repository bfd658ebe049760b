"""The job for Spark, on `local-cluster`: two executors, each a process of its own, as on a cluster."""

import json
import os
import pathlib
import shutil
import subprocess
from collections.abc import Iterator

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
    parent,
    write_empty_years_twice,
)
from local import load_job, spark_session, spark_variables
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col, when
from shard import Simulation, add_totals

if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    raise pytest.UsageError("there is no java, and Spark needs Java 17 or later; install one, or set JAVA_HOME")

job = load_job("spark")

# The quick compiler alone, as no test runs long enough for the other one to pay.
SETTINGS = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@pytest.fixture(scope="module")
def environment(short_folder) -> Iterator[dict[str, str]]:
    """The environment with the variables for Spark."""
    yield from environment_with(spark_variables(short_folder))


@pytest.fixture(scope="module")
def spark(environment) -> Iterator[SparkSession]:  # noqa: ARG001 (it must stand before)
    """A session with two executors of one core."""
    with spark_session(2, SETTINGS) as session:
        yield session


def watched(census: DataFrame, watch: Watch, shards: int, held: int | None = None) -> DataFrame:
    """The census in that many shards, with the watch in each task."""
    return census.repartition(shards, "employee_id").mapInArrow(watch.passing(held), census.schema)


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_the_digest_does_not_depend_on_the_shards(spark, census, simulation, expected, duckdb_alone, tmp_path, shards):
    events = job.yearly_events(spark.read.parquet(str(census)), simulation, str(EXTENSION), shards)
    job.write(events, str(tmp_path / "events"), overwrite=False)
    assert duckdb_alone.digest_of_files(tmp_path / "events") == expected
    # part-00003-….parquet: the number is that of the task.
    tasks = {file.name.split("-")[1] for file in tmp_path.glob("events/*/*.parquet")}
    assert len(tasks) == shards


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_totals_of_shards_add_up_to_those_of_the_whole(spark, census, futures, totals_of_whole, shards):
    parts = job.yearly_totals(spark.read.parquet(str(census)), futures, str(EXTENSION), shards).toArrow()
    # Each shard has every seed and year.
    assert parts.num_rows == shards * len(SEEDS) * (END - START + 1)
    assert Totals.of(add_totals(parts)) == totals_of_whole(futures)


def test_totals_of_some_seeds_each_are_those_of_all(spark, census, futures, totals_of_whole):
    parts = job.yearly_totals_by_seed(spark.read.parquet(str(census)), futures, str(EXTENSION), SEEDS, shards=7).toArrow()
    # Two of the seven have no seed. Nothing is added: each seed and year is there once.
    assert Totals.of(parts) == totals_of_whole(futures)


def test_a_year_without_events_has_a_file(spark, census, tmp_path):
    nothing = Simulation(START, START + 1, {**OPTIONS, **NOTHING_HAPPENS})
    folder = str(tmp_path / "events")
    events = job.yearly_events(spark.read.parquet(str(census)), nothing, str(EXTENSION))
    job.write(events, folder, overwrite=False)
    write_empty_years_twice(folder, lambda: job.write_empty_years(events, nothing, folder))


def test_two_executors_share_the_work(spark, census, simulation, expected, duckdb_alone, watch, tmp_path):
    rows = watched(spark.read.parquet(str(census)), watch, shards=7)
    job.write(job.yearly_events(rows, simulation, str(EXTENSION)), str(tmp_path / "events"), overwrite=False)
    assert duckdb_alone.digest_of_files(tmp_path / "events") == expected
    workers = {process for process, _ in watch.processes()}
    assert len(workers) >= 2
    assert len({parent(daemon) for _, daemon in watch.processes()}) == 2


def test_an_executor_that_is_killed_midway(spark, census, simulation, expected, duckdb_alone, watch, tmp_path):
    rows = watched(spark.read.parquet(str(census)), watch, shards=7, held=3)
    # A worker is the child of a daemon, which is a child of the executor.
    killer = Killer(watch, victim=lambda worker: parent(parent(worker)))
    killer.start()
    job.write(job.yearly_events(rows, simulation, str(EXTENSION)), str(tmp_path / "events"), overwrite=False)
    killer.join(timeout=0)
    assert killer.killed is not None
    assert not pathlib.Path(f"/proc/{killer.killed}").exists()
    # Some shards were done, the held one was not, and at least that one was begun anew.
    assert 1 <= killer.finished < killer.begun <= 7 < watch.count("begun")
    assert watch.count("finished") >= 7
    assert duckdb_alone.digest_of_files(tmp_path / "events") == expected


def test_an_error_in_a_row_reaches_the_driver(spark, census, simulation, tmp_path):
    rows = spark.read.parquet(str(census))
    spoilt = rows.withColumn("employee_id", when(col("employee_id") != "EMP_2024_003000", col("employee_id")))
    with pytest.raises(Exception, match=NO_EMPLOYEE_ID):
        job.write(job.yearly_events(spoilt, simulation, str(EXTENSION)), str(tmp_path / "events"), overwrite=False)
    assert not list(tmp_path.glob("events/**/*.parquet"))


def test_the_command_line(environment, census, expected, duckdb_alone, tmp_path):
    """As in the README, but for the master."""
    command = [
        pathlib.Path(environment["SPARK_HOME"], "bin/spark-submit"), "--master", "local[2]",
        *(part for name, value in SETTINGS.items() for part in ("--conf", f"{name}={value}")),
        "--py-files", EXAMPLES / "shard.py", EXAMPLES / "spark/yearly_events_job.py",
        "--extension", EXTENSION, census, tmp_path / "events", START, END, "--options", json.dumps(OPTIONS), "--shards", 2,
    ]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert duckdb_alone.digest_of_files(tmp_path / "events") == expected
