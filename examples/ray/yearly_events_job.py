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


def yearly_events(
    census: ray.data.Dataset, simulation: Simulation, extension: str, shards: int | None = None
) -> ray.data.Dataset:
    """The events of a census, in as many shards as wanted, or as Ray reads it; `extension` is what `connect` has sent along."""
    # What years, options or columns the extension refuses is an error here, before any task runs.
    simulation.schema(census.take_batch(1, batch_format="pyarrow"), extension)

    def events_of_block(block: pyarrow.Table) -> Iterator[pyarrow.Table]:
        shipped = importlib.resources.files(SHIPPED) / EXTENSION_FILE
        for batch in simulation.events(block.to_batches(), str(shipped)):
            yield pyarrow.Table.from_batches([batch])

    if shards is not None:
        census = census.repartition(shards)
    # Tasks and not actors: Ray then computes and writes in one task, and no event passes through the object store.
    return census.map_batches(events_of_block, batch_format="pyarrow", batch_size=None, zero_copy_batch=True)


def write(events: ray.data.Dataset, folder: str, overwrite: bool) -> None:
    """Writes the events, partitioned by simulation_year; a task that is repeated writes the same files again."""
    mode = ray.data.SaveMode.OVERWRITE if overwrite else ray.data.SaveMode.ERROR
    events.write_parquet(folder, partition_cols=["simulation_year"], mode=mode)


def main(given: list[str] | None = None) -> None:
    """Runs the job."""
    options = shard.arguments("Ray", given)
    connect(options.extension)
    try:
        simulation = Simulation.agreed(options.start, options.end, options.options)
        events = yearly_events(ray.data.read_parquet(options.census), simulation, options.extension, options.shards)
        write(events, options.events, options.overwrite)
    finally:
        ray.shutdown()


if __name__ == "__main__":
    main()
