"""Section 11 by hand: sums over years, groups and futures; they are exact, and those of shards add up."""

import itertools
import random
from datetime import date

import pytest
from careers import Call, call, employee
from independent.totals import AMOUNTS, COUNTS, MEASURES, totals_bands, totals_share_above, yearly_totals
from independent.values import Refused
from independent.year_end import yearly_workforce


def sums(rows, of_call, *columns, **of_totals):
    found = [tuple(row[column] for column in columns) for row in yearly_totals(rows, of_call, **of_totals)]
    return [row[0] for row in found] if len(columns) == 1 else found


def test_a_year_of_a_few():
    rows = [
        employee("E1", salary=1000.0, is_enrolled=True), employee("E2", salary=None, is_enrolled=False),
        employee("E3", salary=36500.0, termination_date=date(2025, 3, 15), is_enrolled=True),
        employee("E4", date(2025, 1, 1), 10.0, is_enrolled=False), employee("E5", date(2025, 1, 2), 20.0, is_enrolled=None),
        employee("E6", None, 36500.0, planned_hire_date=date(2025, 1, 1), is_enrolled=True),
        employee("E7", date(2026, 1, 1), 30.0, is_enrolled=True), employee("E8", None, 1.0, is_enrolled=None),
    ]
    rows = [{"planned_hire_date": None, "termination_date": None, **row} for row in rows]
    first, second = yearly_totals(rows, call(2025, 2026, merit_rate=1.0, merit_raise=0.1, scenario_id="s", random_seed=9))
    assert first == {
        "scenario_id": "s", "random_seed": 9, "simulation_year": 2025,
        # There on 1 January: E1 to E4, by their own date. Hired later, or by a hire event: E5 and E6.
        "opening_headcount": 4, "hires": 2, "terminations": 1, "promotions": 0, "merits": 5, "enrollments": 0, "closing_headcount": 5,
        "participants": 1,
        # 1000 + 36500 + 10; after raises of a tenth 1100 + 11 + 22 + 40150; 20 + 36500.
        "opening_payroll": 37510.0, "closing_payroll": 41283.0, "hire_compensation": 36520.0, "termination_compensation": 36500.0,
        "promotion_raises": 0.0, "merit_raises": 3753.0,
        # 73 days before the raise, 292 with it, 72 before it of E5, 74 of E3: 1080 + 10.8 + 39420 + 7400 + (72 × 20 + 292 × 22) ÷ 365.
        "prorated_compensation": 47932.35, "events": 7,
    }
    assert (second["opening_headcount"], second["hires"], second["closing_headcount"], second["participants"]) == (6, 0, 6, 2)


def test_groups():
    rows = [employee(f"E{at}", date(2015 + at % 10, 1, 1), 100.0, level=level, department=department, employee_age=34)
            for at, (level, department) in enumerate([("L10", "b"), ("L2", "a"), ("L2", None), (None, "B"), ("Staff", "a")])]
    asked = call(2025, 2026, promotion_rate=1.0)
    # Before the promotion of 1 January; who has no number stays without one. Ages of 34 and 35.
    assert sums(rows, asked, "simulation_year", "level_id", "opening_headcount", "promotions", by=["level_id"]) == [
        (2025, 2, 2, 2), (2025, 10, 1, 1), (2025, None, 2, 2), (2026, 3, 2, 2), (2026, 11, 1, 1), (2026, None, 2, 2)]
    assert sums(rows, asked, "department", "opening_headcount", by=["department"])[:4] == [("B", 1), ("a", 2), ("b", 1), (None, 1)]
    assert sums(rows, asked, "simulation_year", "age_band", "closing_payroll", by=["age_band"]) == [
        (2025, "25-34", 575.0), (2026, "35-44", 661.25)]
    assert sums(rows, call(), "tenure_band", "department", "closing_headcount", by=["tenure_band", "department"]) == [
        ("5-9", "B", 1), ("5-9", "a", 2), ("5-9", None, 1), ("10-19", "b", 1)]
    # The order is that of the words of `by`.
    assert sums(rows, call(), "department", "tenure_band", by=["department", "tenure_band"]) == [
        ("B", "5-9"), ("a", "5-9"), ("b", "10-19"), (None, "5-9")]


def test_a_hire_is_in_its_group_at_the_hire():
    row = employee(hire_date=None, planned_hire_date=date(2025, 5, 1), level="L1", tenure_months=400)
    asked = call(2025, 2026, promotion_rate=1.0, promotion_date=601, promotion_minimum_tenure_months=0)
    assert sums([row], asked, "simulation_year", "level_id", "tenure_band", "hires", "promotions", by=["level_id", "tenure_band"]) == [
        (2025, 1, "< 2", 1, 1), (2026, 2, "< 2", 0, 1)]


def test_nobody():
    nothing = (0,) * len(COUNTS) + (0.0,) * len(AMOUNTS) + (0,)
    assert sums([], call(2025, 2026), *MEASURES, random_seeds=[3, 1]) == [nothing] * 4
    assert sums([employee(active=False)], call(allow_empty=True), *MEASURES) == [nothing]
    assert sums([], call(2025, 2026), *MEASURES, by=["level_id"]) == []
    assert sums([employee(hire_date=None)], call(), *MEASURES, by=["department"]) == []


def test_futures():
    rows = [employee(f"E{at}") for at in range(50)]
    asked = Call(2025, 2026)
    assert sums(rows, asked, "random_seed", "simulation_year", random_seeds=[5, -1]) == [(5, 2025), (5, 2026), (-1, 2025), (-1, 2026)]
    assert sums(rows, asked, "random_seed", replications=2)[::2] == [1, 2]
    assert sums(rows, Call(2025, 2025, {"random_seed": 7}), "random_seed", replications=3) == [7, 8, 9]
    assert sums(rows, asked, "random_seed", replications=1) == [1, 1]
    assert sums(rows, asked, "random_seed", random_seeds=[-(2**63)])[:1] == [-(2**63)]
    assert sums(rows, asked, "random_seed") == [None, None]
    assert sums(rows, Call(2025, 2025, {"random_seed": 7}), "random_seed") == [7]
    many = {seed: sums(rows, asked, *MEASURES, random_seeds=[seed]) for seed in (5, 6)}
    assert many[5] != many[6]
    assert sums(rows, asked, *MEASURES, random_seeds=[6, 5]) == many[6] + many[5]
    # One kind of chance is held while the others vary.
    held = Call(2025, 2025, {"termination_seed": 3, "base_termination_rate": 0.5})
    assert len(set(sums(rows, held, "terminations", replications=5))) == 1 < len(set(sums(rows, held, "merits", replications=5)))


@pytest.mark.parametrize(("arguments", "of_totals", "words"), [
    ({}, {"random_seeds": []}, "empty"), ({}, {"random_seeds": [1, None]}, "NULL"), ({}, {"random_seeds": [1, 2, 1]}, "1 twice"),
    ({}, {"random_seeds": [1], "replications": 2}, "one of them"), ({"random_seed": 1}, {"random_seeds": [1]}, "one of them"),
    ({}, {"replications": 0}, "replications is 0"), ({"random_seed": 2**63 - 1}, {"replications": 2}, "BIGINT"),
    ({}, {"by": ["level_id", "level_id"]}, "level_id' twice"), ({}, {"by": ["salary"]}, "salary"), ({"cohort": "by_year"}, {}, "by_year"),
])
def test_what_is_refused(arguments, of_totals, words):
    with pytest.raises(Refused, match=words):
        yearly_totals([employee(simulation_year=2025)], call(**arguments), **of_totals)


def test_amounts_are_whole_cents():
    # 0.1 + 0.2 is 0.30000000000000004 in doubles; cents are added.
    assert sums([employee("E1", salary=0.1), employee("E2", salary=0.2)], call(), "opening_payroll") == [0.3]
    # 0.005 is half a cent and more, 0.015 × 100 is 1.5: 1 + 2 cents; a loss of as much is -1 - 2.
    assert sums([employee("E1", salary=0.005), employee("E2", salary=0.015)], call(), "opening_payroll") == [0.03]
    assert sums([employee("E1", salary=-0.005), employee("E2", salary=-0.015)], call(), "opening_payroll") == [-0.03]
    # A raise is the cents after less those before: 1.01 × 1.04 = 1.0504 → 1.05.
    assert sums([employee(salary=1.01)], call(merit_rate=1.0), "merit_raises") == [0.04]
    assert sums([employee(salary=1e15)], call(), "closing_payroll") == [1e15]
    for salary in (1.0000001e15, 1e300, -2e15):
        with pytest.raises(Refused, match="E1"):
            yearly_totals([employee("E1", salary=salary)], call())


def workforce():
    rows = []
    for at in range(400):
        kind = at % 4
        rows.append(employee(
            f"E{at}", None if kind == 0 else date(2004 + at % 24, 1 + at % 12, 1 + at % 28), None if at % 19 == 0 else 1e5 / (1 + at),
            level=f"L{at % 6}" if at % 7 else None, department=("IT", "Ops", None)[at % 3], employee_age=18 + at % 60,
            planned_hire_date=date(2024 + at % 5, 1 + at % 12, 1) if at % 8 == 0 else None,
            termination_date=date(2025 + at % 4, 1, 1 + at % 28) if at % 9 == 0 else None, is_enrolled=bool(at % 2)))
    return rows


CHANCES = {"hire_rate": 0.4, "promotion_rate": 0.3, "base_termination_rate": 0.15, "termination_date": 0}
GROUPINGS = ((), ("level_id",), ("department", "age_band"), ("tenure_band", "level_id", "department", "age_band"))


@pytest.mark.parametrize("by", GROUPINGS)
def test_who_was_there_and_who_has_come_less_who_has_left_are_who_stay(by):
    rows = yearly_totals(workforce(), Call(2025, 2028, CHANCES), replications=2, by=by)
    for row in rows:
        assert row["opening_headcount"] + row["hires"] - row["terminations"] == row["closing_headcount"], row
        assert row["events"] >= row["terminations"] + row["promotions"] + row["merits"] + row["enrollments"]
    if not by:
        for before, after in itertools.pairwise(rows[:4]):
            # Hired on 1 January by the own date is to be there on that day.
            own = sum(row["hire_date"] == date(after["simulation_year"], 1, 1) for row in workforce() if row["termination_date"] is None)
            assert 0 <= after["opening_headcount"] - before["closing_headcount"] <= own + 1


@pytest.mark.parametrize("by", GROUPINGS)
def test_shards_in_any_order_add_up(by):
    rows, asked = workforce(), Call(2025, 2027, {**CHANCES, "allow_empty": True})
    whole = yearly_totals(rows, asked, random_seeds=[4, 2], by=by)
    shuffled = rows[:]
    random.Random(1).shuffle(shuffled)
    assert yearly_totals(shuffled, asked, random_seeds=[4, 2], by=by) == whole
    parts = {}
    for shard in range(3):
        for row in yearly_totals(shuffled[shard::3], asked, random_seeds=[4, 2], by=by):
            of_group = parts.setdefault(tuple(row[name] for name in ("random_seed", "simulation_year", *by)), dict.fromkeys(MEASURES, 0))
            for name in MEASURES:
                of_group[name] += round(row[name] * 100)
    expected = {tuple(row[name] for name in ("random_seed", "simulation_year", *by)): {name: round(row[name] * 100) for name in MEASURES}
                for row in whole}
    assert parts == expected


def test_groups_add_up_to_the_whole():
    rows, asked = workforce(), Call(2025, 2027, CHANCES)
    (whole, *_), grouped = yearly_totals(rows, asked), yearly_totals(rows, asked, by=("department", "level_id"))
    for name in MEASURES:
        assert sum(round(row[name] * 100) for row in grouped if row["simulation_year"] == 2025) == round(whole[name] * 100)


def test_totals_are_those_of_the_workforce_at_the_end():
    rows, asked = workforce(), Call(2025, 2027, CHANCES)
    ends = yearly_workforce(rows, asked)
    for row in yearly_totals(rows, asked):
        there = [end for end in ends if end["simulation_year"] == row["simulation_year"]]
        active = [end for end in there if end["employment_status"] == "active"]
        assert (row["closing_headcount"], row["terminations"]) == (len(active), len(there) - len(active))
        assert row["participants"] == sum(end["is_enrolled"] for end in active)
        assert row["closing_payroll"] == sum(round((end["current_compensation"] or 0) * 100) for end in active) / 100


def test_bands():
    zeros = dict.fromkeys(MEASURES, 0)
    totals = [{"scenario_id": "s", "random_seed": seed, "simulation_year": 2025, "level_id": level, **zeros, "hires": hires}
              for seed, level, hires in ((1, 1, 10), (2, 1, 20), (3, 1, 40), (4, 1, 30), (4, 2, 8))]
    bands = totals_bands(totals)
    # Of 10, 20, 30, 40: the mean 25, deviations 15² + 5² + 5² + 15² = 500, over 3; the percentiles lie at 0.3, 0.75, 1.5, 2.25, 2.7.
    count, mean, deviation, *percentiles = bands[2025, 1, "hires"]
    assert (count, mean, deviation) == (4, 25.0, pytest.approx((500 / 3) ** 0.5))
    assert percentiles == pytest.approx([13.0, 17.5, 25.0, 32.5, 37.0])
    # A group that three of the seeds lack: 0, 0, 0, 8.
    assert bands[2025, 2, "hires"][:2] == (4, 2.0)
    assert bands[2025, 2, "hires"][3:] == pytest.approx((0.0, 0.0, 0.0, 2.0, 5.6))
    assert totals_bands(totals[:1])[2025, 1, "hires"] == (1, 10.0, None, 10.0, 10.0, 10.0, 10.0, 10.0)
    assert totals_bands([]) == {}
    assert totals_share_above(totals, "hires", 20) == {(2025, 1): (4, 0.5), (2025, 2): (4, 0.0)}
    assert totals_share_above(totals, "hires", -1) == {(2025, 1): (4, 1.0), (2025, 2): (4, 1.0)}
