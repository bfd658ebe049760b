"""The DuckDB extension navigator_events, for Python.

    import duckdb, navigator_events

    connection = duckdb.connect("planwise.duckdb", config=navigator_events.CONFIG)
    navigator_events.load(connection)

For dbt there is the plugin, `plugins: [{module: navigator_events.dbt_plugin}]` in the profile.
"""

import pathlib

import duckdb

__all__ = ["CONFIG", "LoadError", "extension_path", "load"]

FILE_NAME = "navigator_events.duckdb_extension"

# What a database must be opened with: the extension is not signed by DuckDB.
CONFIG = {"allow_unsigned_extensions": "true"}


class LoadError(RuntimeError):
    """The extension cannot be loaded; the message says why and what to do."""


def extension_path() -> pathlib.Path:
    """The extension in this package, or, in an editable install, the one that the repository has built."""
    package = pathlib.Path(__file__).resolve().parent
    candidates = [package / FILE_NAME, package.parent.parent / "build" / "release" / FILE_NAME]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise LoadError(
        f"the Python package navigator_events has no extension: neither {candidates[0]} nor {candidates[1]} exists. "
        "Install the package anew with pip, or run `make release` in the repository"
    )


def load(connection: duckdb.DuckDBPyConnection, path: str | pathlib.Path | None = None) -> None:
    """Loads the extension, for all connections to the same database.

    `path` is another file than the one in this package.
    """
    extension = pathlib.Path(path) if path is not None else extension_path()
    if not extension.is_file():
        raise LoadError(
            f"navigator_events cannot be loaded: there is no file {extension}; give the path of a {FILE_NAME}"
        )
    quoted = str(extension).replace("'", "''")
    try:
        connection.execute(f"LOAD '{quoted}'")
    except duckdb.Error as error:
        if "unsigned" in str(error) or "signature" in str(error):
            advice = "open the database with duckdb.connect(…, config=navigator_events.CONFIG)"
        else:
            advice = (
                "it needs DuckDB 1.5.6 or later and a package that was built for this platform; "
                "upgrade duckdb, or install navigator_events anew with pip"
            )
        raise LoadError(
            f"navigator_events cannot be loaded from {extension} into DuckDB {duckdb.__version__}: {error}\nWhat to do: {advice}"
        ) from error
