"""The queries of the page: their numbers worked out another way, and as a newcomer sees them."""

import collections
import csv
import pathlib
import statistics
import subprocess
import sys

import duckdb
import pytest

from demo import simulation

QUERIES = sorted(path.stem for path in simulation.QUERIES.glob("*.sql"))


def rows(tables: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return tables.execute(query).fetchall()


def test_all_queries_are_tested() -> None:
    assert QUERIES == [
        "compensation_by_level", "events_by_type_and_year", "headcount_by_year", "headcount_of_many_futures", "parameters_read",
        "payroll_of_many_futures", "terminations_by_tenure_band"]


@pytest.mark.parametrize("name", QUERIES)
def test_the_command_line_client_prints_the_same(tables: duckdb.DuckDBPyConnection, folder: pathlib.Path, name: str) -> None:
    """On the oldest DuckDB that is supported, which opens the tables that the newest has written."""
    client = pathlib.Path(sys.executable).with_name("duckdb")
    run = subprocess.run([client, "-readonly", "-csv", folder / "demo.duckdb", "-f", simulation.QUERIES / f"{name}.sql"],
                         capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    printed = list(csv.DictReader(run.stdout.splitlines()))
    answered = simulation.ask(tables, name).rows
    assert printed == [{column: "NULL" if value is None else str(value) for column, value in row.items()} for row in answered]


def test_headcount_of_each_year_is_the_people_counted_one_by_one(tables: duckdb.DuckDBPyConnection) -> None:
    employed = {employee for employee, in rows(
        tables, "SELECT employee_id FROM census_data WHERE active AND employee_hire_date IS NOT NULL")}
    expected = {simulation.FIRST_YEAR - 1: len(employed)}
    events = rows(tables, "SELECT simulation_year, employee_id, event_type FROM yearly_events ORDER BY effective_date")
    for year, employee, event_type in events:
        if event_type == "hire":
            assert employee not in employed
            employed.add(employee)
        elif event_type == "termination":
            employed.remove(employee)
        expected[year] = len(employed)
    answered = simulation.ask(tables, "headcount_by_year").rows
    assert {row["simulation_year"]: row["employees"] for row in answered} == expected
    assert (answered[0]["employees"], answered[-1]["employees"]) == (3457, 4038)
    hires, terminations = (collections.Counter(year for year, _, event_type in events if event_type == wanted)
                           for wanted in ("hire", "termination"))
    assert {row["simulation_year"]: (row["hires"], row["terminations"]) for row in answered[1:]} == {
        year: (hires[year], terminations[year]) for year in hires}
    # 3 % a year, rounded.
    assert [row["planned"] for row in answered] == [3457, 3561, 3668, 3778, 3891, 4008]


def test_events_of_each_type_and_year_are_those_counted_one_by_one(tables: duckdb.DuckDBPyConnection) -> None:
    expected = collections.Counter(rows(tables, "SELECT event_type, simulation_year FROM yearly_events"))
    answered = simulation.ask(tables, "events_by_type_and_year").rows
    assert {(row["event_type"], row["simulation_year"]): row["events"] for row in answered} == expected
    assert list(dict.fromkeys(row["event_type"] for row in answered)) == [
        "hire", "termination", "promotion", "merit", "benefit_enrollment"]


def test_compensation_of_each_level_is_that_of_the_people_at_the_end(tables: duckdb.DuckDBPyConnection) -> None:
    people = {employee: [hired, int(level.removeprefix("L")), compensation] for employee, hired, level, compensation in rows(
        tables, "SELECT employee_id, hire_date IS NOT NULL, level, salary FROM planned_census WHERE active")}
    for employee, event_type, level, compensation in rows(
            tables, "SELECT employee_id, event_type, level_id, compensation_amount FROM yearly_events "
            "ORDER BY simulation_year, event_sequence"):
        if event_type == "termination":
            del people[employee]
        else:
            people[employee] = [True, level, people[employee][2] if compensation is None else compensation]
    earned = collections.defaultdict(list)
    for hired, level, compensation in people.values():
        if hired:
            earned[level].append(compensation)
    answered = simulation.ask(tables, "compensation_by_level").rows
    assert {row["level"]: row["employees"] for row in answered} == {level: len(amounts) for level, amounts in earned.items()}
    for row in answered:
        quartiles = statistics.quantiles(earned[row["level"]], method="inclusive")
        assert [row["lower_quartile"], row["median"], row["upper_quartile"]] == pytest.approx(quartiles, abs=0.51)


def test_terminations_and_those_who_could_leave_add_up(tables: duckdb.DuckDBPyConnection) -> None:
    answered = simulation.ask(tables, "terminations_by_tenure_band").rows
    # Whoever is hired in the year is not there on its 1 January.
    bands = collections.Counter(band for band, in rows(
        tables, "SELECT tenure_band FROM yearly_events AS e WHERE event_type = 'termination' AND NOT EXISTS (FROM yearly_events AS h "
        "WHERE h.event_type = 'hire' AND h.employee_id = e.employee_id AND h.simulation_year = e.simulation_year)"))
    assert {row["tenure_band"]: row["terminations"] for row in answered} == bands
    assert [row["tenure_band"] for row in answered] == ["< 2", "2-4", "5-9", "10-19", "20+"]
    # Who is employed on a 1 January is who was at the end of the year before.
    headcounts = simulation.ask(tables, "headcount_by_year").rows[:-1]
    assert sum(row["employee_years"] for row in answered) == sum(row["employees"] for row in headcounts)
    for row in answered:
        assert row["terminations_per_100"] == pytest.approx(100 * row["terminations"] / row["employee_years"], abs=0.0501)


@pytest.mark.parametrize(("name", "measure"), [
    ("headcount_of_many_futures", "headcount"), ("payroll_of_many_futures", "payroll")])
def test_the_fan_holds_the_percentiles_of_the_futures(tables: duckdb.DuckDBPyConnection, name: str, measure: str) -> None:
    answered = simulation.ask(tables, name).rows
    assert [row["simulation_year"] for row in answered] == [2024, 2025, 2026, 2027, 2028, 2029]
    for row in answered[1:]:
        of_year = f"SELECT closing_{measure} FROM futures WHERE simulation_year = {row['simulation_year']}"
        values = [float(value) for value, in rows(tables, of_year)]
        assert row["seeds"] == len(values) == 200
        cuts = statistics.quantiles(values, n=20, method="inclusive")
        expected = [cuts[1], cuts[4], cuts[9], cuts[14], cuts[17]]
        fan = [row[f"p{part}"] for part in (10, 25, 50, 75, 90)]
        assert fan == pytest.approx(expected, abs=0.51)
        assert fan == sorted(fan)
        assert fan[0] < fan[-1]


def test_the_fans_begin_with_the_census(tables: duckdb.DuckDBPyConnection) -> None:
    ((people, salaries),) = rows(tables, "SELECT count(*), sum(employee_gross_compensation) FROM census_data "
                                 "WHERE active AND employee_hire_date IS NOT NULL")
    for name, begins in (("headcount_of_many_futures", people), ("payroll_of_many_futures", salaries)):
        first = simulation.ask(tables, name).rows[0]
        assert [first[f"p{part}"] for part in (10, 25, 50, 75, 90)] == pytest.approx([begins] * 5, abs=0.51)


def test_the_plan_beside_the_futures_is_the_table_of_the_plan(tables: duckdb.DuckDBPyConnection) -> None:
    opening, *_ = (row for row, in rows(tables, "SELECT opening_headcount FROM plan ORDER BY simulation_year"))
    expected = [(2024, opening), *rows(tables, "SELECT simulation_year, closing_headcount FROM plan ORDER BY simulation_year")]
    for name in ("headcount_by_year", "headcount_of_many_futures"):
        assert [(row["simulation_year"], row["planned"]) for row in simulation.ask(tables, name).rows] == expected


def test_the_parameters_are_those_of_the_table_and_the_defaults_of_the_rest(tables: duckdb.DuckDBPyConnection) -> None:
    answered = simulation.ask(tables, "parameters_read").rows
    read = [row for row in answered if row["origin"] == "relation"]
    given = rows(tables, "SELECT parameter_name, CAST(parameter_value AS DOUBLE), fiscal_year, job_level, age_band, tenure_band "
                 "FROM comp_levers")
    assert sorted(map(str, given)) == sorted(str((
        row["parameter_name"], row["parameter_value"], row["simulation_year"], row["job_level"], row["age_band"], row["tenure_band"]))
        for row in read)
    assert answered[: len(read)] == read
    assert {row["parameter_name"]: row["parameter_value"] for row in answered if row["origin"] == "argument"} == {"hire_rate": 0.0}
    assert {row["origin"] for row in answered} == {"relation", "argument", "default"}
