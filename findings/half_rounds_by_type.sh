#!/usr/bin/env bash
# CAST(2.5 AS INTEGER) is 3 in DuckDB, and 2 as soon as the 2.5 comes from a DOUBLE column; other engines split
# otherwise.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1; polars 2.1.0, datafusion 55.0.0.
# A literal is a DECIMAL and rounds away from zero, a text too; a DOUBLE rounds to the even neighbour. round() of the
# same DOUBLE rounds away from zero, so round(x) and x::INTEGER differ. Polars and DataFusion cut off when they cast;
# Polars rounds a float to even, but round(2.5) in its SQL, where 2.5 is a decimal, away from zero.
#
# Seen: duckdb     literal 3, text 3, double 2, round(double) 3.0
#       polars     cast 2, round 2.0, round(2.5) in its SQL 3.0
#       datafusion cast 2, round() 3.0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

print("duckdb", duckdb.__version__, *duckdb.sql("""
    SELECT 'literal', CAST(2.5 AS INTEGER), 'text', CAST('2.5' AS INTEGER), 'double', CAST(2.5::DOUBLE AS INTEGER),
           'round', round(2.5::DOUBLE)
""").fetchall()[0])
PYTHON
cat > peers.py <<'PYTHON'
import datafusion
import polars

halves = polars.Series("x", [2.5])
print("polars cast", halves.cast(polars.Int64)[0], "round", halves.round(0)[0],
      "round in SQL", polars.sql("SELECT round(2.5) AS x", eager=True).item())
row = datafusion.SessionContext().sql("SELECT CAST(2.5 AS INT) AS a, round(2.5) AS b").to_pylist()[0]
print("datafusion cast", row["a"], "round", row["b"])
PYTHON
python3 -m venv venv
{
  for version in 1.5.6 2.0.0 2.0.1; do
    venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
    PYTHONPATH=$version venv/bin/python look.py
  done
  venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0 datafusion==55.0.0
  venv/bin/python peers.py
} > seen.txt
cat > expected.txt <<'TEXT'
duckdb 1.5.6 literal 3 text 3 double 2 round 3.0
duckdb 2.0.0 literal 3 text 3 double 2 round 3.0
duckdb 2.0.1 literal 3 text 3 double 2 round 3.0
polars cast 2 round 2.0 round in SQL 3.0
datafusion cast 2 round 3.0
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
