#!/usr/bin/env bash
# A table made of a NULL column is INTEGER on DuckDB 1.5, takes no value at all on 2.x, and Parquet keeps either.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1.
# CREATE TABLE AS SELECT NULL used to make an INTEGER column. On 2.x its type is "NULL": INSERT of a number, which
# worked on 1.5.6, is refused (of a text it is refused on both). Empty lists and structs are the same inside (INTEGER[]
# and "NULL"[]). A Parquet file written from it carries the type along, so a reader of 1.5.6's file finds an INTEGER
# that nobody asked for.
#
# Seen: 1.5.6  INTEGER, INTEGER[], Parquet INTEGER, INSERT of 7: ok
#       2.x    "NULL", "NULL"[], Parquet "NULL", INSERT of 7: ConversionException
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("CREATE TABLE made AS SELECT NULL AS bonus, [] AS bonuses")
connection.execute("COPY made TO 'made.parquet'")
types = [row[1] for row in connection.sql("DESCRIBE made").fetchall()]
parquet = connection.sql("DESCRIBE SELECT bonus FROM 'made.parquet'").fetchall()[0][1]
try:
    connection.execute("INSERT INTO made (bonus) VALUES (7)")
    answer = "ok"
except duckdb.Error as error:
    answer = type(error).__name__
print(duckdb.__version__, *types, "Parquet", parquet, "INSERT", answer)
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 INTEGER INTEGER[] Parquet INTEGER INSERT ok
2.0.0 "NULL" "NULL"[] Parquet "NULL" INSERT ConversionException
2.0.1 "NULL" "NULL"[] Parquet "NULL" INSERT ConversionException
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
