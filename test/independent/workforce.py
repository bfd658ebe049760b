"""Sections 2 and 5: the rows of a workforce as employees, and which of them take part."""

import math
import re

from .values import (
    AFTER_ALL_DAYS,
    BLANKS,
    NobodyTakesPart,
    Refused,
    as_date,
    finite,
    is_finite_date,
    months_to_new_year,
    new_year,
    plain_word,
    years_to,
)

# The names of each field, of which the first that is not NULL in a row counts.
NAMES = {
    "hire_date": ("hire_date", "employee_hire_date"),
    "salary": ("salary", "employee_gross_compensation", "employee_compensation", "current_compensation"),
    "level": ("level", "level_id"),
    "birth_date": ("birth_date", "employee_birth_date"),
    "age": ("employee_age", "current_age"),
    "termination_date": ("termination_date", "employee_termination_date"),
    "rehire_date": ("rehire_date", "employee_rehire_date"),
}

# Words of employment_status. A person on leave is employed; an unknown word is nobody's guess.
ACTIVE_WORDS = frozenset((
    "active", "a", "act", "employed", "employee", "current", "working", "regular", "full-time", "full time", "fulltime", "ft",
    "part-time", "part time", "parttime", "pt", "temporary", "temp", "seasonal", "intern", "contract", "probation", "on leave",
    "leave", "leave of absence", "loa", "l", "leave with pay", "paid leave", "unpaid leave", "p", "suspended", "s", "yes", "y",
    "true", "1",
))
INACTIVE_WORDS = frozenset((
    "inactive", "i", "terminated", "term", "termed", "t", "separated", "resigned", "quit", "dismissed", "discharged", "fired",
    "laid off", "layoff", "retired", "ret", "r", "deceased", "dead", "d", "former", "left", "ended", "withdrawn", "no", "n",
    "false", "f", "0",
))


def status_is_active(status):
    """Whether a word, a number or a BOOLEAN of employment_status says active; None where it says neither."""
    word = plain_word(status) if isinstance(status, str) else {1: "1", 0: "0"}.get(status, "another number")
    # What spreadsheets make of 1 and 0.
    word = re.sub(r"^([01])\.0*$", r"\1", word)
    if word in ACTIVE_WORDS:
        return True
    return False if word in INACTIVE_WORDS else None


def first_of(row, field):
    """The first value of a field's names that is not NULL in the row."""
    return next((row[name] for name in NAMES[field] if row.get(name) is not None), None)


def says_active(row):
    """What the row itself says on whether it is active: by `active`, else by the word of employment_status."""
    if row.get("active") is not None:
        return row["active"] is True
    if row.get("employment_status") is not None:
        return status_is_active(row["employment_status"])
    return "active" not in row and "employment_status" not in row


def as_level(level):
    """A level as its VARCHAR form."""
    return None if level is None else str(level)


def within(number, bits):
    """A whole number, None where it has outgrown its integer type."""
    return number if number is not None and abs(number) < 2**(bits - 1) else None


class Employee:
    """A row of the workforce as it stands on its opening day; a row holds its values by the names of its columns in lower case."""

    def __init__(self, row, opening_day):
        self.row = row
        self.employee_id = str(row["employee_id"])
        self.hire_date = as_date(first_of(row, "hire_date"))
        self.salary = finite(first_of(row, "salary"))
        self.level = as_level(first_of(row, "level"))
        self.department = row.get("department")
        self.performance_tier = row.get("performance_tier")
        self.is_low_performer = self.performance_tier is not None and plain_word(self.performance_tier) == "low"
        self.ssn = row.get("employee_ssn")
        # The tenure: as given, where a column gives it.
        self.derives_tenure = "tenure_months" not in row and "current_tenure" not in row
        if "tenure_months" in row:
            self.tenure = row["tenure_months"]
        else:
            years = finite(row.get("current_tenure"))
            self.tenure = None if years is None else math.floor(12 * years)
        # The enrolment.
        self.deferral_rate = finite(row.get("employee_deferral_rate"))
        self.enrollment_date = as_date(row.get("employee_enrollment_date"))
        if "is_enrolled" in row:
            self.is_enrolled = row["is_enrolled"]
        elif "employee_deferral_rate" in row:
            self.is_enrolled = self.deferral_rate is not None and self.deferral_rate > 0
        else:
            self.is_enrolled = self.enrollment_date is not None
        # The age.
        self.birth_date = as_date(first_of(row, "birth_date"))
        self.age = None if self.birth_date is not None else first_of(row, "age")
        self.planned_hire_date = as_date(row.get("planned_hire_date"))
        # Whether the employee is there, and until when.
        self.is_active = says_active(row) is True
        self.known_termination = as_date(first_of(row, "termination_date"))
        rehire = as_date(first_of(row, "rehire_date"))
        if self.known_termination is not None and self.known_termination <= opening_day:
            if rehire is not None and rehire > self.known_termination:
                self.hire_date = rehire
            else:
                self.is_active = False
            self.known_termination = None
        if self.known_termination == AFTER_ALL_DAYS:
            self.known_termination = None
        # Who is hired already is no planned hire.
        if self.hire_date is not None:
            self.planned_hire_date = None
        # Hired after having left: nothing of it can be.
        self.is_contradictory = (
            self.known_termination is not None and self.hire_date is not None and self.known_termination < self.hire_date)
        self.has_left = False

    def tenure_on(self, year, years_on):
        """Whole months on 1 January of a year, or None; a tenure that was given grows by the years simulated."""
        if self.derives_tenure:
            return months_to_new_year(self.hire_date, year) if is_finite_date(self.hire_date) else None
        return None if self.tenure is None else within(self.tenure + 12 * years_on, 64)

    def age_on(self, year, years_on):
        """Full years on 1 January of a year, or None; an age that was given grows likewise."""
        if self.birth_date is not None:
            return years_to(self.birth_date, year, 1, 1) if is_finite_date(self.birth_date) else None
        return None if self.age is None else within(self.age + years_on, 32)

    def joins(self, date, salary):
        """Is hired, drawn or planned: from here on the tenure follows from the hire date, and the enrolment from the events."""
        self.hire_date, self.salary, self.is_enrolled, self.derives_tenure = date, salary, False, True
        self.planned_hire_date = None


def check_words(rows):
    """All words of employment_status that count must be known ones, in whatever year their rows are."""
    unknown = []
    for row in rows:
        if row.get("active") is None and row.get("employment_status") is not None and says_active(row) is None:
            word = row["employment_status"]
            unknown.append(word.strip(BLANKS) if isinstance(word, str) else str(word))
    if unknown:
        raise Refused(f"employment_status holds {', '.join(dict.fromkeys(unknown))}; make a view with a column active")


def nobody(rows, call, years, has_year):
    """The sentence for a workforce of which nobody takes part."""
    if has_year and not any(row["simulation_year"] in years for row in rows):
        found = list(dict.fromkeys(row["simulation_year"] for row in rows))
        shown = ", ".join("NULL" if year is None else str(year) for year in found[:10])
        return f"no row of the workforce is of {years[0]} to {years[-1]}; its years are {shown}"
    here = [row for row in rows if not has_year or row["simulation_year"] in years]
    words = dict.fromkeys(str(row["employment_status"]) for row in here if row.get("employment_status") is not None)
    if any(says_active(row) for row in here):
        return f"nobody takes part from {call.start} on: all have left before"
    if words:
        return f"nobody takes part: employment_status is {', '.join(words)}"
    return "nobody takes part: active is false or NULL"


def read(rows, call):
    """The employees that take part, each with its year (None where it is rolled forward), in the order of the rows."""
    if not rows:
        return []
    has_year = "simulation_year" in rows[0]
    by_year = call.is_by_year(has_year)
    if any(row["employee_id"] is None for row in rows):
        raise Refused("the workforce has a row whose employee_id is NULL")
    check_words(rows)
    years = list(call.years()) if by_year else [call.opening_year or call.start]
    employees = []
    for row in rows:
        if has_year and row["simulation_year"] not in years:
            continue
        first_year = row["simulation_year"] if by_year else call.start
        employee = Employee(row, new_year(first_year))
        if not by_year:
            plan_before(employee, call.start)
        if employee.is_active:
            employees.append((first_year if by_year else None, employee))
    if not employees and not call.allow_empty:
        raise NobodyTakesPart(nobody(rows, call, years, has_year))
    return employees


def plan_before(employee, start):
    """Section 9: whose planned hire lies before the years is an employee hired on that day, with the row's salary and enrolment."""
    if employee.planned_hire_date is not None and employee.planned_hire_date.year < start:
        employee.hire_date, employee.derives_tenure = employee.planned_hire_date, True
        employee.planned_hire_date = None
