#!/usr/bin/env python3
"""Times the modes against each other and against what DuckDB needs to write the same rows.

The modes take turns, round by round, so that a machine that slows down slows all of them; what counts is the ratio of
the medians.

    bench.py EXTENSION [EMPLOYEES [ROUNDS]]
"""

import pathlib
import statistics
import sys
import time

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent

CENSUS = """
CREATE TABLE census_data AS
SELECT
    format('EMP_2024_{{:07d}}', number) AS employee_id,
    format('SSN-{{:09d}}', number) AS employee_ssn,
    DATE '1960-01-01' + CAST(number * 31 % 14000 AS INTEGER) AS birth_date,
    CASE WHEN number % 20 > 0 THEN DATE '2000-01-01' + CAST(number * 37 % 9000 AS INTEGER) END AS hire_date,
    40000 + 0.01 * (number * 7919 % 9000000) AS salary,
    'L' || (1 + number % 7) AS level,
    ['Engineering', 'Finance', 'Sales'][1 + number % 3] AS department,
    ['low', 'medium', 'high', 'medium'][1 + number % 4] AS performance_tier,
    number % 3 = 0 AS is_enrolled
FROM range({employees}) AS numbers (number)
"""

MODES = {
    "writing the rows": "CREATE OR REPLACE TABLE written AS FROM events",
    "table function": "CREATE OR REPLACE TABLE written AS FROM polars_yearly_events(2025, 2029)",
    "scalar function": "CREATE OR REPLACE TABLE written AS SELECT e.* FROM "
    "(SELECT unnest(yearly_events(w, 2025, 2029)) AS e FROM census_data AS w)",
    "SQL mode": "CREATE OR REPLACE TABLE written AS FROM sql_yearly_events(2025, 2029)",
    "counts by type": "SELECT event_type, count(*), sum(compensation_amount) FROM polars_yearly_events(2025, 2029) GROUP BY ALL",
}


def main(extension: str, employees: int = 100_000, rounds: int = 5) -> None:
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{extension}'")
    connection.execute((ROOT / "sql" / "sql_mode.sql").read_text(encoding="utf-8"))
    connection.execute(CENSUS.format(employees=employees))
    connection.execute("CREATE TABLE events AS FROM polars_yearly_events(2025, 2029)")
    count = connection.execute("SELECT count(*) FROM events").fetchone()[0]
    threads = connection.execute("SELECT current_setting('threads')").fetchone()[0]
    print(f"DuckDB {duckdb.__version__}, {threads} threads, {employees} employees, 5 years, {count} events, {rounds} rounds")
    seconds = {mode: [] for mode in MODES}
    for _ in range(rounds):
        for mode, query in MODES.items():
            start = time.perf_counter()
            connection.execute(query).fetchall()
            seconds[mode].append(time.perf_counter() - start)
    baseline = statistics.median(seconds["writing the rows"])
    print(f"{'':18}{'median':>9}{'fastest':>9}{'slowest':>9}  {'ratio':>6}  {'events a second':>16}")
    for mode, times in seconds.items():
        median = statistics.median(times)
        print(f"{mode:18}{median:8.3f}s{min(times):8.3f}s{max(times):8.3f}s  {median / baseline:6.2f}  {count / median:16,.0f}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3, 4):
        raise SystemExit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:]))
