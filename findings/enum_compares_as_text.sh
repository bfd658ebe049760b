#!/usr/bin/env bash
# An ENUM sorts by its declared order, but compares with a text literal by the alphabet, in the same query.
#
# Versions: duckdb 1.5.6, 2.0.1; pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0 (the frames, on duckdb 2.0.1).
# ORDER BY and max() put L10 after L3, as declared. But level > 'L2' turns the level into VARCHAR, so L10 is not above
# L2, and greatest(level, 'L2') of L10 is L2. Only 'L2'::level compares in the declared order. Which of the two a frame
# gets depends on its library: a pandas Categorical arrives as an ENUM, the dictionary of Arrow and the Enum of Polars
# as VARCHAR, so that the same ORDER BY differs.
#
# Seen: sorted L2 L3 L10, above 'L2': L3, above 'L2'::level: L3 L10, greatest(L10, 'L2') = L2
#       pandas ENUM L2 L3 L10; pyarrow VARCHAR L10 L2 L3; polars VARCHAR L10 L2 L3
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > enums.py <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("CREATE TYPE level AS ENUM ('L2', 'L3', 'L10')")
connection.execute("CREATE TABLE staff AS SELECT unnest(['L10', 'L3', 'L2'])::level AS level")


def levels(condition):
    found = connection.sql(f"SELECT level FROM staff WHERE {condition} ORDER BY level").fetchall()
    return " ".join(row[0] for row in found)


print(duckdb.__version__, "sorted", levels("true"), "above text", levels("level > 'L2'"),
      "above level", levels("level > 'L2'::level"), "greatest",
      connection.sql("SELECT greatest(max(level), 'L2') FROM staff").fetchall()[0][0])
PYTHON
cat > frames.py <<'PYTHON'
import duckdb
import pandas
import polars
import pyarrow

order = ["L2", "L3", "L10"]
frames = {
    "pandas": pandas.DataFrame({"level": pandas.Categorical(order, categories=order, ordered=True)}),
    "pyarrow": pyarrow.table({"level": pyarrow.array(order).dictionary_encode()}),
    "polars": polars.DataFrame({"level": polars.Series(order, dtype=polars.Enum(order))}),
}
for name, frame in frames.items():
    connection = duckdb.connect()
    connection.register("staff", frame)
    rows = connection.sql("SELECT level, typeof(level) FROM staff ORDER BY level").fetchall()
    print(name, rows[0][1].split("(")[0], *(row[0] for row in rows))
PYTHON
python3 -m venv venv
{
  for version in 1.5.6 2.0.1; do
    venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
    PYTHONPATH=$version venv/bin/python enums.py
  done
  venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0
  PYTHONPATH=2.0.1 venv/bin/python frames.py
} > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 sorted L2 L3 L10 above text L3 above level L3 L10 greatest L2
2.0.1 sorted L2 L3 L10 above text L3 above level L3 L10 greatest L2
pandas ENUM L2 L3 L10
pyarrow VARCHAR L10 L2 L3
polars VARCHAR L10 L2 L3
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
