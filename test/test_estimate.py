"""What the planner is told of the number of events, so that joins are built on the smaller side."""

import re

import duckdb
import pytest
from conftest import EXTENSION, UNSIGNED


def estimate(connection, call: str) -> int:
    """The rows that the planner expects of a call."""
    ((_, plan),) = connection.execute(f"EXPLAIN (FORMAT json) SELECT employee_id FROM {call}").fetchall()
    return int(re.search(r'"Estimated Cardinality": *"?(\d+)', plan)[1])


@pytest.fixture
def workforce(connection):
    connection.execute("CREATE TABLE census_data AS SELECT 'E' || range AS employee_id, DATE '2015-04-01' AS hire_date FROM range(20000)")
    return connection


def test_an_event_is_expected_for_each_employee_and_year(workforce):
    assert estimate(workforce, "polars_yearly_events(2025, 2025)") == 20_000
    assert estimate(workforce, "polars_yearly_events(2025, 2027, workforce := 'main.census_data')") == 60_000
    # After eight years most have left.
    assert estimate(workforce, "polars_yearly_events(2025, 2125)") == 160_000
    # Of a view it is what the planner makes of it: a fifth of the rows, for such a condition.
    workforce.execute("CREATE VIEW few AS FROM census_data WHERE employee_id > 'E5'")
    assert estimate(workforce, "polars_yearly_events(2025, 2025, workforce := 'few')") == 4_000


def test_of_what_nobody_knows_a_usual_number_is_expected(workforce, tmp_path):
    assert estimate(workforce, "polars_yearly_events(2025, 2025, workforce := 'nowhere')") == 10_000
    file = tmp_path / "census.parquet"
    workforce.execute(f"COPY (FROM census_data) TO '{file}'")
    assert estimate(workforce, f"polars_yearly_events(2025, 2025, workforce := '{file}')") == 10_000
    # A view that calls the function on itself ends all the same.
    workforce.execute("CREATE VIEW itself AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date")
    workforce.execute("CREATE OR REPLACE VIEW itself AS FROM polars_yearly_events(2025, 2025, workforce := 'itself') AS a "
                      "JOIN polars_yearly_events(2025, 2025, workforce := 'itself') AS b USING (employee_id)")
    assert estimate(workforce, "polars_yearly_events(2025, 2025, workforce := 'itself')") > 0


def test_a_join_is_built_on_the_smaller_side(workforce):
    for order in ("polars_yearly_events(2025, 2029) AS e JOIN few AS f", "few AS f JOIN polars_yearly_events(2025, 2029) AS e"):
        workforce.execute("CREATE OR REPLACE TABLE few AS FROM census_data LIMIT 1000")
        ((_, plan),) = workforce.execute(f"EXPLAIN SELECT count(*) FROM {order} USING (employee_id)").fetchall()
        # The side that a hash table is built of is drawn on the right.
        line = next(line for line in plan.splitlines() if "POLARS_YEARLY_EVENTS" in line.upper())
        assert line.upper().index("POLARS_YEARLY_EVENTS") < len(line) / 2


def test_a_join_of_many_employees_needs_little_memory(tmp_path):
    with duckdb.connect(str(tmp_path / "many.duckdb"), config={**UNSIGNED, "memory_limit": "300MB", "threads": 2}) as connection:
        connection.execute(f"LOAD '{EXTENSION}'")
        connection.execute("CREATE TABLE census_data AS SELECT 'E' || range AS employee_id, DATE '2015-04-01' AS hire_date, "
                           "1000.0 * range AS salary FROM range(200000)")
        connection.execute("SET temp_directory = ''")
        sql = "SELECT count(*) FROM polars_yearly_events(2025, 2029) AS e JOIN census_data AS w USING (employee_id)"
        ((events,),) = connection.execute(sql).fetchall()
        assert events > 800_000
