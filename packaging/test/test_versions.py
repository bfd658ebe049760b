"""The supported DuckDB versions stand in Cargo.toml, [package.metadata.duckdb]; what must repeat them says the same."""

import re

import pytest
import yaml
from conftest import DUCKDB, OLDEST, PAGES, ROOT

VERSIONS = DUCKDB["versions"]
# "1.5.6, 2.0.0 and 2.0.1", as a sentence has it.
ALL_IN_WORDS = f"{', '.join(VERSIONS[:-1])} and {VERSIONS[-1]}"


def numbers(version: str) -> tuple[int, ...]:
    """A version as DuckDB counts them."""
    return tuple(map(int, version.split(".")))


def test_the_oldest_supported_version_is_the_one_of_the_c_api():
    assert sorted(VERSIONS, key=numbers) == VERSIONS
    assert len(VERSIONS) >= 2
    assert VERSIONS[0] == OLDEST
    assert DUCKDB["cli"] in VERSIONS


def test_the_entry_point_asks_for_the_same():
    """The footer is what DuckDB reads before the library is loaded, the constant is what it is asked for afterwards."""
    constants = [
        constant
        for source in (ROOT / "src").rglob("*.rs")
        for constant in re.findall(r'MINIMUM_DUCKDB_VERSION: &str = "(.*)"', source.read_text(encoding="utf-8"))
    ]
    assert constants == [DUCKDB["c_api"]]


def test_the_pipeline_names_its_files_by_the_oldest():
    workflow = yaml.safe_load((ROOT / ".github/workflows/MainDistributionPipeline.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["build"]["with"]["duckdb_version"] == f"v{OLDEST}"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("README.md", f"on DuckDB {ALL_IN_WORDS}"),
        ("docs/reliability.md", f"on DuckDB {ALL_IN_WORDS}"),
        ("dbt/README.md", f"DuckDB {VERSIONS[-1]}"),
    ],
)
def test_the_pages_name_what_is_tested(page, words):
    assert words in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_or_later_is_said_of_the_oldest(page):
    """"1.5.6 or later", wherever a page says it; and whoever runs a test by hand has an environment for it."""
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"\b(\d+\.\d+\.\d+) or later", text)) <= {OLDEST}
    assert set(re.findall(r"build/venv/duckdb-(\d+\.\d+\.\d+)", text)) <= set(VERSIONS)


def test_requirements_leave_the_version_to_make():
    """A file of requirements that names a version of its own would test something else than it says."""
    named = {
        str(file.relative_to(ROOT)): re.findall(r"^duckdb(?:-cli)?==(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        for room in ("benchmarks", "dbt", "demo", "examples", "packaging", "test")
        for file in (ROOT / room).glob("**/requirements*.txt")
    }
    asked_for = {version for versions in named.values() for version in versions}
    assert asked_for == {"${DUCKDB_VERSION}", "${DUCKDB_CLI_VERSION}"}, named
    assert sum("${DUCKDB_VERSION}" in versions for versions in named.values()) == 6
