#!/usr/bin/env bash
# From 31 January to 30 April it is three whole months by date_sub and two by age, and for whoever started on a leap day
# the first year is over on 28 February by date_sub and is not by age.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1.
# date_sub takes the last month for whole when the later day is the last one of its month, however short; age subtracts
# field by field and gives '2 months 30 days'. A tenure or an age taken from one of them is not that of the other.
#
# Seen: 31 January to 30 April    date_sub 3 months, age 2 months 30 days
#       29 February to 28 February date_sub 1 year,  age 11 months 28 days
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

print(duckdb.__version__, *duckdb.sql("""
    SELECT date_sub('month', DATE '2024-01-31', DATE '2024-04-30'), age(DATE '2024-04-30', DATE '2024-01-31')::VARCHAR,
           date_sub('year', DATE '2004-02-29', DATE '2005-02-28'), age(DATE '2005-02-28', DATE '2004-02-29')::VARCHAR
""").fetchall()[0], sep=", ")
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6, 3, 2 months 30 days, 1, 11 months 28 days
2.0.0, 3, 2 months 30 days, 1, 11 months 28 days
2.0.1, 3, 2 months 30 days, 1, 11 months 28 days
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
