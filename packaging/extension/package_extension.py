"""Turns the compiled library into a DuckDB extension: the library, then a footer that DuckDB reads before it loads.

    package_extension.py LIBRARY EXTENSION

The environment variable DUCKDB_PLATFORM names another platform than that of this machine, for which the library was
built. Old Pythons run this too, 3.6 on: the containers in which DuckDB builds community extensions have no newer one.
"""

import os
import pathlib
import platform
import sys

import manifest

# The Python package has the layout of the footer, as it reads it where it is installed.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python" / "navigator_events"))

import footer


def duckdb_platform(system: str, machine: str, libc: str) -> str:
    """DuckDB's name for a platform, from what Python calls it."""
    systems = {"Linux": "linux", "Darwin": "osx", "Windows": "windows"}
    machines = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64", "ARM64": "arm64"}
    if system not in systems or machine not in machines:
        raise SystemExit(f"no DuckDB platform is known for {system} on {machine}")
    musl = "_musl" if system == "Linux" and libc != "glibc" else ""
    return f"{systems[system]}_{machines[machine]}{musl}"


def main(library: str, extension: str) -> None:
    """Writes the extension, and says what its footer says."""
    platform_name = os.environ.get("DUCKDB_PLATFORM") or duckdb_platform(
        platform.system(), platform.machine(), platform.libc_ver()[0]
    )
    says = footer.Footer("v" + manifest.value("version"), manifest.value("c_api"), platform_name)
    target = pathlib.Path(extension)
    target.parent.mkdir(parents=True, exist_ok=True)
    # In one step: a process that has loaded the extension before must not find it half written.
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_bytes(pathlib.Path(library).read_bytes() + footer.written(says))
    unfinished.replace(target)
    print(f"{target}: version {says.extension_version}, {platform_name}, DuckDB {says.c_api_version} or later")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
