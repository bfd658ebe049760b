"""What the independent script answers about tables of DuckDB, and what the modes do, as texts that can be compared."""

import dataclasses

import duckdb
import golden_events
from independent import check, events, parameters, totals, values, year_end
from modes import ANSWERS, SURFACES, comparable, query

# The types that the columns of a workforce are cast to (the specification, section 2); what is not named stays as it is.
TYPES = {
    "employee_id": "VARCHAR", "simulation_year": "INTEGER", "hire_date": "DATE", "employee_hire_date": "DATE", "salary": "DOUBLE",
    "employee_gross_compensation": "DOUBLE", "employee_compensation": "DOUBLE", "current_compensation": "DOUBLE", "level": "VARCHAR",
    "level_id": "VARCHAR", "department": "VARCHAR", "tenure_months": "BIGINT", "current_tenure": "DOUBLE", "performance_tier": "VARCHAR",
    "is_enrolled": "BOOLEAN", "employee_deferral_rate": "DOUBLE", "employee_enrollment_date": "DATE", "birth_date": "DATE",
    "employee_birth_date": "DATE", "employee_age": "INTEGER", "current_age": "INTEGER", "employee_ssn": "VARCHAR", "active": "BOOLEAN",
    "termination_date": "DATE", "employee_termination_date": "DATE", "rehire_date": "DATE", "employee_rehire_date": "DATE",
    "planned_hire_date": "DATE",
}


@dataclasses.dataclass
class Answer:
    """Rows of texts with their columns, or the refusal that there is in place of them."""

    columns: tuple
    rows: list[list[str]]
    refusal: Exception | None = None


def workforce_rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict]:
    """The rows of a workforce, as the independent script takes them; dates as texts, since they may be infinite."""
    columns = [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]

    def cast(name):
        sql_type = TYPES.get(name.lower())
        if sql_type is None:
            return f'"{name}"'
        return f'CAST("{name}" AS DATE)::VARCHAR' if sql_type == "DATE" else f'CAST("{name}" AS {sql_type})'

    found = connection.execute(f"SELECT {', '.join(map(cast, columns))} FROM {table}").fetchall()
    return [dict(zip([name.lower() for name in columns], row, strict=True)) for row in found]


def by_hand(answer: str, rows: list[dict], call, of_totals: dict | None = None) -> Answer:
    """What the independent script answers."""
    of_totals = of_totals or {}
    by = tuple(of_totals.get("by") or ())
    columns = totals.columns(by) if answer == "yearly_totals" else ANSWERS[answer]
    asked = {
        "events": lambda: events.all_events(rows, call),
        "yearly_workforce": lambda: year_end.yearly_workforce(rows, call),
        "yearly_totals": lambda: totals.yearly_totals(rows, call, **of_totals),
        "event_parameters": lambda: parameters.event_parameters(call),
        "workforce_check": lambda: check.workforce_check(rows, call.start),
    }
    try:
        return Answer(columns, as_texts(answer, columns, asked[answer]()))
    except values.Refused as refusal:
        return Answer(columns, [], refusal)


def by_mode(connection: duckdb.DuckDBPyConnection, mode: str, answer: str, workforce: str, this) -> Answer:
    """What a mode answers; `this` has start, end, arguments, parameters and of_totals."""
    arguments = dict(this.arguments)
    if this.parameters is not None:
        arguments["parameters"] = "levers"
    by = ()
    if answer == "yearly_totals":
        arguments |= this.of_totals
        by = tuple(this.of_totals.get("by") or ())
    columns = totals.columns(by) if answer == "yearly_totals" else ANSWERS[answer]
    text = comparable(query(mode, workforce, this.start, this.end, arguments, answer), answer, by)
    try:
        found = connection.execute(text).fetchall()
    except duckdb.InternalException:
        raise
    except duckdb.Error as refusal:
        return Answer(columns, [], refusal)
    return Answer(columns, as_texts(answer, columns, [dict(zip(columns, row, strict=True)) for row in found]))


def as_texts(answer: str, columns: tuple, rows: list[dict]) -> list[list[str]]:
    """Rows as texts that can be compared."""
    return comparable_texts(answer, columns, golden_events.written(rows, columns)[1:])


def comparable_texts(answer: str, columns: tuple, lines: list[list[str]]) -> list[list[str]]:
    """The lines; of a finding the column in lower case, whose spelling is the relation's, and the value as a number where it is one."""
    if answer == "workforce_check":
        at, column = columns.index("value"), columns.index("column_name")
        for line in lines:
            line[column] = line[column].lower()
            try:
                line[at] = repr(float(line[at]))
            except ValueError:
                continue
    return lines


def is_in_order(mode: str, answer: str) -> bool:
    """Whether a mode gives the rows of an answer in the order of the specification."""
    return mode != "SQL mode" and answer in ("events", "yearly_workforce", "yearly_totals")


def difference(mode: str, answer: str, expected: Answer, given: Answer, has_rows: bool = True) -> list[str]:
    """What a mode's answer has otherwise than the independent script's, an empty list where they agree."""
    if expected.refusal is not None:
        # A function over single rows is not called without one, and cannot know of the others.
        silent = mode == "scalar function" and (not has_rows or isinstance(expected.refusal, values.NobodyTakesPart))
        if given.refusal is not None or (silent and not given.rows):
            return []
        return [f"{answer}: by hand refused ({expected.refusal}), by the {mode} {len(given.rows)} rows: {given.rows[:2]}"]
    if given.refusal is not None:
        return [f"{answer}: by hand {len(expected.rows)} rows, by the {mode} refused: {given.refusal}"]
    one, other = expected.rows, given.rows
    if not is_in_order(mode, answer):
        one, other = sorted(one), sorted(other)
    if one == other:
        return []
    found = []
    for left, right in zip(one, other, strict=False):
        if left != right:
            cells = [f"{name} {a} / {b}" for name, a, b in zip(expected.columns, left, right, strict=True) if a != b]
            found.append(f"{answer}: by hand / by the {mode}: {', '.join(cells)} in {left}")
    return [*found[:3], f"{answer}: {len(one)} rows by hand, {len(other)} by the {mode}"]


def has(mode: str, answer: str) -> bool:
    """Whether a mode is to have an answer at all."""
    return mode in SURFACES[answer]
