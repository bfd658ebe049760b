"""The DuckDB extension navigator_events, for Python.

    import duckdb, navigator_events

    connection = duckdb.connect("planwise.duckdb", config=navigator_events.CONFIG)
    navigator_events.load(connection)
    …
    connection.close()

For dbt there is the plugin, `plugins: [{module: navigator_events.dbt_plugin}]` in the profile.
"""

import contextlib
import os
import pathlib
import secrets
import signal
import socket
import threading
from collections.abc import Iterator

import duckdb

from navigator_events import footer

__all__ = ["CONFIG", "CloseError", "LoadError", "close", "extension_path", "interrupted_by_ctrl_c", "load"]

FILE_NAME = "navigator_events.duckdb_extension"

# What a database must be opened with: the extension is not signed by DuckDB.
CONFIG: dict[str, str | bool | int | float | list[str]] = {"allow_unsigned_extensions": "true"}

# Read by the extension while it is loaded; "off" leaves the connections out that polars_yearly_events reads with.
VARIABLE = "NAVIGATOR_EVENTS_TABLE_FUNCTIONS"

# The environment is one for all threads.
_environment = threading.Lock()


class LoadError(RuntimeError):
    """The extension cannot be loaded; the message says why and what to do."""


class CloseError(RuntimeError):
    """The connections of the extension cannot be closed; the message says why and what to do."""


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


def load(
    connection: duckdb.DuckDBPyConnection,
    path: str | os.PathLike[str] | None = None,
    *,
    table_functions: bool = True,
) -> None:
    """Loads the extension, for all connections to the same database, and sees to it that it works on this one.

    `path` is another file than the one in this package. Without `table_functions` the extension opens no connections of
    its own; then only the functions that read a relation by its name do not work, such as polars_yearly_events. The
    environment variable NAVIGATOR_EVENTS_TABLE_FUNCTIONS=off says the same for all that load it.

    With them, the connection remembers a prepared statement, navigator_events_session, by which the extension is told when
    it closes: the file of the database is free as soon as this connection and all others have closed.

    The connection may be of another driver, if it runs DuckDB: what SQLAlchemy hands out, or a cursor of ADBC.

    Raises LoadError where the file is missing or no extension, where DuckDB is older than the extension needs, where the database
    was opened without CONFIG, where DuckDB refuses the file, and where a transaction hides the functions from this connection.
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
    if says.is_too_new_for(f"v{duckdb.__version__}"):
        raise LoadError(
            f"navigator_events cannot be loaded into DuckDB {duckdb.__version__}: it needs DuckDB {needed} or later; "
            "run `pip install --upgrade duckdb`"
        )
    table_functions = table_functions and os.environ.get(VARIABLE, "").lower() != "off"
    quoted = str(extension).replace("'", "''")
    try:
        # Nothing is asked before: a transaction that has read something does not see what is loaded.
        with _table_functions(table_functions):
            connection.execute(f"LOAD '{quoted}'")
            state = _session(connection)
            if table_functions and state != "open":
                # The extension is loaded already, and has no connections any more; DuckDB 1.5 loads nothing twice.
                if duckdb.__version__.startswith("1."):
                    raise LoadError(
                        "navigator_events cannot be loaded once more: its connections to this database are "
                        f"{state}; close all connections to the database, and open it anew"
                    )
                connection.execute(f"LOAD '{quoted}' AS navigator_events_{secrets.token_hex(4)}")
                _session(connection)
    except Exception as error:
        if not _is_of_a_database(error):
            raise
        # A transaction that an error has ended cannot be asked; the error says the same then.
        if "unsigned extensions are disabled" in str(error) or not _allows_unsigned(connection):
            raise LoadError(
                "navigator_events cannot be loaded: the database was opened without unsigned extensions, and this one is not "
                "signed by DuckDB; open the database with duckdb.connect(…, config=navigator_events.CONFIG)"
            ) from error
        raise LoadError(
            f"navigator_events cannot be loaded from {extension} into DuckDB {duckdb.__version__}: {error}\nWhat to do: "
            f"it needs DuckDB {needed} or later and a package that was built for this platform; "
            "upgrade duckdb, or install navigator_events anew with pip"
        ) from error


def _is_of_a_database(error: Exception) -> bool:
    """Whether it is DuckDB's own or that of a driver before it: all of them are based on an Error, as PEP 249 wants it."""
    return any(base.__name__ == "Error" for base in type(error).__mro__)


def _allows_unsigned(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the database was opened so; true where it cannot be asked any more."""
    try:
        ((allows,),) = connection.execute("SELECT current_setting('allow_unsigned_extensions')").fetchall()
    except Exception as error:
        if not _is_of_a_database(error):
            raise
        return True
    return bool(allows)


@contextlib.contextmanager
def _table_functions(are_wanted: bool) -> Iterator[None]:
    """Tells the extension, while it is loaded, whether to open its connections."""
    if are_wanted:
        yield
        return
    with _environment:
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = "off"
        try:
            yield
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before


def _session(connection: duckdb.DuckDBPyConnection) -> str:
    """Leaves with the connection what tells of its end; what the extension's connections are: open, released, closed or off."""
    try:
        connection.execute("PREPARE navigator_events_session AS SELECT navigator_events_session()")
    except Exception as error:
        # By its words: ADBC has a class of its own for it.
        if not _is_of_a_database(error) or "navigator_events_session does not exist" not in str(error):
            raise
        raise LoadError(
            "navigator_events was loaded, but this connection does not see its functions: its transaction has read something before, "
            "and sees what was there then; run COMMIT or ROLLBACK, and load it before the transaction reads"
        ) from error
    ((state,),) = connection.execute("EXECUTE navigator_events_session").fetchall()
    return str(state)


def close(connection: duckdb.DuckDBPyConnection) -> None:
    """Closes the extension's connections to the database and then this one.

    For sessions that have loaded the extension by SQL, and where other connections stay open: theirs lose
    polars_yearly_events. Raises CloseError while calls read, and leaves all as it is.
    """
    try:
        connection.execute("SELECT navigator_events_close()").fetchall()
    except duckdb.CatalogException:
        # The extension is not loaded: there is nothing to be closed.
        pass
    except duckdb.InvalidInputException as error:
        raise CloseError(str(error)) from error
    connection.close()


@contextlib.contextmanager
def interrupted_by_ctrl_c(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Lets Ctrl-C interrupt what runs on the connection at once, within the context, and raises KeyboardInterrupt.

    Python notices a signal when its main thread comes back from DuckDB; while that waits for the rows of a slow
    relation within polars_yearly_events it does not. Here a thread of its own waits for the signal and interrupts the query. For
    the main thread only.
    """
    ours, signals = socket.socketpair()
    signals.setblocking(False)
    has_come = threading.Event()

    def interrupt() -> None:
        while True:
            try:
                number = ours.recv(1)
            except TimeoutError:
                # Again and again: DuckDB forgets an interrupt that comes while it plans.
                connection.interrupt()
                continue
            if not number:
                return
            if number[0] == signal.SIGINT:
                has_come.set()
                connection.interrupt()
                ours.settimeout(0.05)

    thread = threading.Thread(target=interrupt, name="navigator_events Ctrl-C", daemon=True)
    before = signal.set_wakeup_fd(signals.fileno(), warn_on_full_buffer=False)
    thread.start()
    try:
        yield
    except (duckdb.Error, RuntimeError) as error:
        # What comes first is the query's error or the client's, which may have noticed before our thread has.
        if has_come.is_set() or isinstance(error.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.set_wakeup_fd(before)
        signals.close()
        thread.join()
        ours.close()
