"""`make install`: where the extension is put, and that LOAD finds it there, in a home folder of the test's own."""

import pathlib
import shutil
import subprocess
import sys

import duckdb
import pytest
from conftest import CARGO, EXTENSION, ROOT, VERSION
from test_package import duckdb_platform

SCRIPT = ROOT / "packaging/extension/install_extension.py"
SUPPORTED = CARGO["metadata"]["duckdb"]["versions"]
OLDEST = SUPPORTED[0]
CLIENT = shutil.which("duckdb", path=str(pathlib.Path(sys.executable).parent))
QUERY = "LOAD navigator_events; SELECT hash_rng('EMP_2024_0000001', 2025, 'termination')"
LOADED = (
    "LOAD navigator_events; "
    "SELECT extension_version, install_mode FROM duckdb_extensions() WHERE extension_name = 'navigator_events'"
)


def run(command, home, path="/usr/bin:/bin", check=False) -> subprocess.CompletedProcess:
    """Runs a program that takes another folder for the user's home."""
    variables = {"HOME": str(home), "PATH": path}
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120, check=check)


def install(home, *versions, extension=EXTENSION, python=(sys.executable,), path="/usr/bin:/bin") -> str:
    """What `make install` prints."""
    return run([*python, SCRIPT, extension, *versions], home, path, check=True).stdout


def in_python(home, sql, unsigned=True) -> subprocess.CompletedProcess:
    """The last row that SQL gives in a Python of its own."""
    config = {"allow_unsigned_extensions": str(unsigned).lower()}
    program = f"import duckdb; print(duckdb.connect(config={config}).execute({sql!r}).fetchone())"
    return run([sys.executable, "-c", program], home)


def target(home, version):
    """Where DuckDB of that version looks."""
    return home / f".duckdb/extensions/v{version}/{duckdb_platform()}/navigator_events.duckdb_extension"


def test_every_supported_version_has_a_copy(tmp_path):
    # -S: a Python without packages, as on a machine where DuckDB is in another client.
    printed = install(tmp_path, *SUPPORTED, python=(sys.executable, "-S"))
    copies = [target(tmp_path, version) for version in SUPPORTED]
    assert printed.splitlines()[:-1] == [
        f"DuckDB {version}, any client: copied to {copy}" for version, copy in zip(SUPPORTED, copies, strict=True)
    ]
    assert printed.splitlines()[-1].endswith("There LOAD navigator_events does it.")
    assert sorted(file for file in tmp_path.rglob("*") if file.is_file()) == copies
    assert [copy.read_bytes() for copy in copies] == [EXTENSION.read_bytes()] * len(SUPPORTED)
    # A copy by itself is enough for DuckDB.
    assert in_python(tmp_path, QUERY).stdout == "(0.3640904757194221,)\n"
    assert in_python(tmp_path, LOADED).stdout == f"('{VERSION}', 'UNKNOWN')\n"


def test_duckdb_of_this_python_installs_it_itself(tmp_path):
    printed = install(tmp_path, *SUPPORTED)
    where = target(tmp_path, duckdb.__version__)
    line = f"duckdb of {sys.executable}: installed by DuckDB v{duckdb.__version__} itself as {where}"
    assert line in printed.splitlines()
    assert in_python(tmp_path, LOADED).stdout == f"('{VERSION}', 'CUSTOM_PATH')\n"
    assert where.read_bytes() == EXTENSION.read_bytes()


def test_a_version_that_is_not_listed_is_served_by_its_own_install(tmp_path):
    """A DuckDB that is newer than this release puts it where it looks itself."""
    install(tmp_path, "9.9.9")
    assert target(tmp_path, "9.9.9").is_file()
    assert in_python(tmp_path, QUERY).stdout == "(0.3640904757194221,)\n"


def test_installing_again_replaces_what_is_there(tmp_path):
    """Also what another INSTALL has noted."""
    there = target(tmp_path, duckdb.__version__)
    there.parent.mkdir(parents=True)
    there.write_bytes(b"an older one")
    note = there.with_name(there.name + ".info")
    note.write_bytes(b"of a repository")
    install(tmp_path, duckdb.__version__, python=(sys.executable, "-S"))
    assert there.read_bytes() == EXTENSION.read_bytes()
    assert not note.exists()


def test_without_unsigned_extensions_duckdb_refuses(tmp_path):
    install(tmp_path, *SUPPORTED)
    refused = in_python(tmp_path, QUERY, unsigned=False)
    assert refused.returncode == 1
    assert "unsigned extensions are disabled by configuration (allow_unsigned_extensions)" in refused.stderr


@pytest.mark.skipif(CLIENT is None, reason="duckdb-cli of this version is not on PyPI")
def test_the_command_line_client_loads_it(tmp_path):
    """The real one, found on the PATH: it installs by itself, and loads by name."""
    printed = install(tmp_path, "9.9.9", python=(sys.executable, "-S"), path=str(pathlib.Path(CLIENT).parent))
    assert f"{CLIENT}: installed by DuckDB v{duckdb.__version__} itself as {target(tmp_path, duckdb.__version__)}" in printed
    ran = run([CLIENT, "-unsigned", "-csv", "-noheader", "-c", QUERY], tmp_path, check=True)
    assert ran.stdout == "0.3640904757194221\n"


def test_a_client_that_is_too_old_is_named_and_left_alone(tmp_path):
    client = tmp_path / "bin/duckdb"
    client.parent.mkdir()
    client.write_text("#!/bin/sh\necho v1.4.4\n")
    client.chmod(0o755)
    printed = install(tmp_path, OLDEST, python=(sys.executable, "-S"), path=f"{client.parent}:/usr/bin:/bin")
    assert f"{client}: not installed, since it is DuckDB v1.4.4 and the extension needs {OLDEST} or later" in printed


def test_a_client_that_fails_says_why(tmp_path):
    client = tmp_path / "bin/duckdb"
    client.parent.mkdir()
    client.write_text("#!/bin/sh\necho no such luck >&2\nexit 1\n")
    client.chmod(0o755)
    command = [sys.executable, "-S", SCRIPT, EXTENSION, OLDEST]
    failed = run(command, tmp_path, path=f"{client.parent}:/usr/bin:/bin")
    assert (failed.returncode, failed.stderr) == (1, f"{client} cannot install the extension: no such luck\n")


def test_what_is_no_extension_is_refused(tmp_path):
    library = tmp_path / "library.so"
    library.write_bytes(bytes(1000))
    refused = run([sys.executable, "-S", SCRIPT, library, OLDEST], tmp_path)
    assert refused.returncode == 1
    assert refused.stderr == (
        f"{library} has no footer, so it is no whole DuckDB extension; give what `make release` has built\n"
    )
    assert not (tmp_path / ".duckdb").exists()
