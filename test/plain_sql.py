"""For the tests of the SQL mode by itself: a database without the extension, tables written as rows, errors, draws by hashlib."""

import hashlib
import pathlib
import re

import duckdb
import pytest
from modes import ROOT, load_sql_mode

FILES = sorted((ROOT / "sql").rglob("*.sql"))
# Nothing is left to chance, and nothing happens: the rates that a test is about come after these.
NOTHING = {"hire_rate": 0, "base_termination_rate": 0, "promotion_rate": 0, "merit_rate": 0, "enrollment_rate": 0}


def open_plain() -> duckdb.DuckDBPyConnection:
    """A database with the macros, which has never seen the extension."""
    connection = duckdb.connect()
    load_sql_mode(connection)
    return connection


def raises(connection: duckdb.DuckDBPyConnection, query: str, message: str) -> None:
    """The query fails with the message, and the connection still works."""
    with pytest.raises(duckdb.Error) as caught:
        connection.execute(query).fetchall()
    assert message in str(caught.value)
    assert connection.execute("SELECT 42").fetchone() == (42,)


def named(arguments: dict) -> str:
    """Named arguments of a call; texts are SQL already where they begin with a bracket or a quote."""
    return "".join(f", {name} := {value}" for name, value in arguments.items())


def events(connection: duckdb.DuckDBPyConnection, columns: str, years: str, **arguments) -> list[tuple]:
    """Columns of the events of a table w, of which nothing happens that the arguments do not ask for."""
    call = {"workforce": "'w'", **NOTHING, **arguments}
    return connection.execute(f"SELECT {columns} FROM sql_yearly_events({years}{named(call)})").fetchall()


def draw(employee_id: str, year: int, word: str, seed: int | None = None) -> float:
    """The draw of section 1, by hashlib."""
    key = f"{employee_id}|{year}|{word}" if seed is None else f"{seed}|{employee_id}|{year}|{word}"
    return int(hashlib.md5(key.encode()).hexdigest()[:8], 16) / 16**8


def common_names(file: pathlib.Path) -> list[str]:
    """The names of the common table expressions of a file."""
    return re.findall(r"^(\w+) AS (?:MATERIALIZED )?\($", file.read_text(encoding="utf-8"), re.MULTILINE)
