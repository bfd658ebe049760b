"""The events of one shard of a workforce: a stream of Arrow record batches in, a stream of Arrow record batches out.

The jobs for Spark and Ray beside this file send it to their workers. Any engine that hands Arrow batches to a Python process can
do the same.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import functools
import itertools
import json
import typing
from collections.abc import Iterable, Iterator

import duckdb
import pyarrow

# DuckDB finds the entry point by the name of the file: it must be called so wherever it is copied to.
EXTENSION_FILE = "navigator_events.duckdb_extension"

# Every column of the census goes in, as the extension finds those that it needs by name.
STATEMENT = "SELECT e.* FROM (SELECT unnest(yearly_events(w, $start, $end, $options)) AS e FROM census AS w)"

# About 7 MB of events. DuckDB hands them out in chunks of 2,048.
EVENTS_PER_BATCH = 8 * 2_048


def arguments(engine: str, given: list[str] | None) -> argparse.Namespace:
    """The command line of the jobs; `given` are its words, else those that the program was started with."""
    parser = argparse.ArgumentParser(description=f"The workforce events of a census, computed by {engine}.")
    parser.add_argument("census", help="a Parquet file or folder, one row per employee")
    parser.add_argument("events", help="the folder to write to, partitioned by simulation_year")
    parser.add_argument("start", type=int, help="the first year")
    parser.add_argument("end", type=int, help="the last year")
    parser.add_argument("--extension", required=True, help=f"the path of {EXTENSION_FILE}, as the driver can read it")
    parser.add_argument("--options", default="{}", help='options of yearly_events as JSON: {"random_seed": 42, "merit_rate": 0.9}')
    parser.add_argument("--shards", type=int, help=f"how many tasks share the census; else as {engine} reads it")
    parser.add_argument("--overwrite", action="store_true", help="replace the events of an earlier run")
    return parser.parse_args(given)


@functools.cache
def database(extension: str) -> duckdb.DuckDBPyConnection:
    """An in-memory database with the extension of this path: opened once in each worker process, not once in each batch.

    It has one thread, as an engine gives each of its tasks one core.
    """
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": "1"})
    quoted = extension.replace("'", "''")
    connection.execute(f"LOAD '{quoted}'")
    return connection


@dataclasses.dataclass(frozen=True)
class Simulation:
    """What all shards must agree on: the years, and the options of `yearly_events`, `created_at` among them."""

    start: int
    end: int
    options: dict[str, typing.Any]

    @classmethod
    def agreed(cls, start: int, end: int, options: str) -> Simulation:
        """Reads the options from JSON. The driver calls this once; where no `created_at` is given, it is now, in UTC."""
        given = json.loads(options)
        if not isinstance(given, dict):
            raise ValueError(f"the options are {options}, but a JSON object is wanted, like {{\"random_seed\": 42}}")
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        return cls(start, end, {"created_at": now} | given)

    def events(self, census: Iterable[pyarrow.RecordBatch], extension: str) -> Iterator[pyarrow.RecordBatch]:
        """The events of these rows, in their order; a batch of rows is taken only when its events are wanted."""
        batches = iter(census)
        first = next(batches, None)
        if first is None:
            return
        # A connection of its own, as a process may have several streams at the same time.
        with database(extension).cursor() as connection:
            connection.register("census", pyarrow.RecordBatchReader.from_batches(first.schema, itertools.chain((first,), batches)))
            yield from connection.sql(STATEMENT, params=dataclasses.asdict(self)).to_arrow_reader(EVENTS_PER_BATCH)

    def schema(self, sample: pyarrow.Table, extension: str) -> pyarrow.Schema:
        """The columns of the events, as the extension itself has them.

        `sample` is the first row of the census: years, options and columns that the extension refuses are an error here, before a
        job begins.
        """
        with database(extension).cursor() as connection:
            connection.register("census", sample)
            return connection.sql(STATEMENT, params=dataclasses.asdict(self)).to_arrow_table().schema
