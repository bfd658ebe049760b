"""Section 2 and 5 by hand: which value of a row counts, who is active, who has left or come back, and which year is the opening."""

from datetime import date

import pytest
from careers import call, employee, shown
from independent import workforce
from independent.values import Refused

MERIT = {"merit_rate": 1.0}


def test_the_first_name_with_a_value_in_the_row_counts():
    rows = [
        {"employee_id": "E1", "hire_date": None, "employee_hire_date": date(2023, 1, 1), "salary": None,
         "employee_gross_compensation": None, "current_compensation": 2000, "level": None, "level_id": 4,
         "birth_date": None, "employee_birth_date": None, "employee_age": None, "current_age": 33},
        {"employee_id": "E2", "hire_date": date(2022, 1, 1), "employee_hire_date": date(2023, 1, 1), "salary": 1000.0,
         "employee_gross_compensation": 3000, "current_compensation": 2000, "level": "L2", "level_id": 4,
         "birth_date": date(1985, 1, 1), "employee_birth_date": None, "employee_age": 20, "current_age": 33},
    ]
    # 2 years of tenure from the second name, 3 from the first one; 2000 × 1.04 and 1000 × 1.04.
    assert shown(rows, call(**MERIT), "employee_tenure", "compensation_amount", "level_id", "employee_age") == [
        (2.0, 2080.0, 4, 33), (3.0, 1040.0, 2, 40)]


def test_a_value_that_is_not_finite_is_there():
    row = {"employee_id": "E1", "hire_date": "-infinity", "employee_hire_date": date(2020, 1, 1), "salary": float("nan"),
           "current_compensation": 10.0, "birth_date": "infinity", "employee_age": 40}
    assert shown(row, call(**MERIT), "employee_tenure", "compensation_amount", "employee_age", "data_quality_flag") == [
        (None, None, None, "INVALID_COMPENSATION")]


def test_the_columns_say_whether_the_tenure_is_given():
    given = employee(tenure_months=None, current_tenure=7.0)
    assert shown(given, call(**MERIT), "employee_tenure") == [None]
    # 12 × 2.99 = 35.88 months, rounded down.
    years = employee(current_tenure=2.99)
    assert shown(years, call(**MERIT), "employee_tenure") == [35 / 12]


@pytest.mark.parametrize(("columns", "enrolls"), [
    ({"is_enrolled": None, "employee_deferral_rate": 0.0}, False), ({"is_enrolled": False, "employee_deferral_rate": 0.1}, True),
    ({"is_enrolled": True}, False),
    ({"employee_deferral_rate": 0.0, "employee_enrollment_date": date(2020, 1, 1)}, True), ({"employee_deferral_rate": 0.01}, False),
    ({"employee_deferral_rate": -0.01}, True), ({"employee_deferral_rate": float("nan")}, True),
    ({"employee_deferral_rate": None, "employee_enrollment_date": date(2020, 1, 1)}, True),
    ({"employee_enrollment_date": date(2020, 1, 1)}, False), ({"employee_enrollment_date": None}, True), ({}, True),
])
def test_the_columns_say_who_is_enrolled(columns, enrolls):
    asked = call(enrollment_rate=1.0, base_deferral_rate=0.0425)
    events = shown(employee(**columns), asked, "event_details", "prev_employee_deferral_rate")
    rate = columns.get("employee_deferral_rate")
    before = rate if rate == rate else None
    assert events == [("Enrolled in plan default at a deferral rate of 4.25%", before)] * enrolls


def test_what_outgrows_its_type_is_not_known_any_more():
    row = employee(tenure_months=2**63 - 13, employee_age=2**31 - 2)
    assert shown(row, call(2025, 2027, **MERIT), "employee_tenure", "employee_age") == [
        ((2**63 - 13) / 12, 2**31 - 2), ((2**63 - 1) / 12, 2**31 - 1), (None, None)]


@pytest.mark.parametrize(("status", "is_active"), [
    ("active", True), (" \tACTIVE\r\n", True), ("Full Time", True), ("FT", True), ("Leave of Absence", True), ("L", True),
    ("P", True), ("s", True), ("Y", True), ("TRUE", True), ("1", True), (1, True), (1.0, True), (True, True),
    ("t", False), ("Terminated", False), ("laid off\v", False), ("F", False), ("0", False), (0, False), (False, False), (None, False),
    ("act\u0131ve", None), ("full  time", None), ("", None), ("  ", None), ("2", None), (2, None), ("1.5", None), ("a.", None),
    # No letter of ASCII, which Python's lower() would make one.
    ("act\u0130ve", None), ("\u212Aey", None),
])
def test_words_of_employment_status(status, is_active):
    row = employee(employment_status=status)
    if is_active is None:
        with pytest.raises(Refused, match="employment_status"):
            shown(row, call(allow_empty=True), "event_type")
    else:
        assert shown(row, call(**MERIT, allow_empty=True), "event_type") == ["merit"] * is_active


def test_every_word_is_in_one_list_and_plain():
    assert not workforce.ACTIVE_WORDS & workforce.INACTIVE_WORDS
    for words, is_active in ((workforce.ACTIVE_WORDS, True), (workforce.INACTIVE_WORDS, False)):
        for word in words:
            assert workforce.status_is_active(f"\f{word.upper()} ") is is_active


def test_active_comes_before_the_word():
    rows = [
        employee("E1", active=True, employment_status="a word that nobody knows"),
        employee("E2", active=False, employment_status="active"),
        employee("E3", active=None, employment_status="Active"),
        employee("E4", active=None, employment_status="left"),
        employee("E5", active=None, employment_status=None),
    ]
    assert shown(rows, call(**MERIT), "employee_id") == ["E1", "E3"]


def test_an_unknown_word_counts_in_whatever_year_it_stands():
    rows = [employee(simulation_year=2025, employment_status="active"), employee("E2", simulation_year=1999, employment_status="hm")]
    with pytest.raises(Refused, match="hm"):
        shown(rows, call(), "event_type")


@pytest.mark.parametrize(("tier", "threshold"), [
    ("low", 1.0), (" LOW\n", 1.0), ("Low", 1.0), ("lower", 0.5), ("", 0.5), ("high", 0.5), (None, 0.5), ("unheard of", 0.5)])
def test_a_tier_is_low_in_any_case(tier, threshold):
    # u("E8|2025|termination") = 0.0640.
    assert shown(employee("E8", performance_tier=tier), call(base_termination_rate=0.5), "event_probability") == [threshold]


def test_who_has_left_takes_no_part():
    rows = [
        employee("E1", termination_date=date(2024, 12, 31)),
        employee("E2", termination_date=date(2025, 1, 1)),
        employee("E3", termination_date="-infinity"),
        employee("E4", termination_date="infinity"),
        employee("E5", termination_date=None, employee_termination_date=date(2020, 1, 1)),
        employee("E6", termination_date=date(2025, 1, 2)),
        employee("E7", termination_date="infinity", employee_termination_date=date(2020, 1, 1)),
    ]
    assert shown(rows, call(**MERIT), "employee_id", "event_type", "effective_date") == [
        ("E4", "merit", date(2025, 3, 15)), ("E6", "termination", date(2025, 1, 2)), ("E7", "merit", date(2025, 3, 15))]


def test_a_known_termination_is_certain_and_the_last_event():
    row = employee(termination_date=date(2026, 3, 15), department="IT", level="L2")
    events = shown(row, call(2025, 2029, merit_rate=1.0, promotion_rate=1.0), "effective_date", "event_type",
                   "compensation_amount", "event_probability", "event_details")
    assert events == [
        (date(2025, 1, 1), "promotion", 1150.0, 1.0, "Promoted from level L2 to level 3, salary from 1000.00 to 1150.00"),
        (date(2025, 3, 15), "merit", 1196.0, 1.0, "Merit raise, salary from 1150.00 to 1196.00"),
        (date(2026, 1, 1), "promotion", 1375.4, 1.0, "Promoted from level L3 to level 4, salary from 1196.00 to 1375.40"),
        # Not the raise of that day: nothing on or after it. 72 months to 1 January 2026.
        (date(2026, 3, 15), "termination", 1375.4, 1.0, "Known termination after 72 months at a salary of 1375.40"),
    ]
    payload = shown(row, call(2026, 2026), "event_payload")[0]
    assert (payload["reason"], payload["level"], payload["tenure_months"]) == ("known", "L2", 72)


def test_before_a_known_termination_the_draw_decides():
    # u("E8|2025|termination") = 0.0640 and u("E8|2026|termination") = 0.4502.
    row = employee("E8", termination_date=date(2026, 6, 1))
    assert shown(row, call(2025, 2027, base_termination_rate=0.05), "effective_date", "event_payload")[0][0] == date(2026, 6, 1)
    assert shown(row, call(2025, 2027, base_termination_rate=0.07), "effective_date", "event_probability") == [(date(2025, 9, 15), 0.07)]
    # The end of time is no protection.
    assert shown(employee("E8", termination_date=date(9999, 12, 31)), call(base_termination_rate=0.07), "event_type") == ["termination"]


def test_a_candidate_who_is_known_to_leave():
    everybody = {"hire_rate": 1.0}
    # Hired on 15 June and gone in the same year; not there by then; never hired, as nothing happens afterwards.
    hired = employee(hire_date=None, termination_date=date(2025, 9, 1))
    assert shown(hired, call(2025, 2027, **everybody), "effective_date", "event_type", "event_details") == [
        (date(2025, 6, 15), "hire", "Hired at a salary of 50000.00"),
        (date(2025, 9, 1), "termination", "Known termination after 0 months at a salary of 50000.00")]
    for day in (date(2025, 6, 15), date(2025, 2, 1)):
        assert shown(employee(hire_date=None, termination_date=day), call(2025, 2027, **everybody), "event_type") == []
    by_year = [employee(hire_date=None, termination_date=day, simulation_year=2025) for day in (date(2025, 6, 15), date(2025, 6, 16))]
    assert shown(by_year, call(2025, 2027, **everybody), "effective_date", "event_type") == [(date(2025, 6, 15), "hire")]


def test_a_termination_before_the_hire_is_a_contradiction():
    for row in (employee(hire_date=date(2025, 6, 1), termination_date=date(2025, 5, 31)),
                employee(hire_date=date(2027, 6, 1), termination_date=date(2026, 5, 31)),
                employee(hire_date=date(2025, 6, 1), termination_date=date(2025, 5, 31), simulation_year=2025)):
        assert shown(row, call(2025, 2029, merit_rate=1.0, enrollment_rate=1.0), "event_type") == []
    same_day = employee(hire_date=date(2025, 6, 1), termination_date=date(2025, 6, 1))
    assert shown(same_day, call(2025, 2029, merit_rate=1.0), "effective_date", "event_type") == [(date(2025, 6, 1), "termination")]


def test_a_known_termination_by_year():
    rows = [employee(simulation_year=year, termination_date=date(2026, 4, 1)) for year in (2025, 2026, 2027)]
    # On 1 April itself no enrollment; the row of 2027 is that of somebody who has left.
    assert shown(rows, call(2025, 2027, merit_rate=1.0, enrollment_rate=1.0), "effective_date", "event_type", "event_sequence") == [
        (date(2025, 3, 15), "merit", 1), (date(2025, 4, 1), "benefit_enrollment", 2),
        (date(2026, 3, 15), "merit", 1), (date(2026, 4, 1), "termination", 2)]


def test_who_has_come_back_is_hired_again():
    # Gone in 2022, back on 1 March 2024: 10 whole months to 1 January 2025. Also where no hire date is left.
    for hire_date in (date(2015, 1, 1), None):
        row = employee(hire_date=hire_date, termination_date=date(2022, 5, 5), rehire_date=date(2024, 3, 1))
        assert shown(row, call(**MERIT), "event_type", "employee_tenure") == [("merit", 10 / 12)]
    later = employee(termination_date=date(2022, 5, 5), employee_rehire_date=date(2026, 3, 1))
    assert shown(later, call(2025, 2026, **MERIT), "effective_date") == [date(2026, 3, 15)]
    given = employee(termination_date=date(2022, 5, 5), rehire_date=date(2024, 3, 1), tenure_months=99)
    assert shown(given, call(**MERIT), "employee_tenure") == [99 / 12]


def test_what_is_no_rehire():
    rows = [
        # Not after the termination; without one; while the termination is still to come.
        employee("E1", termination_date=date(2022, 5, 5), rehire_date=date(2022, 5, 5)),
        employee("E2", termination_date=None, rehire_date=date(2024, 5, 5)),
        employee("E3", termination_date=date(2025, 3, 1), rehire_date=date(2025, 3, 2)),
    ]
    assert shown(rows, call(2025, 2026, **MERIT), "employee_id", "effective_date", "event_type", "employee_tenure") == [
        ("E2", date(2025, 3, 15), "merit", 5.0), ("E2", date(2026, 3, 15), "merit", 6.0), ("E3", date(2025, 3, 1), "termination", 5.0)]


def test_the_opening_year_gives_the_rows_of_the_first_year():
    rows = [employee(salary=1000.0 + year, simulation_year=year, tenure_months=24, employee_age=40) for year in (2023, 2024, 2025)]
    # 3024 × 1.04 = 3144.96, and × 1.04 = 3270.7584. The values stand as on 1 January 2026, the first year.
    expected = [(2026, 3144.96, 2.0, 40), (2027, 3270.76, 3.0, 41)]
    for cohort in ("auto", "roll_forward"):
        asked = call(2026, 2027, opening_year=2024, cohort=cohort, **MERIT)
        assert shown(rows, asked, "simulation_year", "compensation_amount", "employee_tenure", "employee_age") == expected
    # Without the column it changes nothing.
    assert shown(employee(), call(opening_year=1999, **MERIT), "compensation_amount") == [1040.0]
    with pytest.raises(Refused, match="by_year"):
        call(opening_year=2024, cohort="by_year")
    with pytest.raises(Refused, match="opening_year"):
        call(opening_year=10000)


@pytest.mark.parametrize(("rows", "arguments", "words"), [
    ([employee(active=False), employee(active=None)], {}, "active is false or NULL"),
    ([employee(employment_status="Retired")], {}, "Retired"),
    ([employee(termination_date=date(2020, 1, 1))], {}, "have left"),
    ([employee(simulation_year=2020), employee(simulation_year=None)], {}, "2020, NULL"),
    ([employee(simulation_year=2025)], {"opening_year": 2024}, "2025"),
    ([employee(simulation_year=2026)], {"cohort": "roll_forward", "end": 2026}, "2026"),
    ([employee(simulation_year=2025, active=False), employee(simulation_year=2020)], {}, "active is false"),
])
def test_nobody_who_takes_part_is_an_error(rows, arguments, words):
    with pytest.raises(Refused, match=words):
        shown(rows, call(**arguments), "event_type")
    assert shown(rows, call(allow_empty=True, **arguments), "event_type") == []


def test_by_year_needs_the_years():
    with pytest.raises(Refused, match="simulation_year"):
        shown(employee(), call(cohort="by_year"), "event_type")
    for start, end in ((0, 2025), (2025, 10000), (2026, 2025)):
        with pytest.raises(Refused, match=r"year|after"):
            call(start, end)
    for year in (1, 9999):
        assert shown(employee(hire_date=None, birth_date=date(1, 1, 2)), call(year, year, hire_rate=1.0), "employee_age") == [year - 2]


def test_a_workforce_without_rows_is_none():
    assert shown([], call(), "event_type") == []


def test_each_type_has_a_seed_of_its_own():
    # u("7|E1|2025|merit") = 0.8784, u("E1|2025|merit") = 0.4004; u("7|E1|2025|enrollment") = 0.2591, u("E1|2025|enrollment") = 0.8596.
    chances = {"merit_rate": 0.5, "enrollment_rate": 0.5}
    assert shown(employee(), call(**chances), "event_type") == ["merit"]
    assert shown(employee(), call(**chances, random_seed=7), "event_type") == ["benefit_enrollment"]
    assert shown(employee(), call(**chances, enrollment_seed=7), "event_type") == ["merit", "benefit_enrollment"]
    assert shown(employee(), call(**chances, merit_seed=7), "event_type") == []
    assert shown(employee(), call(**chances, random_seed=1, merit_seed=7, enrollment_seed=7), "event_type") == ["benefit_enrollment"]
    # u("7|E1|2025|hire") = 0.0271, u("7|E1|2025|promotion") = 0.3634, u("7|E1|2025|termination") = 0.7327.
    assert shown(employee(hire_date=None), call(hire_rate=0.1, hire_seed=7), "event_type") == ["hire"]
    assert shown(employee(), call(promotion_rate=0.5, promotion_seed=7), "event_type") == ["promotion"]
    assert shown(employee(), call(base_termination_rate=0.7, termination_seed=7), "event_type") == []
