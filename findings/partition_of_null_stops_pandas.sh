#!/usr/bin/env bash
# A partitioned Parquet folder with a NULL in the partition column stops pandas, while pyarrow's own dataset, Polars and
# DuckDB read it.
#
# Versions: duckdb 2.0.1, pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0, fastparquet 2026.9.0.
# DuckDB writes the folder site=__HIVE_DEFAULT_PARTITION__, as Hive and Spark do. pyarrow's read_table makes
# dictionaries of the partition columns, and all that merges its chunks (to_pandas, sort_by) cannot merge one with a
# NULL in it. dataset('hive') makes plain columns. fastparquet takes the folder's name for the value.
#
# Seen: pandas and read_table + to_pandas: ArrowInvalid "Cannot yet unify dictionaries with nulls";
#       dataset, polars, duckdb: Faro, None; fastparquet: Faro, __HIVE_DEFAULT_PARTITION__
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb
import fastparquet
import pandas
import polars
import pyarrow.dataset
import pyarrow.parquet

duckdb.execute("""
    COPY (SELECT * FROM (VALUES ('Faro', 1), (NULL, 2)) AS staff(site, id))
    TO 'staff' (FORMAT parquet, PARTITION_BY (site))
""")
READERS = {
    "pandas": lambda: pandas.read_parquet("staff").site,
    "read_table": lambda: pyarrow.parquet.read_table("staff").to_pandas().site,
    "dataset": lambda: pyarrow.dataset.dataset("staff", partitioning="hive").to_table().to_pandas().site,
    "polars": lambda: polars.read_parquet("staff", hive_partitioning=True)["site"],
    "duckdb": lambda: [row[0] for row in duckdb.sql("SELECT site FROM 'staff/*/*.parquet'").fetchall()],
    "fastparquet": lambda: fastparquet.ParquetFile("staff").to_pandas().site,
}
for name, read in READERS.items():
    try:
        print(name, sorted(map(str, read())))
    except pyarrow.ArrowInvalid as error:
        print(name, "ArrowInvalid:", error)
PYTHON
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0 \
  fastparquet==2026.9.0
venv/bin/python look.py > seen.txt
cat > expected.txt <<'TEXT'
pandas ArrowInvalid: Cannot yet unify dictionaries with nulls
read_table ArrowInvalid: Cannot yet unify dictionaries with nulls
dataset ['Faro', 'None']
polars ['Faro', 'None']
duckdb ['Faro', 'None']
fastparquet ['Faro', '__HIVE_DEFAULT_PARTITION__']
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
