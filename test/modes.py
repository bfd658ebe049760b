"""The three modes, asked for the same: the table function, the scalar function and the SQL mode."""

import pathlib
import re

import duckdb
from features import MODES
from independent import check, events, parameters, totals, year_end

__all__ = ["ANSWERS", "MODES", "SURFACES", "comparable", "literal", "load_sql_mode", "query", "with_files_read"]

ROOT = pathlib.Path(__file__).resolve().parent.parent
SQL = ROOT / "sql"

# What a mode can be asked for, and the columns in which modes must not differ; those of totals depend on the call.
ANSWERS = {
    "events": events.COLUMNS,
    "yearly_workforce": year_end.COLUMNS,
    "yearly_totals": totals.columns(),
    "event_parameters": parameters.LISTED,
    "workforce_check": check.COLUMNS,
}

# Of these, what can be infinite.
DATES = ("employee_hire_date", "employee_birth_date", "employee_enrollment_date")

# What answers in each mode.
SURFACES = {
    "events": {"table function": "polars_yearly_events", "scalar function": "yearly_events", "SQL mode": "sql_yearly_events"},
    "yearly_workforce": {
        "table function": "polars_yearly_workforce", "scalar function": "yearly_workforce", "SQL mode": "sql_yearly_workforce"},
    "yearly_totals": {"table function": "polars_yearly_totals", "SQL mode": "sql_yearly_totals"},
    "event_parameters": {"table function": "polars_event_parameters", "SQL mode": "sql_event_parameters"},
    "workforce_check": {"table function": "polars_workforce_check", "SQL mode": "sql_workforce_check"},
}


def with_files_read(sql: str) -> str:
    """The SQL with the files in place of the lines that read them; `.read` is the command line's, and no client knows it."""
    return re.sub(r"^\.read (\S+)$", lambda read: with_files_read((ROOT / read[1]).read_text(encoding="utf-8")), sql, flags=re.MULTILINE)


def load_sql_mode(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the macros of the SQL mode, from the files that sql/sql_mode.sql names, in that order."""
    connection.execute(with_files_read((SQL / "sql_mode.sql").read_text(encoding="utf-8")))


def literal(value) -> str:
    """A Python value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, float):
        # As text: DuckDB 1.5.6 reads a bare number as a DECIMAL, which is not always the same double.
        return f"'{value!r}'::DOUBLE"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(literal, value))}]"
    return str(value)


def query(mode: str, workforce: str, start: int, end: int, arguments: dict, answer: str = "events") -> str:
    """The query that gives an answer of a mode about a table; the scalar is handed the rows of the parameters relation."""
    function = SURFACES[answer][mode]
    if mode == "scalar function":
        values = {name: literal(value) for name, value in arguments.items()}
        joined = ""
        if "parameters" in arguments:
            values["parameters"] = "l.parameters"
            joined = f", (SELECT list(p) AS parameters FROM {arguments['parameters']} AS p) AS l"
        options = ", ".join(f"'{name}': {value}" for name, value in values.items())
        call = f"{function}(w, {start}, {end}" + (f", {{{options}}})" if options else ")")
        return f"SELECT e.* FROM (SELECT unnest({call}) AS e FROM {workforce} AS w{joined})"
    years = f"{start}" if answer == "workforce_check" else f"{start}, {end}"
    named = dict(arguments)
    if answer == "workforce_check":
        named = {}
    if answer == "event_parameters":
        named = {name: value for name, value in named.items() if name in (*parameters.ARGUMENTS, "scenario_id", "parameters")}
    else:
        named = {"workforce": workforce, **named}
    return f"SELECT * FROM {function}({', '.join([years, *(f'{name} := {literal(value)}' for name, value in named.items())])})"


def comparable(query_text: str, answer: str = "events", by: tuple = ()) -> str:
    """The query without the columns in which the modes may differ; dates of the workforce as text, as they may be infinite."""
    columns = totals.columns(by) if answer == "yearly_totals" else ANSWERS[answer]
    shown = [f"CAST({name} AS VARCHAR) AS {name}" if name in DATES else name for name in columns]
    return f"SELECT {', '.join(shown)} FROM ({query_text})"
