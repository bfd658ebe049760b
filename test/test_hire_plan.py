"""The plan of sql/hire_plan.sql against the independent script: its numbers, its people, and the workforce with them."""

import os
import random

import duckdb
import golden_events
import pytest
from answers import workforce_rows
from features import NOT_YET
from independent import plan
from independent.calls import Call
from independent.events import all_events
from independent.values import NobodyTakesPart, Refused
from modes import comparable, literal, load_sql_mode, query
from parity import random_round
from test_golden import create_table
from test_parity import fill

ROUNDS = int(os.environ.get("PLAN_ROUNDS", "40"))

pytestmark = pytest.mark.xfail("hire_plan" in NOT_YET["SQL mode"], reason="the SQL mode has not yet: hire_plan", strict=True)


@pytest.fixture
def planning(connection):
    """A database with the macros of the plan, and of the SQL mode that they draw by."""
    load_sql_mode(connection)
    return connection


def call(function: str, *arguments, **named) -> str:
    """A query of a table macro."""
    given = [*map(literal, arguments), *(f"{name} := {literal(value)}" for name, value in named.items())]
    return f"SELECT * FROM {function}({', '.join(given)})"


def answer(connection, text: str, columns: tuple) -> list[list[str]]:
    """The rows of a query as texts, under just these columns."""
    described = connection.execute(f"DESCRIBE {text}").fetchall()
    assert [name for name, *_ in described] == list(columns)
    rows = [dict(zip(columns, row, strict=True)) for row in connection.execute(text).fetchall()]
    return golden_events.written(rows, columns)[1:]


@pytest.mark.parametrize(("name", "rates"), [
    ("numbers", {}), ("shrinking_numbers", {"target_growth_rate": -0.08, "termination_rate": 0.05, "new_hire_termination_rate": 0.4})])
def test_the_golden_numbers(planning, name, rates):
    expected = golden_events.read_golden(f"{name}_hire_plan_by_year.csv")[1:]
    assert sorted(answer(planning, call("hire_plan_by_year", 2025, 2030, 1234, **rates), plan.PLAN_BY_YEAR)) == expected


def test_the_golden_people(planning):
    create_table(planning, "workforce", "planners.csv")
    expected = golden_events.read_golden("planners_hire_plan.csv")[1:]
    assert sorted(answer(planning, call("hire_plan", 2025, 2027, workforce="workforce", random_seed=42), plan.PLAN)) == sorted(expected)


def test_random_numbers(planning):
    chance = random.Random(20261128)
    for _ in range(10 * ROUNDS):
        headcount = chance.choice([0, 1, 2, 9, 100, 1234, chance.randint(0, 10**6)])
        rates = {"target_growth_rate": chance.choice([0.0, 0.03, -0.1, 1.0, round(chance.uniform(-1, 1), 3)]),
                 "termination_rate": chance.choice([0.0, 0.12, 0.29, 1.0, round(chance.random(), 3)]),
                 "new_hire_termination_rate": chance.choice([0.0, 0.25, 0.98, round(0.98 * chance.random(), 3)])}
        if chance.random() < 0.3:
            rates["opening_new_hires"] = chance.choice([0, headcount, headcount // 5])
        end = 2025 + chance.randint(0, 9)
        text = call("hire_plan_by_year", 2025, end, headcount, **rates)
        try:
            expected = golden_events.written(plan.hire_plan_by_year(2025, end, headcount, **rates), plan.PLAN_BY_YEAR)[1:]
        except Refused:
            with pytest.raises(Exception, match=r"hires|rate"):
                planning.execute(text).fetchall()
        else:
            assert sorted(answer(planning, text, plan.PLAN_BY_YEAR)) == expected, text


def random_plan(chance: random.Random) -> dict:
    """The arguments of a plan, and the relations that it may name."""
    given = {}
    if chance.random() < 0.6:
        given["random_seed"] = chance.choice([0, -3, 2**63 - 1, chance.randint(0, 10**6)])
    if chance.random() < 0.4:
        given["levels"] = [(level, chance.choice([0.0, 1.0, 0.3, chance.random()]), chance.choice([None, 50000.0, chance.uniform(0, 1e5)]))
                           for level in chance.sample(["L1", "L2", "L3", "L10", "3", "Staff", "Board", "Ü"], chance.randint(1, 6))]
        given["levels"].append(("L7", 0.5, 77777.77))
    if chance.random() < 0.4:
        given["ages"] = [(age, chance.choice([0.0, 0.2, chance.random()])) for age in chance.sample(range(16, 70), chance.randint(1, 6))]
        given["ages"].append((71, 0.1))
    if chance.random() < 0.6:
        given |= {"target_growth_rate": round(chance.uniform(-0.1, 0.4), 2), "termination_rate": round(chance.uniform(0, 0.3), 2),
                  "new_hire_termination_rate": round(chance.uniform(0, 0.5), 2)}
    return given


def test_random_people_and_the_workforce_with_them(planning):
    # Whatever a workforce may hold; errors and files are the matter of the parity of the events.
    features = {"names by row", "tiers in any case", "known terminations", "rehires", "planned hires"}
    planned = 0
    for seed in range(ROUNDS):
        this, chance = random_round(seed, features), random.Random(seed)
        if this.start < 100 or this.end > 9900:
            continue
        fill(planning, "workforce", this.columns, this.rows[:200])
        rows = workforce_rows(planning, "workforce")
        end = this.start + chance.randint(0, 2)
        given = random_plan(chance)
        named = {**given, "workforce": "workforce"}
        if "levels" in given:
            fill(planning, "levels", {"level": "VARCHAR", "weight": "DOUBLE", "salary": "DOUBLE"}, given["levels"])
            named["levels"] = "levels"
        if "ages" in given:
            fill(planning, "ages", {"hire_age": "INTEGER", "age_weight": "DOUBLE"}, given["ages"])
            named["ages"] = "ages"
        try:
            all_events(rows, Call(this.start, this.start, {"cohort": "roll_forward"}))
        except NobodyTakesPart:
            with pytest.raises(duckdb.InvalidInputException, match="workforce 'workforce'"):
                planning.execute(call("hire_plan", this.start, end, **named)).fetchall()
            continue
        expected = plan.hire_plan(rows, this.start, end, **given)
        found = answer(planning, call("hire_plan", this.start, end, **named), plan.PLAN)
        assert sorted(found) == sorted(golden_events.written(expected, plan.PLAN)[1:]), f"seed {seed}: {this.describe()}, {given}"
        # The workforce with them, by what comes of it.
        planning.execute(f"CREATE OR REPLACE TABLE with_plan AS {call('workforce_with_plan', this.start, end, **named)}")
        asked = Call(this.start, end, {"allow_empty": True, "merit_rate": 0.6, "promotion_rate": 0.4, "enrollment_rate": 0.5})
        both = plan.workforce_with_plan(rows, this.start, end, **given)
        events = golden_events.written(all_events(both, asked), golden_events.COLUMNS)[1:]
        text = comparable(query("SQL mode", "with_plan", this.start, end, asked.arguments))
        of_mode = [dict(zip(golden_events.COLUMNS, row, strict=True)) for row in planning.execute(text).fetchall()]
        assert sorted(golden_events.written(of_mode, golden_events.COLUMNS)[1:]) == sorted(events), f"seed {seed}: {this.describe()}"
        planned += bool(expected)
    assert planned > ROUNDS // 8


@pytest.mark.parametrize(("text", "words"), [
    (call("hire_plan_by_year", 2025, 2025, 100, new_hire_termination_rate=0.99), "0.99"),
    (call("hire_plan_by_year", 2025, 2025, 100, target_growth_rate=1.01), "1.01"),
    (call("hire_plan_by_year", 2025, 2025, 100, target_growth_rate=1.0, new_hire_termination_rate=0.75), "hires"),
    (call("hire_plan", 2025, 2025, workforce="workforce"), "NH_2025_000001"),
    (call("hire_plan", 2024, 2024, workforce="workforce", levels="no_weight"), "weight"),
    (call("hire_plan", 2024, 2024, workforce="workforce", levels="less_than_nothing"), "weight"),
])
def test_plans_that_are_refused(planning, text, words):
    planning.execute("CREATE TABLE workforce AS SELECT 'E' || range AS employee_id, DATE '2020-01-01' AS hire_date FROM range(100) "
                     "UNION ALL SELECT 'NH_2025_000001', NULL")
    planning.execute("CREATE TABLE no_weight AS SELECT 'L1' AS level, 0.0 AS weight, 1.0 AS salary")
    planning.execute("CREATE TABLE less_than_nothing AS SELECT unnest(['L1', 'L2']) AS level, unnest([-1.0, 2.0]) AS weight, 1.0 AS salary")
    with pytest.raises(Exception, match=words):
        planning.execute(text).fetchall()
