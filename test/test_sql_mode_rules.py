"""The SQL mode by itself: parameters that shape the rules, by year, level and bands. The values are worked out by hand."""

import datetime

import pytest
from plain_sql import draw, events, open_plain, raises

COLUMNS = "(parameter_name, parameter_value, fiscal_year, job_level, age_band, tenure_band)"
NAMES = (
    "hire_rate, base_termination_rate, promotion_rate, promotion_probability, merit_rate, enrollment_rate, base_deferral_rate, "
    "merit_raise, merit_base, cola_rate, promotion_raise, starting_salary, new_hire_termination_rate, merit_minimum_tenure_months, "
    "promotion_minimum_tenure_months, highest_level, promotion_maximum_age, promotion_date, merit_date, enrollment_date, termination_date, "
    "termination_multiplier, promotion_multiplier"
)
ALWAYS = {"promotion_rate": 1, "merit_rate": 1}
AMOUNTS = "event_type, effective_date, previous_compensation, compensation_amount, level_id, event_sequence"


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def plain():
    """A database with the macros, and without the extension; one employee of level 2, hired on 1 July 2019, born on 15 June 1989."""
    with open_plain() as opened:
        opened.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, DATE '2019-07-01' AS hire_date, DATE '1989-06-15' AS birth_date, "
                       "100000.0 AS salary, 'L2' AS level, 0.02 AS employee_deferral_rate")
        yield opened


def levers(connection, *rows: tuple) -> None:
    """A parameters relation p: name, value, and where given the year, the level, the band of the age and that of the tenure."""
    connection.execute(
        "CREATE OR REPLACE TABLE p (parameter_name VARCHAR, parameter_value DOUBLE, fiscal_year INTEGER, job_level INTEGER, "
        "age_band VARCHAR, tenure_band VARCHAR)")
    for row in rows:
        connection.execute("INSERT INTO p VALUES (?, ?, ?, ?, ?, ?)", [*row, *[None] * (6 - len(row))])


def someone(word: str, year: int, below: float) -> str:
    """An id whose draw lies below a chance."""
    return next(name for name in (f"E{number}" for number in range(10_000)) if draw(name, year, word) < below)


def test_a_career_with_hazards_raises_and_cola(plain):
    """2025: promoted on 1 January with the raise of level 2, then a merit raise of level 3 with its COLA. 2026: leaves.

    On 1 January 2026 the age is 36 and the tenure 78 months, 6.5 years. Of the rows for the termination hold, in this order: none named
    1.1; the level, 3 from 3 on: 1.5; the age 0.8; the tenure 1.25; level and age: 0.5, as that of the year comes before the higher level
    of no year; age and tenure 3. The one for level and tenure is from level 4 on.
    """
    rows = [
        ("promotion_rate", 1.0, 2025), ("promotion_rate", 0.0), ("promotion_raise", 0.12, None, 2), ("promotion_raise", 0.2, None, 3),
        ("merit_rate", 1.0, 2025), ("merit_rate", 0.0),
        ("merit_raise", 0.03, 2025, 1), ("merit_raise", 0.035, 2025, 3), ("merit_base", 0.09, 2026), ("cola_rate", 0.02, 2025),
        ("cola_rate", 0.5), ("base_termination_rate", 0.0, 2025), ("base_termination_rate", 0.1, 2026),
        ("termination_multiplier", 1.1), ("termination_multiplier", 1.5, None, 3), ("termination_multiplier", 1.4, None, 1),
        ("termination_multiplier", 9.0, None, 4), ("termination_multiplier", 0.8, None, None, "35-44"),
        ("termination_multiplier", 7.0, None, None, "25-34"), ("termination_multiplier", 1.25, 2026, None, None, "5-9"),
        ("termination_multiplier", 6.0, None, None, None, "5-9"), ("termination_multiplier", 0.5, 2026, 2, "35-44"),
        ("termination_multiplier", 5.0, None, 3, "35-44"), ("termination_multiplier", 4.0, None, 4, None, "5-9"),
        ("termination_multiplier", 3.0, None, None, "35-44", "5-9"), ("termination_multiplier", 8.0, 2025, 1, "35-44", "5-9"),
    ]
    threshold = 0.1 * 1.1 * 1.5 * 0.8 * 1.25 * 0.5 * 3.0
    name = someone("termination", 2026, threshold)
    plain.execute("UPDATE w SET employee_id = ?", [name])
    promoted, raised = 112000.0, 112000.0 * (1 + (0.035 + 0.02))
    expected = [
        ("promotion", date("2025-01-01"), 100000.0, promoted, 3, 1.0),
        ("merit", date("2025-03-15"), promoted, raised, 3, 1.0),
        ("termination", date("2026-09-15"), None, raised, 3, threshold),
    ]
    assert raised == 118160.0
    given = {"promotion_rate": "NULL", "merit_rate": "NULL", "base_termination_rate": "NULL", "parameters": "'p'"}
    columns = "event_type, effective_date, previous_compensation, compensation_amount, level_id, event_probability"
    levers(plain, *rows)
    assert events(plain, columns, "2025, 2027", **given) == expected
    # The order of the rows does not matter.
    levers(plain, *reversed(rows))
    assert events(plain, columns, "2025, 2027", **given) == expected


def test_raises_by_argument_and_their_defaults(plain):
    assert events(plain, AMOUNTS, "2025, 2025", **ALWAYS) == [
        ("promotion", date("2025-01-01"), 100000.0, 115000.0, 3, 1), ("merit", date("2025-03-15"), 115000.0, 119600.0, 3, 2)]
    assert events(plain, AMOUNTS, "2025, 2025", **ALWAYS, merit_raise=-0.25, cola_rate=0.5, promotion_raise=1) == [
        ("promotion", date("2025-01-01"), 100000.0, 200000.0, 3, 1), ("merit", date("2025-03-15"), 200000.0, 250000.0, 3, 2)]
    # An argument comes before all rows of the relation, which counts as read.
    levers(plain, ("merit_base", 0.5, 2025, 1))
    assert events(plain, "compensation_amount", "2025, 2025", merit_rate=1, merit_raise=0.1, parameters="'p'") == [(110000.0,)]


def test_a_multiplier_counts_by_its_bounds(plain):
    """Of 1 changes nothing, of 0 ends the event, beyond a chance of 1 it is capped; the × 1.25 and × 2 make way for it."""
    plain.execute("CREATE OR REPLACE TABLE w AS SELECT *, 1000 AS salary FROM (VALUES ('new', DATE '2024-06-01', NULL), "
                  "('low', DATE '2010-01-01', 'low'), ('old', DATE '2010-01-01', NULL)) AS rows (employee_id, hire_date, performance_tier)")
    columns = "employee_id, event_probability"
    assert events(plain, columns, "2025, 2025", base_termination_rate=1) == [("new", 1.25), ("low", 2.0), ("old", 1.0)]
    levers(plain, ("termination_multiplier", 1))
    assert events(plain, columns, "2025, 2025", base_termination_rate=1, parameters="'p'") == [("new", 1.0), ("low", 1.0), ("old", 1.0)]
    levers(plain, ("termination_multiplier", 1000))
    assert events(plain, columns, "2025, 2025", base_termination_rate=0.9, parameters="'p'") == [("new", 1.0), ("low", 1.0), ("old", 1.0)]
    levers(plain, ("termination_multiplier", 0))
    assert events(plain, columns, "2025, 2025", base_termination_rate=1, parameters="'p'") == []
    # One row of another year, level and band is enough for the adjustments to be gone.
    levers(plain, ("termination_multiplier", 3, 2031, 9, "65+", "20+"), ("hire_rate", 0.1))
    assert events(plain, columns, "2025, 2025", base_termination_rate=1, parameters="'p'") == [("new", 1.0), ("low", 1.0), ("old", 1.0)]
    # A row without a value, or of another event, is none.
    plain.execute("CREATE OR REPLACE TABLE p AS SELECT * FROM (VALUES ('termination_multiplier', NULL, 'termination'), "
                  "('termination_multiplier', 0, 'hire'), ('hire_rate', 0.1, NULL)) AS rows (parameter_name, parameter_value, event_type)")
    assert events(plain, columns, "2025, 2025", base_termination_rate=1, parameters="'p'") == [("new", 1.25), ("low", 2.0), ("old", 1.0)]


def test_who_has_no_band_or_level_has_no_row_that_names_it(plain):
    plain.execute("CREATE OR REPLACE TABLE w AS SELECT *, DATE '2010-01-01' AS hire_date FROM (VALUES ('level', 'L3', NULL, NULL), "
                  "('age', NULL, 40, NULL), ('tenure', NULL, NULL, 30), ('nothing', 'Staff', NULL, NULL), ('all', '3', 40, 30)) AS rows "
                  "(employee_id, level, employee_age, tenure_months)")
    levers(plain, ("promotion_multiplier", 0.5, None, 0), ("promotion_multiplier", 0.25, None, None, "35-44"),
           ("promotion_multiplier", 0.125, None, None, None, "2-4"), ("promotion_multiplier", 0.0625, None, 1, "35-44", "2-4"))
    plain.execute("UPDATE w SET employee_id = employee_id || ' '")
    shown = dict(events(plain, "trim(employee_id), event_probability", "2025, 2025", promotion_rate=1, parameters="'p'",
                        promotion_minimum_tenure_months=0))
    chances = {"tenure": 0.125, "all": 0.5 * 0.25 * 0.125 * 0.0625}
    expected = {name: chance for name, chance in chances.items() if draw(f"{name} ", 2025, "promotion") < chance}
    # Without a tenure nobody is promoted.
    assert shown == expected
    levers(plain, ("termination_multiplier", 0.5, None, 0), ("termination_multiplier", 0.25, None, None, "35-44"),
           ("termination_multiplier", 0.125, None, None, None, "2-4"))
    chances = {"level": 0.5, "age": 0.25, "tenure": 0.125, "nothing": 1.0, "all": 0.5 * 0.25 * 0.125}
    shown = dict(events(plain, "trim(employee_id), event_probability", "2025, 2025", base_termination_rate=1, parameters="'p'"))
    assert shown == {name: chance for name, chance in chances.items() if draw(f"{name} ", 2025, "termination") < chance}
    assert shown["nothing"] == 1.0


def test_the_level_of_the_moment_decides(plain):
    """After the promotion of 1 January the employee is of level 3; the promotion itself is asked at level 2."""
    levers(plain, ("promotion_rate", 1.0, None, 2), ("promotion_rate", 0.0, None, 3), ("merit_rate", 0.0, None, 1),
           ("merit_rate", 1.0, None, 3), ("enrollment_rate", 1.0, None, 3), ("base_deferral_rate", 0.03, None, 3),
           ("base_termination_rate", 1.0, None, 3))
    given = dict.fromkeys(("promotion_rate", "merit_rate", "enrollment_rate", "base_termination_rate"), "NULL")
    plain.execute("UPDATE w SET employee_deferral_rate = 0")
    columns = "event_type, level_id, employee_deferral_rate"
    assert events(plain, columns, "2025, 2025", **given, parameters="'p'") == [
        ("promotion", 3, None), ("merit", 3, None), ("benefit_enrollment", 3, 0.03), ("termination", 3, None)]
    # On one day the promotion comes after the enrollment and the termination, and before the merit.
    for day, shown in (("301", ["promotion", "merit"]), ("228", ["promotion", "merit"]), ("302", ["promotion"])):
        rows = events(plain, "event_type", "2025, 2025", **{**given, "base_termination_rate": 0}, parameters="'p'", promotion_date=day,
                      merit_date=301, enrollment_date=301)
        expected = ["promotion", "merit", "benefit_enrollment"] if day == "228" else shown
        assert {row[0] for row in rows} == set(expected), day
    assert events(plain, columns, "2025, 2025", **given, parameters="'p'", promotion_date=915) == [("promotion", 3, None)]


def test_dates_swap_the_order_of_promotion_and_merit(plain):
    """Merit on 15 March on the opening salary, at level 2; the promotion of 1 July on top of it, with the raise of level 2."""
    levers(plain, ("merit_raise", 0.1, None, 2), ("merit_raise", 0.5, None, 3), ("promotion_raise", 0.2, None, 2),
           ("promotion_raise", 0.9, None, 3))
    assert events(plain, AMOUNTS, "2025, 2025", **ALWAYS, parameters="'p'", promotion_date=701) == [
        ("merit", date("2025-03-15"), 100000.0, 110000.0, 2, 1), ("promotion", date("2025-07-01"), 110000.0, 132000.0, 3, 2)]
    assert events(plain, AMOUNTS, "2025, 2025", **ALWAYS, parameters="'p'", promotion_date=315) == [
        ("promotion", date("2025-03-15"), 100000.0, 120000.0, 3, 1), ("merit", date("2025-03-15"), 120000.0, 180000.0, 3, 2)]
    # The amount that is carried on is that of the later event.
    shown = events(plain, "simulation_year, event_type, previous_compensation, compensation_amount", "2025, 2026", **ALWAYS,
                   promotion_date=701)
    assert shown == [(2025, "merit", 100000.0, 104000.0), (2025, "promotion", 104000.0, 119600.0),
                     (2026, "merit", 119600.0, 124384.0), (2026, "promotion", 124384.0, 143041.6)]
    # Each on its own, in cohorts by year.
    plain.execute("ALTER TABLE w ADD simulation_year INTEGER DEFAULT 2025")
    assert events(plain, AMOUNTS, "2025, 2025", **ALWAYS, promotion_date=701) == [
        ("merit", date("2025-03-15"), 100000.0, 104000.0, 2, 1), ("promotion", date("2025-07-01"), 100000.0, 115000.0, 3, 2)]


def test_dates_by_year(plain):
    levers(plain, ("merit_date", 630, 2025), ("merit_date", 701), ("promotion_date", 1231, 2026))
    shown = events(plain, "event_type, effective_date, compensation_amount", "2025, 2027", **ALWAYS, parameters="'p'", promotion_raise=1,
                   merit_raise=0)
    assert shown == [
        ("promotion", date("2025-01-01"), 200000.0), ("merit", date("2025-06-30"), 200000.0), ("merit", date("2026-07-01"), 200000.0),
        ("promotion", date("2026-12-31"), 400000.0), ("promotion", date("2027-01-01"), 800000.0), ("merit", date("2027-07-01"), 800000.0)]


def test_nothing_falls_on_or_after_the_day_of_the_termination(plain):
    everything = {**ALWAYS, "enrollment_rate": 1, "base_termination_rate": 1}
    plain.execute("UPDATE w SET employee_deferral_rate = 0")

    def shown(**dates):
        return events(plain, "event_type, effective_date, compensation_amount", "2025, 2026", **everything, **dates)

    assert shown(termination_date=315) == [("promotion", date("2025-01-01"), 115000.0), ("termination", date("2025-03-15"), 115000.0)]
    assert shown(termination_date=316) == [
        ("promotion", date("2025-01-01"), 115000.0), ("merit", date("2025-03-15"), 119600.0), ("termination", date("2025-03-16"), 119600.0)]
    assert shown(termination_date=101) == [("termination", date("2025-01-01"), 100000.0)]
    assert shown(termination_date=401, promotion_date=401, merit_date=401) == [("termination", date("2025-04-01"), 100000.0)]
    # In cohorts by year each event stands on its own.
    plain.execute("ALTER TABLE w ADD simulation_year INTEGER DEFAULT 2025")
    assert [row[0] for row in shown(termination_date=101)] == ["termination", "promotion", "merit", "benefit_enrollment"]


def test_terminations_of_new_hires(plain):
    plain.execute("CREATE OR REPLACE TABLE w AS SELECT *, 1000 AS salary FROM (VALUES ('new', 11, 'L1', NULL), "
                  "('new and low', 11, 'L3', 'low'), "
                  "('low', 12, 'L3', 'low'), ('old', 12, 'L1', NULL), ('unknown', NULL, 'L1', NULL)) AS rows "
                  "(employee_id, tenure_months, level, performance_tier)")
    plain.execute("ALTER TABLE w ADD hire_date DATE DEFAULT '2020-01-01'")
    levers(plain, ("new_hire_termination_rate", 1.0, None, 3))
    columns = "employee_id, event_probability"
    # Whose level has no row is asked with base × 1.25.
    assert events(plain, columns, "2025, 2025", base_termination_rate=1, parameters="'p'") == [
        ("new", 1.25), ("new and low", 1.0), ("low", 2.0), ("old", 1.0), ("unknown", 1.0)]
    shown = events(plain, columns, "2025, 2025", base_termination_rate=0, new_hire_termination_rate=1)
    assert shown == [("new", 1.0), ("new and low", 1.0)]
    # It is the base that multipliers multiply, in place of base × 1.25.
    levers(plain, ("new_hire_termination_rate", 0.5), ("termination_multiplier", 2))
    assert events(plain, columns, "2025, 2025", base_termination_rate=0, parameters="'p'") == [("new", 1.0), ("new and low", 1.0)]


def test_minimum_tenures(plain):
    plain.execute("CREATE OR REPLACE TABLE w AS SELECT *, 1000 AS salary, 'L1' AS level FROM (VALUES ('none', NULL, DATE '2020-01-01'), "
                  "('0', 0, DATE '2020-01-01'), ('24', 24, DATE '2020-01-01'), ('this year', 24, DATE '2025-02-01')) AS rows "
                  "(employee_id, tenure_months, hire_date)")

    def names(**arguments):
        return [row[0] for row in events(plain, "employee_id", "2025, 2025", **arguments)]

    assert names(merit_rate=1) == names(merit_rate=1, merit_minimum_tenure_months=0) == ["none", "0", "24", "this year"]
    # Above 0 there is none in the year of the hire, nor without a tenure.
    assert names(merit_rate=1, merit_minimum_tenure_months=24) == ["24"]
    assert names(merit_rate=1, merit_minimum_tenure_months=25) == []
    assert names(promotion_rate=1) == ["24"]
    assert names(promotion_rate=1, promotion_date=201) == ["24", "this year"]
    assert names(promotion_rate=1, promotion_minimum_tenure_months=0) == ["0", "24"]
    assert names(promotion_rate=1, promotion_minimum_tenure_months=25) == []
    # By year a hire date matters by being there alone.
    plain.execute("ALTER TABLE w ADD simulation_year INTEGER DEFAULT 2025")
    assert names(merit_rate=1, merit_minimum_tenure_months=24) == ["24", "this year"]
    levers(plain, ("merit_minimum_tenure_months", 12.0, None, 1), ("promotion_minimum_tenure_months", 0))
    assert names(merit_rate=1, parameters="'p'") == ["24", "this year"]
    assert names(promotion_rate=1, parameters="'p'") == ["0", "24", "this year"]


def test_highest_level_and_maximum_age(plain):
    plain.execute("CREATE OR REPLACE TABLE w AS SELECT *, 1000 AS salary, DATE '2010-01-01' AS hire_date FROM (VALUES ('L4', 60), "
                  "('L5', 61), ('L6', NULL), ('Staff', 62)) AS rows (level, employee_age)")
    plain.execute("ALTER TABLE w ADD employee_id VARCHAR DEFAULT 'E'")

    def levels(**arguments):
        return [row[0] for row in events(plain, "event_payload.old_level", "2025, 2025", promotion_rate=1, **arguments)]

    assert levels() == ["L4", "L5", "L6", "Staff"]
    assert levels(highest_level=5) == ["L4", "Staff"]
    assert levels(promotion_maximum_age=60) == ["L4", "L6"]
    assert levels(highest_level=1, promotion_maximum_age=0) == []
    levers(plain, ("highest_level", 6, None, 5), ("promotion_maximum_age", 61))
    assert levels(parameters="'p'") == ["L4", "L5"]
    # A promotion leads to the highest level, and ends there.
    rows = events(plain, "simulation_year, level_id", "2025, 2028", promotion_rate=1, highest_level=6)
    assert [row for row in rows if row[1] is not None] == [(2025, 5), (2026, 6), (2025, 6)]


def test_starting_salary(plain):
    plain.execute("CREATE OR REPLACE TABLE w AS SELECT *, NULL::DATE AS hire_date, 77.0 AS salary FROM (VALUES ('a', 'L1'), ('b', 'L4')) "
                  "AS rows (employee_id, level)")
    levers(plain, ("starting_salary", 60000.125, None, 4), ("starting_salary", 40000.0, 2025))
    columns = "employee_id, event_type, compensation_amount, previous_compensation, event_payload.starting_salary, event_details"
    shown = events(plain, columns, "2025, 2026", hire_rate=1, merit_rate=1, parameters="'p'")
    # The year comes before the level; the amount that is carried on is that of the event.
    assert shown == [
        ("a", "hire", 40000.0, None, 40000.0, "Hired at a salary of 40000.00"),
        ("a", "merit", 41600.0, 40000.0, None, "Merit raise, salary from 40000.00 to 41600.00"),
        ("b", "hire", 40000.0, None, 40000.0, "Hired at a salary of 40000.00"),
        ("b", "merit", 41600.0, 40000.0, None, "Merit raise, salary from 40000.00 to 41600.00"),
    ]
    assert events(plain, columns, "2026, 2026", hire_rate=1, parameters="'p'")[1] == (
        "b", "hire", 60000.13, None, 60000.125, "Hired at a salary of 60000.13")
    assert events(plain, "event_payload.starting_salary", "2026, 2026", hire_rate=1, starting_salary=0) == [(0.0,), (0.0,)]


def test_seeds_of_their_own(plain):
    plain.execute("CREATE OR REPLACE TABLE w AS SELECT 'E' || number AS employee_id, 1000 AS salary, false AS is_enrolled, "
                  "CASE WHEN number % 2 = 0 THEN DATE '2010-01-01' END AS hire_date FROM range(200) AS numbers (number)")
    rates = {"hire_rate": 0.5, "base_termination_rate": 0.5, "promotion_rate": 0.5, "merit_rate": 0.5, "enrollment_rate": 0.5}
    words = {"hire": "hire", "termination": "termination", "promotion": "promotion", "merit": "merit", "benefit_enrollment": "enrollment"}

    def drawn(event_type, **seeds):
        rows = events(plain, "event_type, employee_id", "2025, 2025", **rates, **seeds)
        return [employee for one, employee in rows if one == event_type]

    for event_type, word in words.items():
        for seeds, expected in (({}, None), ({"random_seed": 7}, 7), ({"random_seed": 7, f"{word}_seed": 8}, 8), ({f"{word}_seed": 0}, 0)):
            people = [f"E{number}" for number in range(1 if event_type == "hire" else 0, 200, 2)]
            assert drawn(event_type, **seeds) == [name for name in people if draw(name, 2025, word, expected) < 0.5], (event_type, seeds)
    # The other types keep theirs.
    assert drawn("merit", random_seed=7, hire_seed=1) == drawn("merit", random_seed=7)


@pytest.mark.parametrize("seed", ["hire_seed", "termination_seed", "promotion_seed", "merit_seed", "enrollment_seed"])
def test_seeds_are_whole_numbers(plain, seed):
    raises(plain, f"FROM sql_yearly_events(2025, 2025, workforce := 'w', {seed} := 1.5)",
           f"{seed} is 1.5, but a seed must be a whole number of 64 bits")


RATE = "a rate must lie within 0 and 1"
RAISE = "a raise must be greater than -0.5 and at most 10"
DATE = "a date must be a day of every year, as month × 100 + day: 315 for 15 March"


@pytest.mark.parametrize(("name", "bad", "shown", "good", "rule"), [
    ("hire_rate", -0.1, "-0.1", [0, 1], RATE), ("new_hire_termination_rate", 1.01, "1.01", [0, 1], RATE),
    ("merit_raise", -0.5, "-0.5", [-0.49, 10], RAISE), ("cola_rate", 10.5, "10.5", [0], RAISE),
    ("promotion_raise", "'nan'", "nan", [0], RAISE),
    ("starting_salary", "'inf'", "inf", [0, 1e300], "an amount must be finite and not negative"),
    ("starting_salary", -1, "-1", [0.5], "an amount must be finite and not negative"),
    ("merit_minimum_tenure_months", 12.5, "12.5", [12.0, 0], "it must be a whole number of at least 0"),
    ("promotion_minimum_tenure_months", -1, "-1", [0], "it must be a whole number of at least 0"),
    ("highest_level", 0, "0", [1, 3.0], "it must be a whole number of at least 1"),
    ("promotion_maximum_age", "'inf'", "inf", [0, 120], "it must be a whole number of at least 0"),
    ("promotion_date", 229, "229", [228, 1231], DATE), ("merit_date", 0, "0", [101], DATE), ("merit_date", 1301, "1301", [1130], DATE),
    ("enrollment_date", 431, "431", [430], DATE), ("enrollment_date", 100, "100", [131], DATE),
    ("termination_date", 315.5, "315.5", [0, 315], DATE + ", or 0"), ("termination_date", -1, "-1", [831], DATE + ", or 0"),
])
def test_bounds(plain, name, bad, shown, good, rule):
    value = f"{bad}::DOUBLE"
    raises(plain, f"FROM sql_yearly_events(2025, 2025, workforce := 'w', {name} := {value})",
           f"{name} is {shown} (as an argument), but {rule}")
    plain.execute(f"CREATE TABLE p AS SELECT '{name}' AS parameter_name, {value} AS parameter_value, 2030 AS fiscal_year UNION ALL "
                  "SELECT 'hire_rate', 0, NULL")
    message = f"{name} for fiscal_year 2030 is {shown} (in parameters 'p'), but {rule}"
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w', parameters := 'p')", message)
    raises(plain, "FROM sql_event_parameters(2025, 2025, parameters := 'p')", message)
    for one in good:
        plain.execute(f"SELECT count(*) FROM sql_yearly_events(2025, 2025, workforce := 'w', {name} := {one})").fetchall()


@pytest.mark.parametrize(("row", "message"), [
    ("'merit_date', 401, NULL, '3', NULL, NULL",
     "merit_date has the job_level '3' in parameters 'p', but a date is the same for all levels; leave job_level NULL"),
    ("'termination_multiplier', 1, NULL, NULL, '25-35', NULL",
     "termination_multiplier has the age_band '25-35' in parameters 'p', which is none; allowed are '< 25', '25-34', '35-44', '45-54', "
     "'55-64', '65+', and NULL for all"),
    ("'promotion_multiplier', 1, 2030, NULL, NULL, '<2'",
     "promotion_multiplier has the tenure_band '<2' in parameters 'p', which is none; allowed are '< 2', '2-4', '5-9', '10-19', '20+', and "
     "NULL for all"),
    ("'merit_base', 0.03, NULL, NULL, NULL, '2-4'",
     "merit_raise has the tenure_band '2-4' in parameters 'p', but only termination_multiplier and promotion_multiplier differ by bands; "
     "leave it NULL"),
    ("'hire_rate', 0.03, NULL, NULL, '65+', NULL", "hire_rate has the age_band '65+' in parameters 'p', but only termination_multiplier"),
    ("'termination_multiplier', 1001, 2030, 'L3', '65+', '20+'",
     "termination_multiplier for fiscal_year 2030, job_level 3, age_band '65+' and tenure_band '20+' is 1001 (in parameters 'p'), but a "
     "multiplier must lie within 0 and 1000"),
    ("'termination_multiplier', 'x', NULL, NULL, '65+', '20+'",
     "termination_multiplier for age_band '65+' and tenure_band '20+' has the value 'x' in parameters 'p', which is not a number; a "
     "multiplier must lie within 0 and 1000"),
    ("'merit_raise', 0.03, 2026, '1', NULL, NULL), ('merit_base', 0.04, '2026.0', 'L1', NULL, NULL",
     "merit_raise for fiscal_year 2026 and job_level 1 is given twice in parameters 'p', as 0.03 and as 0.04; keep one of them, or tell "
     "them apart by scenario_id"),
    ("'promotion_multiplier', 2, NULL, NULL, NULL, '20+'), ('promotion_multiplier', 3, NULL, NULL, NULL, '20+'",
     "promotion_multiplier for tenure_band '20+' is given twice in parameters 'p', as 2 and as 3; keep one"),
])
def test_wrong_rows(plain, row, message):
    plain.execute("CREATE TABLE p AS SELECT parameter_name, parameter_value::VARCHAR AS parameter_value, "
                  f"fiscal_year::VARCHAR AS fiscal_year, * EXCLUDE (parameter_name, parameter_value, fiscal_year) "
                  f"FROM (VALUES ({row})) AS rows {COLUMNS}")
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w', parameters := 'p')", message)


@pytest.mark.parametrize(("rows", "counts"), [
    ("('merit', 1, NULL, NULL)", "1 row, of which none is read: 1 of an unknown name"),
    ("('HIRE_RATE', 1, NULL, NULL), (NULL, 1, NULL, NULL), ('hire_rate', 1, 'other', NULL), ('hire_rate', NULL, NULL, NULL), "
     "('hire_rate', 1, 'mine', 'merit'), ('hire_rate', 1, NULL, 'raise')",
     "6 rows, of which none is read: 2 of an unknown name, 2 of another event_type, 1 of another scenario, 1 without a value"),
])
def test_a_relation_of_which_no_row_is_read(plain, rows, counts):
    plain.execute(f"CREATE TABLE p AS SELECT * FROM (VALUES {rows}) AS rows (parameter_name, parameter_value, scenario_id, event_type)")
    message = (f"parameters 'p' has {counts}; read are rows of the scenario 'mine' for the years 2025 to 2026 with the names {NAMES}")
    for function in ("sql_yearly_events(2025, 2026, workforce := 'w', ", "sql_event_parameters(2025, 2026, "):
        raises(plain, f"FROM {function}scenario_id := 'mine', parameters := 'p')", message)
    # What an argument overrides was read; an empty relation, or none, is not missed.
    plain.execute("CREATE OR REPLACE TABLE p AS SELECT 'hire_rate' AS parameter_name, 0.5 AS parameter_value")
    assert events(plain, "1", "2025, 2025", hire_rate=0, parameters="'p'") == []
    plain.execute("CREATE OR REPLACE TABLE p AS FROM p LIMIT 0")
    for relation in ("'p'", "''", "NULL"):
        assert events(plain, "1", "2025, 2025", parameters=relation) == []


def test_a_relation_of_another_year_alone_is_not_read(plain):
    levers(plain, ("hire_rate", 0.5, 2030))
    raises(plain, "FROM sql_yearly_events(2025, 2026, workforce := 'w', parameters := 'p')",
           "parameters 'p' has 1 row, of which none is read: 1 of a year outside; read are rows of the scenario 'default' for the years "
           "2025 to 2026 with the names hire_rate, ")


def test_the_list_of_what_was_read(plain):
    plain.execute("CREATE TABLE p AS SELECT * FROM (VALUES "
                  "('merit_base', 0.03, 2025, '1', NULL, NULL, NULL), ('merit_raise', 0.03, 2025, 'L1', NULL, 'MERIT', NULL), "
                  "('promotion_rate', 0.3, 2025, NULL, NULL, NULL, NULL), ('promotion_probability', 0.4, 2026, NULL, NULL, NULL, NULL), "
                  "('merit_rate', 0.9, NULL, NULL, NULL, NULL, NULL), ('hire_rate', 0.2, 2025, NULL, NULL, NULL, NULL), "
                  "('termination_multiplier', 2, NULL, '4', '25-34', NULL, NULL), ('cola_rate', 0.02, 2031, NULL, NULL, NULL, NULL), "
                  "('no such name', 5, 2025, '2', NULL, NULL, NULL), ('hire_rate', 0.7, NULL, NULL, NULL, NULL, 'other'), "
                  "('hire_rate', 0.7, NULL, NULL, NULL, 'raise', NULL), ('hire_rate', NULL, 2026, NULL, NULL, NULL, NULL), "
                  "('enrollment_rate', 0.1, NULL, NULL, NULL, NULL, NULL), ('no such name', 5, 1000000000000, 'x', 'odd', NULL, NULL)"
                  ") AS rows (parameter_name, parameter_value, fiscal_year, job_level, age_band, event_type, scenario_id)")
    rows = plain.execute("FROM sql_event_parameters(2025, 2026, parameters := 'p', enrollment_rate := 0.6, highest_level := 9)").fetchall()
    defaults = {
        "hire_rate": 0.15, "base_termination_rate": 0.12, "base_deferral_rate": 0.06, "merit_raise": 0.04, "cola_rate": 0.0,
        "promotion_raise": 0.15, "starting_salary": 50000.0, "merit_minimum_tenure_months": 0.0, "promotion_minimum_tenure_months": 12.0,
        "promotion_date": 101.0, "merit_date": 315.0, "enrollment_date": 401.0, "termination_date": 915.0}
    # Both years have a promotion rate, and a merit rate is there for all: their defaults hold for nobody.
    assert sorted(row for row in rows if row[6] == "default") == sorted(
        (name, None, None, None, None, value, "default", None, None) for name, value in defaults.items())
    assert [row for row in rows if row[6] in ("argument", "relation")] == [
        ("hire_rate", 2025, None, None, None, 0.2, "relation", "hire_rate", None),
        ("promotion_rate", 2025, None, None, None, 0.3, "relation", "promotion_rate", None),
        ("promotion_rate", 2026, None, None, None, 0.4, "relation", "promotion_probability", None),
        ("merit_rate", None, None, None, None, 0.9, "relation", "merit_rate", None),
        ("enrollment_rate", None, None, None, None, 0.6, "argument", None, None),
        ("merit_raise", 2025, 1, None, None, 0.03, "relation", "merit_base", None),
        ("highest_level", None, None, None, None, 9.0, "argument", None, None),
        ("termination_multiplier", None, 4, "25-34", None, 2.0, "relation", "termination_multiplier", None),
    ]
    assert [row for row in rows if row[6] == "not read"] == [
        ("cola_rate", 2031, None, None, None, 0.02, "not read", "cola_rate", "of a year outside"),
        ("no such name", 2025, 2, None, None, 5.0, "not read", "no such name", "of an unknown name"),
        ("hire_rate", None, None, None, None, 0.7, "not read", "hire_rate", "of another scenario"),
        ("hire_rate", None, None, None, None, 0.7, "not read", "hire_rate", "of another event_type"),
        ("hire_rate", 2026, None, None, None, None, "not read", "hire_rate", "without a value"),
        ("enrollment_rate", None, None, None, None, 0.1, "not read", "enrollment_rate", "overridden by an argument"),
        ("no such name", None, None, "odd", None, 5.0, "not read", "no such name", "of an unknown name"),
    ]


def test_the_list_without_a_relation(plain):
    counts = "SELECT origin, count(*), count(given_as), count(reason) FROM sql_event_parameters(2025, 2025) GROUP BY ALL"
    assert plain.execute(counts).fetchall() == [("default", 16, 0, 0)]
    described = plain.execute("DESCRIBE FROM sql_event_parameters(2025, 2025)").fetchall()
    assert [row[:2] for row in described] == [
        ("parameter_name", "VARCHAR"), ("simulation_year", "INTEGER"), ("job_level", "INTEGER"), ("age_band", "VARCHAR"),
        ("tenure_band", "VARCHAR"), ("parameter_value", "DOUBLE"), ("origin", "VARCHAR"), ("given_as", "VARCHAR"), ("reason", "VARCHAR")]
    for years, message in (("2025, 2024", "start 2025 lies after end 2024"), ("0, 1", "start is the year 0, but")):
        raises(plain, f"FROM sql_event_parameters({years})", message)
