"""The footer of the extension: its bytes, and what DuckDB reads from them."""

import ast
import pathlib
import subprocess
import sys

import duckdb
import manifest
import package_extension
import pytest
from conftest import CARGO, EXTENSION, ROOT, VERSION
from package_extension import footer

SCRIPT = ROOT / "packaging/extension/package_extension.py"
OLDEST = CARGO["metadata"]["duckdb"]["c_api"]
SAMPLE = footer.Footer("v1.2.3", "v1.5.6", "linux_amd64")


def duckdb_platform() -> str:
    """The platform that the running DuckDB was built for."""
    with duckdb.connect() as connection:
        return connection.execute("PRAGMA platform").fetchone()[0]


def fields(footer: bytes) -> list[bytes]:
    """The eight fields of a footer, in the order in which they are stored."""
    return [footer[at:at + 32] for at in range(22, 278, 32)]


def test_the_footer_has_the_layout_that_duckdb_reads() -> None:
    """534 bytes: section header, eight fields, an empty signature."""
    written = footer.written(SAMPLE)
    assert len(written) == footer.FOOTER_BYTES == 534
    assert written[:22] == bytes.fromhex("00930410") + b"duckdb_signature" + bytes.fromhex("8004")
    texts = [b"", b"", b"", b"C_STRUCT", b"v1.2.3", b"v1.5.6", b"linux_amd64", b"4"]
    assert fields(written) == [text.ljust(32, b"\0") for text in texts]
    assert written[278:] == bytes(256)


def test_the_section_header_says_how_long_the_section_is() -> None:
    """WebAssembly: a custom section of 531 bytes, a name of 16 bytes, and 512 bytes in LEB128."""

    def leb128(encoded: bytes) -> int:
        return sum((byte & 0x7F) << (7 * place) for place, byte in enumerate(encoded))

    written = footer.written(SAMPLE)
    section, length, name_length = written[0], leb128(written[1:3]), written[3]
    assert (section, length, name_length) == (0, 531, 16)
    assert length == len(written[3:])
    assert leb128(written[20:22]) == len(written[22:]) == 512


def test_a_field_that_is_too_long_is_refused() -> None:
    """It would push all others out of their places."""
    assert len(footer.written(SAMPLE._replace(extension_version="v" + "1" * 31))) == 534
    with pytest.raises(ValueError, match="longer than 32 bytes"):
        footer.written(SAMPLE._replace(extension_version="v" + "1" * 32))


def test_what_was_written_is_read(tmp_path) -> None:
    """Behind a library of any length; a file that ends otherwise is refused by its name."""
    file = tmp_path / "navigator_events.duckdb_extension"
    for library in (b"", b"the library"):
        file.write_bytes(library + footer.written(SAMPLE))
        assert footer.read(file) == SAMPLE
    for content in (b"", b"short", footer.written(SAMPLE)[:-1], bytes(1000)):
        file.write_bytes(content)
        with pytest.raises(ValueError, match=f"{file} has no footer, so it is no whole DuckDB extension"):
            footer.read(file)


@pytest.mark.parametrize(
    ("duckdb_version", "is_too_new"),
    [
        ("v1.5.5", True),
        ("v1.4.99", True),
        ("v0.10.3", True),
        ("v1.5.6", False),
        ("v1.5.10", False),
        ("v2.0.0", False),
        # A build between releases: DuckDB decides.
        ("v1.5.5-dev12", True),
        ("0123abcdef", False),
    ],
)
def test_an_older_duckdb_is_known_by_its_numbers(duckdb_version: str, is_too_new: bool) -> None:
    """By the numbers, not by their digits."""
    assert SAMPLE.is_too_new_for(duckdb_version) is is_too_new


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
def test_platforms_have_the_names_of_duckdb(system: str, machine: str, libc: str, name: str) -> None:
    """What `PRAGMA platform` says there."""
    assert package_extension.duckdb_platform(system, machine, libc) == name


@pytest.mark.parametrize(("system", "machine"), [("Plan9", "x86_64"), ("Linux", "riscv64")])
def test_unknown_platforms_are_refused(system: str, machine: str) -> None:
    """Better than an extension that no DuckDB loads."""
    with pytest.raises(SystemExit, match=f"no DuckDB platform is known for {system} on {machine}"):
        package_extension.duckdb_platform(system, machine, "glibc")


def test_the_script_appends_the_footer_to_the_library(tmp_path) -> None:
    """The library itself stays as it is, directories are made."""
    library = tmp_path / "library.so"
    library.write_bytes(b"the library")
    target = tmp_path / "a/b/navigator_events.duckdb_extension"
    command = [sys.executable, SCRIPT, library, target]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    platform = duckdb_platform()
    assert target.read_bytes() == b"the library" + footer.written(footer.Footer(VERSION, OLDEST, platform))
    assert VERSION in ran.stdout
    assert platform in ran.stdout
    usage = subprocess.run(command[:-1], capture_output=True, text=True, check=False)
    assert usage.returncode == 1
    assert "package_extension.py LIBRARY EXTENSION" in usage.stderr


def test_the_extension_that_was_built_has_it() -> None:
    """The one that all other tests load."""
    assert footer.read(EXTENSION) == footer.Footer(VERSION, OLDEST, duckdb_platform())


def test_what_cargo_says_is_read_as_by_a_toml_parser() -> None:
    """A script that old Pythons run has no parser of its own."""
    said = CARGO["metadata"]["duckdb"]
    read = {name: manifest.value(name) for name in manifest.SECTIONS}
    assert read == {
        "version": CARGO["version"], "c_api": said["c_api"], "versions": " ".join(said["versions"]), "cli": said["cli"],
    }
    with pytest.raises(SystemExit, match=r"Cargo.toml has no c_api in its section \[package.metadata.duckdb\]"):
        manifest.values('[package]\nc_api = "v1.0.0"\n\n[package.metadata.duckdb]\nversions = ["1.0.0"]\n', "c_api")


@pytest.mark.parametrize("module", [manifest, package_extension, footer], ids=lambda module: module.__name__)
def test_old_pythons_understand_what_makes_the_footer(module) -> None:
    """The grammar of 3.6, and no types that came later, in the containers of DuckDB's pipeline."""
    tree = ast.parse(pathlib.Path(module.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))
    annotations = [node.annotation for node in ast.walk(tree) if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation]
    annotations += [node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns]
    later = [ast.unparse(annotation) for annotation in annotations if isinstance(annotation, (ast.Subscript, ast.BinOp))]
    assert later == []


def test_duckdb_shows_the_version(connection) -> None:
    """What a user sees of a loaded extension."""
    shown = connection.execute(
        "SELECT extension_version, loaded FROM duckdb_extensions() WHERE extension_name = 'navigator_events'"
    ).fetchall()
    assert shown == [(VERSION, True)]
