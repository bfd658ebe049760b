"""A low `memory_limit`, or little memory altogether: an error of the query or the right result, and never the end of the process."""

import pathlib
import re

import duckdb
import pytest
from conftest import EXTENSION, UNSIGNED, open_loaded
from processes import succeeds

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
    return succeeds(program, prelude=PRELUDE).splitlines()


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


def test_a_workforce_that_is_read_at_once_and_is_too_large(connection) -> None:
    """With more than half of the connections in use; beside them a small workforce is still read, and later a large one too."""
    connection.execute(f"CREATE VIEW people AS {PEOPLE.format(2000000)}")
    connection.execute("CREATE VIEW many AS SELECT repeat('x', 1000) || range AS employee_id, NULL::DATE AS hire_date FROM range(50000)")
    connection.execute("SET memory_limit = '100MiB'")
    count = "SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := '{}', hire_rate := 1)"
    halfway = [connection.cursor() for _ in range(17)]
    for cursor in halfway:
        cursor.execute("SELECT event_id FROM polars_yearly_events(2025, 2025, workforce := 'people')").fetchmany(3)
    connection.execute("CREATE VIEW few AS FROM many LIMIT 1000")
    assert connection.execute(count.format("few")).fetchone() == (1000,)
    assert message_of(connection, count.format("many")) == (
        "Invalid Input Error: polars_yearly_events: workforce 'many' takes more than 32.0 MiB, a quarter of memory_limit, which"
        " all workforces that are read at once may take together, as this one is because more than half of the 32 connections"
        " that read relations are in use; run fewer of these calls at once, or SET memory_limit higher"
    )
    for cursor in halfway:
        cursor.close()
    assert connection.execute(count.format("many")).fetchone() == (50000,)


# What asks for events or draws, by the columns that the statements below know.
SOURCES = {
    "table function": "(SELECT event_id AS id, event_details AS text FROM polars_yearly_events(2025, 2029, workforce := 'census'))",
    "scalar": (
        "(SELECT e.event_id AS id, e.event_details AS text"
        " FROM (SELECT unnest(yearly_events(c, 2025, 2029)) AS e FROM census AS c))"
    ),
    "hash_rng": (
        "(SELECT range::VARCHAR AS id, hash_rng('E' || range, 2025, 'merit')::VARCHAR || repeat('.', 60) AS text"
        " FROM range(400000))"
    ),
}
# What is done with them, and whether DuckDB can do it in little memory.
STATEMENTS = {
    "aggregate": ("SELECT count(*), bit_xor(hash(id, text)) FROM {source}", True),
    "copy": ("COPY (FROM {source} ORDER BY ALL LIMIT 1000) TO '{file}'", True),
    "create table": ("CREATE OR REPLACE TABLE kept AS FROM {source}", False),
    "order by": ("SELECT count(*), bit_xor(hash(text, place)) "
                 "FROM (SELECT text, row_number() OVER () AS place FROM (FROM {source} ORDER BY text, id))", False),
    "window": ("SELECT count(*), bit_xor(hash(id, before)) "
               "FROM (SELECT id, lag(text) OVER (ORDER BY text, id) AS before FROM {source})", False),
    "join": ("SELECT count(*), bit_xor(hash(a.id, b.text)) FROM {source} AS a JOIN {source} AS b USING (id)", False),
    "group": ("SELECT count(*), bit_xor(hash(id, most)) FROM (SELECT id, max(text) AS most FROM {source} GROUP BY id)", False),
}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_little_memory(tmp_path: pathlib.Path, source: str, statement: str) -> None:
    """The right result or an error of DuckDB's that says why; the same again, and right, with more memory."""
    path = tmp_path / "result.csv"
    query, fits = STATEMENTS[statement]
    query = query.format(source=SOURCES[source], file=path)

    def result():
        rows = connection.execute(query).fetchall()
        if statement == "copy":
            return path.read_bytes()
        return connection.execute("SELECT count(*), bit_xor(hash(id, text)) FROM kept").fetchall() if "kept" in query else rows

    with open_loaded() as connection:
        connection.execute("SET threads = 2")
        connection.execute("SET temp_directory = ''")
        connection.execute(
            "CREATE VIEW census AS SELECT 'EMP_' || range AS employee_id, 50000 AS salary, DATE '2015-01-01' AS hire_date FROM range(60000)"
        )
        expected = result()
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("SET memory_limit = '20MB'")
        if fits:
            assert result() == expected
        else:
            with pytest.raises(duckdb.OutOfMemoryException):
                result()
        assert connection.execute("SELECT hash_rng('EMP_2024_0000001', 2025, 'termination')").fetchone() == (0.3640904757194221,)
        connection.execute("SET memory_limit = '8GB'")
        assert result() == expected
