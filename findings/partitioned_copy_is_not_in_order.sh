#!/usr/bin/env bash
# COPY … ORDER BY keeps the order in a plain Parquet file, and loses it inside the files of PARTITION_BY.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1, each with 4 threads.
# preserve_insertion_order is on, and the query ends in ORDER BY. A plain COPY writes the rows as they come. With
# PARTITION_BY each thread gathers rows of its own and flushes them when it likes, so the ids of one partition's file
# fall back somewhere; where changes from run to run. With one thread and little data the files look ordered, which
# hides it.
#
# Seen: plain 0 steps down in 3,000,000 rows; partitioned: some
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import duckdb

connection = duckdb.connect()
connection.execute("SET threads = 4")
STAFF = "(SELECT id % 3 AS site, id FROM range(3_000_000) AS staff(id) ORDER BY id)"
connection.execute(f"COPY {STAFF} TO 'plain.parquet'")
connection.execute(f"COPY {STAFF} TO 'parts' (FORMAT parquet, PARTITION_BY (site), OVERWRITE)")


def steps_down(files):
    return connection.sql(f"""
        SELECT count(*) FROM (
            SELECT id < lag(id) OVER (PARTITION BY filename ORDER BY file_row_number) AS down
            FROM read_parquet('{files}', filename = true, file_row_number = true))
        WHERE down
    """).fetchall()[0][0]


partitioned = "some" if steps_down("parts/*/*") else "none"
print(duckdb.__version__, "plain", steps_down("plain.parquet"), "partitioned", partitioned)
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 plain 0 partitioned some
2.0.0 plain 0 partitioned some
2.0.1 plain 0 partitioned some
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
