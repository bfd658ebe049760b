"""What is registered is what is documented, and what stands in two places is the same in both."""

import re

import duckdb
import pytest
from conftest import EXTENSION, ROOT, UNSIGNED
from independent.parameters import ARGUMENTS, PARAMETERS
from modes import load_sql_mode

REFERENCE = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
FUNCTIONS = {
    "hash_rng": "scalar", "yearly_events": "scalar", "yearly_workforce": "scalar", "polars_yearly_events": "table",
    "polars_yearly_workforce": "table", "polars_yearly_totals": "table", "polars_event_parameters": "table",
    "polars_workforce_check": "table", "navigator_events_help": "table",
}
# The functions that read relations, each with its twin in the SQL mode, where its columns are described, and a call with all of them.
BY_NAME = {
    "polars_yearly_events": ("sql_yearly_events", "The columns", ""),
    "polars_yearly_workforce": ("sql_yearly_workforce", "The columns of the workforce", ""),
    "polars_yearly_totals": (
        "sql_yearly_totals", "The columns of totals", ", by := ['level_id', 'department', 'age_band', 'tenure_band']"),
}
# Those that are about the session, and described where it ends.
OF_SESSIONS = {"navigator_events_session": "scalar", "navigator_events_close": "scalar"}


def functions(connection) -> dict[str, str]:
    rows = connection.execute("SELECT DISTINCT function_name, function_type FROM duckdb_functions()")
    return dict(rows.fetchall())


def test_loading_registers_just_the_documented_functions():
    with duckdb.connect(config=UNSIGNED) as connection:
        before = functions(connection)
        connection.execute(f"LOAD '{EXTENSION}'")
        added = {name: kind for name, kind in functions(connection).items() if name not in before}
    assert added == FUNCTIONS | OF_SESSIONS
    for name in FUNCTIONS:
        assert section(name).splitlines()[2].startswith(f"`{name}(")
    for name in OF_SESSIONS:
        assert f"- `{name}()` " in REFERENCE


def section(title: str) -> str:
    """The reference from a heading of level three to the next heading."""
    found = re.search(rf"^### {re.escape(title)}$.*?(?=^##)", REFERENCE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found.group(0)


@pytest.mark.parametrize(("function", "arguments"), [("polars_event_parameters", "2025, 2025"), ("polars_workforce_check", "2025")])
def test_the_columns_of_the_lists_are_documented(connection, function, arguments):
    rows = connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM {function}({arguments}))").fetchall()
    assert re.findall(r"^\| `(\w+)` \| ([A-Z]+) \|", section(function), re.MULTILINE) == rows


def documented_arguments(function: str) -> set[str]:
    return set(re.findall(r"^\| `(\w+)` \|", section(function), re.MULTILINE))


@pytest.mark.parametrize("function", BY_NAME)
def test_every_argument_is_documented(connection, function):
    """Below the function itself, and those that all of them have below the first."""
    rows = connection.execute("SELECT unnest(parameters) FROM duckdb_functions() WHERE function_name = $1", [function])
    arguments = {name for (name,) in rows.fetchall() if not re.fullmatch(r"col\d+", name)}
    assert arguments == documented_arguments(function) | documented_arguments("polars_yearly_events")


def test_every_rate_is_documented_with_its_default():
    """The defaults of the independent script, which all modes are held against."""
    documented = re.findall(r"^\| `(\w+)` \| ([\d.]+|none) \|", section("polars_yearly_events"), re.MULTILINE)
    given = {name: None if default == "none" else float(default) for name, default in documented if name in PARAMETERS}
    assert given == {name: PARAMETERS[name][1] for name in ARGUMENTS}


@pytest.mark.parametrize("function", BY_NAME)
def test_sql_mode_has_the_same_arguments_and_columns(connection, function):
    load_sql_mode(connection)
    twin, _, rest = BY_NAME[function]
    arguments = connection.execute(
        "SELECT function_name, list_sort(parameters) FROM duckdb_functions() WHERE function_name IN ($1, $2)", [function, twin]).fetchall()
    by_name = {name: [p for p in given if not re.fullmatch(r"col\d+", p) and p not in ("start_year", "end_year")]
               for name, given in arguments}
    assert by_name[function] == by_name[twin]
    connection.execute("CREATE TABLE census_data (employee_id VARCHAR, hire_date DATE)")
    described = [connection.execute(f"DESCRIBE FROM {name}(2025, 2026{rest})").fetchall() for name in by_name]
    assert described[0] == described[1]


@pytest.mark.parametrize("function", BY_NAME)
def test_every_column_is_documented_with_its_type(connection, function):
    _, title, rest = BY_NAME[function]
    documented = {}
    for names, sql_type in re.findall(r"^\| ([a-z_, ]+) \| ([A-Z]+) \|", section(title), re.MULTILINE):
        documented.update(dict.fromkeys(names.split(", "), sql_type))
    described = connection.execute(f"DESCRIBE FROM {function}(2025, 2026{rest})").fetchall()
    # In their order, too.
    assert list(documented.items()) == [(name, sql_type.split("(")[0]) for name, sql_type, *_ in described]


def tables(title: str) -> list[list[list[str]]]:
    """The tables below a heading: their rows, as cells, without the heading."""
    found = re.findall(r"(?:^\|.*\n)+", section(title), re.MULTILINE)
    return [[[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]] for table in found]


def test_the_macros_of_the_plan_and_the_bands_are_documented(connection):
    """Their arguments as they are made, and the columns that they give, in their order."""
    load_sql_mode(connection)
    connection.execute((ROOT / "sql/demo_census.sql").read_text(encoding="utf-8"))
    connection.execute("CREATE TABLE futures AS FROM polars_yearly_totals(2025, 2026, replications := 2)")
    values = {"start": "2025", "end": "2026", "opening_headcount": "100", "totals": "'futures'", "measure": "'hires'", "threshold": "1"}
    macros, arguments = tables("The plan and the bands")
    explained = [name.strip("`") for name, *_ in arguments]
    by_name: list[str] = []
    for call, given, gives in macros:
        name, places = re.fullmatch(r"`(\w+)\((.*)\)`", call).groups()
        places = places.split(", ")
        rates = [rate for rate in explained if rate.endswith("_rate")] if "the rates" in given else []
        by_name = (by_name if "the same" in given else rates) + re.findall(r"`(\w+)`", given)
        parameters = "SELECT DISTINCT unnest(parameters) FROM duckdb_functions() WHERE function_name = $1"
        taken = {parameter.removesuffix("_year") for (parameter,) in connection.execute(parameters, [name]).fetchall()}
        assert taken == {*places, *by_name}, name
        assert set(by_name) <= set(explained)
        columns = connection.execute(f"DESCRIBE FROM {name}({', '.join(values[place] for place in places)})").fetchall()
        # The workforce with the plan has the columns of the workforce.
        assert re.findall(r"`(\w+)`", gives) == [column for column, *_ in columns] or name == "workforce_with_plan"
    assert [call.split("(")[0] for call, *_ in macros] == [
        "`hire_plan_by_year", "`hire_plan", "`workforce_with_plan", "`totals_bands", "`totals_share_above"]


def test_the_defaults_of_the_plan_are_documented(connection):
    """To give them changes nothing, and to give something else does."""
    load_sql_mode(connection)
    connection.execute((ROOT / "sql/demo_census.sql").read_text(encoding="utf-8"))
    _, arguments = tables("The plan and the bands")
    defaults = {name.strip("`"): default.strip("`") for name, default, _ in arguments}
    assert len(defaults) == 8

    def plan(**given: str) -> list[tuple]:
        named = "".join(f", {name} := {'NULL' if value == 'none' else value}" for name, value in given.items())
        return connection.execute(f"FROM hire_plan(2025, 2026{named})").fetchall()

    assert len(plan()) > 1000
    assert plan(**defaults) == plan()
    for name in ("target_growth_rate", "termination_rate", "new_hire_termination_rate", "opening_new_hires", "random_seed"):
        given = "100" if defaults[name] == "0" else "0.2" if name != "random_seed" else "7"
        assert plan(**{name: given}) != plan(), name
