"""Section 8 by hand: each parameter, by year and level, the multipliers with their bands, and the order of the dates."""

import math
from datetime import date

import pytest
from careers import call, employee, lever, shown
from independent.parameters import ARGUMENTS, PARAMETERS, Parameters, event_parameters
from independent.values import Refused

CERTAIN = {"merit_rate": 1.0, "promotion_rate": 1.0, "enrollment_rate": 1.0}


def multiplier(value, level=None, age_band=None, tenure_band=None, year=None, name="termination_multiplier"):
    return lever(name, value, year, level, age_band=age_band, tenure_band=tenure_band)


def test_raises_and_colas():
    # 1000 × (1 + (0.05 + 0.02)) = 1070.00, and again × 1.07 = 1144.90; 1000 × (1 + 0.1) = 1100.
    assert shown(employee(), call(2025, 2026, merit_rate=1.0, merit_raise=0.05, cola_rate=0.02), "compensation_amount") == [1070.0, 1144.9]
    assert shown(employee(), call(promotion_rate=1.0, promotion_raise=0.1), "compensation_amount") == [1100.0]
    # A raise may be a cut; without a merit there is no COLA.
    assert shown(employee(), call(merit_rate=1.0, merit_raise=-0.25), "compensation_amount") == [750.0]
    assert shown(employee(), call(cola_rate=0.5), "event_type") == []


def test_the_promotion_raise_is_that_of_the_old_level():
    rows = [lever("promotion_raise", 0.5, level=2), lever("promotion_raise", 0.25, level=3)]
    assert shown(employee(level="L2"), call(2025, 2026, rows, promotion_rate=1.0), "compensation_amount", "level_id") == [
        (1500.0, 3), (1875.0, 4)]


def test_the_starting_salary_is_that_of_the_level_and_year():
    rows = [lever("starting_salary", 30000.005, level=1), lever("starting_salary", 70000, level="L3", year=2026)]
    candidates = [employee(f"E{level}", None, 1.0, level=f"L{level}", department="IT") for level in (0, 1, 3)]
    asked = call(2026, 2026, rows, hire_rate=1.0)
    # 30000.005 × 100 = 3000000.5, half away from zero: 30000.01.
    assert shown(candidates, asked, "compensation_amount", "event_details") == [
        (50000.0, "Hired at a salary of 50000.00"), (30000.01, "Hired at a salary of 30000.01"), (70000.0, "Hired at a salary of 70000.00")]
    assert [payload["starting_salary"] for payload in shown(candidates, asked, "event_payload")] == [50000.0, 30000.005, 70000.0]


def test_new_hires_leave_at_a_rate_of_their_own():
    # u("E8|2025|termination") = 0.0640, which lies below all of these.
    new, old = employee("E8", tenure_months=11, performance_tier="low"), employee("E8", tenure_months=12, performance_tier="low")
    rates = {"base_termination_rate": 0.2, "new_hire_termination_rate": 0.7}
    assert shown([new, old], call(**rates), "event_probability") == [0.7, 0.4]
    rows = [lever("new_hire_termination_rate", 0.7, level=3)]
    levels = [{**new, "level": level} for level in (2, 3, None)]
    # Where no row is for the level there is none: 0.2 × 1.25.
    assert shown(levels, call(parameters=rows, base_termination_rate=0.2), "event_probability") == [0.25, 0.7, 0.25]


def test_a_merit_takes_a_tenure():
    rows = [employee(f"E{months}", tenure_months=months) for months in (None, 5, 6, 7)]
    assert shown(rows, call(merit_rate=1.0, merit_minimum_tenure_months=6), "employee_id") == ["E6", "E7"]
    assert shown(rows, call(merit_rate=1.0), "employee_id") == ["ENone", "E5", "E6", "E7"]
    # None in the year of the hire, whatever tenure was given; by year the hire date does not count.
    new = employee(hire_date=date(2025, 1, 1), tenure_months=99)
    assert shown(new, call(2025, 2026, merit_rate=1.0, merit_minimum_tenure_months=1), "simulation_year") == [2026]
    assert shown(new, call(2025, 2026, merit_rate=1.0), "simulation_year") == [2025, 2026]
    assert shown({**new, "simulation_year": 2025}, call(merit_rate=1.0, merit_minimum_tenure_months=1), "event_type") == ["merit"]


def test_a_promotion_takes_a_tenure():
    rows = [employee(f"E{months}", tenure_months=months) for months in (None, 0, 11, 12, 30)]
    for minimum, promoted in ((None, ["E12", "E30"]), (0, ["E0", "E11", "E12", "E30"]), (30.0, ["E30"])):
        assert shown(rows, call(promotion_rate=1.0, promotion_minimum_tenure_months=minimum), "employee_id") == promoted


def test_a_promotion_ends_at_a_level_and_an_age():
    rows = [employee(f"E{level}", level=level) for level in ("L3", "L4", "L5", "Staff", None)]
    assert shown(rows, call(promotion_rate=1.0, highest_level=4), "employee_id") == ["EL3", "EStaff", "ENone"]
    # 60 years on 1 January 2025, 59 the day before the birthday.
    ages = [employee("E60", birth_date=date(1965, 1, 1)), employee("E59", birth_date=date(1965, 1, 2)), employee("E?", birth_date=None)]
    assert shown(ages, call(promotion_rate=1.0, promotion_maximum_age=59), "employee_id") == ["E59", "E?"]
    assert shown(ages, call(promotion_rate=1.0, promotion_maximum_age=60), "employee_id") == ["E60", "E59", "E?"]


def test_dates_and_the_order_of_what_compounds():
    dates = {"promotion_date": 701, "merit_date": 201, "enrollment_date": 1231, "termination_date": 801}
    events = shown(employee(level="L1"), call(2025, 2026, **CERTAIN, **dates), "effective_date", "event_type", "compensation_amount")
    # 1000 × 1.04 = 1040, × 1.15 = 1196; × 1.04 = 1243.84, × 1.15 = 1430.416.
    assert events == [
        (date(2025, 2, 1), "merit", 1040.0), (date(2025, 7, 1), "promotion", 1196.0), (date(2025, 12, 31), "benefit_enrollment", None),
        (date(2026, 2, 1), "merit", 1243.84), (date(2026, 7, 1), "promotion", 1430.42)]
    leaves = shown(employee(level="L1"), call(2025, 2026, base_termination_rate=1.0, **CERTAIN, **dates), "effective_date", "event_type")
    assert leaves == [(date(2025, 2, 1), "merit"), (date(2025, 7, 1), "promotion"), (date(2025, 8, 1), "termination")]
    # By year each event stands on its own, also after the termination, and the numbers go by the days.
    by_year = shown(employee(level="L1", simulation_year=2025), call(base_termination_rate=1.0, **CERTAIN, **dates),
                    "event_sequence", "event_type", "compensation_amount")
    assert by_year == [(1, "merit", 1040.0), (2, "promotion", 1150.0), (3, "termination", 1000.0), (4, "benefit_enrollment", None)]


def test_on_one_day():
    same_day = dict.fromkeys(("promotion_date", "merit_date", "enrollment_date", "termination_date"), 501)
    assert shown(employee(), call(**CERTAIN, **same_day), "event_type", "compensation_amount") == [
        ("benefit_enrollment", None), ("promotion", 1150.0), ("merit", 1196.0)]
    assert shown(employee(), call(base_termination_rate=1.0, **CERTAIN, **same_day), "event_type") == ["termination"]
    by_year = shown(employee(simulation_year=2025), call(base_termination_rate=1.0, **CERTAIN, **same_day), "event_type")
    assert by_year == ["termination", "benefit_enrollment", "promotion", "merit"]


def test_a_date_of_a_year():
    rows = [lever("merit_date", 401, year=2026), lever("merit_date", 228)]
    assert shown(employee(), call(2025, 2027, rows, merit_rate=1.0), "effective_date") == [
        date(2025, 2, 28), date(2026, 4, 1), date(2027, 2, 28)]


def test_a_drawn_hire_is_an_employee_from_the_next_year_on():
    dates = {"promotion_date": 1101, "merit_date": 1101, "enrollment_date": 1101, "termination_date": 1201,
             "promotion_minimum_tenure_months": 0, "merit_raise": 0.0}
    candidate = employee(hire_date=None)
    assert shown(candidate, call(2025, 2025, hire_rate=1.0, base_termination_rate=1.0, **CERTAIN, **dates), "event_type") == ["hire"]
    assert shown(candidate, call(2025, 2026, hire_rate=1.0, **CERTAIN, **dates), "simulation_year", "event_type") == [
        (2025, "hire"), (2026, "benefit_enrollment"), (2026, "promotion"), (2026, "merit")]


def test_the_day_of_a_termination_is_drawn():
    everybody = {"base_termination_rate": 1.0, "termination_date": 0}
    # u("E1|2025|termination_date") = 0.8243: floor(0.8243 × 365) = 300 days after 1 January, 28 October. Merit and enrollment are earlier.
    assert shown(employee(), call(**everybody, merit_rate=1.0), "effective_date", "event_type", "compensation_amount") == [
        (date(2025, 3, 15), "merit", 1040.0), (date(2025, 10, 28), "termination", 1040.0)]
    # u("E6|2026|termination_date") = 0.0094: floor(0.0094 × 365) = 3, 4 January: before the raise.
    assert shown(employee("E6"), call(2026, 2026, **everybody, merit_rate=1.0), "effective_date", "compensation_amount") == [
        (date(2026, 1, 4), 1000.0)]
    # Hired on 1 December: 2 December + floor(0.8243 × 30) = 24 days, 26 December. By year as for all others.
    hired = employee(hire_date=date(2025, 12, 1))
    assert shown(hired, call(**everybody), "effective_date", "event_probability") == [(date(2025, 12, 26), 1.25)]
    assert shown({**hired, "simulation_year": 2025}, call(**everybody), "effective_date") == [date(2025, 10, 28)]
    # On 30 December one day is left, on 31 December none.
    assert shown(employee(hire_date=date(2025, 12, 30)), call(**everybody), "effective_date") == [date(2025, 12, 31)]
    assert shown(employee(hire_date=date(2025, 12, 31)), call(**everybody), "effective_date") == []
    assert shown(employee(hire_date=date(2026, 5, 1)), call(**everybody), "effective_date") == []
    # A leap year has 366 days. u("E3|2028|termination_date") = 0.653779: floor(239.28) = 239 days after 1 January, 27 August.
    assert shown(employee("E3"), call(2028, 2028, **everybody), "effective_date") == [date(2028, 8, 27)]


def test_a_drawn_day_has_the_seed_of_the_terminations():
    everybody = {"base_termination_rate": 1.0, "termination_date": 0}
    by_own, by_both = (shown(employee(), call(**everybody, **seeds), "effective_date")
                       for seeds in ({"termination_seed": 7}, {"random_seed": 7}))
    assert by_own == by_both != [date(2025, 10, 28)]


def test_with_a_drawn_day_the_opening_of_the_year_decides():
    # Promoted from 1 to 2 on 1 January; only level 2 leaves. u("E1|2025|termination") = 0.6338.
    rows = [lever("base_termination_rate", 0.0), lever("base_termination_rate", 0.9, level=2)]
    chances = {"promotion_rate": 1.0, "base_termination_rate": None}
    for day, expected in ((0, []), (915, ["termination"])):
        assert shown(employee(level=1), call(parameters=rows, termination_date=day, **chances), "event_type")[1:] == expected
    # Hired in the year: the level at the hire. u("E1|2025|termination_date") = 0.8243, 2 May + floor(0.8243 × 244) = 201 days.
    own = employee(hire_date=date(2025, 5, 1), level=2)
    assert shown(own, call(parameters=rows, termination_date=0, base_termination_rate=None), "effective_date", "event_probability") == [
        (date(2025, 11, 19), 1.125)]


# Multipliers.

EIGHT = [multiplier(2.0), multiplier(3.0, level=2), multiplier(5.0, age_band="35-44"), multiplier(7.0, tenure_band="5-9"),
         multiplier(11.0, level=2, age_band="35-44"), multiplier(13.0, level=2, tenure_band="5-9"),
         multiplier(17.0, age_band="35-44", tenure_band="5-9"), multiplier(19.0, level=2, age_band="35-44", tenure_band="5-9")]


def threshold(levers, base, year=2025, level=None, age_band=None, tenure_band=None):
    """The threshold of a termination with multipliers, without a draw: of an employee of that level, age and tenure."""
    return Parameters(call(2025, 2027, levers)).multiplied(base, "termination_multiplier", year, level, age_band, tenure_band)


def test_a_factor_of_each_kind():
    # Products of primes show which factors there were; 2^-40 keeps them exact and below 1.
    base = 2.0**-40
    assert threshold(EIGHT, base, 2025, "L2", "35-44", "5-9") / base == 2 * 3 * 5 * 7 * 11 * 13 * 17 * 19
    assert threshold(EIGHT, base, 2025, "L3", "25-34", "10-19") / base == 2 * 3
    assert threshold(EIGHT, base, 2025, "L1", "35-44", "5-9") / base == 2 * 5 * 7 * 17
    assert threshold(EIGHT, base, 2025, "Staff", "35-44", "2-4") / base == 2 * 5
    assert threshold(EIGHT, base, 2025, "L2", None, "5-9") / base == 2 * 3 * 7 * 13
    assert threshold(EIGHT, base, 2025) / base == 2
    assert threshold(EIGHT, 0.9, 2025) == 1.0


def test_the_factors_are_multiplied_in_the_order_of_the_kinds():
    # In doubles (0.1 × 0.7) × 0.2 is 0.013999999999999999, and (0.1 × 0.2) × 0.7 is 0.014000000000000002: the level's factor comes first.
    rows = [multiplier(0.2, tenure_band="5-9"), multiplier(0.7, level=1)]
    assert threshold(rows, 0.1, level="L1", tenure_band="5-9") == 0.013999999999999999


def test_all_eight_factors_are_multiplied_in_their_order():
    # None, level, age, tenure, level and age, level and tenure, age and tenure, all three. These are chosen so that the product is
    # another double as soon as two neighbours change places.
    factors = (1.35, 1.7, 1.3, 1.1, 0.9, 0.3, 1.15, 0.6)
    product = 0.3 * 1.35 * 1.7 * 1.3 * 1.1 * 0.9 * 0.3 * 1.15 * 0.6
    for at in range(7):
        swapped = [*factors[:at], factors[at + 1], factors[at], *factors[at + 2:]]
        assert math.prod((0.3, *swapped)) != product
    rows = [{**row, "parameter_value": factor} for row, factor in zip(EIGHT, factors, strict=True)]
    assert threshold(rows[::-1], 0.3, 2025, "L2", "35-44", "5-9") == product


def test_a_multiplier_shows_in_the_events():
    # 40 years and 5 of tenure on 1 January 2025; 0.001 × 2 × 5 × 7 × 17 = 1.19, capped. u("E8|2025|termination") = 0.0640.
    rows = [employee("E8", level="L1", birth_date=date(1985, 1, 1)), employee("E8", level="L2", birth_date=date(1990, 1, 2))]
    events = shown(rows, call(parameters=EIGHT, base_termination_rate=0.001), "event_probability", "age_band", "tenure_band")
    # 34 years: 0.001 × 2 × 3 × 7 × 13 = 0.546.
    assert events == [(1.0, "35-44", "5-9"), (0.001 * 2 * 3 * 7 * 13, "25-34", "5-9")]


def test_a_multiplier_of_a_year_and_of_a_level():
    rows = [multiplier(0.5), multiplier(0.25, year=2026), multiplier(3.0, level=2), multiplier(2.0, level=4),
            multiplier(0.5, level=3, year=2026)]
    levels = ("L1", "L2", "L3", "L4", None)
    # Eighths, so that all products are exact.
    assert [threshold(rows, 0.125, 2025, level) * 8 for level in levels] == [0.5, 1.5, 1.5, 1.0, 0.5]
    # In 2026 the row of the year is the only one of its kind from level 3 on; below it the rows of no year count.
    assert [threshold(rows, 0.125, 2026, level) * 8 for level in levels] == [0.25, 0.75, 0.125, 0.125, 0.25]


def test_with_a_multiplier_nothing_else_is_multiplied():
    new, low = employee("E8", tenure_months=3), employee("E9", performance_tier="low")
    # u("E8|2025|termination") = 0.0640, u("E9|2025|termination") = 0.5683.
    chances = {"base_termination_rate": 0.5}
    assert shown([new, low], call(**chances), "employee_id", "event_probability") == [("E8", 0.625), ("E9", 1.0)]
    # A row of another year, band or level is enough, but none of another scenario or type, nor one without a value.
    for row in (multiplier(5.0, year=1999), multiplier(5.0, age_band="65+"), multiplier(5.0, level=9)):
        rows = [row, lever("base_deferral_rate", 0.01)]
        assert shown([new, low], call(parameters=rows, **chances), "employee_id", "event_probability") == [("E8", 0.5)]
    for row in ({**multiplier(5.0), "scenario_id": "another"}, {**multiplier(5.0), "event_type": "hire"}, multiplier(None)):
        rows = [row, lever("base_deferral_rate", 0.01)]
        assert shown([new, low], call(parameters=rows, **chances), "event_probability") == [0.625, 1.0]
    # The rate of new hires is a base like another; without a multiplier no threshold is capped.
    assert shown(new, call(parameters=[multiplier(0.5)], new_hire_termination_rate=0.75), "event_probability") == [0.375]
    assert shown(low, call(base_termination_rate=0.75), "event_probability") == [1.5]


def test_a_promotion_has_multipliers_too():
    rows = [multiplier(0.5, name="promotion_multiplier"), multiplier(0.25, tenure_band="< 2", name="promotion_multiplier")]
    # u("E11|2025|promotion") = 0.1570, u("E8|2025|promotion") = 0.4658.
    both = [employee("E11", tenure_months=13), employee("E8", tenure_months=24)]
    assert shown(both, call(parameters=rows, promotion_rate=1.0), "employee_id", "event_probability") == [("E8", 0.5)]
    # Terminations keep their own adjustments.
    assert shown(employee("E8", tenure_months=1), call(parameters=rows, base_termination_rate=0.5), "event_probability") == [0.625]


# Properties.

def workforce():
    return [employee(f"E{at}", None if at % 7 == 0 else date(2000 + at % 24, 1 + at % 12, 1 + at % 28), 1000.0 * at, level=f"L{at % 6}",
                     employee_age=20 + at % 50, performance_tier=("low", "high")[at % 2]) for at in range(1, 200)]


CHANCES = {"hire_rate": 0.3, "base_termination_rate": 0.2, "promotion_rate": 0.3, "merit_rate": 0.5, "enrollment_rate": 0.5}
ALL = ("employee_id", "effective_date", "event_type", "event_probability", "compensation_amount", "event_details", "event_payload")


def test_a_multiplier_of_1_changes_nothing_and_of_0_ends_the_event():
    rows = [{**row, "performance_tier": None} for row in workforce() if row["hire_date"] is not None and row["hire_date"].year < 2024]
    plain = shown(rows, call(2025, 2028, **CHANCES), *ALL)
    for name, event_type in (("termination_multiplier", "termination"), ("promotion_multiplier", "promotion")):
        ones = [multiplier(1.0, name=name), multiplier(1.0, level=2, name=name), multiplier(1.0, age_band="25-34", name=name)]
        assert shown(rows, call(2025, 2028, ones, **CHANCES), *ALL) == plain
        without = shown(rows, call(2025, 2028, [multiplier(0.0, name=name)], **CHANCES), "event_type")
        assert event_type in {event[2] for event in plain}
        assert event_type not in without
        capped = shown(rows, call(2025, 2028, [multiplier(1000.0, name=name)], **CHANCES), "event_type", "event_probability")
        assert {threshold for kind, threshold in capped if kind == event_type} == {1.0}


def test_the_defaults_as_arguments_and_as_rows_change_nothing():
    rows = workforce()
    plain = shown(rows, call(2025, 2028, **CHANCES), *ALL)
    defaults = {name: PARAMETERS[name][1] for name in ARGUMENTS if PARAMETERS[name][1] is not None and name not in CHANCES}
    assert shown(rows, call(2025, 2028, **{**defaults, **CHANCES}), *ALL) == plain
    assert shown(rows, call(2025, 2028, [lever(name, value) for name, value in defaults.items()], **CHANCES), *ALL) == plain


def test_the_order_of_rows_means_nothing():
    rows = workforce()
    of_promotions = [{**row, "parameter_name": "promotion_multiplier", "parameter_value": row["parameter_value"] / 10} for row in EIGHT]
    levers = [*EIGHT, *of_promotions, lever("merit_base", 0.1, level=3), lever("cola_rate", 0.01, year=2026), lever("merit_raise", 0.02)]
    forward = shown(rows, call(2025, 2028, levers, **CHANCES), *ALL)
    backward = shown(rows[::-1], call(2025, 2028, levers[::-1], **CHANCES), *ALL)
    assert sorted(map(repr, forward)) == sorted(map(repr, backward))
    assert len(forward) > 400


# What is refused.

@pytest.mark.parametrize(("name", "allowed", "refused"), [
    ("merit_raise", [-0.499, 0, 10], [-0.5, 10.001, float("nan"), float("inf")]),
    ("cola_rate", [-0.499, 10], [-0.5, 11]),
    ("promotion_raise", [-0.499, 10], [-0.5, 11]),
    ("starting_salary", [0, 1e300], [-0.01, float("inf")]),
    ("new_hire_termination_rate", [0, 1], [-0.01, 1.01]),
    ("merit_minimum_tenure_months", [0, 12.0], [-1, 12.5]),
    ("promotion_minimum_tenure_months", [0, 12.0], [-1, 12.5]),
    ("highest_level", [1, 9.0], [0, 1.5]),
    ("promotion_maximum_age", [0, 65.0], [-1, 65.5]),
    ("promotion_date", [101, 1231.0, 228], [0, 229, 431, 1301, 100, 101.5, -101, 10101]),
    ("merit_date", [630], [0, 631]),
    ("enrollment_date", [930], [0, 931]),
    ("termination_date", [0, 1130], [1131, 32, 99]),
])
def test_bounds(name, allowed, refused):
    for value in allowed:
        shown(employee(), call(**{name: value}), "event_type")
        shown(employee(), call(parameters=[lever(name, value)]), "event_type")
    for value in refused:
        for asked in (call(**{name: value}), call(parameters=[lever(name, value)]),
                      call(parameters=[lever("merit_rate", 1), lever(name, value, year=1999)])):
            with pytest.raises(Refused, match=name):
                shown(employee(), asked, "event_type")


@pytest.mark.parametrize(("rows", "words"), [
    ([multiplier(-0.1)], "termination_multiplier"),
    ([multiplier(1001.0, year=1999), lever("merit_rate", 1.0)], "termination_multiplier"),
    ([multiplier(1.0, age_band="25-35")], "25-34"),
    ([multiplier(1.0, tenure_band="<2")], "10-19"),
    ([multiplier(1.0, age_band="< 2")], "< 25"),
    ([lever("merit_rate", 0.5, age_band="25-34")], "age_band"),
    ([lever("merit_rate", 0.5, tenure_band="< 2")], "tenure_band"),
    ([lever("merit_date", 301, level=2)], "job_level"),
    ([lever("merit_base", 0.1), lever("merit_raise", 0.2)], "merit_raise is given twice"),
    ([lever("promotion_probability", 0.1, 2025, "L2"), lever("promotion_rate", 0.2, 2025, 2)], "promotion_rate is given twice"),
    ([multiplier(1.0, 2, "65+", "20+", 2025), multiplier(2.0, "L2", "65+", "20+", "2025.0")], "given twice"),
    ([lever("merit_raise", 0.1, event_type="bonus")], "bonus"),
    ([lever("merit_raise", 0.1, year="2025.5")], "2025.5"),
    ([lever("merit_raise", 0.1, level="Staff")], "Staff"),
    # Nothing of these is read.
    ([lever("merit_raise", 0.1, year=2024)], "no row"),
    ([lever("merit_raise", None)], "no row"),
    ([lever("unheard_of", 1.0)], "no row"),
    ([lever("merit_raise", 0.1, event_type="HIRE")], "no row"),
    ([lever("merit_raise", 0.1, scenario_id="another")], "no row"),
])
def test_rows_that_are_refused(rows, words):
    with pytest.raises(Refused, match=words):
        shown(employee(), call(parameters=rows), "event_type")
    with pytest.raises(Refused, match=words):
        event_parameters(call(parameters=rows))


def test_rows_that_are_not():
    same_twice = [lever("merit_base", 0.1), lever("merit_raise", 0.1), lever("merit_raise", 0.1, "2025", level="L2")]
    assert shown(employee(), call(parameters=same_twice, merit_rate=1.0), "compensation_amount") == [1100.0]
    # An argument comes before all rows, which count as read all the same; no rows are no error.
    assert shown(employee(), call(parameters=same_twice, merit_rate=1.0, merit_raise=0.5), "compensation_amount") == [1500.0]
    assert shown(employee(), call(parameters=[], merit_rate=1.0), "compensation_amount") == [1040.0]
    with pytest.raises(Refused, match="termination_multiplier"):
        shown(employee(), call(termination_multiplier=2.0), "event_type")


# What was read.

def listed(*arguments, **keywords):
    return [tuple(row.values()) for row in event_parameters(call(*arguments, **keywords))]


def test_the_list_without_rows_is_that_of_arguments_and_defaults():
    rows = listed(highest_level=5)
    assert [row[0] for row in rows] == [
        "hire_rate", "base_termination_rate", "promotion_rate", "merit_rate", "enrollment_rate", "base_deferral_rate",
        "merit_raise", "cola_rate", "promotion_raise", "starting_salary", "merit_minimum_tenure_months",
        "promotion_minimum_tenure_months", "highest_level",
        "promotion_date", "merit_date", "enrollment_date", "termination_date"]
    assert ("highest_level", None, None, None, None, 5.0, "argument", None, None) in rows
    assert ("hire_rate", None, None, None, None, 0.0, "argument", None, None) in rows
    assert ("merit_date", None, None, None, None, 315.0, "default", None, None) in rows


def test_the_list_shows_what_was_read_and_what_was_not():
    rows = [
        lever("merit_base", 0.1, 2025, "L2", scenario_id="default", event_type="RAISE"),
        lever("merit_raise", 0.1, "2025", 2, scenario_id=None, event_type=None),
        lever("cola_rate", 0.01, 2025), lever("cola_rate", 0.02, 2026),
        lever("promotion_raise", 0.2, 2026), lever("promotion_raise", 0.3, 2027),
        lever("merit_rate", 0.5), multiplier(2.0, 3, "65+", "20+"), lever("new_hire_termination_rate", 0.3, level=1),
        lever("compensation_percentile", 55), lever("starting_salary", 9.0, level="L4", scenario_id="another"),
        lever("merit_date", 301, event_type="hire"), lever("termination_date", None),
    ]
    found = listed(2025, 2026, rows)
    assert [row for row in found if row[6] in ("relation", "not read")] == [
        ("merit_raise", 2025, 2, None, None, 0.1, "relation", "merit_base", None),
        ("cola_rate", 2025, None, None, None, 0.01, "relation", "cola_rate", None),
        ("cola_rate", 2026, None, None, None, 0.02, "relation", "cola_rate", None),
        ("promotion_raise", 2026, None, None, None, 0.2, "relation", "promotion_raise", None),
        ("new_hire_termination_rate", None, 1, None, None, 0.3, "relation", "new_hire_termination_rate", None),
        ("termination_multiplier", None, 3, "65+", "20+", 2.0, "relation", "termination_multiplier", None),
        ("promotion_raise", 2027, None, None, None, 0.3, "not read", "promotion_raise", "of a year outside"),
        ("merit_rate", None, None, None, None, 0.5, "not read", "merit_rate", "overridden by an argument"),
        ("compensation_percentile", None, None, None, None, 55.0, "not read", "compensation_percentile", "of an unknown name"),
        ("starting_salary", None, 4, None, None, 9.0, "not read", "starting_salary", "of another scenario"),
        ("merit_date", None, None, None, None, 301.0, "not read", "merit_date", "of another event_type"),
        ("termination_date", None, None, None, None, None, "not read", "termination_date", "without a value"),
    ]
    defaults = {row[0] for row in found if row[6] == "default"}
    # Levels below 2 and 2026 are left out of merit_raise, 2025 of promotion_raise, nobody of cola_rate.
    assert {"merit_raise", "promotion_raise", "merit_date", "termination_date", "starting_salary"} <= defaults
    assert not {"cola_rate", "merit_rate", "new_hire_termination_rate", "termination_multiplier"} & defaults
