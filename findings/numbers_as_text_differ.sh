#!/usr/bin/env bash
# The same DOUBLE has another text in each engine, so an id that passed through a float hashes and joins differently.
#
# Versions: duckdb 2.0.1, polars 2.1.0, pyarrow 26.0.1, pandas 3.1.1, datafusion 55.0.0.
# All print the shortest digits that give the number back; they differ in everything around them. Arrow drops the '.0'
# of a whole number and DataFusion, which is built on Arrow in Rust, keeps it; 1e15, 1e16 and 1e-7 have two spellings
# each. md5 of the text, the usual key for a stable draw, then differs between engines for a number that is the same to
# the last bit.
#
# Seen: duckdb     1001.0 1000000000000000.0 1e+16 1e-07
#       pandas     1001.0 1000000000000000.0 1e+16 1e-07
#       polars     1001.0 1000000000000000.0 1e+16 1e-7
#       datafusion 1001.0 1000000000000000.0 1e16  1e-7
#       pyarrow    1001   1e+15              1e+16 1e-7
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import datafusion
import duckdb
import pandas
import polars
import pyarrow

numbers = [1001.0, 1e15, 1e16, 1e-7]
numbers_table = pyarrow.table({"id": numbers})
context = datafusion.SessionContext()
context.register_record_batches("numbers", [numbers_table.to_batches()])
print("duckdb", *(row[0] for row in duckdb.sql("SELECT id::VARCHAR FROM numbers_table").fetchall()))
print("pandas", *pandas.Series(numbers).astype(str))
print("polars", *polars.Series(numbers).cast(polars.String))
print("datafusion", *(row["id"] for row in context.sql("SELECT CAST(id AS VARCHAR) AS id FROM numbers").to_pylist()))
print("pyarrow", *numbers_table["id"].cast(pyarrow.string()).to_pylist())
PYTHON
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 pandas==3.1.1 polars==2.1.0 pyarrow==26.0.1 \
  datafusion==55.0.0
venv/bin/python look.py > seen.txt
cat > expected.txt <<'TEXT'
duckdb 1001.0 1000000000000000.0 1e+16 1e-07
pandas 1001.0 1000000000000000.0 1e+16 1e-07
polars 1001.0 1000000000000000.0 1e+16 1e-7
datafusion 1001.0 1000000000000000.0 1e16 1e-7
pyarrow 1001 1e+15 1e+16 1e-7
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
