"""created_at is one instant in UTC in all modes, whatever the zone of the session and the type that it is given in."""

import datetime

import duckdb
import pytest
from modes import MODES, load_sql_mode, query

NOON, TEN = datetime.datetime(2025, 1, 1, 12), datetime.datetime(2025, 1, 1, 10)  # noqa: DTZ001
INSTANTS = {
    "TIMESTAMP '2025-01-01 12:00:00'": NOON,
    "DATE '2025-01-01'": datetime.datetime(2025, 1, 1),  # noqa: DTZ001
    "TIMESTAMP_NS '2025-01-01 12:00:00'": NOON,
    "'2025-01-01 12:00:00'": NOON,
    "TIMESTAMPTZ '2025-01-01 12:00:00+02'": TEN,
    "'2025-01-01 12:00:00+02:00'": TEN,
    "'2025-01-01T12:00:00Z'": NOON,
    "'2025-01-01 07:00:00-05'": NOON,
}


@pytest.fixture
def census(connection):
    """One employee, who gets a merit raise; and the SQL mode."""
    load_sql_mode(connection)
    connection.execute("CREATE TABLE census AS SELECT 'E1' AS employee_id, DATE '2020-01-01' AS hire_date, true AS is_enrolled")
    return connection


def created_at(connection, mode: str, given: str) -> list:
    """The created_at of the events of a call that is given it as SQL."""
    text = query(mode, "census", 2025, 2025, {"merit_rate": 1.0, "created_at": "here"}).replace("'here'", given)
    return connection.execute(f"SELECT DISTINCT created_at FROM ({text})").fetchall()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("mode", MODES)
def test_an_instant_is_the_same_in_every_zone(census, mode, zone):
    census.execute(f"SET TimeZone = '{zone}'")
    for given, expected in INSTANTS.items():
        assert created_at(census, mode, given) == [(expected,)], given


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("given", ["'2025-01-01 12:00 Europe/Berlin'", "'noon'"])
def test_what_is_no_instant_is_refused(census, mode, given):
    with pytest.raises(duckdb.Error, match=r"created_at|timestamp"):
        created_at(census, mode, given)


def test_an_instant_with_a_zone_of_python_is_its_instant(census):
    census.execute("SET TimeZone = 'America/New_York'")
    given = datetime.datetime(2025, 1, 1, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    call = "polars_yearly_events(2025, 2025, workforce := 'census', created_at := $1)"
    assert census.execute(f"SELECT DISTINCT created_at FROM {call}", [given]).fetchall() == [(TEN,)]
