"""The SQL mode by itself, in a DuckDB that has never loaded the extension; and the parity query, which needs both.

That it gives the same events is the matter of test_golden.py and test_parity.py.
"""

import hashlib
import pathlib
import random

import duckdb
import pytest
from modes import load_sql_mode

PARITY = pathlib.Path(__file__).resolve().parent.parent / "sql" / "parity.sql"
# Rows of the parameters relation that are refused, of whatever year and level: value, fiscal_year, job_level, event_type.
WRONG_ROWS = [
    ("(0.5, 2025, 3, 'bonus')",
     "merit_rate has the event_type 'bonus' in parameters 'rows_0', which is none; allowed are promotion, "),
    ("(0.5, 2025, 3, 'HİRE')", "merit_rate has the event_type 'HİRE' in parameters 'rows_1', which is none"),
    ("(0.5, 2025.5, 3, 'RAISE')",
     "merit_rate has the fiscal_year '2025.5' in parameters 'rows_2', which is not a whole number; give a year, or NULL for all years"),
    ("(0.5, 2025, 'Staff', 'RAISE')",
     "merit_rate has the job_level 'Staff' in parameters 'rows_3', which has no number; give a level such as 3 or 'L3', or NULL for "
     "all levels"),
    ("('x', 2030, 'L3', NULL)", "merit_rate for fiscal_year 2030 and job_level 3 has the value 'x' in parameters 'rows_4'"),
    ("(1.5, 2030, NULL, 'merit')", "merit_rate for fiscal_year 2030 is 1.5, but a rate must lie within 0 and 1"),
    ("('nan', NULL, 4, 'merit')", "merit_rate for job_level 4 is nan, but a rate must lie within 0 and 1"),
    ("(0.5, 2030, 'L3', 'merit'), (0.25, 2030, '3', 'raise')",
     "merit_rate for fiscal_year 2030 and job_level 3 is given twice in parameters 'rows_7', as 0.25 and as 0.5"),
]
EVENT = "SELECT event_type, event_probability FROM sql_yearly_events(2025, 2025, "


@pytest.fixture
def plain():
    """A database with the macros, and without the extension."""
    with duckdb.connect() as opened:
        load_sql_mode(opened)
        opened.execute("CREATE TABLE census_data AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary")
        yield opened


def raises(connection, query: str, message: str) -> None:
    """The query fails with the message, and the connection still works."""
    with pytest.raises(duckdb.Error) as caught:
        connection.execute(query).fetchall()
    assert message in str(caught.value)
    assert connection.execute("SELECT 42").fetchone() == (42,)


def test_the_extension_is_not_needed(plain):
    assert plain.execute("SELECT loaded FROM duckdb_extensions() WHERE extension_name = 'navigator_events'").fetchall() == []
    assert plain.execute(EVENT + "merit_rate := 1, enrollment_rate := 0, promotion_rate := 0, base_termination_rate := 0)"
                         ).fetchall() == [("merit", 1.0)]


def test_draws_are_those_of_hashlib(plain):
    seed = 20261121
    chance = random.Random(seed)
    print(f"seed {seed}")
    for _ in range(200):
        text = "".join(chance.choice("aé|'9 ") for _ in range(chance.randint(0, 80)))
        year, salt = chance.randint(1, 9999), chance.choice(["", "s", "a|b"])
        random_seed = chance.choice([None, 0, -5, 42])
        key = f"{text}|{year}|merit" + (f"|{salt}" if salt else "")
        key = key if random_seed is None else f"{random_seed}|{key}"
        drawn = plain.execute(
            "SELECT sql_hash_rng(?, ?, 'merit', salt := ?, random_seed := ?)", [text, year, salt, random_seed]).fetchone()
        assert drawn == (int(hashlib.md5(key.encode()).hexdigest()[:8], 16) / 16**8,)
    assert plain.execute("SELECT sql_hash_rng(NULL, 2025, 'x'), sql_hash_rng('a', NULL, 'x'), sql_hash_rng('a', 1, NULL), "
                         "sql_hash_rng('a', 1, 'x', salt := NULL), sql_hash_rng(17, 1, 'x') = sql_hash_rng('17', 1, 'x')"
                         ).fetchone() == (None, None, None, None, True)


def test_any_relation_that_the_query_sees_is_a_workforce(plain):
    arguments = "merit_rate := 1, enrollment_rate := 0, promotion_rate := 0, base_termination_rate := 0)"
    plain.execute("CREATE TEMP TABLE passing AS FROM census_data")
    plain.execute("CREATE SCHEMA \"my schema\"")
    plain.execute("CREATE TABLE \"my schema\".\"a.b\" AS FROM census_data")
    for name in ("passing", '"my schema"."a.b"'):
        assert plain.execute(f"{EVENT}workforce := '{name}', {arguments}").fetchall() == [("merit", 1.0)]
    in_a_query = f"WITH common AS (FROM census_data) {EVENT}workforce := 'common', {arguments}"
    assert plain.execute(in_a_query).fetchall() == [("merit", 1.0)]


@pytest.mark.parametrize(("arguments", "message"), [
    ("0, 2025", "start is the year 0, but a year must lie within 1 to 9999"),
    ("2025, 10000", "end is the year 10000, but a year must lie within 1 to 9999"),
    ("2025, NULL", "end is the year NULL, but a year must lie within 1 to 9999"),
    ("2026, 2025", "start 2026 lies after end 2025, but the years must run forwards"),
    ("2025, 2025, merit_rate := 1.5", "merit_rate is 1.5, but a rate must lie within 0 and 1"),
    ("2025, 2025, hire_rate := 'nan'::DOUBLE", "hire_rate is nan, but a rate must lie within 0 and 1"),
    ("2025, 2025, cohort := 'yearly'", "the cohort 'yearly' is unknown; allowed are 'auto', 'by_year' and 'roll_forward'"),
    ("2025, 2025, cohort := 'by_year'", "cohort 'by_year' needs a column simulation_year, which the workforce census_data"),
    ("2025, 2025, workforce := 'no_id'", "the workforce no_id has no column employee_id; its columns are a"),
    ("2025, 2025, workforce := 'no_date'", "has no column hire_date or employee_hire_date; its columns are employee_id"),
    ("2025, 2025, workforce := 'null_id'", "the workforce null_id has a row whose employee_id is NULL"),
    ("2025, 2025, parameters := 'no_id'", "parameters 'no_id' has no column parameter_name or parameter_value; its columns are a"),
    ("2025, 2025, parameters := 'no_number'", "hire_rate has the value 'x' in parameters 'no_number', which is not a number"),
    ("2025, 2025, parameters := 'twice'", "merit_rate is given twice in parameters 'twice', as 0.25 and as 0.5"),
    ("2025, 2025, parameters := 'too_high'", "merit_rate is 2.0, but a rate must lie within 0 and 1"),
    ("2025, 2025, parameters := 'too_high', merit_rate := 0.5", "merit_rate is 2.0, but a rate must lie within 0 and 1"),
    *((f"2025, 2025, parameters := 'rows_{at}', merit_rate := 0.5", message) for at, (_, message) in enumerate(WRONG_ROWS)),
])
def test_errors(plain, arguments, message):
    plain.execute("CREATE TABLE no_id AS SELECT 1 AS a")
    plain.execute("CREATE TABLE no_date AS SELECT 'E1' AS employee_id")
    plain.execute("CREATE TABLE null_id AS SELECT NULL::VARCHAR AS employee_id, DATE '2020-01-01' AS hire_date")
    plain.execute("CREATE TABLE no_number AS SELECT 'hire_rate' AS parameter_name, 'x' AS parameter_value")
    plain.execute("CREATE TABLE twice AS SELECT 'merit_rate' AS parameter_name, unnest([0.5, 0.25]) AS parameter_value")
    plain.execute("CREATE TABLE too_high AS SELECT 'merit_rate' AS parameter_name, 2.0 AS parameter_value")
    for at, (row, _) in enumerate(WRONG_ROWS):
        plain.execute(f"CREATE TABLE rows_{at} AS SELECT 'merit_rate' AS parameter_name, * FROM (VALUES {row}) AS rows "
                      "(parameter_value, fiscal_year, job_level, event_type)")
    raises(plain, f"FROM sql_yearly_events({arguments})", message)


def test_the_parity_query_finds_no_difference_where_there_is_none(connection):
    load_sql_mode(connection)
    connection.execute(PARITY.read_text(encoding="utf-8"))
    connection.execute("CREATE TABLE census_data AS SELECT 'E' || number AS employee_id, 100.555 * number AS salary, "
                       "CASE WHEN number % 7 > 0 THEN DATE '2020-02-29' END AS hire_date FROM range(500) AS numbers (number)")
    # One of these would change the events of one mode alone, if it were read without being named.
    connection.execute("CREATE TABLE comp_levers AS SELECT 'hire_rate' AS parameter_name, 0.9 AS parameter_value")
    for arguments in ("", ", random_seed := 7, merit_rate := 0.3", ", parameters := 'comp_levers', scenario_id := 'x'"):
        assert connection.execute(f"FROM parity_differences(2025, 2029{arguments})").fetchall() == []


def test_the_parity_query_shows_differing_rows_with_their_mode(connection):
    load_sql_mode(connection)
    connection.execute(PARITY.read_text(encoding="utf-8"))
    connection.execute("CREATE TABLE census_data AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 100.25 AS salary")
    # A SQL mode with another rule: whole amounts instead of cents.
    connection.execute("CREATE OR REPLACE MACRO sql_cents(amount) AS round(amount)")
    rows = connection.execute(
        "SELECT mode, event_type, compensation_amount FROM parity_differences(2025, 2025, merit_rate := 1, enrollment_rate := 0, "
        "promotion_rate := 0, base_termination_rate := 0)").fetchall()
    assert rows == [("only SQL", "merit", 104.0), ("only the extension", "merit", 104.26)]
