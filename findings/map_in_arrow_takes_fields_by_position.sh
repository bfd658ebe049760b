#!/usr/bin/env bash
# Spark's mapInArrow takes columns and STRUCT fields by their position and ignores their names; mapInPandas takes them
# by name.
#
# Versions: pyspark 4.3.0 (Java 17), pyarrow 26.0.1, pandas 3.1.1.
# The function yields a batch whose STRUCT has the fields new, old; the schema says old, new. mapInArrow puts the new
# salary into `old` without a word, as long as the types fit; whole columns are swapped in the same way. createDataFrame
# from the very same Arrow table, and mapInPandas from a dict, look the names up. UNION ALL of two STRUCTs goes by
# position too.
#
# Seen: mapInArrow STRUCT old=2.0 new=1.0, columns old=2.0 new=1.0; mapInPandas and createDataFrame old=1.0 new=2.0;
#       UNION ALL old=2.0 new=1.0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import pandas
import pyarrow
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false") \
    .config("spark.driver.host", "127.0.0.1").getOrCreate()
SCHEMA = "pay struct<old: double, new: double>"
PAY = {"new": 2.0, "old": 1.0}


def table():
    kind = pyarrow.struct([("new", pyarrow.float64()), ("old", pyarrow.float64())])
    return pyarrow.table({"pay": pyarrow.array([PAY], kind)})


def structs(batches):
    for _ in batches:
        yield from table().to_batches()


def columns(batches):
    for _ in batches:
        yield pyarrow.RecordBatch.from_pydict({"new": [2.0], "old": [1.0]})


def frames(batches):
    for _ in batches:
        yield pandas.DataFrame({"pay": [PAY]})


def show(name, row):
    print(name, f"old={row.old} new={row.new}")


one = spark.range(1)
show("mapInArrow struct", one.mapInArrow(structs, SCHEMA).first().pay)
show("mapInArrow columns", one.mapInArrow(columns, "old double, new double").first())
show("mapInPandas struct", one.mapInPandas(frames, SCHEMA).first().pay)
show("createDataFrame struct", spark.createDataFrame(table(), SCHEMA).first().pay)
show("UNION ALL struct", spark.sql("""
    SELECT named_struct('old', 1.0D, 'new', 2.0D) AS pay WHERE false
    UNION ALL SELECT named_struct('new', 2.0D, 'old', 1.0D)
""").first().pay)
PYTHON
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyspark==4.3.0 pyarrow==26.0.1 pandas==3.1.1
PYSPARK_PYTHON=$work/venv/bin/python venv/bin/python look.py > seen.txt 2> errors.txt || { cat errors.txt >&2; exit 1; }
cat > expected.txt <<'TEXT'
mapInArrow struct old=2.0 new=1.0
mapInArrow columns old=2.0 new=1.0
mapInPandas struct old=1.0 new=2.0
createDataFrame struct old=1.0 new=2.0
UNION ALL struct old=2.0 new=1.0
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
