"""The events of one shard of a workforce: a stream of Arrow record batches in, a stream of Arrow record batches out. Its totals, too.

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

# What tells rows of totals apart; the other columns of totals are counts and amounts, and all of them add up.
KEYS_OF_TOTALS = ("scenario_id", "random_seed", "simulation_year", "level_id", "department", "age_band", "tenure_band")

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
    return open_database(extension)


def open_database(extension: str) -> duckdb.DuckDBPyConnection:
    """A new one of these, which belongs to the caller."""
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": "1"})
    quoted = extension.replace("'", "''")
    connection.execute(f"LOAD '{quoted}'")
    return connection


def add_totals(parts: pyarrow.Table) -> pyarrow.Table:
    """The totals of the whole from those of its parts, put below each other: by seed, year and group, in that order.

    Amounts are added in whole cents, as doubles would lose the last one.
    """
    keys = [name for name in parts.column_names if name in KEYS_OF_TOTALS]
    sums = [
        f"CAST(sum(CAST(round({field.name} * 100) AS HUGEINT)) AS DOUBLE) / 100 AS {field.name}"
        if pyarrow.types.is_floating(field.type)
        else f"CAST(sum({field.name}) AS BIGINT) AS {field.name}"
        for field in parts.schema
        if field.name not in keys
    ]
    ordered = ", ".join(keys)
    with duckdb.connect() as connection:
        connection.register("parts", parts)
        return connection.sql(
            f"SELECT {ordered}, {', '.join(sums)} FROM parts GROUP BY {ordered} ORDER BY {ordered}"
        ).to_arrow_table()


@dataclasses.dataclass(frozen=True)
class Simulation:
    """What all shards must agree on: the years, and the options of `yearly_events`, `created_at` among them.

    For totals the options may be `random_seeds` or `replications` and `by`, too; `parameters` is a list of rows in both.
    """

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

    def totals(self, census: pyarrow.Table, extension: str) -> pyarrow.Table:
        """The totals of these rows; `add_totals` makes those of the whole of them.

        Of a census with cohorts by year a shard may lack the first year, which is an error without the option `allow_empty`.
        """
        options = dict(self.options)
        relations = {"workforce": census}
        if rows := options.get("parameters"):
            names = dict.fromkeys(name for row in rows for name in row)
            relations["parameters"] = pyarrow.table({name: [row.get(name) for row in rows] for name in names})
        # A database of its own: the table function sees only what is committed, and other tasks of this process have other rows.
        with open_database(extension) as connection:
            for name, relation in relations.items():
                connection.register("given", relation)
                connection.execute(f"CREATE TABLE {name} AS FROM given")
                options[name] = name
            quoted = [name.replace('"', '""') for name in options]
            named = ", ".join(f'"{name}" := ${place}' for place, name in enumerate(quoted, start=3))
            statement = f"FROM polars_yearly_totals($1, $2, {named})"
            return connection.sql(statement, params=[self.start, self.end, *options.values()]).to_arrow_table()

    def of_seeds(self, random_seeds: list[int]) -> Simulation:
        """The same with these seeds: those of one task, where tasks share the futures of a whole workforce."""
        return dataclasses.replace(self, options=self.options | {"random_seeds": random_seeds})
