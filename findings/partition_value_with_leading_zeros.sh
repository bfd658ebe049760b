#!/usr/bin/env bash
# One partition value with a leading zero makes the whole partition column text in DuckDB; Polars and Arrow drop the
# zeros.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1; polars 2.1.0, pyarrow 26.0.1.
# The type of a Hive partition column is guessed from the folders' names. DuckDB takes 7 and 12 as BIGINT, but one
# folder dept=007 more and all are VARCHAR. The type of a column so depends on which departments exist, and 12 < 7 as
# text. Polars and pyarrow make an integer of 007, which then is not the text that was written.
#
# Seen: 7, 12: duckdb BIGINT 7 12; 007, 12: duckdb VARCHAR 007 12, polars Int64 7 12, pyarrow int32 7 12
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

for folder, first in (("plain", "7"), ("zeros", "007")):
    duckdb.execute(f"""
        COPY (SELECT * FROM (VALUES ('{first}', 1), ('12', 2)) AS staff(dept, id))
        TO '{folder}' (FORMAT parquet, PARTITION_BY (dept), OVERWRITE)
    """)
    rows = duckdb.sql(f"SELECT dept, typeof(dept) FROM '{folder}/*/*.parquet' ORDER BY id").fetchall()
    print(folder, "duckdb", duckdb.__version__, rows[0][1], *(row[0] for row in rows))
PYTHON
cat > peers.py <<'PYTHON'
import polars
import pyarrow.dataset

frame = polars.read_parquet("zeros", hive_partitioning=True).sort("id")
print("zeros polars", frame["dept"].dtype, *frame["dept"])
table = pyarrow.dataset.dataset("zeros", partitioning="hive").to_table().sort_by("id")
print("zeros pyarrow", table["dept"].type, *table["dept"].to_pylist())
PYTHON
python3 -m venv venv
{
  for version in 1.5.6 2.0.0 2.0.1; do
    venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
    PYTHONPATH=$version venv/bin/python look.py
  done
  venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0 pyarrow==26.0.1
  venv/bin/python peers.py
} > seen.txt
cat > expected.txt <<'TEXT'
plain duckdb 1.5.6 BIGINT 7 12
zeros duckdb 1.5.6 VARCHAR 007 12
plain duckdb 2.0.0 BIGINT 7 12
zeros duckdb 2.0.0 VARCHAR 007 12
plain duckdb 2.0.1 BIGINT 7 12
zeros duckdb 2.0.1 VARCHAR 007 12
zeros polars Int64 7 12
zeros pyarrow int32 7 12
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
