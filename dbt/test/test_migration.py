"""docs/migration.md, step by step: its files are written and its commands run as they stand there."""

import re
import shutil
import subprocess

import pytest
from conftest import DBT, NOT_COPIED, ROOT, Environment, Project, copy_of_repository
from test_demo import differences, draw

PAGE = ROOT / "docs/migration.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What a PlanWise project has before: draws by DuckDB's hash(), SQL events made of them, a source as in the Guide.
BEFORE = {
    "dbt_project.yml": (
        "name: planwise\nversion: '1.0.0'\nprofile: planwise\nmodels: {planwise: {+materialized: table}}\n"
        "vars: {random_seed: 42}\n"
    ),
    "profiles.yml": "planwise:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: planwise.duckdb, threads: 4}\n",
    "macros/hash_rng.sql": (
        "{% macro hash_rng(employee_id, simulation_year, event_type, salt='') %}\n"
        "((hash('{{ var(\"random_seed\", 42) }}|' || {{ employee_id }} || '|' || {{ simulation_year }} || '|{{ event_type }}"
        '{{ "|" ~ salt if salt }}\') % 2147483647) / 2147483647.0)\n'
        "{% endmacro %}\n"
    ),
    "models/fct_yearly_events.sql": (
        "select employee_id, 'termination' as event_type, simulation_year, 'VALID' as data_quality_flag, 'own' as parameter_source\n"
        "from {{ ref('census_data') }} cross join (select unnest(range(2025, 2030)) as simulation_year)\n"
        "where employee_hire_date is not null and {{ hash_rng('employee_id', 'simulation_year', 'termination') }} < 0.12\n"
    ),
    "models/events_by_year.sql": (
        "select simulation_year, event_type, count(*) as events from {{ ref('fct_yearly_events') }} group by simulation_year, event_type\n"
    ),
    "models/hires.sql": "select * from {{ source('polars_events', 'fct_yearly_events_polars') }} where event_type = 'hire'\n",
    "models/sources.yml": (
        "sources:\n  - name: polars_events\n    tables:\n      - name: fct_yearly_events_polars\n"
        "        external: {location: 'data/parquet/polars_events/simulation_year=*/*.parquet'}\n"
    ),
}


@pytest.fixture(scope="module")
def steps() -> dict[str, str]:
    """The sections of the page by their headings."""
    parts = re.split(r"^## (.+)$", PAGE.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_step_of_the_migration_and_the_way_back(steps, tmp_path):
    project = Project(tmp_path / "planwise", Environment(tmp_path / "environment"), "planwise.duckdb")
    for path, text in BEFORE.items():
        project.write(path, text)
    for seed in ("census_data.csv", "comp_levers.csv", "seeds.yml"):
        project.write(f"seeds/{seed}", (DBT / "demo/seeds" / seed).read_text())
    checkout = tmp_path / "navigator_events"
    checkout.mkdir()
    shutil.copytree(DBT, copy_of_repository(checkout) / "dbt", ignore=NOT_COPIED)
    # As `pip install` runs here, without fetching what builds the wheel.
    variables = project.environment.variables(project.home) | {"PIP_NO_BUILD_ISOLATION": "false", "PIP_NO_DEPS": "true"}

    def run(text: str) -> str:
        """Writes the files and runs the commands of a text; gives what the commands have said."""
        said = ""
        for language, path, content in BLOCK.findall(text):
            if path:
                project.write(path, content)
            elif language == "bash":
                done = subprocess.run(
                    ["sh", "-ec", content],
                    cwd=project.folder,
                    env=variables,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    check=False,
                )
                said += done.stdout
                assert done.returncode == 0, f"{content}\n{done.stdout}"
        return said

    def sources_of_unified_view() -> list[tuple]:
        return project.query("SELECT DISTINCT parameter_source FROM stg_unified_events ORDER BY 1")

    # Before: the project builds, but for what reads the source.
    run("```bash\ndbt build --exclude hires\n```")
    own = project.content()["fct_yearly_events"]
    assert len(own) > 50

    titles = list(steps)
    assert [title.split(":")[0] for title in titles] == [
        "What changes in the numbers",
        "What is read of comp_levers",
        *(f"Step {n}" for n in range(1, 7)),
        "The way back",
    ]
    run(steps[titles[2]])
    run(steps[titles[3]])

    said = run(steps[titles[4]])
    # Its own events are as they were, and the ones of the package are beside them.
    assert project.content()["fct_yearly_events"] == own
    assert project.query("SELECT count(*) FROM fct_yearly_events_polars") == [(1456,)]
    assert project.query("SELECT count(*) FROM hires") == [(23,)]
    assert sources_of_unified_view() == [("own",)]
    assert "27 of 27 columns" in said
    assert "False" not in said

    run(steps[titles[5]])
    assert project.query("SELECT verdict FROM yearly_events_parity") == [("the modes agree",)]

    run(steps[titles[6]])
    assert sources_of_unified_view() == [("navigator_events",)]
    assert project.query("SELECT sum(events) FROM events_by_year") == [(1456,)]

    said = run(steps[titles[7]])
    after = project.content()["fct_yearly_events"]
    assert after != own
    # Now its own events are drawn as those of the package: the Epic's formula, by another md5.
    rows = project.query("SELECT DISTINCT employee_id, simulation_year FROM fct_yearly_events")
    hired = [
        row[0] for row in project.query("SELECT employee_id FROM census_data WHERE employee_hire_date IS NOT NULL")
    ]
    assert sorted(rows) == sorted(
        (employee, year)
        for employee in hired
        for year in range(2025, 2030)
        if draw(employee, year, "termination") < 0.12
    )
    # The numbers that the page gives.
    for seed in (42, None):
        assert f"{draw('EMP_2024_0000001', 2025, 'termination', seed=seed):.12f}"[:12] in steps[titles[7]]
    assert f"{draw('EMP_2024_0000001', 2025, 'termination'):.12f}"[:8] in said

    way_back = steps["The way back"].split("- The extension alone")
    before_way_back = project.content()["fct_yearly_events_polars"]
    run(way_back[0])
    assert sources_of_unified_view() == [("own",)]
    run(way_back[1])
    assert sources_of_unified_view() == [("sql",)]
    columns = "* EXCLUDE (created_at, parameter_source)"
    assert differences(project, "fct_yearly_events_polars", "fct_yearly_events_sql", columns) == 0
    assert len(project.content()["fct_yearly_events_polars"]) == len(before_way_back)

    # Everything: the project as it was, and the numbers with it.
    for path, text in BEFORE.items():
        project.write(path, text)
    (project.folder / "packages.yml").unlink()
    shutil.rmtree(project.folder / "dbt_packages")
    run("```bash\npip uninstall --yes navigator_events\ndbt build --exclude hires\n```")
    assert project.content()["fct_yearly_events"] == own
