"""Writes macros/sql_mode_statements.sql of the dbt package from sql/sql_mode.sql.

A dbt package ships nothing but what lies below its own folder, so the package has a copy of the SQL mode, as a dbt
macro. Run this when the SQL mode has changed; a test fails until then.
"""

import pathlib

DBT = pathlib.Path(__file__).resolve().parent.parent
SQL_MODE = DBT.parent / "sql" / "sql_mode.sql"
MACRO = DBT / "macros" / "sql_mode_statements.sql"


def macro_text(sql: str) -> str:
    """The dbt macro that renders to the SQL, word for word."""
    if "endraw" in sql:
        raise SystemExit(
            f"{SQL_MODE} holds the word endraw, which would end the raw block of the macro; write it differently"
        )
    return (
        "{#- Generated from sql/sql_mode.sql by dbt/scripts/generate_sql_mode.py: change that file, then run the script. -#}\n"
        "{% macro sql_mode_statements() %}{% raw %}\n"
        f"{sql.rstrip()}\n"
        "{% endraw %}{% endmacro %}\n"
    )


if __name__ == "__main__":
    MACRO.write_text(macro_text(SQL_MODE.read_text()))
    print(f"{MACRO} is written from {SQL_MODE}")
