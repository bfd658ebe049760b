"""The three modes, asked for the same events: the table function, the scalar function and the SQL mode."""

import pathlib
import re

import duckdb
from golden_events import COLUMNS

ROOT = pathlib.Path(__file__).resolve().parent.parent
SQL_MODE = ROOT / "sql" / "sql_mode.sql"
MODES = ("table function", "scalar function", "SQL mode")


def with_files_read(sql: str) -> str:
    """The SQL with the files in place of the lines that read them; `.read` is the command line's, and no client knows it."""
    return re.sub(r"^\.read (\S+)$", lambda read: with_files_read((ROOT / read[1]).read_text(encoding="utf-8")), sql, flags=re.MULTILINE)


def load_sql_mode(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the macros of the SQL mode, from the files that sql/sql_mode.sql names, in that order."""
    connection.execute(with_files_read(SQL_MODE.read_text(encoding="utf-8")))


def literal(value) -> str:
    """A Python value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, float):
        # As text: DuckDB 1.5.6 reads a bare number as a DECIMAL, which is not always the same double.
        return f"'{value!r}'::DOUBLE"
    return str(value)


def query(mode: str, workforce: str, start: int, end: int, arguments: dict) -> str:
    """The query that gives the events of a table in a mode; the scalar is handed the rows of the parameters relation."""
    if mode == "scalar function":
        values = {name: literal(value) for name, value in arguments.items()}
        joined = ""
        if "parameters" in arguments:
            values["parameters"] = "l.parameters"
            joined = f", (SELECT list(p) AS parameters FROM {arguments['parameters']} AS p) AS l"
        options = ", ".join(f"'{name}': {value}" for name, value in values.items())
        call = f"yearly_events(w, {start}, {end}" + (f", {{{options}}})" if options else ")")
        return f"SELECT e.* FROM (SELECT unnest({call}) AS e FROM {workforce} AS w{joined})"
    function = {"table function": "polars_yearly_events", "SQL mode": "sql_yearly_events"}[mode]
    named = "".join(f", {name} := {literal(value)}" for name, value in arguments.items())
    return f"SELECT * FROM {function}({start}, {end}, workforce := '{workforce}'{named})"


def comparable(query_text: str) -> str:
    """The query without the columns in which the modes may differ."""
    return f"SELECT {', '.join(COLUMNS)} FROM ({query_text})"
