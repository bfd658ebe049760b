"""What goes to DuckDB's list of community extensions: it says what Cargo.toml says, and its first example works."""

import datetime
import re

import duckdb
import pytest
import yaml
from conftest import CARGO, EXTENSION, ROOT, VERSION
from publish_check import DESCRIPTION, missing

DESCRIBED = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
PUBLISHED = {"name": "navigator_events", "version": "0.2.0", "repository": "https://github.com/planwise/navigator_events"}
READY = {
    "extension": {"maintainers": ["somebody"]},
    "repo": {"github": "planwise/navigator_events", "ref": "v0.2.0"},
}


def test_the_fields_are_those_of_cargo():
    extension, package = DESCRIBED["extension"], CARGO["package"]
    for field in ("name", "description", "license"):
        assert extension[field] == package[field], field
    assert str(extension["version"]) == VERSION
    assert (extension["language"], extension["build"]) == ("Rust", "cargo")
    assert extension["requires_toolchains"].split(";") == ["rust", "python3"]
    assert DESCRIBED["repo"]["ref"] == f"v{VERSION}"


def test_the_fields_have_the_form_that_the_list_wants():
    """The fields that duckdb/community-extensions checks, and no others."""
    assert set(DESCRIBED) == {"extension", "repo", "docs"}
    assert set(DESCRIBED["extension"]) == {
        "name", "description", "version", "language", "build", "license", "excluded_platforms", "requires_toolchains", "maintainers"
    }
    assert set(DESCRIBED["docs"]) == {"hello_world", "extended_description"}
    assert re.fullmatch(r"[a-zA-Z0-9_-]+/[a-zA-Z0-9_.-]+", DESCRIBED["repo"]["github"])
    assert DESCRIBED["extension"]["maintainers"]


def test_the_first_example_gives_three_years_of_events():
    with duckdb.connect(config={"allow_unsigned_extensions": "true"}) as connection:
        connection.execute(f"LOAD '{EXTENSION}'")
        rows = connection.execute(DESCRIBED["docs"]["hello_world"]).fetchall()
    assert [(date.isoformat(), *values) for date, *values, _ in rows] == [
        ("2025-03-15", "E014", "merit", 84240.0),
        ("2025-03-15", "E015", "merit", 66560.0),
        ("2025-04-01", "E014", "benefit_enrollment", None),
        ("2025-04-01", "E015", "benefit_enrollment", None),
        ("2025-06-15", "E016", "hire", 50000.0),
        ("2026-01-01", "E014", "promotion", 96876.0),
        ("2026-03-15", "E014", "merit", 100751.04),
        ("2026-03-15", "E016", "merit", 52000.0),
        ("2026-04-01", "E016", "benefit_enrollment", None),
        ("2027-03-15", "E014", "merit", 104781.08),
        ("2027-03-15", "E015", "merit", 69222.4),
        ("2027-03-15", "E016", "merit", 54080.0),
        ("2027-09-15", "E015", "termination", 69222.4),
    ]
    assert isinstance(rows[0][0], datetime.date)


def test_what_is_here_lacks_the_owner_at_most():
    """Only who publishes knows the owner; whatever else is wrong is wrong now."""
    expected = "Cargo.toml names no repository; add repository = \"https://github.com/<owner>/navigator_events\" to [package]"
    assert missing(CARGO["package"], DESCRIBED) == ([] if "repository" in CARGO["package"] else [expected])


def test_nothing_is_missing_once_the_owner_is_known():
    assert missing(PUBLISHED, READY) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"extension": {"maintainers": ["OWNER"]}}, "description.yml has the maintainer OWNER; write the GitHub names"),
        ({"repo": {"github": "OWNER/navigator_events", "ref": "v0.2.0"}}, "it must be planwise/navigator_events, as in Cargo.toml"),
        ({"repo": {"github": "planwise/navigator_events", "ref": "v0.1.0"}}, "has ref: v0.1.0, but it must be the tag v0.2.0"),
    ],
)
def test_each_thing_that_is_missing_is_said(change, sentence):
    (said,) = missing(PUBLISHED, READY | change)
    assert sentence in said


def test_the_pipeline_builds_for_the_platforms_that_are_not_excluded():
    workflow = yaml.safe_load((ROOT / ".github/workflows/MainDistributionPipeline.yml").read_text(encoding="utf-8"))
    given = workflow["jobs"]["build"]["with"]
    assert given["exclude_archs"] == DESCRIBED["extension"]["excluded_platforms"]
    assert given["extra_toolchains"] == DESCRIBED["extension"]["requires_toolchains"]
    assert given["extension_name"] == DESCRIBED["extension"]["name"]
