#!/usr/bin/env bash
# A sum of whole numbers leaves DuckDB as three different types, and two of them are not the number.
#
# Versions: duckdb 2.0.1, pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0.
# sum(BIGINT) is a HUGEINT, 128 bits wide. COPY to Parquet has no such type and writes a DOUBLE: 9007199254740993
# becomes …992 in the file, without a word. A pandas frame gets a float64, off by one too. Arrow and Polars get a
# decimal with 38 digits: exact, but Polars then refuses to join it with an Int64 key. A cast to BIGINT in the query
# avoids all of it.
#
# Seen: parquet DOUBLE 9007199254740992; pandas float64 9007199254740992; arrow decimal128(38, 0) 9007199254740993;
#       polars join with Int64: SchemaError
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb
import polars

SUM = "SELECT sum(cents) AS cents FROM (VALUES (9007199254740993)) AS pay(cents)"
connection = duckdb.connect()
connection.execute(f"COPY ({SUM}) TO 'sum.parquet'")
kind, number = connection.sql("SELECT typeof(cents), cents::BIGINT FROM 'sum.parquet'").fetchall()[0]
print("parquet", kind, number)
frame = connection.sql(SUM).df()
print("pandas", frame.cents.dtype, int(frame.cents[0]))
table = connection.sql(SUM).to_arrow_table()
print("arrow", table.schema.field("cents").type, table.column("cents")[0].as_py())
try:
    polars.DataFrame({"cents": [9007199254740993]}).join(connection.sql(SUM).pl(), on="cents")
    print("polars joined")
except polars.exceptions.PolarsError as error:
    print("polars", type(error).__name__)
PYTHON
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0
venv/bin/python look.py > seen.txt
cat > expected.txt <<'TEXT'
parquet DOUBLE 9007199254740992
pandas float64 9007199254740992
arrow decimal128(38, 0) 9007199254740993
polars SchemaError
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
