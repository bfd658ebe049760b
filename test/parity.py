"""Random workforces and random calls, for holding the modes against each other."""

import dataclasses
import datetime
import random

import golden_events

RATES = tuple(golden_events.DEFAULT_RATES)

# The optional fields: for each the column names to choose from, the type, and whether it can be left out.
EVENT_DAYS = ((1, 1), (3, 15), (4, 1), (6, 15), (9, 15), (12, 31), (1, 2), (2, 28))


@dataclasses.dataclass
class Round:
    """A workforce and a call on it."""

    seed: int
    # Column name and SQL type.
    columns: dict[str, str]
    rows: list[tuple]
    start: int
    end: int
    arguments: dict
    # The columns of the parameters relation with their SQL types, and its rows; None where none is named.
    parameter_columns: dict[str, str]
    parameters: list[dict] | None

    def call(self) -> golden_events.Call:
        """The call as the independent script takes it."""
        rates = {name: self.arguments[name] for name in RATES if name in self.arguments}
        others = {name: value for name, value in self.arguments.items() if name not in RATES}
        return golden_events.Call(self.start, self.end, rates, parameters=self.parameters or [], **others)

    def describe(self) -> str:
        """What a person needs to see a failure."""
        return (
            f"seed {self.seed}, years {self.start} to {self.end}, arguments {self.arguments}, "
            f"parameters {self.parameters}, columns {self.columns}, {len(self.rows)} rows: {self.rows[:5]}"
        )


def employee_id(chance: random.Random) -> str:
    """An id of 1 to 120 bytes, often with characters that joining and quoting could trip over."""
    alphabet = chance.choice(["ABC0123456789_", "a|b'c\"d\\e%", "éß员工🦆x|", "x"])
    text = "".join(chance.choice(alphabet) for _ in range(chance.choice([1, 5, 16, 41, 50, 64, 120])))
    return text.encode()[:120].decode(errors="ignore") or "e"


def date(chance: random.Random, start: int, end: int) -> datetime.date:
    """A date around the simulation or long before it: year ends, leap days, the days of the events."""
    year = min(max(chance.choice([start - 30, start - 1, start, chance.randint(start, end), end]), 1), 9999)
    kind = chance.random()
    if kind < 0.4:
        month, day = chance.choice(EVENT_DAYS)
        exact = datetime.date(year, month, day)
        return exact + datetime.timedelta(days=chance.choice([0, 0, 1])) if year < 9999 else exact
    if kind < 0.5:
        leap = year - year % 4
        return datetime.date(leap, 2, 29) if leap > 0 and (leap % 100 or leap % 400 == 0) else datetime.date(year, 3, 1)
    return datetime.date(year, chance.randint(1, 12), chance.randint(1, 28))


def salary(chance: random.Random, sql_type: str):
    """From 0 to 1e12, with few or many digits."""
    if sql_type == "INTEGER":
        return chance.choice([0, 1, 50000, chance.randint(0, 10**9)])
    if sql_type == "DECIMAL(15,3)":
        return f"{chance.randint(0, 10**15 - 1) / 1000:.3f}"
    return chance.choice([0.0, 1e12, 0.005, 50000.0, chance.uniform(0, 1e5), chance.uniform(0, 1e12),
                          chance.randint(0, 10**7) / 100, chance.randint(0, 10**8) / 1000])


def level(chance: random.Random, sql_type: str):
    """Plain levels and odd ones."""
    if sql_type == "INTEGER":
        return chance.choice([0, 1, 7, 99, 2147483647])
    return chance.choice(["L1", "L3", "L9", "L12", "Staff", "", "3", "L09", "L3-7", "Ü 2 b", "L99999999999", "l٣",
                          "L2147483647"])


def random_parameters(chance: random.Random, start: int, end: int, scenario: str, rate) -> tuple[dict[str, str], list[dict]]:
    """The columns of a parameters relation and its rows, which never contradict each other."""
    columns = {"parameter_name": "VARCHAR", "parameter_value": "DOUBLE"}
    for name, types in (("scenario_id", ["VARCHAR"]), ("fiscal_year", ["INTEGER", "VARCHAR", "DOUBLE"]),
                        ("job_level", ["VARCHAR", "INTEGER"]), ("event_type", ["VARCHAR"])):
        if chance.random() < 0.7:
            columns[name] = chance.choice(types)
    rows, values = [], {}
    for name in RATES:
        words = golden_events.EVENT_WORDS[name]
        others = list(golden_events.EVENT_WORDS["hire_rate" if "raise" in words else "merit_rate"])
        for _ in range(chance.choice([0, 1, 6, 12])):
            year = chance.choice([None, None, start, end, chance.randint(start - 1, end + 1)])
            level = chance.choice([None, None, 0, 1, 2, 3, 4, 9, 9, 12, 100, 2147483647])
            of_scenario = chance.choice([None, *[scenario] * 6, "another scenario"])
            event_type = chance.choice([None, *words * 2, words[0].upper(), words[-1].title(), chance.choice(others)])
            row = {"parameter_name": name, "scenario_id": of_scenario, "event_type": event_type}
            # What is not read may hold anything.
            is_read = of_scenario in (None, scenario) or "scenario_id" not in columns
            is_read = is_read and (event_type not in others or "event_type" not in columns)
            key = (name, year if "fiscal_year" in columns else None, level if "job_level" in columns else None)
            row["parameter_value"] = chance.choice([None, *[values.setdefault(key, rate())] * 9]) if is_read else 99.0
            row["fiscal_year"] = year if year is None or columns.get("fiscal_year") != "VARCHAR" else chance.choice(
                [f"{year}", f" {year}.0"])
            row["job_level"] = level if level is None or columns.get("job_level") != "VARCHAR" else chance.choice(
                [f"L{level}", f"{level}", f"Job 0{level}-7"])
            rows.append({column: row[column] for column in columns})
    rows.append({column: {"parameter_name": "cola_rate", "parameter_value": 7.0}.get(column) for column in columns})
    chance.shuffle(rows)
    return columns, rows


def random_round(seed: int) -> Round:
    """The round of that seed."""
    chance = random.Random(seed)
    start = chance.choice([2025, 2025, 2024, 1, 9995, 1970, 2000])
    end = min(start + chance.choice([0, 1, 4, 4, 9]), 9999)

    def or_null(share, value):
        return lambda: None if chance.random() < share else value()

    salary_type = chance.choice(["DOUBLE", "DOUBLE", "INTEGER", "DECIMAL(15,3)"])
    level_type = chance.choice(["VARCHAR", "VARCHAR", "INTEGER"])

    fields = {
        "employee_id": ("VARCHAR", lambda: employee_id(chance)),
        chance.choice(["hire_date", "employee_hire_date"]): (
            "DATE", or_null(chance.choice([0, 0.2, 1]), lambda: date(chance, start, end))),
    }

    def optional(share, names, sql_type, value):
        if chance.random() < share:
            for name in chance.sample(names, chance.choice([1, 1, min(2, len(names))])):
                fields[name] = (sql_type, value)

    optional(0.9, ["salary", "employee_gross_compensation", "employee_compensation", "current_compensation"],
             salary_type, or_null(0.1, lambda: salary(chance, salary_type)))
    optional(0.8, ["level", "level_id"], level_type, or_null(0.1, lambda: level(chance, level_type)))
    optional(0.5, ["department"], "VARCHAR", or_null(0.1, lambda: chance.choice(["Sales", "R|D", ""])))
    optional(0.3, ["tenure_months"], "BIGINT", or_null(0.1, lambda: chance.choice([0, 11, 12, 23, 24, 239, -3, 400])))
    optional(0.2, ["current_tenure"], "DOUBLE", or_null(0.1, lambda: chance.choice([0.0, 0.99, 1.0, 2.3, chance.uniform(0, 40)])))
    optional(0.5, ["performance_tier"], "VARCHAR", or_null(0.1, lambda: chance.choice(["low", "Low", "high"])))
    optional(0.4, ["is_enrolled"], "BOOLEAN", or_null(0.1, lambda: chance.random() < 0.5))
    optional(0.4, ["employee_deferral_rate"], "DOUBLE", or_null(0.1, lambda: chance.choice([0.0, 0.06, -0.1, chance.random()])))
    optional(0.3, ["employee_enrollment_date"], "DATE", or_null(0.5, lambda: date(chance, start, end)))
    optional(0.5, ["birth_date", "employee_birth_date"], "DATE", or_null(0.1, lambda: date(chance, max(start - 40, 1), start)))
    optional(0.4, ["employee_age", "current_age"], "INTEGER", or_null(0.1, lambda: chance.randint(15, 80)))
    optional(0.5, ["employee_ssn"], "VARCHAR", or_null(0.2, lambda: chance.choice(["123-45-6789", "", "é"])))
    optional(0.3, ["active"], "BOOLEAN", or_null(0.1, lambda: chance.random() < 0.9))
    optional(0.2, ["employment_status"], "VARCHAR", or_null(0.1, lambda: chance.choice(["active", "active", "Active", "left"])))
    optional(0.5, ["simulation_year"], "INTEGER", or_null(0.05, lambda: chance.randint(start - 1, min(end + 1, 9999))))

    names = list(fields)
    chance.shuffle(names)
    columns = {chance.choice([name, name, name.upper()]): fields[name][0] for name in names}
    count = 2500 if seed % 50 == 49 else chance.choice([0, 1, 1, 7, 20, 60, 60, 150])
    rows = [tuple(fields[name][1]() for name in names) for _ in range(count)]

    def rate():
        return chance.choice([0.0, 1.0, 0.5, chance.random(), chance.random()])

    arguments = {name: rate() for name in RATES if chance.random() < 0.4}
    if chance.random() < 0.5:
        arguments["random_seed"] = chance.choice([0, 42, -7, 2**63 - 1, chance.randint(0, 10**6)])
    if chance.random() < 0.5:
        arguments["scenario_id"] = chance.choice(["default", "a|b", "it's", "", "Szenario ü"])
    if chance.random() < 0.5:
        arguments["plan_design_id"] = chance.choice(["p", "plan|x", "", "401(k)"])
    if chance.random() < 0.4:
        arguments["cohort"] = chance.choice(
            ["auto", "roll_forward"] + ["by_year"] * ("simulation_year" in fields))
    parameter_columns, parameters = {}, None
    if chance.random() < 0.5:
        scenario = arguments.get("scenario_id", "default")
        parameter_columns, parameters = random_parameters(chance, start, end, scenario, rate)
    return Round(seed, columns, rows, start, end, arguments, parameter_columns, parameters)
