"""The modes agree on random input: table function, scalar function, SQL mode and the independent script.

    PARITY_SEED=7 PARITY_ROUNDS=1 python -m pytest test/test_parity.py    # replays the round of seed 7

A failing round is shrunk to the fewest employees that still make the modes differ.
"""

import collections
import os

import golden_events
from modes import MODES, comparable, load_sql_mode, query
from parity import RATES, Round, random_round

FIRST_SEED = int(os.environ.get("PARITY_SEED", "0"))
ROUNDS = int(os.environ.get("PARITY_ROUNDS", "150"))

# By level alone, by year alone, and for one employee.
RATES_DIFFER = ("simulation_year", "level_id", "employee_id")
EVENT_TYPES = ("hire", "termination", "promotion", "merit", "benefit_enrollment")


def create_tables(connection, this: Round) -> None:
    """Makes the round's workforce and its parameters relation."""
    columns = ", ".join(f"{name} {sql_type}" for name, sql_type in this.columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE workforce ({columns})")
    # One statement: thousands of single rows would take longer than all the events.
    for start in range(0, len(this.rows), 500):
        part = this.rows[start:start + 500]
        places = ", ".join(f"({', '.join('?' * len(this.columns))})" for _ in part)
        connection.execute(f"INSERT INTO workforce VALUES {places}", [value for row in part for value in row])
    if this.parameters is not None:
        columns = ", ".join(f"{name} {sql_type}" for name, sql_type in this.parameter_columns.items())
        connection.execute(f"CREATE OR REPLACE TABLE levers ({columns})")
        values = [[row[name] for name in this.parameter_columns] for row in this.parameters]
        connection.executemany(f"INSERT INTO levers VALUES ({', '.join('?' * len(this.parameter_columns))})", values)


def mode_query(mode: str, this: Round) -> str:
    """The round's events in a mode."""
    arguments = dict(this.arguments)
    if this.parameters is not None:
        arguments["parameters"] = "levers"
    return query(mode, "workforce", this.start, this.end, arguments)


def differences(connection, this: Round) -> list[str]:
    """What the modes disagree on, an empty list where they agree."""
    create_tables(connection, this)
    for mode in MODES:
        table = mode.replace(" ", "_")
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS {comparable(mode_query(mode, this))}")
    found = []
    for mode in ("scalar_function", "SQL_mode"):
        for one, other in ((mode, "table_function"), ("table_function", mode)):
            rows = connection.execute(f"FROM (FROM {one} EXCEPT ALL FROM {other}) LIMIT 3").fetchall()
            found += [f"only in {one}, not in {other}: {row}" for row in rows]
    by_function = connection.execute("FROM table_function").fetchall()
    if not found and by_function != connection.execute("FROM scalar_function").fetchall():
        found.append("the scalar function gives the same rows in another order")
    names = [name.lower() for name in this.columns]
    workforce = [dict(zip(names, plain(row), strict=True)) for row in connection.execute("FROM workforce").fetchall()]
    expected = golden_events.written(golden_events.all_events(workforce, this.call()), golden_events.COLUMNS)
    events = [dict(zip(golden_events.COLUMNS, row, strict=True)) for row in by_function]
    given = golden_events.written(events, golden_events.COLUMNS)
    found += [f"by hand {one}, by the table function {other}" for one, other in zip(expected, given, strict=False) if one != other][:3]
    if len(expected) != len(given):
        found.append(f"{len(expected) - 1} events by hand, {len(given) - 1} by the table function")
    return found


def plain(row):
    """A row with DECIMALs as the doubles that they are cast to."""
    return [float(value) if type(value).__name__ == "Decimal" else value for value in row]


def shrink(connection, this: Round) -> Round:
    """The fewest rows that still make the modes differ, by leaving out halves, quarters, … single rows."""
    size = len(this.rows) // 2
    while size >= 1:
        at = 0
        while at < len(this.rows):
            smaller = Round(**{**vars(this), "rows": this.rows[:at] + this.rows[at + size:]})
            if differences(connection, smaller):
                this = smaller
            else:
                at += size
        size //= 2
    return this


def test_modes_agree_on_random_workforces(connection, capsys):
    load_sql_mode(connection)
    covered = collections.Counter()
    with capsys.disabled():
        print(f"\nparity of {ROUNDS} rounds from seed {FIRST_SEED}")
    for seed in range(FIRST_SEED, FIRST_SEED + ROUNDS):
        this = random_round(seed)
        if differences(connection, this):
            smallest = shrink(connection, this)
            problems = "\n".join(differences(connection, smallest))
            raise AssertionError(f"the modes differ; {smallest.describe()}\n{problems}")
        # What no event of the round shows is not covered by it.
        has_year = "simulation_year" in [name.lower() for name in this.columns]
        cohort = this.arguments.get("cohort", "auto")
        by_year = has_year if cohort == "auto" else cohort == "by_year"
        kind = "by year" if by_year else "rolled forward"
        types = connection.execute("SELECT event_type, data_quality_flag, count(*) FROM table_function GROUP BY ALL")
        for event_type, flag, _ in types.fetchall():
            covered[f"{event_type}, {kind}"] += 1
            covered[flag] += 1
        for argument in [*this.arguments, *(["parameters"] if this.parameters else [])]:
            covered[f"argument {argument}"] += 1
        for column in this.parameter_columns:
            covered[f"parameters with {column}"] += 1
        # That rates of the relation have decided something: most types show them as they are.
        for what in RATES_DIFFER:
            distinct = ("SELECT count(DISTINCT event_probability) FROM table_function WHERE event_type <> 'termination' "
                        f"GROUP BY event_type, {what}")
            if any(count > 1 for (count,) in connection.execute(distinct).fetchall()):
                covered[f"a rate that differs within each {what}, {kind}"] += 1
        covered["no employee"] += not this.rows
        covered["one employee"] += len(this.rows) == 1
        covered["more than a chunk of employees"] += len(this.rows) > 2048
    with capsys.disabled():
        for what, rounds in sorted(covered.items()):
            print(f"{rounds:5} rounds cover {what}")
    expected = [f"{event_type}, {kind}" for event_type in EVENT_TYPES for kind in ("by year", "rolled forward")]
    expected += [f"argument {name}" for name in (*RATES, "random_seed", "scenario_id", "plan_design_id", "cohort", "parameters")]
    expected += [f"parameters with {name}" for name in ("scenario_id", "fiscal_year", "job_level", "event_type")]
    expected += [f"a rate that differs within each {what}, {kind}" for what in RATES_DIFFER
                 for kind in ("by year", "rolled forward")]
    expected += ["VALID", "INVALID_COMPENSATION", "no employee", "one employee", "more than a chunk of employees"]
    if ROUNDS >= 100:
        assert not [what for what in expected if not covered[what]], "something was never covered"


def test_a_difference_is_found_and_shrunk(connection):
    """The harness itself: a mode with another rule is caught, and the round shrinks to one employee."""
    load_sql_mode(connection)
    connection.execute("CREATE OR REPLACE MACRO sql_cents(amount) AS round(amount)")
    seed = next(seed for seed in range(1000) if differences(connection, random_round(seed)))
    assert len(shrink(connection, random_round(seed)).rows) == 1
