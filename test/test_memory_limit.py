"""A low `memory_limit`, or little memory altogether: an error of the query or the right result, and never the end of the process."""

import re
import subprocess
import sys
import textwrap

import duckdb
import pytest
from conftest import EXTENSION, UNSIGNED, open_loaded

# A merit raise a year for each employee, and nothing else; without a salary all its texts are short.
STAYING = "{'merit_rate': 1, 'promotion_rate': 0, 'enrollment_rate': 0, 'base_termination_rate': 0}"
PEOPLE = "SELECT 'E' || range AS employee_id, DATE '0001-01-01' AS hire_date FROM range({})"

# Put before the programs that run in a process of their own, which may take 3 GiB of addresses: DuckDB 2.0.0 keeps those that it has had.
PRELUDE = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
import duckdb
connection = duckdb.connect(config={UNSIGNED!r})
connection.execute("LOAD '{EXTENSION}'")
connection.execute("SET threads = 1")
def error_of(query):
    try:
        return str(connection.execute(query).fetchall())
    except duckdb.Error as error:
        return type(error).__name__ + ": " + str(error)
"""


def lists(end: int) -> str:
    """The query that counts the events of all people from year 1 on, by lists."""
    return f"SELECT sum(len(yearly_events(w, 1, {end}, {STAYING})))::BIGINT FROM people AS w"


def lines_of(program: str) -> list[str]:
    """What a program prints, which must end well."""
    command = [sys.executable, "-X", "faulthandler", "-c", PRELUDE + textwrap.dedent(program)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()


def too_long(rows: int, years: str, allowed: str) -> str:
    """The message of lists that take too much."""
    return (
        f"Invalid Input Error: yearly_events: the lists of {rows} rows have more events in the years {years} than fit into"
        f" {allowed}, a quarter of memory_limit, which all lists may take together; give fewer years per call, use"
        " polars_yearly_events, which hands out events in batches, or SET memory_limit higher"
    )


def message_of(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The message of a query that fails."""
    with pytest.raises(duckdb.InvalidInputException) as raised:
        connection.execute(query).fetchall()
    return str(raised.value)


def test_lists_of_thousands_of_years(connection) -> None:
    """2,048 rows at once have 20 million events: an error that names the bound, and what it advises does."""
    connection.execute(f"CREATE TABLE people AS {PEOPLE.format(2048)}")
    connection.execute("SET memory_limit = '400MiB'")
    assert message_of(connection, lists(9999)) == too_long(2048, "1 to 9999", "100.0 MiB")
    # 2 ^ 17 events of 440 bytes are 55 MiB; twice as many are more than 100.
    assert connection.execute(lists(64)).fetchone() == (2048 * 64,)
    assert message_of(connection, lists(129)) == too_long(2048, "1 to 129", "100.0 MiB")
    rates = STAYING.strip("{}").replace("'", "").replace(":", " :=")
    batches = f"SELECT count(*) FROM polars_yearly_events(1, 600, workforce := 'people', {rates})"
    assert connection.execute(batches).fetchone() == (2048 * 600,)
    connection.execute("SET memory_limit = '4GiB'")
    assert connection.execute(lists(129)).fetchone() == (2048 * 129,)


def test_the_bound_is_that_of_the_moment(connection) -> None:
    """A prepared statement asks for it each time it runs."""
    connection.execute(f"CREATE TABLE people AS {PEOPLE.format(2048)}")
    connection.execute(f"PREPARE events AS {lists(129)}")
    assert connection.execute("EXECUTE events").fetchone() == (2048 * 129,)
    connection.execute("SET memory_limit = '400MiB'")
    assert message_of(connection, "EXECUTE events") == too_long(2048, "1 to 129", "100.0 MiB")
    connection.execute("SET memory_limit = '4GiB'")
    assert connection.execute("EXECUTE events").fetchone() == (2048 * 129,)


def test_the_lists_of_all_connections_share_the_bound(connection) -> None:
    """A result that is read halfway holds its lists; what another connection is refused meanwhile it gets afterwards."""
    connection.execute(f"CREATE TABLE people AS {PEOPLE.format(2048)}")
    connection.execute("SET memory_limit = '400MiB'")
    halfway, other = connection.cursor(), connection.cursor()
    events = f"SELECT unnest(yearly_events(w, 1, 64, {STAYING})) FROM people AS w"
    assert len(halfway.execute(events).fetchmany(3)) == 3
    assert message_of(other, lists(64)) == too_long(2048, "1 to 64", "100.0 MiB")
    halfway.close()
    assert other.execute(lists(64)).fetchone() == (2048 * 64,)


def test_long_texts_count(connection) -> None:
    """Where the calls differ, the name of a scenario is copied for each of them: here twice 50,000 bytes for each of 2,048."""
    connection.execute(f"CREATE TABLE people AS {PEOPLE.format(2048)}")
    connection.execute("SET memory_limit = '400MiB'")
    options = STAYING.replace("}", ", 'scenario_id': repeat('x', 50000)}")
    years = "2024 + (rowid % 2)::INTEGER, 2025"
    query = f"SELECT sum(len(yearly_events(w, {years}, {options})))::BIGINT FROM people AS w"
    assert message_of(connection, query) in [too_long(2048, f"{start} to 2025", "100.0 MiB") for start in (2024, 2025)]
    connection.execute("SET memory_limit = '4GiB'")
    assert connection.execute(query).fetchone() == (1024 * (2 + 1),)


def test_lists_that_the_system_has_no_room_for() -> None:
    """DuckDB would throw an exception through us, which ends the process."""
    lines = lines_of(f"""
        connection.execute("CREATE TABLE people AS {PEOPLE.format(2048)}")
        connection.execute("SET memory_limit = '100GiB'")
        print(error_of({lists(9999)!r}))
        print(error_of({lists(20)!r}))
    """)
    message = (
        r"InvalidInputException: Invalid Input Error: yearly_events: the system gives no further \d+\.\d [MG]iB of memory, as are"
        " wanted here; give fewer years per call, SET threads lower, or allow the process more memory"
    )
    assert re.fullmatch(message, lines[0])
    assert lines[1:] == [f"[({2048 * 20},)]"]
