"""The modes and the independent script agree on random input.

    PARITY_SEED=7 PARITY_ROUNDS=1 python -m pytest test/test_parity.py    # replays the round of seed 7
    PARITY_MODES='SQL mode' python -m pytest test/test_parity.py          # the script and one mode, with all that it has

A round uses what all modes that take part have (features.py), and must show all of it. A failing round is shrunk to the
fewest employees that still make a mode differ.
"""

import collections
import dataclasses
import os

import duckdb
import features as features_module
import pytest
from answers import Answer, by_hand, by_mode, difference, has, workforce_rows
from features import FEATURES, MODES, features_of
from independent import events, year_end
from independent.check import workforce_check
from independent.parameters import Parameters
from independent.values import NobodyTakesPart, Refused
from independent.workforce import read
from modes import load_sql_mode
from parity import Round, random_round
from round_coverage import Shown, required

FIRST_SEED = int(os.environ.get("PARITY_SEED", "0"))
ROUNDS = int(os.environ.get("PARITY_ROUNDS", "160"))
ASKED = tuple(mode.strip() for mode in os.environ.get("PARITY_MODES", ",".join(MODES)).split(","))

# All modes together; by itself each mode that has more than all have together; and while any lacks something, the script
# alone, which shows that the rounds hold all of it.
TOGETHER = [ASKED, *((mode,) for mode in ASKED if features_of(mode) > features_of(*ASKED)),
            *([()] if features_of(*ASKED) < set(FEATURES) else [])]

REFUSALS = {
    "employment_status holds": "an unknown word",
    "no row of the parameters": "no row of the parameters is read",
    "can be added up": "an amount that cannot be added up",
}


def fill(connection, table: str, columns: dict[str, str], rows: list[tuple]) -> None:
    """Makes a table of rows."""
    typed = ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({typed})")
    # One statement: thousands of single rows would take longer than all the events.
    for start in range(0, len(rows), 500):
        part = rows[start:start + 500]
        places = ", ".join(f"({', '.join('?' * len(columns))})" for _ in part)
        connection.execute(f"INSERT INTO {table} VALUES {places}", [value for row in part for value in row])


def create_tables(connection, this: Round, folder) -> str:
    """Makes the round's workforce and its parameters relation; gives the name that it is read by."""
    fill(connection, "workforce", this.columns, this.rows)
    if this.parameters is not None:
        fill(connection, "levers", this.parameter_columns, [tuple(row.values()) for row in this.parameters])
    if this.file is None or not this.rows:
        return "workforce"
    return write_files(connection, this, folder)


def write_files(connection, this: Round, folder) -> str:
    """Writes the workforce to the round's files, and makes the table again from what DuckDB reads in them."""
    for file in folder.iterdir():
        file.unlink()
    parts = 3 if "*" in this.file else 1
    ending = this.file.split(".", 1)[1]
    options = {"csv": "FORMAT csv, HEADER", "csv.gz": "FORMAT csv, HEADER, COMPRESSION gzip", "parquet": "FORMAT parquet",
               "json": "FORMAT json", "json.gz": "FORMAT json, COMPRESSION gzip"}[ending]
    size = -(-len(this.rows) // parts)
    for part in range(parts):
        if this.rows[part * size:(part + 1) * size]:
            path = folder / this.file.replace("*", str(part))
            connection.execute(f"COPY (FROM workforce WHERE rowid >= {part * size} AND rowid < {(part + 1) * size} ORDER BY rowid) "
                               f"TO '{path}' ({options})")
    found = connection.execute(f"DESCRIBE FROM '{folder / this.file}'").fetchall()
    # A file may say too little: a line of texts could be a heading, and JSON has no type where nothing stands.
    if {name for name, *_ in found} != set(this.columns) or any(sql_type == "JSON" for _, sql_type, *_ in found):
        return "workforce"
    connection.execute(f"CREATE OR REPLACE TABLE workforce AS FROM '{folder / this.file}'")
    return str(folder / this.file)


def differences(connection, this: Round, modes: tuple, folder) -> list[str]:
    """What the modes have otherwise than the independent script, an empty list where they agree."""
    relation = create_tables(connection, this, folder)
    rows = workforce_rows(connection, "workforce")
    found = []
    for answer in ("events", *this.answers):
        expected = by_hand(answer, rows, this.call(), this.of_totals)
        for mode in modes:
            if has(mode, answer):
                given = by_mode(connection, mode, answer, "workforce" if mode == "scalar function" else relation, this)
                found += difference(mode, answer, expected, given, bool(rows))
    return found


def shrink(connection, this: Round, modes: tuple, folder) -> Round:
    """The fewest rows that still make the modes differ, by leaving out halves, quarters, … single rows."""
    size = len(this.rows) // 2
    while size >= 1:
        at = 0
        while at < len(this.rows):
            smaller = dataclasses.replace(this, rows=this.rows[:at] + this.rows[at + size:])
            if differences(connection, smaller, modes, folder):
                this = smaller
            else:
                at += size
        size //= 2
    return this


def shown_by(connection, this: Round) -> set[str]:
    """What a round has shown, all modes agreeing."""
    rows, call = workforce_rows(connection, "workforce"), this.call()
    answers = {answer: by_hand(answer, rows, call, this.of_totals) for answer in ("events", *this.answers)}
    shown = set()
    for answer in answers.values():
        if isinstance(answer.refusal, NobodyTakesPart):
            shown.add("refused: nobody takes part")
        elif answer.refusal is not None:
            shown |= {f"refused: {what}" for words, what in REFUSALS.items() if words in str(answer.refusal)}
    if answers["events"].refusal is not None:
        return shown
    has_year = any(name.lower() == "simulation_year" for name in this.columns)
    ends = [] if call.is_by_year(has_year) else year_end.careers(rows, call)
    all_of_it = Shown(this, rows, events.all_events(rows, call), ends)
    parameters = Parameters(call)
    for year, employee in read(rows, call):
        events.of_employee(call, parameters, employee, year)
    all_of_it.of_kinds(parameters.kinds_applied)
    shown |= {f"the answer {name}" for name, answer in answers.items() if answer.rows}
    if "workforce_check" in answers and answers["workforce_check"].refusal is None:
        shown |= {f"the finding {finding['problem']}" for finding in workforce_check(rows, call.start)}
    return shown | all_of_it.what


@pytest.mark.parametrize("modes", TOGETHER, ids=lambda modes: ", ".join(modes) or "the script alone")
def test_modes_agree_on_random_workforces(connection, capsys, tmp_path, modes):
    load_sql_mode(connection)
    features = features_of(*modes)
    covered = collections.Counter()
    with capsys.disabled():
        print(f"\nparity of the independent script with {', '.join(modes) or 'nothing'}: {ROUNDS} rounds from seed {FIRST_SEED}")
        print(f"not yet: {', '.join(sorted(set(FEATURES) - features)) or 'nothing'}")
    for seed in range(FIRST_SEED, FIRST_SEED + ROUNDS):
        this = random_round(seed, features)
        if differences(connection, this, modes, tmp_path):
            smallest = shrink(connection, this, modes, tmp_path)
            problems = "\n".join(differences(connection, smallest, modes, tmp_path))
            raise AssertionError(f"the modes differ; {smallest.describe()}\n{problems}")
        covered.update(shown_by(connection, this))
    with capsys.disabled():
        for what, rounds in sorted(covered.items()):
            print(f"{rounds:5} rounds cover {what}")
    if ROUNDS >= 160:
        assert not [what for what in required(features) if not covered[what]], "something was never covered"


def test_a_difference_is_found_and_shrunk(connection, tmp_path):
    """The harness itself: a mode with another rule is caught, and the round shrinks to one employee."""
    load_sql_mode(connection)
    connection.execute("CREATE OR REPLACE MACRO sql_cents(amount) AS round(amount)")
    features = features_of(*MODES)

    def differs(seed):
        return differences(connection, random_round(seed, features), MODES, tmp_path)

    seed = next(seed for seed in range(1000) if differs(seed))
    assert len(shrink(connection, random_round(seed, features), MODES, tmp_path).rows) == 1


ROWS = [["a", "1"], ["b", "2"]]


@pytest.mark.parametrize(("mode", "expected", "given", "differs"), [
    ("table function", Answer(("x", "y"), ROWS), Answer(("x", "y"), ROWS), False),
    ("table function", Answer(("x", "y"), ROWS), Answer(("x", "y"), ROWS[::-1]), True),
    ("SQL mode", Answer(("x", "y"), ROWS), Answer(("x", "y"), ROWS[::-1]), False),
    ("SQL mode", Answer(("x", "y"), ROWS), Answer(("x", "y"), ROWS * 2), True),
    ("SQL mode", Answer(("x", "y"), ROWS), Answer(("x", "y"), [["a", "1"], ["b", "3"]]), True),
    ("SQL mode", Answer(("x", "y"), ROWS), Answer(("x", "y"), [], duckdb.Error("no")), True),
    ("SQL mode", Answer(("x", "y"), [], Refused("no")), Answer(("x", "y"), []), True),
    ("SQL mode", Answer(("x", "y"), [], Refused("no")), Answer(("x", "y"), [], duckdb.Error("another reason")), False),
    # A function over single rows cannot know that no other row takes part, but of what is wrong with one.
    ("scalar function", Answer(("x", "y"), [], NobodyTakesPart("no")), Answer(("x", "y"), []), False),
    ("scalar function", Answer(("x", "y"), [], NobodyTakesPart("no")), Answer(("x", "y"), ROWS), True),
    ("scalar function", Answer(("x", "y"), [], Refused("no")), Answer(("x", "y"), []), True),
])
def test_what_a_difference_is(mode, expected, given, differs):
    """The harness itself: rows in order but for the SQL mode, and refusals where the script refuses."""
    assert bool(difference(mode, "events", expected, given)) == differs


def test_what_modes_have_together(monkeypatch):
    monkeypatch.setattr(features_module, "NOT_YET", {"table function": {"dates", "seeds"}, "scalar function": {"dates"}, "SQL mode": set()})
    assert set(FEATURES) - features_of("SQL mode") == set()
    assert set(FEATURES) - features_of("table function", "SQL mode") == {"dates", "seeds"}
    # What neither of them is ever to have is of no use to a round.
    assert set(FEATURES) - features_of("table function", "scalar function") == {"dates", "seeds", "hire_plan", "totals_bands"}
    assert features_of() == set(FEATURES)
