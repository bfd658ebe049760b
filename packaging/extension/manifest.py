"""What Cargo.toml says of the extension, for the Makefile and the footer.

    manifest.py NAME      # prints version, c_api, versions (with spaces between them) or cli

Python's own TOML parser came with 3.11, and the containers in which DuckDB builds community extensions have an older
Python, 3.6 at least: so the few values are found by their form, and one that is not found is an error.
"""

import pathlib
import re
import sys

CARGO_TOML = pathlib.Path(__file__).resolve().parents[2] / "Cargo.toml"
# The section of each value: the version of the extension, and what is said of DuckDB.
SECTIONS = {
    "version": "package",
    "c_api": "package.metadata.duckdb",
    "versions": "package.metadata.duckdb",
    "cli": "package.metadata.duckdb",
}


def values(cargo_toml: str, name: str) -> list:
    """The texts of a value of a Cargo.toml: one, or those of a list."""
    section = re.search(rf"^\[{re.escape(SECTIONS[name])}\]$(.*?)(?=^\[|\Z)", cargo_toml, re.MULTILINE | re.DOTALL)
    line = section and re.search(rf"^{name} = (.+)$", section.group(1), re.MULTILINE)
    found = re.findall(r'"([^"]+)"', line.group(1)) if line else []
    if not found:
        raise SystemExit(f"Cargo.toml has no {name} in its section [{SECTIONS[name]}]")
    return found


def value(name: str) -> str:
    """A value of the Cargo.toml of this repository; those of a list with spaces between them."""
    return " ".join(values(CARGO_TOML.read_text(encoding="utf-8"), name))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in SECTIONS:
        raise SystemExit(__doc__)
    print(value(sys.argv[1]))
