"""What the tests of the examples share: a census in Parquet, its events by DuckDB alone, and a way to stop a worker midway."""

import dataclasses
import decimal
import json
import operator
import os
import pathlib
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator

import duckdb
import pyarrow
import pytest
from shard import Simulation

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent
ROOT = EXAMPLES.parent
EXTENSION = pathlib.Path(
    os.environ.get("NAVIGATOR_EVENTS_EXTENSION", ROOT / "build/release/navigator_events.duckdb_extension")
)
START, END = 2025, 2029
OPTIONS = {"random_seed": 42, "merit_rate": 0.9, "scenario_id": "sharded", "created_at": "2026-01-31 12:34:56.789"}
# Rates with which there are no events.
NOTHING_HAPPENS = dict.fromkeys(("hire_rate", "base_termination_rate", "promotion_rate", "merit_rate", "enrollment_rate"), 0.0)
# What the extension says of a row without an id.
NO_EMPLOYEE_ID = (
    "yearly_events: employee_id is NULL in the workforce row, but every employee needs one; leave such rows out or give them an id"
)
if not EXTENSION.is_file():
    raise pytest.UsageError(f"there is no {EXTENSION}; run `make release`, or set NAVIGATOR_EVENTS_EXTENSION")


@pytest.fixture(scope="session")
def census(tmp_path_factory) -> pathlib.Path:
    """A folder with the census of the demo, 4,000 employees, in three files."""
    folder = tmp_path_factory.mktemp("census")
    with open_loaded() as connection:
        connection.execute((ROOT / "sql/demo_census.sql").read_text(encoding="utf-8"))
        for part in range(3):
            connection.execute(f"COPY (FROM census_data WHERE rowid % 3 = {part}) TO '{folder}/part-{part}.parquet'")
    return folder


def open_loaded() -> duckdb.DuckDBPyConnection:
    """An in-memory database with the extension."""
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{EXTENSION}'")
    return connection


def files_of_years(folder: str) -> dict[int, int]:
    """How many Parquet files each year has in a folder of events, none of which may have rows."""
    files = pathlib.Path(folder).glob("simulation_year=*/*.parquet")
    years = [int(file.parent.name.split("=")[1]) for file in files]
    ((rows,),) = duckdb.sql(f"SELECT count(*) FROM read_parquet('{folder}/*/*.parquet')").fetchall()
    assert rows == 0
    return {year: years.count(year) for year in sorted(set(years))}


def columns_of_files(folder: str) -> dict[str, str]:
    """The columns of a folder of events, but for the year, which is the folders'."""
    described = duckdb.sql(f"DESCRIBE FROM read_parquet('{folder}/*/*.parquet', hive_partitioning = false)").fetchall()
    return {name: type_name for name, type_name, *_ in described}


def columns_of_events() -> dict[str, str]:
    """The columns of events as the extension has them, but for the year."""
    with open_loaded() as connection:
        connection.execute("CREATE TABLE nobody (employee_id VARCHAR, hire_date DATE)")
        events = f"polars_yearly_events({START}, {START}, workforce := 'nobody')"
        described = connection.execute(f"DESCRIBE FROM {events}").fetchall()
    return {name: type_name for name, type_name, *_ in described if name != "simulation_year"}


def write_empty_years_twice(folder: str, write_empty_years: Callable[[], None]) -> None:
    """Holds what a job writes for two years without events: a file each with all columns, and nothing beside what is there.

    As the export of dbt writes it: a read finds the years' columns.
    """
    for _ in range(2):
        write_empty_years()
        assert files_of_years(folder) == {START: 1, START + 1: 1}
        assert columns_of_files(folder) == columns_of_events()


@dataclasses.dataclass
class Digest:
    """How many events there are, and the md5 of all of them in the order of their ids: an event twice makes another one."""

    events: int
    md5: str


class DuckDBAlone:
    """The events of the census in one process, to hold those of the shards against."""

    def __init__(self, census: pathlib.Path):
        self.connection = open_loaded()
        self.connection.execute(f"CREATE VIEW census_data AS FROM read_parquet('{census}/*.parquet')")
        arguments = ", ".join(f"{name} := {value!r}" for name, value in OPTIONS.items())
        self.connection.execute(f"CREATE TABLE by_table AS FROM polars_yearly_events({START}, {END}, {arguments})")
        self.connection.execute(
            f"CREATE TABLE by_row AS SELECT e.* FROM (SELECT unnest(yearly_events(w, {START}, {END}, {OPTIONS})) AS e "
            "FROM census_data AS w)"
        )
        description = self.connection.execute("DESCRIBE by_table").fetchall()
        self.columns = {name: type_name for name, type_name, *_ in description}

    def digest(self, relation: str) -> Digest:
        """The digest of a relation that has the columns of the events, in any order."""
        row = "{" + ", ".join(f"'{name}': {name}" for name in self.columns) + "}"
        ((events, md5),) = self.connection.execute(
            f"SELECT count(*), md5(string_agg(CAST({row} AS VARCHAR), chr(10) ORDER BY event_id)) FROM {relation}"
        ).fetchall()
        return Digest(events, md5)

    def digest_of_files(self, folder: pathlib.Path) -> Digest:
        """The digest of what a job has written, the types of which must be those of the table function."""
        relation = (
            f"read_parquet('{folder}/*/*.parquet', hive_partitioning = true, hive_types = {{'simulation_year': INTEGER}})"
        )
        description = self.connection.execute(f"DESCRIBE FROM {relation}").fetchall()
        assert {name: type_name for name, type_name, *_ in description} == self.columns
        years = {path.name for path in folder.iterdir() if path.is_dir()}
        assert years == {f"simulation_year={year}" for year in range(START, END + 1)}
        return self.digest(relation)


@pytest.fixture(scope="session")
def duckdb_alone(census) -> Iterator[DuckDBAlone]:
    """The events of the census by DuckDB alone."""
    alone = DuckDBAlone(census)
    yield alone
    alone.connection.close()


@pytest.fixture(scope="session")
def expected(duckdb_alone) -> Digest:
    """The digest that all shards together must have, which both of the extension's functions agree on."""
    digest = duckdb_alone.digest("by_table")
    assert digest == duckdb_alone.digest("by_row")
    assert digest.events > 15_000
    return digest


SEEDS = [7, 3, 42, 1, 2_000_000_000_000]
# What adds up over employees: all columns of totals but these, which say what a row is of. None is a share or a mean.
KEYS = ["scenario_id", "random_seed", "simulation_year"]
COUNTS = [
    "opening_headcount", "hires", "terminations", "promotions", "merits", "enrollments", "closing_headcount", "participants", "events",
]
AMOUNTS = [
    "opening_payroll", "closing_payroll", "hire_compensation", "termination_compensation", "promotion_raises", "merit_raises",
    "prorated_compensation",
]


@dataclasses.dataclass
class Totals:
    """Totals to hold others against: rows by their keys, counts as they are and amounts as decimals with two places."""

    rows: dict[tuple, tuple]

    @classmethod
    def of(cls, totals: pyarrow.Table, by: tuple[str, ...] = ()) -> "Totals":
        """The totals of a table, the columns of which must be all that there are, and the keys of which must be there once."""
        assert set(totals.column_names) == {*KEYS, *by, *COUNTS, *AMOUNTS}
        rows = {}
        for row in totals.to_pylist():
            amounts = [decimal.Decimal(repr(row[name])) for name in AMOUNTS]
            assert all(amount == round(amount, 2) for amount in amounts)
            key = tuple(row[name] for name in (*KEYS, *by))
            assert key not in rows
            rows[key] = (*(row[name] for name in COUNTS), *amounts)
        return cls(rows)

    def __add__(self, other: "Totals") -> "Totals":
        """The sums by key: here and not by `add_totals`, which is what is tested."""
        added = dict(self.rows)
        for key, row in other.rows.items():
            added[key] = tuple(map(operator.add, added[key], row)) if key in added else row
        return Totals(added)


@pytest.fixture(scope="session")
def totals_of_whole(duckdb_alone) -> Callable[[Simulation], Totals]:
    """The totals of the census by one DuckDB, for the seeds and groups of a simulation."""

    def totals(simulation: Simulation, by: tuple[str, ...] = ()) -> Totals:
        options = ", ".join(f"{name} := {value!r}" for name, value in simulation.options.items())
        table = duckdb_alone.connection.sql(f"FROM polars_yearly_totals({START}, {END}, {options})").to_arrow_table()
        return Totals.of(table, by)

    return totals


@pytest.fixture
def futures() -> Simulation:
    """A simulation of several seeds, for totals."""
    options = {name: value for name, value in OPTIONS.items() if name != "random_seed"}
    return Simulation.agreed(START, END, json.dumps(options | {"random_seeds": SEEDS}))


@dataclasses.dataclass
class Watch:
    """Sees which processes work on which shards, by files in a folder that all of them reach."""

    folder: pathlib.Path

    def passing(self, held: int | None = None) -> Callable[[Iterable], Iterator]:
        """Passes the batches of a shard on, and notes its process.

        Of the shards in the order in which they begin, the one with the number `held` passes on a batch, says so and then waits
        for somebody to kill its process.
        """
        # The functions inside are sent to processes that cannot import this module.
        folder = self.folder

        def begin() -> int:
            number = 0
            while True:
                try:
                    with (folder / f"begun-{number}").open("x", encoding="ascii") as file:
                        file.write(f"{os.getpid()} {os.getppid()}")
                    return number
                except FileExistsError:
                    number += 1

        def pass_on(batches: Iterable) -> Iterator:
            number = begin()
            for batch in batches:
                yield batch
                if number == held:
                    (folder / "written").write_text(str(os.getpid()), encoding="ascii")
                    (folder / "written").rename(folder / "held")
                    time.sleep(300)
                    raise RuntimeError("nobody has killed this process")
            (folder / f"finished-{number}").touch()

        return pass_on

    def count(self, state: str) -> int:
        """How many shards have `begun` or `finished`, repeated ones included."""
        return len(list(self.folder.glob(f"{state}-*")))

    def processes(self) -> list[tuple[int, int]]:
        """The process and its parent for each shard that has begun."""
        return [tuple(map(int, file.read_text(encoding="ascii").split())) for file in sorted(self.folder.glob("begun-*"))]


class Killer(threading.Thread):
    """Kills a process when a shard is held, and knows what had been done by then."""

    def __init__(self, watch: Watch, victim: Callable[[int], int]):
        super().__init__(daemon=True)
        self.watch, self.victim = watch, victim
        self.killed = None

    def run(self) -> None:
        """Waits for the held shard, then kills the process that `victim` gives for that of the shard."""
        held = self.watch.folder / "held"
        while not held.exists():
            time.sleep(0.02)
        self.begun, self.finished = self.watch.count("begun"), self.watch.count("finished")
        victim = self.victim(int(held.read_text(encoding="ascii")))
        os.kill(victim, signal.SIGKILL)
        self.killed = victim


@pytest.fixture
def watch(tmp_path) -> Watch:
    """A watch with a folder of its own."""
    folder = tmp_path / "watch"
    folder.mkdir()
    return Watch(folder)


def parent(process: int) -> int:
    """The process that has started another."""
    for line in pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("PPid:"):
            return int(line.split()[1])
    raise ValueError(f"process {process} has no parent")


@pytest.fixture
def simulation() -> Simulation:
    """The simulation that all jobs run."""
    return Simulation.agreed(START, END, json.dumps(OPTIONS))


def environment_with(variables: dict[str, str]) -> Iterator[dict[str, str]]:
    """Sets variables of the environment for as long as a fixture lives, and gives all of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield dict(os.environ)


@pytest.fixture(scope="session")
def short_folder() -> Iterator[pathlib.Path]:
    """A folder with a short name, as the path of a socket has at most 107 characters."""
    with tempfile.TemporaryDirectory(prefix="reach-") as folder:
        yield pathlib.Path(folder)
