"""Writes demo/seeds/census_data.csv: a made-up company of 400 employees, the same on every run.

Nothing is drawn at random: each field cycles at its own pace, so every combination that matters comes up.
"""

import csv
import datetime
import pathlib

CENSUS = pathlib.Path(__file__).resolve().parent.parent / "demo" / "seeds" / "census_data.csv"
EMPLOYEES = 400
DEPARTMENTS = ["Engineering", "Finance", "Operations", "Sales", "Support"]
COLUMNS = [
    "employee_id",
    "employee_ssn",
    "employee_birth_date",
    "employee_hire_date",
    "employee_gross_compensation",
    "employee_deferral_rate",
    "level",
    "department",
    "performance_tier",
    "active",
]


def employee(number: int) -> dict[str, object]:
    """One row of the census."""
    is_candidate = number % 8 == 3
    birth = datetime.date(1958, 3, 1) + datetime.timedelta(days=number * 6151 % 16_000)
    # Some join in the first simulated year: nothing may happen to them before that day.
    hire = datetime.date(2004, 1, 15) + datetime.timedelta(days=number * 2741 % 7_900)
    level = 1 + number * 7 % 5
    return {
        "employee_id": f"EMP_2024_{number:07d}",
        "employee_ssn": f"900-{number % 100:02d}-{number:04d}",
        "employee_birth_date": birth,
        "employee_hire_date": "" if is_candidate else hire,
        "employee_gross_compensation": ""
        if is_candidate
        else f"{38_000 + level * 17_500 + number * 137 % 9_000}.{number % 100:02d}",
        "employee_deferral_rate": "" if is_candidate else [0, 0.03, 0, 0.06, 0.1, 0][number % 6],
        "level": f"L{level}",
        "department": DEPARTMENTS[number % len(DEPARTMENTS)],
        "performance_tier": ["high", "standard", "standard", "low"][number * 3 % 4],
        "active": "false" if number % 11 == 5 else "true",
    }


def main() -> None:
    """Writes the seed of the demo."""
    CENSUS.parent.mkdir(parents=True, exist_ok=True)
    with CENSUS.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(employee(number) for number in range(1, EMPLOYEES + 1))
    print(f"{CENSUS} has {EMPLOYEES} employees")


if __name__ == "__main__":
    main()
