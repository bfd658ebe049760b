"""Bad input: whatever a function is given, it answers with the right rows or a sentence, and the connection lives on.

The cases are in test/bad_input, a file for each theme; catalogue.py says how they are written.
"""

import re

import duckdb
import pytest
from catalogue import Case, all_versions, of_version, read_catalogue
from conftest import open_loaded
from modes import comparable, load_sql_mode
from sqllogic import as_text

CASES = read_catalogue()
THEMES = {
    "arguments", "column names", "dates", "employee ids", "files and the network", "injection", "names not found", "NULLs",
    "options", "parameters", "relation names", "rows", "salaries", "totals", "types", "values", "years",
}
KNOWN_DRAW = "SELECT hash_rng('EMP_2024_0000001', 2025, 'termination')"


@pytest.fixture(scope="module")
def shared():
    """A database for all cases, one after the other, in which nothing is fetched from the network."""
    with open_loaded() as opened:
        for setting in ("autoinstall_known_extensions", "autoload_known_extensions"):
            opened.execute(f"SET {setting} = false")
        load_sql_mode(opened)
        opened.execute("CREATE TABLE census AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary")
        opened.execute("CREATE TABLE canary AS SELECT unnest([1, 2, 3]) AS song")
        yield opened


def queries(case: Case) -> dict[str, str]:
    """The query of each mode."""
    named = "".join(f", {name} := {value}" for name, value in case.options.items())
    options = ", {" + ", ".join(f"'{name}': {value}" for name, value in case.options.items()) + "}" if case.options else ""
    by_mode = {
        "table function": f"FROM polars_yearly_events({case.years}, workforce := 'w'{named})",
        "scalar function": f"SELECT e.* FROM (SELECT unnest(yearly_events(w, {case.years}{options})) AS e FROM w)",
        "SQL mode": f"FROM sql_yearly_events({case.years}, workforce := 'w'{named})",
    }
    return {mode: query for mode, query in by_mode.items() if mode in case.only}


def as_rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[list[str]]:
    """The rows of a query, each value as DuckDB shows it."""
    return [[as_text(value) for value in row] for row in connection.execute(query).fetchall()]


def message_of(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The message that a query fails with, without its class and the lines that point into the query."""
    with pytest.raises(duckdb.Error) as caught:
        connection.execute(query).fetchall()
    message = str(caught.value).split("\n\nLINE ")[0]
    # Python's own words, where DuckDB 1.5.6 fails after the first rows.
    message = message.split("unsuccessful or closed pending query result\nError: ")[-1]
    return re.sub("^(Invalid Input|Binder) Error: ", "", message)


def check_workforce(connection: duckdb.DuckDBPyConnection, case: Case) -> None:
    """The workforce has the rows or the error in all modes."""
    connection.execute(f"CREATE OR REPLACE TABLE w AS {case.workforce}")
    by_mode = queries(case)
    if case.rows is None:
        by_mode.pop("SQL mode", None)
        for mode, query in by_mode.items():
            message = message_of(connection, query)
            if case.duckdb_error:
                assert of_version(case.duckdb_error) in message, mode
            else:
                assert message == case.error_of(mode), mode
        return
    if case.sql_mode:
        by_mode.pop("SQL mode", None)
    assert as_rows(connection, f"SELECT {case.show} FROM ({by_mode[case.only[0]]})") == case.rows
    everything = None
    for mode, query in by_mode.items():
        values = connection.execute(f"SELECT t::VARCHAR FROM ({comparable(query)}) AS t").fetchall()
        everything = values if everything is None else everything
        assert values == everything, f"the {mode} differs from the {case.only[0]}"


def check_totals(connection: duckdb.DuckDBPyConnection, case: Case) -> None:
    """The totals of one employee have the rows or the error in both modes."""
    connection.execute("CREATE OR REPLACE TABLE w AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary")
    for function, speaker in (("polars_yearly_totals", "polars_yearly_totals: "), ("sql_yearly_totals", "")):
        query = f"FROM {function}({case.years}, workforce := 'w', {case.totals})"
        if case.rows is not None:
            assert as_rows(connection, f"SELECT {case.show} {query}") == case.rows, function
        else:
            assert message_of(connection, query) == speaker + of_version(case.error), function


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.theme}: {case.name}")
def test_case(shared: duckdb.DuckDBPyConnection, case: Case, tmp_path) -> None:
    """The case ends as it says, and leaves the database as it was."""

    def in_directory(text: str) -> str:
        return text.replace("__TEST_DIR__", str(tmp_path))

    connections = shared.execute("SELECT count FROM duckdb_connection_count()").fetchone()
    for statement in case.setup:
        shared.execute(in_directory(statement))
    if case.workforce:
        check_workforce(shared, case)
    elif case.totals:
        check_totals(shared, case)
    elif case.rows is not None:
        assert as_rows(shared, in_directory(case.query)) == case.rows
    elif case.duckdb_error:
        assert of_version(case.duckdb_error) in message_of(shared, in_directory(case.query))
    else:
        assert message_of(shared, in_directory(case.query)) == in_directory(of_version(case.error))
    assert shared.execute(KNOWN_DRAW).fetchone() == (0.3640904757194221,)
    assert shared.execute("SELECT count FROM duckdb_connection_count()").fetchone() == connections
    assert shared.execute("SELECT list(song) FROM canary").fetchone() == ([1, 2, 3],)


@pytest.mark.parametrize("argument", ["workforce", "parameters"])
def test_files_are_out_of_reach_where_duckdb_may_not_read_them(tmp_path, argument: str) -> None:
    """What the settings forbid to a query is forbidden to the relations that the functions read."""
    path = tmp_path / "census.csv"
    path.write_text("employee_id,hire_date\nE1,2020-01-01\n", encoding="utf-8")
    named = {"workforce": "census", "parameters": "", argument: str(path)}
    arguments = ", ".join(f"{name} := '{value}'" for name, value in named.items())
    query = f"SELECT count(*) FROM polars_yearly_events(2025, 2025, {arguments})"
    with open_loaded() as opened:
        opened.execute("CREATE TABLE census AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary")
        opened.execute("SET enable_external_access = false")
        assert message_of(opened, query).startswith(
            f"polars_yearly_events: {argument} '{path}' cannot be read (Permission Error: ")
        assert opened.execute("SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := 'census')").fetchone() == (1,)


def test_the_catalogue_is_whole() -> None:
    """Every theme has cases, there are enough of them, and no two have the same name."""
    assert {case.theme for case in CASES} == THEMES
    assert all(sum(case.theme == theme for case in CASES) >= 4 for theme in THEMES)
    assert len(CASES) >= 120
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize(("version", "text"), [("1.5.6", "a"), ("1.5.10", "a"), ("2.0.0", "b"), ("2.0.1", "b"), ("10.0.0", "c")])
def test_a_text_holds_from_its_version_on(version: str, text: str) -> None:
    """A new release says what the one before has said, until the catalogue knows better."""
    assert of_version({"10.0.0": "c", "1.5.6": "a", "2.0.0": "b"}, version) == text


def test_errors_of_ours_are_whole_sentences() -> None:
    """A message of ours stands in the catalogue from its first word to its last, and what is only a part is DuckDB's."""
    texts = [text for case in CASES for text in (case.error, case.table_error, case.scalar_error)]
    messages = [message for text in texts for message in all_versions(text)]
    assert len(messages) >= 150
    for message in messages:
        assert len(message.split()) >= 8, message
        assert "\n" not in message, message
        assert not message.endswith((".", ",", ";", ":", " ")), message
    for part in (part for case in CASES for part in all_versions(case.duckdb_error)):
        assert "yearly_events: " not in part, part
        assert "hash_rng: " not in part, part
