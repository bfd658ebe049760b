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


PEOPLE = "select * from {{ navigator_events.yearly_workforce(ref('census_data'), 2025, 2027, hire_rate=0.9) }}"
OF_PEOPLE = ("employee_year_unique", "workforce_chain_unbroken", "workforce_agrees_with_events")
# Somebody who is there in all three years, with a raise in the middle one.
STAYS = (
    "(select min(employee_id) from people where simulation_year = 2026 and raised and not promoted and employee_id in "
    "(select employee_id from people where simulation_year = 2027 and employment_status = 'active') and employee_id in "
    "(select employee_id from people where simulation_year = 2025 and detailed_status_code = 'continuous_active'))"
)
CHANGED = (
    "select * replace (case when employee_id = {who} and simulation_year = {year} then {value} else {column} end as {column}) "
    "from people"
)


def changed(column: str, value: str, year: int = 2027, who: str = STAYS) -> str:
    """The sound people, but for one value of one of them."""
    return CHANGED.format(who=who, year=year, column=column, value=value)


def who(condition: str) -> str:
    """The first of those of whom something holds in 2027."""
    return f"(select min(employee_id) from people where simulation_year = 2027 and {condition})"


def by_event(kind: str) -> str:
    """The first of those who have an event of a kind in 2027."""
    return f"(select min(employee_id) from {{{{ ref('sound') }}}} where simulation_year = 2027 and event_type = '{kind}')"


# What is done to the sound people, and how many rows each test finds then.
BROKEN_PEOPLE = {
    # Each of the three years follows on itself.
    "twice": (
        "select * from people union all (select * from people order by employee_id, simulation_year limit 3)",
        {OF_PEOPLE[0]: 3, OF_PEOPLE[1]: 4},
    ),
    # One year is missing: the year before is active to no end, the year after comes from nowhere, and the raise is nobody's.
    "gone": (f"select * from people where not (employee_id = {STAYS} and simulation_year = 2026)", {OF_PEOPLE[1]: 2, OF_PEOPLE[2]: 1}),
    "late": (
        "select * from people union all (select * replace (2026 as simulation_year, 'active' as employment_status, "
        "null as termination_date, false as raised, false as promoted) from people "
        "where simulation_year = 2025 and employment_status = 'terminated' order by employee_id limit 1)",
        {OF_PEOPLE[1]: 1},
    ),
    "status": (changed("employment_status", "'terminated'"), {OF_PEOPLE[1]: 1}),
    "opening": (changed("opening_compensation", "opening_compensation + 0.01"), {OF_PEOPLE[1]: 1}),
    "raised": (changed("raised", "not raised"), {OF_PEOPLE[2]: 1}),
    "promoted": (changed("promoted", "not promoted"), {OF_PEOPLE[2]: 1}),
    "salary": (changed("current_compensation", "current_compensation + 0.01", who=who("raised")), {OF_PEOPLE[2]: 1}),
    "left_on": (
        changed("termination_date", "termination_date + 1", who=who("employment_status = 'terminated'")), {OF_PEOPLE[2]: 1}
    ),
    "level": (changed("level_id", "level_id + 1", who=who("promoted")), {OF_PEOPLE[2]: 1}),
    "hired_on": (changed("employee_hire_date", "employee_hire_date + 1", who=by_event("hire")), {OF_PEOPLE[2]: 1}),
    "enrolled": (changed("is_enrolled", "false", who=by_event("benefit_enrollment")), {OF_PEOPLE[2]: 1}),
}  # fmt: skip
BANDS = "select * from {{ navigator_events.metric_distributions(ref('census_data'), 2025, 2025, replications=5, thresholds={'hires': 3}) }}"
ONE_BAND = "select * replace (case when measure = 'hires' then {1} else {0} end as {0}) from {{{{ ref('bands') }}}}"


def test_each_test_of_people_and_bands_fails_on_what_is_broken_and_on_no_other(new_project):
    project = new_project(PLUGIN)
    project.write("models/sound.sql", SOUND.replace("2028", "2027"))
    project.write("models/people.sql", PEOPLE)
    yaml = "models:\n"
    for name, sql in {"people": None, **{f"people_{name}": sql for name, (sql, _) in BROKEN_PEOPLE.items()}}.items():
        if sql:
            project.write(f"models/{name}.sql", sql.replace("from people", "from {{ ref('people') }}"))
        yaml += (
            f"  - name: {name}\n    data_tests:\n      - navigator_events.employee_year_unique\n"
            "      - navigator_events.workforce_chain_unbroken\n"
            "      - navigator_events.workforce_agrees_with_events: {arguments: {events: ref('sound')}}\n"
        )
    project.write("models/bands.sql", BANDS)
    for name, column, value in (("order", "p10", "p90 + 1"), ("share", "share_above", "1.5"), ("threshold", "threshold", "null")):
        project.write(f"models/bands_{name}.sql", ONE_BAND.format(column, value))
    for name in ("bands", "bands_order", "bands_share", "bands_threshold"):
        yaml += f"  - name: {name}\n    data_tests: [navigator_events.bands_in_order]\n"
    project.write("models/models.yml", yaml)

    project.dbt("seed")
    outcome = project.dbt("build", "--select", "sound", "people*", "bands*", succeeds=False)
    found = {}
    for key, result in outcome.results.items():
        for test in (*OF_PEOPLE, "bands_in_order"):
            if key.startswith(f"navigator_events_{test}_"):
                assert result["status"] in ("pass", "fail"), (key, result["message"])
                starts = {name: tuple(f"navigator_events_{test}_{name}{end}" for end in "_.") for name in result_models(project)}
                model = next(name for name, start in starts.items() if key.startswith(start))
                found.setdefault(model, {})[test] = result["failures"]
    assert {name: {test: rows for test, rows in tests.items() if rows} for name, tests in found.items() if name.startswith("people")} == {
        "people": {}, **{f"people_{name}": rows for name, (_, rows) in BROKEN_PEOPLE.items()}
    }
    assert {name: tests["bands_in_order"] for name, tests in found.items() if name.startswith("bands")} == {
        "bands": 0, "bands_order": 1, "bands_share": 1, "bands_threshold": 1
    }


def result_models(project) -> list[str]:
    """The names of the models of a project, the longest first."""
    return sorted((file.stem for file in (project.folder / "models").glob("*.sql")), key=len, reverse=True)
