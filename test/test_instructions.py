"""How much work a draw and an event are: their instructions are counted, which does not depend on the machine's load."""

import ast
import pathlib
import shutil

import callgrind
import pytest
from conftest import EXTENSION

pytestmark = pytest.mark.skipif(
    shutil.which("valgrind") is None, reason="valgrind is not installed: no instructions are counted"
)

DRAWS = 20480
# Counted where it was written: 251 with AVX2, 98 of them for the md5 and the others for laying out the id; 898 when the
# loops are not vectorised. SSE2 takes twice the instructions of AVX2 for the md5, and stays below the bound too.
MOST_PER_DRAW = 400

EMPLOYEES, YEARS = 20480, 5
# What DuckDB calls for a table function: to begin with it, and for each chunk of its rows. The watcher, which looks more often the
# longer this takes, is not among it.
CALLED = ("--toggle-collect=*register_table::start", "--toggle-collect=*register_table::fill")
# Counted where it was written: 710, a fifth of them for laying out the keys of the draws. Another Rust may need a few more.
MOST_PER_EMPLOYEE_YEAR = 735

CONNECT = """
import sys, duckdb
connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": 1})
connection.execute(f"LOAD '{sys.argv[1]}'")
"""
DRAW = CONNECT + """
rows = f"SELECT printf('EMP_2024_%07d', range) AS id FROM range({sys.argv[2]})"
print(connection.execute(f"SELECT sum(hash_rng(id, 2025, 'hire')) FROM ({rows})").fetchone()[0])
"""
COUNT_BY_TYPE = CONNECT + '''
connection.execute(f"""
    CREATE TABLE census_data AS
    SELECT
        printf('EMP_2024_%07d', i) AS employee_id,
        CASE WHEN i % 50 > 0 THEN DATE '2000-01-01' + (i * 7919 % 9000)::INTEGER END AS hire_date,
        30000 + i * 104729 % 12000000 / 100 AS salary,
        'L' || (1 + i % 7) AS level,
        i % 3 = 0 AS is_enrolled,
        CASE WHEN i % 10 = 0 THEN 'low' ELSE 'high' END AS performance_tier
    FROM range({sys.argv[2]}) AS numbers (i)
""")
events = f"polars_yearly_events(2025, {2024 + int(sys.argv[3])})"
print(connection.execute(f"SELECT event_type, count(*) FROM {events} GROUP BY 1 ORDER BY 1").fetchall())
'''


def test_instructions_of_a_draw(tmp_path: pathlib.Path) -> None:
    """Counted within hash_rng only, which a fall back to scalar code would make three times as expensive."""
    counts = tmp_path / "callgrind.out"
    printed = callgrind.count(counts, DRAW, str(EXTENSION), str(DRAWS), options=("--toggle-collect=*hash_rng*run*",))
    # The sum of the draws, by Python's hashlib; a progress bar may stand before it.
    assert float(printed.split()[-1]) == pytest.approx(10217.639563843375, abs=1e-6)
    per_draw = callgrind.total(counts) / DRAWS
    # Fewer than the md5 alone needs would mean that nothing was counted.
    assert 50 < per_draw < MOST_PER_DRAW, f"{per_draw:.0f} instructions per draw"


def test_instructions_of_an_employee_year(tmp_path: pathlib.Path) -> None:
    """A count of five years of events by type: reading the workforce, simulating, writing one column.

    Without the md5, which takes more where there is no AVX2, and which the test above bounds.
    """
    counts = tmp_path / "callgrind.out"
    printed = callgrind.count(counts, COUNT_BY_TYPE, str(EXTENSION), str(EMPLOYEES), str(YEARS), options=CALLED)
    events = dict(ast.literal_eval(printed[printed.index("[") :]))
    assert events == {"benefit_enrollment": 12993, "hire": 222, "merit": 66398, "promotion": 6257, "termination": 10089}
    instructions = callgrind.by_function(counts, EXTENSION)
    md5 = sum(of for function, of in instructions.items() if "md5_lanes" in function)
    per_employee_year = (instructions.total() - md5) / (EMPLOYEES * YEARS)
    # Fewer than half of them would mean that something was not counted.
    assert md5 > 0
    assert MOST_PER_EMPLOYEE_YEAR / 2 < per_employee_year < MOST_PER_EMPLOYEE_YEAR, f"{per_employee_year:.1f} instructions"
