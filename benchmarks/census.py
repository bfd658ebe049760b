"""The census that every peer gets: made by a formula, so that it is the same everywhere and at every time."""

from __future__ import annotations

import pathlib
import typing

if typing.TYPE_CHECKING:
    # Only then: the processes of the programs in Polars do not load DuckDB.
    import duckdb

START, END = 2025, 2029

# One in twenty is a hire candidate; nobody's hire date lies in the simulated years.
CENSUS = """
CREATE OR REPLACE TABLE census_data AS
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

# The same people as cohorts by year, which is what the Epic's program reads: a row per employee and year.
COHORTS = f"""
SELECT
    c.*, CAST(y.year AS INTEGER) AS simulation_year,
    CAST(greatest(0, (y.year - year(hire_date)) * 12 + 1 - month(hire_date) - CAST(day(hire_date) > 1 AS INTEGER)) AS BIGINT)
        AS tenure_months
FROM range({START}, {END + 1}) AS y (year), census_data AS c
"""


# Rates by level, and for each of both hazards a factor for each band of age and of tenure.
HAZARDS = """
CREATE TABLE hazards AS
SELECT name AS parameter_name, 0.08 + 0.01 * level AS parameter_value, level AS job_level, NULL AS age_band, NULL AS tenure_band
FROM (VALUES ('base_termination_rate'), ('promotion_rate')) AS names (name), range(1, 8) AS levels (level)
UNION ALL
SELECT name, 0.8 + 0.1 * place, NULL, band, NULL
FROM (VALUES ('termination_multiplier'), ('promotion_multiplier')) AS names (name), (
    SELECT unnest(bands) AS band, generate_subscripts(bands, 1) AS place
    FROM (SELECT ['< 25', '25-34', '35-44', '45-54', '55-64', '65+'] AS bands)
)
UNION ALL
SELECT name, 1.2 - 0.1 * place, NULL, NULL, band
FROM (VALUES ('termination_multiplier'), ('promotion_multiplier')) AS names (name), (
    SELECT unnest(bands) AS band, generate_subscripts(bands, 1) AS place
    FROM (SELECT ['< 2', '2-4', '5-9', '10-19', '20+'] AS bands)
)
"""


def create(connection: duckdb.DuckDBPyConnection, employees: int) -> None:
    """Makes the table census_data."""
    connection.execute(CENSUS.format(employees=employees))


def create_cohorts(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes census_data the same people as cohorts by year."""
    connection.execute(f"CREATE TABLE cohorts AS {COHORTS}")
    connection.execute("DROP TABLE census_data")
    connection.execute("ALTER TABLE cohorts RENAME TO census_data")


def create_hazards(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the table hazards: parameters that differ by level, age and tenure."""
    connection.execute(HAZARDS)


def write_futures(folder: pathlib.Path, futures: int) -> None:
    """Tells the programs in Python how many futures there are."""
    (folder / "futures").write_text(str(futures), encoding="utf-8")


def export(connection: duckdb.DuckDBPyConnection, folder: pathlib.Path) -> None:
    """Writes census_data as a Parquet file for the programs in Python."""
    connection.execute(f"COPY census_data TO '{folder / 'census.parquet'}'")


def export_cohorts(connection: duckdb.DuckDBPyConnection, folder: pathlib.Path) -> None:
    """Writes the people of census_data as cohorts by year, for the Epic's program."""
    connection.execute(f"COPY ({COHORTS}) TO '{folder / 'cohorts.parquet'}'")


def create_draws(connection: duckdb.DuckDBPyConnection, rows: int, folder: pathlib.Path) -> None:
    """Makes the table employees with nothing but ids, and its Parquet file."""
    connection.execute("CREATE OR REPLACE TABLE employees AS SELECT format('EMP_2024_{:07d}', number) AS employee_id "
                       f"FROM range({rows}) AS numbers (number)")
    connection.execute(f"COPY employees TO '{folder / 'employees.parquet'}'")
