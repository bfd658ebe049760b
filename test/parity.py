"""Random workforces and random calls, for holding the modes and the independent script against each other."""

import dataclasses
import random

import random_inputs as inputs
from independent.calls import SEEDS, Call
from independent.totals import GROUPS

# How a round's workforce may be stored, by what DuckDB reads it from: a table, or files of these names.
FILES = ("workforce.csv", "workforce.csv.gz", "workforce.parquet", "workforce.json", "workforce.json.gz", "part_*.csv", "part_*.parquet",
         "part_*.json")


@dataclasses.dataclass
class Round:
    """A workforce and a call on it."""

    seed: int
    # What the round may use.
    features: set[str]
    # Column name and SQL type.
    columns: dict[str, str]
    rows: list[tuple]
    start: int
    end: int
    arguments: dict
    # The columns of the parameters relation with their SQL types, and its rows; None where none is named.
    parameter_columns: dict[str, str]
    parameters: list[dict] | None
    # The answers besides the events, and the arguments that yearly_totals has by itself.
    answers: list[str]
    of_totals: dict
    # The file or the files that hold the workforce, None for a table.
    file: str | None

    def call(self) -> Call:
        """The call as the independent script takes it."""
        arguments = dict(self.arguments)
        if "nobody is an error" not in self.features:
            arguments["allow_empty"] = True
        return Call(self.start, self.end, arguments, self.parameters)

    def describe(self) -> str:
        """What a person needs to see a failure."""
        return (
            f"seed {self.seed}, years {self.start} to {self.end}, arguments {self.arguments}, answers {self.answers}, "
            f"totals {self.of_totals}, parameters {self.parameters}, file {self.file}, columns {self.columns}, "
            f"{len(self.rows)} rows: {self.rows[:5]}"
        )


def random_fields(chance: random.Random, start: int, end: int, features: set[str]) -> dict:
    """The fields of a workforce: for each column name its type and what makes a value of it."""
    def or_null(share, value):
        return lambda: None if chance.random() < share else value()

    def some_date():
        return inputs.date(chance, start, end)

    salary_type = chance.choice(["DOUBLE", "DOUBLE", "INTEGER", "DECIMAL(15,3)"])
    level_type = chance.choice(["VARCHAR", "VARCHAR", "INTEGER"])
    status_type = chance.choice(["VARCHAR", "VARCHAR", "VARCHAR", "BOOLEAN", "INTEGER"]) if "words of status" in features else "VARCHAR"
    by_row = "names by row" in features
    without_a_hire_date = chance.choice([0, 0.2, 1])
    fields = {"employee_id": ("VARCHAR", lambda: inputs.employee_id(chance))}

    def optional(share, names, sql_type, value, at_most=2):
        if chance.random() < share:
            for name in chance.sample(names, min(len(names), at_most, chance.choice([1, 1, 2, 3])) if by_row else 1):
                fields[name] = (sql_type, value)

    optional(1, ["hire_date", "employee_hire_date"], "DATE",
             or_null(without_a_hire_date, lambda: inputs.date_or_infinity(chance, start, end)))
    optional(0.9, ["salary", "employee_gross_compensation", "employee_compensation", "current_compensation"],
             salary_type, or_null(chance.choice([0.1, 0.5]), lambda: inputs.salary(chance, salary_type)), at_most=3)
    optional(0.8, ["level", "level_id"], level_type, or_null(0.1, lambda: inputs.level(chance, level_type)))
    optional(0.5, ["department"], "VARCHAR", or_null(0.1, lambda: chance.choice(["Sales", "R|D", ""])))
    # A tenure in years counts where there is none in months: which columns there are decides, in every mode.
    optional(0.3, ["tenure_months"], "BIGINT", or_null(0.1, lambda: chance.choice([0, 11, 12, 23, 24, 60, 119, 120, 239, -3, 400])))
    optional(0.2, ["current_tenure"], "DOUBLE", or_null(0.1, lambda: chance.choice([0.0, 0.99, 1.0, 2.3, chance.uniform(0, 40)])))
    optional(0.5, ["performance_tier"], "VARCHAR", or_null(0.1, lambda: inputs.tier(chance, features)))
    optional(0.4, ["is_enrolled"], "BOOLEAN", or_null(0.1, lambda: chance.random() < 0.5))
    optional(0.4, ["employee_deferral_rate"], "DOUBLE", or_null(0.1, lambda: chance.choice([0.0, 0.06, -0.1, chance.random()])))
    optional(0.3, ["employee_enrollment_date"], "DATE", or_null(0.5, some_date))
    optional(0.5, ["birth_date", "employee_birth_date"], "DATE",
             or_null(chance.choice([0.1, 0.6]), lambda: inputs.date(chance, max(start - 40, 1), start)))
    if by_row or not {"birth_date", "employee_birth_date"} & set(fields):
        optional(0.4, ["employee_age", "current_age"], "INTEGER", or_null(0.1, lambda: chance.randint(15, 80)))
    optional(0.5, ["employee_ssn"], "VARCHAR", or_null(0.2, lambda: chance.choice(["123-45-6789", "", "é"])))
    optional(0.3, ["active"], "BOOLEAN", or_null(chance.choice([0.1, 0.5]), lambda: chance.random() < 0.9))
    if by_row or "active" not in fields:
        optional(0.3, ["employment_status"], status_type, or_null(0.1, lambda: inputs.status(chance, status_type, features)))
    optional(0.5, ["simulation_year"], "INTEGER", or_null(0.05, lambda: chance.randint(start - 1, min(end + 1, 9999))))
    if "known terminations" in features:
        optional(0.5, ["termination_date", "employee_termination_date"], "DATE",
                 or_null(chance.choice([0.3, 0.8]), lambda: inputs.date_of_leaving(chance, start, end)))
    if "rehires" in features and {"termination_date", "employee_termination_date"} & set(fields):
        optional(0.7, ["rehire_date", "employee_rehire_date"], "DATE",
                 or_null(0.3, lambda: inputs.date_of_leaving(chance, max(start - 2, 1), end)))
    if "planned hires" in features and without_a_hire_date > 0:
        optional(0.8, ["planned_hire_date"], "DATE", or_null(0.3, lambda: inputs.planned_date(chance, start, end)))
    return fields


def random_totals(chance: random.Random, arguments: dict) -> dict:
    """The arguments that yearly_totals has by itself."""
    given = {}
    which = chance.choice(["one future", "random_seeds", "replications"])
    if which == "random_seeds" and "random_seed" not in arguments:
        given["random_seeds"] = chance.choice([[7], [3, 1, 2], [-(2**63), 2**63 - 1]])
    elif which == "replications" and arguments.get("random_seed", 0) < 2**62:
        given["replications"] = chance.choice([1, 2, 3])
    if chance.random() < 0.7:
        given["by"] = chance.sample(GROUPS, chance.choice([1, 1, 2, 4]))
    return given


def put(chance: random.Random, rows: list[tuple], place: int, value) -> None:
    """Gives one row another value."""
    if rows:
        at = chance.randrange(len(rows))
        rows[at] = (*rows[at][:place], value, *rows[at][place + 1:])


def random_round(seed: int, features: set[str]) -> Round:
    """The round of that seed, among all that uses no more than these features."""
    chance = random.Random(seed)
    start = chance.choice([2025, 2025, 2024, 1, 9995, 1970, 2000])
    end = min(start + chance.choice([0, 1, 4, 4, 9]), 9999)
    fields = random_fields(chance, start, end, features)
    names = list(fields)
    chance.shuffle(names)
    columns = {chance.choice([name, name, name.upper()]): fields[name][0] for name in names}
    count = 2500 if seed % 50 == 49 else chance.choice([0, 1, 1, 7, 20, 60, 60, 150, 150, 150])
    rows = [tuple(fields[name][1]() for name in names) for _ in range(count)]
    # What one row is enough for, in few rounds: a word that nobody knows, an amount that no total can hold.
    if "words of status" in features and fields.get("employment_status", [None])[0] == "VARCHAR" and chance.random() < 0.25:
        put(chance, rows, names.index("employment_status"), inputs.unknown_word(chance))
    if "yearly_totals" in features and fields.get("salary", [None])[0] == "DOUBLE" and chance.random() < 0.3:
        put(chance, rows, names.index("salary"), 2e15)

    arguments = inputs.arguments_of_parameters(chance, features)
    if chance.random() < 0.5:
        arguments["random_seed"] = chance.choice([0, 42, -7, 2**63 - 1, chance.randint(0, 10**6)])
    if "seeds" in features:
        for name in SEEDS:
            if chance.random() < 0.15:
                arguments[name] = chance.choice([0, 42, -(2**63), chance.randint(0, 10**6)])
    if chance.random() < 0.5:
        arguments["scenario_id"] = chance.choice(["default", "a|b", "it's", "", "Szenario ü"])
    if chance.random() < 0.5:
        arguments["plan_design_id"] = chance.choice(["p", "plan|x", "", "401(k)"])
    if chance.random() < 0.4:
        arguments["cohort"] = chance.choice(["auto", "roll_forward"] + ["by_year"] * ("simulation_year" in fields))
    if "opening_year" in features and chance.random() < 0.3 and arguments.get("cohort") != "by_year":
        arguments["opening_year"] = chance.randint(max(start - 1, 1), min(end + 1, 9999))
    if "nobody is an error" in features and chance.random() < 0.7:
        arguments["allow_empty"] = chance.random() < 0.9
    parameter_columns, parameters = {}, None
    if chance.random() < (0.7 if "multipliers" in features else 0.5):
        scenario = arguments.get("scenario_id", "default")
        parameter_columns, parameters = inputs.relation(chance, start, end, scenario, features)
    # Rolled forward alone: by year two of them are refused.
    rolls = 1 if arguments.get("cohort") != "by_year" else 0.2
    answers = [answer for answer, share in (("yearly_workforce", 0.6 * rolls), ("yearly_totals", 0.5 * rolls), ("event_parameters", 0.4),
                                            ("workforce_check", 0.5)) if answer in features and chance.random() < share]
    of_totals = random_totals(chance, arguments)
    # Evenly: each of them in one round of two dozen.
    file = FILES[seed // 3 % len(FILES)] if "files" in features and seed % 3 == 0 else None
    return Round(seed, features, columns, rows, start, end, arguments, parameter_columns, parameters, answers, of_totals, file)
