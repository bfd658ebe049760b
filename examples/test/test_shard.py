"""The module that both engines send to their workers: a stream in, a stream out."""

import dataclasses
import itertools
import json

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from conftest import AMOUNTS, COUNTS, END, EXTENSION, NO_EMPLOYEE_ID, OPTIONS, ROOT, SEEDS, START, Totals
from shard import EVENTS_PER_BATCH, Simulation, add_totals, database

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


def thirds(rows: pyarrow.Table) -> list[pyarrow.Table]:
    """The census in three shards, one of a single employee."""
    return [rows.slice(0, 1), rows.slice(1, 2_000), rows.slice(2_001)]


def test_totals_of_shards_add_up_to_those_of_the_whole(futures, rows, totals_of_whole):
    whole = totals_of_whole(futures)
    assert len(whole.rows) == len(SEEDS) * (END - START + 1)
    parts = [futures.totals(part, str(EXTENSION)) for part in thirds(rows)]
    by_hand = sum(map(Totals.of, parts), start=Totals({}))
    assert by_hand == whole
    added = add_totals(pyarrow.concat_tables(parts))
    assert added.schema == parts[0].schema
    assert Totals.of(added) == whole
    # A part that is missing is seen: the single employee.
    assert Totals.of(add_totals(pyarrow.concat_tables(parts[1:]))) != whole


def test_totals_of_groups_add_up_though_parts_lack_some(futures, rows, totals_of_whole):
    by = ("department", "age_band", "level_id")
    grouped = dataclasses.replace(futures, options=futures.options | {"by": list(by)})
    parts = [grouped.totals(part, str(EXTENSION)) for part in thirds(rows)]
    whole = totals_of_whole(grouped, by)
    assert 0 < parts[0].num_rows < parts[1].num_rows < len(whole.rows)
    added = add_totals(pyarrow.concat_tables(parts))
    assert Totals.of(added, by) == whole
    assert added.column_names == parts[0].column_names


def test_amounts_are_added_in_cents():
    """0.1 + 0.2 as doubles is 0.30000000000000004; and a seed beyond the whole numbers of doubles stays what it is."""
    part = {"scenario_id": ["a"], "random_seed": [2**62 + 1], "simulation_year": [2025], "hires": [1]}
    parts = [pyarrow.table(part | {"merit_raises": [amount]}) for amount in (0.1, 0.2, -1e13, 1e13)]
    assert add_totals(pyarrow.concat_tables(parts)).to_pylist() == [
        {"scenario_id": "a", "random_seed": 2**62 + 1, "simulation_year": 2025, "hires": 4, "merit_raises": 0.3}
    ]


def test_totals_with_rows_of_parameters_and_without_a_seed(rows, duckdb_alone):
    """Rows of parameters need not have the same names; a NULL seed is a group, too."""
    levers = [
        {"parameter_name": "merit_raise", "parameter_value": 0.1},
        {"parameter_name": "merit_raise", "parameter_value": 0.2, "fiscal_year": START + 1},
    ]
    simulation = Simulation.agreed(START, START + 1, json.dumps({"parameters": levers}))
    added = add_totals(pyarrow.concat_tables(simulation.totals(part, str(EXTENSION)) for part in thirds(rows)))
    assert added["random_seed"].to_pylist() == [None, None]
    duckdb_alone.connection.execute(
        f"CREATE OR REPLACE TABLE levers AS FROM (VALUES ('merit_raise', 0.1, NULL), ('merit_raise', 0.2, {START + 1})) "
        "AS l (parameter_name, parameter_value, fiscal_year)"
    )
    whole = duckdb_alone.connection.sql(f"FROM polars_yearly_totals({START}, {START + 1}, parameters := 'levers')")
    assert Totals.of(added) == Totals.of(whole.to_arrow_table())
    assert Totals.of(added) != Totals.of(simulation.of_seeds([1]).totals(rows, str(EXTENSION)))


def test_a_shard_without_the_first_year(rows):
    """Of cohorts by year a shard may have the later years alone."""
    simulation = Simulation.agreed(START, START, "{}")
    later = rows.append_column("simulation_year", pyarrow.array([START + 1] * len(rows)))
    with pytest.raises(duckdb.Error, match=f"has no row of the opening year {START}"):
        simulation.totals(later, str(EXTENSION))
    allowed = Simulation.agreed(START, START, '{"allow_empty": true}').totals(later, str(EXTENSION))
    assert Totals.of(allowed).rows == {
        ("default", None, START): (0,) * len(COUNTS) + (0,) * len(AMOUNTS),
    }


def test_what_totals_refuse(rows):
    with pytest.raises(duckdb.Error, match='Invalid named parameter "merit" for function polars_yearly_totals'):
        Simulation.agreed(START, END, '{"merit": 0.9}').totals(rows, str(EXTENSION))
    with pytest.raises(duckdb.Error, match="random_seeds holds the seed 5 more than once"):
        Simulation.agreed(START, END, "{}").of_seeds([5, 5]).totals(rows, str(EXTENSION))
