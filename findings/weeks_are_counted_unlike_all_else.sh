#!/usr/bin/env bash
# date_diff counts boundaries between two days for year, quarter, month and ISO year, but not for week.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1.
# From one day to the next across a boundary, date_diff('year' | 'quarter' | 'month' | 'isoyear') is 1. From a Sunday to
# the Monday after it is 0 weeks, although date_trunc('week') puts the two into different weeks: a week is a distance of
# seven whole days. So date_diff('week', a, b) is not the difference of the two truncated weeks, as it is for the
# others.
#
# Seen: year 1, quarter 1, month 1, isoyear 1, week 0; the truncated weeks are 7 days apart
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

print(duckdb.__version__, *duckdb.sql("""
    SELECT 'year', date_diff('year', DATE '2024-12-31', DATE '2025-01-01'),
           'quarter', date_diff('quarter', DATE '2024-03-31', DATE '2024-04-01'),
           'month', date_diff('month', DATE '2024-01-31', DATE '2024-02-01'),
           'isoyear', date_diff('isoyear', DATE '2024-12-29', DATE '2024-12-30'),
           'week', date_diff('week', DATE '2024-01-07', DATE '2024-01-08'),
           'truncated', date_diff('day', date_trunc('week', DATE '2024-01-07'), date_trunc('week', DATE '2024-01-08'))
""").fetchall()[0])
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 year 1 quarter 1 month 1 isoyear 1 week 0 truncated 7
2.0.0 year 1 quarter 1 month 1 isoyear 1 week 0 truncated 7
2.0.1 year 1 quarter 1 month 1 isoyear 1 week 0 truncated 7
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
