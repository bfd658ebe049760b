"""The SQL mode by itself: hires that are planned, and terminations on days that are drawn. The values are worked out by hand."""

import datetime
import math

import pytest
from plain_sql import draw, events, open_plain, raises

EVERYTHING = {"promotion_rate": 1, "merit_rate": 1, "enrollment_rate": 1}
COLUMNS = "event_type, effective_date, compensation_amount, event_sequence"


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def plain():
    """A database with the macros, and without the extension."""
    with open_plain() as opened:
        yield opened


def planned(connection, *rows: tuple) -> None:
    """A workforce of level L2 with a deferral rate of 0.02: id, planned_hire_date and salary of each."""
    connection.execute("CREATE OR REPLACE TABLE w (employee_id VARCHAR, planned_hire_date DATE, salary DOUBLE, hire_date DATE, "
                       "level VARCHAR, department VARCHAR, birth_date DATE, employee_deferral_rate DOUBLE, is_enrolled BOOLEAN, "
                       "tenure_months INTEGER)")
    for name, day, salary in rows:
        connection.execute("INSERT INTO w VALUES (?, ?, ?, NULL, 'L2', 'IT', '1995-03-01', 0.02, true, 77)", [name, day, salary])


def test_the_first_years_of_a_planned_hire(plain):
    """Hired on 1 April: the merit raise of 15 March is before it, the enrollment of 1 April is not.

    In 2026 the tenure is 9 months, too short for a promotion; in 2027 it is 21.
    """
    planned(plain, ("P1", "2025-04-01", 60000.127))
    columns = f"{COLUMNS}, employee_tenure, event_probability, employee_age, level_id, prev_employee_deferral_rate"
    assert events(plain, columns, "2025, 2027", **EVERYTHING) == [
        ("hire", date("2025-04-01"), 60000.13, 1, 0.0, 1.0, 29, 2, None),
        ("benefit_enrollment", date("2025-04-01"), None, 2, 0.0, 1.0, 29, 2, 0.02),
        ("merit", date("2026-03-15"), 62400.14, 1, 0.75, 1.0, 30, 2, None),
        ("promotion", date("2027-01-01"), 71760.16, 1, 1.75, 1.0, 31, 3, None),
        ("merit", date("2027-03-15"), 74630.57, 2, 1.75, 1.0, 31, 3, None),
    ]
    shown = events(plain, "event_details, event_category, tenure_band, age_band, data_quality_flag, event_payload.level, "
                   "event_payload.department, event_payload.starting_salary, previous_compensation", "2025, 2025")
    # The salary that is carried on is the amount of the event, in cents.
    assert shown == [("Hired at a salary of 60000.13", "hiring", "< 2", "25-34", "VALID", "L2", "IT", 60000.127, None)]


def test_a_planned_hire_who_leaves_in_the_first_year(plain):
    """The chance is that of a new hire; the termination comes only after the day of the hire, with a raise of that day before it."""
    planned(plain, ("P1", "2025-03-01", 50000.0), ("P2", "2025-09-14", 50000.0), ("P3", "2025-09-15", 50000.0))
    shown = events(plain, "employee_id, event_type, effective_date, compensation_amount, event_probability, event_payload.tenure_months",
                   "2025, 2026", merit_rate=1, base_termination_rate=0, new_hire_termination_rate=1)
    assert shown == [
        ("P1", "hire", date("2025-03-01"), 50000.0, 1.0, None), ("P1", "merit", date("2025-03-15"), 52000.0, 1.0, None),
        ("P1", "termination", date("2025-09-15"), 52000.0, 1.0, 0),
        ("P2", "hire", date("2025-09-14"), 50000.0, 1.0, None), ("P2", "termination", date("2025-09-15"), 50000.0, 1.0, 0),
        ("P3", "hire", date("2025-09-15"), 50000.0, 1.0, None), ("P3", "merit", date("2026-03-15"), 52000.0, 1.0, None),
        ("P3", "termination", date("2026-09-15"), 52000.0, 1.0, 3),
    ]
    # Without the rate of new hires it is the base × 1.25.
    assert [row[0] for row in events(plain, "event_probability", "2025, 2025", base_termination_rate=0.8) if row[0] != 1.0] == []
    threshold = {row[0] for row in events(plain, "event_probability", "2025, 2025", base_termination_rate=1) if row[0] != 1.0}
    assert threshold == {1.25}


def test_a_planned_hire_of_new_year_comes_first_on_its_day(plain):
    planned(plain, ("P1", "2025-01-01", 100.0))
    shown = events(plain, COLUMNS, "2025, 2025", **EVERYTHING, promotion_minimum_tenure_months=0, merit_date=101, enrollment_date=101)
    day = date("2025-01-01")
    assert shown == [("hire", day, 100.0, 1), ("benefit_enrollment", day, None, 2), ("promotion", day, 115.0, 3), ("merit", day, 119.6, 4)]
    # No merit in the year of the hire where that is asked for.
    shown = events(plain, "event_type, simulation_year", "2025, 2026", merit_rate=1, merit_minimum_tenure_months=1)
    assert shown == [("hire", 2025), ("merit", 2026)]


def test_the_salary_of_a_planned_hire(plain):
    planned(plain, ("P1", "2025-05-01", None), ("P2", "2025-05-01", math.nan), ("P3", "2025-05-01", 0.0))
    plain.execute("UPDATE w SET level = 'L5' WHERE employee_id = 'P2'")
    plain.execute("CREATE TABLE p AS SELECT 'starting_salary' AS parameter_name, unnest([70000.005, 90000]) AS parameter_value, "
                  "unnest([NULL, 5]) AS job_level")
    shown = events(plain, "compensation_amount, event_payload.starting_salary", "2025, 2025", parameters="'p'")
    assert shown == [(70000.01, 70000.005), (90000.0, 90000.0), (0.0, 0.0)]


def test_years_before_and_after(plain):
    planned(plain, ("before", "2024-07-01", None), ("long before", "-infinity", 50.0), ("after", "2027-01-01", 50.0),
            ("never", "infinity", 50.0), ("next", "2026-12-31", 50.0))
    plain.execute("UPDATE w SET is_enrolled = NULL WHERE employee_id = 'before'")
    shown = events(plain, "employee_id, event_type, effective_date, compensation_amount, employee_tenure", "2025, 2026", **EVERYTHING,
                   hire_rate=1)
    assert shown == [
        # An employee since 1 July 2024, with the salary and the enrollment of the row: neither is known. The tenure follows from the day.
        ("before", "merit", date("2025-03-15"), None, 0.5), ("before", "promotion", date("2026-01-01"), None, 1.5),
        ("before", "merit", date("2026-03-15"), None, 1.5),
        ("long before", "merit", date("2025-03-15"), 52.0, None), ("long before", "merit", date("2026-03-15"), 54.08, None),
        ("next", "hire", date("2026-12-31"), 50.0, 0.0),
    ]


def test_a_hire_date_comes_before_the_plan(plain):
    planned(plain, ("P1", "2026-05-01", 100.0))
    plain.execute("UPDATE w SET hire_date = '2020-01-01'")
    assert [row[:2] for row in events(plain, COLUMNS, "2025, 2026", merit_rate=1)] == [
        ("merit", date("2025-03-15")), ("merit", date("2026-03-15"))]
    # So does a rehire date.
    plain.execute("UPDATE w SET hire_date = NULL")
    plain.execute("ALTER TABLE w ADD termination_date DATE DEFAULT '2024-01-01'")
    plain.execute("ALTER TABLE w ADD rehire_date DATE DEFAULT '2024-06-01'")
    assert [row[:2] for row in events(plain, COLUMNS, "2025, 2026", merit_rate=1)] == [
        ("merit", date("2025-03-15")), ("merit", date("2026-03-15"))]


def test_plans_by_year(plain):
    planned(plain, ("P1", "2025-04-01", 60000.0), ("P2", "2026-04-01", 60000.0), ("P3", "2024-04-01", 60000.0), ("C", None, 60000.0))
    plain.execute("ALTER TABLE w ADD simulation_year INTEGER DEFAULT 2025")
    shown = events(plain, "employee_id, event_type, effective_date, compensation_amount, event_sequence", "2025, 2026", **EVERYTHING,
                   hire_rate=1, base_termination_rate=1)
    # A row of another year yields nothing, and of a plan comes nothing but the hire. Who has none is asked for the hire.
    assert shown == [("P1", "hire", date("2025-04-01"), 60000.0, 1), ("C", "hire", date("2025-06-15"), 50000.0, 1)]


def test_plans_and_known_terminations(plain):
    planned(plain, ("P1", "2025-04-01", 100.0), ("P2", "2025-04-02", 100.0), ("P3", "2025-05-01", 100.0), ("P4", "2026-04-01", 100.0))
    plain.execute("ALTER TABLE w ADD termination_date DATE DEFAULT '2025-04-02'")
    plain.execute("UPDATE w SET termination_date = '2026-04-02' WHERE employee_id = 'P4'")
    shown = events(plain, "employee_id, event_type, effective_date, event_payload.reason", "2025, 2026", **EVERYTHING,
                   base_termination_rate=1, new_hire_termination_rate=0)
    assert shown == [
        ("P1", "hire", date("2025-04-01"), None), ("P1", "benefit_enrollment", date("2025-04-01"), None),
        ("P1", "termination", date("2025-04-02"), "known"),
        ("P4", "hire", date("2026-04-01"), None), ("P4", "benefit_enrollment", date("2026-04-01"), None),
        ("P4", "termination", date("2026-04-02"), "known"),
    ]
    # By year too nothing falls on or after it, and a hire has no termination of its own.
    plain.execute("ALTER TABLE w ADD simulation_year INTEGER DEFAULT 2025")
    assert events(plain, "employee_id, event_type", "2025, 2025", hire_rate=1) == [("P1", "hire")]


def test_days_that_are_drawn(plain):
    """Everybody leaves in 2028, a leap year, on 1 January + floor(u × 366) days; who was hired in it on one of the days that are left."""
    plain.execute("CREATE TABLE w AS SELECT 'E' || number AS employee_id, 1000.0 AS salary, hire_date, planned_hire_date FROM (VALUES "
                  "(DATE '2010-01-01', NULL), (DATE '2028-03-10', NULL), (DATE '2028-01-01', NULL), (NULL, DATE '2028-11-30'), "
                  "(DATE '2028-12-31', NULL), (NULL, DATE '2028-12-31'), (DATE '2029-01-01', NULL), (DATE '2028-12-30', NULL)) "
                  "AS rows (hire_date, planned_hire_date), range(1, 61) AS numbers (number)")
    plain.execute("UPDATE w SET employee_id = employee_id || coalesce(hire_date, planned_hire_date)::VARCHAR || (hire_date IS NULL)")
    hires = plain.execute("SELECT employee_id, coalesce(hire_date, planned_hire_date) FROM w").fetchall()
    assert len(hires) == 480
    first, last = datetime.date(2028, 1, 1), datetime.date(2028, 12, 31)
    expected = {}
    for name, hired in hires:
        chance = draw(name, 2028, "termination_date", 5)
        if hired < first:
            expected[name] = first + datetime.timedelta(days=math.floor(chance * 366))
        # On the last day of the year there is no day left, and nobody leaves before the hire.
        elif hired < last:
            expected[name] = hired + datetime.timedelta(days=1 + math.floor(chance * (last - hired).days))
    # The seed of the terminations is that of their days, too.
    for seed in ({"random_seed": 5}, {"random_seed": 6, "termination_seed": 5}):
        shown = events(plain, "employee_id, effective_date, event_type", "2028, 2028", base_termination_rate=1, termination_date=0, **seed)
        assert {name: day for name, day, event_type in shown if event_type == "termination"} == expected


def test_who_leaves_is_decided_on_the_state_of_new_year(plain):
    """The chance is that of level 2, before the promotion of 1 January; the amounts are those of the day."""
    name = next(f"E{number}" for number in range(1000) if draw(f"E{number}", 2025, "termination_date") > 0.5)
    plain.execute("CREATE TABLE w AS SELECT ? AS employee_id, DATE '2010-01-01' AS hire_date, 100000.0 AS salary, 'L2' AS level", [name])
    plain.execute("CREATE TABLE p AS SELECT 'base_termination_rate' AS parameter_name, unnest([1.0, 0.0]) AS parameter_value, "
                  "unnest([2, 3]) AS job_level")
    given = {"base_termination_rate": "NULL", "parameters": "'p'", "promotion_rate": 1, "merit_rate": 1}
    day = datetime.date(2025, 1, 1) + datetime.timedelta(days=math.floor(draw(name, 2025, "termination_date") * 365))
    assert day > date("2025-03-15")
    columns = "event_type, effective_date, compensation_amount, level_id"
    assert events(plain, columns, "2025, 2026", **given, termination_date=0) == [
        ("promotion", date("2025-01-01"), 115000.0, 3), ("merit", date("2025-03-15"), 119600.0, 3), ("termination", day, 119600.0, 3)]
    # With a fixed day it is the level of the day: 3, which nobody leaves at.
    assert len(events(plain, columns, "2025, 2025", **given, termination_date=1231)) == 2
    # Whose day comes before an event does not have it.
    later = events(plain, columns, "2025, 2025", **given, termination_date=0, merit_date=1231)
    assert later == [("promotion", date("2025-01-01"), 115000.0, 3), ("termination", day, 115000.0, 3)]
    # By year all stand on their own, on the opening level and salary.
    plain.execute("ALTER TABLE w ADD simulation_year INTEGER DEFAULT 2025")
    by_year = events(plain, columns, "2025, 2025", **given, termination_date=0, merit_date=1231)
    assert by_year == [
        ("promotion", date("2025-01-01"), 115000.0, 3), ("termination", day, 100000.0, 2), ("merit", date("2025-12-31"), 104000.0, 2)]


def test_a_day_drawn_in_some_years(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E' || number AS employee_id, DATE '2010-01-01' AS hire_date "
                  "FROM range(40) AS numbers (number)")
    plain.execute("CREATE TABLE p AS SELECT 'termination_date' AS parameter_name, 0 AS parameter_value, 2026 AS fiscal_year")
    days = events(plain, "effective_date", "2025, 2026", base_termination_rate=0.5, parameters="'p'")
    assert {day for day, in days if day.year == 2025} == {date("2025-09-15")}
    assert len({day for day, in days if day.year == 2026}) > 5


def test_candidates_who_are_drawn_stay_for_the_year(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E' || number AS employee_id, NULL::DATE AS hire_date FROM range(40) AS numbers (number)")
    shown = events(plain, "event_type", "2025, 2025", hire_rate=1, base_termination_rate=1, termination_date=0)
    assert shown == [("hire",)] * 40
    left = events(plain, "effective_date", "2025, 2026", hire_rate=1, base_termination_rate=1, termination_date=0)[1::2]
    assert {day.year for day, in left} == {2026}
    assert min(left) < (date("2026-03-01"),)


def test_a_plan_of_a_wrong_type(plain):
    plain.execute("CREATE TABLE w AS SELECT 'E1' AS employee_id, NULL::DATE AS hire_date, now() AS planned_hire_date")
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w')",
           "the column planned_hire_date of workforce 'w' is of type TIMESTAMP WITH TIME ZONE, which cannot be cast to DATE; cast it first")
    plain.execute("CREATE OR REPLACE TABLE w AS SELECT 'E1' AS employee_id, NULL::DATE AS hire_date, 'soon' AS planned_hire_date")
    raises(plain, "FROM sql_yearly_events(2025, 2025, workforce := 'w')",
           "the column planned_hire_date of workforce 'w' holds the value 'soon' of type VARCHAR, which cannot be cast to DATE")
