#!/usr/bin/env bash
# A column that is empty in a dbt seed is INTEGER and an id 007 is 7; DuckDB reads the same file otherwise.
#
# Versions: dbt-core 1.11.16, dbt-duckdb 1.11.1, duckdb 2.0.1.
# dbt reads a seed with agate, which guesses a type from the values, and creates the table from that: a column without
# values is a number, so INTEGER in DuckDB, as is 1e3. DuckDB's own CSV reader takes the same file otherwise: 007 is
# VARCHAR there, an empty column too, 1e3 a DOUBLE. So a seed and the file that it is made of do not join as text.
#
# Seen: seed   badge INTEGER 7, left INTEGER, level INTEGER 1000
#       duckdb badge VARCHAR 007, left VARCHAR, level DOUBLE 1000.0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir seeds
echo '{name: project, profile: project, flags: {send_anonymous_usage_stats: false}}' > dbt_project.yml
echo '{project: {target: dev, outputs: {dev: {type: duckdb, path: project.duckdb}}}}' > profiles.yml
printf 'badge,left,level\n007,,1e3\n012,,2\n' > seeds/staff.csv
cat > look.py <<'PYTHON'
import duckdb

connection = duckdb.connect("project.duckdb")
for name, source in (("seed", "staff"), ("duckdb", "'seeds/staff.csv'")):
    types = [row[1] for row in connection.sql(f"DESCRIBE FROM {source}").fetchall()]
    badge, _, level = connection.sql(f"FROM {source}").fetchall()[0]
    print(name, "badge", types[0], badge, "left", types[1], "level", types[2], level)
PYTHON
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==2.0.1
venv/bin/dbt --no-use-colors seed --profiles-dir . > log.txt || { cat log.txt >&2; exit 1; }
venv/bin/python look.py > seen.txt
cat > expected.txt <<'TEXT'
seed badge INTEGER 7 left INTEGER level INTEGER 1000
duckdb badge VARCHAR 007 left VARCHAR level DOUBLE 1000.0
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
