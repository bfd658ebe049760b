"""The Python package: what is in the wheel, and how it is built."""

import os
import stat
import subprocess
import sys
import zipfile

from conftest import EXTENSION, copy_of_repository
from test_package import VERSION


def test_the_wheel_holds_the_extension_for_this_platform_alone(wheel):
    assert wheel.name.startswith(f"navigator_events-{VERSION}-py3-none-")
    assert "none-any" not in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("navigator_events/navigator_events.duckdb_extension") == EXTENSION.read_bytes()
        assert "navigator_events/dbt_plugin.py" in archive.namelist()


def test_the_package_loads_the_extension_without_dbt(environment):
    program = (
        "import duckdb, navigator_events as n\n"
        "try: n.load(duckdb.connect())\n"
        "except n.LoadError as error: print(error)\n"
        "c = duckdb.connect(config=n.CONFIG); n.load(c)\n"
        "print(c.execute(\"SELECT hash_rng('EMP_2024_0000001', 2025, 'termination')\").fetchone()[0])\n"
    )
    printed = subprocess.run([environment.python, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "open the database with duckdb.connect(…, config=navigator_events.CONFIG)" in printed
    assert printed.endswith("0.3640904757194221\n")


def build(folder, **variables):
    outside = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NAVIGATOR_EVENTS_EXTENSION", "CARGO_TARGET_DIR")
    }
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            folder / "wheels",
            folder,
        ],
        env=outside | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_extension_that_is_missing_is_built_first(tmp_path):
    folder = copy_of_repository(tmp_path)
    # Stands in for cargo, which takes minutes: what it leaves is what matters here.
    cargo = tmp_path / "cargo"
    cargo.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\nmkdir -p target/release\necho code > target/release/libnavigator_events.so\n'
        "cp target/release/libnavigator_events.so target/release/libnavigator_events.dylib\n"
    )
    cargo.chmod(cargo.stat().st_mode | stat.S_IXUSR)
    for _ in range(2):
        built = build(folder, CARGO=str(cargo))
        assert built.returncode == 0, built.stdout + built.stderr
    # The second time it is there.
    assert (tmp_path / "calls").read_text() == "build --release --locked\n"
    (wheel,) = (folder / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("navigator_events/navigator_events.duckdb_extension").startswith(b"code\n")

    refused = build(folder, NAVIGATOR_EVENTS_EXTENSION="/nowhere/navigator_events.duckdb_extension")
    assert refused.returncode != 0
    assert "but it must be an existing file called navigator_events.duckdb_extension" in refused.stdout + refused.stderr
