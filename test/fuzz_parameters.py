"""Random parameters for the SQL fuzzer: relations of them, lists of their rows, and arguments by name."""

import random

import random_inputs
from fuzz_values import ANYTHING, Column, Workforce, column, literal
from independent.parameters import ARGUMENTS

FEATURES = {*random_inputs.FEATURE_OF.values(), "second names", "drawn dates"}
# What no value of a parameter may be, or what is read in some way that one may not think of.
ODD_VALUES = ["-1", "2.5", "1e9", "1e308", "'nan'", "'inf'", "'-inf'", "'0,5'", "'5%'", "''", "' 0.5 '", "'x'", "229", "1301",
              "NULL", "'1e400'"]
ODD_NAMES = ["''", "'MERIT_RATE'", "' merit_rate'", "NULL", "'no_such_rate'", "repeat('x', 5000)", "'merit_base'", "'é'"]
ODD_YEARS = ["'2025.5'", "'x'", "'0'", "'-1'", "'99999999999999999999'", "''"]
ODD_LEVELS = ["'Staff'", "''", "'-3'", "'99999999999999999999'", "'L2147483648'"]
ODD_WORDS = ["'no_such_type'", "''", "'< 99'", "'25-34 '", "'RAISE'", "'hire'"]
ODD = {"parameter_name": ODD_NAMES, "parameter_value": ODD_VALUES, "fiscal_year": ODD_YEARS, "job_level": ODD_LEVELS}


def cell(value) -> str:
    """A value in SQL."""
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def relation(chance: random.Random, is_tame: bool) -> tuple[dict[str, str], list[list[str]]]:
    """The columns of a parameters relation with their types, and its rows in SQL; a tame one contradicts nothing."""
    columns, rows = random_inputs.relation(chance, 2025, 2027, chance.choice(["default", "default", "s"]), FEATURES)
    cells = [[cell(row[name]) for name in columns] for row in rows]
    if is_tame:
        return columns, cells
    for _ in range(chance.choice([0, 1, 1, 2])):
        at = chance.randrange(len(columns))
        name = list(columns)[at]
        chance.choice(cells)[at] = chance.choice(ODD.get(name, ODD_WORDS))
        columns[name] = "VARCHAR"
    return columns, [*cells, chance.choice(cells)] if chance.random() < 0.2 else cells


def levers(chance: random.Random, name: str, is_tame: bool) -> Workforce:
    """A table of parameters; one that is not tame may have a column of any type, or lack one."""
    types, rows = relation(chance, is_tame)
    columns = []
    for at, (of, sql_type) in enumerate(types.items()):
        if not is_tame and chance.random() < 0.08:
            if chance.random() < 0.7:
                columns.append(column(chance, of, ANYTHING, 0.5))
            continue
        values = ", ".join(literal(sql_type, row[at]) for row in rows)
        columns.append(Column(chance.choice([of, of, of.upper()]), sql_type, f"([{values}])[1 + i]"))
    return Workforce(name, columns or [Column("parameter_name", "VARCHAR", "'merit_rate'")], len(rows))


def listed(chance: random.Random, is_tame: bool) -> str:
    """A few rows of parameters as a list of STRUCTs, which the functions over single rows take."""
    types, rows = relation(chance, is_tame)
    some = rows[:chance.choice([1, 2, 10])]
    return "[" + ", ".join(
        "{" + ", ".join(f"'{name}': {literal(sql_type, value)}" for (name, sql_type), value in zip(types.items(), row, strict=True)) + "}"
        for row in some) + "]"


def arguments(chance: random.Random, is_tame: bool) -> dict[str, str]:
    """Parameters as arguments; not the rates, which the fuzzer has in most of its calls."""
    given = random_inputs.arguments_of_parameters(chance, FEATURES)
    values = {name: repr(value) for name, value in given.items() if name not in random_inputs.RATES}
    if not is_tame and chance.random() < 0.3:
        values[chance.choice(ARGUMENTS)] = chance.choice(ODD_VALUES)
    return values
