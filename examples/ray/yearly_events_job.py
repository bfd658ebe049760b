r"""Workforce events of a census in Parquet, computed by Ray Data: one DuckDB with the extension in each worker process.

    PYTHONPATH=examples python examples/ray/yearly_events_job.py \\
        --extension build/release/navigator_events.duckdb_extension census/ events/ 2025 2029
"""

import importlib.resources
import pathlib
import shutil
import tempfile
from collections.abc import Iterator

import pyarrow
import pyarrow.fs
import pyarrow.parquet
import ray
import ray.data
import shard
from shard import EXTENSION_FILE, Simulation

# The folder with the extension, which Ray copies to each node once and makes importable there.
SHIPPED = "navigator_events_shipped"


def connect(extension: str, **options: object) -> None:
    """Starts Ray, or joins the cluster that RAY_ADDRESS or the options name, and sends along what its workers need."""
    with tempfile.TemporaryDirectory() as folder:
        shipped = pathlib.Path(folder, SHIPPED)
        shipped.mkdir()
        shutil.copyfile(extension, shipped / EXTENSION_FILE)
        ray.init(runtime_env={"py_modules": [shard.__file__, str(shipped)]}, **options)


def columns(census: ray.data.Dataset, simulation: Simulation, extension: str) -> pyarrow.Schema:
    """The columns of the events."""
    return simulation.schema(census.take_batch(1, batch_format="pyarrow"), extension)


def yearly_events(
    census: ray.data.Dataset, simulation: Simulation, extension: str, shards: int | None = None
) -> ray.data.Dataset:
    """The events of a census, in as many shards as wanted, or as Ray reads it; `extension` is what `connect` has sent along."""
    # What years, options or columns the extension refuses is an error here, before any task runs.
    columns(census, simulation, extension)

    def events_of_block(block: pyarrow.Table) -> Iterator[pyarrow.Table]:
        shipped = importlib.resources.files(SHIPPED) / EXTENSION_FILE
        for batch in simulation.events(block.to_batches(), str(shipped)):
            yield pyarrow.Table.from_batches([batch])

    if shards is not None:
        census = census.repartition(shards)
    # Tasks and not actors: Ray then computes and writes in one task, and no event passes through the object store.
    return census.map_batches(events_of_block, batch_format="pyarrow", batch_size=None, zero_copy_batch=True)


def yearly_totals(
    census: ray.data.Dataset, simulation: Simulation, extension: str, shards: int | None = None
) -> ray.data.Dataset:
    """The totals of each shard of a census, below each other; `shard.add_totals` makes those of the whole of them."""
    # What the extension refuses is an error here, before any task runs.
    simulation.totals(census.take_batch(1, batch_format="pyarrow"), extension)

    def totals_of_block(block: pyarrow.Table) -> pyarrow.Table:
        return simulation.totals(block, str(importlib.resources.files(SHIPPED) / EXTENSION_FILE))

    if shards is not None:
        census = census.repartition(shards)
    return census.map_batches(totals_of_block, batch_format="pyarrow", batch_size=None)


def yearly_totals_by_seed(
    census: ray.data.Dataset, simulation: Simulation, extension: str, random_seeds: list[int], shards: int
) -> ray.data.Dataset:
    """The totals of a whole census with all of the seeds: a task has some of them, and the census in memory, as the driver has."""
    simulation.of_seeds(random_seeds).totals(census.take_batch(1, batch_format="pyarrow"), extension)
    whole = ray.put(table_of(census))

    def totals_of_seeds(block: pyarrow.Table) -> pyarrow.Table:
        own = simulation.of_seeds(block["random_seed"].to_pylist())
        return own.totals(ray.get(whole), str(importlib.resources.files(SHIPPED) / EXTENSION_FILE))

    seeds = ray.data.from_arrow(pyarrow.table({"random_seed": random_seeds})).repartition(shards)
    return seeds.map_batches(totals_of_seeds, batch_format="pyarrow", batch_size=None)


def table_of(rows: ray.data.Dataset) -> pyarrow.Table:
    """All rows of a data set in the driver's memory. A block without rows may have no columns either, so they are promoted."""
    return pyarrow.concat_tables(ray.get(rows.to_arrow_refs()), promote_options="default")


def write(events: ray.data.Dataset, folder: str, overwrite: bool) -> None:
    """Writes the events, partitioned by simulation_year; a task that is repeated writes the same files again."""
    mode = ray.data.SaveMode.OVERWRITE if overwrite else ray.data.SaveMode.ERROR
    events.write_parquet(folder, partition_cols=["simulation_year"], mode=mode)


def write_empty_years(simulation: Simulation, schema: pyarrow.Schema, folder: str) -> None:
    """Writes a file without rows for each year that has no events, of which Ray writes none: so that a read finds all years' columns."""
    place = folder if "://" in folder else pathlib.Path(folder).absolute().as_uri()
    filesystem, path = pyarrow.fs.FileSystem.from_uri(place)
    for year in range(simulation.start, simulation.end + 1):
        of_year = f"{path}/simulation_year={year}"
        if filesystem.get_file_info(of_year).type == pyarrow.fs.FileType.NotFound:
            filesystem.create_dir(of_year, recursive=True)
            empty = schema.remove(schema.get_field_index("simulation_year")).empty_table()
            pyarrow.parquet.write_table(empty, f"{of_year}/empty.parquet", filesystem=filesystem)


def main(given: list[str] | None = None) -> None:
    """Runs the job."""
    options = shard.arguments("Ray", given)
    connect(options.extension)
    try:
        simulation = Simulation.agreed(options.start, options.end, options.options)
        census = ray.data.read_parquet(options.census)
        events = yearly_events(census, simulation, options.extension, options.shards)
        write(events, options.events, options.overwrite)
        write_empty_years(simulation, columns(census, simulation, options.extension), options.events)
    finally:
        ray.shutdown()


if __name__ == "__main__":
    main()
