"""The ways to load the extension, and what a run says when it cannot be."""

import shutil

import pytest
from conftest import EXTENSION, PLUGIN, UNSIGNED

MODEL = "select * from {{ navigator_events.yearly_events(ref('census_data'), 2025, 2026) }}"
DRAW = "select {{ navigator_events.hash_rng(\"'EMP_1'\", 2025, 'hire') }} as draw"
EVENTS = "SELECT count(*) FROM some_events"


def with_model(project):
    """Gives the project a model of events, and nothing of the package's own."""
    project.write("models/some_events.sql", "{{ config(materialized='table') }}\n" + MODEL)
    return project


def assert_stopped_at_the_start(outcome, *messages: str) -> None:
    for message in messages:
        assert message in outcome.output, outcome.output
    # Not one seed or model has been begun.
    assert outcome.code != 0
    assert not any(result["status"] in ("success", "error") for result in outcome.results.values())
    assert "START seed" not in outcome.output, outcome.output
    assert "START sql" not in outcome.output, outcome.output


def test_by_the_plugin(new_project):
    project = with_model(new_project(PLUGIN))
    # A fresh database and a command that runs no hooks.
    project.dbt("show", "--inline", DRAW)
    project.dbt("build", "--threads", "8")
    assert project.query(EVENTS)[0][0] > 100


def test_by_the_plugin_without_table_functions(new_project):
    """No connection but dbt's own, and the macros work; a model that reads by name is told."""
    plugin = PLUGIN.replace("navigator_events.dbt_plugin", "navigator_events.dbt_plugin, config: {table_functions: false}")
    project = with_model(new_project(plugin))
    project.write("models/connections.sql", "select navigator_events_session() as state, count from duckdb_connection_count()")
    project.dbt("build")
    assert project.query(EVENTS)[0][0] > 100
    shown = project.dbt("show", "--select", "connections").output
    assert "off" in shown
    by_name = "select * from polars_yearly_events(2025, 2025, workforce := 'census_data')"
    refused = project.dbt("show", "--inline", by_name, succeeds=False).output
    assert "navigator_events was loaded without the connections that read relations" in refused
    project.write("profiles.yml", (project.folder / "profiles.yml").read_text().replace("table_functions: false", "table_functions: 'no'"))
    refused = project.dbt("build", succeeds=False)
    assert_stopped_at_the_start(refused, "has table_functions: 'no' in its config, but it must be true or false")


def test_by_a_path(new_project):
    project = with_model(new_project(UNSIGNED, f"  navigator_events_extension: {EXTENSION}\n"))
    project.dbt("show", "--inline", DRAW)
    project.dbt("build")
    assert project.query(EVENTS)[0][0] > 100


def test_by_install_and_a_plain_load_on_run_start(new_project):
    project = with_model(new_project(UNSIGNED))
    not_installed = project.dbt("build", succeeds=False)
    assert_stopped_at_the_start(
        not_installed,
        "The DuckDB extension navigator_events cannot be loaded: it is neither loaded by the profile nor installed.",
        "plugins: [{module: navigator_events.dbt_plugin}]",
        "install_navigator_events --args",
        "navigator_events_extension: false",
    )
    project.dbt("run-operation", "install_navigator_events", "--args", f"{{path: {EXTENSION}}}")
    assert list(project.home.rglob("navigator_events.duckdb_extension"))
    # The line that a user may have in the project already.
    project.write(
        "dbt_project.yml", (project.folder / "dbt_project.yml").read_text() + 'on-run-start: "LOAD navigator_events"\n'
    )
    project.dbt("build")
    assert project.query(EVENTS)[0][0] > 100


def test_by_the_extensions_of_the_profile(new_project):
    project = with_model(new_project(f"{UNSIGNED}\n      extensions: ['{EXTENSION}']"))
    project.dbt("build")
    assert project.query(EVENTS)[0][0] > 100


@pytest.mark.parametrize(
    ("profile", "extension", "message"),
    [
        (
            UNSIGNED,
            "missing/navigator_events.duckdb_extension",
            "there is no file missing/navigator_events.duckdb_extension",
        ),
        (UNSIGNED, "renamed/events.duckdb_extension", "must be called navigator_events.duckdb_extension"),
        (UNSIGNED, "polars_events", "the variable navigator_events_extension is 'polars_events', but it must be"),
        ("", str(EXTENSION), "was opened without allow_unsigned_extensions"),
    ],
)
def test_a_path_that_cannot_be_loaded_stops_the_run_at_the_start(new_project, profile, extension, message):
    project = with_model(new_project(profile, f"  navigator_events_extension: {extension}\n"))
    assert_stopped_at_the_start(project.dbt("build", succeeds=False), message, "Do one of these, then run dbt again")


def test_a_plugin_that_cannot_load_stops_the_run_at_the_start(new_project):
    project = with_model(new_project(""))
    # The end of the footer is cut off.
    broken = project.folder / "broken" / EXTENSION.name
    broken.parent.mkdir()
    shutil.copyfile(EXTENSION, broken)
    with broken.open("r+b") as file:
        file.truncate(broken.stat().st_size - 100)

    profile = (project.folder / "profiles.yml").read_text()
    for plugin, messages in (
        (
            f"      plugins: [{{module: navigator_events.dbt_plugin, config: {{extension_path: {broken}}}}}]",
            ["has no footer, so it is no whole DuckDB extension", "install navigator_events anew with pip"],
        ),
        (
            "      plugins: [{module: navigator_events.dbt_plugin, config: {extension_path: nowhere.duckdb_extension}}]",
            ["there is no file nowhere.duckdb_extension; give the path of a navigator_events.duckdb_extension"],
        ),
        (
            "      config_options: {allow_unsigned_extensions: false}\n" + PLUGIN,
            [
                "the profile sets allow_unsigned_extensions to False",
                "Remove allow_unsigned_extensions from config_options",
            ],
        ),
    ):
        project.write("profiles.yml", profile.rstrip() + "\n" + plugin + "\n")
        assert_stopped_at_the_start(project.dbt("build", succeeds=False), *messages)
