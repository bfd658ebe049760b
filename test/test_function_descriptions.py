"""The descriptions of the functions for DuckDB's list of community extensions: of each function, with an example that is true."""

import csv

import pytest
from conftest import ROOT
from test_manifest import FUNCTIONS

with (ROOT / "packaging/community_extension/docs/function_descriptions.csv").open(encoding="utf-8", newline="") as file:
    COLUMNS, *ROWS = csv.reader(file)
DESCRIPTIONS = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]


def test_just_the_registered_functions_are_described():
    assert COLUMNS == ["function", "description", "comment", "example"]
    assert sorted(description["function"] for description in DESCRIPTIONS) == sorted(FUNCTIONS)
    assert all(all(description.values()) for description in DESCRIPTIONS)


@pytest.mark.parametrize("described", DESCRIPTIONS, ids=[description["function"] for description in DESCRIPTIONS])
def test_the_example_gives_what_it_says(connection, described):
    """On the census of the demo; what is expected stands behind the statement, values of several rows with commas."""
    connection.execute((ROOT / "sql/demo_census.sql").read_text(encoding="utf-8"))
    statement, expected = described["example"].split("; -- ")
    assert f"{described['function']}(" in statement
    assert ", ".join(str(value) for (value,) in connection.execute(statement).fetchall()) == expected
