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
    first, second, *_ = BLOCK.findall(README)
    shown = rows_shown(README.partition("## A company that grows")[0])
    assert len(shown) == 5
    check = re.search(r"^FROM polars_workforce_check\(.*\);", first, re.MULTILINE)
    run(census, first[: check.start()])
    assert run(census, check[0]) == []
    assert run(census, first) == shown
    draw = re.search(r"^(SELECT hash_rng\(.*\));  -- ([\d.]+)$", second, re.MULTILINE)
    assert run(census, second) == run(census, draw[1]) == [(float(draw[2]),)]


def test_the_other_query_in_the_readme_gives_events_of_engineers_alone(census):
    _, second, *_ = BLOCK.findall(README)
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
    _, _, third, _ = BLOCK.findall(README)
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


def test_the_plan_of_the_example_lies_in_the_band_where_it_is_told_who_is_new(census):
    """At first above it else, as the README says."""
    run(census, (ROOT / "examples/growth.sql").read_text(encoding="utf-8"))
    planned, high = census.execute(
        "SELECT closing_headcount, p90 FROM plan JOIN bands USING (simulation_year) "
        "WHERE simulation_year = 2025 AND measure = 'closing_headcount'").fetchone()
    assert planned > high
    new = "SELECT count(*) FROM census_data WHERE active AND employee_hire_date > DATE '2024-01-01'"
    census.execute(f"CREATE TABLE told AS FROM workforce_with_plan(2025, 2025, opening_new_hires := ({new}))")
    census.execute(
        "CREATE TABLE told_futures AS FROM polars_yearly_totals(2025, 2025, workforce := 'told', hire_rate := 0, replications := 200)")
    low, high = census.execute("SELECT p10, p90 FROM totals_bands('told_futures') WHERE measure = 'closing_headcount'").fetchone()
    assert low < planned < high


def test_a_census_with_names_of_its_own_is_read_through_the_view_of_the_readme(census, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    census.execute(
        "COPY (SELECT employee_id AS emp_no, employee_hire_date AS start_date, employee_birth_date AS dob, NULL::DATE AS end_date, "
        "employee_gross_compensation AS pay FROM census_data WHERE employee_hire_date IS NOT NULL) TO 'census.parquet'")
    *_, own = BLOCK.findall(README)
    run(census, own)
    assert census.execute("SELECT count(*), count(DISTINCT level) FROM staff").fetchone() == (3600, 4)
    read = re.search(r"^(FROM polars_event_parameters.*?);", own, re.MULTILINE)[1]
    assert [(row[2], row[5], row[6]) for row in run(census, read)] == [(3, 0.05, "relation"), (4, 0.04, "relation")]
    bands = re.search(r"^(SELECT simulation_year, quantile.*?);", own, re.MULTILINE | re.DOTALL)[1]
    middles = [(year, headcounts[1], payroll) for year, headcounts, payroll in run(census, bands)]
    assert [year for year, *_ in middles] == [2025, 2026, 2027]
    # Nobody is hired; each is paid what one earns.
    assert 3600 > middles[0][1] > middles[1][1] > middles[2][1] > 2000
    assert all(payroll / headcount > 45000 for _, headcount, payroll in middles)
    raises = (
        "SELECT DISTINCT level_id = 3, round(compensation_amount / previous_compensation - 1, 4) FROM 'events.parquet' "
        "WHERE event_type = 'merit' ORDER BY ALL")
    assert census.execute(raises).fetchall() == [(False, 0.04), (True, 0.05)]
    assert census.execute("SELECT count(*) FROM 'events.parquet' WHERE event_type = 'hire'").fetchone() == (0,)


def test_what_the_readme_says_of_names_and_levels_that_are_missing(census):
    """The events ignore them without a word, and the check names the salary only."""
    census.execute(
        "CREATE TABLE misnamed AS SELECT employee_id, employee_hire_date, employee_gross_compensation AS pay "
        "FROM census_data WHERE employee_hire_date IS NOT NULL")
    census.execute(
        "CREATE OR REPLACE TABLE comp_levers AS SELECT 'merit_raise' AS parameter_name, 0.2 AS parameter_value, 3 AS job_level")
    found = census.execute("SELECT severity, column_name, problem FROM polars_workforce_check(2025, workforce := 'misnamed')").fetchall()
    assert found == [("warning", "salary", "no column is read as the salary: no raise has an amount, and payrolls are zero")]
    totals = "SELECT closing_headcount > 2000, closing_payroll FROM polars_yearly_totals(2025, 2025, workforce := 'misnamed')"
    assert census.execute(totals).fetchall() == [(True, 0)]
    census.execute("CREATE TABLE without_levels AS SELECT * EXCLUDE (level) FROM census_data")
    raises = (
        "SELECT DISTINCT round(compensation_amount / previous_compensation - 1, 4) "
        "FROM polars_yearly_events(2025, 2027, workforce := 'without_levels') WHERE event_type = 'merit'")
    assert census.execute(raises).fetchall() == [(0.04,)]


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
