"""Release notes, versions and the promise of the events: they say the same."""

import datetime
import hashlib
import re

import yaml
from conftest import ROOT, VERSION

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
PROMISE = "The events stay the same from release to release"
SECTIONS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def breaking(version: str) -> tuple[int, ...]:
    """The part of a version that a breaking change raises: the first number, before 1.0 the second one too."""
    major, minor, _ = map(int, version.split("."))
    return (major,) if major else (major, minor)


def test_the_newest_release_is_the_version_of_the_extension():
    headings = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    releases = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", heading) for heading in headings[1:]]
    assert all(releases), headings
    assert releases[0][1] == VERSION
    versions = [tuple(map(int, release[1].split("."))) for release in releases]
    dates = [datetime.date.fromisoformat(release[2]) for release in releases]
    assert versions == sorted(set(versions), reverse=True)
    assert dates == sorted(dates, reverse=True)


def test_changes_stand_below_the_usual_headings():
    assert set(re.findall(r"^### (.*)$", CHANGELOG, re.MULTILINE)) <= set(SECTIONS)


def test_the_dbt_package_has_the_same_version():
    project = yaml.safe_load((ROOT / "dbt/dbt_project.yml").read_text(encoding="utf-8"))
    assert project["version"] == VERSION


def test_the_promise_is_given_where_users_read():
    assert PROMISE in CHANGELOG
    assert PROMISE in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_golden_events_are_those_that_were_released():
    """A change of a golden file is a breaking change: a new version, and its digests in packaging/release/golden_events.txt."""
    lines = (ROOT / "packaging/release/golden_events.txt").read_text(encoding="utf-8").splitlines()
    version, *digests = [line for line in lines if not line.startswith("#")]
    assert breaking(version) == breaking(VERSION), (
        f"the golden events are those of {version}; when they have changed, list their digests for {VERSION}, else list the "
        "same ones for it"
    )
    changed = []
    for line in digests:
        digest, name = line.split()
        if hashlib.sha256((ROOT / "test/golden" / name).read_bytes()).hexdigest() != digest:
            changed.append(name)
    assert not changed, (
        f"{', '.join(changed)} is not what {version} promised: a breaking change, which takes the version after {VERSION}"
    )
    assert "census_events.csv" in {line.split()[1] for line in digests}
