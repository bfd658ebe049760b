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


def create(connection: duckdb.DuckDBPyConnection, employees: int) -> None:
    """Makes the table census_data."""
    connection.execute(CENSUS.format(employees=employees))


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
