"""Section 6: what is odd in a workforce before it is simulated."""

import collections
import math

from .values import NobodyTakesPart, as_date, is_finite_date, level_number, new_year, plain_word, years_to
from .workforce import NAMES, Employee, check_words, first_of, plan_before, says_active

# What each finding says: its severity, the problem and the remedy.
FINDINGS = {
    "no salary column": ("warning", "no column holds a salary, so raises have no amount", "call the column salary"),
    "duplicate id": ("error", "the id stands in more than one row", "keep one row of each employee"),
    "similar id": ("warning", "the id differs from another one only in case or blanks", "write one employee's id in one way"),
    "born later": ("error", "the employee was hired before birth", "correct one of the dates"),
    "age": ("warning", "the employee is younger than 14 or older than 110 on 1 January", "correct the date of birth or the age"),
    "age at the hire": ("warning", "the employee was younger than 14 or older than 110 at the hire", "correct one of the dates"),
    "deferral rate": ("error", "the rate lies outside 0 to 1", "give a share of the pay, 0.06 for 6 %"),
    "salary": ("error", "the salary is negative or no number", "correct it, or leave it empty where it is not known"),
    "no pay": ("warning", "the salary is zero", "leave it empty where it is not known"),
    "total": ("warning", "a hire candidate has a salary and a level", "leave out rows of totals, or give the hire date"),
    "left": ("warning", "the employee is active and has left", "correct the status or the date"),
    "level": ("warning", "the level has no number, so nobody is promoted to the next one", "give levels such as L3"),
}
COLUMNS = ("severity", "employee_id", "column_name", "value")


def column_of(row, field):
    """The column that holds the field's value in a row."""
    return next((name for name in NAMES[field] if row.get(name) is not None), None)


def is_odd_age(age):
    """Whether nobody of that age works."""
    return age is not None and not 14 <= age <= 110


def of_employee(row, employee, start):
    """What is odd in a row that takes part: name of the finding, column, value."""
    born, hired = employee.birth_date, employee.hire_date or employee.planned_hire_date
    age = employee.age_on(start, 0)
    has_both = is_finite_date(born) and is_finite_date(hired)
    if has_both and hired < born:
        yield "born later", column_of(row, "birth_date"), born
    elif is_odd_age(age):
        field = "birth_date" if born is not None else "age"
        yield "age", column_of(row, field), first_of(row, field)
    elif has_both and is_odd_age(years_to(born, hired.year, hired.month, hired.day)):
        yield "age at the hire", column_of(row, "birth_date"), born
    rate = row.get("employee_deferral_rate")
    if rate is not None and not 0 <= rate <= 1:
        yield "deferral rate", "employee_deferral_rate", rate
    salary = first_of(row, "salary")
    if salary is not None and (not math.isfinite(salary) or salary < 0):
        yield "salary", column_of(row, "salary"), salary
    if salary == 0:
        yield "no pay", column_of(row, "salary"), salary
    if hired is None and salary is not None and employee.level is not None:
        yield "total", column_of(row, "salary"), salary
    if employee.level is not None and level_number(employee.level) is None:
        yield "level", column_of(row, "level"), employee.level


def workforce_check(rows, start):
    """What is odd, as rows with the columns of COLUMNS, problem and remedy."""
    check_words(rows)
    if rows and "simulation_year" in rows[0]:
        of_year = [row for row in rows if row["simulation_year"] == start]
        if not of_year:
            raise NobodyTakesPart(f"the workforce has no rows of {start}, so nothing of it could be checked")
        rows = of_year
    found, ids = [], []
    if rows and not any(name in rows[0] for name in NAMES["salary"]):
        found.append(("no salary column", None, "salary", None))
    for row in rows:
        employee = Employee(row, new_year(start))
        states_active = (row.get("active") is not None or row.get("employment_status") is not None) and says_active(row)
        if states_active and not employee.is_active:
            found.append(("left", employee.employee_id, column_of(row, "termination_date"), as_date(first_of(row, "termination_date"))))
        if employee.is_active:
            plan_before(employee, start)
            ids.append(employee.employee_id)
            found += [(name, employee.employee_id, column, value) for name, column, value in of_employee(row, employee, start)]
    rows_of_id = collections.Counter(ids)
    ids_of_word = collections.Counter(map(plain_word, rows_of_id))
    for one, count in rows_of_id.items():
        if count > 1:
            found.append(("duplicate id", one, "employee_id", one))
        if ids_of_word[plain_word(one)] > 1:
            found.append(("similar id", one, "employee_id", one))
    return [
        dict(zip((*COLUMNS, "problem", "remedy"), (FINDINGS[name][0], employee_id, column, value, *FINDINGS[name][1:]), strict=True))
        for name, employee_id, column, value in found
    ]
