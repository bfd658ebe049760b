#!/usr/bin/env bash
# A join on (a, b) = (c, d) matches NULL with NULL; a join on a = c AND b = d does not; IN depends on where the list is.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1; sqlite by Python's own module, as the peer.
# A pair is a STRUCT, and STRUCTs compare as whole values: two NULL fields are equal. So the short form of a join on two
# keys finds rows that the long form does not. (1, NULL) IN ((1, NULL)) is true for the same reason, but with a subquery
# on the right it is NULL, as the standard wants. SQLite gives NULL for the pair too.
#
# Seen: join by pairs 2 rows, by columns 1 row; IN a list True, IN a subquery None; SQLite: join by pairs 1 row
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.py <<'PYTHON'
import sqlite3

import duckdb

BY_PAIRS = """
    WITH staff(id, site) AS (VALUES (1, NULL), (2, 'Faro')), pay(id, site) AS (VALUES (1, NULL), (2, 'Faro'))
    SELECT count(*) FROM staff JOIN pay ON (staff.id, staff.site) = (pay.id, pay.site)
"""
BY_COLUMNS = BY_PAIRS[:BY_PAIRS.index(" ON ")] + " ON staff.id = pay.id AND staff.site = pay.site"


def answer(query):
    return duckdb.sql(query).fetchall()[0][0]


print(duckdb.__version__, "pairs", answer(BY_PAIRS), "columns", answer(BY_COLUMNS),
      "in a list", answer("SELECT (1, NULL) IN ((1, NULL))"),
      "in a subquery", answer("SELECT (1, NULL) IN (SELECT 1, NULL)"),
      "sqlite pairs", sqlite3.connect(":memory:").execute(BY_PAIRS).fetchone()[0])
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 pairs 2 columns 1 in a list True in a subquery None sqlite pairs 1
2.0.0 pairs 2 columns 1 in a list True in a subquery None sqlite pairs 1
2.0.1 pairs 2 columns 1 in a list True in a subquery None sqlite pairs 1
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
