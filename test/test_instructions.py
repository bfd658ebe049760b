"""The kernel of the draws runs in vector registers: its instructions are counted, which does not depend on the machine's load."""

import pathlib
import re
import shutil
import subprocess
import sys

import pytest
from conftest import EXTENSION

DRAWS = 20480
# Counted where it was written: 251 with AVX2, 98 of them for the md5 and the others for laying out the id; 898 when the
# loops are not vectorised. SSE2 takes twice the instructions of AVX2 for the md5, and stays below the bound too.
MOST_PER_DRAW = 400

QUERY = """
import sys, duckdb
connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": 1})
connection.execute(f"LOAD '{sys.argv[1]}'")
rows = f"SELECT printf('EMP_2024_%07d', range) AS id FROM range({sys.argv[2]})"
print(connection.execute(f"SELECT sum(hash_rng(id, 2025, 'hire')) FROM ({rows})").fetchone()[0])
"""


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed: no instructions are counted")
def test_instructions_of_a_draw(tmp_path: pathlib.Path) -> None:
    """Counted within hash_rng only, which a fall back to scalar code would make three times as expensive."""
    counts = tmp_path / "callgrind.out"
    command = [
        "valgrind",
        "--tool=callgrind",
        f"--callgrind-out-file={counts}",
        "--toggle-collect=*hash_rng*run*",
        *(sys.executable, "-c", QUERY, str(EXTENSION), str(DRAWS)),
    ]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    # The sum of the draws, by Python's hashlib; a progress bar may stand before it.
    assert float(run.stdout.split()[-1]) == pytest.approx(10217.639563843375, abs=1e-6)
    total = re.search(r"^(?:summary|totals): (\d+)$", counts.read_text(), re.MULTILINE)
    assert total, run.stderr
    per_draw = int(total[1]) / DRAWS
    # Fewer than the md5 alone needs would mean that nothing was counted.
    assert 50 < per_draw < MOST_PER_DRAW, f"{per_draw:.0f} instructions per draw"
