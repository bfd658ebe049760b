#!/usr/bin/env bash
# The first Parquet file's DECIMAL scale rounds the rates of the other files, and a filter may still see them unrounded.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1; polars 2.1.0, pyarrow 26.0.1.
# read_parquet of a list takes the types of the first file. One that was written with DECIMAL(3,2) turns the 0.0649 of
# the next into 0.06 without a word. On 1.5.6 the filter `rate > 0.06` is held against the 0.0649 of the file, so a row
# comes back whose shown rate does not meet it; on 2.x it does not. union_by_name = true takes a type that fits both.
# Polars and pyarrow refuse the same two files.
#
# Seen: 1.5.6  rates 0.06 0.06, above 0.06: 1 row (shown as 0.06); by name 0.0600 0.0649
#       2.x    rates 0.06 0.06, above 0.06: no row;                by name 0.0600 0.0649
#       polars SchemaError, pyarrow ArrowInvalid
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("COPY (SELECT 0.06 AS rate) TO 'a.parquet'")
connection.execute("COPY (SELECT 0.0649 AS rate) TO 'b.parquet'")


def rates(query):
    return " ".join(str(row[0]) for row in connection.sql(query).fetchall()) or "none"


print(duckdb.__version__, "all", rates("SELECT rate FROM read_parquet(['a.parquet', 'b.parquet'])"),
      "above 0.06", rates("SELECT rate FROM read_parquet(['a.parquet', 'b.parquet']) WHERE rate > 0.06"),
      "by name", rates("SELECT rate FROM read_parquet(['a.parquet', 'b.parquet'], union_by_name = true)"))
PYTHON
cat > others.py <<'PYTHON'
import polars
import pyarrow.dataset

files = ["a.parquet", "b.parquet"]
for name, read in (("polars", lambda: polars.read_parquet(files)),
                   ("pyarrow", lambda: pyarrow.dataset.dataset(files).to_table())):
    try:
        print(name, read())
    except Exception as error:
        print(name, type(error).__name__)
PYTHON
python3 -m venv venv
{
  for version in 1.5.6 2.0.0 2.0.1; do
    venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
    PYTHONPATH=$version venv/bin/python look.py
  done
  venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 polars==2.1.0
  venv/bin/python others.py
} > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 all 0.06 0.06 above 0.06 0.06 by name 0.0600 0.0649
2.0.0 all 0.06 0.06 above 0.06 none by name 0.0600 0.0649
2.0.1 all 0.06 0.06 above 0.06 none by name 0.0600 0.0649
polars SchemaError
pyarrow ArrowInvalid
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
