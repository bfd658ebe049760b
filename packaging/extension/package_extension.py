#!/usr/bin/env python3
"""Turns the compiled library into a DuckDB extension: the library, then a footer that DuckDB reads before it loads.

The footer is 534 bytes: the header of a WebAssembly custom section named "duckdb_signature", eight fields of 32
bytes, and room for a signature of 256 bytes that stays empty, as the extension is unsigned.

    package_extension.py LIBRARY EXTENSION

The environment variable DUCKDB_PLATFORM names another platform than that of this machine, for which the library was
built. Old Pythons run this too, 3.6 on: the containers in which DuckDB builds community extensions have no newer one.
"""

import os
import pathlib
import platform
import re
import sys

# The oldest DuckDB whose stable C API has all that the extension calls; src/binding/mod.rs has the same.
C_API_VERSION = "v1.5.6"
SECTION_HEADER = b"\x00\x93\x04\x10" + b"duckdb_signature" + b"\x80\x04"
FIELD_BYTES = 32
SIGNATURE_BYTES = 256


def extension_version(cargo_toml: str) -> str:
    """The version of the package in a Cargo.toml."""
    # No TOML parser came with Python before 3.11.
    package = cargo_toml.partition("[package]")[2].partition("\n[")[0]
    return re.search(r'^version = "(.+)"$', package, re.MULTILINE)[1]


def duckdb_platform(system: str, machine: str, libc: str) -> str:
    """DuckDB's name for a platform, from what Python calls it."""
    systems = {"Linux": "linux", "Darwin": "osx", "Windows": "windows"}
    machines = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64", "ARM64": "arm64"}
    if system not in systems or machine not in machines:
        raise SystemExit(f"no DuckDB platform is known for {system} on {machine}")
    musl = "_musl" if system == "Linux" and libc != "glibc" else ""
    return f"{systems[system]}_{machines[machine]}{musl}"


def footer(extension_version: str, platform_name: str) -> bytes:
    """The footer of an extension for the stable C API."""
    # From the first field to the last: three unused ones, then these, the constant "4" last.
    fields = ["", "", "", "C_STRUCT", extension_version, C_API_VERSION, platform_name, "4"]
    encoded = [field.encode().ljust(FIELD_BYTES, b"\x00") for field in fields]
    if any(len(field) != FIELD_BYTES for field in encoded):
        raise SystemExit(f"a field of the footer is longer than {FIELD_BYTES} bytes: {fields}")
    return SECTION_HEADER + b"".join(encoded) + bytes(SIGNATURE_BYTES)


def main(library: str, extension: str) -> None:
    root = pathlib.Path(__file__).resolve().parents[2]
    version = extension_version((root / "Cargo.toml").read_text(encoding="utf-8"))
    platform_name = os.environ.get("DUCKDB_PLATFORM") or duckdb_platform(
        platform.system(), platform.machine(), platform.libc_ver()[0]
    )
    target = pathlib.Path(extension)
    target.parent.mkdir(parents=True, exist_ok=True)
    # In one step: a process that has loaded the extension before must not find it half written.
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_bytes(pathlib.Path(library).read_bytes() + footer("v" + version, platform_name))
    unfinished.replace(target)
    print(f"{target}: version v{version}, {platform_name}, DuckDB {C_API_VERSION} or later")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
