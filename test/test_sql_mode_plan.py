"""The plan of sql/hire_plan.sql: how many people are hired, who they are, and the workforce with them in it.

The numbers are worked out by hand; the draws come from hashlib.
"""

import datetime
import math
import statistics

import pytest
from plain_sql import draw, open_plain, raises

AGES = {22: 0.05, 25: 0.15, 28: 0.20, 32: 0.25, 35: 0.15, 40: 0.10, 45: 0.08, 50: 0.02}
BY_YEAR = ["simulation_year", "opening_headcount", "terminations", "hires", "new_hire_terminations", "closing_headcount"]
PEOPLE = ["employee_id", "planned_hire_date", "level", "salary", "birth_date", "hire_date", "is_enrolled", "active"]


@pytest.fixture
def plain():
    """A database with the macros, and without the extension."""
    with open_plain() as opened:
        yield opened


def plan(connection, arguments: str) -> list[tuple]:
    """The rows of the plan by year."""
    return connection.execute(f"FROM hire_plan_by_year({arguments})").fetchall()


def test_growth_of_three_percent(plain):
    """2025: 120 of 1,000 leave, 1,030 are to be there: 150 more, for which 200 are hired as a quarter of them leaves.

    2026: of 1,030 the 150 new ones leave at 0.25, the 880 others at 0.12: 37.5 + 105.6 = 143.1. Wanted are 1,060.9, so 1,061.
    2027: 174 new of 1,061: 43.5 + 106.44 = 149.94; wanted 1,092.83. 2028: 181 of 1,093: 45.25 + 109.44 = 154.69; wanted 1,125.79.
    """
    assert plan(plain, "2025, 2028, 1000") == [
        (2025, 1000, 120, 200, 50, 1030),
        (2026, 1030, 143, 232, 58, 1061),
        (2027, 1061, 149, 242, 61, 1093),
        (2028, 1093, 154, 250, 63, 1126),
    ]
    described = plain.execute("DESCRIBE FROM hire_plan_by_year(2025, 2025, 10)").fetchall()
    assert [row[:2] for row in described] == list(zip(BY_YEAR, ["INTEGER", *["BIGINT"] * 5], strict=True))


def test_no_growth(plain):
    """120 leave and 120 are to replace them: 160 hires. The year after, 120 of 1,000 are new: 30 + 105.6 leave."""
    assert plan(plain, "2025, 2027, 1000, target_growth_rate := 0") == [
        (2025, 1000, 120, 160, 40, 1000), (2026, 1000, 135, 180, 45, 1000), (2027, 1000, 137, 183, 46, 1000)]


def test_a_company_that_shrinks(plain):
    """At -5 % 70 of the 120 places stay; at -20 % fewer leave than should: nobody is hired, and nobody is sent away."""
    assert plan(plain, "2025, 2026, 1000, target_growth_rate := -0.05") == [
        (2025, 1000, 120, 94, 24, 950), (2026, 950, 123, 102, 26, 903)]
    assert plan(plain, "2025, 2027, 1000, target_growth_rate := -0.2") == [
        (2025, 1000, 120, 0, 0, 880), (2026, 880, 105, 0, 0, 775), (2027, 775, 93, 0, 0, 682)]
    assert plan(plain, "2025, 2025, 100, target_growth_rate := -0.12") == [(2025, 100, 12, 0, 0, 88)]
    assert plan(plain, "2025, 2025, 100, target_growth_rate := -1, termination_rate := 1") == [(2025, 100, 100, 0, 0, 0)]


@pytest.mark.parametrize(("arguments", "row"), [
    # 100 × 0.29 is 28.999999999999996, and 21 ÷ 0.7 is 30.000000000000004.
    ("100, termination_rate := 0.29, target_growth_rate := 0", (2025, 100, 29, 39, 10, 100)),
    ("100, termination_rate := 0.21, target_growth_rate := 0, new_hire_termination_rate := 0.3", (2025, 100, 21, 30, 9, 100)),
    # Halves go away from zero: 150 × 1.03 = 154.5, and 50 × 1.13, which is 56.49999999999999.
    ("150, termination_rate := 0, new_hire_termination_rate := 0", (2025, 150, 0, 5, 0, 155)),
    ("50, termination_rate := 0, new_hire_termination_rate := 0, target_growth_rate := 0.13", (2025, 50, 0, 7, 0, 57)),
    ("0", (2025, 0, 0, 0, 0, 0)),
    ("'100'", (2025, 100, 12, 20, 5, 103)),
    # NULL is not given.
    ("1000, target_growth_rate := NULL, termination_rate := NULL, new_hire_termination_rate := NULL", (2025, 1000, 120, 200, 50, 1030)),
    ("(SELECT count(*) FROM range(1000))", (2025, 1000, 120, 200, 50, 1030)),
    # Of the opening staff 200 are new: 800 × 0.12 + 200 × 0.25 leave.
    ("1000, opening_new_hires := 200", (2025, 1000, 146, 235, 59, 1030)),
    # As many as are allowed: 2 × 10 + 10.
    ("10, termination_rate := 0.5, target_growth_rate := 1, new_hire_termination_rate := 0.5", (2025, 10, 5, 30, 15, 20)),
])
def test_a_year(plain, arguments, row):
    assert plan(plain, f"2025, 2025, {arguments}") == [row]


@pytest.mark.parametrize(("arguments", "message"), [
    ("2025, 2024, 100", "start 2025 lies after end 2024, but the years must run forwards; give the earlier year first"),
    ("2025.5, 2026, 100", "start is 2025.5, but a year must be a whole number within 1 to 9999"),
    ("2025, 2026, -1", "opening_headcount is -1, but it must be a whole number of at least 0"),
    ("2025, 2026, 10.5", "opening_headcount is 10.5, but it must be a whole number of at least 0"),
    ("2025, 2026, NULL", "opening_headcount is NULL, but it must be a whole number of at least 0"),
    ("2025, 2026, 100, target_growth_rate := 1.01",
     "target_growth_rate is 1.01, but a plan for growth must lie within -1 and 1: 0.03 is 3 %"),
    ("2025, 2026, 100, target_growth_rate := -3", "target_growth_rate is -3, but a plan for growth must lie within -1 and 1: 0.03 is 3 %"),
    ("2025, 2026, 100, target_growth_rate := 'nan'::DOUBLE", "target_growth_rate is nan, but a plan for growth must lie within -1 and 1"),
    ("2025, 2026, 100, termination_rate := 1.5", "termination_rate is 1.5, but a rate must lie within 0 and 1"),
    ("2025, 2026, 100, new_hire_termination_rate := 0.99",
     "new_hire_termination_rate is 0.99, but it must lie within 0 and 0.99, below it: where almost all new people leave, no number of "
     "hires is enough"),
    ("2025, 2026, 100, new_hire_termination_rate := -0.1",
     "new_hire_termination_rate is -0.1, but it must lie within 0 and 0.99, below it"),
    ("2025, 2026, 10, opening_new_hires := 11", "opening_new_hires is 11, but it must be a whole number of at least 0, and not above"),
    ("2025, 2026, 10, opening_new_hires := 1.5", "opening_new_hires is 1.5, but it must be a whole number of at least 0"),
    ("2025, 2026, 10, termination_rate := 0.5, target_growth_rate := 1, new_hire_termination_rate := 0.51",
     "the plan needs 31 hires in 2025 for a headcount of 10, more than 2 × 10 + 10; look at target_growth_rate 1, termination_rate 0.5 and "
     "new_hire_termination_rate 0.51"),
])
def test_plans_that_are_none(plain, arguments, message):
    for what in ("*", "count(*)"):
        raises(plain, f"SELECT {what} FROM hire_plan_by_year({arguments})", message)


def staff(connection) -> None:
    """40 people: 16 of L1, 12 of L2, 8 of L10, 4 of a level without a number; salaries of each from 1,000 × its place on, 10 apart."""
    connection.execute("CREATE TABLE census_data AS SELECT 'E' || row_number() OVER () AS employee_id, DATE '2015-05-05' AS hire_date, "
                       "level AS level_id, 1000.0 * place + 10 * number AS employee_gross_compensation FROM (VALUES (1, 'L1', 16), "
                       "(2, 'L2', 12), (3, 'L10', 8), (4, 'Staff', 4)) AS levels (place, level, people), "
                       "unnest(range(people)) AS n (number)")


MIDDLES = {"L1": 1075.0, "L2": 2055.0, "L10": 3035.0, "Staff": 4015.0}
SHARES = {"L1": 16.0, "L2": 12.0, "L10": 8.0, "Staff": 4.0}


def chosen(weights: dict, part: float):
    """The first whose running weight, as a part of the whole, is more than the draw."""
    running, whole = 0.0, 0.0
    for weight in weights.values():
        whole += weight
    for what, weight in weights.items():
        running += weight
        if running / whole > part:
            return what
    raise AssertionError


def cents(amount: float) -> float:
    return math.floor(amount * 100 + 0.5) / 100


def person(year: int, number: int, shares: dict, middles: dict, seed: int | None = None, ages: dict | None = None) -> tuple:
    """A row of the plan, from the draws of its id."""
    name = f"NH_{year}_{number:06}"
    first = datetime.date(year, 1, 1)
    days = (datetime.date(year + 1, 1, 1) - first).days
    level = chosen(shares, draw(name, year, "hire_level", seed))
    salary = None if middles[level] is None else cents(middles[level] * (0.91 + 0.18 * draw(name, year, "hire_salary", seed)))
    return (name, first + datetime.timedelta(days=math.floor(draw(name, year, "hire_date", seed) * days)), level, salary,
            datetime.date(year - chosen(ages or AGES, draw(name, year, "hire_age", seed)), 1, 1), None, False, True)


def test_the_people_of_a_plan(plain):
    """Of 40 people 4 leave in 2027 and 41 are to be there: 5 more, 7 hires. In 2028, with 5 new ones: 1.25 + 4.32, so 5 leave."""
    staff(plain)
    assert plan(plain, "2027, 2028, 40") == [(2027, 40, 4, 7, 2, 41), (2028, 41, 5, 8, 2, 42)]
    assert {level: statistics.median(range(place * 1000, place * 1000 + people * 10, 10))
            for level, place, people in (("L1", 1, 16), ("L2", 2, 12), ("L10", 3, 8), ("Staff", 4, 4))} == MIDDLES
    for seed, argument in ((None, ""), (42, ", random_seed := 42")):
        expected = [person(year, number, SHARES, MIDDLES, seed) for year, hires in ((2027, 7), (2028, 8)) for number in range(1, hires + 1)]
        assert plain.execute(f"FROM hire_plan(2027, 2028{argument})").fetchall() == expected
    described = plain.execute("DESCRIBE FROM hire_plan(2027, 2028)").fetchall()
    types = ["VARCHAR", "DATE", "VARCHAR", "DOUBLE", "DATE", "DATE", "BOOLEAN", "BOOLEAN"]
    assert [row[:2] for row in described] == list(zip(PEOPLE, types, strict=True))


def test_levels_and_ages_of_ones_own(plain):
    staff(plain)
    plain.execute("CREATE TABLE own_levels AS SELECT * FROM (VALUES ('L10', 0.7, 90000.0), ('L2', 0.1, NULL), ('Staff', 0.0, NULL), "
                  "('L3', 0.2, NULL)) AS rows (level, weight, salary)")
    plain.execute("CREATE TABLE own_ages AS SELECT * FROM (VALUES (60, 0.1), (30.0, 0.3), (20, 0.6)) AS rows (hire_age, age_weight)")
    rows = plain.execute("FROM hire_plan(2027, 2027, levels := 'own_levels', ages := 'own_ages', target_growth_rate := 1)").fetchall()
    # In the order of the numbers; the middle of the workforce's salaries where the relation has none, and none where neither has.
    shares = {"L2": 0.1, "L3": 0.2, "L10": 0.7, "Staff": 0.0}
    middles = {"L2": 2055.0, "L3": None, "L10": 90000.0}
    ages = {20: 0.6, 30: 0.3, 60: 0.1}
    assert rows == [person(2027, number, shares, middles, ages=ages) for number in range(1, 60)]
    assert {row[2] for row in rows} == {"L2", "L3", "L10"}
    # Without the column of salaries it is the workforce's.
    plain.execute("ALTER TABLE own_levels DROP salary")
    rows = plain.execute("FROM hire_plan(2027, 2027, levels := 'own_levels')").fetchall()
    assert rows == [person(2027, number, shares, {**MIDDLES, "L3": None}) for number in range(1, 8)]


def test_who_counts_as_staff(plain):
    """Active on the opening day, with a hire date before the year: of the rows of that year, where there are years."""
    plain.execute("""CREATE TABLE w AS SELECT * FROM (VALUES
        ('counts', 'L1', 100.0, DATE '2024-12-31', NULL, NULL, NULL, 'active', 2025),
        ('was planned', 'L1', 'nan'::DOUBLE, NULL, NULL, NULL, DATE '2024-06-01', 'A', 2025),
        ('is back', 'L2', 300.0, DATE '2010-01-01', DATE '2020-01-01', DATE '2021-01-01', NULL, 'active', 2025),
        ('leaves', NULL, 500.0, DATE '2010-01-01', DATE '2025-02-01', NULL, NULL, 'active', 2025),
        ('new', 'L9', 9.0, DATE '2025-01-01', NULL, NULL, NULL, 'active', 2025),
        ('candidate', 'L9', 9.0, NULL, NULL, NULL, NULL, 'active', 2025),
        ('planned', 'L9', 9.0, NULL, NULL, NULL, DATE '2025-01-01', 'active', 2025),
        ('left', 'L9', 9.0, DATE '2010-01-01', DATE '2025-01-01', NULL, NULL, 'active', 2025),
        ('not active', 'L9', 9.0, DATE '2010-01-01', NULL, NULL, NULL, 'retired', 2025),
        ('other year', 'L9', 9.0, DATE '2010-01-01', NULL, NULL, NULL, 'active', 2024)) AS rows
        (employee_id, level, salary, hire_date, termination_date, rehire_date, planned_hire_date, employment_status, simulation_year)""")
    rows = plain.execute("FROM hire_plan(2025, 2025, workforce := 'w', target_growth_rate := 1, termination_rate := 0)").fetchall()
    # Four to eight: 4 ÷ 0.75 is 6. A level that is NULL is left out of the shares, a salary that is not known out of the middle.
    assert rows == [person(2025, number, {"L1": 2.0, "L2": 1.0}, {"L1": 100.0, "L2": 300.0}) for number in range(1, 7)]
    # Where nobody has a level there is none, and the middle of all salaries.
    plain.execute("UPDATE w SET level = NULL")
    rows = plain.execute("FROM hire_plan(2025, 2025, workforce := 'w', target_growth_rate := 1, termination_rate := 0)").fetchall()
    assert rows == [person(2025, number, {None: 1.0}, {None: 300.0}) for number in range(1, 7)]
    plain.execute("UPDATE w SET salary = NULL")
    rows = plain.execute("FROM hire_plan(2025, 2025, workforce := 'w', target_growth_rate := 1)").fetchall()
    assert {row[2:4] for row in rows} == {(None, None)}


def test_a_plan_of_more_than_a_million(plain):
    """The sequence has at least six digits."""
    plain.execute("CREATE TABLE census_data AS SELECT 'E' || number AS employee_id, DATE '2015-05-05' AS hire_date "
                  "FROM range(500001) AS n (number)")
    query = ("SELECT employee_id FROM hire_plan(2025, 2025, target_growth_rate := 1, termination_rate := 0, "
             "new_hire_termination_rate := 0.5) OFFSET 999998")
    assert plain.execute(query).fetchall() == [("NH_2025_999999",), ("NH_2025_1000000",), ("NH_2025_1000001",), ("NH_2025_1000002",)]


@pytest.mark.parametrize(("arguments", "message"), [
    ("2025, 2024", "start 2025 lies after end 2024"),
    ("2025, 2025, random_seed := 1.5", "random_seed is 1.5, but a seed must be a whole number of 64 bits"),
    ("2025, 2025, target_growth_rate := 2", "target_growth_rate is 2, but a plan for growth must lie within -1 and 1"),
    ("2025, 2025, workforce := 'unfit'", "the column hire_date of workforce 'unfit' is of type TIMESTAMP WITH TIME ZONE, which"),
    ("2025, 2025, workforce := 'word'", "workforce 'word' has the employment_status 'on the moon', which says nothing"),
    ("2025, 2025, workforce := 'old'",
     "workforce 'old' has no rows of the opening year 2025; its simulation_year is 2024; give a workforce with the people of that day"),
    ("2025, 2025, workforce := 'inactive'",
     "nobody in workforce 'inactive' takes part: active is false; give a workforce with the people of that day"),
    ("2025, 2025, workforce := 'planned'",
     "the id 'NH_2025_000003' of the plan is one that workforce 'planned' has already; leave out those rows, or plan from the census "
     "without them"),
    ("2025, 2025, levels := 'no_weight'", "levels 'no_weight' has no column weight; its columns are level"),
    ("2025, 2025, levels := 'negative'",
     "levels 'negative' has the weight '-0.5' for level 'L2', but a weight must be a finite number, not negative"),
    ("2025, 2025, levels := 'no_number'", "levels 'no_number' has the weight 'x' for level 'L2', but a weight must be"),
    ("2025, 2025, levels := 'null_weight'", "levels 'null_weight' has the weight NULL for level 'L2', but a weight must be"),
    ("2025, 2025, levels := 'infinite'", "levels 'infinite' has the weight 'inf' for level 'L2', but a weight must be"),
    ("2025, 2025, levels := 'zero'", "the column weight of levels 'zero' sums up to 0, but some weight must be above it"),
    ("2025, 2025, levels := 'empty'", "the column weight of levels 'empty' sums up to 0, but some weight must be above it"),
    ("2025, 2025, levels := 'odd_salary'", "levels 'odd_salary' has the salary 'much' for L2, which is not a number"),
    ("2025, 2025, ages := 'no_weight'", "ages 'no_weight' has no column hire_age and age_weight; its columns are level"),
    ("2025, 2025, ages := 'half'", "ages 'half' has the hire_age '20.5', but an age must be a whole number within 0 to 150"),
    ("2025, 2025, ages := 'no_age'", "ages 'no_age' has the hire_age NULL, but an age must be a whole number within 0 to 150"),
    ("2025, 2025, ages := 'too_little'", "ages 'too_little' has the age_weight '-1' for hire_age '20', but a weight must be"),
])
def test_errors_of_the_people(plain, arguments, message):
    staff(plain)
    hired = "'E1' AS employee_id, DATE '2020-01-01' AS hire_date"
    for name, row in {
        "unfit": "'E1' AS employee_id, now() AS hire_date",
        "word": f"{hired}, 'on the moon' AS employment_status",
        "old": f"{hired}, 2024 AS simulation_year",
        "inactive": f"{hired}, false AS active",
        "planned": "* FROM census_data UNION ALL BY NAME SELECT 'NH_2025_000003' AS employee_id",
        "no_weight": "'L2' AS level",
        "negative": "'L2' AS level, unnest([1, -0.5]) AS weight",
        "no_number": "'L2' AS level, 'x' AS weight",
        "null_weight": "'L2' AS level, unnest([1, NULL]) AS weight",
        "infinite": "'L2' AS level, 'inf'::DOUBLE AS weight",
        "zero": "'L2' AS level, 0 AS weight",
        "empty": "'L2' AS level, 1 AS weight LIMIT 0",
        "odd_salary": "'L2' AS level, 1 AS weight, 'much' AS salary",
        "half": "20.5 AS hire_age, 1 AS age_weight",
        "no_age": "NULL::INTEGER AS hire_age, 1 AS age_weight",
        "too_little": "20 AS hire_age, -1 AS age_weight",
    }.items():
        plain.execute(f"CREATE TABLE {name} AS SELECT {row}")
    for query in (f"FROM hire_plan({arguments})", f"SELECT count(*) FROM hire_plan({arguments})", f"FROM workforce_with_plan({arguments})"):
        raises(plain, query, message)


CENSUSES = {
    "few columns": ("employee_id, hire_date", ["employee_id", "hire_date", "salary", "level", "is_enrolled", "birth_date", "active",
                                               "planned_hire_date"]),
    "second names": (
        "employee_id, hire_date AS Employee_Hire_Date, salary AS current_compensation, level AS LEVEL_ID, "
        "birth_date AS employee_birth_date, 40 AS current_age, 'active' AS employment_status, "
        "DATE '2026-02-01' AS employee_termination_date, "
        "DATE '2021-01-01' AS employee_rehire_date, 3.5 AS current_tenure, 0.05 AS employee_deferral_rate",
        ["employee_id", "hire_date", "salary", "level", "tenure_months", "is_enrolled", "employee_deferral_rate", "birth_date",
         "employee_age", "active", "termination_date", "rehire_date", "planned_hire_date"]),
    "all": (
        "employee_id, 2025 AS simulation_year, hire_date, salary, 5.0 AS employee_compensation, level, 'Sales' AS department, "
        "77 AS tenure_months, 1 AS current_tenure, 'low' AS performance_tier, NULL::BOOLEAN AS is_enrolled, 0.5 AS employee_deferral_rate, "
        "DATE '2020-05-05' AS employee_enrollment_date, birth_date, NULL::INTEGER AS employee_age, 33 AS current_age, 'x' AS employee_ssn, "
        "NULL::BOOLEAN AS active, 'Active' AS employment_status, NULL::DATE AS termination_date, DATE '2026-03-03' AS "
        "employee_termination_date, 7 AS place, 'mine' AS problem",
        ["employee_id", "hire_date", "salary", "level", "department", "tenure_months", "performance_tier", "is_enrolled",
         "employee_deferral_rate", "employee_enrollment_date", "birth_date", "employee_age", "employee_ssn", "active", "termination_date",
         "planned_hire_date"]),
}


@pytest.mark.parametrize("census", CENSUSES)
def test_the_workforce_with_its_plan(plain, census):
    """It has the fields of the workforce under their first names, and the same events; the plan's people come below."""
    columns, expected = CENSUSES[census]
    plain.execute("CREATE TABLE base AS SELECT 'E' || number AS employee_id, DATE '2015-05-05' + number::INTEGER AS hire_date, "
                  "1000.0 * number AS salary, 'L' || (number % 5) AS level, DATE '1980-01-01' + (100 * number)::INTEGER AS birth_date "
                  "FROM range(60) AS numbers (number)")
    plain.execute(f"CREATE TABLE w AS SELECT {columns} FROM base")
    result = plain.execute("FROM workforce_with_plan(2025, 2027, workforce := 'w', random_seed := 5)")
    assert [column[0] for column in result.description] == expected
    rows = result.fetchall()
    names = [row[0] for row in rows]
    people = plain.execute("SELECT employee_id FROM hire_plan(2025, 2027, workforce := 'w', random_seed := 5)").fetchall()
    assert names == [f"E{number}" for number in range(60)] + [name for name, in people]
    assert len(people) > 20
    plain.execute("CREATE TABLE with_plan AS FROM workforce_with_plan(2025, 2027, workforce := 'w', random_seed := 5)")
    of_staff = ("SELECT * EXCLUDE (created_at) FROM sql_yearly_events(2025, 2027, workforce := '{}', cohort := 'roll_forward', "
                "base_termination_rate := 0.05) WHERE employee_id NOT LIKE 'NH%'")
    alone = plain.execute(of_staff.format("w")).fetchall()
    assert plain.execute(of_staff.format("with_plan")).fetchall() == alone
    assert len(alone) > 100
    hires = "SELECT employee_id, effective_date FROM sql_yearly_events(2025, 2027, workforce := 'with_plan') WHERE event_type = 'hire'"
    assert sorted(plain.execute(hires).fetchall()) == sorted(
        plain.execute("SELECT employee_id, planned_hire_date FROM with_plan WHERE planned_hire_date IS NOT NULL").fetchall())


def test_rows_of_other_years_are_left_out(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E' || year AS employee_id, year AS simulation_year, DATE '2010-01-01' AS hire_date "
                  "FROM (SELECT unnest([2024, 2025, 2026]) AS year)")
    rows = plain.execute("SELECT employee_id FROM workforce_with_plan(2025, 2025, workforce := 'w')").fetchall()
    assert [name for name, in rows if name.startswith("E")] == ["E2025"]


def test_an_enrollment_date_that_is_none(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, DATE '2010-01-01' AS hire_date, 'yes' AS employee_enrollment_date")
    raises(plain, "FROM workforce_with_plan(2025, 2025, workforce := 'w')",
           "the column employee_enrollment_date of workforce 'w' holds the value 'yes' of type VARCHAR, which cannot be cast to DATE")
