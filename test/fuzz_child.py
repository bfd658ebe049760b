"""Runs statements for the SQL fuzzer, which gives and takes lines of JSON: should it crash or hang, the fuzzer is told so by its end.

    fuzz_child.py EXTENSION FOLDER
"""

import faulthandler
import hashlib
import json
import os
import pathlib
import sys
import threading

import duckdb

SQL_VALUES = pathlib.Path(__file__).resolve().parent.parent / "sql" / "sql_mode" / "values.sql"
KNOWN_DRAW = "SELECT hash_rng('EMP_2024_0000001', 2025, 'termination')"


def formula() -> str:
    """The macro of the SQL mode that works out a draw."""
    text = SQL_VALUES.read_text(encoding="utf-8")
    start = text.index("CREATE OR REPLACE MACRO sql_hash_rng")
    return text[start:text.index(";", start)]


def opened(extension: str, folder: str) -> duckdb.DuckDBPyConnection:
    """A database of its own, with the extension and the formula of a draw."""
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "memory_limit": "2GB", "temp_directory": folder})
    connection.execute(f"LOAD '{extension}'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute(formula())
    return connection


def digest(rows) -> str:
    """A short text that is the same for the same rows in the same order."""
    made = hashlib.sha256()
    for row in rows:
        made.update(row.encode(errors="surrogatepass") + b"\n")
    return made.hexdigest()


def taken(connection: duckdb.DuckDBPyConnection, request: dict) -> list | None:
    """The rows of a statement, all of them or the first ones; in parts, with another statement after each of them."""
    if request["action"] == "interrupt":
        timer = threading.Timer(request["after"], connection.interrupt)
        timer.start()
        try:
            return connection.execute(request["sql"]).fetchall()
        finally:
            timer.cancel()
            timer.join()
    asked = connection.execute(request["sql"], request["parameters"])
    if request["action"] == "first":
        asked.fetchmany(3)
        return []
    if request["action"] == "all":
        return asked.fetchall()
    rows = []
    while part := asked.fetchmany(500):
        rows += part
        with connection.cursor() as other:
            other.execute(KNOWN_DRAW).fetchone()
    return rows


def answer(connection: duckdb.DuckDBPyConnection, request: dict) -> dict:
    """What became of a statement."""
    try:
        rows = [repr(row) for row in taken(connection, request)]
    except duckdb.Error as error:
        return {"kind": "error", "text": f"{type(error).__name__}: {error}"}
    except UnicodeDecodeError as error:
        return {"kind": "error", "text": f"the client refuses it: {error}"}
    return {"kind": "rows", "count": len(rows), "rows": digest(sorted(rows)), "in_order": digest(rows)}


def known_draw(connection: duckdb.DuckDBPyConnection) -> float:
    """A draw that is known, from the connection after a statement."""
    try:
        return connection.execute(KNOWN_DRAW).fetchone()[0]
    except duckdb.TransactionException:
        # A statement that fails within a transaction takes it along.
        connection.execute("ROLLBACK")
        return connection.execute(KNOWN_DRAW).fetchone()[0]


def main(extension: str, folder: str) -> None:
    """Answers until there is no request any more."""
    faulthandler.enable()
    # What DuckDB or a sanitizer prints must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    connection = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["sql"] is None:
            if connection:
                connection.close()
            connection = opened(extension, folder)
            reply = {"kind": "rows", "version": duckdb.__version__}
        else:
            reply = answer(connection, request)
            try:
                reply["known_draw"] = known_draw(connection)
            except duckdb.Error as error:
                reply["known_draw"] = str(error)
        print(json.dumps(reply), file=answers, flush=True)
    if connection:
        connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
