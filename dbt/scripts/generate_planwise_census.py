"""Writes planwise/seeds/census_data.csv: a made-up company of 1,000 employees under PlanWise's column names, the same on every run.

Nothing is drawn at random: each field cycles at its own pace. Nobody was hired in the year before the simulation, as a plan of hires
takes its opening staff for people who have been there a year.
"""

import csv
import datetime
import pathlib

CENSUS = pathlib.Path(__file__).resolve().parent.parent / "planwise" / "seeds" / "census_data.csv"
EMPLOYEES = 1_000
COLUMNS = [
    "employee_id",
    "employee_ssn",
    "employee_birth_date",
    "employee_hire_date",
    "employee_termination_date",
    "employee_gross_compensation",
    "employee_deferral_rate",
    "active",
]
# Where a level's salaries begin, and how many of 20 employees are in it.
LEVELS = [(42_000, 9), (64_000, 5), (91_000, 3), (126_000, 2), (181_000, 1)]


def employee(number: int) -> dict[str, object]:
    """One row of the census."""
    floors = [floor for floor, people in LEVELS for _ in range(people)]
    floor = floors[number * 7 % len(floors)]
    has_left = number % 50 == 17
    return {
        "employee_id": f"EMP_2024_{number:07d}",
        "employee_ssn": f"900-{number % 100:02d}-{number:04d}",
        "employee_birth_date": datetime.date(1961, 3, 1) + datetime.timedelta(days=number * 6_151 % 14_500),
        "employee_hire_date": datetime.date(2004, 1, 15) + datetime.timedelta(days=number * 2_741 % 7_280),
        "employee_termination_date": datetime.date(2024, 1 + number % 12, 20) if has_left else "",
        "employee_gross_compensation": f"{floor + number * 137 % 15_000}.{number * 3 % 100:02d}",
        "employee_deferral_rate": [0, 0.03, 0, 0.06, 0.1, 0][number % 6],
        "active": str(not has_left).lower(),
    }


def main() -> None:
    """Writes the seed."""
    with CENSUS.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(employee(number) for number in range(1, EMPLOYEES + 1))
    print(f"{CENSUS} has {EMPLOYEES} employees")


if __name__ == "__main__":
    main()
