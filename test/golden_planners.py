"""The workforces and parameters of the golden files for what planners model: sections 2, 8 and 9 of the specification."""

from datetime import date

from independent.parameters import MULTIPLIER_KINDS
from independent.values import AGE_BANDS, TENURE_BANDS
from independent.workforce import ACTIVE_WORDS, INACTIVE_WORDS

# Every word of employment_status that is active, and a few others, in turn.
WORDS = (*sorted(ACTIVE_WORDS), *sorted(INACTIVE_WORDS)[::5])
TIERS = (None, "low", " Low\t", "HIGH", "LOW", "medium")
DEPARTMENTS = ("Sales", "IT", None, "R|D")
LEVELS = ("L1", "L2", "L3", "L4", "L5", "Staff", None, "L12")

COLUMNS = ("employee_id", "hire_date", "employee_hire_date", "salary", "employee_gross_compensation", "level", "level_id", "department",
           "performance_tier", "is_enrolled", "employee_deferral_rate", "employee_enrollment_date", "birth_date", "employee_birth_date",
           "current_age", "employee_ssn", "active", "employment_status", "termination_date", "rehire_date", "planned_hire_date")


def planner(employee_id, hired, **columns):
    """A row of which only a few columns are said."""
    plain = {"employee_id": employee_id, "hire_date": hired, "salary": 60000.0, "level": "L2", "department": "IT", "is_enrolled": False,
             "birth_date": date(1988, 2, 29), "active": True}
    return {**dict.fromkeys(COLUMNS), **plain, **columns}


def particular_planners():
    """Employees with something particular about each."""
    long_ago = date(2015, 4, 1)
    return [
        planner("LEFT ON THE DAY", long_ago, termination_date=date(2025, 1, 1)),
        planner("LEFT BEFORE", long_ago, termination_date="-infinity"),
        planner("NEVER LEAVES", long_ago, termination_date="infinity"),
        planner("END OF TIME", long_ago, termination_date=date(9999, 12, 31)),
        planner("LEAVES ON THE SECOND DAY", long_ago, termination_date=date(2025, 1, 2)),
        planner("LEAVES ON NEW YEAR", long_ago, termination_date=date(2026, 1, 1), level="L3"),
        planner("LEAVES ON THE LAST DAY", long_ago, termination_date=date(2025, 12, 31), salary=98765.432),
        planner("LEAVES WHEN RAISED", long_ago, termination_date=date(2026, 3, 15)),
        planner("CONTRADICTION", date(2026, 6, 1), termination_date=date(2026, 5, 31)),
        planner("HIRED AND GONE", date(2026, 6, 1), termination_date=date(2026, 6, 1)),
        planner("BACK", long_ago, termination_date=date(2020, 6, 30), rehire_date=date(2023, 10, 2), level="L4"),
        planner("BACK IN THE YEARS", long_ago, termination_date=date(2020, 6, 30), rehire_date=date(2026, 10, 2)),
        planner("BACK WITHOUT A HIRE", None, termination_date=date(2020, 6, 30), rehire_date=date(2024, 12, 31)),
        planner("NOT BACK", long_ago, termination_date=date(2020, 6, 30), rehire_date=date(2020, 6, 30)),
        planner("BACK BUT NEVER GONE", long_ago, rehire_date=date(2023, 10, 2)),
        planner("LEAVES AND COMES BACK", long_ago, termination_date=date(2026, 2, 2), rehire_date=date(2026, 8, 8)),
        planner("PLANNED ON NEW YEAR", None, planned_hire_date=date(2026, 1, 1), is_enrolled=True, employee_deferral_rate=0.09),
        planner("PLANNED ON THE LAST DAY", None, planned_hire_date=date(2025, 12, 31), salary=None),
        planner("PLANNED WITH THE RAISE", None, planned_hire_date=date(2026, 3, 15), salary=70000.125),
        planner("PLANNED WITH THE TERMINATIONS", None, planned_hire_date=date(2026, 9, 15)),
        planner("PLANNED LONG AGO", None, planned_hire_date=date(2019, 2, 28), salary=None),
        planner("PLANNED FOR LATER", None, planned_hire_date=date(2031, 1, 1)),
        planner("PLANNED FOR NEVER", None, planned_hire_date="infinity"),
        planner("PLANNED ALWAYS", None, planned_hire_date="-infinity"),
        planner("PLANNED AND GONE", None, planned_hire_date=date(2026, 4, 1), termination_date=date(2026, 11, 30)),
        planner("PLANNED TOO LATE", None, planned_hire_date=date(2026, 4, 1), termination_date=date(2026, 4, 1)),
        planner("HIRED, NOT PLANNED", long_ago, planned_hire_date=date(2026, 4, 1)),
        planner("CANDIDATE WHO LEAVES", None, termination_date=date(2027, 6, 16)),
        planner("ALWAYS THERE", "-infinity", level="L5"),
        planner("NEVER THERE", "infinity"),
        planner("NO SALARY", long_ago, salary=None, level=None),
        planner("ACTIVE BY NUMBER", long_ago, active=None, employment_status=" 1 "),
        planner("ACTIVE WHATEVER THE WORD", long_ago, active=True, employment_status="what nobody knows"),
        planner("NOT ACTIVE", long_ago, active=False, employment_status="active"),
        planner("SAYS NOTHING", long_ago, active=None),
    ]


def planners():
    """Particular employees, and enough plain ones for all that chance decides."""
    rows = particular_planners()
    for number in range(180):
        hired = date(1996 + 7 * number % 31, 1 + number % 12, 1 + number % 28)
        is_candidate, is_known_to_leave = number % 5 == 4, number % 11 == 3
        salary = 40000.0 + 512.37 * (number % 170)
        born = date(1957 + 3 * number % 48, 1 + 5 * number % 12, 1 + number % 28)
        rows.append(dict(zip(COLUMNS, (
            f"P{number:05}",
            # The second name counts where the first one says nothing.
            None if is_candidate or number % 3 == 0 else hired, None if is_candidate else hired if number % 3 == 0 else date(2001, 1, 1),
            None if number % 4 == 1 else salary, salary + 1000 if number % 8 else None,
            None if number % 7 == 2 else LEVELS[number % len(LEVELS)], LEVELS[(number + 3) % len(LEVELS)],
            DEPARTMENTS[number % len(DEPARTMENTS)], TIERS[number % len(TIERS)], None if number % 13 == 12 else number % 2 == 0,
            None if number % 6 == 5 else number % 6 / 100, date(2018, 7, 1) if number % 2 == 0 else None,
            born if number % 5 in (0, 1) else None, born if number % 5 == 2 else None, 19 + number % 52 if number % 7 else None,
            f"SSN-{500000000 + number}", (None, None, True, None, False if number % 37 == 4 else None)[number % 5],
            f" {WORDS[number % len(WORDS)].title()}\n" if number % 2 else WORDS[number % len(WORDS)],
            date(2022 + number % 7, 1 + number % 12, 1 + number % 28) if is_known_to_leave else None,
            date(2024 + number % 3, 3, 1 + number % 28) if number % 22 == 3 else None,
            date(2024 + number % 7, 1 + 7 * number % 12, 1 + 11 * number % 28) if is_candidate and number % 3 else None,
        ), strict=True)))
    return rows


def planners_by_year():
    """Cohorts by year: fewer rows of each, with a tenure that is given."""
    return [
        {"simulation_year": year, **row, "tenure_months": None if at % 13 == 12 else (year - 2024) * 12 + 7 * at % 300}
        for year in (2025, 2026, 2028) for at, row in enumerate(planners()) if at < 35 or at % 3
    ]


def odd_people():
    """Rows that look wrong, each in one way."""
    long_ago = date(2015, 4, 1)
    return [
        planner("PLAIN", long_ago), planner("TWICE", long_ago), planner("TWICE", long_ago),
        planner("Once", long_ago), planner("once ", long_ago),
        planner("TOO YOUNG", date(2024, 1, 1), birth_date=date(2011, 1, 2)), planner("TOO OLD", long_ago, birth_date=date(1914, 1, 1)),
        planner("YOUNG BY NUMBER", long_ago, birth_date=None, current_age=7), planner("BORN LATER", long_ago, birth_date=date(2015, 4, 2)),
        planner("YOUNG WHEN HIRED", long_ago, birth_date=date(2002, 4, 1)),
        planner("YOUNG WHEN PLANNED", None, planned_hire_date=date(2025, 5, 5), birth_date=date(1914, 5, 5), salary=1.0),
        planner("A LOT", long_ago, employee_deferral_rate=6.0), planner("LESS THAN NOTHING", long_ago, employee_deferral_rate=-0.01),
        planner("OWES", long_ago, salary=-1.0), planner("ENDLESS", long_ago, salary=float("inf")), planner("UNPAID", long_ago, salary=0.0),
        planner("TOTAL", None, salary=1e9), planner("CHIEF", long_ago, level="Chief"),
        planner("GONE", long_ago, active=None, employment_status="Active", termination_date=date(2024, 1, 1)),
        planner("GONE TWICE", long_ago, active=False), planner("GONE TWICE", long_ago, active=False),
    ]


# Parameters.

LEVER_COLUMNS = ("scenario_id", "fiscal_year", "job_level", "event_type", "age_band", "tenure_band", "parameter_name", "parameter_value")


def lever(name, value, year=None, level=None, event_type=None, scenario=None, age_band=None, tenure_band=None):
    """A row of the parameters relation."""
    return dict(zip(LEVER_COLUMNS, (scenario, year, level, event_type, age_band, tenure_band, name, float(value)), strict=True))


def planners_levers():
    """Every parameter by every name, by year, by level, by both and by neither; multipliers of every kind."""
    rows = [
        lever("hire_rate", 0.3, 2026), lever("base_termination_rate", 0.1), lever("base_termination_rate", 0.16, 2026, "L3", "TERMINATION"),
        lever("promotion_probability", 0.25), lever("promotion_rate", 0.4, None, "2", "promotion"),
        lever("promotion_probability", 0.1, 2027), lever("merit_rate", 0.7, 2025, None, "RAISE"),
        lever("enrollment_rate", 0.5, None, "3"), lever("base_deferral_rate", 0.03, 2026),
        lever("merit_base", 0.035), lever("merit_raise", 0.03, 2026, "L2"), lever("merit_base", 0.025, 2026, 4, "merit"),
        lever("cola_rate", 0.025, 2025), lever("cola_rate", 0.02, 2026), lever("cola_rate", -0.01, 2027, 3),
        lever("promotion_raise", 0.12), lever("promotion_raise", 0.1, None, 3, "PROMOTION"), lever("promotion_raise", 0.2, 2028, 1),
        lever("starting_salary", 47500.125), lever("starting_salary", 62000, 2026, 2, "hiring"),
        lever("new_hire_termination_rate", 0.3), lever("new_hire_termination_rate", 0.45, 2026, 4),
        lever("merit_minimum_tenure_months", 6), lever("merit_minimum_tenure_months", 0, 2028),
        lever("promotion_minimum_tenure_months", 18), lever("promotion_minimum_tenure_months", 0, 2027),
        lever("highest_level", 6), lever("highest_level", 4, 2027, None, "promotion"),
        lever("promotion_maximum_age", 58), lever("promotion_maximum_age", 50, None, 4),
        lever("promotion_date", 201), lever("promotion_date", 1001, 2027), lever("merit_date", 715), lever("merit_date", 301, 2028),
        lever("enrollment_date", 715, 2026), lever("termination_date", 0), lever("termination_date", 630, 2026),
        # What is not read.
        lever("merit_base", 0.9, 2035), lever("cola_rate", 0.9, None, None, None, "another"),
        lever("promotion_raise", 0.9, None, None, "HIRE"),
        {**lever("starting_salary", 0, 2027), "parameter_value": None}, lever("compensation_percentile", 55, 2025, 1, "HIRE"),
        lever("new_hire_salary_adjustment", 1.15, None, None, "hire"),
    ]
    for name, event_type, scale in (("termination_multiplier", "termination", 1.0), ("promotion_multiplier", "promotion", 1.3)):
        for number, kind in enumerate(MULTIPLIER_KINDS):
            by_level, by_age, by_tenure = kind
            # Of the kind that names nothing there can be one for a year and one for all.
            for at, year in enumerate((None, None, None, 2026) if any(kind) else (None, 2027)):
                rows.append(lever(
                    name, round(scale * (0.75 + (5 * number + 3 * at) % 7 / 8), 4), year, (2 + at) % 5 if by_level else None,
                    event_type if at % 2 else None, None, AGE_BANDS[(2 * at + number) % 6] if by_age else None,
                    TENURE_BANDS[(at + number) % 5] if by_tenure else None))
    return rows
