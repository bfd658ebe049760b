"""Random workforces and parameters, with odd values among plain ones."""

import datetime
import random

from independent import workforce
from independent.parameters import ARGUMENTS, MULTIPLIERS, PARAMETERS
from independent.values import AGE_BANDS, TENURE_BANDS

RATES = ("hire_rate", "base_termination_rate", "promotion_rate", "merit_rate", "enrollment_rate", "base_deferral_rate")
EVENT_DAYS = ((1, 1), (3, 15), (4, 1), (6, 15), (9, 15), (12, 31), (1, 2), (2, 28))
INFINITE = ("infinity", "-infinity")

# Which feature a parameter belongs to; the six rates belong to none.
FEATURE_OF = {
    "merit_raise": "raises", "cola_rate": "raises", "promotion_raise": "raises", "starting_salary": "starting_salary",
    "new_hire_termination_rate": "new_hire_termination_rate", "merit_minimum_tenure_months": "minimum tenures",
    "promotion_minimum_tenure_months": "minimum tenures", "highest_level": "limits of promotions",
    "promotion_maximum_age": "limits of promotions", "promotion_date": "dates", "merit_date": "dates",
    "enrollment_date": "dates", "termination_date": "dates", "termination_multiplier": "multipliers",
    "promotion_multiplier": "multipliers",
}


def known_parameters(features: set[str]) -> list[str]:
    """The parameters that some features have, multipliers among them."""
    return [name for name in PARAMETERS if FEATURE_OF.get(name) in (None, *features)]


# Values of the workforce.

def employee_id(chance: random.Random) -> str:
    """An id of 1 to 120 bytes, often with characters that joining and quoting could trip over."""
    alphabet = chance.choice(["ABC0123456789_", "a|b'c\"d\\e%", "éß员工🦆x|", "x", "aA "])
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


def date_or_infinity(chance: random.Random, start: int, end: int):
    """A date, once in a while an infinite one."""
    return chance.choice(INFINITE) if chance.random() < 0.03 else date(chance, start, end)


def date_of_leaving(chance: random.Random, start: int, end: int):
    """Around the years: in them, on the opening day, long ago, never."""
    kind = chance.random()
    if kind < 0.1:
        return chance.choice([*INFINITE, datetime.date(9999, 12, 31), datetime.date(start, 1, 1)])
    if kind < 0.3:
        return date(chance, max(start - 3, 1), start)
    return date(chance, start, end)


def planned_date(chance: random.Random, start: int, end: int):
    """Mostly within the years, now and then before or after them."""
    kind = chance.random()
    if kind < 0.03:
        return chance.choice(INFINITE)
    if kind < 0.2:
        return datetime.date(chance.choice([max(start - 2, 1), min(end + 1, 9999)]), chance.randint(1, 12), chance.randint(1, 28))
    year = chance.randint(start, end)
    month, day = chance.choice([*EVENT_DAYS, (1, 1), (12, 31), (chance.randint(1, 12), chance.randint(1, 28))])
    return datetime.date(year, month, day)


def salary(chance: random.Random, sql_type: str):
    """From 0 to 1e12, with few or many digits; in doubles once in a while what no salary can be."""
    if sql_type == "INTEGER":
        return chance.choice([0, 1, 50000, chance.randint(0, 10**9)])
    if sql_type == "DECIMAL(15,3)":
        return f"{chance.randint(0, 10**15 - 1) / 1000:.3f}"
    if chance.random() < 0.02:
        return chance.choice([float("nan"), float("inf"), -1234.5, -0.005])
    return chance.choice([0.0, 1e12, 0.005, 50000.0, chance.uniform(0, 1e5), chance.uniform(0, 1e12),
                          chance.randint(0, 10**7) / 100, chance.randint(0, 10**8) / 1000])


def level(chance: random.Random, sql_type: str):
    """Plain levels and odd ones."""
    if sql_type == "INTEGER":
        return chance.choice([0, 1, 7, 99, 2147483647])
    return chance.choice(["L1", "L3", "L9", "L12", "Staff", "", "3", "L09", "L3-7", "Ü 2 b", "L99999999999", "l٣",
                          "L2147483647"])


def in_odd_case(chance: random.Random, word: str) -> str:
    """A word in some case with blanks around it."""
    blanks = "".join(chance.choice(" \t\n\v\f\r") for _ in range(chance.choice([0, 0, 0, 1, 2])))
    return blanks + chance.choice([word, word, word.upper(), word.title(), word.swapcase()]) + blanks[::-1]


def status(chance: random.Random, sql_type: str, features: set[str]):
    """A word, number or BOOLEAN of employment_status that every mode knows, more often an active one."""
    if "words of status" not in features:
        return chance.choice(["active", "active", "left"])
    is_active = chance.random() < 0.8
    if sql_type != "VARCHAR":
        return is_active
    words = sorted(workforce.ACTIVE_WORDS if is_active else workforce.INACTIVE_WORDS)
    return in_odd_case(chance, chance.choice(words))


def unknown_word(chance: random.Random) -> str:
    """What employment_status may not hold."""
    return chance.choice(["hm", "", "  ", "2", "1.0", "activ", "act\u0131ve", "on  leave", "active.", "\u00a0active"])


def tier(chance: random.Random, features: set[str]):
    """A performance tier."""
    if "tiers in any case" not in features:
        return chance.choice(["low", "high"])
    return in_odd_case(chance, chance.choice(["low", "low", "high", "lower", ""]))


# Values of parameters.

def rate(chance: random.Random) -> float:
    """Within 0 and 1, both included."""
    return chance.choice([0.0, 1.0, 0.5, chance.random(), chance.random()])


def parameter(chance: random.Random, name: str, features: set[str]) -> float:
    """A value that a parameter may have."""
    if name in (*RATES, "new_hire_termination_rate"):
        return rate(chance)
    if name in ("merit_raise", "cola_rate", "promotion_raise"):
        return chance.choice([0.0, 0.03, -0.25, 10.0, chance.uniform(-0.4, 0.5), chance.uniform(0, 0.2)])
    if name == "starting_salary":
        return chance.choice([0.0, 50000.0, 43210.125, chance.uniform(0, 1e5), chance.uniform(0, 1e9)])
    if name in ("merit_minimum_tenure_months", "promotion_minimum_tenure_months"):
        return float(chance.choice([0, 1, 6, 12, 24, 36]))
    if name == "highest_level":
        return float(chance.choice([1, 3, 4, 9, 12, 13]))
    if name == "promotion_maximum_age":
        return float(chance.choice([0, 25, 40, 55, 65]))
    if name in MULTIPLIERS:
        return chance.choice([0.0, 1.0, 0.5, 2.0, 1000.0, chance.uniform(0, 3), chance.uniform(0, 3), chance.uniform(0.5, 1.5)])
    month, day = chance.choice([*EVENT_DAYS, (chance.randint(1, 12), chance.randint(1, 28)), (chance.randint(1, 12), 1)])
    may_be_drawn = name == "termination_date" and "drawn dates" in features
    return 0.0 if may_be_drawn and chance.random() < 0.6 else float(100 * month + day)


def relation_columns(chance: random.Random, features: set[str]) -> dict[str, str]:
    """The columns of a parameters relation."""
    columns = {"parameter_name": "VARCHAR", "parameter_value": "DOUBLE"}
    optional = [("scenario_id", ["VARCHAR"], 0.7), ("fiscal_year", ["INTEGER", "VARCHAR", "DOUBLE"], 0.7),
                ("job_level", ["VARCHAR", "INTEGER"], 0.7), ("event_type", ["VARCHAR"], 0.7)]
    if "multipliers" in features:
        optional += [("age_band", ["VARCHAR"], 0.8), ("tenure_band", ["VARCHAR"], 0.8)]
    for name, types, share in optional:
        if chance.random() < share:
            columns[name] = chance.choice(types)
    return columns


def relation(chance: random.Random, start: int, end: int, scenario: str, features: set[str]) -> tuple[dict[str, str], list[dict]]:
    """The columns of a parameters relation and its rows, which never contradict each other."""
    columns = relation_columns(chance, features)
    rows, values, is_any_read = [], {}, False
    for name in known_parameters(features):
        kind, _, words, second_name = PARAMETERS[name]
        others = ["hire", "hiring"] if "raise" in words else ["merit", "raise"]
        few = [0, 1, 6, 12] if name in RATES else [0, 12, 40] if name in MULTIPLIERS else [0, 0, 1, 4]
        for _ in range(chance.choice(few)):
            year = chance.choice([None, None, start, end, chance.randint(start - 1, end + 1)])
            at_level = chance.choice([None, None, 0, 1, 2, 3, 4, 9, 9, 12, 100, 2147483647]) if kind.has_levels else None
            age_band = chance.choice([*[None] * 4, *AGE_BANDS]) if kind.has_bands and "age_band" in columns else None
            tenure_band = chance.choice([*[None] * 4, *TENURE_BANDS]) if kind.has_bands and "tenure_band" in columns else None
            of_scenario = chance.choice([None, *[scenario] * 6, "another scenario"])
            event_type = chance.choice([None, *words * 2, words[0].upper(), words[-1].title(), chance.choice(others)])
            given_as = second_name if second_name and "second names" in features and chance.random() < 0.5 else name
            row = {"parameter_name": given_as, "scenario_id": of_scenario, "event_type": event_type, "age_band": age_band,
                   "tenure_band": tenure_band}
            # What is not read may hold anything.
            is_read = of_scenario in (None, scenario) or "scenario_id" not in columns
            is_read = is_read and (event_type not in others or "event_type" not in columns)
            key = (name, year if "fiscal_year" in columns else None, at_level if "job_level" in columns else None, age_band, tenure_band)
            value = values.setdefault(key, parameter(chance, name, features)) if is_read else -99.0
            row["parameter_value"] = None if is_read and chance.random() < 0.1 else value
            is_any_read |= is_read and row["parameter_value"] is not None and (year is None or start <= year <= end)
            row["fiscal_year"] = year if year is None or columns.get("fiscal_year") != "VARCHAR" else chance.choice(
                [f"{year}", f" {year}.0"])
            row["job_level"] = at_level if at_level is None or columns.get("job_level") != "VARCHAR" else chance.choice(
                [f"L{at_level}", f"{at_level}", f"Job 0{at_level}-7"])
            rows.append({column: row[column] for column in columns})
    rows.append({column: {"parameter_name": "market_adjustment", "parameter_value": 7.0}.get(column) for column in columns})
    if "no row read" in features and chance.random() < 0.04:
        rows = [row for row in rows if row.get("parameter_value") == -99.0]
    elif not is_any_read:
        rows.append({column: {"parameter_name": "hire_rate", "parameter_value": 0.25}.get(column) for column in columns})
    chance.shuffle(rows)
    return columns, rows


def arguments_of_parameters(chance: random.Random, features: set[str]) -> dict[str, float]:
    """Parameters as arguments: many of the rates, few of the others."""
    given = {}
    for name in ARGUMENTS:
        if name in known_parameters(features) and chance.random() < (0.4 if name in RATES else 0.15):
            given[name] = parameter(chance, name, features)
    return given
