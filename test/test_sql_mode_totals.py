"""The SQL mode by itself: the workforce at the end of each year, totals of many futures, and the bands of sql/bands.sql.

What is worked out by hand stands beside it; for a workforce of everything, events, workforce and totals are held against each other.
"""

import datetime
import itertools
import math
import statistics

import pytest
from plain_sql import NOTHING, draw, named, open_plain, raises

COLUMNS = (
    "scenario_id", "plan_design_id", "employee_id", "employee_ssn", "simulation_year", "employment_status", "detailed_status_code",
    "employee_hire_date", "termination_date", "termination_reason", "employee_birth_date", "current_age", "current_tenure", "age_band",
    "tenure_band", "tenure_months", "level", "level_id", "department", "performance_tier", "opening_compensation", "current_compensation",
    "prorated_annual_compensation", "is_enrolled", "employee_enrollment_date", "employee_deferral_rate", "promoted", "raised", "created_at",
)
COUNTS = ("opening_headcount", "hires", "terminations", "promotions", "merits", "enrollments", "closing_headcount", "participants")
AMOUNTS = ("opening_payroll", "closing_payroll", "hire_compensation", "termination_compensation", "promotion_raises", "merit_raises",
           "prorated_compensation")
MEASURES = (*COUNTS, *AMOUNTS, "events")


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def plain():
    """A database with the macros, and without the extension."""
    with open_plain() as opened:
        yield opened


def workforce(connection, columns: str, years: str, **arguments) -> list[tuple]:
    """Columns of the workforce at the end of each year, of a table w of which nothing happens that the arguments do not ask for."""
    call = {"workforce": "'w'", **NOTHING, **arguments}
    return connection.execute(f"SELECT {columns} FROM sql_yearly_workforce({years}{named(call)})").fetchall()


def totals(connection, columns: str, years: str, **arguments) -> list[tuple]:
    """Columns of the totals, likewise."""
    call = {"workforce": "'w'", **NOTHING, **arguments}
    return connection.execute(f"SELECT {columns} FROM sql_yearly_totals({years}{named(call)})").fetchall()


def test_the_columns_of_the_workforce(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 100.0 AS salary")
    described = plain.execute("DESCRIBE FROM sql_yearly_workforce(2025, 2025, workforce := 'w')").fetchall()
    assert tuple(row[0] for row in described) == COLUMNS
    types = {row[0]: row[1] for row in described if row[1] != "VARCHAR"}
    assert types == {
        "simulation_year": "INTEGER", "employee_hire_date": "DATE", "termination_date": "DATE", "employee_birth_date": "DATE",
        "current_age": "INTEGER", "current_tenure": "DOUBLE", "tenure_months": "BIGINT", "level_id": "INTEGER",
        "opening_compensation": "DOUBLE", "current_compensation": "DOUBLE", "prorated_annual_compensation": "DOUBLE",
        "is_enrolled": "BOOLEAN", "employee_enrollment_date": "DATE", "employee_deferral_rate": "DOUBLE", "promoted": "BOOLEAN",
        "raised": "BOOLEAN", "created_at": "TIMESTAMP"}


def test_two_years_of_an_employee(plain):
    """2025: 73 days at 115,000, from the promotion of 1 January on, and 292 at 119,600: 23,000 + 95,680.

    2026: 73 days at 137,540, which is 119,600 × 1.15, and 185 at 143,041.60 up to 15 September, the last day: 27,508 + 72,500.54.
    """
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, 'ssn' AS employee_ssn, DATE '2020-07-01' AS hire_date, "
                  "100000.0 AS salary, 'L2' AS level, 'IT' AS department, 'high' AS performance_tier, DATE '1990-05-05' AS birth_date, "
                  "0.0 AS employee_deferral_rate")
    plain.execute("CREATE TABLE p AS SELECT 'base_termination_rate' AS parameter_name, 1 AS parameter_value, 2026 AS fiscal_year")
    rows = workforce(plain, "* EXCLUDE (created_at)", "2025, 2027", promotion_rate=1, merit_rate=1, enrollment_rate=1,
                     base_termination_rate="NULL", parameters="'p'", scenario_id="'s'", plan_design_id="'d'", random_seed=3)
    first, second = (dict(zip(COLUMNS, row, strict=False)) for row in rows)
    assert draw("E1", 2025, "termination", 3) > 0.12
    assert first == {
        "scenario_id": "s", "plan_design_id": "d", "employee_id": "E1", "employee_ssn": "ssn", "simulation_year": 2025,
        "employment_status": "active", "detailed_status_code": "continuous_active", "employee_hire_date": date("2020-07-01"),
        "termination_date": None, "termination_reason": None, "employee_birth_date": date("1990-05-05"), "current_age": 34,
        "current_tenure": 4.5, "age_band": "25-34", "tenure_band": "2-4", "tenure_months": 66, "level": "L3", "level_id": 3,
        "department": "IT", "performance_tier": "high", "opening_compensation": 100000.0, "current_compensation": 119600.0,
        "prorated_annual_compensation": 118680.0, "is_enrolled": True, "employee_enrollment_date": date("2025-04-01"),
        "employee_deferral_rate": 0.06, "promoted": True, "raised": True}
    expected = 137540.0 * 73 / 365 + 143041.6 * 185 / 365
    assert second == {
        **first, "simulation_year": 2026, "employment_status": "terminated", "detailed_status_code": "experienced_termination",
        "termination_date": date("2026-09-15"), "termination_reason": "voluntary", "current_age": 35, "current_tenure": 5.5,
        "age_band": "35-44", "tenure_band": "5-9", "tenure_months": 78, "level": "L4", "level_id": 4, "opening_compensation": 119600.0,
        "current_compensation": 143041.6, "prorated_annual_compensation": round(expected, 2)}
    assert round(expected, 2) == 100008.54


def test_people_who_come_and_go(plain):
    """Each by the days that they are there: 200 from 15 June on, 275 from 1 April on, 306 from 1 March on, one day of 2026."""
    plain.execute("""CREATE TABLE w AS SELECT * FROM (VALUES
        ('drawn', NULL, NULL, 9.0, 20, NULL), ('planned', NULL, DATE '2025-04-01', 36500.0, 20, NULL),
        ('planned for 1 January', NULL, DATE '2025-01-01', 36500.0, 20, NULL), ('own', DATE '2025-03-01', NULL, 36500.0, 20, NULL),
        ('own on 1 January', DATE '2025-01-01', NULL, 36500.0, 20, NULL), ('next year', DATE '2026-02-01', NULL, 36500.0, 20, NULL),
        ('one day', DATE '2010-01-01', NULL, 36500.0, 20, DATE '2026-01-01'),
        ('back', DATE '2010-01-01', NULL, 36500.0, 20, DATE '2020-01-01'),
        ('always', DATE '-infinity', NULL, NULL, 20, NULL), ('never', DATE 'infinity', NULL, 36500.0, 20, NULL),
        ('not any more', DATE '2025-03-01', NULL, 36500.0, 20, DATE '2025-02-01')) AS rows
        (employee_id, hire_date, planned_hire_date, salary, employee_age, termination_date)""")
    plain.execute("ALTER TABLE w ADD rehire_date DATE")
    plain.execute("UPDATE w SET rehire_date = '2025-12-31' WHERE employee_id = 'back'")
    columns = ("employee_id, detailed_status_code, employee_hire_date, termination_reason, current_tenure, tenure_months, "
               "opening_compensation, prorated_annual_compensation")
    assert workforce(plain, columns, "2025, 2025", hire_rate=1) == [
        ("drawn", "new_hire_active", date("2025-06-15"), None, 0.0, 6, 50000.0, 27397.26),
        ("planned", "new_hire_active", date("2025-04-01"), None, 0.0, 9, 36500.0, 27500.0),
        ("planned for 1 January", "new_hire_active", date("2025-01-01"), None, 0.0, 12, 36500.0, 36500.0),
        ("own", "new_hire_active", date("2025-03-01"), None, 0.0, 10, 36500.0, 30600.0),
        ("own on 1 January", "new_hire_active", date("2025-01-01"), None, 0.0, 12, 36500.0, 36500.0),
        ("one day", "continuous_active", date("2010-01-01"), None, 15.0, 192, 36500.0, 36500.0),
        ("back", "new_hire_active", date("2025-12-31"), None, 0.0, 0, 36500.0, 100.0),
        ("always", "continuous_active", datetime.date.min, None, None, None, None, None),
    ]
    later = {row[0]: row[1:] for row in workforce(plain, f"{columns}, termination_date, simulation_year", "2025, 2026") if row[-1] == 2026}
    assert later["one day"] == (
        "experienced_termination", date("2010-01-01"), "known", 16.0, 204, 36500.0, 100.0, date("2026-01-01"), 2026)
    assert later["next year"][0] == "new_hire_active"
    assert later["planned"][0] == "continuous_active"
    # Who opens the year and who is hired in it: a hire event of 1 January is one, the workforce's own hire date of that day is not.
    counts = "simulation_year, opening_headcount, hires, terminations, closing_headcount, hire_compensation"
    shown = totals(plain, counts, "2025, 2026", hire_rate=1)
    assert shown == [(2025, 3, 5, 0, 8, 50000.0 + 4 * 36500.0), (2026, 8, 1, 1, 8, 36500.0)]


def test_a_planned_hire_who_leaves_in_the_first_year(plain):
    """1 March to 14 March at 36,500, then at 37,960 up to 15 September: 14 and 185 of 365 days."""
    plain.execute("CREATE TABLE w AS SELECT 'P1' AS employee_id, NULL::DATE AS hire_date, DATE '2025-03-01' AS planned_hire_date, "
                  "36500.0 AS salary")
    columns = ("employment_status, detailed_status_code, termination_date, opening_compensation, current_compensation, "
               "prorated_annual_compensation")
    assert workforce(plain, columns, "2025, 2026", merit_rate=1, new_hire_termination_rate=1) == [
        ("terminated", "new_hire_termination", date("2025-09-15"), 36500.0, 37960.0, 1400.0 + 19240.0)]
    shown = totals(plain, ", ".join(MEASURES), "2025, 2026", merit_rate=1, new_hire_termination_rate=1)
    assert shown == [
        (0, 1, 1, 0, 1, 0, 0, 0, 0.0, 0.0, 36500.0, 37960.0, 0.0, 1460.0, 20640.0, 3), (0,) * 8 + (0.0,) * 7 + (0,)]


def test_the_order_of_the_raises_within_a_year(plain):
    """Merit on 15 March, then the promotion of 1 July: 73 days at 100, 108 at 104, 184 at 119.6."""
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, DATE '2010-01-01' AS hire_date, 100.0 AS salary")
    columns = "opening_compensation, current_compensation, prorated_annual_compensation"
    expected = round(100 * 73 / 365 + 104 * 108 / 365 + 119.6 * 184 / 365, 2)
    assert workforce(plain, columns, "2025, 2025", promotion_rate=1, merit_rate=1, promotion_date=701) == [(100.0, 119.6, expected)]
    # On one day the salary between the two is paid for no day.
    expected = round(100 * 73 / 365 + 119.6 * 292 / 365, 2)
    assert workforce(plain, columns, "2025, 2025", promotion_rate=1, merit_rate=1, promotion_date=315) == [(100.0, 119.6, expected)]
    # The opening salary is not rounded before it is paid; 2028 has 366 days.
    plain.execute("UPDATE w SET salary = 100.004::DOUBLE")
    plain.execute("ALTER TABLE w ALTER salary TYPE DOUBLE")
    plain.execute("UPDATE w SET salary = 1000000.004")
    assert workforce(plain, columns, "2028, 2028", merit_rate=1, merit_date=1231) == [
        (1000000.0, 1040000.0, round(1000000.004 * 365 / 366 + 1040000.0 / 366, 2))]


def test_the_enrollment_date(plain):
    plain.execute("CREATE TABLE w AS SELECT * FROM (VALUES ('E1', DATE '2019-01-01'), ('E2', NULL)) AS rows "
                  "(employee_id, employee_enrollment_date)")
    plain.execute("ALTER TABLE w ADD hire_date DATE DEFAULT '2010-01-01'")
    columns = "employee_id, simulation_year, is_enrolled, employee_enrollment_date"
    assert workforce(plain, columns, "2025, 2026", enrollment_rate=1) == [
        ("E1", 2025, True, date("2019-01-01")), ("E1", 2026, True, date("2019-01-01")),
        ("E2", 2025, True, date("2025-04-01")), ("E2", 2026, True, date("2025-04-01"))]
    # For the events it is enough that there is one; where its day is shown it must be a day.
    hired = "'E1' AS employee_id, DATE '2010-01-01' AS hire_date"
    plain.execute(f"CREATE OR REPLACE TABLE w AS SELECT {hired}, 'yes' AS employee_enrollment_date")
    assert totals(plain, "participants", "2025, 2025") == [(1,)]
    raises(plain, "FROM sql_yearly_workforce(2025, 2025, workforce := 'w')",
           "the column employee_enrollment_date of workforce 'w' holds the value 'yes' of type VARCHAR, which cannot be cast to DATE")
    plain.execute(f"CREATE OR REPLACE TABLE w AS SELECT {hired}, now() AS employee_enrollment_date")
    raises(plain, "FROM sql_yearly_workforce(2025, 2025, workforce := 'w')",
           "the column employee_enrollment_date of workforce 'w' is of type TIMESTAMP WITH TIME ZONE, which cannot be cast to DATE; "
           "cast it first")


def test_a_workforce_with_years_is_rolled_forward(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, DATE '2010-01-01' AS hire_date, unnest([2024, 2025]) AS simulation_year, "
                  "unnest([1.0, 2.0]) AS salary")
    columns = "simulation_year, opening_compensation"
    assert workforce(plain, columns, "2025, 2026") == [(2025, 2.0), (2026, 2.0)]
    assert workforce(plain, columns, "2025, 2026", opening_year=2024) == [(2025, 1.0), (2026, 1.0)]
    for function in ("sql_yearly_workforce", "sql_yearly_totals"):
        raises(plain, f"FROM {function}(2025, 2026, workforce := 'w', cohort := 'by_year')",
               "cohort 'by_year' takes every year from its own rows, but the workforce at the end of a year follows from the years before; "
               "leave cohort out or use 'roll_forward'")
        raises(plain, f"FROM {function}(2030, 2031, workforce := 'w')", "workforce 'w' has no rows of the opening year 2030; its")
        raises(plain, f"SELECT count(*) FROM {function}(2025, 2026, workforce := 'w', merit_rate := 2)", "merit_rate is 2 (as an arg")
    assert workforce(plain, columns, "2030, 2031", allow_empty="true") == []
    # Totals have a row for every year all the same.
    assert totals(plain, "simulation_year, events, opening_payroll", "2030, 2031", allow_empty="true") == [(2030, 0, 0.0), (2031, 0, 0.0)]
    assert totals(plain, "simulation_year", "2030, 2031", allow_empty="true", by="['level_id']") == []


def everything(connection) -> dict:
    """A workforce in which everything occurs, parameters for it, and the arguments of a call."""
    connection.execute("""CREATE TABLE w AS SELECT
        'E' || n AS employee_id,
        CASE WHEN n % 11 = 0 THEN NULL WHEN n % 13 = 0 THEN DATE '2025-01-01' + (n * 7 % 700)::INTEGER
            ELSE DATE '1995-01-01' + (n * 37 % 10900)::INTEGER END AS hire_date,
        CASE WHEN n % 11 = 0 AND n % 2 = 0 THEN DATE '2024-06-01' + (n * 3 % 1300)::INTEGER END AS planned_hire_date,
        CASE WHEN n % 29 > 0 THEN 30000.0 + n * 123.456 END AS salary, 'L' || (n % 7) AS level,
        CASE WHEN n % 5 > 0 THEN 'D' || (n % 5) END AS department,
        CASE WHEN n % 17 > 0 THEN DATE '1955-01-01' + (n * 91 % 17000)::INTEGER END AS birth_date,
        CASE WHEN n % 6 = 0 THEN 'low' END AS performance_tier, n % 3 = 0 AS is_enrolled, n % 3 / 10.0 AS employee_deferral_rate,
        CASE WHEN n % 19 = 0 THEN DATE '2024-01-01' + (n * 5 % 1500)::INTEGER END AS termination_date,
        CASE WHEN n % 38 = 0 THEN DATE '2025-03-03' END AS rehire_date
        FROM range(600) AS numbers (n)""")
    connection.execute("""CREATE TABLE p AS SELECT * FROM (VALUES
        ('merit_base', 0.03, 2026, 1, NULL, NULL), ('merit_base', 0.05, 2026, 4, NULL, NULL), ('cola_rate', 0.015, NULL, NULL, NULL, NULL),
        ('promotion_probability', 0.3, NULL, NULL, NULL, NULL), ('promotion_raise', 0.12, NULL, 3, NULL, NULL),
        ('highest_level', 6, NULL, NULL, NULL, NULL), ('termination_multiplier', 1.8, NULL, NULL, '< 25', NULL),
        ('termination_multiplier', 1.5, NULL, NULL, NULL, '< 2'),
        ('termination_multiplier', 0.7, 2027, 3, NULL, NULL), ('promotion_multiplier', 0.5, NULL, NULL, '55-64', '10-19'),
        ('new_hire_termination_rate', 0.3, NULL, NULL, NULL, NULL), ('starting_salary', 61000.005, NULL, 4, NULL, NULL),
        ('promotion_date', 701, 2026, NULL, NULL, NULL)) AS rows
        (parameter_name, parameter_value, fiscal_year, job_level, age_band, tenure_band)""")
    return {"workforce": "'w'", "parameters": "'p'", "hire_rate": 0.4, "termination_date": 0, "promotion_minimum_tenure_months": 6}


def test_events_and_workforce_agree(plain):
    call = everything(plain)
    for seed in ("NULL", "7"):
        arguments = named({**call, "random_seed": seed})
        plain.execute(f"CREATE OR REPLACE TABLE e AS FROM sql_yearly_events(2025, 2029{arguments})")
        plain.execute(f"CREATE OR REPLACE TABLE y AS FROM sql_yearly_workforce(2025, 2029{arguments})")
        kinds = plain.execute("SELECT event_type, count(*) FROM e GROUP BY 1 ORDER BY 1").fetchall()
        assert len(kinds) == 5
        assert min(count for _, count in kinds) > 40
        joined = ("FROM (SELECT * FROM e WHERE event_type = '{}') AS e FULL JOIN (SELECT * FROM y WHERE {}) AS y "
                  "USING (employee_id, simulation_year)")
        checks = {
            "e.effective_date <> y.termination_date OR e.compensation_amount <> y.current_compensation OR e.level_id <> y.level_id "
            "OR e.event_payload.reason <> y.termination_reason": joined.format("termination", "employment_status = 'terminated'"),
            "e.effective_date <> y.employee_hire_date OR e.compensation_amount <> y.opening_compensation "
            "OR y.detailed_status_code NOT LIKE 'new_hire%'":
                joined.format("hire", "(employee_id, employee_hire_date) IN (SELECT (employee_id, effective_date) FROM e "
                                      "WHERE event_type = 'hire') AND year(employee_hire_date) = simulation_year"),
            "NOT y.promoted OR (NOT y.raised AND e.compensation_amount <> y.current_compensation) OR e.level_id <> y.level_id":
                joined.format("promotion", "promoted"),
            "NOT y.raised OR (NOT y.promoted AND e.compensation_amount <> y.current_compensation)": joined.format("merit", "raised"),
            "NOT y.is_enrolled OR e.employee_deferral_rate <> y.employee_deferral_rate OR e.effective_date <> y.employee_enrollment_date":
                joined.format("benefit_enrollment", "year(employee_enrollment_date) = simulation_year"),
        }
        for differs, tables in checks.items():
            missing = "e.employee_id IS NULL OR y.employee_id IS NULL"
            count = f"SELECT count(*), count(*) FILTER ({missing} OR coalesce({differs}, false)) {tables}"
            (rows, wrong), = plain.execute(count).fetchall()
            assert rows > 40, tables
            assert wrong == 0, differs
        # Bands, ages and tenures are those of the events of the year.
        assert plain.execute("SELECT count(*) FROM e JOIN y USING (employee_id, simulation_year) WHERE (e.employee_age, e.age_band) "
                             "IS DISTINCT FROM (y.current_age, y.age_band) OR (event_type <> 'hire' AND (e.employee_tenure, e.tenure_band) "
                             "IS DISTINCT FROM (y.current_tenure, y.tenure_band))").fetchone() == (0,)
        # Who works there at the end of a year opens the next one, at the same pay.
        assert plain.execute("SELECT count(*) FROM (FROM y WHERE employment_status = 'active' AND simulation_year < 2029) AS a FULL JOIN "
                             "(FROM y WHERE simulation_year > 2025 AND detailed_status_code NOT LIKE 'new_hire%') AS b ON a.employee_id = "
                             "b.employee_id AND a.simulation_year + 1 = b.simulation_year "
                             "WHERE a.employee_id IS NULL OR b.employee_id IS NULL OR a.current_compensation IS DISTINCT FROM "
                             "b.opening_compensation OR a.tenure_months IS DISTINCT FROM "
                             "b.current_tenure * 12").fetchone() == (0,)


@pytest.mark.parametrize("by", [[], ["level_id"], ["tenure_band", "department"], ["department", "age_band", "level_id", "tenure_band"]])
def test_totals_are_the_aggregate_of_events_and_workforce(plain, by):
    call = everything(plain)
    shown = ", ".join(["random_seed", "simulation_year", *by, *MEASURES])
    plain.execute("CREATE TABLE expected AS SELECT NULL::BIGINT AS random_seed LIMIT 0")
    for rank, seed in enumerate((3, -1)):
        arguments = named({**call, "random_seed": seed})
        plain.execute(f"CREATE OR REPLACE TABLE e AS FROM sql_yearly_events(2025, 2028{arguments})")
        plain.execute(f"CREATE OR REPLACE TABLE y AS FROM sql_yearly_workforce(2025, 2028{arguments})")
        # The level at the opening: the one before the year's promotion.
        plain.execute("""CREATE OR REPLACE TABLE one AS SELECT
            y.*, y.level_id - CAST(y.promoted AS INTEGER) AS opening_level, h.compensation_amount IS NOT NULL AS has_event,
            year(y.employee_hire_date) = y.simulation_year
                AND (y.employee_hire_date > make_date(y.simulation_year, 1, 1) OR has_event) AS is_hire,
            round(p.compensation_amount * 100)::HUGEINT - round(p.previous_compensation * 100)::HUGEINT AS promotion_raise,
            round(m.compensation_amount * 100)::HUGEINT - round(m.previous_compensation * 100)::HUGEINT AS merit_raise,
            n.happened, n.enrolled
            FROM y
            LEFT JOIN (FROM e WHERE event_type = 'hire') AS h USING (employee_id, simulation_year)
            LEFT JOIN (FROM e WHERE event_type = 'promotion') AS p USING (employee_id, simulation_year)
            LEFT JOIN (FROM e WHERE event_type = 'merit') AS m USING (employee_id, simulation_year)
            LEFT JOIN (SELECT employee_id, simulation_year, count(*) AS happened,
                       count(*) FILTER (event_type = 'benefit_enrollment') AS enrolled FROM e GROUP BY ALL) AS n
            USING (employee_id, simulation_year)""")
        groups = ", ".join("opening_level AS level_id" if word == "level_id" else word for word in by)
        cents = "sum(round({} * 100)::HUGEINT) FILTER ({})"
        active, left = "employment_status = 'active'", "employment_status = 'terminated'"
        amounts = [cents.format("opening_compensation", "NOT is_hire"), cents.format("current_compensation", active),
                   cents.format("opening_compensation", "is_hire"), cents.format("current_compensation", left), "sum(promotion_raise)",
                   "sum(merit_raise)", cents.format("prorated_annual_compensation", "true")]
        plain.execute(f"""CREATE OR REPLACE TABLE aggregated AS SELECT
            {rank} AS rank, {seed}::BIGINT AS random_seed, simulation_year{", " + groups if by else ""},
            count(*) FILTER (NOT is_hire), count(*) FILTER (is_hire), count(*) FILTER (employment_status = 'terminated'),
            count(*) FILTER (promoted), count(*) FILTER (raised), coalesce(sum(enrolled), 0)::BIGINT,
            count(*) FILTER (employment_status = 'active'), count(*) FILTER (employment_status = 'active' AND is_enrolled),
            {", ".join(f"coalesce({amount}, 0)::DOUBLE / 100" for amount in amounts)}, coalesce(sum(happened), 0)::BIGINT
            FROM one GROUP BY ALL""")
        plain.execute("CREATE OR REPLACE TABLE expected AS " + ("FROM expected UNION ALL " if rank else "") + "FROM aggregated")
    words = f", by := {by}" if by else ""
    result = plain.execute(f"SELECT {shown} FROM sql_yearly_totals(2025, 2028, random_seeds := [3, -1]{words}{named(call)})")
    rows = result.fetchall()
    expected = [row[1:] for row in plain.execute("FROM expected").fetchall()]
    assert sorted(rows, key=repr) == sorted(expected, key=repr)
    assert len(rows) == len({row[:2 + len(by)] for row in rows})
    # In the order of the seeds as listed, of the years, of the groups: bands young to old, NULL last.
    bands = {"age_band": ["< 25", "25-34", "35-44", "45-54", "55-64", "65+"], "tenure_band": ["< 2", "2-4", "5-9", "10-19", "20+"]}

    def place(row):
        keys = [[3, -1].index(row[0]), row[1]]
        for word, value in zip(by, row[2:], strict=False):
            keys += [value is None, bands[word].index(value) if word in bands and value is not None else value or 0]
        return [str(key) if isinstance(key, str) else key for key in keys]

    for one, next_one in itertools.pairwise(place(row) for row in rows):
        for left, right in zip(one, next_one, strict=True):
            if left != right:
                assert str(left) < str(right) if isinstance(left, str) or isinstance(right, str) else left < right
                break
    columns = [row[0] for row in plain.execute(f"DESCRIBE FROM sql_yearly_totals(2025, 2025, workforce := 'w'{words})").fetchall()]
    assert columns == ["scenario_id", "random_seed", "simulation_year", *by, *MEASURES]


def test_opening_and_hires_less_terminations_are_the_closing(plain):
    call = everything(plain)
    rows = plain.execute("SELECT opening_headcount + hires - terminations = closing_headcount, closing_headcount, "
                         "lead(opening_headcount) OVER (PARTITION BY random_seed ORDER BY simulation_year) "
                         f"FROM sql_yearly_totals(2025, 2029, replications := 3{named(call)})")
    for is_right, closing, next_opening in rows.fetchall():
        assert is_right
        # The workforce's own hires of 1 January open the next year beside them; there are none in this one after 2025.
        assert next_opening is None or next_opening - closing in (0, 1)


def test_shards_add_up(plain):
    call = everything(plain)
    columns = ", ".join(f"sum({measure})" for measure in (*COUNTS, *[f"round({amount} * 100)::BIGINT" for amount in AMOUNTS], "events"))
    summed = f"SELECT random_seed, simulation_year, {columns} FROM ({{}}) GROUP BY ALL ORDER BY ALL"
    whole = plain.execute(summed.format(f"FROM sql_yearly_totals(2025, 2027, replications := 2{named(call)})")).fetchall()
    assert len(whole) == 6
    for shard in range(3):
        plain.execute(f"CREATE TABLE shard_{shard} AS FROM w WHERE hash(employee_id) % 3 = {shard}")
    shards = " UNION ALL ".join(
        f"FROM sql_yearly_totals(2025, 2027, replications := 2{named({**call, 'workforce': repr(f'shard_{shard}')})})"
        for shard in range(3))
    assert plain.execute(summed.format(shards)).fetchall() == whole


def test_a_snapshot_can_be_the_census_of_the_next_year(plain):
    """Of people who are known by their birth dates, whose salaries are whole cents and whose terminations are not known beforehand."""
    call = everything(plain)
    plain.execute("DELETE FROM w WHERE hire_date IS NULL OR hire_date >= '2026-01-01' OR termination_date IS NOT NULL "
                  "OR birth_date IS NULL")
    plain.execute("UPDATE w SET salary = round(salary)")
    arguments = {**call, "hire_rate": 0}
    plain.execute(f"CREATE TABLE snapshot AS SELECT * EXCLUDE (simulation_year) FROM sql_yearly_workforce(2025, 2025{named(arguments)})")
    later = "SELECT * EXCLUDE (created_at) FROM sql_yearly_events(2026, 2027{})"
    at_once = plain.execute(f"SELECT * EXCLUDE (created_at) FROM sql_yearly_events(2025, 2027{named(arguments)}) "
                            "WHERE simulation_year > 2025")
    rows = at_once.fetchall()
    assert len(rows) > 500
    assert plain.execute(later.format(named({**arguments, "workforce": "'snapshot'"}))).fetchall() == rows


@pytest.mark.parametrize(("arguments", "message"), [
    ("random_seeds := []", "random_seeds is empty, but there must be a seed for each future; leave it out for one future without a seed"),
    ("random_seeds := [1, NULL]", "random_seeds holds a NULL, but a seed must be a whole number of 64 bits"),
    ("random_seeds := [1, 1.5]", "random_seeds holds 1.5, but a seed must be a whole number of 64 bits"),
    ("random_seeds := [9223372036854775808]", "random_seeds holds 9223372036854775808, but a seed must be a whole number of 64 bits"),
    ("random_seeds := [4, 7, 5, 5, 7]", "random_seeds holds the seed 5 more than once, but each is one future; list it once"),
    ("random_seeds := [1], replications := 2", "random_seeds and replications are both given, but either says which seeds; leave one"),
    ("random_seeds := [1], random_seed := 2", "random_seeds and random_seed are both given, but either says which seeds; leave one"),
    ("replications := 0", "replications is 0, but it must be a whole number of at least 1"),
    ("replications := 2.5", "replications is 2.5, but it must be a whole number of at least 1"),
    ("replications := 2, random_seed := 9223372036854775807",
     "replications is 2 from the seed 9223372036854775807 on, but seeds end at 9223372036854775807"),
    ("random_seed := 1.5", "random_seed is 1.5, but a seed must be a whole number of 64 bits"),
    ("by := ['level']", "by holds 'level', which is none; allowed are level_id, department, age_band, tenure_band"),
    ("by := ['level_id', NULL]", "by holds NULL, which is none; allowed are level_id, "),
    ("by := ['level_id', 'age_band', 'level_id']", "by holds the word 'level_id' twice; give each once"),
])
def test_futures_and_groups_that_are_none(plain, arguments, message):
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date")
    for what in ("*", "count(*)"):
        raises(plain, f"SELECT {what} FROM sql_yearly_totals(2025, 2025, workforce := 'w', {arguments})", message)


def test_which_seeds_there_are(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E' || number AS employee_id, DATE '2020-01-01' AS hire_date "
                  "FROM range(50) AS numbers (number)")

    def left(seed) -> int:
        return sum(draw(f"E{number}", 2025, "termination", seed) < 0.3 for number in range(50))

    for arguments, seeds in (
        ({}, [None]), ({"random_seed": 5}, [5]), ({"replications": 3}, [1, 2, 3]), ({"replications": 2, "random_seed": -1}, [-1, 0]),
        ({"random_seeds": "[9, -4, 2]"}, [9, -4, 2]), ({"random_seeds": "['9', '8']"}, [9, 8]), ({"random_seeds": "range(3, 5)"}, [3, 4]),
        ({"random_seeds": "[9223372036854775807]"}, [2**63 - 1]), ({"replications": 1, "random_seed": 2**63 - 1}, [2**63 - 1]),
        ({"random_seeds": "NULL", "replications": "NULL", "by": "NULL"}, [None]), ({"by": "[]"}, [None]),
    ):
        shown = totals(plain, "random_seed, terminations", "2025, 2025", base_termination_rate=0.3, **arguments)
        assert shown == [(seed, left(seed)) for seed in seeds], arguments
    # One kind of chance is held while the others vary.
    held = totals(plain, "terminations", "2025, 2025", base_termination_rate=0.3, termination_seed=8, replications=4)
    assert held == [(left(8),)] * 4


def test_amounts_that_are_too_great(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 1e15::DOUBLE AS salary")
    assert totals(plain, "opening_payroll, closing_payroll, prorated_compensation", "2025, 2025") == [(1e15, 1e15, 1e15)]
    plain.execute("INSERT INTO w VALUES ('the rich', '2020-01-01', -1.1e15)")
    raises(plain, "FROM sql_yearly_totals(2025, 2025, workforce := 'w')",
           "an amount of -1100000000000000 of the employee 'the rich' in 2025 is too much for totals, which are exact up to 1e15; correct "
           "the salary, or leave the row out")


def test_sums_are_exact(plain):
    """A hundred thousand of one cent beside 10¹⁴: the sum of doubles would lose some of them."""
    plain.execute("CREATE TABLE w AS SELECT 'E' || number AS employee_id, DATE '2020-01-01' AS hire_date, "
                  "CASE WHEN number % 1000 = 0 THEN 1e14 + number ELSE 0.01 END AS salary FROM range(20000) AS numbers (number)")
    expected = sum(10**16 + 100 * number if number % 1000 == 0 else 1 for number in range(20000))
    assert totals(plain, "opening_payroll", "2025, 2025") == [(expected / 100,)]


def futures(connection) -> None:
    """Totals of five seeds: the closing headcounts of 2025 are 10, 20, 30, 40 and 100; of department B only two seeds have anybody."""
    zeros = ", ".join(f"0 AS {measure}" for measure in MEASURES if measure not in ("closing_headcount", "closing_payroll"))
    connection.execute(f"CREATE TABLE t AS SELECT 'default' AS scenario_id, seed AS random_seed, 2025 AS simulation_year, *, 1.5 * "
                       f"closing_headcount AS closing_payroll, {zeros} FROM (VALUES (1, 40), (2, 10), (3, 100), (4, 20), (5, 30)) AS rows "
                       "(seed, closing_headcount)")
    connection.execute("ALTER TABLE t DROP seed")
    connection.execute("CREATE TABLE g AS SELECT *, 'A' AS department FROM t UNION ALL SELECT *, 'B' FROM t WHERE random_seed IN (2, 3)")


def test_bands(plain):
    """In order: 10, 20, 30, 40, 100. The places of the percentiles are 0.4, 1, 2, 3 and 3.6, counted from 0."""
    futures(plain)
    result = plain.execute("FROM totals_bands('t')")
    assert [column[0] for column in result.description] == [
        "simulation_year", "measure", "seeds", "mean", "standard_deviation", "p10", "p25", "p50", "p75", "p90"]
    rows = result.fetchall()
    assert [row[1] for row in rows] == list(MEASURES)
    bands = {row[1]: row[2:] for row in rows}
    assert bands["closing_headcount"] == pytest.approx((5, 40.0, math.sqrt(5000 / 4), 14.0, 20.0, 30.0, 40.0, 76.0), rel=1e-12)
    assert bands["closing_payroll"] == pytest.approx((5, 60.0, 1.5 * math.sqrt(5000 / 4), 21.0, 30.0, 45.0, 60.0, 114.0), rel=1e-12)
    assert bands["hires"] == (5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert statistics.stdev([10, 20, 30, 40, 100]) == pytest.approx(bands["closing_headcount"][2], rel=1e-12)


def test_a_group_that_a_seed_lacks_counts_as_nobody(plain):
    """Of department B: 0, 0, 0, 10, 100; the places of the percentiles as before."""
    futures(plain)
    result = plain.execute("FROM totals_bands('g')")
    assert [column[0] for column in result.description][:4] == ["simulation_year", "department", "measure", "seeds"]
    bands = {(row[1], row[2]): row[3:] for row in result.fetchall()}
    deviation = math.sqrt((3 * 22**2 + 12**2 + 78**2) / 4)
    assert bands["B", "closing_headcount"] == pytest.approx((5, 22.0, deviation, 0.0, 0.0, 0.0, 10.0, 64.0))
    assert bands["A", "closing_headcount"][1] == 40.0


def test_one_seed_has_no_deviation(plain):
    futures(plain)
    plain.execute("CREATE TABLE single AS FROM t WHERE random_seed = 3")
    row, = plain.execute("SELECT * EXCLUDE (simulation_year) FROM totals_bands('single') WHERE measure = 'closing_headcount'").fetchall()
    assert row == ("closing_headcount", 1, 100.0, None, 100.0, 100.0, 100.0, 100.0, 100.0)
    plain.execute("UPDATE single SET random_seed = NULL")
    assert plain.execute("SELECT seeds FROM totals_bands('single') LIMIT 1").fetchone() == (1,)


def test_shares_above_a_threshold(plain):
    futures(plain)
    result = plain.execute("FROM totals_share_above('t', 'closing_headcount', 30)")
    assert [column[0] for column in result.description] == ["simulation_year", "seeds", "share"]
    # Strictly above.
    assert result.fetchall() == [(2025, 5, 0.4)]
    assert plain.execute("FROM totals_share_above('g', 'closing_headcount', 9.5)").fetchall() == [(2025, "A", 5, 1.0), (2025, "B", 5, 0.4)]
    assert plain.execute("FROM totals_share_above('t', measure := 'closing_payroll', threshold := 1e9)").fetchall() == [(2025, 5, 0.0)]


@pytest.mark.parametrize(("query", "message"), [
    ("FROM totals_bands('twice')",
     "the totals in 'twice' have the seed 2 more than once for a year, but each seed is one future; leave the repeated rows out"),
    ("SELECT count(*) FROM totals_share_above('twice', 'hires', 1)", "the totals in 'twice' have the seed 2 more than once for a year"),
    ("FROM totals_bands('scenarios')",
     "the totals in 'scenarios' have the seed 1 more than once for a year, of several scenarios; take the rows of one scenario_id"),
    ("FROM totals_share_above('t', 'headcount', 1)",
     "the measure 'headcount' is unknown; allowed are opening_headcount, hires, terminations, "),
    ("FROM totals_share_above('t', NULL, 1)", "the measure NULL is unknown; allowed are opening_headcount"),
    ("FROM totals_share_above('nothing', 'headcount', 1)", "the measure 'headcount' is unknown; allowed are opening_headcount"),
    ("FROM totals_share_above('t', 'hires', NULL)", "the threshold is NULL, but it must be a number"),
])
def test_totals_that_are_none(plain, query, message):
    futures(plain)
    plain.execute("CREATE TABLE twice AS FROM t UNION ALL FROM t WHERE random_seed IN (2, 4)")
    plain.execute("CREATE TABLE scenarios AS FROM t UNION ALL SELECT * REPLACE ('other' AS scenario_id) FROM t")
    plain.execute("CREATE TABLE nothing AS FROM t LIMIT 0")
    raises(plain, query, message)
