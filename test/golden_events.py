"""What every mode must answer, worked out from the specification with nothing but Python's standard library.

It shares no code with the extension or the SQL mode, so that all of them going wrong together is seen. It is as plain
as it can be, and slow; `independent/` has its rules, `golden_inputs.py` and `golden_planners.py` the workforces. Run by
itself it works out the golden files below test/golden:

    python3 test/golden_events.py --check    # exit code 1 when a golden file differs
    python3 test/golden_events.py --write    # a BREAKING CHANGE: users' simulations would change

A golden file changes only together with the rules, in a release that says so.
"""

import csv
import dataclasses
import functools
import pathlib
import sys

import golden_inputs
import golden_planners
from independent import check, plan, totals, year_end
from independent.calls import Call
from independent.events import COLUMNS, PAYLOAD, all_events
from independent.parameters import LISTED, PARAMETERS, RATE, event_parameters

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"

# The defaults of the rates that have one.
DEFAULT_RATES = {name: default for name, (kind, default, _, _) in PARAMETERS.items() if kind is RATE and default is not None}

# What a call on the planners takes of a mode, whatever is asked; and the parameters of the relation besides.
OF_PLANNERS = frozenset(("names by row", "words of status", "tiers in any case", "known terminations", "rehires", "planned hires"))
OF_LEVERS = frozenset(("raises", "starting_salary", "new_hire_termination_rate", "minimum tenures", "limits of promotions", "dates",
                       "drawn dates", "multipliers", "second names"))


@dataclasses.dataclass
class Case:
    """A golden file: what is answered, about which rows, by which call."""

    name: str
    # The golden files of the workforce and of the parameters relation.
    workforce: str
    levers: str | None
    rows: list[dict]
    call: Call
    answer: str = "events"
    of_totals: dict = dataclasses.field(default_factory=dict)
    # What a mode must have for it (features.py).
    features: frozenset[str] = frozenset()

    def file(self):
        """The name of the golden file."""
        return f"{self.name}_{self.answer}.csv"

    def columns(self):
        """The columns of the golden file."""
        return {"events": COLUMNS, "yearly_workforce": year_end.COLUMNS, "event_parameters": LISTED, "workforce_check": check.COLUMNS,
                "yearly_totals": totals.columns(self.of_totals.get("by", ()))}[self.answer]

    def answered(self):
        """The rows of the golden file."""
        return {
            "events": lambda: all_events(self.rows, self.call),
            "yearly_workforce": lambda: year_end.yearly_workforce(self.rows, self.call),
            "yearly_totals": lambda: totals.yearly_totals(self.rows, self.call, **self.of_totals),
            "event_parameters": lambda: event_parameters(self.call),
            "workforce_check": lambda: check.workforce_check(self.rows, self.call.start),
        }[self.answer]()


def epic_cases():
    """The events of the Epic's rules, which have been promised by the first versions."""
    census = golden_inputs.employees()
    by_year = [
        {"simulation_year": year, **row, "tenure_months": None if at % 11 == 10 else (year - 2020) * 12 + at % 60}
        for year in (2025, 2026, 2028) for at, row in enumerate(census)
    ]
    seeded = Call(2025, 2027, {"hire_rate": 0.9, "promotion_rate": 0.5, "base_termination_rate": 0.3,
                               "scenario_id": "aggressive", "plan_design_id": "plan|b", "random_seed": 42})
    levers = golden_inputs.levers()
    return [
        Case("census", "census", None, census, Call(2025, 2029)),
        Case("census_with_arguments", "census", None, census, seeded),
        Case("by_year", "by_year", None, by_year, Call(2025, 2029)),
        Case("census_with_levers", "census", "levers", census, Call(2025, 2029, parameters=levers)),
        Case("by_year_with_levers", "by_year", "levers", by_year, Call(2025, 2029, {"promotion_rate": 0.2}, levers)),
    ]


def planners_cases():
    """What planners model, and the answers besides the events."""
    rows, by_year, levers = golden_planners.planners(), golden_planners.planners_by_year(), golden_planners.planners_levers()
    # Every argument but the cohort, and all seeds.
    arguments = {
        "hire_rate": 0.4, "base_termination_rate": 0.1, "promotion_rate": 0.35, "merit_rate": 0.6, "enrollment_rate": 0.4,
        "base_deferral_rate": 0.045, "merit_raise": 0.031, "cola_rate": 0.011, "promotion_raise": 0.085, "starting_salary": 54321.125,
        "new_hire_termination_rate": 0.35, "merit_minimum_tenure_months": 3.0, "promotion_minimum_tenure_months": 9.0,
        "highest_level": 5.0, "promotion_maximum_age": 60.0, "promotion_date": 701.0, "merit_date": 701.0, "enrollment_date": 315.0,
        "termination_date": 0.0, "scenario_id": "growth", "plan_design_id": "plan b", "random_seed": 11, "hire_seed": 21,
        "termination_seed": -3, "promotion_seed": 2**63 - 1, "merit_seed": 0, "enrollment_seed": 5,
    }
    of_arguments = OF_PLANNERS | OF_LEVERS - {"multipliers", "second names"} | {"seeds"}
    with_levers = Call(2025, 2028, {"random_seed": 42}, levers)
    opening = Call(2027, 2028, {"opening_year": 2026, "hire_rate": 0.5})
    by = {"by": ["department", "level_id", "age_band", "tenure_band"], "random_seeds": [42, 7]}
    read = OF_PLANNERS | OF_LEVERS
    return [
        Case("planners", "planners", None, rows, Call(2025, 2028, {"hire_rate": 0.3}), features=OF_PLANNERS),
        Case("planners_with_levers", "planners", "planners_levers", rows, with_levers, features=read),
        Case("planners_with_arguments", "planners", None, rows, Call(2025, 2027, arguments), features=of_arguments),
        Case("planners_by_year", "planners_by_year", "planners_levers", by_year, with_levers, features=read),
        Case("planners_opening_year", "planners_by_year", None, by_year, opening, features=OF_PLANNERS | {"opening_year"}),
        Case("planners", "planners", None, rows, Call(2025, 2028, {"hire_rate": 0.3}), "yearly_workforce", features=OF_PLANNERS),
        Case("planners_with_levers", "planners", "planners_levers", rows, with_levers, "yearly_workforce", features=read),
        Case("planners", "planners", None, rows, Call(2025, 2028, {"hire_rate": 0.3}), "yearly_totals", {"replications": 3},
             OF_PLANNERS),
        Case("planners_by_group", "planners", "planners_levers", rows, Call(2025, 2026, parameters=levers), "yearly_totals", by, read),
        Case("planners", "planners", "planners_levers", rows, Call(2025, 2027, {"merit_raise": 0.05, "highest_level": 5.0}, levers),
             "event_parameters", features=OF_LEVERS),
        Case("odd_people", "odd_people", None, golden_planners.odd_people(), Call(2025, 2025), "workforce_check", features=OF_PLANNERS),
    ]


def golden_cases():
    """All golden answers."""
    return [*epic_cases(), *planners_cases()]


def golden_plans():
    """The golden files of the plan, as lines: SQL alone answers them."""
    rows = golden_planners.planners()
    numbers = plan.hire_plan_by_year(2025, 2030, 1234)
    shrinking = plan.hire_plan_by_year(2025, 2030, 1234, target_growth_rate=-0.08, termination_rate=0.05, new_hire_termination_rate=0.4)
    people = plan.hire_plan(rows, 2025, 2027, random_seed=42)
    return {
        "numbers_hire_plan_by_year.csv": written(numbers, plan.PLAN_BY_YEAR),
        "shrinking_numbers_hire_plan_by_year.csv": written(shrinking, plan.PLAN_BY_YEAR),
        "planners_hire_plan.csv": written(people, plan.PLAN),
    }


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


@functools.cache
def golden_files():
    """The golden files by name, as lines of fields."""
    files = {"levers.csv": written(golden_inputs.levers(), list(golden_inputs.levers()[0])),
             "planners_levers.csv": written(golden_planners.planners_levers(), golden_planners.LEVER_COLUMNS)}
    for case in golden_cases():
        files[f"{case.workforce}.csv"] = written(case.rows, list(case.rows[0]))
        files[case.file()] = written(case.answered(), case.columns())
    return files | golden_plans()


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
