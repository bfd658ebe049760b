"""Puts the extension where `LOAD navigator_events` finds it.

    install_extension.py EXTENSION DUCKDB_VERSION…

DuckDB looks in ~/.duckdb/extensions/v<its version>/<platform>/, whichever client it runs in. The extension is copied there
for each of the versions. Where a client is at hand, the `duckdb` on the PATH and the duckdb package of this Python, its own
INSTALL does it once more: its version may be another one, or its folder, and it notes where the file came from.

Remove the files that are printed to undo it.
"""

import pathlib
import shutil
import subprocess
import sys
from collections.abc import Callable

# The Python package has the layout of the footer, as it reads it where it is installed.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python" / "navigator_events"))

import footer


def footer_of(extension: pathlib.Path) -> footer.Footer:
    """What the extension says of itself."""
    try:
        return footer.read(extension)
    except (OSError, ValueError) as error:
        raise SystemExit(f"{error}; give what `make release` has built") from error


def copy(extension: pathlib.Path, version: str, platform: str) -> pathlib.Path:
    """Copies the extension to where DuckDB of that version looks for it."""
    target = pathlib.Path.home() / ".duckdb" / "extensions" / f"v{version}" / platform / extension.name
    target.parent.mkdir(parents=True, exist_ok=True)
    # In one step: a process that has loaded the one before must not find it half written.
    unfinished = target.with_suffix(".unfinished")
    shutil.copyfile(extension, unfinished)
    unfinished.replace(target)
    # What an INSTALL from elsewhere has noted is no longer so.
    target.with_name(target.name + ".info").unlink(missing_ok=True)
    return target


def install_by_client(name: str, run: Callable[[str], str], extension: pathlib.Path, says: footer.Footer) -> str:
    """What has been done by a client; `run` gives the last value that its SQL yields, as a text."""
    version = run("SELECT version()")
    if says.is_too_new_for(version):
        needed = says.c_api_version.lstrip("v")
        return f"{name}: not installed, since it is DuckDB {version} and the extension needs {needed} or later"
    path = str(extension.resolve()).replace("'", "''")
    where = run(
        f"FORCE INSTALL '{path}'; LOAD navigator_events; "
        "SELECT install_path FROM duckdb_extensions() WHERE extension_name = 'navigator_events'"
    )
    return f"{name}: installed by DuckDB {version} itself as {where}"


def command_line(duckdb: str) -> Callable[[str], str]:
    """Runs SQL in the command line client."""

    def run(sql: str) -> str:
        command = [duckdb, "-unsigned", "-csv", "-noheader", "-c", sql]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            raise SystemExit(f"{duckdb} cannot install the extension: {ran.stderr.strip()}")
        return ran.stdout.strip().splitlines()[-1].strip('"')

    return run


def python_package() -> Callable[[str], str] | None:
    """Runs SQL in the duckdb package of this Python, if there is one."""
    try:
        import duckdb
    except ImportError:
        return None
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})

    def run(sql: str) -> str:
        try:
            return connection.execute(sql).fetchone()[0]
        except duckdb.Error as error:
            raise SystemExit(f"duckdb of {sys.executable} cannot install the extension: {error}") from error

    return run


def main(extension: pathlib.Path, versions: list[str]) -> None:
    """Installs the extension for all versions and clients, and says where."""
    says = footer_of(extension)
    for version in versions:
        print(f"DuckDB {version}, any client: copied to {copy(extension, version, says.platform)}")
    duckdb = shutil.which("duckdb")
    if duckdb:
        print(install_by_client(duckdb, command_line(duckdb), extension, says))
    package = python_package()
    if package:
        print(install_by_client(f"duckdb of {sys.executable}", package, extension, says))
    print(
        "Open a database so that it takes unsigned extensions, with `duckdb -unsigned` or allow_unsigned_extensions in the "
        "configuration of a client. There LOAD navigator_events does it."
    )


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
