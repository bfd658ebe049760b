"""The tables of the demo, and what is asked of them."""

import pathlib
import re
import typing

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent
QUERIES = pathlib.Path(__file__).resolve().parent / "queries"

FIRST_YEAR, LAST_YEAR = 2025, 2029
# The plan, the parameters, the events, the ends of years and the futures; no seed is given; page.html says so.
GROWTH = "examples/growth.sql"
# What a DuckDB must be able to read to open the database that is kept: the oldest version that the extension supports can.
STORAGE_VERSION = "v1.5.0"


class Facts(typing.NamedTuple):
    """What the page says about the simulation as a whole."""

    employees: int
    # People whom the plan lets join.
    planned_hires: int
    first_year: int
    last_year: int
    events: int
    # Of the events; more than one only where somebody has put events of several into the table.
    scenarios: list[str]
    extension_version: str
    duckdb_version: str


class Answer(typing.NamedTuple):
    """A query and its rows, each a value by the name of its column."""

    name: str
    query: str
    rows: list[dict[str, typing.Any]]


def open_census(extension: str) -> duckdb.DuckDBPyConnection:
    """A database in memory with the extension and the census."""
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute("LOAD '{}'".format(extension.replace("'", "''")))
    connection.execute((ROOT / "sql" / "demo_census.sql").read_text(encoding="utf-8"))
    return connection


def statements(file: str) -> str:
    """A script of SQL, with the scripts that it reads by `.read` in their places, as DuckDB's command line runs it from the root."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return re.sub(r"^\.read (\S+)$", lambda read: statements(read[1]), text, flags=re.MULTILINE)


def generate(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes all tables of the demo from the census."""
    connection.execute(statements(GROWTH))


def ask(connection: duckdb.DuckDBPyConnection, name: str) -> Answer:
    """Runs the query of that name in demo/queries."""
    query = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    result = connection.execute(query)
    columns = [column[0] for column in result.description]
    return Answer(name, query, [dict(zip(columns, row, strict=True)) for row in result.fetchall()])


def facts(connection: duckdb.DuckDBPyConnection) -> Facts:
    """Looks at the tables and at what made them."""
    census = connection.execute(
        "SELECT (SELECT count(employee_hire_date) FROM census_data WHERE active), "
        "(SELECT count(planned_hire_date) FROM planned_census)").fetchone()
    events = connection.execute(
        "SELECT min(simulation_year), max(simulation_year), count(*), list(DISTINCT scenario_id ORDER BY scenario_id) "
        "FROM yearly_events").fetchone()
    extension = connection.execute(
        "SELECT extension_version FROM duckdb_extensions() WHERE extension_name = 'navigator_events' AND loaded").fetchone()
    return Facts(*census, *events, *extension, duckdb.__version__)


def keep(connection: duckdb.DuckDBPyConnection, database: pathlib.Path) -> None:
    """Copies the tables into a new database file, for queries of one's own."""
    for old in (database, database.with_name(f"{database.name}.wal")):
        old.unlink(missing_ok=True)
    path = str(database).replace("'", "''")
    connection.execute(f"ATTACH '{path}' AS kept (STORAGE_VERSION '{STORAGE_VERSION}')")
    connection.execute("COPY FROM DATABASE memory TO kept")
    connection.execute("DETACH kept")
