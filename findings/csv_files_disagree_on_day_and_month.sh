#!/usr/bin/env bash
# The same text 01/02/2024 in two CSV files of one query is 1 February in one and 2 January in the other.
#
# Versions: duckdb 1.5.6, 2.0.0, 2.0.1.
# read_csv of a list guesses the date format of each file for itself: a file that also has 13/04/2024 is read day first,
# one with 03/14/2024 month first, and their rows stand in one DATE column without a word. 2.x refuses this for a plain
# list, but union_by_name = true, the usual remedy for files that differ, still mixes the two. A file that decides
# nothing (01/02/2024 alone) is read day first by all three.
#
# Seen: 1.5.6  list: 01Feb 13Apr 02Jan 14Mar      by name: 01Feb 13Apr 02Jan 14Mar
#       2.x    list: ConversionException          by name: 01Feb 13Apr 02Jan 14Mar
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'hired\n01/02/2024\n13/04/2024\n' > lisbon.csv
printf 'hired\n01/02/2024\n03/14/2024\n' > boston.csv
cat > look.py <<'PYTHON'
import duckdb


def rows(option):
    """The dates, those of lisbon.csv first."""
    try:
        found = duckdb.sql(f"SELECT hired FROM read_csv(['lisbon.csv', 'boston.csv'] {option})").fetchall()
        return " ".join(f"{row[0]:%d%b}" for row in found)
    except duckdb.Error as error:
        return type(error).__name__


print(duckdb.__version__, "list:", rows(""), "by name:", rows(", union_by_name = true"))
PYTHON
python3 -m venv venv
for version in 1.5.6 2.0.0 2.0.1; do
  venv/bin/pip install --quiet --disable-pip-version-check --target "$version" "duckdb==$version"
  PYTHONPATH=$version venv/bin/python look.py
done > seen.txt
cat > expected.txt <<'TEXT'
1.5.6 list: 01Feb 13Apr 02Jan 14Mar by name: 01Feb 13Apr 02Jan 14Mar
2.0.0 list: ConversionException by name: 01Feb 13Apr 02Jan 14Mar
2.0.1 list: ConversionException by name: 01Feb 13Apr 02Jan 14Mar
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
