"""The SQL mode by itself, in a DuckDB that has never loaded the extension; and the parity query, which needs both.

That it gives the same events is the matter of test_golden.py and test_parity.py.
"""

import datetime
import math
import random

import pytest
from modes import ROOT, load_sql_mode
from plain_sql import FILES, common_names, draw, open_plain, raises

PARITY = ROOT / "sql" / "parity.sql"
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
    ("(1.5, 2030, NULL, 'merit')", "merit_rate for fiscal_year 2030 is 1.5 (in parameters 'rows_5'), but a rate must lie within 0 and 1"),
    ("('nan', NULL, 4, 'merit')", "merit_rate for job_level 4 is nan (in parameters 'rows_6'), but a rate must lie within 0 and 1"),
    ("(0.5, 2030, 'L3', 'merit'), (0.25, 2030, '3', 'raise')",
     "merit_rate for fiscal_year 2030 and job_level 3 is given twice in parameters 'rows_7', as 0.5 and as 0.25"),
]
EVENT = "SELECT event_type, event_probability FROM sql_yearly_events(2025, 2025, "


@pytest.fixture
def plain():
    """A database with the macros, and without the extension."""
    with open_plain() as opened:
        opened.execute("CREATE TABLE census_data AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary")
        yield opened


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
        drawn = plain.execute(
            "SELECT sql_hash_rng(?, ?, 'merit', salt := ?, random_seed := ?)", [text, year, salt, random_seed]).fetchone()
        assert drawn == (draw(text, year, f"merit|{salt}" if salt else "merit", random_seed),)
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


def test_relations_may_have_the_names_that_the_macros_use(plain):
    """A common table expression of a macro would hide a table of its name; those with sql_ are reserved."""
    names = {name for file in FILES for name in common_names(file) if not name.startswith("sql_")}
    assert len(names) > 20
    arguments = "promotion_rate := 0, enrollment_rate := 0, base_termination_rate := 0)"
    for name in names:
        plain.execute(f"CREATE TABLE {name} AS SELECT *, 'merit_rate' AS parameter_name, 1 AS parameter_value FROM census_data")
        assert plain.execute(f"{EVENT}workforce := '{name}', parameters := '{name}', {arguments}").fetchall() == [("merit", 1.0)], name


OTHER_MACROS = {
    "hire_plan.sql": "workforce_with_plan(2025, 2025, workforce := '{0}', levels := '{0}', ages := '{0}', target_growth_rate := 1)",
    "yearly_workforce.sql": "sql_yearly_workforce(2025, 2025, workforce := '{0}', parameters := '{0}')",
    "yearly_totals.sql": "sql_yearly_totals(2025, 2025, workforce := '{0}', parameters := '{0}', by := ['level_id'], random_seeds := [1])",
    "event_parameters.sql": "sql_event_parameters(2025, 2025, parameters := '{0}')",
    "workforce_check.sql": "sql_workforce_check(2025, workforce := '{0}')",
    "bands.sql": "totals_bands('{0}')",
}


@pytest.mark.parametrize("file", OTHER_MACROS)
def test_relations_of_the_other_macros_may_have_those_names_too(plain, file):
    plain.execute("CREATE TABLE relation AS SELECT *, 'merit_rate' AS parameter_name, 1 AS parameter_value, 'L3' AS level, "
                  "NULL AS job_level, 1 AS weight, 30 AS hire_age, 1 AS age_weight FROM census_data")
    if file == "bands.sql":
        plain.execute("CREATE OR REPLACE TABLE relation AS FROM sql_yearly_totals(2025, 2025, replications := 2)")
    path, = (one for one in FILES if one.name == file)
    query = f"SELECT * {'EXCLUDE (created_at) ' if file == 'yearly_workforce.sql' else ''}FROM {OTHER_MACROS[file]}"
    expected = plain.execute(query.format("relation")).fetchall()
    names = [name for name in common_names(path) if not name.startswith("sql_")]
    assert names or file == "bands.sql"
    for name in {*names, "named", "opening", "checks"}:
        plain.execute(f"CREATE TABLE {name} AS FROM relation")
        assert plain.execute(query.format(name).replace("workforce '", "")).fetchall() == expected, name


def test_errors_come_without_employees_too(plain):
    """Nothing is simulated, and where only rows are counted nothing is shown: the checks are made all the same."""
    plain.execute("CREATE TABLE nobody AS FROM census_data LIMIT 0")
    assert plain.execute("SELECT count(*) FROM sql_yearly_events(2025, 2026, workforce := 'nobody')").fetchall() == [(0,)]
    message = "merit_rate is 7 (as an argument), but a rate must lie within 0 and 1"
    for workforce in ("nobody", "census_data"):
        for what in ("*", "count(*)", "event_id"):
            raises(plain, f"SELECT {what} FROM sql_yearly_events(2025, 2026, workforce := '{workforce}', merit_rate := 7)", message)
    plain.execute("CREATE TABLE unfit AS SELECT 'E1' AS employee_id, now() AS hire_date LIMIT 0")
    raises(plain, "FROM sql_yearly_events(2025, 2026, workforce := 'unfit')",
           "the column hire_date of workforce 'unfit' is of type TIMESTAMP WITH TIME ZONE, which cannot be cast to DATE; cast it first")


@pytest.mark.parametrize("years", ["2025, 2025", "'2025', 2025.0", "2025::HUGEINT, 2025::UBIGINT", "2025::DOUBLE, ' 2025 '"])
@pytest.mark.parametrize("seed", ["42", "'42'", "42.0", "42::HUGEINT", "42::DOUBLE"])
def test_whole_numbers_are_those_of_any_type(plain, years, seed):
    chance = draw("E1", 2025, "merit", 42)
    for rate, expected in ((chance, []), (math.nextafter(chance, 1), [("merit",)])):
        rows = plain.execute(
            f"SELECT event_type FROM sql_yearly_events({years}, random_seed := {seed}, merit_rate := '{rate!r}'::DOUBLE, "
            "enrollment_rate := 0, promotion_rate := 0, base_termination_rate := 0)").fetchall()
        assert rows == expected


@pytest.mark.parametrize(("created_at", "instant"), [
    ("TIMESTAMP '2025-06-01 12:00:00'", "2025-06-01 12:00:00"),
    ("TIMESTAMPTZ '2025-06-01 12:00:00+00'", "2025-06-01 12:00:00"),
    ("TIMESTAMPTZ '2025-06-01 12:00:00+02'", "2025-06-01 10:00:00"),
    ("'2025-06-01 12:00:00'", "2025-06-01 12:00:00"),
    ("'2025-06-01 12:00:00+02'", "2025-06-01 10:00:00"),
    ("'2025-06-01 12:00:00Z'", "2025-06-01 12:00:00"),
    ("DATE '2025-06-01'", "2025-06-01 00:00:00"),
])
def test_created_at_is_one_instant_in_utc(plain, created_at, instant):
    plain.execute("SET TimeZone = 'America/New_York'")
    events = f"sql_yearly_events(2025, 2025, merit_rate := 1, created_at := {created_at})"
    assert plain.execute(f"SELECT DISTINCT created_at::VARCHAR FROM {events}").fetchall() == [(instant,)]
    (now, type_of_it), = plain.execute(
        "SELECT DISTINCT created_at, typeof(created_at) FROM sql_yearly_events(2025, 2025, merit_rate := 1)").fetchall()
    assert abs(now - datetime.datetime.now(datetime.UTC).replace(tzinfo=None)) < datetime.timedelta(minutes=5)
    assert type_of_it == "TIMESTAMP"


@pytest.mark.parametrize(("arguments", "message"), [
    ("0, 2025", "start is the year 0, but a year must lie within 1 to 9999"),
    ("2025, 10000", "end is the year 10000, but a year must lie within 1 to 9999"),
    ("2025, NULL", "end is NULL, but it must be a year within 1 to 9999"),
    ("2026, 2025", "start 2026 lies after end 2025, but the years must run forwards; give the earlier year first"),
    ("2025.5, 2026", "start is 2025.5, but a year must be a whole number within 1 to 9999"),
    ("2025, '2025.7'", "end is 2025.7, but a year must be a whole number within 1 to 9999"),
    ("true, 2025", "start is true, but a year must be a whole number within 1 to 9999"),
    ("2025, 99999999999999999999", "end is 99999999999999999999, but a year must be a whole number within 1 to 9999"),
    ("2025, 2025, random_seed := 42.5", "random_seed is 42.5, but a seed must be a whole number of 64 bits"),
    ("2025, 2025, random_seed := true", "random_seed is true, but a seed must be a whole number of 64 bits"),
    ("2025, 2025, random_seed := 9223372036854775808",
     "random_seed is 9223372036854775808, but a seed must be a whole number of 64 bits"),
    ("2025, 2025, merit_rate := 1.5", "merit_rate is 1.5 (as an argument), but a rate must lie within 0 and 1"),
    ("2025, 2025, hire_rate := 'nan'::DOUBLE", "hire_rate is nan (as an argument), but a rate must lie within 0 and 1"),
    ("2025, 2025, cohort := 'yearly'", "the cohort 'yearly' is unknown; allowed are 'auto', 'by_year' and 'roll_forward'"),
    ("2025, 2025, cohort := 'by_year'",
     "cohort 'by_year' needs a column simulation_year, which workforce 'census_data' does not have (its columns are employee_id, "
     "hire_date, salary); add the column or use cohort 'roll_forward'"),
    ("2025, 2025, workforce := 'no_id'", "workforce 'no_id' has no column employee_id, and every employee needs one; its columns are a"),
    ("2025, 2025, workforce := 'no_date'", "workforce 'no_date' has no column hire_date or employee_hire_date, without which nobody "
     "can be told from a hire candidate; its columns are employee_id"),
    ("2025, 2025, workforce := 'null_id'",
     "employee_id is NULL in workforce 'null_id', but every employee needs one; leave such rows out or give them an id"),
    ("2025, 2025, parameters := 'no_id'",
     "parameters 'no_id' has no column parameter_name, which parameters are read from; its columns are a"),
    ("2025, 2025, parameters := 'unfit'",
     "the column fiscal_year of parameters 'unfit' is of type TIMESTAMP WITH TIME ZONE, which cannot be cast to VARCHAR; cast it first"),
    ("2025, 2025, parameters := 'dated'",
     "the column parameter_value of parameters 'dated' is of type DATE, which cannot be cast to DOUBLE; cast it first"),
    ("2025, 2025, parameters := 'no_number'", "hire_rate has the value 'x' in parameters 'no_number', which is not a number"),
    ("2025, 2025, parameters := 'twice'", "merit_rate is given twice in parameters 'twice', as 0.5 and as 0.25"),
    ("2025, 2025, parameters := 'too_high'", "merit_rate is 2 (in parameters 'too_high'), but a rate must lie within 0 and 1"),
    ("2025, 2025, parameters := 'too_high', merit_rate := 0.5",
     "merit_rate is 2 (in parameters 'too_high'), but a rate must lie within 0 and 1"),
    *((f"2025, 2025, parameters := 'rows_{at}', merit_rate := 0.5", message) for at, (_, message) in enumerate(WRONG_ROWS)),
])
def test_errors(plain, arguments, message):
    plain.execute("CREATE TABLE no_id AS SELECT 1 AS a")
    plain.execute("CREATE TABLE no_date AS SELECT 'E1' AS employee_id")
    plain.execute("CREATE TABLE null_id AS SELECT NULL::VARCHAR AS employee_id, DATE '2020-01-01' AS hire_date")
    plain.execute("CREATE TABLE no_number AS SELECT 'hire_rate' AS parameter_name, 'x' AS parameter_value")
    plain.execute("CREATE TABLE twice AS SELECT 'merit_rate' AS parameter_name, unnest([0.5, 0.25]) AS parameter_value")
    plain.execute("CREATE TABLE too_high AS SELECT 'merit_rate' AS parameter_name, 2.0 AS parameter_value")
    plain.execute("CREATE TABLE unfit AS SELECT 'x' AS parameter_name, 1 AS parameter_value, now() AS fiscal_year")
    plain.execute("CREATE TABLE dated AS SELECT 'x' AS parameter_name, DATE '2025-01-01' AS parameter_value WHERE false")
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


# Every argument but created_at and allow_empty, each with a value that changes the events: two calls, as random_seed counts where a type
# has no seed of its own, and cohort where there is no opening_year.
SOME_ARGUMENTS = {"workforce": "people", "random_seed": 7, "cohort": "roll_forward"}
OTHER_ARGUMENTS = {
    "workforce": "people", "parameters": "levers", "scenario_id": "x", "plan_design_id": "y", "hire_seed": 11, "termination_seed": 12,
    "promotion_seed": 13, "merit_seed": 14, "enrollment_seed": 15, "opening_year": 2024,
    "hire_rate": 0.61, "base_termination_rate": 0.21, "promotion_rate": 0.51, "merit_rate": 0.71, "enrollment_rate": 0.41,
    "base_deferral_rate": 0.11, "merit_raise": 0.03, "cola_rate": 0.02, "promotion_raise": 0.17, "starting_salary": 41_000,
    "new_hire_termination_rate": 0.44, "merit_minimum_tenure_months": 9, "promotion_minimum_tenure_months": 7, "highest_level": 4,
    "promotion_maximum_age": 52, "promotion_date": 205, "merit_date": 310, "enrollment_date": 510, "termination_date": 1120,
}


def call_with(function: str, arguments: dict) -> str:
    """A call of a table function for two years."""
    return f"{function}(2025, 2026{''.join(f', {name} := {value!r}' for name, value in arguments.items())})"


@pytest.fixture
def parity(connection):
    """A database with both modes, the parity query and a workforce in which every argument matters."""
    load_sql_mode(connection)
    connection.execute(PARITY.read_text(encoding="utf-8"))
    connection.execute(
        "CREATE TABLE people AS SELECT 'E' || n AS employee_id, 100.555 * n AS salary, 'L' || (n % 6) AS level, "
        "2024 + n % 2 AS simulation_year, DATE '1960-05-06' + CAST(n * 89 % 15000 AS INTEGER) AS birth_date, "
        "CASE WHEN n % 7 > 0 THEN DATE '2014-02-03' + CAST(n * 97 % 4000 AS INTEGER) END AS hire_date "
        "FROM range(400) AS numbers (n)")
    connection.execute("CREATE TABLE census_data AS FROM people WHERE employee_id < 'E3'")
    connection.execute("CREATE TABLE levers AS SELECT 'promotion_multiplier' AS parameter_name, 0.7 AS parameter_value")
    return connection


def test_the_parity_query_has_the_arguments_of_the_modes(parity):
    def parameters(function: str) -> list[str]:
        return parity.execute("SELECT parameters FROM duckdb_functions() WHERE function_name = ?", [function]).fetchone()[0]

    assert parameters("parity_differences") == [name for name in parameters("sql_yearly_events") if name != "created_at"]
    # A parameter that comes later is asked for here, too.
    assert set(parameters("parity_differences")) == {"start_year", "end_year", "allow_empty", *SOME_ARGUMENTS, *OTHER_ARGUMENTS}


@pytest.mark.parametrize("given", [SOME_ARGUMENTS, OTHER_ARGUMENTS], ids=["some", "others"])
def test_the_parity_query_hands_every_argument_to_both_modes(parity, given):
    compared = "SELECT * EXCLUDE (created_at, parameter_source) FROM "
    events = {
        left_out: parity.execute(compared + call_with(
            "polars_yearly_events", {name: value for name, value in given.items() if name != left_out})).fetchall()
        for left_out in [None, *given]
    }
    assert [name for name in given if sorted(events[name], key=str) == sorted(events[None], key=str)] == []
    assert parity.execute("FROM " + call_with("parity_differences", given)).fetchall() == []
    # The other mode without events: what is left are those of the extension, by the same arguments.
    (arguments,) = parity.execute("SELECT parameters FROM duckdb_functions() WHERE function_name = 'sql_yearly_events'").fetchone()
    named = ", ".join(f"{name} := NULL" for name in arguments[2:])
    parity.execute(f"CREATE OR REPLACE MACRO sql_yearly_events(start_year, end_year, {named}) AS TABLE "
                   "FROM polars_yearly_events(2025, 2026, workforce := 'people') WHERE false")
    shown = parity.execute("SELECT * EXCLUDE (mode) FROM " + call_with("parity_differences", given)).fetchall()
    assert len(shown) > 300
    assert sorted(shown, key=str) == sorted(events[None], key=str)


def test_the_parity_query_allows_years_without_rows(parity):
    parity.execute("UPDATE people SET simulation_year = 2020")
    raises(parity, "FROM " + call_with("parity_differences", {"workforce": "people"}), "allow_empty := true")
    assert parity.execute("FROM parity_differences(2025, 2026, workforce := 'people', allow_empty := true)").fetchall() == []
