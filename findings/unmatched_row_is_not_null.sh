#!/usr/bin/env bash
# The row of a LEFT JOIN that found no match, taken as a whole, is not NULL: it is a STRUCT of NULLs.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1.
# `SELECT employee FROM … LEFT JOIN employee` gives {'id': NULL, 'name': NULL}: IS NULL is false, count() counts it and
# coalesce() keeps it. A column of type STRUCT of the same table is a real NULL in the same row. So a function that
# takes the whole row sees an employee without anything where there is none.
#
# Seen: whole row: IS NULL false, count 1, coalesce keeps it; STRUCT column: IS NULL true, count 0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

print(duckdb.__version__, *duckdb.sql("""
    WITH seat AS (SELECT 1 AS id), employee AS (SELECT 2 AS id, {'city': 'Porto'} AS home)
    SELECT any_value(employee IS NULL), count(employee),
           any_value(coalesce(employee, {'id': 9, 'home': NULL}).id),
           any_value(employee.home IS NULL), count(employee.home)
    FROM seat LEFT JOIN employee USING (id)
""").fetchall()[0])
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 False 1 None True 0
2.0.0 False 1 None True 0
2.0.1 False 1 None True 0
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
