"""Section 9 by hand: hires on a day that is planned, and what follows of it."""

from datetime import date

import pytest
from careers import call, employee, shown

CERTAIN = {"merit_rate": 1.0, "promotion_rate": 1.0, "enrollment_rate": 1.0}


def planned(day, salary=1000.0, **columns):
    """A candidate whose hire is planned."""
    return employee(hire_date=None, salary=salary, planned_hire_date=day, **columns)


def test_a_planned_hire_is_certain_and_an_employee_from_that_day():
    row = planned(date(2026, 2, 1), level="L2", department="IT", is_enrolled=True, employee_deferral_rate=0.5, tenure_months=99)
    events = shown(row, call(2025, 2027, **CERTAIN), "effective_date", "event_type", "compensation_amount", "employee_tenure",
                   "event_sequence")
    assert events == [
        # Nothing of 2025; in 2026 what falls on a later day, without a tenure: no promotion. 11 months on 1 January 2027: nor then.
        (date(2026, 2, 1), "hire", 1000.0, 0.0, 1),
        (date(2026, 3, 15), "merit", 1040.0, 0.0, 2),
        (date(2026, 4, 1), "benefit_enrollment", None, 0.0, 3),
        (date(2027, 3, 15), "merit", 1081.6, 11 / 12, 1),
    ]
    hire, _, enrollment, _ = shown(row, call(2025, 2027, **CERTAIN), "event_probability", "event_details", "prev_employee_deferral_rate")
    assert hire == (1.0, "Hired at a salary of 1000.00", None)
    # The deferral rate stays the row's, the enrolment does not.
    assert enrollment[2] == 0.5
    payload = shown(row, call(2026, 2026), "event_payload")[0]
    assert (payload["level"], payload["department"], payload["starting_salary"]) == ("L2", "IT", 1000.0)


@pytest.mark.parametrize(("salary", "hired_at"), [(1234.565, 1234.57), (0.0, 0.0), (None, 50000.0), (float("nan"), 50000.0)])
def test_the_salary_of_a_planned_hire(salary, hired_at):
    # 1234.565 × 100 = 123456.5 in doubles, half away from zero. The raise is on what is carried on: 1234.57 × 1.04 = 1283.9528.
    hire, merit = shown(planned(date(2025, 1, 1), salary), call(merit_rate=1.0), "compensation_amount", "event_payload")
    assert hire[0] == hired_at
    assert hire[1]["starting_salary"] == (salary if salary == salary and salary is not None else 50000.0)
    assert merit[1]["old_salary"] == hired_at
    assert shown(planned(date(2025, 1, 1), None, level=3), call(starting_salary=7.0), "compensation_amount") == [7.0]


def test_planned_outside_the_years():
    # Before them: an employee hired on that day, the salary and the enrolment as the row says. 25 months to 1 January 2025.
    before = planned(date(2022, 12, 1), None, is_enrolled=False, tenure_months=7)
    assert shown(before, call(merit_rate=1.0, enrollment_rate=1.0), "event_type", "compensation_amount", "employee_tenure") == [
        ("merit", None, 25 / 12), ("benefit_enrollment", None, 25 / 12)]
    assert shown({**before, "is_enrolled": True}, call(enrollment_rate=1.0), "event_type") == []
    for never in (date(2026, 1, 1), "infinity"):
        assert shown(planned(never), call(hire_rate=1.0, merit_rate=1.0), "event_type") == []
    always = planned("-infinity")
    assert shown(always, call(merit_rate=1.0, promotion_rate=1.0), "event_type", "employee_tenure") == [("merit", None)]


def test_the_plan_counts_only_without_a_hire_date():
    hired = employee(planned_hire_date=date(2025, 5, 1))
    assert shown(hired, call(merit_rate=1.0), "event_type") == ["merit"]
    back = employee(hire_date=None, termination_date=date(2020, 1, 1), rehire_date=date(2024, 1, 1), planned_hire_date=date(2025, 5, 1))
    assert shown(back, call(merit_rate=1.0), "event_type") == ["merit"]


def test_on_the_day_of_the_hire():
    dates = dict.fromkeys(("promotion_date", "merit_date", "enrollment_date", "termination_date"), 501)
    row = planned(date(2025, 5, 1), level="L1")
    asked = call(promotion_minimum_tenure_months=0, base_termination_rate=1.0, **CERTAIN, **dates)
    # Hired first; nobody leaves on the day.
    assert shown(row, asked, "event_type", "event_sequence", "compensation_amount") == [
        ("hire", 1, 1000.0), ("benefit_enrollment", 2, None), ("promotion", 3, 1150.0), ("merit", 4, 1196.0)]
    # Hired one day later there is nothing but the hire, a day earlier the termination is all.
    assert shown({**row, "planned_hire_date": date(2025, 5, 2)}, asked, "event_type") == ["hire"]
    assert shown({**row, "planned_hire_date": date(2025, 4, 30)}, asked, "event_type") == ["hire", "termination"]
    # An own hire date may be the day of the termination.
    assert shown(employee(hire_date=date(2025, 5, 1)), asked, "event_type") == ["termination"]


def test_in_the_year_of_the_hire():
    row = planned(date(2025, 2, 1))
    # 0 months: × 1.25, or the rate of the new hires. u("E1|2025|termination") = 0.6338.
    assert shown(row, call(base_termination_rate=0.6), "event_type", "event_probability") == [("hire", 1.0), ("termination", 0.75)]
    assert shown(row, call(base_termination_rate=1.0, new_hire_termination_rate=0.6), "event_type") == ["hire"]
    assert shown(row, call(merit_rate=1.0, merit_minimum_tenure_months=1), "event_type") == ["hire"]
    # The day of the termination is drawn from 2 February on: floor(0.8243 × 333) = 274 days later, 3 November.
    assert shown(row, call(base_termination_rate=0.6, termination_date=0), "effective_date", "event_details") == [
        (date(2025, 2, 1), "Hired at a salary of 1000.00"),
        (date(2025, 11, 3), "Voluntary termination after 0 months at a salary of 1000.00")]
    for day, kinds in ((date(2025, 12, 30), ["hire", "termination"]), (date(2025, 12, 31), ["hire"])):
        assert shown(planned(day), call(base_termination_rate=1.0, termination_date=0), "event_type") == kinds


def test_a_planned_hire_who_is_known_to_leave():
    row = planned(date(2025, 5, 1), termination_date=date(2025, 8, 1))
    assert shown(row, call(2025, 2026), "event_type", "event_probability") == [("hire", 1.0), ("termination", 1.0)]
    later = {**row, "termination_date": date(2026, 1, 1)}
    # 8 months from 1 May to 1 January; on that day nothing but the termination.
    assert shown(later, call(2025, 2026, **CERTAIN), "effective_date", "event_details")[-1] == (
        date(2026, 1, 1), "Known termination after 8 months at a salary of 1000.00")
    for day in (date(2025, 5, 1), date(2025, 4, 1)):
        assert shown({**row, "termination_date": day}, call(2025, 2029, **CERTAIN), "event_type") == []
        assert shown({**row, "termination_date": day, "simulation_year": 2025}, call(2025, 2029, **CERTAIN), "event_type") == []
    # Left before the years: takes no part, whatever is planned.
    assert shown({**row, "termination_date": date(2024, 8, 1)}, call(allow_empty=True), "event_type") == []
    # Planned for a year after that of the termination.
    assert shown(planned(date(2027, 5, 1), termination_date=date(2026, 8, 1)), call(2025, 2029, **CERTAIN), "event_type") == []


def test_by_year_the_hire_alone_comes_of_the_row_of_its_year():
    rows = [planned(date(2026, 2, 1), simulation_year=year) for year in (2025, 2026, 2027)]
    assert shown(rows, call(2025, 2027, hire_rate=1.0, **CERTAIN), "effective_date", "event_type", "event_probability") == [
        (date(2026, 2, 1), "hire", 1.0)]
    assert shown([planned("-infinity", simulation_year=2025)], call(hire_rate=1.0, **CERTAIN), "event_type") == []
    # Without a plan the draw decides, by year and rolled forward.
    assert shown([planned(None, simulation_year=2025)], call(hire_rate=1.0), "effective_date") == [date(2025, 6, 15)]
    assert shown(planned(None), call(hire_rate=1.0), "effective_date") == [date(2025, 6, 15)]
