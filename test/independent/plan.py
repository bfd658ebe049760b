"""Section 9: how many people to hire in each year, whom, and the workforce with them."""

import math

from .draws import draw
from .values import Refused, cents, days_later, days_of, finite, half_away, level_number, new_year
from .workforce import Employee, check_words, first_of, plan_before, says_active

RATES = {"target_growth_rate": 0.03, "termination_rate": 0.12, "new_hire_termination_rate": 0.25}
AGES = ((22, 0.05), (25, 0.15), (28, 0.20), (32, 0.25), (35, 0.15), (40, 0.10), (45, 0.08), (50, 0.02))
PLAN_BY_YEAR = ("simulation_year", "opening_headcount", "terminations", "hires", "new_hire_terminations", "closing_headcount")
PLAN = ("employee_id", "planned_hire_date", "level", "salary", "birth_date", "hire_date", "is_enrolled", "active")


# How many.

def to_six(number):
    """Rounded to six decimals, half away from zero: what is whole but for the last bits is whole then."""
    return half_away(number * 1e6) / 1e6


def hire_plan_by_year(start, end, opening_headcount, opening_new_hires=0, **rates):
    """The numbers of each year that make the headcount grow at its rate, on average."""
    growth, leave, new_leave = ({**RATES, **rates}[name] for name in RATES)
    if not 0 <= leave <= 1:
        raise Refused(f"termination_rate is {leave}, but a rate must lie within 0 and 1")
    if not 0 <= new_leave < 0.99:
        raise Refused(f"new_hire_termination_rate is {new_leave}, but it must lie within 0 and 0.99: nearly everybody hired would leave")
    if not abs(growth) <= 1:
        raise Refused(f"target_growth_rate is {growth}, but it must lie within -1 and 1")
    rows, headcount, new = [], float(opening_headcount), float(opening_new_hires)
    for year in range(start, end + 1):
        terminations = math.floor(to_six((headcount - new) * leave + new * new_leave))
        target = half_away(to_six(headcount * (1 + growth)))
        net = target - (headcount - terminations)
        hires = 0 if net <= 0 else math.ceil(to_six(net / (1 - new_leave)))
        if hires > 2 * headcount + 10:
            raise Refused(f"{year}: {hires} hires for a headcount of {headcount:.0f} are more than can be meant")
        stay = max(net, 0.0)
        closing = headcount - terminations + stay
        counts = (headcount, terminations, hires, hires - stay, closing)
        rows.append(dict(zip(PLAN_BY_YEAR, (year, *map(int, counts)), strict=True)))
        headcount, new = closing, stay
    return rows


# Whom.

def pick(choices, share):
    """Of (what, weight) in their order the first one whose running weight over the whole weight exceeds a share."""
    running, total = [], 0.0
    for what, weight in choices:
        if not (math.isfinite(weight) and weight >= 0):
            raise Refused(f"{what} has the weight {weight}, but a weight must be 0 or more")
        total += weight
        running.append((what, total))
    if not (math.isfinite(total) and total > 0):
        raise Refused(f"the weights add up to {total}, but their sum must be above 0")
    return next(what for what, weight in running if weight / total > share)


def median(values):
    """The mean of the middle two, None of nothing."""
    values = sorted(values)
    if not values:
        return None
    return values[(len(values) - 1) // 2] * 0.5 + values[len(values) // 2] * 0.5


def level_order(level):
    """Levels by their number, those without one last, and then by their word."""
    number = level_number(level)
    return number is None, number or 0, level.encode()


def opening(rows, start):
    """The employees whose number, levels and salaries the plan goes by: active, and hired before the first year."""
    if rows and "simulation_year" in rows[0]:
        rows = [row for row in rows if row["simulation_year"] == start]
    check_words(rows)
    employees = [Employee(row, new_year(start)) for row in rows]
    for employee in employees:
        plan_before(employee, start)
    return [each for each in employees if each.is_active and each.hire_date is not None and each.hire_date < new_year(start)]


def hire_plan(rows, start, end, random_seed=None, levels=None, ages=None, **rates):
    """The people to hire, a row each. `levels` are rows of (level, weight, salary), `ages` of (hire_age, age_weight)."""
    employees = opening(rows, start)
    salaries = {}
    for employee in employees:
        salaries.setdefault(employee.level, []).append(employee.salary)

    def median_of(levels_asked):
        return median([salary for level in levels_asked for salary in salaries.get(level, []) if salary is not None])

    own_salaries = {}
    if levels is not None:
        weights = [(str(level), weight) for level, weight, _ in levels]
        own_salaries = {str(level): finite(salary) for level, _, salary in levels}
    else:
        weights = [(level, float(len(of_level))) for level, of_level in salaries.items() if level is not None]
    weights.sort(key=lambda choice: level_order(choice[0]))
    age_weights = sorted(ages if ages is not None else AGES)
    taken = {str(row["employee_id"]) for row in rows}
    plan = []
    for numbers in hire_plan_by_year(start, end, len(employees), **rates):
        year = numbers["simulation_year"]
        for sequence in range(1, numbers["hires"] + 1):
            employee_id = f"NH_{year}_{sequence:06}"
            if employee_id in taken:
                raise Refused(f"the workforce has an employee {employee_id} already, which the plan would be called")

            def u(word, employee_id=employee_id, year=year):
                return draw(employee_id, year, word, seed=random_seed)

            level, middle = None, median_of(salaries)
            if weights:
                level = pick(weights, u("hire_level"))
                middle = own_salaries.get(level)
                if middle is None:
                    middle = median_of([level])
            salary = None if middle is None else cents(middle * (0.91 + 0.18 * u("hire_salary")))
            planned = days_later(new_year(year), math.floor(u("hire_date") * days_of(year)))
            birth_date = new_year(year - pick(age_weights, u("hire_age")))
            plan.append(dict(zip(PLAN, (employee_id, planned, level, salary, birth_date, None, False, True), strict=True)))
    return plan


# The workforce with them.

def of_the_workforce(row):
    """A row of a workforce under the first names of section 2, with those fields that it has under any name.

    The plan's rows say whether they are active and enrolled, so the workforce's must say it too: a column that is there
    for the plan alone would be NULL for them.
    """
    employee = Employee(row, new_year(1))
    result = {"employee_id": employee.employee_id}

    def take(name, value, *columns):
        if any(column in row for column in columns or (name,)):
            result[name] = value

    take("hire_date", first_of(row, "hire_date"), "hire_date", "employee_hire_date")
    take("salary", employee.salary, "salary", "employee_gross_compensation", "employee_compensation", "current_compensation")
    take("level", employee.level, "level", "level_id")
    take("department", employee.department)
    take("tenure_months", employee.tenure, "tenure_months", "current_tenure")
    take("performance_tier", employee.performance_tier)
    result["is_enrolled"] = employee.is_enrolled
    take("employee_deferral_rate", row.get("employee_deferral_rate"))
    take("employee_enrollment_date", row.get("employee_enrollment_date"))
    take("birth_date", first_of(row, "birth_date"), "birth_date", "employee_birth_date")
    take("employee_age", first_of(row, "age"), "employee_age", "current_age")
    take("employee_ssn", employee.ssn)
    result["active"] = says_active(row)
    take("termination_date", first_of(row, "termination_date"), "termination_date", "employee_termination_date")
    take("rehire_date", first_of(row, "rehire_date"), "rehire_date", "employee_rehire_date")
    take("planned_hire_date", row.get("planned_hire_date"))
    return result


def workforce_with_plan(rows, start, end, **arguments):
    """The workforce with the plan's rows below; a column that only one of them has is None in the other's rows."""
    plan = hire_plan(rows, start, end, **arguments)
    if rows and "simulation_year" in rows[0]:
        rows = [row for row in rows if row["simulation_year"] == start]
    check_words(rows)
    both = [of_the_workforce(row) for row in rows] + plan
    columns = dict.fromkeys(column for row in both for column in row)
    return [{column: row.get(column) for column in columns} for row in both]
