"""The process whose peak memory is taken: it makes the census in memory, runs one query on it and prints its peak in bytes."""

import json
import pathlib
import sys

from benchmarks import census
from benchmarks.procfs import forget_peak, peak_bytes


def in_duckdb(job: dict) -> None:
    """The query over the census in memory: of a census in a file DuckDB would keep what it has read, which is not the query's."""
    from benchmarks.peers import duckdb_modes
    # Sorted out when the process ends: closing is no part of the query.
    connection = duckdb_modes.connect(job["extension"], memory_limit=job["memory_limit"],
                                      temp_directory=f"{job['folder']}/spilled")
    census.create(connection, job["size"])
    forget_peak()
    rows = connection.execute(job["query"]).fetchall()
    if not rows:
        raise ValueError("the query gave no row")


def in_polars(job: dict) -> None:
    """The counts from the census in a Parquet file, in Polars' streaming engine."""
    import polars

    from benchmarks.peers import polars_program
    census_file = polars.scan_parquet(pathlib.Path(job["folder"]) / "census.parquet")
    counts = polars_program.count_by_type(census_file, census.START, census.END).collect(engine="streaming")
    if not counts.height:
        raise ValueError("the query gave no row")


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    try:
        in_polars(given) if given["name"] == "polars" else in_duckdb(given)
    except Exception as error:  # noqa: BLE001 (whatever it is, the page says it)
        # One line, as it stands on the page.
        raise SystemExit(f"{type(error).__name__}: {str(error).splitlines()[0]}") from None
    print(peak_bytes())
