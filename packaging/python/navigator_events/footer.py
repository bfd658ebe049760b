"""The footer of a DuckDB extension, which DuckDB reads before it loads the file: its layout, here and nowhere else.

The footer is the last 534 bytes: the header of a WebAssembly custom section named "duckdb_signature", eight fields of 32
bytes, and room for a signature of 256 bytes that stays empty, as the extension is unsigned.

`make release` writes it, on old Pythons too, 3.6 on: the containers in which DuckDB builds community extensions have no
newer one. So this module imports nothing of the package.
"""

import os
import pathlib
import re
from typing import NamedTuple

SECTION_HEADER = b"\x00\x93\x04\x10" + b"duckdb_signature" + b"\x80\x04"
FIELD_BYTES = 32
SIGNATURE_BYTES = 256
# From the first field to the last; what has no name is constant, or not used by DuckDB.
FIELDS = ("", "", "", "abi", "extension_version", "c_api_version", "platform", "footer_version")
FOOTER_BYTES = len(SECTION_HEADER) + len(FIELDS) * FIELD_BYTES + SIGNATURE_BYTES
# The stable C API, and the one kind of footer that there is.
CONSTANTS = {"abi": "C_STRUCT", "footer_version": "4"}


class Footer(NamedTuple):
    """What a footer says."""

    # Of the extension, with a leading v.
    extension_version: str
    # The oldest DuckDB that has all of the C API that the extension calls, with a leading v.
    c_api_version: str
    # DuckDB's name of the platform that the extension was built for.
    platform: str

    def is_too_new_for(self, duckdb_version: str) -> bool:
        """Whether DuckDB of that version, as its version() has it, refuses the extension.

        A build between releases may have a version of another form; DuckDB decides then.
        """
        given, needed = (re.match(r"v(\d+)\.(\d+)\.(\d+)", text) for text in (duckdb_version, self.c_api_version))
        if not given or not needed:
            return False
        return tuple(map(int, given.groups())) < tuple(map(int, needed.groups()))


def written(footer: Footer) -> bytes:
    """The bytes that stand behind the library; a ValueError where a field is too long."""
    values = dict(CONSTANTS, **footer._asdict())
    encoded = [values.get(name, "").encode().ljust(FIELD_BYTES, b"\0") for name in FIELDS]
    if any(len(field) != FIELD_BYTES for field in encoded):
        raise ValueError(f"a field of the footer is longer than {FIELD_BYTES} bytes: {tuple(footer)}")
    return SECTION_HEADER + b"".join(encoded) + bytes(SIGNATURE_BYTES)


def read(extension: pathlib.Path) -> Footer:
    """The footer of an extension; a ValueError where the file has none."""
    with extension.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - FOOTER_BYTES, 0))
        footer = file.read()
    if len(footer) < FOOTER_BYTES or not footer.startswith(SECTION_HEADER):
        raise ValueError(f"{extension} has no footer, so it is no whole DuckDB extension")
    fields = {}
    for number, name in enumerate(FIELDS):
        at = len(SECTION_HEADER) + number * FIELD_BYTES
        fields[name] = footer[at:at + FIELD_BYTES].rstrip(b"\0").decode("utf-8", "replace")
    return Footer(**{name: fields[name] for name in Footer._fields})
