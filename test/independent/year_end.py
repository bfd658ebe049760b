"""Section 10: the workforce at the end of each year.

It is worked out from the workforce and the events alone, as a reader of both would do it, and not on the way of the events.
"""

import datetime

from . import workforce
from .events import of_employee
from .parameters import Parameters
from .values import Refused, age_band, cents, days_of, first_digits, level_number, new_year, tenure_band

# The columns of the result without created_at.
COLUMNS = (
    "scenario_id", "plan_design_id", "employee_id", "employee_ssn", "simulation_year", "employment_status",
    "detailed_status_code", "employee_hire_date", "termination_date", "termination_reason", "employee_birth_date",
    "current_age", "current_tenure", "age_band", "tenure_band", "tenure_months", "level", "level_id", "department",
    "performance_tier", "opening_compensation", "current_compensation", "prorated_annual_compensation", "is_enrolled",
    "employee_enrollment_date", "employee_deferral_rate", "promoted", "raised",
)


def as_rolled_forward(call):
    """The call as sections 10 and 11 take it: by year is an error, and 'auto' rolls forward, also where there is simulation_year."""
    if call.cohort == "by_year":
        raise Refused("the workforce at the end of a year is rolled forward; cohort 'by_year' is none of it")
    return call.with_arguments(cohort="roll_forward")


def prorated(spans, last_day):
    """What was earned in a year, from the first days of the salaries to the last day of employment; None where a salary is not known."""
    total = 0.0
    for at, (first_day, salary) in enumerate(spans):
        # The day after the last one, counted; there is none after 31 December 9999.
        next_day = spans[at + 1][0].toordinal() if at + 1 < len(spans) else last_day.toordinal() + 1
        days = next_day - first_day.toordinal()
        if days < 1:
            continue
        if salary is None:
            return None
        total += (salary * days) / days_of(last_day.year)
    return cents(total)


class YearEnd:
    """An employee's year that ends: the row of the result, and what the totals ask for besides."""

    def __init__(self, row, events, is_hire, opening_level_id):
        self.row, self.events = row, events
        # Whether the employment begins in the year after 1 January, or by a hire event.
        self.is_hire = is_hire
        self.opening_level_id = opening_level_id


def year_end(call, employee, year, events):
    """The end of a year of an employee, who takes on what the events of the year have left; None where nobody was employed."""
    by_type = {event["event_type"]: event for event in events}
    hire, termination = by_type.get("hire"), by_type.get("termination")
    opening_level = employee.level
    if hire is not None:
        employee.joins(hire["effective_date"], hire["compensation_amount"])
    if employee.hire_date is None or employee.hire_date.year > year:
        return None
    is_new = employee.hire_date.year == year
    first_day = employee.hire_date if is_new else new_year(year)
    last_day = termination["effective_date"] if termination is not None else datetime.date(year, 12, 31)
    spans = [(first_day, employee.salary)]
    for event in sorted(events, key=lambda event: event["event_sequence"]):
        if event["event_type"] in ("promotion", "merit"):
            spans.append((event["effective_date"], event["compensation_amount"]))
        if event["event_type"] == "promotion" and level_number(employee.level) is not None:
            next_level = str(level_number(employee.level) + 1)
            employee.level = employee.level.replace(first_digits(employee.level), next_level, 1)
        if event["event_type"] == "benefit_enrollment":
            employee.is_enrolled, employee.deferral_rate = True, event["employee_deferral_rate"]
            employee.enrollment_date = event["effective_date"]
    employee.salary = spans[-1][1]
    years_on = year - call.start
    tenure, age = employee.tenure_on(year, years_on), employee.age_on(year, years_on)
    left = termination is not None
    code = ("new_hire_" if is_new else "experienced_" if left else "continuous_") + ("termination" if left else "active")
    row = dict(zip(COLUMNS, (
        call.scenario_id, call.plan_design_id, employee.employee_id, employee.ssn, year, "terminated" if left else "active",
        code, employee.hire_date, termination["effective_date"] if left else None,
        termination["event_payload"]["reason"] if left else None, employee.birth_date,
        age, None if tenure is None else tenure / 12, age_band(age), tenure_band(tenure),
        employee.tenure_on(year + 1, years_on + 1), employee.level, level_number(employee.level), employee.department,
        employee.performance_tier, cents(spans[0][1]), cents(employee.salary), prorated(spans, last_day), employee.is_enrolled,
        employee.enrollment_date, employee.deferral_rate, "promotion" in by_type, "merit" in by_type,
    ), strict=True))
    is_hire = hire is not None or (is_new and first_day > new_year(year))
    return YearEnd(row, events, is_hire, level_number(opening_level))


def careers(rows, call):
    """For each employee that takes part the ends of its years, in the order of the rows."""
    call = as_rolled_forward(call)
    parameters = Parameters(call)
    result = []
    # The employees twice over: one goes through the events, which change it, the other takes them on afterwards.
    for (_, simulated), (_, employee) in zip(workforce.read(rows, call), workforce.read(rows, call), strict=True):
        events = of_employee(call, parameters, simulated, None)
        ends = []
        if not employee.is_contradictory:
            for year in call.years():
                end = year_end(call, employee, year, [event for event in events if event["simulation_year"] == year])
                if end is not None:
                    ends.append(end)
                    if end.row["employment_status"] == "terminated":
                        break
        result.append(ends)
    return result


def yearly_workforce(rows, call):
    """The rows of all employees and years, employees as they come, years ascending."""
    return [end.row for ends in careers(rows, call) for end in ends]
