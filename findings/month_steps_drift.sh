#!/usr/bin/env bash
# A series of month ends stays at the 29th after February in DuckDB, and comes back to the 31st in Polars.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1; polars 2.1.0.
# generate_series(31 January, 31 May, INTERVAL 1 MONTH) adds a month to the last date that it gave, so from 29 February
# on every date is a 29th and the last day of the range is never reached. Polars' date_range counts the months from the
# start. Both add one month to 29 February the same way (29 March): only the series differ.
#
# Seen: duckdb 01-31 02-29 03-29 04-29 05-29
#       polars 01-31 02-29 03-31 04-30 05-31
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > series.py <<'PYTHON'
import duckdb

days = duckdb.sql("SELECT unnest(generate_series(DATE '2024-01-31', DATE '2024-05-31', INTERVAL 1 MONTH))").fetchall()
print("duckdb", duckdb.__version__, *(f"{day[0]:%m-%d}" for day in days))
PYTHON
cat > polars_series.py <<'PYTHON'
from datetime import date

import polars

days = polars.date_range(date(2024, 1, 31), date(2024, 5, 31), "1mo", eager=True)
print("polars", polars.__version__, *(f"{day:%m-%d}" for day in days))
PYTHON
python3 -m venv venv
{
  for version in 1.5.6 2.0.0 2.0.1; do
    venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
    PYTHONPATH=$version venv/bin/python series.py
  done
  venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0
  venv/bin/python polars_series.py
} > seen.txt
cat > expected.txt <<'TEXT'
duckdb 1.5.6 01-31 02-29 03-29 04-29 05-29
duckdb 2.0.0 01-31 02-29 03-29 04-29 05-29
duckdb 2.0.1 01-31 02-29 03-29 04-29 05-29
polars 2.1.0 01-31 02-29 03-31 04-30 05-31
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
