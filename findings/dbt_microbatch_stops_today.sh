#!/usr/bin/env bash
# A microbatch model of dbt has no rows of future years: its batches end today, and nothing says that rows were left
# out.
#
# Versions: dbt-core 1.11.16, dbt-duckdb 1.11.1, duckdb 2.0.1.
# Batches run from `begin` to the current date (UTC), whatever the input has. A model over a projection, say from last
# year to two years ahead, is built with success and holds last year and this one. --event-time-end can be given to take
# in more, together with --event-time-start.
#
# Seen: without options last year and this year; with --event-time-end two years ahead all four
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir models
year=$(date -u +%Y)
echo '{name: project, profile: project, flags: {send_anonymous_usage_stats: false}}' > dbt_project.yml
echo '{project: {target: dev, outputs: {dev: {type: duckdb, path: project.duckdb}}}}' > profiles.yml
cat > models/plan.sql <<SQL
{{ config(event_time='day') }}
SELECT make_date($year + ahead::INTEGER, 1, 1) AS day FROM range(-1, 3) AS years(ahead)
SQL
cat > models/events.sql <<SQL
{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day', batch_size='year',
          begin='$((year - 1))-01-01') }}
SELECT day FROM {{ ref('plan') }}
SQL
cat > look.py <<'PYTHON'
import sys

import duckdb

years = duckdb.connect("project.duckdb").sql("SELECT year(day) FROM events ORDER BY day").fetchall()
print(*(f"{row[0] - int(sys.argv[1]):+d}" for row in years))
PYTHON
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==2.0.1
{
  venv/bin/dbt --no-use-colors run --profiles-dir . > log.txt || { cat log.txt >&2; exit 1; }
  venv/bin/python look.py "$year"
  venv/bin/dbt --no-use-colors run --profiles-dir . --full-refresh --event-time-start "$((year - 1))-01-01" \
    --event-time-end "$((year + 3))-01-01" > log.txt || { cat log.txt >&2; exit 1; }
  venv/bin/python look.py "$year"
} > seen.txt
cat > expected.txt <<'TEXT'
-1 +0
-1 +0 +1 +2
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
