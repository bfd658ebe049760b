"""The module that both engines send to their workers: a stream in, a stream out."""

import itertools
import json

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from conftest import END, EXTENSION, NO_EMPLOYEE_ID, OPTIONS, ROOT, START
from shard import EVENTS_PER_BATCH, Simulation, database

EMPLOYEES_PER_BATCH = 2_000


@pytest.fixture
def simulation() -> Simulation:
    """The simulation that all tests run."""
    return Simulation.agreed(START, END, json.dumps(OPTIONS))


@pytest.fixture
def rows(census) -> pyarrow.Table:
    """The census in memory."""
    return pyarrow.parquet.read_table(census)


def test_the_events_are_those_of_duckdb_alone(simulation, rows, duckdb_alone, expected):
    batches = simulation.events(rows.to_batches(max_chunksize=700), str(EXTENSION))
    events = pyarrow.Table.from_batches(list(batches))
    duckdb_alone.connection.register("streamed", events)
    assert duckdb_alone.digest("streamed") == expected


def test_rows_are_taken_only_when_their_events_are_wanted(simulation, rows):
    """Of a stream without an end, hardly more is taken than the first batch of events needs."""
    taken = itertools.count()
    batch = rows.slice(0, EMPLOYEES_PER_BATCH).combine_chunks().to_batches()[0]
    endless = (batch for _ in taken)
    events = simulation.events(endless, str(EXTENSION))
    assert next(events).num_rows == EVENTS_PER_BATCH
    # 2,000 employees have some 8,900 events.
    assert next(taken) <= 4
    events.close()


def test_a_shard_without_rows_has_no_events(simulation):
    assert list(simulation.events(iter(()), str(EXTENSION))) == []


def test_a_process_loads_the_extension_once():
    assert database(str(EXTENSION)) is database(str(EXTENSION))
    assert database(str(EXTENSION)).execute("SELECT current_setting('threads')").fetchone() == (1,)


def test_two_streams_side_by_side(simulation, rows):
    first, second = (simulation.events(rows.to_batches(), str(EXTENSION)) for _ in range(2))
    assert all(one.equals(other) for one, other in itertools.zip_longest(first, second))


def test_the_schema_is_the_table_functions(simulation, rows, duckdb_alone):
    schema = simulation.schema(rows.slice(0, 1), str(EXTENSION))
    assert schema == duckdb_alone.connection.sql("FROM by_table").to_arrow_table().schema
    assert schema.field("created_at").type == pyarrow.timestamp("us")
    assert schema.field("event_payload").type.num_fields == 12


def test_what_is_refused_is_refused_before_a_job_begins(rows):
    sample = rows.slice(0, 1)
    with pytest.raises(duckdb.Error) as raised:
        Simulation.agreed(2029, 2025, "{}").schema(sample, str(EXTENSION))
    assert str(raised.value) == (
        "Invalid Input Error: yearly_events: start 2029 lies after end 2025, but the years must run forwards; give the earlier "
        "year first"
    )
    with pytest.raises(duckdb.Error) as raised:
        Simulation.agreed(START, END, '{"merit": 0.9}').schema(sample, str(EXTENSION))
    assert "yearly_events: the option 'merit' is unknown; allowed are " in str(raised.value)
    with pytest.raises(duckdb.Error) as raised:
        Simulation.agreed(START, END, "{}").schema(sample.drop_columns("employee_id"), str(EXTENSION))
    assert str(raised.value).startswith(
        "Binder Error: yearly_events: the workforce row has no column employee_id, and every employee needs one; its columns are "
    )


def test_an_error_in_a_row_is_that_of_the_extension(simulation, rows):
    ids = rows["employee_id"].to_pylist()
    ids[3_000] = None
    spoilt = rows.set_column(0, "employee_id", pyarrow.array(ids))
    assert rows.column_names[0] == "employee_id"
    # Arrow's reader hands the error of its source on as one of its own.
    with pytest.raises(OSError, match=NO_EMPLOYEE_ID) as raised:
        list(simulation.events(spoilt.to_batches(max_chunksize=500), str(EXTENSION)))
    assert str(raised.value) == f"Invalid Input Error: {NO_EMPLOYEE_ID}"


def test_created_at_is_one_instant_for_all_shards():
    agreed = Simulation.agreed(START, END, "{}")
    assert set(agreed.options) == {"created_at"}
    assert agreed.options["created_at"].tzinfo is None
    assert Simulation.agreed(START, END, json.dumps(OPTIONS)).options == OPTIONS


def test_options_are_an_object():
    with pytest.raises(ValueError, match="a JSON object is wanted") as raised:
        Simulation.agreed(START, END, "[1]")
    assert str(raised.value) == 'the options are [1], but a JSON object is wanted, like {"random_seed": 42}'


def test_an_event_twice_makes_another_digest(duckdb_alone, expected):
    """Both digests see it: that of the tests, and the one of the documentation that adds up over shards."""
    twice = "(FROM by_table UNION ALL (FROM by_table LIMIT 1))"
    assert duckdb_alone.digest(twice) != expected
    statement = (ROOT / "docs/scaling.md").read_text(encoding="utf-8").split("```sql\n")[-1].split("```")[0]
    files = "read_parquet('events/*/*.parquet') AS e"
    assert statement.count(files) == 1

    def by_year(relation: str) -> dict[int, tuple[int, int]]:
        rows = duckdb_alone.connection.execute(statement.replace(files, f"{relation} AS e")).fetchall()
        return {year: (events, digest) for year, events, digest in rows}

    whole = by_year("by_table")
    assert sum(events for events, _ in whole.values()) == expected.events
    assert len({year for year in whole if by_year(twice)[year] != whole[year]}) == 1
    shards = [by_year(f"(FROM by_table WHERE hash(employee_id) % 2 = {shard})") for shard in range(2)]
    assert whole == {year: tuple(map(sum, zip(*(shard[year] for shard in shards), strict=True))) for year in whole}
