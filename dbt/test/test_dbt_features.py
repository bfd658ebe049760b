"""What dbt can do besides run and build, over the package's macros."""

import json

from conftest import PLUGIN

TABLE = "{{ config(materialized='table') }}\n"
EVENTS = "select * from {{ navigator_events.yearly_events(ref('census_data'), 2025, 2027, created_at='2025-01-01') }}"
UNIT_TESTS = """unit_tests:
  - name: a_raise_and_a_promotion
    model: raises
    given:
      - input: ref('census_data')
        rows:
          - {employee_id: E1, employee_hire_date: "2020-03-01", employee_gross_compensation: 100000, level: L2, active: true}
          - {employee_id: E2, employee_hire_date: "2020-03-01", employee_gross_compensation: 100000, level: L2, active: false}
      - input: ref('levers')
        rows:
          - {parameter_name: merit_rate, parameter_value: 1}
          - {parameter_name: promotion_rate, parameter_value: 1}
          - {parameter_name: base_termination_rate, parameter_value: 0}
          - {parameter_name: merit_raise, parameter_value: 0.05}
    expect:
      rows:
        - {employee_id: E1, event_type: promotion, compensation_amount: 115000.0, level_id: 3}
        - {employee_id: E1, event_type: merit, compensation_amount: 120750.0, level_id: 3}
  - name: in_the_words_of_planwise
    model: words
    given:
      - input: ref('census_data')
        rows:
          - {employee_id: E1, employee_hire_date: "2020-03-01", employee_gross_compensation: 100000, level: L2, active: true}
      - input: ref('int_event_parameters')
        rows:
          - {parameter_name: merit_rate, parameter_value: 1}
          - {parameter_name: promotion_rate, parameter_value: 0}
          - {parameter_name: base_termination_rate, parameter_value: 0}
          - {parameter_name: enrollment_rate, parameter_value: 1}
    expect:
      rows:
        - {employee_id: E1, event_type: raise, event_category: raise, level_id: 2}
        - {employee_id: E1, event_type: enrollment, event_category: voluntary_enrollment, level_id: 2}
"""
LEVERS = TABLE + "select parameter_name, parameter_value from {{ ref('comp_levers') }} where scenario_id = 'default'"
RAISES = (
    "select employee_id, event_type, compensation_amount, level_id from {{ navigator_events.yearly_events(ref('census_data'), 2025, 2025, "
    "parameters=ref('levers')) }} where event_type in ('promotion', 'merit')"
)
WORDS = (
    "select employee_id, event_type, event_category, level_id from {{ navigator_events.planwise_events(ref('census_data'), "
    "parameters=ref('int_event_parameters'), start=2025, simulation_year=2025) }}"
)
PLANNED = (
    "select * from {{ navigator_events.workforce_with_plan(navigator_events.planwise_workforce(ref('census_data'), 2025), 2025, 2026, "
    "levels=navigator_events.planwise_levels(ref('new_hire_levels'), ref('census_data'), 2025)) }}"
)
PARAMETERS = "select * from {{ navigator_events.planwise_parameters(comp_levers=ref('comp_levers'), scenario_id='default') }}"
# Each batch is a year; the workforce is the same for all of them.
MICROBATCH = (
    "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='effective_date', batch_size='year', "
    "begin='2025-01-01') }}\n" + EVENTS + "\n"
    "{% if model.batch %}where simulation_year = {{ model.batch.event_time_start.year }}{% endif %}"
)
SNAPSHOTS = """snapshots:
  - name: history_of_events
    relation: ref('events')
    config: {unique_key: event_id, strategy: check, check_cols: [event_type, effective_date, compensation_amount, level_id]}
"""


def test_empty_builds_show_unit_tests_microbatch_and_snapshots(new_project):
    project = new_project(PLUGIN)
    files = {
        "models/events.sql": TABLE + EVENTS,
        "models/levers.sql": LEVERS,
        "models/raises.sql": RAISES,
        "models/words.sql": WORDS,
        "models/int_event_parameters.sql": PARAMETERS,
        "models/planned.sql": PLANNED,
        "models/of_plan.sql": "select * from {{ navigator_events.planwise_events(ref('planned'), parameters=ref('int_event_parameters'), "
        "start=2025, end=2026) }}",
        "models/unit_tests.yml": UNIT_TESTS,
        "models/of_batches.sql": MICROBATCH,
        "seeds/new_hire_levels.csv": "scenario_id,level_id,distribution_pct,use_fixed_distribution\ndefault,1,1,true\n",
        "snapshots/snapshots.yml": SNAPSHOTS,
    }
    for path, text in files.items():
        project.write(path, text)
    ours = ("--exclude", "package:navigator_events")

    # --empty checks that everything binds: an empty workforce has no events, an empty plan hires nobody.
    period = ("--event-time-start", "2025-01-01", "--event-time-end", "2028-01-01")
    project.dbt("seed")
    outcome = project.dbt("build", "--empty", "--exclude-resource-type", "unit_test", *period, *ours)
    assert {result["status"] for result in outcome.results.values()} <= {"success", "pass"}
    for name in ("events", "planned", "of_plan"):
        assert project.query(f"SELECT count(*) FROM {name}") == [(0,)]

    # The unit tests, with their rows in place of the seeds.
    outcome = project.dbt("build", "--full-refresh", *period, *ours)
    assert [outcome.status(name) for name in ("raises.a_raise", "words.in_the_words")] == ["pass", "pass"]

    # Microbatch: with the period named, the batches are the years of the simulation, and their events those of the table.
    counts = "SELECT simulation_year, count(*) FROM {} GROUP BY 1 ORDER BY 1"
    years = project.query(counts.format("events"))
    assert [year for year, _ in years] == [2025, 2026, 2027]
    assert project.query(counts.format("of_batches")) == years
    # A batch anew replaces its year alone.
    project.dbt("run", "--select", "of_batches", "--event-time-start", "2026-01-01", "--event-time-end", "2027-01-01")
    assert project.query(counts.format("of_batches")) == years

    # A snapshot of the events: the same events are no change, other ones are.
    history = "SELECT count(*), count(dbt_valid_to) FROM history_of_events"
    events = sum(count for _, count in years)
    assert project.query(history) == [(events, 0)]
    project.dbt("build", "--select", "events", "history_of_events")
    assert project.query(history) == [(events, 0)]

    # dbt show runs no hooks: models and the macros themselves.
    for arguments in (
        ("--select", "words"),
        ("--inline", "select count(*) as shown from {{ navigator_events.hire_plan_by_year(2025, 2026, 400) }}"),
        (
            "--inline",
            "select count(*) as shown from {{ navigator_events.planwise_snapshot(ref('planned'), parameters=ref('int_event_parameters'), "
            "start=2025, end=2026) }}",
        ),
    ):
        shown = project.dbt("show", *arguments, "--output", "json")
        rows = json.loads(shown.output[shown.output.index("{") :])["show"]
        assert rows
        assert arguments[0] == "--select" or rows[0]["shown"] > 1


def test_tags_of_the_packages_models_and_a_year_that_nobody_names(new_project):
    project = new_project(PLUGIN)
    definition = (project.folder / "dbt_project.yml").read_text()
    tags = "models:\n  +materialized: table\n  navigator_events: {+tags: [EVENT_GENERATION]}\n"
    project.write("dbt_project.yml", definition.replace("models: {+materialized: table}\n", tags))
    listed = project.dbt("ls", "--quiet", "--select", "tag:EVENT_GENERATION", "--resource-type", "model")
    assert "navigator_events.fct_yearly_events_polars" in listed.output.split()

    call = "{{ navigator_events.planwise_events(ref('census_data')%s) }}"
    for arguments, message in {
        "": "there is no year to start with: give start, or set the variable simulation_start_year or start_year",
        ", start=2025": "there is no year to simulate: give simulation_year, or set the variable simulation_year",
    }.items():
        outcome = project.dbt("compile", "--quiet", "--no-introspect", "--inline", call.replace("%s", arguments), succeeds=False)
        assert message in " ".join(outcome.output.split())
