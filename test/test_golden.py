"""The golden events: worked out independently, checked in, and what every mode must give.

A golden file that changes is a BREAKING CHANGE: every user's simulation would change with it.
"""

import pytest

import golden_events
from modes import MODES, comparable, load_sql_mode, query

TYPES = {
    "simulation_year": "INTEGER", "hire_date": "DATE", "salary": "DOUBLE", "is_enrolled": "BOOLEAN",
    "employee_deferral_rate": "DOUBLE", "birth_date": "DATE", "active": "BOOLEAN", "tenure_months": "BIGINT",
}


def create_workforce(connection, name):
    """Makes a table of a golden workforce, from the file that is checked in."""
    header, *rows = golden_events.read_golden(name)
    columns = ", ".join(f"{column} {TYPES.get(column, 'VARCHAR')}" for column in header)
    connection.execute(f"CREATE TABLE workforce ({columns})")
    values = [[None if field == "NULL" else field for field in row] for row in rows]
    connection.executemany(f"INSERT INTO workforce VALUES ({', '.join('?' * len(header))})", values)


def test_golden_files_are_what_the_rules_give():
    for name, lines in golden_events.golden_files().items():
        assert golden_events.read_golden(name) == lines, f"{name}: a change of it is a breaking change"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name, _rows, call", golden_events.golden_cases(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_mode_gives_the_golden_events(connection, mode, name, _rows, call):
    load_sql_mode(connection)
    create_workforce(connection, f"{name.removesuffix('_with_arguments')}.csv")
    arguments = {}
    if name == "census_with_arguments":
        arguments = {**call.rates, "scenario_id": call.scenario_id, "plan_design_id": call.plan_design_id,
                     "random_seed": call.random_seed}
    result = connection.execute(comparable(query(mode, "workforce", call.start, call.end, arguments)))
    events = [dict(zip(golden_events.COLUMNS, row)) for row in result.fetchall()]
    expected = golden_events.read_golden(f"{name}_events.csv")
    assert golden_events.written(events, golden_events.COLUMNS) == expected


def test_golden_events_have_every_type_and_flag():
    for name in ("census_events.csv", "census_with_arguments_events.csv", "by_year_events.csv"):
        header, *rows = golden_events.read_golden(name)
        types = {row[header.index("event_type")] for row in rows}
        assert types == {"hire", "termination", "promotion", "merit", "benefit_enrollment"}, name
        assert {row[header.index("data_quality_flag")] for row in rows} == {"VALID", "INVALID_COMPENSATION"}, name
