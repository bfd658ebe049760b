"""Few dependencies, each with its reason, and all of them as they were tried."""

import re

import pytest
from conftest import CARGO, ROOT

FOLDERS = [folder for folder in ROOT.iterdir() if folder.is_dir() and folder.name not in ("build", "target", ".git")]
REQUIREMENTS = sorted(
    file for folder in FOLDERS for file in folder.rglob("*.txt") if "requirements" in str(file.relative_to(ROOT))
)


def without_reason(lines: list[str], name_of) -> list[str]:
    """The dependencies without a comment above them; the parts of one project, whose names begin alike, share one."""
    unexplained = []
    explained_project = None
    for line in lines:
        name = name_of(line)
        if line.startswith("#"):
            explained_project = ""
        elif name:
            project = re.split(r"[-_]", name)[0]
            if explained_project not in ("", project):
                unexplained.append(name)
            explained_project = project
        else:
            explained_project = None
    return unexplained


def crate(line: str) -> str | None:
    """The name of a crate in a line of Cargo.toml."""
    found = re.match(r"([\w-]+) = ", line)
    return found and found[1]


def requirement(line: str) -> str | None:
    """The name of a Python package in a line of a file with requirements, without its extras."""
    found = re.match(r"([\w-]+)(?:\[[\w,]+\])?==", line)
    return found and found[1]


def test_a_dependency_without_a_reason_is_found():
    lines = ["# Arrays.", "arrow-array = 1", "arrow-ord = 1", "libc = 1", "", "# Sums.", "", "rayon = 1"]
    assert without_reason(lines, crate) == ["libc", "rayon"]


@pytest.mark.parametrize("section", ["dependencies", "dev-dependencies"])
def test_every_crate_has_its_reason(section):
    text = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    lines = re.search(rf"^\[{section}\]\n(.*?)(?=^\[)", text, re.MULTILINE | re.DOTALL)[1].splitlines()
    assert [crate(line) for line in lines if crate(line)] == list(CARGO[section])
    assert without_reason(lines, crate) == []


@pytest.mark.parametrize("file", REQUIREMENTS, ids=[str(file.relative_to(ROOT)) for file in REQUIREMENTS])
def test_every_python_package_has_its_reason_and_its_version(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    asked_for = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert [line for line in asked_for if not requirement(line)] == []
    assert without_reason(lines, requirement) == []


def test_the_files_of_requirements_are_found():
    assert len(REQUIREMENTS) >= 6
