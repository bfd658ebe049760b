"""Properties of multipliers and rows of parameters: what changes nothing, what ends an event, what is capped, and no order matters."""

import random

import pytest

COLUMNS = ("parameter_name", "parameter_value", "fiscal_year", "job_level", "age_band", "tenure_band")
LEVERS = [
    ("base_termination_rate", 0.2, None, None, None, None), ("base_termination_rate", 0.3, 2026, None, None, None),
    ("promotion_rate", 0.2, None, None, None, None), ("promotion_rate", 0.1, None, 3, None, None),
    ("merit_raise", 0.05, None, 2, None, None),
    ("termination_multiplier", 1.5, None, None, "25-34", None), ("termination_multiplier", 0.5, None, None, None, "5-9"),
    ("promotion_multiplier", 0.7, None, 2, None, "10-19"), ("cola_rate", 0.01, 2026, None, None, None),
]
BANDS = [
    *((None, band, None) for band in ("< 25", "25-34", "35-44", "45-54", "55-64", "65+")),
    *((None, None, band) for band in ("< 2", "2-4", "5-9", "10-19", "20+")), (1, None, None), (4, "35-44", "2-4"),
]
CENSUS = """
    CREATE TABLE census AS SELECT 'E' || range AS employee_id, DATE '1995-01-01' + (range * 37 % 11000)::INTEGER AS hire_date,
        40000 + range % 977 AS salary, 'L' || (1 + range % 5) AS level, DATE '1955-01-01' + (range * 53 % 17000)::INTEGER AS birth_date
    FROM range(400)
"""


@pytest.fixture
def events(connection):
    """Gives the events by rows of parameters."""
    connection.execute(CENSUS)

    def of(levers: list[tuple]) -> list[tuple]:
        connection.execute(f"CREATE OR REPLACE TABLE levers ({', '.join(f'{column} VARCHAR' for column in COLUMNS)})")
        connection.executemany("INSERT INTO levers VALUES (?, ?, ?, ?, ?, ?)", levers)
        return connection.execute(
            "SELECT * EXCLUDE (created_at) FROM polars_yearly_events(2025, 2027, workforce := 'census', parameters := 'levers')"
        ).fetchall()

    return of


def multipliers(name: str, value: float) -> list[tuple]:
    """One of each kind: everybody's, by level, by each band of age and of tenure, by all three."""
    return [(name, value, None, None, None, None), *((name, value, None, *of) for of in BANDS)]


@pytest.mark.parametrize("name", ["termination_multiplier", "promotion_multiplier"])
def test_a_multiplier_of_1_changes_nothing(events, name: str) -> None:
    # The first termination_multiplier takes the place of the factors of the new and of low performers, and so is there in both.
    own = [*(lever for lever in LEVERS if lever[0] != name), (name, 1, None, None, None, None)]
    assert events([*own, *multipliers(name, 1)[1:]]) == events(own) != events(LEVERS)


@pytest.mark.parametrize(("name", "event_type"), [("termination_multiplier", "termination"), ("promotion_multiplier", "promotion")])
def test_a_multiplier_of_0_ends_the_event(events, name: str, event_type: str) -> None:
    own = [lever for lever in LEVERS if lever[0] != name]
    types = [row[7] for row in events([*own, (name, 0, None, None, None, None)])]
    assert event_type not in types
    assert len(set(types)) == 3


def test_doubling_is_capped_at_1(events) -> None:
    own = [lever for lever in LEVERS if lever[0] != "termination_multiplier"]
    probabilities = {}
    for factor in (1, 2, 100):
        rows = events([*own, ("termination_multiplier", factor, None, None, None, None)])
        first_year = [row for row in rows if row[7] == "termination" and row[10] == 2025]
        probabilities[factor] = {row[3]: row[18] for row in first_year}
    assert probabilities[2].keys() >= probabilities[1].keys()
    assert all(probabilities[2][who] == pytest.approx(min(1, 2 * chance)) for who, chance in probabilities[1].items())
    # With certainty everybody leaves in the first year.
    assert set(probabilities[100].values()) == {1.0}
    assert len(probabilities[100]) == 400


def test_the_order_of_the_rows_does_not_matter(events) -> None:
    expected = events(LEVERS)
    for seed in range(3):
        shuffled = LEVERS[:]
        random.Random(seed).shuffle(shuffled)
        assert shuffled != LEVERS
        assert events(shuffled) == expected
