"""The sqllogictest files below test/sql, each a test of its own."""

import pathlib

import pytest
from sqllogic import Runner

DIRECTORY = pathlib.Path(__file__).resolve().parent / "sql"
FILES = sorted(DIRECTORY.glob("**/*.test"))


def test_there_are_files() -> None:
    """Without this, a wrong path would leave nothing to fail."""
    assert FILES, f"no *.test below {DIRECTORY}"


def name_of(path: pathlib.Path) -> str:
    """How a file is called in pytest's output."""
    return path.relative_to(DIRECTORY).with_suffix("").as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_file(path: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Every statement and query of the file does what the file says."""
    header = path.read_text(encoding="utf-8").splitlines()[:3]
    name = path.relative_to(DIRECTORY.parent.parent).as_posix()
    assert header[0] == f"# name: {name}"
    assert header[1].startswith("# description: ")
    assert header[2] == "# group: [navigator_events]"
    Runner(path, tmp_path).run()
