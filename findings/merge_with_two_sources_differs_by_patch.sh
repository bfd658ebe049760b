#!/usr/bin/env bash
# MERGE with two source rows for one target row: the first wins on 1.5.6, an error on 2.0.0, the first wins on 2.0.1.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1.
# The SQL standard wants an error. DuckDB 2.0.0 gave it, and the patch release after it went back to taking one row
# without a word. UPDATE … FROM takes one row on all three. A load that was made safe by 2.0.0's error is not safe on
# 2.0.1.
#
# Seen: 1.5.6 [(1, 20)]; 2.0.0 InvalidInputException; 2.0.1 [(1, 20)]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("CREATE TABLE pay AS SELECT 1 AS id, 10 AS amount")
try:
    connection.execute("""
        MERGE INTO pay USING (VALUES (1, 20), (1, 30)) AS news(id, amount) ON pay.id = news.id
        WHEN MATCHED THEN UPDATE SET amount = news.amount
    """)
    print(duckdb.__version__, connection.sql("FROM pay").fetchall())
except duckdb.Error as error:
    print(duckdb.__version__, type(error).__name__)
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 [(1, 20)]
2.0.0 InvalidInputException
2.0.1 [(1, 20)]
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
