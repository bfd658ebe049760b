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
    assert QUERIES == ["compensation_by_level", "events_by_type_and_year", "headcount_by_year", "terminations_by_tenure_band"]


@pytest.mark.parametrize("name", QUERIES)
def test_the_command_line_client_prints_the_same(tables: duckdb.DuckDBPyConnection, folder: pathlib.Path, name: str) -> None:
    """On the oldest DuckDB that is supported, which opens the tables that the newest has written."""
    client = pathlib.Path(sys.executable).with_name("duckdb")
    run = subprocess.run([client, "-readonly", "-csv", folder / "demo.duckdb", "-f", simulation.QUERIES / f"{name}.sql"],
                         capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    printed = list(csv.DictReader(run.stdout.splitlines()))
    answered = simulation.ask(tables, name).rows
    assert printed == [{column: str(value) for column, value in row.items()} for row in answered]


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
    assert (answered[0]["employees"], answered[-1]["employees"]) == (3457, 1900)


def test_events_of_each_type_and_year_are_those_counted_one_by_one(tables: duckdb.DuckDBPyConnection) -> None:
    expected = collections.Counter(rows(tables, "SELECT event_type, simulation_year FROM yearly_events"))
    answered = simulation.ask(tables, "events_by_type_and_year").rows
    assert {(row["event_type"], row["simulation_year"]): row["events"] for row in answered} == expected
    assert list(dict.fromkeys(row["event_type"] for row in answered)) == [
        "hire", "termination", "promotion", "merit", "benefit_enrollment"]


def test_compensation_of_each_level_is_that_of_the_people_at_the_end(tables: duckdb.DuckDBPyConnection) -> None:
    people = {employee: [hired, int(level.removeprefix("L")), compensation] for employee, hired, level, compensation in rows(
        tables, "SELECT employee_id, employee_hire_date IS NOT NULL, level, employee_gross_compensation FROM census_data WHERE active")}
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
    bands = collections.Counter(band for band, in rows(tables, "SELECT tenure_band FROM yearly_events WHERE event_type = 'termination'"))
    assert {row["tenure_band"]: row["terminations"] for row in answered} == bands
    assert [row["tenure_band"] for row in answered] == ["< 2", "2-4", "5-9", "10-19", "20+"]
    # Who is employed on a 1 January is who was at the end of the year before.
    headcounts = simulation.ask(tables, "headcount_by_year").rows[:-1]
    assert sum(row["employee_years"] for row in answered) == sum(row["employees"] for row in headcounts)
    for row in answered:
        assert row["terminations_per_100"] == pytest.approx(100 * row["terminations"] / row["employee_years"], abs=0.0501)
