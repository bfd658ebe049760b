"""Random columns for the SQL fuzzer: every type of DuckDB, with the values at the ends of its range."""

import dataclasses
import random

TEXTS = ["''", "'E1'", "'x|y'", "'it''s'", "'éß员工🦆'", "repeat('a', 13)", "repeat('ü', 60)", "repeat('x', 300)", "'L3'",
         "'low'", "'active'", "'a' || chr(10) || 'b'", "repeat('long', 5000)"]
NUMBER_TEXTS = ["'0'", "'1'", "'-7'", "'12'", "'2025'"]
DATES = ["'2020-02-29'", "'2025-06-15'", "'1970-01-01'", "'0001-01-01'", "'9999-12-31'", "'2024-12-02'"]
FAR_DATES = ["'infinity'", "'-infinity'", "'5877642-06-25 (BC)'", "'5881580-07-10'", "'290000-01-01'"]
MOMENTS = ["'2020-02-29 23:59:59'", "'1970-01-01 00:00:00'", "'2025-06-15 12:00:00'"]


def integers(bits: int, signed: bool) -> list[str]:
    """The ends of an integer type's range, and what lies between."""
    ends = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return [f"'{number}'" for number in (*ends, 0, 1, 12, 25, 100)]


FLOATS = ["'0'", "'-0'", "'1.5'", "'nan'", "'inf'", "'-inf'", "'1e-40'", "'3e38'", "'0.06'", "'57500.005'"]

# Each type with texts that it can be cast from; a text that some version cannot cast makes the statement fail, not the fuzzer.
TYPES = {
    "BOOLEAN": ["'true'", "'false'"],
    "TINYINT": integers(8, True),
    "SMALLINT": integers(16, True),
    "INTEGER": integers(32, True),
    "BIGINT": integers(64, True),
    "HUGEINT": integers(128, True),
    "UTINYINT": integers(8, False),
    "USMALLINT": integers(16, False),
    "UINTEGER": integers(32, False),
    "UBIGINT": integers(64, False),
    "UHUGEINT": integers(128, False),
    "FLOAT": FLOATS,
    "DOUBLE": [*FLOATS, "'1e308'", "'-1e308'", "'1e12'", "'9007199254740993'"],
    "DECIMAL(4,4)": ["'0.9999'", "'-0.9999'", "'0'"],
    "DECIMAL(9,2)": ["'9999999.99'", "'-9999999.99'", "'50000.01'"],
    "DECIMAL(18,3)": ["'999999999999999.999'", "'0.005'", "'9007199254740.993'"],
    "DECIMAL(38,0)": [f"'{10**38 - 1}'", f"'-{10**38 - 1}'", "'7'"],
    "DECIMAL(38,37)": ["'9." + "9" * 37 + "'", "'0.1'"],
    "VARCHAR": [*TEXTS, *NUMBER_TEXTS, *DATES],
    "BLOB": ["'abc'", r"'\xFF\x00'", "''"],
    "BIT": ["'101'", "'0'"],
    "BIGNUM": ["'1'", "'-" + "9" * 60 + "'"],
    "DATE": [*DATES, *FAR_DATES],
    "TIME": ["'00:00:00'", "'23:59:59.999999'"],
    "TIME_NS": ["'00:00:00'", "'23:59:59.999999999'"],
    "TIMETZ": ["'00:00:00+15:59'", "'23:59:59-15:59'"],
    "TIMESTAMP": [*MOMENTS, "'infinity'", "'-infinity'", "'294247-01-10 04:00:54.775806'", "'290309-12-22 (BC) 00:00:00'"],
    "TIMESTAMP_S": [*MOMENTS, "'infinity'", "'-infinity'", "'294247-01-10 04:00:54'"],
    "TIMESTAMP_MS": [*MOMENTS, "'infinity'", "'-infinity'"],
    "TIMESTAMP_NS": [*MOMENTS, "'infinity'", "'-infinity'", "'2262-04-11 23:47:16.854775806'", "'1677-09-22 00:12:43.145225'"],
    "TIMESTAMPTZ": [*MOMENTS, "'infinity'"],
    "TIMESTAMPTZ_NS": MOMENTS,
    "INTERVAL": ["'1 month'", "'-178000000 years'", "'1 microsecond'"],
    "UUID": ["'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
    "ENUM('E1', 'low', 'active', 'éß员工🦆', '2020-02-29', '')": ["'E1'", "'low'", "'active'", "''", "'2020-02-29'"],
    "JSON": ["'{}'", "'null'", "'[1, \"x\"]'"],
    "INTEGER[]": ["[]", "[1, NULL, 2147483647]"],
    "VARCHAR[2]": ["['a', NULL]"],
    "STRUCT(employee_id VARCHAR, hire_date DATE)": ["{'employee_id': 'E1', 'hire_date': NULL}"],
    "ROW(INTEGER, VARCHAR)": ["row(1, 'x')"],
    "MAP(VARCHAR, INTEGER)": ["MAP {'a': 1}", "MAP {}"],
    "UNION(number INTEGER, text VARCHAR)": ["union_value(number := 1)", "union_value(text := 'x')"],
    "VARIANT": ["1::VARIANT", "'x'::VARIANT"],
    "GEOMETRY": ["'POINT (1 2)'"],
}
ENUM_OF_DATES = "ENUM('2020-02-29', '1970-01-01')"
# An ENUM whose numbers do not fit a byte, and the statement that makes it.
WIDE_ENUM = "wide_enum"
CREATE_WIDE_ENUM = "CREATE TYPE wide_enum AS ENUM (SELECT 'L' || range FROM range(300))"

# What can be read as a field of each kind, whatever the rows hold.
INTEGER_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
NUMBERS = [*((name, TYPES[name]) for name in (*INTEGER_TYPES, "FLOAT", "DOUBLE", "DECIMAL(9,2)", "DECIMAL(18,3)", "DECIMAL(4,4)",
                                               "DECIMAL(38,0)", "DECIMAL(38,37)", "BOOLEAN")),
           ("VARCHAR", NUMBER_TEXTS)]
SMALL_NUMBERS = [*((name, ["'0'", "'1'", "'11'", "'12'", "'64'", "'120'"]) for name in (*INTEGER_TYPES, "DOUBLE", "DECIMAL(9,2)")),
                 ("VARCHAR", NUMBER_TEXTS)]
YEARS = [(name, ["'2024'", "'2025'", "'2026'", "'1'", "'9999'"])
         for name in ("SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UINTEGER", "VARCHAR")]
WORDS = [("VARCHAR", TEXTS), (WIDE_ENUM, ["'L0'", "'L9'", "'L255'", "'L256'", "'L299'"]),
         *((name, TYPES[name]) for name in TYPES
           if name.startswith(("ENUM", "UUID", "TIME", "DATE", "DEC", "DOU", "FLO", "BOO", "UB", "HU", "TINY"))
           and name not in ("TIME_NS", "TIMETZ", "TIMESTAMPTZ", "TIMESTAMPTZ_NS"))]
# What has digits after the point is refused as an id.
IDS = [choice for choice in WORDS if not choice[0].startswith(("DEC", "DOU", "FLO"))]
DAYS = [("DATE", TYPES["DATE"]), ("VARCHAR", DATES), ("DATE", DATES), (ENUM_OF_DATES, ["'2020-02-29'", "'1970-01-01'"]),
        *((name, TYPES[name]) for name in ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"))]
TRUTHS = [("BOOLEAN", TYPES["BOOLEAN"]), ("INTEGER", integers(32, True)), ("DOUBLE", FLOATS), ("DECIMAL(9,2)", TYPES["DECIMAL(9,2)"]),
          ("UHUGEINT", ["'0'", "'1'"]), ("VARCHAR", ["'true'", "'no'", "'F'", "'1'"])]
# Around the years that are asked for, and far away.
DAYS_OF_PLANNERS = [*DAYS, *[("DATE", ["'2024-03-01'", "'2025-01-01'", "'2025-06-15'", "'2025-12-31'", "'2026-02-28'"])] * 8]
STATUSES = [*[("VARCHAR", ["'active'", "'Active '", "'on leave'", "'T'", "'terminated'", "'1'"])] * 8, TRUTHS[0], WORDS[0]]
ANYTHING = list(TYPES.items())

FIELDS = {
    "employee_id": IDS, "simulation_year": YEARS, "hire_date": DAYS, "employee_hire_date": DAYS, "salary": NUMBERS,
    "employee_gross_compensation": NUMBERS, "employee_compensation": NUMBERS, "current_compensation": NUMBERS, "level": WORDS,
    "level_id": SMALL_NUMBERS, "department": WORDS, "tenure_months": SMALL_NUMBERS, "current_tenure": NUMBERS, "performance_tier": WORDS,
    "is_enrolled": TRUTHS, "employee_deferral_rate": NUMBERS, "employee_enrollment_date": DAYS * 8 + ANYTHING, "birth_date": DAYS,
    "employee_birth_date": DAYS, "employee_age": SMALL_NUMBERS, "current_age": SMALL_NUMBERS, "employee_ssn": WORDS, "active": TRUTHS,
    "employment_status": STATUSES, "planned_hire_date": DAYS_OF_PLANNERS, "termination_date": DAYS_OF_PLANNERS,
    "employee_termination_date": DAYS_OF_PLANNERS, "rehire_date": DAYS_OF_PLANNERS, "employee_rehire_date": DAYS_OF_PLANNERS,
}


@dataclasses.dataclass
class Column:
    """A column: its name, its type, and the expression of its value in row `i`."""

    name: str
    sql_type: str
    expression: str


@dataclasses.dataclass
class Workforce:
    """A table of the fuzzer."""

    name: str
    columns: list[Column]
    rows: int

    def sql(self) -> str:
        """The query that gives its rows."""
        columns = ", ".join(f"{column.expression} AS {column.name}" for column in self.columns)
        return f"SELECT {columns} FROM range({self.rows}) AS r(i)"


def literal(sql_type: str, text: str) -> str:
    """A value of the type."""
    return f"CAST({text} AS {sql_type})"


def column(chance: random.Random, name: str, choices: list, nulls: float) -> Column:
    """A column of one of the types: the same everywhere, in a row that the workforce counts, or from a few values in turn."""
    sql_type, texts = chance.choice(choices)
    values = [literal(sql_type, text) for text in chance.sample(texts, chance.randint(1, len(texts)))]
    if chance.random() < nulls:
        values.insert(chance.randint(0, len(values)), f"NULL::{sql_type}")
    if len(values) == 1:
        return Column(name, sql_type, values[0])
    step = chance.choice([1, 1, 7, 64, 2049])
    return Column(name, sql_type, f"([{', '.join(values)}])[1 + (i * {step} // {chance.choice([1, 1, 3, 100])}) % {len(values)}]")


def workforce(chance: random.Random, name: str, is_tame: bool) -> Workforce:
    """A random workforce; a tame one can be read, another has a column or two of any type."""
    hired = chance.choice(["hire_date", "hire_date", "employee_hire_date"])
    others = [field for field in FIELDS if field not in ("employee_id", hired) and chance.random() < 0.35]
    wild = set() if is_tame else set(chance.sample(["employee_id", hired, *others], chance.randint(1, min(2, len(others) + 2))))
    columns = []
    for field in ["employee_id", hired, *others]:
        if field in wild and chance.random() < 0.1:
            continue
        if field == "employee_id" and field not in wild and chance.random() < 0.6:
            columns.append(Column(field, "VARCHAR", chance.choice(["'EMP_' || i", "printf('E%09d', i)", "repeat('é', i % 140) || i"])))
        elif field == "employee_id" and field not in wild and chance.random() < 0.5:
            columns.append(Column(field, "BIGINT", "i"))
        else:
            spelled = chance.choice([field, field, field.upper(), f'"{field}"'])
            nulls = 0 if field == "employee_id" and is_tame else 0.5
            columns.append(column(chance, spelled, ANYTHING if field in wild else FIELDS[field], nulls))
    columns += [column(chance, name, ANYTHING, 0.5) for name in ("other", '"Ünnamed 🦆"') if chance.random() < 0.4]
    chance.shuffle(columns)
    rows = chance.choice([0, 1, 1, 2, 7, 20, 63, 64, 65, 130, 130, 300, 300, chance.choice([2048, 2049, 4500])])
    return Workforce(name, columns or [Column("employee_id", "BIGINT", "i")], rows)
