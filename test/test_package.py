"""The footer of the extension: its bytes, and what DuckDB reads from them."""

import importlib.util
import subprocess
import sys
import tomllib

import duckdb
import pytest
from conftest import EXTENSION, ROOT

SCRIPT = ROOT / "packaging/extension/package_extension.py"
VERSION = "v" + tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]


@pytest.fixture(scope="module")
def package():
    """The script as a module."""
    specification = importlib.util.spec_from_file_location("package_extension", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def duckdb_platform() -> str:
    """The platform that the running DuckDB was built for."""
    with duckdb.connect() as connection:
        return connection.execute("PRAGMA platform").fetchone()[0]


def fields(footer: bytes) -> list[bytes]:
    """The eight fields of a footer, in the order in which they are stored."""
    return [footer[at:at + 32] for at in range(22, 278, 32)]


def test_the_footer_has_the_layout_that_duckdb_reads(package) -> None:
    """534 bytes: section header, eight fields, an empty signature."""
    footer = package.footer("v1.2.3", "linux_amd64")
    assert len(footer) == 534
    assert footer[:22] == bytes.fromhex("00930410") + b"duckdb_signature" + bytes.fromhex("8004")
    texts = [b"", b"", b"", b"C_STRUCT", b"v1.2.3", b"v1.5.6", b"linux_amd64", b"4"]
    assert fields(footer) == [text.ljust(32, b"\0") for text in texts]
    assert footer[278:] == bytes(256)


def test_the_section_header_says_how_long_the_section_is(package) -> None:
    """WebAssembly: a custom section of 531 bytes, a name of 16 bytes, and 512 bytes in LEB128."""

    def leb128(encoded: bytes) -> int:
        return sum((byte & 0x7F) << (7 * place) for place, byte in enumerate(encoded))

    footer = package.footer(VERSION, "linux_amd64")
    section, length, name_length = footer[0], leb128(footer[1:3]), footer[3]
    assert (section, length, name_length) == (0, 531, 16)
    assert length == len(footer[3:])
    assert leb128(footer[20:22]) == len(footer[22:]) == 512


def test_a_field_that_is_too_long_is_refused(package) -> None:
    """It would push all others out of their places."""
    assert len(package.footer("v" + "1" * 31, "linux_amd64")) == 534
    with pytest.raises(SystemExit, match="longer than 32 bytes"):
        package.footer("v" + "1" * 32, "linux_amd64")


@pytest.mark.parametrize(
    ("system", "machine", "libc", "name"),
    [
        ("Linux", "x86_64", "glibc", "linux_amd64"),
        ("Linux", "aarch64", "glibc", "linux_arm64"),
        ("Linux", "x86_64", "", "linux_amd64_musl"),
        ("Darwin", "arm64", "", "osx_arm64"),
        ("Darwin", "x86_64", "", "osx_amd64"),
        ("Windows", "AMD64", "", "windows_amd64"),
    ],
)
def test_platforms_have_the_names_of_duckdb(package, system: str, machine: str, libc: str, name: str) -> None:
    """What `PRAGMA platform` says there."""
    assert package.duckdb_platform(system, machine, libc) == name


@pytest.mark.parametrize(("system", "machine"), [("Plan9", "x86_64"), ("Linux", "riscv64")])
def test_unknown_platforms_are_refused(package, system: str, machine: str) -> None:
    """Better than an extension that no DuckDB loads."""
    with pytest.raises(SystemExit, match=f"no DuckDB platform is known for {system} on {machine}"):
        package.duckdb_platform(system, machine, "glibc")


def test_the_script_appends_the_footer_to_the_library(package, tmp_path) -> None:
    """The library itself stays as it is, directories are made."""
    library = tmp_path / "library.so"
    library.write_bytes(b"the library")
    target = tmp_path / "a/b/navigator_events.duckdb_extension"
    command = [sys.executable, SCRIPT, library, target]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    platform = duckdb_platform()
    assert target.read_bytes() == b"the library" + package.footer(VERSION, platform)
    assert VERSION in ran.stdout
    assert platform in ran.stdout
    usage = subprocess.run(command[:-1], capture_output=True, text=True, check=False)
    assert usage.returncode == 1
    assert "package_extension.py LIBRARY EXTENSION" in usage.stderr


def test_the_extension_that_was_built_has_it(package) -> None:
    """The one that all other tests load."""
    platform = duckdb_platform()
    assert EXTENSION.read_bytes()[-534:] == package.footer(VERSION, platform)


def test_the_oldest_duckdb_is_the_one_that_the_extension_asks_for(package) -> None:
    """The footer and the entry point name the same version."""
    assert f'"{package.C_API_VERSION}"' in (ROOT / "src/binding/mod.rs").read_text()


def test_duckdb_shows_the_version(connection) -> None:
    """What a user sees of a loaded extension."""
    shown = connection.execute(
        "SELECT extension_version, loaded FROM duckdb_extensions() WHERE extension_name = 'navigator_events'"
    ).fetchall()
    assert shown == [(VERSION, True)]
