"""The workforces and the parameters of the golden files, made by formula."""

from datetime import date


def employees():
    """Employees with something particular about each, and enough plain ones for all that chance decides."""
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


def levers():
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
