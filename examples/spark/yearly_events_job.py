"""Workforce events of a census in Parquet, computed by Spark: one DuckDB with the extension in each Python worker.

    spark-submit --py-files examples/shard.py examples/spark/yearly_events_job.py \\
        --extension build/release/navigator_events.duckdb_extension census/ events/ 2025 2029
"""

import argparse
import pathlib
from collections.abc import Iterable, Iterator

import pyarrow
from pyspark import SparkFiles
from pyspark.sql import DataFrame, SparkSession
from shard import Simulation


def yearly_events(census: DataFrame, simulation: Simulation, extension: str, shards: int | None = None) -> DataFrame:
    """The events of a census, in as many shards as wanted, or as Spark reads it; `extension` is a path that the driver can read."""
    spark = census.sparkSession
    spark.sparkContext.addFile(extension)
    extension_file = pathlib.PurePath(extension).name
    # Without a time zone, as in DuckDB: else Spark would read created_at in the session's zone.
    spark.conf.set("spark.sql.timestampType", "TIMESTAMP_NTZ")
    arrow_schema = simulation.schema(census.limit(1).toArrow(), SparkFiles.get(extension_file))
    schema = spark.createDataFrame(arrow_schema.empty_table()).schema
    if shards is not None:
        census = census.repartition(shards, "employee_id")

    def events_of_shard(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        return simulation.events(batches, SparkFiles.get(extension_file))

    return census.mapInArrow(events_of_shard, schema)


def arguments(given: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="The workforce events of a census, computed by Spark.")
    parser.add_argument("census", help="a Parquet file or folder, one row per employee")
    parser.add_argument("events", help="the folder to write to, partitioned by simulation_year")
    parser.add_argument("start", type=int, help="the first year")
    parser.add_argument("end", type=int, help="the last year")
    parser.add_argument("--extension", required=True, help="navigator_events.duckdb_extension, as the driver can read it")
    parser.add_argument("--options", default="{}", help='options of yearly_events as JSON: {"random_seed": 42, "merit_rate": 0.9}')
    parser.add_argument("--shards", type=int, help="how many tasks share the census; else as Spark reads it")
    parser.add_argument("--overwrite", action="store_true", help="replace the events of an earlier run")
    return parser.parse_args(given)


def write(events: DataFrame, folder: str, overwrite: bool) -> None:
    """Writes the events, partitioned by simulation_year; Spark puts the files of a task in place when it is complete."""
    events.write.partitionBy("simulation_year").mode("overwrite" if overwrite else "error").parquet(folder)


def main(given: list[str] | None = None) -> None:
    """Runs the job."""
    options = arguments(given)
    spark = SparkSession.builder.appName("yearly_events").getOrCreate()
    try:
        simulation = Simulation.agreed(options.start, options.end, options.options)
        events = yearly_events(spark.read.parquet(options.census), simulation, options.extension, options.shards)
        write(events, options.events, options.overwrite)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
