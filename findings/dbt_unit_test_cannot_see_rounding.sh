#!/usr/bin/env bash
# A dbt unit test passes with expected values that the model does not give: it casts them to the model's types first.
#
# Versions: dbt-core 1.11.16, dbt-duckdb 1.11.1, duckdb 2.0.1.
# The model rounds a bonus of 1.6 to the INTEGER 2, and 1.604 to the DECIMAL 1.60. The test expects 1.7 and 1.6049, and
# passes: the expected row is cast to INTEGER and DECIMAL(10,2) before it is compared. So a unit test cannot find that a
# column has lost its decimals. The same rows written as SQL (format: sql) are compared as they are, and fail.
#
# Seen: rows as a dict: PASS; rows as SQL: FAIL
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir models
echo '{name: project, profile: project, flags: {send_anonymous_usage_stats: false}}' > dbt_project.yml
echo '{project: {target: dev, outputs: {dev: {type: duckdb, path: project.duckdb}}}}' > profiles.yml
echo 'SELECT 1.6::DOUBLE AS bonus, 1.604::DOUBLE AS rate' > models/staff.sql
echo 'SELECT bonus::INTEGER AS bonus, rate::DECIMAL(10, 2) AS rate FROM {{ ref("staff") }}' > models/pay.sql
cat > models/tests.yml <<'YAML'
unit_tests:
  - name: expected_as_dict
    model: pay
    given: [{input: ref('staff'), rows: [{bonus: 1.6, rate: 1.604}]}]
    expect: {rows: [{bonus: 1.7, rate: 1.6049}]}
  - name: expected_as_sql
    model: pay
    given: [{input: ref('staff'), rows: [{bonus: 1.6, rate: 1.604}]}]
    expect: {format: sql, rows: "SELECT 1.7 AS bonus, 1.6049 AS rate"}
YAML
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==2.0.1
venv/bin/dbt --no-use-colors run --profiles-dir . > log.txt || { cat log.txt >&2; exit 1; }
venv/bin/dbt --no-use-colors test --profiles-dir . > log.txt || true
grep -oE '(PASS|FAIL|ERROR) ?[0-9]* pay::expected_as_[a-z]+' log.txt | sort > seen.txt || cat log.txt >&2
cat > expected.txt <<'TEXT'
FAIL 1 pay::expected_as_sql
PASS pay::expected_as_dict
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
