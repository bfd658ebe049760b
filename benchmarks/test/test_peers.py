"""What happens when a contender fails or takes too long: it is not run, with the reason, and the others go on."""

import pytest

from benchmarks import census, memory
from benchmarks.peers import duckdb_modes
from benchmarks.peers.python_peer import PythonPeer
from benchmarks.run import NotRun

MANY, FEW = 30_000, 50


@pytest.fixture(scope="module")
def inputs(extension, tmp_path_factory):
    """A database with a census, and the folder with its Parquet files."""
    folder = tmp_path_factory.mktemp("inputs")
    with duckdb_modes.connect(extension) as connection:
        census.create(connection, MANY)
        census.export(connection, folder)
        yield connection, folder


@pytest.mark.parametrize("mode", ["scalar", "table", "sql"])
def test_a_statement_that_takes_too_long_is_stopped(inputs, mode):
    connection, folder = inputs
    contender = duckdb_modes.DuckDBMode(connection, duckdb_modes.statements("table", mode, MANY, folder), mode, 1)
    with pytest.raises(NotRun, match="stopped after"):
        contender.run(0.001)
    assert connection.execute("SELECT count(*) FROM census_data").fetchone() == (MANY,)


def test_each_run_starts_without_the_rows_of_the_last(inputs):
    connection, folder = inputs
    contender = duckdb_modes.DuckDBMode(connection, duckdb_modes.statements("table", "table", MANY, folder), "table", 2)
    first, second = contender.run(60), contender.run(60)
    assert first.result == second.result > 4 * MANY
    assert connection.execute("SELECT count(*), current_setting('threads') FROM written").fetchone() == (first.result, 2)
    # 27 columns of some bytes each.
    assert first.held_bytes > 100 * first.result


def test_a_program_that_fails_or_takes_too_long_is_not_run(inputs, tmp_path):
    with pytest.raises(NotRun, match="FileNotFoundError"):
        PythonPeer("table polars", 1, tmp_path)
    peer = PythonPeer("table polars", 1, inputs[1])
    try:
        with pytest.raises(NotRun, match="stopped after"):
            peer.run(0.001)
    finally:
        peer.close()
    assert not peer.process.is_alive()


def test_a_peak_that_cannot_be_taken_has_a_reason(extension, tmp_path, monkeypatch):
    assert memory.probe("table", extension, tmp_path, FEW, 60) > 20e6
    with pytest.raises(RuntimeError, match="stopped after"):
        memory.probe("table", extension, tmp_path, FEW, 0.01)
    monkeypatch.setattr(memory, "MEMORY_LIMIT", "10MB")
    with pytest.raises(RuntimeError, match=r"^OutOfMemoryException: "):
        memory.probe("sql", extension, tmp_path, 20 * FEW, 60)
