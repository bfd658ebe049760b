"""The workforce of each year, and how sure its totals are: the models of the demo project, and calls of the macros."""

import statistics

from conftest import PLUGIN
from test_demo import differences

NO_INSTANT = "* EXCLUDE (created_at)"
GIVEN = "2025, 2029, workforce := 'census_data', parameters := 'comp_levers', random_seed := 42"
MEASURES = (
    "opening_headcount", "hires", "terminations", "promotions", "merits", "enrollments", "closing_headcount", "participants",
    "opening_payroll", "closing_payroll", "hire_compensation", "termination_compensation", "promotion_raises", "merit_raises",
    "prorated_compensation", "events",
)  # fmt: skip


def bands(totals: list[tuple], thresholds: dict[str, float]) -> dict[tuple, tuple]:
    """What a model of distributions must hold, worked out of totals: rows of a seed, a year, a group and the measures."""
    seeds = {seed for seed, *_ in totals}
    values = {}
    for _, year, group, *measures in totals:
        for measure, value in zip(MEASURES, measures, strict=True):
            values.setdefault((year, group, measure), []).append(value)
    result = {}
    for key, found in values.items():
        # A group that a seed lacks counts as 0.
        every = found + [0] * (len(seeds) - len(found))
        # By twentieths: p10 is the second, a quarter the fifth.
        parts = statistics.quantiles(every, n=20, method="inclusive")
        threshold = thresholds.get(key[2])
        result[key] = (
            len(seeds),
            statistics.fmean(every),
            statistics.stdev(every),
            *(parts[at] for at in (1, 4, 9, 14, 17)),
            threshold,
            None if threshold is None else sum(value > threshold for value in every) / len(seeds),
        )
    return result


def is_near(one: tuple, other: tuple) -> bool:
    """Whether two rows of numbers are the same but for their last digits."""
    return len(one) == len(other) and all(
        a is b or (a is not None and b is not None and abs(a - b) <= 1e-9 * max(1, abs(a))) for a, b in zip(one, other, strict=True)
    )


def distributions(project, model: str, group: str) -> dict[tuple, tuple]:
    """The rows of a model of distributions by year, group and measure."""
    rows = project.query(
        f"SELECT simulation_year, {group}, measure, seeds, mean, standard_deviation, p10, p25, p50, p75, p90, threshold, share_above "
        f"FROM {model}"
    )
    found = {row[:3]: row[3:] for row in rows}
    assert len(found) == len(rows)
    return found


def assert_distributions(project, model: str, group: str, call: str, thresholds: dict[str, float]) -> None:
    """A model holds the bands of the totals that the extension gives by a call."""
    totals = project.query(f"SELECT random_seed, simulation_year, {group}, {', '.join(MEASURES)} FROM polars_yearly_totals({call})")
    expected = bands(totals, thresholds)
    found = distributions(project, model, group)
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        assert is_near(found[key], row), (key, found[key], row)


def test_the_workforce_of_the_demo_is_that_of_the_extension_and_of_its_events(built_demo):
    assert differences(built_demo, "fct_workforce_snapshot_polars", f"polars_yearly_workforce({GIVEN})", NO_INSTANT) == 0
    columns = "SELECT name, type FROM (DESCRIBE FROM {}) AS d (name, type, a, b, c, e)"
    assert built_demo.query(columns.format("fct_workforce_snapshot_polars")) == built_demo.query(
        columns.format(f"polars_yearly_workforce({GIVEN})")
    )
    # The active people are those of the opening, and what the events and the census's own hire dates make of them.
    years = built_demo.query(
        "SELECT simulation_year, count(*) FROM fct_workforce_snapshot_polars WHERE employment_status = 'active' GROUP BY 1"
    )
    events = dict(
        built_demo.query(
            "SELECT simulation_year, count(*) FILTER (event_type = 'hire') - count(*) FILTER (event_type = 'termination') "
            "FROM fct_yearly_events_polars GROUP BY 1"
        )
    )
    own_hires = dict(
        built_demo.query(
            "SELECT year(employee_hire_date), count(*) FROM census_data WHERE active AND employee_hire_date > '2025-01-01' GROUP BY 1"
        )
    )
    assert own_hires
    ((active_before,),) = built_demo.query("SELECT count(*) FROM census_data WHERE active AND employee_hire_date <= '2025-01-01'")
    assert [year for year, _ in sorted(years)] == list(range(2025, 2030))
    for year, active in sorted(years):
        assert active == active_before + events[year] + own_hires.get(year, 0)
        active_before = active


def test_the_distributions_of_the_demo_are_those_of_its_seeds(built_demo):
    thresholds = {"closing_headcount": 60, "closing_payroll": 5_000_000}
    call = GIVEN.replace("random_seed := 42", "random_seeds := range(42, 62), by := ['level_id']")
    assert_distributions(built_demo, "fct_metric_distributions", "level_id", call, thresholds)
    shares = built_demo.query("SELECT DISTINCT share_above FROM fct_metric_distributions WHERE share_above IS NOT NULL")
    assert len(shares) > 3


TOTALS = "navigator_events.{macro}({workforce}, 2025, 2026, random_seeds=[3, 1, 2], by=['department'], merit_rate=0.5{more})"
# Further arguments of a call that fails, and what it says, in both modes.
FAILING = {
    "repeated": (", random_seeds=[3, 1, 2, 1]", "random_seeds holds the seed 1 more than once, but each is one future; list it once"),
    "of_no_seed": (", random_seeds=[]", "random_seeds is empty, but there must be a seed for each future"),
    "unknown_measure": (
        ", replications=2, thresholds={'headcount': 1}", "the measure 'headcount' is unknown; allowed are opening_headcount,"
    ),
    "both": (", random_seeds=[1], replications=2", "random_seeds and replications are both given"),
    "word_twice": (", replications=2, by=['level_id', 'level_id']", "twice"),
}


def test_calls_of_the_macros_in_both_modes(new_project):
    project = new_project(PLUGIN, "  replications: 2\n")
    files = {
        # random_seed is a variable of the project, whose place the list of seeds takes.
        "totals": TOTALS.format(macro="yearly_totals", workforce="ref('census_data')", more=""),
        "totals_by_sql": TOTALS.format(macro="sql_yearly_totals", workforce="ref('census_data')", more=""),
        # A relation that only this query knows.
        "totals_of_query": TOTALS.format(
            macro="yearly_totals", workforce='"(select * from " ~ ref("census_data") ~ " where level = \'L2\')"', more=""
        ),
        "replicated": "navigator_events.yearly_totals(ref('census_data'), 2025, 2025, replications=3, random_seed=7)",
        "one": "navigator_events.yearly_totals(ref('census_data'), 2025, 2025)",
        "distributions": TOTALS.format(
            macro="metric_distributions", workforce="ref('census_data')", more=", thresholds={'hires': 1, 'closing_payroll': 2e6}"
        ),
        "people": "navigator_events.yearly_workforce(ref('census_data'), 2025, 2027, parameters=ref('levers'), termination_seed=9, "
        "scenario_id='x', plan_design_id='y', created_at='2025-02-03')",
        "by_year": "navigator_events.yearly_workforce(ref('census_data'), 2025, 2027, cohort='by_year')",
    }
    files["people_by_sql"] = files["people"].replace("yearly", "sql_yearly")
    for name, (call, _) in FAILING.items():
        files[name] = f"navigator_events.metric_distributions(ref('census_data'), 2025, 2026{call})"
        files[f"{name}_by_sql"] = files[name].replace("metric_distributions", "sql_yearly_totals")
    del files["unknown_measure_by_sql"]
    for name, call in files.items():
        project.write(f"models/{name}.sql", f"select * from {{{{ {call} }}}}")
    project.write(
        "models/levers.sql", "select * from (values ('merit_rate', 0.3), ('promotion_rate', 0.4)) as l (parameter_name, parameter_value)"
    )
    project.dbt("seed")
    outcome = project.dbt("run", "--select", "levers", *files, succeeds=False)
    failed = {name for name, result in outcome.results.items() if result["status"] == "error"}
    assert failed == {name for name in files if name.removesuffix("_by_sql") in FAILING} | {"by_year"}
    for name in failed - {"by_year"}:
        assert FAILING[name.removesuffix("_by_sql")][1] in outcome.message(name), (name, outcome.message(name))
    assert "cohort 'by_year' takes every year from its own rows" in outcome.message("by_year")

    for one, other, columns in (("totals", "totals_by_sql", "*"), ("people", "people_by_sql", "*")):
        assert differences(project, one, other, columns) == 0
    given = "2025, 2026, workforce := 'census_data', parameters := '', random_seeds := [3, 1, 2], by := ['department'], merit_rate := 0.5"
    assert differences(project, "totals", f"polars_yearly_totals({given})", "*") == 0
    assert_distributions(project, "distributions", "department", given, {"hires": 1, "closing_payroll": 2e6})
    assert project.query("SELECT random_seed FROM one") == [(42,)]
    assert project.query("SELECT random_seed FROM replicated") == [(7,), (8,), (9,)]
    part = "CREATE OR REPLACE TABLE part AS FROM census_data WHERE level = 'L2'"
    with project.connect() as connection:
        connection.execute(part)
    assert differences(project, "totals_of_query", f"polars_yearly_totals({given.replace('census_data', 'part')})", "*") == 0
    assert project.query("SELECT sum(closing_headcount) > 10 FROM totals_of_query") == [(True,)]
    people = (
        "polars_yearly_workforce(2025, 2027, workforce := 'census_data', parameters := 'levers', random_seed := 42, termination_seed := 9, "
        "scenario_id := 'x', plan_design_id := 'y', created_at := TIMESTAMP '2025-02-03')"
    )
    assert differences(project, "people", people, "*") == 0

    # Of an ephemeral workforce the totals are the SQL mode's, and the test that computes the events anew says that it cannot.
    project.write("models/few.sql", "{{ config(materialized='ephemeral') }}\nselect * from {{ ref('census_data') }} where level = 'L2'")
    variables = {"navigator_events_workforce": "few", "simulation_end_year": 2026}
    built = project.dbt("build", "--select", "fct_workforce_snapshot_polars", "fct_metric_distributions", variables=variables)
    assert {result["status"] for result in built.results.values()} <= {"success", "pass"}
    assert "workforce_agrees_with_events looks at nothing" in " ".join(built.output.split())
    given = "2025, 2026, workforce := 'part', parameters := '', random_seed := 42"
    assert differences(project, "fct_workforce_snapshot_polars", f"polars_yearly_workforce({given})", NO_INSTANT) == 0
    assert_distributions(project, "fct_metric_distributions", "NULL", f"{given}, replications := 2", {})
