"""Years and seeds are whole numbers of any type, in every mode, and nothing is rounded: 2025.7 is no year."""

import duckdb
import pytest
from conftest import open_loaded
from modes import load_sql_mode

ARGUMENTS = {"start": "a year must be a whole number within 1 to 9999", "end": "a year must be a whole number within 1 to 9999",
             "opening_year": "a year must be a whole number within 1 to 9999"}
ARGUMENTS.update({f"{word}_seed": "a seed must be a whole number of 64 bits"
                  for word in ("random", "hire", "termination", "promotion", "merit", "enrollment")})
WHOLE = ["2025", "'2025'", "' +2025.0 '", "2025.000", "2025::DOUBLE", "2025::FLOAT", "2025::HUGEINT", "2025::UBIGINT", "2025::UHUGEINT",
         "2025::USMALLINT", "'2025'::ENUM('2025')"]
NOT_WHOLE = {"2025.7": "2025.7", "'2025.7'": "2025.7", "2025.5::DOUBLE": "2025.5", "true": "true", "'nan'::DOUBLE": "nan",
             "'twenty'": "twenty", "9223372036854775808": "9223372036854775808"}


@pytest.fixture(scope="module")
def connection():
    """Twenty people with a simulation_year, and the SQL mode."""
    with open_loaded() as opened:
        load_sql_mode(opened)
        opened.execute("CREATE TABLE people AS SELECT 'E' || range AS employee_id, DATE '2020-01-01' AS hire_date, "
                       "2025 AS simulation_year, 100 AS salary FROM range(20)")
        yield opened


def queries(argument: str, value: str) -> dict[str, str]:
    """How many events there are, and which ones, in each mode."""
    start, end = (value if argument == name else "2025" for name in ("start", "end"))
    named = "" if argument in ("start", "end") else f", {argument} := {value}"
    options = "" if argument in ("start", "end") else f", {{'{argument}': {value}}}"
    shown = "SELECT count(*), string_agg(event_id ORDER BY event_id) FROM"
    return {
        "table function": f"{shown} polars_yearly_events({start}, {end}, workforce := 'people'{named})",
        "scalar function": f"{shown} (SELECT unnest(yearly_events(p, {start}, {end}{options}), max_depth := 2) FROM people AS p)",
        "SQL mode": f"{shown} sql_yearly_events({start}, {end}, workforce := 'people'{named})",
    }


@pytest.mark.parametrize("argument", ARGUMENTS)
def test_whole_numbers_of_any_type_are_the_same(connection, argument: str) -> None:
    """As what they are, and as texts."""
    expected = connection.execute(queries(argument, "2025")["table function"]).fetchone()
    assert expected[0] > 10
    for value in WHOLE:
        for mode, query in queries(argument, value).items():
            # The SQL mode takes seconds for all of them; a number and a text are enough for each argument.
            if mode != "SQL mode" or value in ("2025::HUGEINT", "' +2025.0 '"):
                assert connection.execute(query).fetchone() == expected, (mode, value)


@pytest.mark.parametrize("argument", ARGUMENTS)
@pytest.mark.parametrize("value", NOT_WHOLE)
def test_what_is_not_whole_is_refused(connection, argument: str, value: str) -> None:
    """In the same words in every mode."""
    message = f"{argument} is {NOT_WHOLE[value]}, but {ARGUMENTS[argument]}"
    for mode, query in queries(argument, value).items():
        with pytest.raises(duckdb.Error) as caught:
            connection.execute(query).fetchall()
        assert message in str(caught.value), mode


@pytest.mark.parametrize("bound", [2025, "2025", 2025.0])
def test_whole_numbers_that_a_client_binds(connection, bound) -> None:
    """As parameters of a statement, whose types are known when it runs."""
    expected = connection.execute(queries("start", "2025")["table function"]).fetchone()
    for mode, query in queries("start", "$1").items():
        assert connection.execute(query, [bound]).fetchone() == expected, mode


@pytest.mark.parametrize("sql_type", ["DOUBLE", "FLOAT", "DECIMAL(38,10)", "DECIMAL(4,1)"])
def test_an_id_that_is_a_number_with_a_fraction_is_refused(connection, sql_type: str) -> None:
    """Also where its digits are all whole, in every mode."""
    connection.execute(f"CREATE OR REPLACE TABLE numbered AS SELECT 7::{sql_type} AS employee_id, DATE '2020-01-01' AS hire_date")
    ending = f"is of type {sql_type}, but an id is a whole number or a text; cast it to BIGINT or VARCHAR"
    for called, query in (
        ("workforce 'numbered'", "FROM polars_yearly_events(2025, 2025, workforce := 'numbered')"),
        ("the workforce row", "SELECT yearly_events(n, 2025, 2025) FROM numbered AS n"),
        ("workforce 'numbered'", "FROM sql_yearly_events(2025, 2025, workforce := 'numbered')"),
    ):
        with pytest.raises(duckdb.Error) as caught:
            connection.execute(query).fetchall()
        assert f"the column employee_id of {called} {ending}" in str(caught.value)


@pytest.mark.parametrize("sql_type", ["BIGINT", "HUGEINT", "DECIMAL(38,0)", "VARCHAR"])
def test_an_id_that_is_a_whole_number_is_its_digits(connection, sql_type: str) -> None:
    """Whatever its type: they are the same employees."""
    connection.execute(f"CREATE OR REPLACE TABLE numbered AS SELECT range::{sql_type} AS employee_id, DATE '2020-01-01' AS hire_date "
                       "FROM range(9)")
    found = connection.execute("SELECT string_agg(DISTINCT employee_id ORDER BY employee_id) "
                               "FROM polars_yearly_events(2025, 2029, workforce := 'numbered')").fetchone()
    assert found == ("0,1,2,3,4,5,6,7,8",)
