"""What the tests of the harness share."""

import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def extension() -> pathlib.Path:
    """The extension that was built."""
    return pathlib.Path(os.environ.get("NAVIGATOR_EVENTS_EXTENSION", ROOT / "build/release/navigator_events.duckdb_extension"))
