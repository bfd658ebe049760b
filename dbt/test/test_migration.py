"""docs/migration.md, step by step, on the project that is shaped like PlanWise: files and commands as they stand there."""

import math
import re
import shutil
import subprocess

import pytest
from conftest import DBT, NOT_COPIED, ROOT, Environment, Project, copy_of_repository
from test_demo import draw

PAGE = ROOT / "docs/migration.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TITLES = [
    "What changes in the numbers",
    "Seen in the real project",
    "Before",
    *(f"Step {n}" for n in range(1, 8)),
    "Draws of your own models",
    "The way back",
]
# The plan of 980 people with the project's three rates.
CLOSING_HEADCOUNTS = {2025: 1009, 2026: 1039, 2027: 1070}
HIRES = {2025: 195, 2026: 227, 2027: 236}


@pytest.fixture(scope="module")
def steps() -> dict[str, str]:
    """The sections of the page by their headings."""
    parts = re.split(r"^## (.+)$", PAGE.read_text(), flags=re.MULTILINE)
    return dict(zip([title.split(":")[0] for title in parts[1::2]], parts[2::2], strict=True))


def tolerance(project: Project, year: int) -> float:
    """Three standard deviations of the headcount at the end of a year.

    Each person leaves by a draw of their own: with p = 0.12, or 0.25 for whoever was hired in the year or less than twelve months
    before it, which adds p times (1 - p) to the variance. Those of the years so far add up; that the people who are missing cannot leave
    again makes it a little smaller.
    """
    ((variance,),) = project.query(
        "SELECT sum(p * (1 - p)) FROM ("
        "SELECT CASE WHEN employee_hire_date > make_date(simulation_year - 1, 1, 1) THEN 0.25 ELSE 0.12 END AS p "
        f"FROM fct_workforce_snapshot WHERE simulation_year <= {year})"
    )
    return 3 * math.sqrt(variance)


def test_every_step_of_the_migration_and_the_way_back(steps, tmp_path):
    project = Project(tmp_path / "planwise", Environment(tmp_path / "environment"), "simulation.duckdb")
    shutil.copytree(DBT / "planwise", project.folder, ignore=NOT_COPIED)
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

    def events(columns: str = "* EXCLUDE (created_at, parameter_source)", years: str = "true") -> list[tuple]:
        return project.query(f"SELECT {columns} FROM fct_yearly_events WHERE {years} ORDER BY ALL")

    def passed(said: str) -> int:
        (tests,) = re.findall(r"PASS=(\d+) WARN=0 ERROR=0 SKIP=0", said)
        return int(tests)

    assert list(steps) == TITLES

    # Before: the project's own events, all its tests green.
    assert passed(run("```bash\npython simulate.py 2025 2026 2027\n```")) == 20
    own = events()
    assert {row[0] for row in events("parameter_source")} == {"plain_sql"}
    words = {row[0] for row in events("DISTINCT (event_type, event_category)")}

    for title in TITLES[3:8]:
        said = run(steps[title])

    # The same tests are green, and the same words are there.
    assert passed(said) >= 20
    assert {row[0] for row in events("DISTINCT (parameter_source, event_type)")} == {
        ("navigator_events", "hire"),
        ("navigator_events", "termination"),
        ("navigator_events", "promotion"),
        ("navigator_events", "raise"),
        ("plain_sql", "enrollment"),
    }
    assert {row[0] for row in events("DISTINCT (event_type, event_category)")} == words
    assert project.query("SELECT DISTINCT typeof(effective_date) FROM fct_yearly_events") == [("TIMESTAMP",)]

    # Every raise has reached a salary, to the cent; nobody is without a level.
    raises, reached = project.query(
        "SELECT count(*), count(*) FILTER (e.amount = s.current_compensation) FROM (SELECT employee_id, simulation_year, "
        "arg_max(compensation_amount, (effective_date, event_sequence)) AS amount FROM fct_yearly_events "
        "WHERE event_type IN ('promotion', 'raise') GROUP BY ALL) AS e "
        "LEFT JOIN fct_workforce_snapshot AS s USING (employee_id, simulation_year)"
    )[0]
    assert raises == reached
    assert raises > 2_000
    assert project.query("SELECT count(*) FROM fct_workforce_snapshot WHERE level_id IS NULL") == [(0,)]

    # The people of the plan, all of them, and the headcount that it wants, within three standard deviations.
    count = "SELECT simulation_year, count(*) FROM {} GROUP BY 1"
    assert dict(project.query(count.format("fct_yearly_events WHERE event_type = 'hire'"))) == HIRES
    headcounts = dict(project.query(count.format("fct_workforce_snapshot WHERE employment_status = 'active'")))
    for year, planned in CLOSING_HEADCOUNTS.items():
        assert abs(headcounts[year] - planned) < tolerance(project, year)
    # What the page says of it: a third of the tolerance.
    said_of_plan = re.search(r"within (\d+) people after a year and (\d+) after three", steps[TITLES[0]])
    for people, year in zip(said_of_plan.groups(), (2025, 2027), strict=True):
        assert abs(int(people) - tolerance(project, year) / 3) < 1

    # What the orchestrator says comes before the seeds: a COLA of 2 %, which the seed has for 2027 alone, and promotions of 10 %.
    assert project.query("SELECT DISTINCT parameter_value FROM int_event_parameters WHERE parameter_name = 'cola_rate'") == [(0.02,)]
    assert project.query("SELECT DISTINCT parameter_value FROM int_event_parameters WHERE parameter_name = 'promotion_raise'") == [(0.1,)]

    migrated = events()
    ours = events(years="parameter_source = 'navigator_events'")
    run(steps["Step 6"])
    assert project.query("SELECT verdict, polars_events FROM yearly_events_parity") == [("the modes agree", len(ours))]
    # All years in one go are what the years gave one after the other.
    columns = "employee_id, simulation_year, compensation_amount, event_probability"
    assert project.query(f"SELECT {columns} FROM fct_yearly_events_polars EXCEPT ALL SELECT {columns} FROM fct_yearly_events") == []

    shown = run(steps["Step 7"])
    assert len(re.findall(r"\| +202[567] +\| closing_headcount", shown)) == 3, shown

    said = run(steps["Draws of your own models"])
    for seed in (42, None):
        assert f"{draw('EMP_2024_0000001', 2025, 'termination', seed=seed):.12f}"[:12] in steps["Draws of your own models"]
    assert f"{draw('EMP_2024_0000001', 2025, 'termination', seed=42):.12f}"[:8] in said

    back = steps["The way back"].split("- The extension alone")
    run(back[0])
    assert events() == [row for row in own if row[own_year(project)] == 2025]
    run(back[1])
    assert {row[0] for row in events("DISTINCT parameter_source")} == {"sql", "plain_sql"}
    assert events() == [row for row in migrated if row[own_year(project)] == 2025]


def own_year(project: Project) -> int:
    """Where simulation_year stands among the columns of the events."""
    names = project.query("SELECT column_name FROM duckdb_columns() WHERE table_name = 'fct_yearly_events' ORDER BY column_index")
    return [name for (name,) in names if name not in ("created_at", "parameter_source")].index("simulation_year")
