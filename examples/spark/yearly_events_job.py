r"""Workforce events of a census in Parquet, computed by Spark: one DuckDB with the extension in each Python worker.

    spark-submit --py-files examples/shard.py examples/spark/yearly_events_job.py \\
        --extension build/release/navigator_events.duckdb_extension census/ events/ 2025 2029
"""

import pathlib
from collections.abc import Iterable, Iterator

import pyarrow
import shard
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


def write(events: DataFrame, folder: str, overwrite: bool) -> None:
    """Writes the events, partitioned by simulation_year; Spark puts the files of a task in place when it is complete."""
    events.write.partitionBy("simulation_year").mode("overwrite" if overwrite else "error").parquet(folder)


def write_empty_years(events: DataFrame, simulation: Simulation, folder: str) -> None:
    """Writes a file without rows for each year that has no events, of which Spark writes none: so that a read finds all columns."""
    spark = events.sparkSession
    hadoop = spark.sparkContext._jvm.org.apache.hadoop.fs
    for year in range(simulation.start, simulation.end + 1):
        of_year = f"{folder}/simulation_year={year}"
        path = hadoop.Path(of_year)
        if not path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()).exists(path):
            empty = spark.createDataFrame([], events.drop("simulation_year").schema)
            empty.coalesce(1).write.parquet(of_year)


def main(given: list[str] | None = None) -> None:
    """Runs the job."""
    options = shard.arguments("Spark", given)
    spark = SparkSession.builder.appName("yearly_events").getOrCreate()
    try:
        simulation = Simulation.agreed(options.start, options.end, options.options)
        events = yearly_events(spark.read.parquet(options.census), simulation, options.extension, options.shards)
        write(events, options.events, options.overwrite)
        write_empty_years(events, simulation, options.events)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
