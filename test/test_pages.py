"""The SQL in the README and in the reference does what is said there, on the census of the demo."""

import re

import duckdb
import pytest
from conftest import EXTENSION, ROOT
from modes import load_sql_mode, with_files_read

README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
BUILT = "build/release/navigator_events.duckdb_extension"
BLOCK = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What dbt renders is no SQL yet.
REFERENCE_SQL = [block for block in BLOCK.findall(REFERENCE) if "{{" not in block]


@pytest.fixture
def census(connection):
    """The census of `make demo`, and rates for it."""
    connection.execute((ROOT / "sql/demo_census.sql").read_text(encoding="utf-8"))
    connection.execute("CREATE TABLE comp_levers AS SELECT 'merit_rate' AS parameter_name, 0.9 AS parameter_value")
    return connection


def run(connection: duckdb.DuckDBPyConnection, block: str) -> list[tuple]:
    """The rows of the last statement of a block; `.read`, which is the command line's, runs a file."""
    return connection.execute(with_files_read(block).replace(BUILT, str(EXTENSION))).fetchall()


def rows_shown(text: str) -> list[tuple]:
    """The rows of a table of numbers, as the command line shows it."""
    lines = [line for line in text.splitlines() if re.fullmatch(r"│ +\d+ │.*", line)]
    return [tuple(float(value) for value in line.strip("│").split("│")) for line in lines]


def test_the_session_in_the_readme_shows_its_rows(census):
    census.execute("DROP TABLE comp_levers")
    first, second, _ = BLOCK.findall(README)
    shown = rows_shown(README.partition("## A company that grows")[0])
    assert len(shown) == 5
    check = re.search(r"^FROM polars_workforce_check\(.*\);", first, re.MULTILINE)
    run(census, first[: check.start()])
    assert run(census, check[0]) == []
    assert run(census, first) == shown
    draw = re.search(r"^(SELECT hash_rng\(.*\));  -- ([\d.]+)$", second, re.MULTILINE)
    assert run(census, second) == run(census, draw[1]) == [(float(draw[2]),)]


def test_the_other_query_in_the_readme_gives_events_of_engineers_alone(census):
    _, second, _ = BLOCK.findall(README)
    rows = run(census, second[: second.index(";") + 1])
    ids = {row[3] for row in rows}
    assert len(rows) > 1000
    departments = "SELECT DISTINCT department FROM census_data WHERE employee_id IN (SELECT unnest($1))"
    assert census.execute(departments, [list(ids)]).fetchall() == [("Engineering",)]


def test_the_company_of_the_example_grows(census):
    """In fewer than 40 lines; the headcount lies within three standard deviations of the plan's."""
    example = (ROOT / "examples/growth.sql").read_text(encoding="utf-8")
    assert len(example.splitlines()) < 40
    run(census, example)
    *_, third = BLOCK.findall(README)
    shown = rows_shown(README.partition("## A company that grows")[2])
    assert run(census, third) == shown
    assert len(shown) == 5
    deviations = dict(census.execute(
        "SELECT simulation_year, standard_deviation FROM bands WHERE measure = 'closing_headcount'").fetchall())
    for year, planned, headcount, *_ in shown:
        assert abs(headcount - planned) < 3 * deviations[year], year
    # The events and the workforce at the end of each year are of the same people.
    assert census.execute(
        "SELECT count(*) FROM yearly_events AS e ANTI JOIN year_ends AS y USING (employee_id, simulation_year)").fetchone() == (0,)
    raises = "SELECT DISTINCT round(compensation_amount / previous_compensation - 1, 4) FROM yearly_events WHERE event_type = 'merit'"
    assert {part for (part,) in census.execute(raises).fetchall()} == {0.05, 0.06, 0.04, 0.03}


def test_the_examples_of_the_help_run(census):
    examples = census.execute("SELECT function_name, example FROM navigator_events_help() WHERE part = 'function'").fetchall()
    assert len(examples) >= 4
    for function, example in examples:
        # Nothing is odd in the census of the demo.
        assert census.execute(example).fetchone() is not None or function == "polars_workforce_check", function


def test_the_reference_has_examples():
    assert len(REFERENCE_SQL) == 5


@pytest.mark.parametrize("block", REFERENCE_SQL, ids=[block.splitlines()[-1][:40] for block in REFERENCE_SQL])
def test_the_examples_of_the_reference_run(census, block):
    if ".read" in block:
        load_sql_mode(census)
    rows = run(census, block)
    if "parity_differences" in block:
        # That the modes agree is said by no row.
        assert rows == []
    elif "GROUP BY simulation_year" in block:
        assert [year for year, *_ in sorted(rows)] == [2025, 2026, 2027, 2028, 2029]
    else:
        assert len(rows) > 10_000
