"""The generic tests: each passes on sound events, and each fails on the one thing that it is there for."""

from conftest import PLUGIN

SOUND = "select * from {{ navigator_events.yearly_events(ref('census_data'), 2025, 2028, hire_rate=0.9) }}"

# What is done to the sound events, and how many rows the test of that name then finds.
BROKEN = {
    "event_id_unique": ("select * from sound union all (select * from sound order by event_id limit 3)", 3),
    "data_quality_valid": (
        "select * replace (case when event_id = (select min(event_id) from sound) then 'INVALID_COMPENSATION' else data_quality_flag end "
        "as data_quality_flag) from sound",
        1,
    ),
    # A merit raise, half a year after the employee has left.
    "no_event_after_termination": (
        "select * from sound union all (select * replace ('late' as event_id, 'merit' as event_type, "
        "compensation_amount as previous_compensation, effective_date + 180 as effective_date) from sound "
        "where event_type = 'termination' order by event_id limit 1)",
        1,
    ),
    # Terminations that are dated before the hire were what users of PlanWise met.
    "no_event_before_hire": (
        "select * replace (case when event_id = (select min(event_id) from sound where event_type = 'termination') "
        "then date '1999-09-15' else effective_date end as effective_date) from sound",
        1,
    ),
    "compensation_chain_unbroken": (
        "select * replace (case when event_id = (select min(event_id) from sound where event_type = 'termination') "
        "then compensation_amount + 0.01 else compensation_amount end as compensation_amount) from sound",
        1,
    ),
}

TESTS = """
    data_tests:
      - navigator_events.event_id_unique
      - navigator_events.data_quality_valid
      - navigator_events.no_event_after_termination
      - navigator_events.no_event_before_hire: {arguments: {workforce: ref('census_data')}}
      - navigator_events.compensation_chain_unbroken
"""


def test_each_generic_test_fails_on_its_broken_event_and_on_no_other(new_project):
    project = new_project(PLUGIN)
    project.write("models/sound.sql", "{{ config(materialized='table') }}\n" + SOUND)
    yaml = "models:\n  - name: sound" + TESTS
    for name, (sql, _) in BROKEN.items():
        project.write(f"models/broken_{name}.sql", sql.replace("sound", "{{ ref('sound') }}"))
        yaml += f"  - name: broken_{name}" + TESTS
    # A hire candidate has no date in the workforce: the hire event has it.
    project.write(
        "models/before_hire_event.sql",
        "select * replace (case when event_type = 'merit' then effective_date - 3000 else effective_date end as effective_date) "
        "from {{ ref('sound') }} where employee_id in (select employee_id from {{ ref('sound') }} where event_type = 'hire')",
    )
    yaml += "  - name: before_hire_event\n    data_tests: [navigator_events.no_event_before_hire]\n"
    project.write("models/models.yml", yaml)

    project.dbt("seed")
    outcome = project.dbt("build", "--select", "sound", "broken_*", "before_hire_event", succeeds=False)
    # What breaks one rule may break another: nothing else may fail.
    also = {
        "no_event_before_hire": {"compensation_chain_unbroken", "no_event_after_termination"},
        "event_id_unique": {"compensation_chain_unbroken", "no_event_after_termination"},
    }
    failed = {}
    for name, result in outcome.results.items():
        if name.startswith("navigator_events_") and "_sound_" in name:
            assert result["status"] == "pass", name
        elif name.startswith("navigator_events_") and "_broken_" in name:
            test, model = name.removeprefix("navigator_events_").split("_broken_", 1)
            model = next(key for key in BROKEN if model.startswith(key))
            if result["status"] == "fail":
                failed.setdefault(model, {})[test] = result["failures"]
    assert set(failed) == set(BROKEN)
    for name, (_, rows) in BROKEN.items():
        assert failed[name].pop(name) == rows, name
        assert set(failed[name]) <= also.get(name, set()), (name, failed[name])
    assert outcome.status("navigator_events_no_event_before_hire_before_hire_event") == "fail"
