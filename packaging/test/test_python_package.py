"""The Python package: the platform of its wheel, and how it loads the extension or says why it cannot."""

import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tarfile
import zipfile

import duckdb
import pytest
from conftest import EXTENSION, OLDEST, ROOT, VERSION
from package_extension import footer


def manylinux(tag: str, extension: bytes) -> str:
    """What setup.py makes of the tag of a platform, without building anything."""
    source = (ROOT / "setup.py").read_text(encoding="utf-8")
    function = re.search(r"^def manylinux.*?(?=^\n\nclass)", source, re.MULTILINE | re.DOTALL)[0]
    names = {"re": re}
    exec(function, names)
    return names["manylinux"](tag, extension)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has manylinux tags")
def test_the_wheel_says_which_glibc_it_needs(wheel):
    """Just the one that auditwheel finds in the file by itself, beside libgcc, which every manylinux has."""
    command = [sys.executable, "-m", "auditwheel", "show", wheel]
    shown = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    versions = re.search(r"libc\.so\.6 with versions \{(.*?)\}", shown)
    assert versions, shown
    major, minor = max((int(x), int(y)) for x, y in re.findall(r"GLIBC_(\d+)\.(\d+)", versions[1]))
    assert wheel.name == f"navigator_events-{VERSION}-py3-none-manylinux_{major}_{minor}_{platform.machine()}.whl"
    assert re.search(r'consistent with the following platform tag: "manylinux_', shown), shown


@pytest.mark.parametrize(
    ("built_on", "extension", "tag"),
    [
        ("linux_x86_64", b"\0GLIBC_2.2.5\0GLIBC_2.17\0GLIBC_2.9\0", "manylinux_2_17_x86_64"),
        ("linux_aarch64", b"\0GLIBC_2.34\0GLIBC_2.17\0", "manylinux_2_34_aarch64"),
        # Built with musl; and where there is no glibc.
        ("linux_x86_64", b"\0libc.musl-x86_64.so.1\0", "linux_x86_64"),
        ("macosx_11_0_arm64", b"\0GLIBC_2.17\0", "macosx_11_0_arm64"),
    ],
)
def test_the_highest_glibc_decides(built_on, extension, tag):
    assert manylinux(built_on, extension) == tag


def test_the_wheel_has_the_version_of_the_extension_and_type_hints(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(f"navigator_events-{VERSION}.dist-info/METADATA").decode()
    assert f"\nVersion: {VERSION}\n" in metadata
    assert f"\nRequires-Dist: duckdb>={OLDEST}\n" in metadata
    assert "navigator_events/py.typed" in names


def test_an_editable_install_takes_what_the_repository_has_built():
    """The modules where they are, without an extension beside them."""
    program = "import navigator_events as n\ntry: print(n.extension_path())\nexcept n.LoadError as error: print(error)"
    editable = os.environ | {"PYTHONPATH": str(ROOT / "packaging/python")}
    printed = subprocess.run([sys.executable, "-c", program], env=editable, capture_output=True, text=True, check=True).stdout
    built = ROOT / "build/release/navigator_events.duckdb_extension"
    assert printed == f"{built}\n" if built.is_file() else f"nor {built} exists" in printed


def test_load_makes_the_functions_known(package):
    assert package.extension_path().read_bytes() == EXTENSION.read_bytes()
    with duckdb.connect(config=package.CONFIG) as connection:
        package.load(connection)
        assert connection.execute("SELECT hash_rng('EMP_2024_0000001', 2025, 'termination')").fetchall() == [
            (0.3640904757194221,)
        ]


def test_a_database_without_unsigned_extensions_is_told_how_to_open_it(package):
    with duckdb.connect() as connection, pytest.raises(package.LoadError) as raised:
        package.load(connection)
    assert str(raised.value) == (
        "navigator_events cannot be loaded: the database was opened without unsigned extensions, and this one is not signed by "
        "DuckDB; open the database with duckdb.connect(…, config=navigator_events.CONFIG)"
    )


def test_an_older_duckdb_is_told_to_be_upgraded(package, monkeypatch):
    monkeypatch.setattr(duckdb, "__version__", "1.4.4")
    with duckdb.connect(config=package.CONFIG) as connection, pytest.raises(package.LoadError) as raised:
        package.load(connection)
    assert str(raised.value) == (
        f"navigator_events cannot be loaded into DuckDB 1.4.4: it needs DuckDB {OLDEST} or later; run `pip install --upgrade duckdb`"
    )


def test_a_file_that_is_no_extension_is_named(package, tmp_path):
    other = tmp_path / "navigator_events.duckdb_extension"
    with duckdb.connect(config=package.CONFIG) as connection:
        with pytest.raises(package.LoadError, match=f"there is no file {re.escape(str(other))}; give the path of a"):
            package.load(connection, other)
        other.write_bytes(b"nothing")
        with pytest.raises(package.LoadError) as raised:
            package.load(connection, other)
    assert str(raised.value) == (
        f"navigator_events cannot be loaded: {other} has no footer, so it is no whole DuckDB extension; install navigator_events "
        "anew with pip, or give what `make release` has built"
    )


def test_an_extension_that_duckdb_refuses_is_named_with_the_reason(package, tmp_path):
    other = tmp_path / "navigator_events.duckdb_extension"
    elsewhere = footer.read(EXTENSION)._replace(platform="plan9_riscv64")
    other.write_bytes(EXTENSION.read_bytes()[:-footer.FOOTER_BYTES] + footer.written(elsewhere))
    with duckdb.connect(config=package.CONFIG) as connection, pytest.raises(package.LoadError) as raised:
        package.load(connection, other)
    said = str(raised.value)
    assert said.startswith(f"navigator_events cannot be loaded from {other} into DuckDB {duckdb.__version__}: ")
    assert "plan9_riscv64" in said
    assert f"\nWhat to do: it needs DuckDB {OLDEST} or later and a package that was built for this platform; " in said


def test_the_program_in_the_readme_runs(package, tmp_path):
    """The one under Install, in a process and a folder of its own."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    program = re.search(r"^## Install$.*?```python\n(.*?)```", readme, re.MULTILINE | re.DOTALL)[1]
    installed = os.environ | {"PYTHONPATH": str(pathlib.Path(package.__file__).parent.parent)}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=installed, capture_output=True, text=True, check=True
    )
    assert "0.3640904757194221" in ran.stdout
    assert (tmp_path / "planwise.duckdb").is_file()


def test_a_source_distribution_has_what_cargo_builds_from(tmp_path):
    """Each file that Cargo.toml names as a target: without one, even of a benchmark, cargo builds nothing."""
    program = "import sys, setuptools.build_meta as builder; builder.build_sdist(sys.argv[1])"
    subprocess.run([sys.executable, "-c", program, tmp_path], cwd=ROOT, capture_output=True, check=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    folder = tmp_path / f"navigator_events-{VERSION}"
    command = ["cargo", "metadata", "--no-deps", "--format-version", "1", "--offline"]
    read = json.loads(subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout)
    sources = [pathlib.Path(target["src_path"]) for target in read["packages"][0]["targets"]]
    assert len(sources) >= 2
    assert [source for source in sources if not source.is_file()] == []
    assert (folder / "Cargo.lock").read_bytes() == (ROOT / "Cargo.lock").read_bytes()
    # What Cargo has built becomes the extension there, too.
    library = tmp_path / "library.so"
    library.write_bytes(b"the library")
    made = tmp_path / "made" / EXTENSION.name
    subprocess.run([sys.executable, folder / "packaging/extension/package_extension.py", library, made], check=True)
    assert footer.read(made) == footer.read(EXTENSION)
