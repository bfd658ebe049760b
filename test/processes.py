"""What the tests of lifecycle, interrupts and processes share: programs of their own, and what is left of a database."""

import contextlib
import os
import pathlib
import subprocess
import sys
import textwrap
import time
import typing

import duckdb
import pytest
from conftest import EXTENSION, UNSIGNED

CENSUS = """
    CREATE TABLE IF NOT EXISTS census AS
    SELECT 'E' || range AS employee_id, DATE '2020-01-01' AS hire_date, 100 AS salary FROM range(1000)
"""
# A merit raise a year for each employee, and nothing else.
RATES = "merit_rate := 1, promotion_rate := 0, enrollment_rate := 0, base_termination_rate := 0"
# One event for each of the 1,000 employees.
EVENTS = f"SELECT count(*) FROM polars_yearly_events(2025, 2025, workforce := 'census', {RATES})"
# How long the file of a closed database may stay in use, in seconds. It is some 30 milliseconds, on a machine that is
# not busy with ten other things.
PATIENCE = 10.0
# How many connections the extension holds: 32 that read, and the one that its watcher asks with.
OURS = 33
# Put before the programs that run in a process of their own.
PRELUDE = f"""
import duckdb, os, sys
def open_loaded(database, **options):
    connection = duckdb.connect(database, config={UNSIGNED!r}, **options)
    connection.execute("LOAD '{EXTENSION}'")
    return connection
def events(connection):
    connection.execute({CENSUS!r})
    assert connection.execute({EVENTS!r}).fetchone() == (1000,)
"""

needs_proc = pytest.mark.skipif(
    not pathlib.Path("/proc/self/task").exists(), reason="this system does not show threads so"
)


def run(
    program: str, *arguments: object, prelude: str = PRELUDE, timeout: float = 120, **variables: str
) -> subprocess.CompletedProcess:
    """Runs a Python program after the prelude, in a process of its own; `variables` come into its environment."""
    source = prelude + textwrap.dedent(program)
    command = [sys.executable, "-X", "faulthandler", "-c", source, *map(str, arguments)]
    environment = os.environ | variables
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, env=environment)


def succeeds(program: str, *arguments: object, **how: typing.Any) -> str:
    """The output of a program that must end well, and say nothing on stderr; `how` is what `run` is told beside."""
    ran = run(program, *arguments, **how)
    assert (ran.returncode, ran.stderr) == (0, ""), ran
    return ran.stdout


def wal_of(path: pathlib.Path) -> pathlib.Path:
    """The write-ahead log beside a database's file."""
    return path.with_name(path.name + ".wal")


def connections(connection: duckdb.DuckDBPyConnection) -> int:
    """How many connections the database has, those of the extension included."""
    return connection.execute("SELECT count FROM duckdb_connection_count()").fetchone()[0]


def open_when_free(path: pathlib.Path, **options) -> tuple[duckdb.DuckDBPyConnection, float]:
    """Opens a database that was just closed, as soon as it is gone; how long that took."""
    start = time.monotonic()
    while True:
        try:
            connection = duckdb.connect(str(path), config=UNSIGNED, **options)
        except duckdb.Error:
            connection = None
        if connection is not None:
            # Another connection is one of the extension's: the database is still the one before.
            if connections(connection) == 1:
                connection.execute(f"LOAD '{EXTENSION}'")
                return connection, time.monotonic() - start
            connection.close()
        assert time.monotonic() - start < PATIENCE, f"still open after {PATIENCE} s"
        time.sleep(0.02)


def wait_until_merged(path: pathlib.Path) -> None:
    """Waits until a database that was closed has written its log into its file."""
    deadline = time.monotonic() + PATIENCE
    while wal_of(path).exists():
        assert time.monotonic() < deadline, "the log was not merged"
        time.sleep(0.02)


def threads_of_ours() -> int:
    """How many threads of the extension this process has: watchers, and those that compute ahead."""
    count = 0
    for thread in pathlib.Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            # The system keeps 15 bytes of a thread's name.
            count += (thread / "comm").read_text().startswith("navigator_event")
    return count


def wait_for_threads(wanted: int) -> None:
    """Waits until the extension has as many threads as that; one that just begins or ends may not count rightly."""
    deadline = time.monotonic() + PATIENCE
    while (count := threads_of_ours()) != wanted:
        assert time.monotonic() < deadline, f"{count} threads, and not {wanted}"
        time.sleep(0.02)


def settled_threads() -> int:
    """How many threads of the extension there are, once none has begun or ended for a moment."""
    counts = [threads_of_ours()]
    while len(counts) < 4 or len(set(counts[-4:])) > 1:
        time.sleep(0.02)
        counts.append(threads_of_ours())
    return counts[-1]
