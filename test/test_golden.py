"""The golden events: worked out independently, checked in, and what every mode must give.

A golden file that changes is a BREAKING CHANGE: every user's simulation would change with it.
"""

import golden_events
import pytest
from modes import MODES, comparable, load_sql_mode, query

TYPES = {
    "simulation_year": "INTEGER", "hire_date": "DATE", "salary": "DOUBLE", "is_enrolled": "BOOLEAN",
    "employee_deferral_rate": "DOUBLE", "birth_date": "DATE", "active": "BOOLEAN", "tenure_months": "BIGINT",
    "fiscal_year": "INTEGER", "parameter_value": "DOUBLE",
}


def create_table(connection, table, name):
    """Makes a table of a golden workforce, or of the golden parameters, from the file that is checked in."""
    header, *rows = golden_events.read_golden(name)
    columns = ", ".join(f"{column} {TYPES.get(column, 'VARCHAR')}" for column in header)
    connection.execute(f"CREATE TABLE {table} ({columns})")
    values = [[None if field == "NULL" else field for field in row] for row in rows]
    connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(header))})", values)


def test_golden_files_are_what_the_rules_give():
    for name, lines in golden_events.golden_files().items():
        assert golden_events.read_golden(name) == lines, f"{name}: a change of it is a breaking change"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("name", "_rows", "call"), golden_events.golden_cases(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_mode_gives_the_golden_events(connection, mode, name, _rows, call):
    load_sql_mode(connection)
    create_table(connection, "workforce", f"{name.split('_with_')[0]}.csv")
    arguments = dict(call.arguments)
    if call.parameters:
        create_table(connection, "levers", "levers.csv")
        arguments["parameters"] = "levers"
    result = connection.execute(comparable(query(mode, "workforce", call.start, call.end, arguments)))
    events = [dict(zip(golden_events.COLUMNS, row, strict=True)) for row in result.fetchall()]
    expected = golden_events.read_golden(f"{name}_events.csv")
    assert golden_events.written(events, golden_events.COLUMNS) == expected


def test_golden_events_have_every_type_and_flag():
    for name in (f"{name}_events.csv" for name, _rows, _call in golden_events.golden_cases()):
        header, *rows = golden_events.read_golden(name)
        types = {row[header.index("event_type")] for row in rows}
        assert types == {"hire", "termination", "promotion", "merit", "benefit_enrollment"}, name
        assert {row[header.index("data_quality_flag")] for row in rows} == {"VALID", "INVALID_COMPENSATION"}, name


def test_golden_levers_give_rates_by_year_and_level():
    """Worked out by hand from levers.csv: the thresholds of raises, of years and of levels before promotions of the year."""
    header, *rows = golden_events.read_golden("census_with_levers_events.csv")
    shown = {}
    for row in rows:
        event = dict(zip(header, row, strict=True))
        if event["event_type"] == "merit":
            level = event["level_id"] if event["level_id"] == "NULL" else int(event["level_id"])
            shown.setdefault((int(event["simulation_year"]), level), set()).add(float(event["event_probability"]))
    assert shown[2025, 1] == shown[2025, 7] == shown[2025, "NULL"] == {0.6}
    assert shown[2026, 1] == shown[2026, 3] == {0.7}
    assert shown[2026, 4] == shown[2026, 7] == {0.95}
    # No row of 2026 is for a level without a number, and none of no year is for those below 6: the default.
    assert shown[2026, "NULL"] == shown[2027, 5] == {0.85}
    assert shown[2027, 6] == shown[2028, 7] == {0.4}
