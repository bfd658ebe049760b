"""Writes macros/sql_mode_statements.sql of the dbt package from the files that sql/sql_mode.sql names.

A dbt package ships nothing but what lies below its own folder, so the package has a copy of the SQL mode, as a dbt
macro. Run this when the SQL mode has changed; a test fails until then.
"""

import pathlib
import re

DBT = pathlib.Path(__file__).resolve().parent.parent
ROOT = DBT.parent
SQL_MODE = ROOT / "sql" / "sql_mode.sql"
MACRO = DBT / "macros" / "sql_mode_statements.sql"


def files() -> list[pathlib.Path]:
    """The files of the SQL mode, in the order in which they are run: sql_mode.sql reads them, by commands of DuckDB's command line."""
    return [ROOT / file for file in re.findall(r"^\.read (\S+)$", SQL_MODE.read_text(encoding="utf-8"), re.MULTILINE)]


def macro_text() -> str:
    """The dbt macro that renders to the statements of all files, word for word."""
    statements = "\n\n".join(file.read_text(encoding="utf-8").rstrip() for file in files())
    if "endraw" in statements:
        raise SystemExit(
            "the SQL mode holds the word endraw, which would end the raw block of the macro; write it differently"
        )
    return (
        "{#- Generated from the files that sql/sql_mode.sql names: change them, then run dbt/scripts/generate_sql_mode.py. -#}\n"
        "{% macro sql_mode_statements() %}{% raw %}\n"
        f"{statements}\n"
        "{% endraw %}{% endmacro %}\n"
    )


if __name__ == "__main__":
    MACRO.write_text(macro_text(), encoding="utf-8")
    print(f"{MACRO} is written from {', '.join(str(file.relative_to(ROOT)) for file in files())}")
