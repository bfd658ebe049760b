"""Section 9 by hand: the plan, in numbers and in people, and the workforce with it."""

import math
from datetime import date

import pytest
from careers import Call, call, employee
from independent.events import all_events
from independent.plan import AGES, hire_plan, hire_plan_by_year, pick, workforce_with_plan
from independent.values import Refused
from independent.year_end import yearly_workforce


def test_the_numbers_of_two_years():
    rows = hire_plan_by_year(2025, 2026, 100)
    assert [tuple(row.values()) for row in rows] == [
        # 100 × 0.12 = 12 leave; the target 103 lacks 15; 15 ÷ 0.75 = 20 hires, of whom 5 leave.
        (2025, 100, 12, 20, 5, 103),
        # (103 - 15) × 0.12 + 15 × 0.25 = 10.56 + 3.75 = 14.31; 103 × 1.03 = 106.09: 106 - 89 = 17; 17 ÷ 0.75 = 22.67.
        (2026, 103, 14, 23, 6, 106),
    ]


def test_a_headcount_that_shrinks():
    # 100 × 0.5 = 50 are the target, 88 stay: none is hired, and 88 is where the next year begins.
    assert [tuple(row.values()) for row in hire_plan_by_year(2025, 2026, 100, target_growth_rate=-0.5)] == [
        (2025, 100, 12, 0, 0, 88), (2026, 88, 10, 0, 0, 78)]
    assert [tuple(row.values()) for row in hire_plan_by_year(2025, 2025, 0)] == [(2025, 0, 0, 0, 0, 0)]


def test_what_is_whole_but_for_the_last_bits_is_whole():
    # 25 × 0.12 is 3 in doubles, but 100 × 0.29 is 28.999999999999996; 50 × 1.03 = 51.5, half away from zero.
    assert hire_plan_by_year(2025, 2025, 100, termination_rate=0.29)[0]["terminations"] == 29
    assert math.floor(100 * 0.29) == 28
    assert hire_plan_by_year(2025, 2025, 50, termination_rate=0.0, new_hire_termination_rate=0.0)[0]["hires"] == 2
    # 9 ÷ (1 - 0.1) is 10: not the 11 that ceil makes of a bit more.
    assert hire_plan_by_year(2025, 2025, 90, target_growth_rate=0.1, termination_rate=0.0, new_hire_termination_rate=0.1)[0]["hires"] == 10


@pytest.mark.parametrize(("rates", "words"), [
    ({"new_hire_termination_rate": 0.99}, "new_hire_termination_rate is 0.99"),
    ({"new_hire_termination_rate": -0.1}, "new_hire_termination_rate is -0.1"),
    ({"target_growth_rate": 1.01}, "target_growth_rate is 1.01"),
    ({"target_growth_rate": -1.01}, "target_growth_rate is -1.01"),
    ({"termination_rate": 1.5}, "termination_rate is 1.5"),
    # 100 ÷ 0.25 + … hires for 100 people.
    ({"target_growth_rate": 1.0, "new_hire_termination_rate": 0.75}, "hires"),
])
def test_plans_that_are_refused(rates, words):
    with pytest.raises(Refused, match=words):
        hire_plan_by_year(2025, 2025, 100, **rates)


def workforce():
    """Ten people of three levels: six of 'L2', three of 'L10', one of 'Staff', and others who do not count."""
    paid = [("L2", pay) for pay in (100.0, 200.0, 300.0, 500.0, None, 400.0)]
    paid += [("L10", pay) for pay in (1000.0, 3000.0, 2000.0)] + [("Staff", 50.0)]

    def person(employee_id, level, salary, hire_date=date(2020, 1, 1), termination_date=None, active=True):
        return employee(employee_id, hire_date, salary, level=level, termination_date=termination_date, active=active)

    return [*(person(f"E{at}", level, pay) for at, (level, pay) in enumerate(paid)), person("N1", None, 1e9, active=None),
            person("N2", "L3", 1.0, termination_date=date(2024, 1, 1)), person("N3", "L3", 1.0, date(2025, 1, 1)),
            person("N4", "L3", 1.0, None)]


def test_the_people_of_a_plan():
    plan = hire_plan(workforce(), 2025, 2025)
    # 10 people, 1.2 → 1 leaves, the target is 10.3 → 10: 1 ÷ 0.75 → 2 hires.
    # u of NH_2025_000001: hire_date 0.338168, hire_level 0.756546, hire_age 0.368327, hire_salary 0.754996;
    #   of NH_2025_000002: 0.991274, 0.040573, 0.906838, 0.181250.
    # floor(0.338168 × 365) = 123 days after 1 January: 4 May; floor(361.8) = 361: 28 December.
    # Levels: L2 up to 0.6, L10 up to 0.9, Staff. Ages: 22 to 0.05, 25 to 0.20, 28 to 0.40, …, 40 to 0.90, 45 to 0.98.
    # Medians: L10 2000, L2 300. 2000 × (0.91 + 0.18 × 0.754996) = 2091.80; 300 × (0.91 + 0.18 × 0.181250) = 282.79.
    assert [tuple(row.values()) for row in plan] == [
        ("NH_2025_000001", date(2025, 5, 4), "L10", 2091.8, date(1997, 1, 1), None, False, True),
        ("NH_2025_000002", date(2025, 12, 28), "L2", 282.79, date(1980, 1, 1), None, False, True),
    ]


def test_levels_and_ages_of_relations():
    rows = workforce()
    # Sorted by number and word, those without one last: A 1 up to 0.5, then L2, L10, Staff. u = 0.756546: up to 0.75 L2, so L10.
    levels = [("Staff", 0.5, 7.0), ("L10", 0.5, None), ("L2", 1.0, 10.0), ("A 1", 2.0, 5.0)]
    ages = [(60, 1.0), (20, 1.0)]
    first, second = hire_plan(rows, 2025, 2025, levels=levels, ages=ages)
    assert (first["level"], first["salary"], first["birth_date"]) == ("L10", 2091.8, date(2005, 1, 1))
    # 5 × (0.91 + 0.18 × 0.181250) = 4.713125.
    assert (second["level"], second["salary"], second["birth_date"]) == ("A 1", 4.71, date(1965, 1, 1))
    assert hire_plan(rows, 2025, 2025, levels=[("L99", 1.0, None)])[0]["salary"] is None
    with pytest.raises(Refused, match="weight"):
        hire_plan(rows, 2025, 2025, levels=[("L1", 0.0, None)])
    with pytest.raises(Refused, match="weight"):
        hire_plan(rows, 2025, 2025, ages=[(20, -1.0), (30, 2.0)])


def test_where_nobody_has_a_level():
    rows = [employee(f"E{at}", salary=100.0 * at) for at in range(1, 11)]
    # The median of 100 to 1000 is 550; 550 × (0.91 + 0.18 × 0.754996) = 575.2446.
    first = hire_plan(rows, 2025, 2025)[0]
    assert (first["level"], first["salary"]) == (None, 575.24)


def test_a_plan_has_a_seed_and_ids_of_its_own():
    rows = [employee(f"E{at}") for at in range(100)]
    plan, seeded = hire_plan(rows, 2025, 2026), hire_plan(rows, 2025, 2026, random_seed=7)
    assert [row["employee_id"] for row in plan] == [f"NH_2025_{at:06}" for at in range(1, 21)] + [f"NH_2026_{at:06}" for at in range(1, 24)]
    assert [row["employee_id"] for row in plan] == [row["employee_id"] for row in seeded]
    assert [row["planned_hire_date"] for row in plan] != [row["planned_hire_date"] for row in seeded]
    assert all(row["planned_hire_date"].year == int(row["employee_id"][3:7]) for row in plan)
    with pytest.raises(Refused, match="NH_2026_000003"):
        hire_plan([*rows, employee("NH_2026_000003", hire_date=None)], 2025, 2026)


def test_picks_by_running_weights():
    assert [pick(AGES, share) for share in (0.0, 0.049, 0.05, 0.99, 0.9999)] == [22, 22, 25, 50, 50]
    assert [pick([("a", 0.0), ("b", 3.0), ("c", 1.0)], share) for share in (0.0, 0.7499, 0.75)] == ["b", "b", "c"]


def test_the_opening_is_that_of_the_start_year():
    rows = [employee(f"E{at}", simulation_year=year) for year in (2024, 2025) for at in range(10 if year == 2024 else 100)]
    assert len(hire_plan(rows, 2025, 2025)) == 20
    # Whose hire was planned for an earlier year is hired by now.
    rows = [employee(f"E{at}", hire_date=None, planned_hire_date=date(2024, 5, 5)) for at in range(100)]
    assert len(hire_plan(rows, 2025, 2025)) == 20


def test_who_counts_at_the_opening():
    # Of 50 active people hired before: 6 leave, the target is 51.5, 52: 8 ÷ 0.75 is 11 hires. Nobody else counts.
    people = [employee(f"E{at}", active=True, termination_date=None) for at in range(50)]
    others = [employee(f"N{at}", **columns) for at, columns in enumerate([
        *[{"hire_date": date(2025, 1, 1), "active": True, "termination_date": None}] * 30,
        *[{"active": False, "termination_date": None}] * 30, *[{"active": None, "termination_date": None}] * 30,
        *[{"active": True, "termination_date": date(2025, 1, 1)}] * 30,
        *[{"hire_date": None, "active": True, "termination_date": None}] * 30])]
    assert len(hire_plan([*people, *others], 2025, 2025)) == 11
    assert hire_plan(others, 2025, 2025) == []


def test_a_workforce_with_its_plan_has_the_events_of_both():
    census = [{"employee_id": f"E{at}", "employee_hire_date": date(2010 + at % 14, 1, 1), "current_compensation": 1000.0 * at,
               "level_id": at % 4, "current_age": 30, "employment_status": "Active", "employee_deferral_rate": 0.1 * (at % 2)}
              for at in range(40)]
    both = workforce_with_plan(census, 2025, 2027, random_seed=7)
    assert list(both[0]) == ["employee_id", "hire_date", "salary", "level", "is_enrolled", "employee_deferral_rate", "employee_age",
                             "active", "planned_hire_date", "birth_date"]
    of_both = call(2025, 2027, merit_rate=0.5, promotion_rate=0.5, enrollment_rate=0.5, base_termination_rate=0.2)
    plan = hire_plan(census, 2025, 2027, random_seed=7)
    # The plan's rows have the columns that the workforce lacks, and the other way round.
    alone = all_events(census, of_both) + all_events([{**row, "employee_deferral_rate": None} for row in plan], of_both)
    assert all_events(both, of_both) == alone
    by_year = [{**row, "current_compensation": row["current_compensation"] + year - 2025, "simulation_year": year}
               for year in (2024, 2025) for row in census]
    assert workforce_with_plan(by_year, 2025, 2027, random_seed=7) == both
    # Where the workforce says nothing of it, everybody is active and nobody enrolled, as without the plan.
    bare = [{"employee_id": "E1", "hire_date": date(2020, 1, 1)}]
    first = workforce_with_plan([*bare, *({**bare[0], "employee_id": f"E{at}"} for at in range(2, 11))], 2025, 2025)[0]
    assert (first["active"], first["is_enrolled"]) == (True, False)
    # A tenure that is given stays given.
    assert "tenure_months" not in both[0]
    assert workforce_with_plan([{**row, "current_tenure": 2.99} for row in census], 2025, 2025)[0]["tenure_months"] == 35


def test_the_plan_holds_on_average():
    """Over many people the headcount grows by its rate, where the events have the plan's rates."""
    rows = [employee(f"E{at}", hire_date=date(2015, 1, 1)) for at in range(3000)]
    asked = Call(2025, 2027, {"base_termination_rate": 0.12, "new_hire_termination_rate": 0.25, "termination_date": 0})
    ends = yearly_workforce(workforce_with_plan(rows, 2025, 2027), asked)
    planned = hire_plan_by_year(2025, 2027, 3000)
    for year in planned:
        active = sum(end["simulation_year"] == year["simulation_year"] and end["employment_status"] == "active" for end in ends)
        # Three standard deviations of about 3,500 people, of whom one in eight leaves each year.
        assert abs(active - year["closing_headcount"]) < 3 * math.sqrt(3500 * 0.12 * 0.88 * 3), (year, active)
