#!/usr/bin/env bash
# One month, thirty days and 720 hours are one group in DuckDB, 30 days in Python and three things in Arrow.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1; pyarrow 26.0.1 (on duckdb 2.0.1).
# Intervals compare as if a month had 30 days: GROUP BY and count(DISTINCT) fold the three, and twelve months are less
# than 365 days. Added to a date they still differ. Python gets a timedelta, so age() of one year and a day arrives as
# 361 days; Arrow keeps months, days and nanoseconds apart.
#
# Seen: 1 distinct; 1 February + each: 2 distinct days; 12 months < 365 days true; age 361 days; Arrow months=12, days=1
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

AGE = "SELECT age(DATE '2025-06-02', DATE '2024-06-01') AS age"
print(duckdb.__version__, *duckdb.sql("""
    SELECT count(DISTINCT term), count(DISTINCT DATE '2024-02-01' + term), INTERVAL 12 MONTH < INTERVAL 365 DAY
    FROM (VALUES (INTERVAL 1 MONTH), (INTERVAL 30 DAY), (INTERVAL 720 HOUR)) AS terms(term)
""").fetchall()[0], duckdb.sql(AGE).fetchall()[0][0].days)
PYTHON
cat > arrow.py <<'PYTHON'
import duckdb

print("arrow", duckdb.sql("SELECT age(DATE '2025-06-02', DATE '2024-06-01') AS age").to_arrow_table()["age"][0].as_py())
PYTHON
python3 -m venv venv
{
  for version in 1.5.6 2.0.0 2.0.1; do
    venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
    PYTHONPATH=$version venv/bin/python look.py
  done
  venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
  PYTHONPATH=2.0.1 venv/bin/python arrow.py
} > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 1 2 True 361
2.0.0 1 2 True 361
2.0.1 1 2 True 361
arrow MonthDayNano(months=12, days=1, nanoseconds=0)
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
