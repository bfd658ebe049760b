"""A file as workforce is what a table made from it is, in every mode, whatever DuckDB could make of the text in the file.

DuckDB 2.0 pushes a cast over the columns of a file into its reader, which then makes the value of the text: 1001.00 is the text
'1001.00' there, but the DOUBLE 1001.0 in a table.
"""

import gzip

import duckdb
import pytest
from conftest import open_loaded
from modes import comparable, load_sql_mode, query

EVERYBODY = {"merit_rate": 1.0, "promotion_rate": 1.0, "enrollment_rate": 1.0, "base_termination_rate": 0.0}

# For each case the columns, the rows as they stand in a file (None is nothing at all), and what the events of a CSV show.
CASES = {
    "ids of digits with a fraction": (
        ["employee_id", "hire_date"], [["1001.00", "2015-03-01"], ["A2", "2015-03-01"]], {"employee_id": ["1001.00", "A2"]}),
    "ids with leading blanks": (
        ["employee_id", "hire_date"], [["  7", "2015-03-01"], ["8", "2015-03-01"]], {"employee_id": ["7", "8"]}),
    "numbers": (
        ["employee_id", "hire_date", "employee_age", "tenure_months", "level", "employee_ssn", "active", "salary"],
        [["a", "2015-03-01", "34.5", "12.5", "4.50", "0123", "2", "1e5"], ["b", "2015-03-01", None, "40", "3", "12", "1", "50000.125"]],
        {"employee_id": ["a", "b"], "employee_age": ["34", None], "employee_tenure": ["1.0", "3.3333333333333335"],
         "event_payload.old_level": ["4.5", "3.0"], "employee_ssn": ["0123", "12"], "previous_compensation": ["100000.0", "50000.13"]}),
    "days first beside years first": (
        ["employee_id", "hire_date", "birth_date"], [["a", "13/02/2023", "1965-08-30"], ["b", "28/02/2020", "1999-01-01"]],
        {"employee_tenure": ["1.8333333333333333", "4.833333333333333"], "employee_age": ["59", "26"]}),
}
# JSON knows no other dates than those of ISO 8601.
NOT_IN_JSON = ["days first beside years first"]
FORMS = ["csv", "csv.gz", "csv glob", "json", "json.gz", "json glob", "parquet", "parquet glob"]


@pytest.fixture(scope="module")
def connection():
    """One database for all cases, with the SQL mode."""
    with open_loaded() as opened:
        load_sql_mode(opened)
        yield opened


def csv_text(names: list[str], rows: list[list]) -> str:
    """The lines of a CSV."""
    return "\n".join(",".join("" if value is None else value for value in row) for row in [names, *rows]) + "\n"


def json_text(names: list[str], rows: list[list]) -> str:
    """A line of JSON for each row: what is a number in a CSV is one there, word for word."""
    def written(value):
        try:
            is_number = float(value) >= 0 and value == value.strip() and value[:2] not in ("00", "01")
        except ValueError:
            is_number = False
        return value if is_number else f'"{value}"'

    def line(row):
        return ", ".join(f'"{name}": {"null" if value is None else written(value)}' for name, value in zip(names, row, strict=True))
    return "".join(f"{{{line(row)}}}\n" for row in rows)


def write(connection: duckdb.DuckDBPyConnection, form: str, names: list[str], rows: list[list], folder) -> str:
    """Writes the rows, in two files for a glob; gives the path or the glob. A Parquet file has the types that the CSV has for DuckDB."""
    kind, _, way = form.partition(" ")
    ending = kind
    if kind == "parquet":
        source = write(connection, "csv", names, rows, folder)
        connection.execute(f"CREATE OR REPLACE TABLE of_csv AS FROM '{source}'")
    parts = [[row] for row in rows] if way == "glob" else [rows]
    for number, part in enumerate(parts):
        path = folder / f"part_{number}.{ending}"
        if kind == "parquet":
            limit = f"LIMIT 1 OFFSET {number}" if way == "glob" else ""
            connection.execute(f"COPY (FROM of_csv {limit}) TO '{path}' (FORMAT parquet)")
            continue
        text = csv_text(names, part) if kind.startswith("csv") else json_text(names, part)
        path.write_bytes(gzip.compress(text.encode()) if kind.endswith(".gz") else text.encode())
    return str(folder / (f"part_*.{ending}" if way == "glob" else f"part_0.{ending}"))


def rows_of(connection: duckdb.DuckDBPyConnection, mode: str, relation: str, arguments: dict) -> list:
    """The events of a mode about a relation, comparable."""
    return connection.execute(f"SELECT t::VARCHAR FROM ({comparable(query(mode, relation, 2025, 2026, arguments))}) AS t").fetchall()


@pytest.mark.parametrize(("case", "form"), [
    (case, form) for case in CASES for form in FORMS if not (case in NOT_IN_JSON and form.startswith("json"))])
def test_a_file_is_what_a_table_of_it_is(connection, tmp_path, case: str, form: str) -> None:
    """The table function and the SQL mode over the file, and all modes over the table, have the same events; and the right ones."""
    names, rows, shown = CASES[case]
    path = write(connection, form, names, rows, tmp_path)
    connection.execute(f"CREATE OR REPLACE TABLE of_file AS FROM '{path}'")
    events = rows_of(connection, "table function", "of_file", EVERYBODY)
    assert len(events) >= len(rows)
    for mode, relation in (("table function", path), ("SQL mode", path), ("scalar function", "of_file")):
        assert rows_of(connection, mode, relation, EVERYBODY) == events, (mode, relation)
    if form == "csv":
        firsts = ", ".join(f"first({column} ORDER BY event_sequence)::VARCHAR" for column in shown)
        first_events = connection.execute(
            f"SELECT {firsts} FROM polars_yearly_events(2025, 2025, workforce := '{path}', merit_rate := 1, promotion_rate := 1) "
            "GROUP BY employee_id ORDER BY employee_id").fetchall()
        assert first_events == list(zip(*shown.values(), strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_parameters_of_a_file_are_those_of_a_table_of_it(connection, tmp_path, form: str) -> None:
    """A rate with an exponent, a year and a level with a fraction, a scenario of digits."""
    names = ["parameter_name", "parameter_value", "scenario_id", "fiscal_year", "job_level"]
    rows = [["merit_rate", "1e0", "1.50", "2025.0", "4.50"], ["merit_rate", "0.25", "1.50", "2025.0", "3"]]
    path = write(connection, form, names, rows, tmp_path)
    connection.execute(f"CREATE OR REPLACE TABLE levers AS FROM '{path}'")
    connection.execute("CREATE OR REPLACE TABLE census AS SELECT 'E' || range AS employee_id, DATE '2020-01-01' AS hire_date, "
                       "'L' || (3 + range % 2) AS level, 1000 AS salary FROM range(50)")
    (scenario,) = connection.execute("SELECT DISTINCT scenario_id::VARCHAR FROM levers").fetchone()
    arguments = {"scenario_id": scenario, "promotion_rate": 0.0, "enrollment_rate": 0.0, "base_termination_rate": 0.0}
    events = rows_of(connection, "table function", "census", {**arguments, "parameters": "levers"})
    # The 25 of level 4, and about a quarter of those of level 3, in the year of the rows.
    assert 50 > sum("2025" in row[0] for row in events) >= 25
    for mode, relation in (("table function", path), ("SQL mode", path), ("scalar function", "levers")):
        named = f"'{relation}'" if mode == "scalar function" else relation
        assert rows_of(connection, mode, "census", {**arguments, "parameters": named}) == events, (mode, relation)


JSON_TEXTS = """SELECT 'E1' AS employee_id, '"2015-03-01"'::JSON AS hire_date, '{salary}'::JSON AS salary, '{age}'::JSON AS employee_age,
    '{active}'::JSON AS active"""


@pytest.mark.parametrize(("salary", "age", "active", "shown"), [
    ("100", "34", "true", (9.833333333333334, 100.0, 34)), ('"100.5"', '"34"', "1", (9.833333333333334, 100.5, 34)),
    ("1e2", "34.5", '"true"', (9.833333333333334, 100.0, 34)),
])
def test_a_column_of_json_is_read_as_the_values_that_it_stands_for(connection, salary, age, active, shown) -> None:
    """As DuckDB casts them, in all modes."""
    connection.execute(f"CREATE OR REPLACE TABLE people AS {JSON_TEXTS.format(salary=salary, age=age, active=active)}")
    events = rows_of(connection, "table function", "people", EVERYBODY)
    for mode in ("scalar function", "SQL mode"):
        assert rows_of(connection, mode, "people", EVERYBODY) == events, mode
    columns = "employee_tenure, previous_compensation, employee_age"
    events = connection.execute(f"SELECT DISTINCT {columns} FROM polars_yearly_events(2025, 2025, workforce := 'people', merit_rate := 1, "
                                "promotion_rate := 0, enrollment_rate := 0, base_termination_rate := 0)").fetchall()
    assert events == [shown]


@pytest.mark.parametrize(("column", "value", "wanted"), [
    ("salary", '{"a": 1}', "DOUBLE"), ("hire_date", "20150301", "DATE"), ("employee_age", "[34]", "INTEGER"),
    ("salary", "null", "DOUBLE"), ("active", '"often"', "BOOLEAN")])
def test_what_json_does_not_stand_for_is_refused(connection, column, value, wanted) -> None:
    """In one sentence, the same in both functions."""
    connection.execute("CREATE OR REPLACE TABLE people AS SELECT 'E1' AS employee_id, DATE '2015-03-01' AS hire_date, true AS active")
    connection.execute(f"CREATE OR REPLACE VIEW odd AS SELECT * REPLACE ('{value}'::JSON AS {column}) FROM "
                       "(SELECT *, 1 AS salary, 2 AS employee_age FROM people)")
    for mode, called in (("table function", "workforce 'odd'"), ("scalar function", "the workforce row")):
        with pytest.raises(duckdb.Error) as caught:
            connection.execute(query(mode, "odd", 2025, 2025, {})).fetchall()
        shown = value.strip('"')
        message = f"the column {column} of {called} holds the value '{shown}' of type JSON, which cannot be cast to {wanted}"
        assert message in str(caught.value)
