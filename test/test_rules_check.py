"""Section 6 by hand: what is odd in a workforce."""

from datetime import date

import pytest
from careers import employee
from independent.check import COLUMNS, workforce_check

PLAIN = {
    "employee_hire_date": date(2020, 1, 1), "employee_gross_compensation": 1000.0, "level_id": "L1",
    "employee_birth_date": date(1990, 5, 5),
    "employee_deferral_rate": 0.06, "employment_status": "active", "planned_hire_date": None, "termination_date": None, "rehire_date": None,
}


def found(*rows, start=2025):
    """The findings of rows; what a row does not say otherwise is plain."""
    rows = [{"employee_id": f"E{at}", **PLAIN, **row} for at, row in enumerate(rows)]
    findings = workforce_check(rows, start)
    assert all(finding["problem"] and finding["remedy"] for finding in findings)
    return [tuple(finding[column] for column in COLUMNS) for finding in findings]


def test_nothing_is_found_where_all_is_well():
    plain = [{}, {"employee_hire_date": None, "level_id": None}, {"employee_hire_date": None, "employee_gross_compensation": None},
             {"employee_hire_date": None, "planned_hire_date": date(2026, 1, 1)}, {"employee_deferral_rate": 0.0},
             {"employee_deferral_rate": 1},
             {"employee_gross_compensation": None, "level_id": None, "employee_birth_date": None, "employee_deferral_rate": None},
             {"termination_date": date(2025, 1, 2)}, {"employment_status": "left", "termination_date": date(2020, 1, 1)},
             {"termination_date": date(2020, 1, 1), "rehire_date": date(2021, 1, 1)}]
    assert found(*plain) == []
    assert workforce_check([], 2025) == []
    # Without a column that says so, whoever has left is not said to be active.
    assert workforce_check([employee(termination_date=date(2020, 1, 1))], 2025) == []


def test_a_workforce_without_a_column_for_the_salary():
    rows = [{"employee_id": "E1", "employee_hire_date": date(2020, 1, 1), "pay": 1000.0}]
    assert [tuple(one[column] for column in COLUMNS) for one in workforce_check(rows, 2025)] == [("warning", None, "salary", None)]
    # One without values is one.
    assert workforce_check([{**rows[0], "current_compensation": None}], 2025) == []


@pytest.mark.parametrize(("row", "severity", "column", "value"), [
    ({"employee_birth_date": date(2020, 1, 2)}, "error", "employee_birth_date", date(2020, 1, 2)),
    # 14 on 1 January is old enough, as is 110; 13 at the hire is not, of whoever is older by now.
    ({"employee_birth_date": date(2011, 1, 2), "employee_hire_date": date(2024, 12, 31)},
     "warning", "employee_birth_date", date(2011, 1, 2)),
    ({"employee_birth_date": date(1914, 1, 1)}, "warning", "employee_birth_date", date(1914, 1, 1)),
    ({"employee_birth_date": date(2006, 1, 2)}, "warning", "employee_birth_date", date(2006, 1, 2)),
    ({"employee_birth_date": date(2000, 1, 1), "employee_hire_date": None, "planned_hire_date": date(2111, 1, 1)},
     "warning", "employee_birth_date", date(2000, 1, 1)),
    ({"employee_birth_date": None, "current_age": 13}, "warning", "current_age", 13),
    ({"employee_deferral_rate": 1.001}, "error", "employee_deferral_rate", 1.001),
    ({"employee_deferral_rate": -0.1}, "error", "employee_deferral_rate", -0.1),
    ({"employee_gross_compensation": -1.0}, "error", "employee_gross_compensation", -1.0),
    ({"employee_gross_compensation": float("inf")}, "error", "employee_gross_compensation", float("inf")),
    ({"employee_gross_compensation": 0}, "warning", "employee_gross_compensation", 0),
    ({"employee_hire_date": None}, "warning", "employee_gross_compensation", 1000.0),
    ({"termination_date": date(2025, 1, 1)}, "warning", "termination_date", date(2025, 1, 1)),
    ({"termination_date": date(2020, 1, 1), "rehire_date": date(2020, 1, 1)}, "warning", "termination_date", date(2020, 1, 1)),
    ({"level_id": "Staff"}, "warning", "level_id", "Staff"),
])
def test_a_finding(row, severity, column, value):
    assert found({}, row) == [(severity, "E1", column, value)]


def test_ages_at_their_bounds():
    on_the_day = {"employee_birth_date": date(2011, 1, 1), "employee_hire_date": date(2025, 1, 1)}
    assert found(on_the_day, {"employee_birth_date": date(1914, 1, 2)}) == []
    assert found({"employee_birth_date": None, "current_age": 14}, {"employee_birth_date": None, "current_age": 110}) == []


def test_ids():
    rows = [{"employee_id": name} for name in ("E1", "e1 ", "E2", "E2", "E2", "É", "é")]
    assert sorted(found(*rows)) == [
        ("error", "E2", "employee_id", "E2"), ("warning", "E1", "employee_id", "E1"), ("warning", "e1 ", "employee_id", "e1 ")]
    # Who takes no part is no second one.
    assert found({"employee_id": "E1"}, {"employee_id": "E1", "employment_status": "left"}) == []


def test_the_rows_of_the_first_year_count():
    rows = [{"employee_id": "E1", "simulation_year": year, "level_id": level}
            for year, level in ((2025, "L1"), (2026, "Staff"), (None, "Staff"))]
    assert found(*rows) == []
    assert found(*rows, start=2026) == [("warning", "E1", "level_id", "Staff")]


def test_several_findings_of_one_row():
    row = {"employee_birth_date": date(2021, 1, 1), "employee_gross_compensation": -5.0, "level_id": "Staff",
           "employee_deferral_rate": float("nan")}
    assert [(severity, column) for severity, _, column, _ in found(row)] == [
        ("error", "employee_birth_date"), ("error", "employee_deferral_rate"), ("error", "employee_gross_compensation"),
        ("warning", "level_id")]
