"""The events of a workforce, worked out from the specification with nothing but Python's standard library.

It shares no code with the extension or the SQL mode, so that all of them going wrong together is seen. It is as plain
as it can be, and slow; `independent/` has its rules, `golden_inputs.py` the workforces. Run by itself it works out the
golden files below test/golden:

    python3 test/golden_events.py --check    # exit code 1 when a golden file differs
    python3 test/golden_events.py --write    # a BREAKING CHANGE: users' simulations would change

A golden file changes only together with the rules, in a release that says so.
"""

import csv
import pathlib
import sys

import golden_inputs
from independent.calls import Call
from independent.events import COLUMNS, PAYLOAD, all_events
from independent.parameters import PARAMETERS, RATE

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"

# The defaults of the rates and the words of event_type, of the parameters that have a default within 0 and 1.
DEFAULT_RATES = {name: default for name, (kind, default, _, _) in PARAMETERS.items() if kind is RATE and default is not None}


def golden_cases():
    """The golden workforces with the calls made on them: name, rows, call."""
    census = golden_inputs.employees()
    by_year = [
        {"simulation_year": year, **row, "tenure_months": None if at % 11 == 10 else (year - 2020) * 12 + at % 60}
        for year in (2025, 2026, 2028) for at, row in enumerate(census)
    ]
    seeded = Call(2025, 2027, {"hire_rate": 0.9, "promotion_rate": 0.5, "base_termination_rate": 0.3,
                               "scenario_id": "aggressive", "plan_design_id": "plan|b", "random_seed": 42})
    levers = golden_inputs.levers()
    return [
        ("census", census, Call(2025, 2029)),
        ("census_with_arguments", census, seeded),
        ("by_year", by_year, Call(2025, 2029)),
        ("census_with_levers", census, Call(2025, 2029, parameters=levers)),
        ("by_year_with_levers", by_year, Call(2025, 2029, {"promotion_rate": 0.2}, levers)),
    ]


def as_text(value):
    """A value as the golden files hold it: doubles with all their digits, NULL apart from the empty text."""
    if value is None:
        return "NULL"
    if isinstance(value, dict):
        return "; ".join(f"{name}={as_text(value[name])}" for name in PAYLOAD)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value)
    return str(value)


def written(rows, columns):
    """Rows as the lines of a golden file."""
    return [list(columns)] + [[as_text(row[column]) for column in columns] for row in rows]


def golden_files():
    """The golden files by name, as lines of fields."""
    files = {"levers.csv": written(golden_inputs.levers(), list(golden_inputs.levers()[0]))}
    for name, rows, call in golden_cases():
        if "_with_" not in name:
            files[f"{name}.csv"] = written(rows, list(rows[0]))
        files[f"{name}_events.csv"] = written(all_events(rows, call), COLUMNS)
    return files


def read_golden(name):
    with (GOLDEN / name).open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def main(mode):
    differing = []
    for name, lines in golden_files().items():
        if mode == "--write":
            with (GOLDEN / name).open("w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows(lines)
        elif read_golden(name) != lines:
            differing.append(name)
    if differing:
        raise SystemExit(f"these golden files differ from what the rules give: {', '.join(differing)}")


if __name__ == "__main__":
    if sys.argv[1:] not in (["--check"], ["--write"]):
        raise SystemExit(__doc__)
    main(sys.argv[1])
