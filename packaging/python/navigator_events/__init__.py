"""The DuckDB extension navigator_events, for Python.

    import duckdb, navigator_events

    connection = duckdb.connect("planwise.duckdb", config=navigator_events.CONFIG)
    navigator_events.load(connection)

For dbt there is the plugin, `plugins: [{module: navigator_events.dbt_plugin}]` in the profile.
"""

import os
import pathlib

import duckdb

from navigator_events import footer

__all__ = ["CONFIG", "LoadError", "extension_path", "load"]

FILE_NAME = "navigator_events.duckdb_extension"

# What a database must be opened with: the extension is not signed by DuckDB.
CONFIG: dict[str, str | bool | int | float | list[str]] = {"allow_unsigned_extensions": "true"}


class LoadError(RuntimeError):
    """The extension cannot be loaded; the message says why and what to do."""


def extension_path() -> pathlib.Path:
    """The extension in this package, or, in an editable install, the one that the repository has built.

    Raises LoadError where there is none.
    """
    package = pathlib.Path(__file__).resolve().parent
    candidates = [package / FILE_NAME, package.parents[2] / "build" / "release" / FILE_NAME]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise LoadError(
        f"the Python package navigator_events has no extension: neither {candidates[0]} nor {candidates[1]} exists. "
        "Install the package anew with pip, or run `make release` in the repository"
    )


def load(connection: duckdb.DuckDBPyConnection, path: str | os.PathLike[str] | None = None) -> None:
    """Loads the extension, for all connections to the same database.

    `path` is another file than the one in this package. Raises LoadError where the file is missing or no extension, where
    DuckDB is older than the extension needs, where the database was opened without CONFIG, and where DuckDB refuses the file.
    """
    extension = pathlib.Path(path) if path is not None else extension_path()
    if not extension.is_file():
        raise LoadError(
            f"navigator_events cannot be loaded: there is no file {extension}; give the path of a {FILE_NAME}"
        )
    try:
        says = footer.read(extension)
    except (OSError, ValueError) as error:
        raise LoadError(
            f"navigator_events cannot be loaded: {error}; install navigator_events anew with pip, or give what `make release` "
            "has built"
        ) from error
    needed = says.c_api_version.lstrip("v")
    try:
        ((version, allows_unsigned),) = connection.execute(
            "SELECT version(), current_setting('allow_unsigned_extensions')"
        ).fetchall()
        if says.is_too_new_for(version):
            raise LoadError(
                f"navigator_events cannot be loaded into DuckDB {version}: it needs DuckDB {needed} or later; "
                "run `pip install --upgrade duckdb`"
            )
        if not allows_unsigned:
            raise LoadError(
                "navigator_events cannot be loaded: the database was opened without unsigned extensions, and this one is not "
                "signed by DuckDB; open the database with duckdb.connect(…, config=navigator_events.CONFIG)"
            )
        quoted = str(extension).replace("'", "''")
        connection.execute(f"LOAD '{quoted}'")
    except duckdb.Error as error:
        raise LoadError(
            f"navigator_events cannot be loaded from {extension} into DuckDB {duckdb.__version__}: {error}\nWhat to do: "
            f"it needs DuckDB {needed} or later and a package that was built for this platform; "
            "upgrade duckdb, or install navigator_events anew with pip"
        ) from error
