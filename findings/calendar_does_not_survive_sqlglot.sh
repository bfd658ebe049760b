#!/usr/bin/env bash
# sqlglot translates DuckDB's date_diff and isodow to Spark without a warning, and Spark then gives other numbers.
#
# Versions: sqlglot 30.30.0, duckdb 2.0.1, pyspark 4.3.0 (Java 17).
# date_diff('month', a, b) becomes DATEDIFF(MONTH, a, b): in DuckDB the month boundaries between the days (31 January to
# 1 February is 1), in Spark the whole months (0). isodow(d) becomes (DAYOFWEEK(d) % 7) + 1, which makes 2 of a Sunday,
# Spark's first day, instead of 7.
#
# Seen: months duckdb 1, spark 0; isodow of a Sunday duckdb 7, spark 2
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb
import sqlglot
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false") \
    .config("spark.driver.host", "127.0.0.1").getOrCreate()
QUERIES = {
    "months": "SELECT date_diff('month', DATE '2024-01-31', DATE '2024-02-01')",
    "isodow": "SELECT isodow(DATE '2024-01-07')",
}
for name, query in QUERIES.items():
    translated = sqlglot.transpile(query, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)[0]
    print(name, "duckdb", duckdb.sql(query).fetchall()[0][0], "spark", spark.sql(translated).first()[0])
PYTHON
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sqlglot==30.30.0 duckdb==2.0.1 pyspark==4.3.0
venv/bin/python look.py > seen.txt 2> errors.txt || { cat errors.txt >&2; exit 1; }
cat > expected.txt <<'TEXT'
months duckdb 1 spark 0
isodow duckdb 7 spark 2
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
