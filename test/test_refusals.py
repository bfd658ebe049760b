"""What is refused says what to do, in the words of each mode."""

import duckdb
import pytest
from conftest import open_loaded
from modes import load_sql_mode, query


@pytest.fixture(scope="module")
def connection():
    """One database with the SQL mode."""
    with open_loaded() as opened:
        load_sql_mode(opened)
        opened.execute("CREATE TABLE census AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary")
        yield opened


def message_of(connection, sql: str, values: list | None = None) -> str:
    """The message that a statement fails with."""
    with pytest.raises(duckdb.Error) as caught:
        connection.execute(sql, values).fetchall()
    return str(caught.value)


def test_a_text_that_is_no_date_says_strptime(connection) -> None:
    """In every mode, with the column; and a view as it is said makes dates of the texts."""
    connection.execute("CREATE TABLE people AS SELECT 'E1' AS employee_id, '02/13/2023' AS hire_date")
    named = "workforce 'people'"
    for mode, called in (("table function", named), ("scalar function", "the workforce row"), ("SQL mode", named)):
        message = message_of(connection, query(mode, "people", 2025, 2025, {}))
        assert (f"the column hire_date of {called} holds the value '02/13/2023' of type VARCHAR, which cannot be cast to DATE; "
                "make a view that reads it by strptime(hire_date, '%m/%d/%Y'), in the format that it has") in message
    connection.execute("CREATE VIEW dated AS SELECT * REPLACE (strptime(hire_date, '%m/%d/%Y') AS hire_date) FROM people")
    events = [connection.execute(f"SELECT list(event_id) FROM ({query(mode, 'dated', 2025, 2029, {})})").fetchone()
              for mode in ("table function", "scalar function", "SQL mode")]
    assert len(events[0][0]) > 3
    assert all(sorted(ids) == sorted(events[0][0]) for ids, in events)


def test_a_data_frame_is_named_where_it_cannot_be_found(connection) -> None:
    """It is a relation of the session alone."""
    message = message_of(connection, "FROM polars_yearly_events(2025, 2025, workforce := 'a_frame')")
    assert message.endswith(
        "for a temporary table, a data frame or Arrow table, a CTE or uncommitted rows use yearly_events(row, start, end)")


@pytest.mark.parametrize("alias", ["", " _dbt_limit_subq_census"])
def test_a_relation_that_dbt_has_made_empty_has_no_events(connection, alias: str) -> None:
    """`dbt build --empty` writes a subquery in the place of a name; any other subquery is no relation."""
    subquery = f'(select * from "memory"."main"."census" where false limit 0){alias}'
    call = "SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := $1, parameters := '')"
    assert connection.execute(call, [subquery]).fetchone() == (0,)
    connection.execute("CREATE OR REPLACE TABLE levers AS SELECT 'merit_rate' AS parameter_name, -1 AS parameter_value")
    call = "SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := 'census', parameters := $1)"
    assert connection.execute(call, [subquery.replace("census", "levers")]).fetchone()[0] <= 3
    assert "merit_rate is -1" in message_of(connection, call, ["levers"])
    assert "cannot be read" in message_of(connection, call, ["(select * from levers)"])


@pytest.mark.parametrize(("columns", "said"), [
    ("1 AS \"EmpID\", DATE '2020-01-01' AS hire_date", "if EmpID is meant, rename it"),
    ("1 AS \"EEID\", DATE '2020-01-01' AS hire_date", "if EEID is meant, rename it"),
    ("1 AS employee_number, DATE '2020-01-01' AS hire_date", "if employee_number is meant, rename it"),
    ("1 AS employee_id, DATE '2020-01-01' AS date_of_hire", "if date_of_hire is meant, rename it"),
    ("1 AS \"Employee Number\", DATE '2020-01-01' AS \"Date of Hire\", NULL AS \"Date of Termination\", NULL AS \"Rehire Date\"",
     "if Employee Number is meant, rename it; Date of Hire is not read, but as hire_date; Date of Termination is not read, but as "
     "termination_date; Rehire Date is not read, but as rehire_date"),
])
def test_the_headers_of_other_systems_are_suggested(connection, columns: str, said: str) -> None:
    """Those of payroll systems and of the templates for 401(k) plans."""
    connection.execute(f"CREATE OR REPLACE TABLE headers AS SELECT {columns}")
    for mode in ("table function", "scalar function"):
        message = message_of(connection, query(mode, "headers", 2025, 2025, {})).split("\n")[0]
        assert message.endswith(said), message
