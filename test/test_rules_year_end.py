"""Section 10 by hand: the workforce at the end of each year, and that it agrees with the events."""

from datetime import date

import pytest
from careers import Call, call, employee
from independent.events import all_events
from independent.values import BEFORE_ALL_DAYS, Refused, level_number
from independent.year_end import COLUMNS, yearly_workforce

CERTAIN = {"merit_rate": 1.0, "promotion_rate": 1.0, "enrollment_rate": 1.0}


def ends(rows, of_call, *columns):
    rows = [rows] if isinstance(rows, dict) else rows
    found = [tuple(row[column] for column in columns) for row in yearly_workforce(rows, of_call)]
    return [row[0] for row in found] if len(columns) == 1 else found


def test_a_career():
    row = employee(hire_date=date(2020, 3, 1), salary=36500.0, level="L2", department="IT", employee_ssn="1", birth_date=date(1990, 1, 1),
                   performance_tier=" Low", employee_deferral_rate=None, employee_enrollment_date=None, is_enrolled=False)
    first, second = yearly_workforce([row], call(2025, 2026, merit_rate=1.0, enrollment_rate=1.0, base_termination_rate=None,
                                                 termination_date=1001, scenario_id="s", plan_design_id="p", new_hire_termination_rate=0.0))
    # u("E1|2025|termination") = 0.6338 and u("E1|2026|termination") = 0.5583, above 2 × 0.12.
    assert list(first) == list(COLUMNS)
    assert list(first.values()) == [
        "s", "p", "E1", "1", 2025, "active", "continuous_active", date(2020, 3, 1), None, None, date(1990, 1, 1), 35, 58 / 12, "35-44",
        "2-4", 70, "L2", 2, "IT", " Low", 36500.0, 37960.0,
        # 73 days to 14 March at 36500, 292 at 36500 × 1.04 = 37960: 7300 + 30368.
        37668.0, True, date(2025, 4, 1), 0.06, False, True]
    assert (first["opening_compensation"], second["opening_compensation"]) == (36500.0, 37960.0)
    assert (second["current_tenure"], second["tenure_months"], second["employee_enrollment_date"]) == (70 / 12, 82, date(2025, 4, 1))


def test_a_promotion_of_1_january_counts_for_the_whole_year():
    # Opening as given, 1000.005 → 1000.01 for half away; 1000.005 × 1.15 = 1150.00575 → 1150.01 all year.
    row = employee(salary=1000.005, level="L9-b2")
    assert ends(row, call(2025, 2026, promotion_rate=1.0), "opening_compensation", "current_compensation", "prorated_annual_compensation",
                "level", "level_id", "promoted", "raised") == [
        (1000.01, 1150.01, 1150.01, "L10-b2", 10, True, False), (1150.01, 1322.51, 1322.51, "L11-b2", 11, True, False)]


def test_the_opening_salary_is_prorated_unrounded():
    # 100.004 for 181 days and 100.004 × 1.5 = 150.006 → 150.01 for 184: (100.004 × 181 + 150.01 × 184) ÷ 365 = 125.2125.
    assert ends(employee(salary=100.004), call(merit_rate=1.0, merit_raise=0.5, merit_date=701), "prorated_annual_compensation") == [125.21]


def test_the_last_day_is_paid():
    row = employee(salary=36500.0, termination_date=date(2025, 3, 15))
    columns = ("simulation_year", "employment_status", "detailed_status_code", "termination_date", "termination_reason",
               "current_compensation", "prorated_annual_compensation", "tenure_months")
    # 31 + 28 + 15 = 74 days at 100 a day.
    assert ends(row, call(2025, 2027, merit_rate=1.0), *columns) == [
        (2025, "terminated", "experienced_termination", date(2025, 3, 15), "known", 36500.0, 7400.0, 72)]
    # The first day of the second year is one, the last one of the first year is all of it.
    second = {**row, "termination_date": date(2026, 1, 1)}
    assert ends(second, call(2025, 2027), *columns)[1] == (
        2026, "terminated", "experienced_termination", date(2026, 1, 1), "known", 36500.0, 100.0, 84)
    assert ends({**row, "termination_date": date(2025, 12, 31)}, call(), *columns)[0][-2] == 36500.0


def test_hires_within_the_year():
    columns = ("employee_id", "simulation_year", "detailed_status_code", "employee_hire_date", "opening_compensation", "current_tenure",
               "tenure_band", "tenure_months", "prorated_annual_compensation", "is_enrolled")
    rows = [
        employee("own", date(2025, 12, 31), 36500.0), employee("drawn", None, 1.0, is_enrolled=True),
        employee("planned", None, 36500.0, planned_hire_date=date(2025, 7, 1)), employee("later", date(2026, 1, 1), 36500.0),
        employee("never", "infinity"), employee("always", "-infinity", 36500.0),
    ]
    rows = [{"is_enrolled": None, "planned_hire_date": None, **row} for row in rows]
    assert ends(rows, call(2025, 2025, hire_rate=1.0, starting_salary=36500.0), *columns) == [
        ("own", 2025, "new_hire_active", date(2025, 12, 31), 36500.0, 0.0, "< 2", 0, 100.0, None),
        # 15 June to 31 December are 200 days, 1 July to 31 December 184.
        ("drawn", 2025, "new_hire_active", date(2025, 6, 15), 36500.0, 0.0, "< 2", 6, 20000.0, False),
        ("planned", 2025, "new_hire_active", date(2025, 7, 1), 36500.0, 0.0, "< 2", 6, 18400.0, False),
        ("always", 2025, "continuous_active", BEFORE_ALL_DAYS, 36500.0, None, None, None, 36500.0, None),
    ]
    assert ends(rows[3], call(2025, 2026), "simulation_year", "detailed_status_code") == [(2026, "new_hire_active")]


def test_a_planned_hire_on_one_day_with_its_raises():
    dates = {"promotion_date": 701, "merit_date": 701, "enrollment_date": 701, "promotion_minimum_tenure_months": 0}
    row = employee(hire_date=None, salary=1000.0, level="1", planned_hire_date=date(2025, 7, 1))
    # Three salaries on one day: the last one is paid for 184 days. 1000 × 1.15 × 1.04 = 1196; 1196 × 184 ÷ 365 = 602.915…
    assert ends(row, call(**CERTAIN, **dates), "opening_compensation", "current_compensation", "prorated_annual_compensation", "level",
                "employee_enrollment_date") == [(1000.0, 1196.0, 602.92, "2", date(2025, 7, 1))]


def test_a_new_hire_who_leaves():
    row = employee(hire_date=None, planned_hire_date=date(2025, 2, 1), salary=36500.0)
    # u("E1|2025|termination") = 0.6338; the day is 3 November: 276 days are paid.
    assert ends(row, call(2025, 2027, base_termination_rate=0.6, termination_date=0), "detailed_status_code", "termination_date",
                "termination_reason", "prorated_annual_compensation") == [("new_hire_termination", date(2025, 11, 3), "voluntary", 27600.0)]


def test_a_salary_that_is_not_known():
    row = employee(salary=None, level=None)
    assert ends(row, call(merit_rate=1.0), "opening_compensation", "current_compensation", "prorated_annual_compensation", "level") == [
        (None, None, None, None)]


def test_a_given_tenure_and_age_grow():
    row = employee(tenure_months=11, employee_age=24)
    assert ends(row, call(2025, 2026), "current_age", "age_band", "current_tenure", "tenure_months") == [
        (24, "< 25", 11 / 12, 23), (25, "25-34", 23 / 12, 35)]


def test_who_is_never_there_has_no_row():
    contradiction = employee(hire_date=date(2025, 6, 1), termination_date=date(2025, 5, 1))
    assert ends(contradiction, call(2025, 2029), "simulation_year") == []
    candidate = employee(hire_date=None, termination_date=date(2026, 5, 1))
    assert ends(candidate, call(2025, 2029, hire_rate=0.0), "simulation_year") == []


def test_it_is_rolled_forward_over_any_workforce():
    rows = [employee(salary=year * 1.0, simulation_year=year) for year in (2025, 2026)]
    assert ends(rows, call(2025, 2026), "simulation_year", "opening_compensation") == [(2025, 2025.0), (2026, 2025.0)]
    assert ends(rows, call(2025, 2025, opening_year=2026), "simulation_year", "opening_compensation") == [(2025, 2026.0)]
    with pytest.raises(Refused, match="by_year"):
        yearly_workforce(rows, call(cohort="by_year"))


def workforce():
    """Somebody of everything."""
    rows = []
    for at in range(300):
        kind = at % 5
        rows.append(employee(
            f"E{at}", None if kind in (0, 1) else date(2005 + at % 22, 1 + at % 12, 1 + at % 28),
            None if at % 17 == 0 else 30000.0 + 123.25 * at, level=f"L{at % 6}", department="IT", employee_age=20 + at % 50,
            planned_hire_date=date(2024 + at % 5, 1 + at % 12, 1 + at % 28) if kind == 1 else None,
            termination_date=date(2025 + at % 4, 1 + at % 12, 1 + at % 28) if at % 7 == 0 else None,
        ))
    return rows


def everything(**arguments):
    rates = {"hire_rate": 0.4, "promotion_rate": 0.3, "base_termination_rate": 0.15, "merit_date": 801, "promotion_date": 401}
    return Call(2025, 2028, {**rates, **arguments})


@pytest.mark.parametrize("asked", [everything(), everything(termination_date=0, random_seed=5)])
def test_events_and_workforce_agree(asked):
    rows = workforce()
    events, found = all_events(rows, asked), yearly_workforce(rows, asked)
    at_end = {(row["employee_id"], row["simulation_year"]): row for row in found}
    assert len(at_end) == len(found) > 600
    by_employee = {}
    for event in events:
        # Whoever has an event has been there.
        row = at_end[event["employee_id"], event["simulation_year"]]
        by_employee.setdefault((event["employee_id"], event["simulation_year"]), {})[event["event_type"]] = event
        assert event["effective_date"] >= row["employee_hire_date"]
    for (employee_id, year), row in at_end.items():
        of_year = by_employee.get((employee_id, year), {})
        leaves, raises = of_year.get("termination"), [of_year[kind] for kind in ("promotion", "merit") if kind in of_year]
        assert (row["employment_status"] == "terminated") == (leaves is not None)
        assert row["termination_date"] == (leaves and leaves["effective_date"])
        assert (row["promoted"], row["raised"]) == ("promotion" in of_year, "merit" in of_year)
        if raises:
            assert row["current_compensation"] == raises[-1]["compensation_amount"]
        if "promotion" in of_year:
            assert row["level_id"] == of_year["promotion"]["level_id"] == level_number(row["level"])
        if leaves:
            assert (employee_id, year + 1) not in at_end
            assert leaves["compensation_amount"] == row["current_compensation"]
        elif year < 2028:
            # Whoever stays opens the next year as this one has ended.
            following = at_end[employee_id, year + 1]
            assert following["opening_compensation"] == row["current_compensation"]
            assert following["current_tenure"] == row["tenure_months"] / 12
        if "benefit_enrollment" in of_year:
            assert row["employee_enrollment_date"] == of_year["benefit_enrollment"]["effective_date"]
            assert row["is_enrolled"]
    codes = {row["detailed_status_code"] for row in found}
    assert codes == {"continuous_active", "new_hire_active", "experienced_termination", "new_hire_termination"}


def test_the_end_of_a_year_is_a_census_for_the_next():
    """The events of the years that follow are those of a call that begins with the year's end."""
    rows = [row for row in workforce() if row["hire_date"] is not None and row["hire_date"].year < 2025 and row["termination_date"] is None]
    whole = all_events(rows, everything())
    opening = [
        {"employee_id": row["employee_id"], "hire_date": row["employee_hire_date"], "salary": row["current_compensation"],
         "level": row["level"], "department": row["department"], "employee_age": row["current_age"] + 1, "is_enrolled": row["is_enrolled"],
         "employee_deferral_rate": row["employee_deferral_rate"], "performance_tier": row["performance_tier"]}
        for row in yearly_workforce(rows, everything()) if row["simulation_year"] == 2025 and row["employment_status"] == "active"]
    later = all_events(opening, Call(2026, 2028, everything().arguments))
    assert later == [event for event in whole if event["simulation_year"] > 2025]
    assert len(later) > 200
