"""A name means what it means in the session that calls: `USE`, `search_path` and `file_search_path` are followed."""

import duckdb
import pytest
from conftest import open_loaded

PEOPLE = "SELECT '{}' || range AS employee_id, DATE '2020-01-01' AS hire_date FROM range(9)"
LEVERS = "SELECT 'merit_rate' AS parameter_name, {} AS parameter_value"
# Who is read by a plain name, and who by no name at all; and the rate of a merit raise.
TABLE = "SELECT left(max(employee_id), 1), count(*) FILTER (event_type = 'merit') FROM polars_yearly_events(2025, 2025{})"


@pytest.fixture
def connection():
    """Two databases with two schemas, in each of which people and levers have the same names."""
    with open_loaded() as opened:
        opened.execute("ATTACH ':memory:' AS lake; CREATE SCHEMA lake.hr; CREATE SCHEMA memory.hr; "
                       "ATTACH ':memory:' AS \"o dd,it's\"; CREATE SCHEMA \"o dd,it's\".\"a.b\"")
        places = {"A": "memory.main", "B": "memory.hr", "C": "lake.main", "D": "lake.hr", "E": '"o dd,it\'s"."a.b"'}
        for number, (letter, place) in enumerate(places.items()):
            for name in ("people", "census_data"):
                opened.execute(f"CREATE TABLE {place}.{name} AS {PEOPLE.format(letter)}")
            for name in ("levers", "comp_levers"):
                opened.execute(f"CREATE TABLE {place}.{name} AS {LEVERS.format(number % 2)}")
        yield opened


SCALAR = """SELECT left(max(e.employee_id), 1), count(*) FILTER (e.event_type = 'merit') FROM (
    SELECT unnest(yearly_events(p, 2025, 2025, {'parameters': l.parameters})) AS e
    FROM people AS p, (SELECT list(levers) AS parameters FROM levers) AS l)"""


def found(connection, relations: str = ", workforce := 'people', parameters := 'levers'") -> tuple:
    """Who is found by the table function; they are those whom the scalar function is passed by a query."""
    rows = connection.execute(TABLE.format(relations)).fetchone()
    assert connection.execute(SCALAR).fetchone() == rows
    return rows


@pytest.mark.parametrize("relations", [", workforce := 'people', parameters := 'levers'", ""])
def test_names_are_those_of_the_session(connection, relations: str) -> None:
    """After USE of a database or a schema, after SET search_path, and after each is changed back; named and by default."""
    for statement, expected in [
        ("SELECT 1", ("A", 0)), ("USE lake", ("C", 0)), ("USE lake.hr", ("D", 9)), ("USE memory.hr", ("B", 9)), ("USE memory", ("A", 0)),
        ("SET search_path = 'lake.hr,memory.main'", ("D", 9)), ("SET search_path = 'hr'", ("D", 9)),
        ("SET schema = 'lake.main'", ("C", 0)), ('USE "o dd,it\'s"."a.b"', ("E", 0)), ("RESET search_path", ("A", 0)),
        ("USE lake", ("C", 0)), ("SET search_path = ''", ("A", 0)),
    ]:
        connection.execute(statement)
        assert found(connection, relations) == expected, statement


def test_a_name_is_looked_for_along_the_path(connection) -> None:
    """Where the first schema has no relation of the name, the next one counts, as for a query."""
    connection.execute("DROP TABLE lake.hr.levers; DROP TABLE memory.hr.people")
    connection.execute("SET search_path = 'lake.hr,memory.hr,memory.main'")
    assert found(connection) == ("D", 9)
    connection.execute("SET search_path = 'memory.hr,lake.hr'")
    assert found(connection) == ("D", 9)
    # The main schema of the database is always the last one.
    connection.execute("SET search_path = 'memory.hr'")
    assert found(connection) == ("A", 9)
    connection.execute("DROP TABLE memory.main.people")
    with pytest.raises(duckdb.Error, match=r"workforce 'people' cannot be read .*does not exist"):
        connection.execute(TABLE.format(", workforce := 'people'")).fetchall()


def test_a_qualified_name_is_that_relation_wherever_the_session_is(connection) -> None:
    """And each session has its own path, whichever connection of ours reads for it."""
    cursors = [connection.cursor() for _ in range(4)]
    for cursor, place in zip(cursors, ("memory.main", "memory.hr", "lake.main", "lake.hr"), strict=True):
        cursor.execute(f"USE {place}")
    for _ in range(3):
        assert [found(cursor)[0] for cursor in cursors] == ["A", "B", "C", "D"]
        qualified = TABLE.format(", workforce := 'lake.hr.people', parameters := 'lake.main.levers'")
        assert [cursor.execute(qualified).fetchone() for cursor in cursors] == [("D", 0)] * 4


def test_a_view_that_calls_the_function_finds_the_names_of_the_session(connection) -> None:
    """The inner call is bound on a connection of ours, which has the path of the outer one."""
    connection.execute("CREATE VIEW memory.main.inner_events AS SELECT DISTINCT employee_id, DATE '2020-01-01' AS hire_date "
                       "FROM polars_yearly_events(2025, 2025, workforce := 'people', merit_rate := 1, parameters := '')")
    for place, letter in (("memory.main", "A"), ("lake.hr", "D"), ("memory.main", "A")):
        connection.execute(f"USE {place}")
        assert connection.execute(TABLE.format(", workforce := 'memory.main.inner_events', parameters := ''")).fetchone()[0] == letter


def test_a_database_that_is_detached_leaves_nothing_behind(connection) -> None:
    """Connections of ours that were in it go on to be of use."""
    connection.execute("USE lake")
    assert found(connection) == ("C", 0)
    connection.execute("USE memory; DETACH lake")
    for _ in range(8):
        assert found(connection) == ("A", 0)
    connection.execute("ATTACH ':memory:' AS lake")
    assert found(connection) == ("A", 0)


def test_a_schema_of_the_transaction_alone_is_an_error_that_says_so(connection) -> None:
    """Another connection does not see it, so the names are not looked for elsewhere."""
    connection.execute("BEGIN; CREATE SCHEMA memory.fresh")
    connection.execute("USE memory.fresh")
    with pytest.raises(duckdb.Error) as caught:
        connection.execute(TABLE.format(", workforce := 'people'")).fetchall()
    message = str(caught.value)
    assert "polars_yearly_events: the search_path 'memory.fresh' of this session cannot be used to find relations (" in message
    assert "commit what it names, or set it back and name relations with their database and schema" in message
    connection.execute("ROLLBACK; USE memory.main")
    assert found(connection) == ("A", 0)


def test_files_are_looked_for_where_the_session_looks(connection, tmp_path) -> None:
    """The setting file_search_path is the session's, too."""
    for letter in "AB":
        (tmp_path / letter).mkdir()
        connection.execute(f"COPY ({PEOPLE.format(letter)}) TO '{tmp_path / letter / 'people_of_a_folder.csv'}'")
    for letter in "ABA":
        connection.execute(f"SET file_search_path = '{tmp_path / letter}'")
        query = TABLE.format(", workforce := 'people_of_a_folder.csv', parameters := '', merit_rate := 1")
        assert connection.execute(query).fetchone() == (letter, 9)


def test_a_view_means_what_it_means_in_the_time_zone_of_the_session(connection) -> None:
    """The day of an instant is another one there; a zone that is DuckDB's own to know takes its extension for it."""
    try:
        connection.execute("SET TimeZone = 'America/New_York'")
    except duckdb.Error:
        pytest.skip("this DuckDB comes without time zones")
    connection.execute("CREATE TABLE instants AS SELECT 'E1' AS employee_id, TIMESTAMPTZ '2020-01-02 03:00:00+00' AS hired_at")
    connection.execute("CREATE VIEW days AS SELECT employee_id, hired_at::DATE AS hire_date FROM instants")
    query = "SELECT DISTINCT employee_tenure FROM polars_yearly_events(2025, 2025, workforce := 'days', merit_rate := 1)"
    row = "SELECT DISTINCT (unnest(yearly_events(d, 2025, 2025, {'merit_rate': 1}))).employee_tenure FROM days AS d"
    tenures = {}
    for zone in ("America/New_York", "UTC", "America/New_York"):
        connection.execute(f"SET TimeZone = '{zone}'")
        tenures[zone] = connection.execute(query).fetchone()
        assert connection.execute(row).fetchone() == tenures[zone], zone
    assert len(set(tenures.values())) == 2
