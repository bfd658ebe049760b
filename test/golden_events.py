"""The events of a workforce, worked out from the specification with nothing but Python's standard library.

It shares no code with the extension or the SQL mode, so that all of them going wrong together is seen. It is as plain
as it can be, and slow. Run by itself it works out the golden files below test/golden:

    python3 test/golden_events.py --check    # exit code 1 when a golden file differs
    python3 test/golden_events.py --write    # a BREAKING CHANGE: users' simulations would change

A golden file changes only together with the rules, in a release that says so.
"""

import csv
import datetime
import hashlib
import math
import pathlib
import re
import sys

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"

DEFAULT_RATES = {
    "hire_rate": 0.15,
    "base_termination_rate": 0.12,
    "promotion_rate": 0.08,
    "merit_rate": 0.85,
    "enrollment_rate": 0.75,
    "base_deferral_rate": 0.06,
}

# The words that a column event_type may hold for each: the event type and its category.
EVENT_WORDS = {
    "hire_rate": ("hire", "hiring"),
    "base_termination_rate": ("termination",),
    "promotion_rate": ("promotion",),
    "merit_rate": ("merit", "raise"),
    "enrollment_rate": ("benefit_enrollment", "enrollment"),
    "base_deferral_rate": ("benefit_enrollment", "enrollment"),
}

PAYLOAD = (
    "level", "department", "starting_salary", "reason", "tenure_months", "old_level", "new_level", "old_salary",
    "new_salary", "merit_type", "plan_design_id", "initial_deferral_rate",
)

# The columns of the result without created_at and parameter_source, in which the modes may differ.
COLUMNS = (
    "event_id", "scenario_id", "plan_design_id", "employee_id", "employee_ssn", "employee_age", "employee_tenure",
    "event_type", "effective_date", "event_details", "simulation_year", "compensation_amount",
    "previous_compensation", "employee_deferral_rate", "prev_employee_deferral_rate", "level_id", "age_band",
    "tenure_band", "event_probability", "event_category", "event_sequence", "parameter_scenario_id",
    "data_quality_flag", "event_date", "event_payload",
)


def draw(employee_id, year, word, salt="", seed=None):
    """Section 1."""
    key = f"{employee_id}|{year}|{word}"
    if seed is not None:
        key = f"{seed}|{key}"
    if salt:
        key = f"{key}|{salt}"
    return int(hashlib.md5(key.encode()).hexdigest()[:8], 16) / 16**8


def cents(amount):
    """Half away from zero, in doubles."""
    if amount is None:
        return None
    scaled = amount * 100.0
    whole = math.floor(abs(scaled))
    if abs(scaled) - whole >= 0.5:
        whole += 1
    return math.copysign(whole / 100.0, scaled)


def first_digits(level):
    """The first run of ASCII digits, None where there is none."""
    found = re.search(r"[0-9]+", level or "")
    return found.group(0) if found else None


def level_number(level):
    """The digits as an INTEGER, None where they do not fit one."""
    digits = first_digits(level)
    return int(digits) if digits is not None and int(digits) <= 2**31 - 1 else None


def months_to_new_year(date, year):
    """Whole months to 1 January, at least 0."""
    months = (year - date.year) * 12 + (1 - date.month)
    if date.day > 1:
        months -= 1
    return max(months, 0)


def years_to_new_year(date, year):
    """Full years on 1 January."""
    years = year - date.year
    return years if (date.month, date.day) == (1, 1) else years - 1


def age_band(age):
    if age is None:
        return None
    for below, band in ((25, "< 25"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64")):
        if age < below:
            return band
    return "65+"


def tenure_band(months):
    if months is None:
        return None
    for below, band in ((2, "< 2"), (5, "2-4"), (10, "5-9"), (20, "10-19")):
        if months < below * 12:
            return band
    return "20+"


def money(amount):
    return "unknown" if amount is None else f"{amount:.2f}"


def known(value):
    return "unknown" if value is None else str(value)


class Employee:
    """Section 2: a row of the workforce, by the names of its columns in lower case."""

    def __init__(self, row):
        def first(*names):
            for name in names:
                if name in row:
                    return row[name]
            return None

        def finite(number):
            return float(number) if number is not None and math.isfinite(number) else None

        self.employee_id = row["employee_id"]
        self.hire_date = first("hire_date", "employee_hire_date")
        self.salary = finite(first(
            "salary", "employee_gross_compensation", "employee_compensation", "current_compensation"))
        level = first("level", "level_id")
        self.level = None if level is None else str(level)
        self.department = first("department")
        self.derives_tenure = "tenure_months" not in row and "current_tenure" not in row
        if "tenure_months" in row:
            self.tenure = row["tenure_months"]
        else:
            years = first("current_tenure")
            self.tenure = None if years is None else math.floor(12 * years)
        self.is_low_performer = first("performance_tier") == "low"
        self.deferral_rate = finite(first("employee_deferral_rate"))
        if "is_enrolled" in row:
            self.is_enrolled = row["is_enrolled"]
        elif "employee_deferral_rate" in row:
            self.is_enrolled = self.deferral_rate is not None and self.deferral_rate > 0
        else:
            self.is_enrolled = first("employee_enrollment_date") is not None
        self.derives_age = "birth_date" in row or "employee_birth_date" in row
        self.birth_date = first("birth_date", "employee_birth_date")
        self.age = first("employee_age", "current_age")
        self.ssn = first("employee_ssn")
        if "active" in row:
            self.is_active = row["active"] is True
        elif "employment_status" in row:
            self.is_active = row["employment_status"] == "active"
        else:
            self.is_active = True
        self.has_left = False

    def tenure_on(self, year, years_on):
        """Whole months on 1 January of a year, or None; a tenure that was given grows by the years simulated."""
        if self.derives_tenure:
            return None if self.hire_date is None else months_to_new_year(self.hire_date, year)
        return None if self.tenure is None else self.tenure + 12 * years_on

    def age_on(self, year, years_on):
        """Full years on 1 January of a year, or None; an age that was given grows likewise."""
        if self.derives_age:
            return None if self.birth_date is None else years_to_new_year(self.birth_date, year)
        return None if self.age is None else self.age + years_on


class Call:
    """Sections 3 and 7: the arguments of a call."""

    def __init__(self, start, end, rates=None, scenario_id="default", plan_design_id="default", random_seed=None,
                 cohort="auto", parameters=()):
        self.start, self.end = start, end
        self.rates = dict(rates or {})
        # The rows of the parameters relation, by the names of its columns.
        self.parameters = parameters
        self.scenario_id, self.plan_design_id = scenario_id, plan_design_id
        self.random_seed, self.cohort = random_seed, cohort

    def rate(self, name, year, level):
        """The rate of an employee of a level in a year, by the rule of docs/reference.md ("Years and levels in the parameters")."""
        if name in self.rates:
            return self.rates[name]
        number = level_number(level)
        of_year, of_all_years = [], []
        for row in self.parameters:
            if row["parameter_name"] != name or row["parameter_value"] is None:
                continue
            if row.get("scenario_id") not in (None, self.scenario_id):
                continue
            if row.get("event_type") is not None and row["event_type"].lower() not in EVENT_WORDS[name]:
                continue
            from_level = -1
            if row.get("job_level") is not None:
                from_level = level_number(str(row["job_level"]))
                if number is None or from_level > number:
                    continue
            if row.get("fiscal_year") is None:
                of_all_years.append((from_level, row["parameter_value"]))
            elif float(row["fiscal_year"]) == year:
                of_year.append((from_level, row["parameter_value"]))
        for rows in (of_year, of_all_years):
            if rows:
                return max(rows)[1]
        return DEFAULT_RATES[name]


def events_of_year(call, employee, year, years_on, compounds):
    """Section 4: what happens to an employee in a year; changes the employee where events compound."""
    tenure = employee.tenure_on(year, years_on)
    age = employee.age_on(year, years_on)
    is_employed = employee.hire_date is not None
    # What the events of a year on its own start from.
    opening_salary, opening_level = employee.salary, employee.level
    rows = []

    def happens(word, threshold, date):
        if compounds and is_employed and employee.hire_date > date:
            return False
        return draw(employee.employee_id, year, word, seed=call.random_seed) < threshold

    def add(event_type, category, date, threshold, details, payload, compensation=None, previous=None,
            deferral=None, previous_deferral=None, level=None, shown_tenure=tenure):
        key = f"{call.scenario_id}|{call.plan_design_id}|{employee.employee_id}|{year}|{event_type}"
        lacks_money = event_type in ("hire", "promotion", "merit") and compensation is None
        rows.append({
            "event_id": hashlib.md5(key.encode()).hexdigest()[:16],
            "scenario_id": call.scenario_id,
            "plan_design_id": call.plan_design_id,
            "employee_id": employee.employee_id,
            "employee_ssn": employee.ssn,
            "employee_age": age,
            "employee_tenure": None if shown_tenure is None else shown_tenure / 12,
            "event_type": event_type,
            "effective_date": date,
            "event_details": details,
            "simulation_year": year,
            "compensation_amount": compensation,
            "previous_compensation": previous,
            "employee_deferral_rate": deferral,
            "prev_employee_deferral_rate": previous_deferral,
            "level_id": level_number(level),
            "age_band": age_band(age),
            "tenure_band": tenure_band(shown_tenure),
            "event_probability": threshold,
            "event_category": category,
            "event_sequence": len(rows) + 1,
            "parameter_scenario_id": call.scenario_id,
            "data_quality_flag": "INVALID_COMPENSATION" if lacks_money else "VALID",
            "event_date": date,
            "event_payload": {**dict.fromkeys(PAYLOAD), **payload},
        })

    date = datetime.date(year, 1, 1)
    threshold = call.rate("promotion_rate", year, opening_level)
    if is_employed and tenure is not None and tenure >= 12 and happens("promotion", threshold, date):
        old_level, old_salary = opening_level, opening_salary
        number = level_number(old_level)
        new_level = None if number is None else str(number + 1)
        promoted = old_level if number is None else old_level.replace(first_digits(old_level), new_level, 1)
        new_salary = None if old_salary is None else old_salary * 1.15
        amount, before = cents(new_salary), cents(old_salary)
        add("promotion", "promotion", date, threshold,
            f"Promoted from level {known(old_level)} to level {known(new_level)}, "
            f"salary from {money(before)} to {money(amount)}",
            {"old_level": old_level, "new_level": new_level, "new_salary": new_salary},
            compensation=amount, previous=before, level=promoted)
        if compounds:
            employee.salary, employee.level = amount, promoted

    date = datetime.date(year, 3, 15)
    threshold = call.rate("merit_rate", year, employee.level)
    if is_employed and happens("merit", threshold, date):
        old_salary = employee.salary if compounds else opening_salary
        new_salary = None if old_salary is None else old_salary * 1.04
        amount, before = cents(new_salary), cents(old_salary)
        add("merit", "raise", date, threshold, f"Merit raise, salary from {money(before)} to {money(amount)}",
            {"old_salary": old_salary, "new_salary": new_salary, "merit_type": "annual_merit"},
            compensation=amount, previous=before, level=employee.level)
        if compounds:
            employee.salary = amount

    date = datetime.date(year, 4, 1)
    threshold = call.rate("enrollment_rate", year, employee.level)
    if is_employed and employee.is_enrolled is False and happens("enrollment", threshold, date):
        rate = call.rate("base_deferral_rate", year, employee.level)
        add("benefit_enrollment", "enrollment", date, threshold,
            f"Enrolled in plan {call.plan_design_id} at a deferral rate of {rate * 100:.2f}%",
            {"plan_design_id": call.plan_design_id, "initial_deferral_rate": rate},
            deferral=rate, previous_deferral=employee.deferral_rate, level=employee.level)
        if compounds:
            employee.is_enrolled, employee.deferral_rate = True, rate

    date = datetime.date(year, 6, 15)
    threshold = call.rate("hire_rate", year, employee.level)
    if not is_employed and happens("hire", threshold, date):
        add("hire", "hiring", date, threshold, "Hired at a salary of 50000.00",
            {"level": employee.level, "department": employee.department, "starting_salary": 50000.0},
            compensation=50000.0, level=employee.level, shown_tenure=0)
        if compounds:
            employee.hire_date, employee.salary, employee.is_enrolled = date, 50000.0, False
            # From here on the tenure follows from the hire date: 6 months on the first 1 January.
            employee.derives_tenure = True

    date = datetime.date(year, 9, 15)
    threshold = call.rate("base_termination_rate", year, employee.level)
    if tenure is not None and tenure < 12:
        threshold = threshold * 1.25
    elif employee.is_low_performer:
        threshold = threshold * 2.0
    if is_employed and happens("termination", threshold, date):
        amount = cents(employee.salary)
        add("termination", "termination", date, threshold,
            f"Voluntary termination after {known(tenure)} months at a salary of {money(amount)}",
            {"level": employee.level, "reason": "voluntary", "tenure_months": tenure},
            compensation=amount, level=employee.level)
        employee.has_left = compounds

    return rows


def all_events(rows, call):
    """Section 5: the events of a workforce, given as dictionaries of its columns."""
    events = []
    for row in rows:
        has_year = "simulation_year" in row
        by_year = has_year if call.cohort == "auto" else call.cohort == "by_year"
        employee = Employee(row)
        if not employee.is_active:
            continue
        if by_year:
            year = row["simulation_year"]
            if year is not None and call.start <= year <= call.end:
                events += events_of_year(call, employee, year, 0, compounds=False)
        elif not has_year or row["simulation_year"] == call.start:
            for year in range(call.start, call.end + 1):
                events += events_of_year(call, employee, year, year - call.start, compounds=True)
                if employee.has_left:
                    break
    return events


# The golden files.

def golden_employees():
    """Employees with something particular about each, and enough plain ones for all that chance decides."""
    date = datetime.date
    particular = [
        # In this order: the id, hire date, salary, level, department, tier, whether enrolled, rate, birth date, ssn, whether active.
        ("PLAIN", date(2018, 3, 5), 72000.0, "L3", "Sales", "high", True, 0.05, date(1985, 5, 17), "123-45-6789", True),
        ("NO SALARY", date(2019, 7, 1), None, "L2", "Sales", None, False, None, date(1990, 1, 1), None, True),
        ("NO LEVEL", date(2016, 2, 29), 65000.5, None, None, "low", False, 0.0, date(1960, 2, 29), None, True),
        ("STAFF", date(2010, 1, 1), 88888.888, "Staff", "Legal", "medium", None, None, None, None, True),
        ("HIGH LEVEL", date(2004, 12, 31), 1e12, "L12", "Board", "low", True, 0.15, date(1955, 12, 31), "x", True),
        ("ZERO", date(2024, 12, 1), 0.0, "9", "Labor", "low", False, 0.0, date(2001, 1, 2), "", True),
        ("FUTURE", date(2026, 4, 1), 54321.99, "L1-b2", "Sales", "high", False, None, date(1999, 9, 9), None, True),
        ("NEW YEAR", date(2026, 1, 1), 61000.0, "L007", "IT", "low", False, 0.01, date(1989, 12, 31), None, True),
        ("CANDIDATE 1", None, None, "L1", "IT", None, False, None, date(2000, 6, 15), None, True),
        ("CANDIDATE 2", None, 99999.0, None, None, "low", True, 0.2, None, None, True),
        ("INACTIVE", date(2015, 5, 5), 70000.0, "L4", "IT", "low", False, None, date(1970, 1, 1), None, False),
        ("UNKNOWN ACTIVITY", date(2015, 5, 5), 70000.0, "L4", "IT", "low", False, None, None, None, None),
        ("a|b 'c' \"d\" é 员工", date(2020, 2, 29), 80000.0, "L3", "R|D", "low", False, None, date(1980, 8, 8), "|", True),
        ("x" * 120, date(2012, 6, 30), 45678.91, "L99999999999", "Ops", "low", False, 0.03, date(1975, 3, 3), None, True),
    ]
    tiers, departments = ("high", "medium", "low"), ("Sales", "IT", "Labor", "Legal")
    for number in range(60):
        hired = None if number % 6 == 5 else date(2008 + number % 17, 1 + number % 12, 1 + number % 28)
        particular.append((
            f"EMP_2024_{number:06}", hired, 40000.0 + 1234.56 * number, f"L{1 + number % 7}", departments[number % 4],
            tiers[number % 3], number % 2 == 0, (number % 4) / 100, date(1955 + number % 50, 1 + number % 12, 28),
            f"SSN-{100000000 + number}", True,
        ))
    columns = ("employee_id", "hire_date", "salary", "level", "department", "performance_tier", "is_enrolled",
               "employee_deferral_rate", "birth_date", "employee_ssn", "active")
    return [dict(zip(columns, row, strict=True)) for row in particular]


def golden_levers():
    """A parameters relation: rates by year, by level, by both and by neither, and rows that are not read."""
    columns = ("scenario_id", "fiscal_year", "job_level", "event_type", "parameter_name", "parameter_value")
    rows = [
        (None, None, None, None, "promotion_rate", 0.1),
        ("default", None, "3", "PROMOTION", "promotion_rate", 0.3),
        ("default", 2026, "L2", "promotion", "promotion_rate", 0.5),
        ("default", 2026, "5", None, "promotion_rate", 0.05),
        ("default", 2025, None, "RAISE", "merit_rate", 0.6),
        ("default", 2026, "1", "merit", "merit_rate", 0.7),
        ("default", 2026, "4", "Raise", "merit_rate", 0.95),
        ("default", None, "6", "merit", "merit_rate", 0.4),
        ("default", 2026, "2", "HIRE", "merit_rate", 0.01),
        ("another", 2026, "2", "RAISE", "merit_rate", 0.02),
        ("default", None, None, "ENROLLMENT", "enrollment_rate", 0.5),
        ("default", 2027, "2", "benefit_enrollment", "enrollment_rate", 0.9),
        ("default", None, "2", None, "base_deferral_rate", 0.02),
        ("default", None, "4", None, "base_deferral_rate", 0.04),
        ("default", 2027, None, None, "base_deferral_rate", 0.07),
        ("default", None, None, "hiring", "hire_rate", 0.2),
        ("default", 2026, "4", "HIRE", "hire_rate", 0.8),
        ("default", None, "7", "TERMINATION", "base_termination_rate", 0.3),
        ("default", 2028, "3", None, "base_termination_rate", 0.25),
        ("default", 2030, None, None, "base_termination_rate", 1.0),
        ("default", None, None, "bonus", "bonus_rate", 2.5),
    ]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def golden_cases():
    """The golden workforces with the calls made on them: name, rows, call."""
    census = golden_employees()
    by_year = [
        {"simulation_year": year, **row, "tenure_months": None if at % 11 == 10 else (year - 2020) * 12 + at % 60}
        for year in (2025, 2026, 2028) for at, row in enumerate(census)
    ]
    seeded = Call(2025, 2027, {"hire_rate": 0.9, "promotion_rate": 0.5, "base_termination_rate": 0.3},
                  "aggressive", "plan|b", 42)
    return [
        ("census", census, Call(2025, 2029)),
        ("census_with_arguments", census, seeded),
        ("by_year", by_year, Call(2025, 2029)),
        ("census_with_levers", census, Call(2025, 2029, parameters=golden_levers())),
        ("by_year_with_levers", by_year, Call(2025, 2029, {"promotion_rate": 0.2}, parameters=golden_levers())),
    ]


def as_text(value):
    """A value as the golden files hold it: doubles with all their digits, NULL apart from the empty text."""
    if value is None:
        return "NULL"
    if isinstance(value, dict):
        return "; ".join(f"{name}={as_text(value[name])}" for name in PAYLOAD)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value)
    return str(value)


def written(rows, columns):
    """Rows as the lines of a golden file."""
    return [list(columns)] + [[as_text(row[column]) for column in columns] for row in rows]


def golden_files():
    """The golden files by name, as lines of fields."""
    files = {"levers.csv": written(golden_levers(), list(golden_levers()[0]))}
    for name, rows, call in golden_cases():
        if "_with_" not in name:
            files[f"{name}.csv"] = written(rows, list(rows[0]))
        files[f"{name}_events.csv"] = written(all_events(rows, call), COLUMNS)
    return files


def read_golden(name):
    with (GOLDEN / name).open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def main(mode):
    differing = []
    for name, lines in golden_files().items():
        if mode == "--write":
            with (GOLDEN / name).open("w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows(lines)
        elif read_golden(name) != lines:
            differing.append(name)
    if differing:
        raise SystemExit(f"these golden files differ from what the rules give: {', '.join(differing)}")


if __name__ == "__main__":
    if sys.argv[1:] not in (["--check"], ["--write"]):
        raise SystemExit(__doc__)
    main(sys.argv[1])
