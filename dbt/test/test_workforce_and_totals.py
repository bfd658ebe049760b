"""The workforce at each year's end and the totals of many futures: macros, models and tests, with the extension and without."""

import statistics

import pytest
from conftest import PLUGIN, UNSIGNED

MODES = pytest.mark.parametrize(
    ("profile", "extension"), [(PLUGIN, ""), (UNSIGNED, "  navigator_events_extension: false\n")], ids=["extension", "SQL mode"]
)
VARIABLES = "  simulation_end_year: 2026\n  workforce_snapshot: true\n  random_seeds: [5, 3, 8]\n"
YEARS = "2025, 2026, workforce := 'census_data', parameters := ''"
TOTALS = "select * from {{ navigator_events.yearly_totals(%s, 2025, %s) }}"
BY_LEVEL = TOTALS % ("ref('census_data')", "2026, replications=2, by=['level_id'], merit_rate=1")
SNAPSHOT = "{{ ref('fct_workforce_snapshot_polars') }}"
TESTS_OF_CONTRADICTED = """
models:
  - name: contradicted
    data_tests:
      - navigator_events.workforce_agrees_with_events: {arguments: {events: ref('fct_yearly_events_polars')}}
      - navigator_events.one_row_for_employee_and_year
"""
# The first who leaves has something else in a column.
CONTRADICTED = (
    f"select * replace (case when employee_id = (select min(employee_id) from {SNAPSHOT} where employment_status = 'terminated') "
    f"then %s else %s end as %s) from {SNAPSHOT}"
)


def differences(project, one: str, other: str, left_out: str = "created_at") -> list[tuple]:
    """The rows that are in only one of two relations."""
    one, other = (f"SELECT * EXCLUDE ({left_out}) FROM {relation}" for relation in (one, other))
    return project.query(f"({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})")


@MODES
def test_workforce_totals_and_bands(new_project, profile, extension):
    project = new_project(profile, extension + VARIABLES)
    project.write("models/by_level.sql", BY_LEVEL)
    project.dbt("seed")
    outcome = project.dbt(
        "build", "--select", "fct_yearly_events_polars", "fct_workforce_snapshot_polars", "fct_yearly_totals",
        "fct_metric_distributions", "by_level",
    )
    tests = ("navigator_events_one_row_for_employee_and_year_fct_workforce", "navigator_events_workforce_agrees_with_events_fct_workforce")
    assert {outcome.status(test) for test in tests} == {"pass"}

    assert differences(project, "fct_workforce_snapshot_polars", f"polars_yearly_workforce({YEARS}, random_seed := 42)") == []
    assert project.query("SELECT count(*) > 100 FROM fct_workforce_snapshot_polars") == [(True,)]
    assert differences(project, "fct_yearly_totals", f"polars_yearly_totals({YEARS}, random_seeds := [5, 3, 8])", "scenario_id") == []
    by_level = f"polars_yearly_totals({YEARS}, replications := 2, random_seed := 42, by := ['level_id'], merit_rate := 1)"
    assert differences(project, "by_level", by_level, "scenario_id") == []

    for measure in ("closing_headcount", "closing_payroll"):
        values = [value for (value,) in project.query(
            f"SELECT {measure} FROM fct_yearly_totals WHERE simulation_year = 2026 ORDER BY {measure}")]
        assert len(values) == 3
        low, middle, high = map(float, values)
        ((seeds, mean, deviation, *percentiles),) = project.query(
            "SELECT seeds, mean, standard_deviation, p10, p25, p50, p75, p90 FROM fct_metric_distributions "
            f"WHERE simulation_year = 2026 AND measure = '{measure}'")
        assert (seeds, mean) == (3, pytest.approx(statistics.mean(values)))
        assert deviation == pytest.approx(statistics.stdev(values))
        # Between the values by as much as between their places.
        parts = [(low, middle, 0.2), (low, middle, 0.5), (low, middle, 1), (middle, high, 0.5), (middle, high, 0.8)]
        assert percentiles == pytest.approx([below + part * (above - below) for below, above, part in parts])
    assert project.query("SELECT count(*) FROM fct_metric_distributions") == [(2 * 16,)]

    # A seed is one future.
    twice = project.dbt("run", "--select", "fct_yearly_totals", variables={"random_seeds": [7, 4, 7]}, succeeds=False)
    assert "random_seeds holds the seed 7 more than once" in twice.message("fct_yearly_totals")

    # Nothing is there yet, and so nothing is an error.
    project.database.unlink()
    project.dbt("seed")
    models = ("fct_workforce_snapshot_polars", "fct_yearly_totals", "fct_metric_distributions", "by_level")
    empty = project.dbt("run", "--empty", "--select", *models)
    assert {empty.status(model) for model in models} == {"success"}
    assert project.query("SELECT count(*) FROM fct_workforce_snapshot_polars") == [(0,)]


def test_a_workforce_that_the_events_contradict_fails(new_project):
    project = new_project(PLUGIN, VARIABLES)
    project.dbt("seed")
    project.dbt("run", "--select", "fct_yearly_events_polars", "fct_workforce_snapshot_polars")
    project.write("models/contradicted.yml", TESTS_OF_CONTRADICTED)
    for change in (("'active'", "employment_status", "employment_status"), ("not raised", "raised", "raised"),
                   ("not promoted", "promoted", "promoted"), ("termination_date + 1", "termination_date", "termination_date")):
        project.write("models/contradicted.sql", CONTRADICTED % change)
        failed = project.dbt("build", "--select", "contradicted", succeeds=False)
        assert failed.status("navigator_events_workforce_agrees_with_events_contradicted") == "fail", change
        assert failed.status("navigator_events_one_row_for_employee_and_year_contradicted") == "pass"
    project.write("models/contradicted.sql", f"from {SNAPSHOT} union all from {SNAPSHOT}")
    failed = project.dbt("build", "--select", "contradicted", succeeds=False)
    assert failed.status("navigator_events_one_row_for_employee_and_year_contradicted") == "fail"


def test_totals_are_built_only_where_they_are_asked_for_and_of_relations(new_project):
    project = new_project(PLUGIN)
    listed = project.dbt("ls", "--resource-type", "model").output
    assert "navigator_events.fct_yearly_events_polars" in listed
    assert not {name for name in ("fct_yearly_totals", "fct_metric_distributions", "fct_workforce_snapshot_polars") if name in listed}

    project.write("models/fleeting.sql", "{{ config(materialized='ephemeral') }} select * from {{ ref('census_data') }}")
    for relation in ("ref('fleeting')", "'a_cte'"):
        project.write("models/totals.sql", TOTALS % (relation, "2025"))
        assert "give the ref of a model that is not ephemeral" in project.dbt("compile", "--select", "totals", succeeds=False).output
    for option, message in (("random_seeds=['many']", "random_seeds is 'many', but it must be a whole number; list whole numbers"),
                            ("replications=1.5", "replications is '1.5', but it must be a whole number"),
                            ("bands=1", "the option 'bands' is unknown; allowed are scenario_id,")):
        project.write("models/totals.sql", TOTALS % ("ref('census_data')", f"2025, {option}"))
        assert message in project.dbt("parse", succeeds=False).output


def test_a_plan_counts_the_new_among_the_opening_staff(new_project):
    project = new_project(PLUGIN)
    plan = "select * from {{ navigator_events.hire_plan_by_year(2025, 2026, 1000, opening_new_hires=%s) }}"
    project.write("models/plan.sql", plan % 400)
    people = "select * from {{ navigator_events.hire_plan(ref('census_data'), 2025, 2025, opening_new_hires=100) }}"
    project.write("models/people.sql", people)
    project.dbt("seed")
    project.dbt("run", "--select", "plan", "people")
    assert differences(project, "plan", "hire_plan_by_year(2025, 2026, 1000, opening_new_hires := 400)", "simulation_year") == []
    assert project.query("SELECT count(*) FROM (FROM plan EXCEPT FROM hire_plan_by_year(2025, 2026, 1000))") > [(0,)]
    assert differences(project, "people", "hire_plan(2025, 2025, random_seed := 42, opening_new_hires := 100)", "active") == []
    project.write("models/plan.sql", plan % "'some'")
    assert "opening_new_hires is 'some', but it must be a whole number" in project.dbt("parse", succeeds=False).output
