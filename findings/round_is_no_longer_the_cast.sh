#!/usr/bin/env bash
# round(x, 2) and CAST(x AS DECIMAL(12, 2)) agreed on a DOUBLE; since DuckDB 2.0.1 they do not, nor with other releases.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1.
# 2.675 is stored as 2.67499999999999982… Before 2.0.1 round() multiplied first and so rounded the product 267.5 up; a
# patch release made it exact (2.67), while the cast to DECIMAL still goes through the product (2.68). Six digits of
# 2.9999995 were 3.0 and are 2.999999. A DECIMAL literal (2.675 without a cast) rounds up everywhere.
#
# Seen: 1.5.6 and 2.0.0  round 2.68, cast 2.68, decimal 2.68, six digits 3.0
#       2.0.1            round 2.67, cast 2.68, decimal 2.68, six digits 2.999999
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

print(duckdb.__version__, *duckdb.sql("""
    SELECT 'round', round(2.675::DOUBLE, 2), 'cast', CAST(2.675::DOUBLE AS DECIMAL(12, 2)),
           'decimal', round(2.675, 2), 'six digits', round(2.9999995::DOUBLE, 6)
""").fetchall()[0])
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 round 2.68 cast 2.68 decimal 2.68 six digits 3.0
2.0.0 round 2.68 cast 2.68 decimal 2.68 six digits 3.0
2.0.1 round 2.67 cast 2.68 decimal 2.68 six digits 2.999999
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
