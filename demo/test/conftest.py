"""What the tests of the demo share: what `make demo` makes, and its page in a browser."""

import os
import pathlib
import subprocess
import sys

import duckdb
import pytest
from playwright import sync_api

from demo import browser

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXTENSION = pathlib.Path(
    os.environ.get("NAVIGATOR_EVENTS_EXTENSION", ROOT / "build/release/navigator_events.duckdb_extension")
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """What the demo has written, run as `make demo` runs it; its output is in output.txt."""
    folder = tmp_path_factory.mktemp("demo")
    run = subprocess.run([sys.executable, "-m", "demo", EXTENSION, folder], cwd=ROOT, capture_output=True, text=True,
                         check=False)
    assert run.returncode == 0, run.stderr
    (folder / "output.txt").write_text(run.stdout, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tables(folder: pathlib.Path) -> duckdb.DuckDBPyConnection:
    """The demo's tables, in a DuckDB that has not loaded the extension."""
    with duckdb.connect(str(folder / "demo.duckdb"), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> sync_api.Browser:
    """The browser. Where CI is set, one must be there; elsewhere the tests that need it are skipped without one."""
    program = browser.chromium()
    if program is None:
        reason = f"no browser: install one of {', '.join(browser.NAMES)}, or name one in CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with browser.started(program) as started:
        yield started


@pytest.fixture(scope="session")
def shown(chromium: sync_api.Browser, folder: pathlib.Path) -> browser.Opened:
    """The page after its charts are drawn; a test must leave it as it found it."""
    with browser.opened(chromium, folder / "demo.html") as opened:
        yield opened
