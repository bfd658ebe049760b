"""The workflows of GitHub, as far as they can be tried without it: their form, and that what they call is there."""

import os
import re
import subprocess

import pytest
import yaml
from conftest import DUCKDB, ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = {name for line in re.findall(r"^([a-z][a-z_ -]*):(?!=)", MAKEFILE, re.MULTILINE) for name in line.split()}
# What DuckDB's reusable workflow runs by make, for a build of its default type and for one of type debug.
PIPELINE_TARGETS = ["set_duckdb_version", "set_duckdb_tag", "configure_ci", "release", "test_release", "debug", "test_debug"]


def would_run(target: str, *options: str, **variables: str) -> str:
    """The commands of a make target, none of which is run."""
    # Nothing of the make that runs the tests.
    outside = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    ran = subprocess.run(
        ["make", "--dry-run", *options, target],
        cwd=ROOT,
        env=outside | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_there_are_the_tests_and_the_pipeline():
    assert [workflow.name for workflow in WORKFLOWS] == ["MainDistributionPipeline.yml", "Test.yml"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=[workflow.name for workflow in WORKFLOWS])
def test_every_step_has_a_form_that_github_knows_and_a_target_that_make_knows(workflow):
    read = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    # YAML takes the word `on` for a truth.
    assert set(read[True]) >= {"push", "pull_request"}
    assert read["permissions"] == {"contents": "read"}
    called = []
    for name, job in read["jobs"].items():
        if "uses" in job:
            assert not {"steps", "runs-on"} & set(job), name
            assert re.fullmatch(r"[\w-]+/[\w-]+/\.github/workflows/\w+\.yml@\w+", job["uses"])
            continue
        assert "runs-on" in job
        for step in job["steps"]:
            assert len({"uses", "run"} & set(step)) == 1, step
            assert re.fullmatch(r"[\w-]+/[\w-]+@\w+", step.get("uses", "a/b@c")), step
            called += re.findall(r"\bmake ([\w-]+)", step.get("run", ""))
    assert set(called) <= TARGETS
    if workflow.name == "Test.yml":
        assert called == ["test", "deny", "wheel"]


@pytest.mark.parametrize("target", PIPELINE_TARGETS)
def test_the_pipeline_finds_its_targets(target):
    assert target in TARGETS
    would_run(target)


def test_the_pipeline_finds_what_was_built():
    built = "build/release/navigator_events.duckdb_extension"
    commands = would_run("release", f"--what-if={built}")
    assert f"cp {built} build/release/extension/navigator_events/navigator_events.duckdb_extension" in commands


def test_the_containers_of_the_pipeline_build_and_do_not_test():
    """Their Python is too old; the pipeline runs configure_ci and test_release outside of them, too."""
    for target in ("configure_ci", "test_release", "test_debug"):
        assert would_run(target, LINUX_CI_IN_DOCKER="1") == 'echo "nothing to do in the container: the tests run outside"\n'
    outside = would_run("test_release", LINUX_CI_IN_DOCKER="0")
    assert pytest_of(outside) == [(version, "test/test_sql.py") for version in DUCKDB["versions"]]


def pytest_of(commands: str) -> list[tuple[str, str]]:
    """The DuckDB versions with the tests that commands run on each."""
    return re.findall(r"build/venv/duckdb-(\d+\.\d+\.\d+)/bin/python -m pytest ([^;>&\n]*)", commands)


def test_the_oldest_and_the_newest_duckdb_run_all_tests_and_those_between_run_some():
    runs: dict[str, list[set[str]]] = {}
    for version, arguments in pytest_of(would_run("test-sql")):
        words = set(re.findall(r"(?:--ignore=)?test(?:/test_\w+\.py)?", arguments))
        runs.setdefault(version, []).append(words)
    oldest, *between, newest = DUCKDB["versions"]
    assert list(runs) == [oldest, *between, newest]
    # What is no worker's is left out of the first run, and runs in two processes afterwards.
    alone = set().union(*runs[oldest][1:])
    assert {"test/test_interrupt.py", "test/test_sessions.py", "test/test_memory.py"} <= alone
    assert [file for file in alone if not (ROOT / file).is_file()] == []
    left_out = {f"--ignore={file}" for file in alone}
    for version in (oldest, newest):
        chosen, *afterwards = runs[version]
        assert (chosen, len(afterwards), set().union(*afterwards)) == ({"test"} | left_out, 2, alone)
    for version in between:
        chosen, *afterwards = runs[version]
        assert {"test/test_interrupt.py", "test/test_sessions.py", "test/test_memory.py"} < set().union(*afterwards) < alone
        assert left_out <= chosen
        assert [file for file in chosen - left_out if not (ROOT / file).is_file()] == []
        assert {"test/test_sql.py", "test/test_golden.py", "test/test_parity.py", "test/test_lifecycle.py"} <= chosen


def test_any_release_can_be_tried():
    commands = would_run("try-duckdb", "VERSION=9.9.9")
    assert "DUCKDB_VERSION=9.9.9" in commands
    assert "build/venv/duckdb-9.9.9/bin/python -m pip install" in commands
    assert pytest_of(commands) == [("9.9.9", "test")]


def test_installing_and_the_checks_of_dependencies_are_targets():
    script = "packaging/extension/install_extension.py build/release/navigator_events.duckdb_extension"
    assert f"{script} {' '.join(DUCKDB['versions'])}" in would_run("install")
    offline = would_run("test-packaging")
    assert "--offline check -D unnecessary-skip -D unmatched-skip licenses bans sources" in offline
    assert "test-packaging" in re.search(r"^test:(.*)##", MAKEFILE, re.MULTILINE)[1].split()
