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
from pyspark.sql.types import StructType
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


def yearly_totals(census: DataFrame, simulation: Simulation, extension: str, shards: int | None = None) -> DataFrame:
    """The totals of each shard of a census, below each other: `shard.add_totals(….toArrow())` makes those of the whole of them."""
    extension_file, schema = prepare_totals(census, simulation, extension)
    if shards is not None:
        census = census.repartition(shards, "employee_id")

    def totals_of_shard(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        if rows := list(batches):
            shard_of_census = pyarrow.Table.from_batches(rows)
            yield from simulation.totals(shard_of_census, SparkFiles.get(extension_file)).to_batches()

    return census.mapInArrow(totals_of_shard, schema)


def yearly_totals_by_seed(
    census: DataFrame, simulation: Simulation, extension: str, random_seeds: list[int], shards: int
) -> DataFrame:
    """The totals of a whole census with all of the seeds: a task has some of them, and the census in memory, as the driver has."""
    extension_file, schema = prepare_totals(census, simulation.of_seeds(random_seeds), extension)
    spark = census.sparkSession
    whole = spark.sparkContext.broadcast(census.toArrow())
    seeds = spark.createDataFrame([(seed,) for seed in random_seeds], "random_seed BIGINT").repartition(shards)

    def totals_of_seeds(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        if own := [seed for batch in batches for seed in batch["random_seed"].to_pylist()]:
            yield from simulation.of_seeds(own).totals(whole.value, SparkFiles.get(extension_file)).to_batches()

    return seeds.mapInArrow(totals_of_seeds, schema)


def prepare_totals(census: DataFrame, simulation: Simulation, extension: str) -> tuple[str, StructType]:
    """Sends the extension to the executors; the name of its file there, and the columns of the totals, of those of the first row."""
    spark = census.sparkSession
    spark.sparkContext.addFile(extension)
    extension_file = pathlib.PurePath(extension).name
    of_first_row = simulation.totals(census.limit(1).toArrow(), SparkFiles.get(extension_file))
    return extension_file, spark.createDataFrame(of_first_row.slice(0, 0)).schema


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
