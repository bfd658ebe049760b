"""What all tests share: the extension that was built, and connections that have loaded it."""

import os
import pathlib
import tomllib

import duckdb
import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXTENSION = pathlib.Path(
    os.environ.get("NAVIGATOR_EVENTS_EXTENSION", ROOT / "build/release/navigator_events.duckdb_extension")
)
CARGO = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
# As DuckDB shows it.
VERSION = f"v{CARGO['version']}"
UNSIGNED = {"allow_unsigned_extensions": "true"}


def open_loaded(database: str = ":memory:", **options) -> duckdb.DuckDBPyConnection:
    """Opens a database and loads the extension into it."""
    connection = duckdb.connect(database, config=UNSIGNED, **options)
    connection.execute(f"LOAD '{EXTENSION}'")
    return connection


@pytest.fixture
def connection():
    """An in-memory database with the extension."""
    with open_loaded() as opened:
        yield opened
