#!/usr/bin/env bash
# A NaN is NULL to DuckDB when it comes in a pandas frame, and a number above all others when it comes in Arrow or
# Polars.
#
# Versions: duckdb 2.0.1, pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0.
# pandas marks what is missing by NaN, so DuckDB's scan of a pandas frame makes NULLs. The same values as an Arrow table
# or a Polars frame stay NaN, which count() counts, max() takes for the maximum, and `rate > 0.05` lets through. A
# pandas column of ids with one missing is floating point for the same reason: the id 7 is '7.0' as text, with the type
# Int64 it is '7'.
#
# Seen: pandas count 1, max 0.04, above 0.05: 0; pyarrow and polars count 2, max nan, above 0.05: 1; id '7.0', Int64 '7'
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb
import pandas
import polars
import pyarrow

rates = [0.04, float("nan")]
frames = {
    "pandas": pandas.DataFrame({"rate": rates}),
    "pyarrow": pyarrow.table({"rate": rates}),
    "polars": polars.DataFrame({"rate": rates}),
}
connection = duckdb.connect()
for name, frame in frames.items():
    connection.register("staff", frame)
    row = connection.sql("SELECT count(rate), max(rate), count(*) FILTER (rate > 0.05) FROM staff").fetchall()[0]
    print(name, *row)
for name, ids in (("float", pandas.Series([7, None])), ("Int64", pandas.Series([7, None], dtype="Int64"))):
    connection.register("staff", pandas.DataFrame({"id": ids}))
    print("id", name, connection.sql("SELECT id::VARCHAR FROM staff LIMIT 1").fetchall()[0][0])
PYTHON
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0
venv/bin/python look.py > seen.txt
cat > expected.txt <<'TEXT'
pandas 1 0.04 0
pyarrow 2 nan 1
polars 2 nan 1
id float 7.0
id Int64 7
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
