#!/usr/bin/env bash
# A CAST over a CSV column casts the text of the file on DuckDB 2, and the value that was read on DuckDB 1.5.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1.
# The column is sniffed as DOUBLE, as one of its ids has a fraction. On 2.x the optimizer (type_pushdown) asks the CSV
# reader for VARCHAR, so the detour through DOUBLE does not happen: the ids keep what the file has. A table made of the
# same file, or the same query on 1.5.6, goes through DOUBLE. An id that is hashed or joined as text is another one.
#
# Seen: 1.5.6  file: 1001.0,1002.5,1e+16   table: 1001.0,1002.5,1e+16
#       2.x    file: 1001,1002.50,10000000000000001   table: 1001.0,1002.5,1e+16
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'id,name\n1001,a\n1002.50,b\n10000000000000001,c\n' > people.csv
cat > look.py <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("CREATE TABLE people AS FROM 'people.csv'")
for source in ("'people.csv'", "people"):
    ids = connection.sql(f"SELECT CAST(id AS VARCHAR) FROM {source}").fetchall()
    print(duckdb.__version__, connection.sql(f"SELECT typeof(id) FROM {source} LIMIT 1").fetchall()[0][0],
          "table" if source == "people" else "file", ",".join(row[0] for row in ids))
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 DOUBLE file 1001.0,1002.5,1e+16
1.5.6 DOUBLE table 1001.0,1002.5,1e+16
2.0.0 DOUBLE file 1001,1002.50,10000000000000001
2.0.0 DOUBLE table 1001.0,1002.5,1e+16
2.0.1 DOUBLE file 1001,1002.50,10000000000000001
2.0.1 DOUBLE table 1001.0,1002.5,1e+16
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
