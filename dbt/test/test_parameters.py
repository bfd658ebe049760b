"""The parameters of the package: all names, the list of what is read, and workforces that are odd."""

import pytest
from conftest import PLUGIN, UNSIGNED

CALL = "select * from {{ navigator_events.%s(ref('census_data'), 2025, 2026, parameters=ref('levers')%s) }}"
LEVERS = (
    "{{ config(materialized='table') }}\n"
    "select * from (values ('merit_base', 0.1, null, null), ('promotion_probability', 0.5, '3', null), "
    "('termination_multiplier', 2.0, null, '20+'), ('bonus', 9.0, null, null), ('cola_rate', 0.01, null, null)) "
    "as levers (parameter_name, parameter_value, job_level, tenure_band)"
)
OPTIONS = (
    ", merit_minimum_tenure_months=6, promotion_date=201, termination_date=0, hire_seed=7, termination_seed=8, promotion_seed=9, "
    "merit_seed=10, enrollment_seed=11, allow_empty=true"
)
BY_NAME = (
    "polars_yearly_events(2025, 2026, workforce := 'census_data', parameters := 'levers', random_seed := 42, "
    "merit_minimum_tenure_months := 6, promotion_date := 201, termination_date := 0, hire_seed := 7, termination_seed := 8, "
    "promotion_seed := 9, merit_seed := 10, "
    "enrollment_seed := 11)"
)


@pytest.mark.parametrize(
    ("profile", "variables"), [(PLUGIN, ""), (UNSIGNED, "  navigator_events_extension: false\n")], ids=["extension", "SQL mode"]
)
def test_all_parameters_are_read_and_listed(new_project, profile, variables):
    project = new_project(profile, variables + "  navigator_events_parameters: levers\n  simulation_end_year: 2026\n")
    project.write("models/levers.sql", LEVERS)
    project.write("models/events.sql", CALL % ("yearly_events", OPTIONS))
    listed = "select * from {{ navigator_events.event_parameters(2025, 2026, ref('levers'), hire_rate=0.5) }}"
    project.write("models/listed.sql", listed)
    project.write("models/bonuses.sql", "select * from {{ ref('levers') }} where parameter_name = 'bonus'")
    project.write("models/none_is_read.sql", (CALL % ("yearly_events", "")).replace("levers", "bonuses"))
    project.dbt("seed")
    models = ("levers", "events", "listed", "bonuses", "none_is_read", "event_parameters")
    outcome = project.dbt("run", "--select", *models, succeeds=False)
    statuses = {name: outcome.status(name) for name in models}
    assert statuses == dict.fromkeys(models, "success") | {"none_is_read": "error"}
    assert "has 1 row, of which none is read: 1 of an unknown name" in outcome.message("none_is_read")

    compared = "* EXCLUDE (created_at, parameter_source)"
    for one, two in (("events", BY_NAME), (BY_NAME, "events")):
        assert project.query(f"SELECT {compared} FROM {one} EXCEPT ALL SELECT {compared} FROM {two}") == []
    assert project.query("SELECT count(*) > 100 FROM events") == [(True,)]
    assert project.query("SELECT parameter_name, parameter_value, job_level, tenure_band, given_as, reason FROM event_parameters "
                         "WHERE origin IN ('relation', 'not read')") == [
        ("promotion_rate", 0.5, 3, None, "promotion_probability", None), ("merit_raise", 0.1, None, None, "merit_base", None),
        ("cola_rate", 0.01, None, None, "cola_rate", None), ("termination_multiplier", 2.0, None, "20+", "termination_multiplier", None),
        ("bonus", 9.0, None, None, "bonus", "of an unknown name")]
    listed = "polars_event_parameters(2025, 2026, parameters := 'levers', hire_rate := 0.5)"
    assert project.query(f"(FROM listed EXCEPT ALL FROM {listed}) UNION ALL (FROM {listed} EXCEPT ALL FROM listed)") == []
    assert project.query("SELECT parameter_value, origin FROM listed WHERE parameter_name = 'hire_rate'") == [(0.5, "argument")]

    # Nothing is there yet, and so nothing is an error.
    project.database.unlink()
    project.dbt("seed")
    empty = project.dbt("run", "--empty", "--select", "levers", "events", "listed", "event_parameters")
    assert empty.status("events") == "success"
    assert project.query("SELECT count(*) FROM events") == [(0,)]
    assert project.query("SELECT count(*) FROM event_parameters WHERE origin <> 'default'") == [(0,)]


def test_a_workforce_that_is_odd_warns_or_fails(new_project):
    project = new_project(PLUGIN)
    sound = "select 'E' || range as employee_id, date '2015-04-01' as hire_date, 1000.0 as salary, 'L1' as level from range(10)"
    project.write("models/sound.sql", sound)
    project.write("models/warned.sql", sound.replace("1000.0", "case when range = 3 then 0 else 1000.0 end"))
    project.write("models/wrong.sql", sound.replace("1000.0", "case when range = 3 then 0 when range = 4 then -1 else 1000.0 end"))
    project.write("models/of_a_year.sql", "select *, 2024 as simulation_year from {{ ref('wrong') }}")
    every_one = "\n    data_tests: [navigator_events.workforce_valid]\n"
    project.write("models/models.yml", "models:" + "".join(f"\n  - name: {name}{every_one}" for name in ("sound", "warned", "wrong"))
                  + "\n  - name: of_a_year\n    data_tests: [{navigator_events.workforce_valid: {arguments: {start: 2024}}}]\n")
    outcome = project.dbt("build", "--select", "sound", "warned", "wrong", "of_a_year", succeeds=False)
    tests = {name: outcome.results[key] for key in outcome.results
             for name in ("sound", "warned", "wrong", "of_a_year") if key.startswith(f"navigator_events_workforce_valid_{name}")}
    assert {name: (result["status"], result["failures"]) for name, result in tests.items() if name != "of_a_year"} == {
        "sound": ("pass", 0), "warned": ("warn", 1), "wrong": ("fail", 2)}
    # Of a model whose workforce is wrong nothing is built.
    assert outcome.status("of_a_year") == "skipped"
    failed = project.dbt("build", "--select", "of_a_year", succeeds=False)
    assert {result["status"] for key, result in failed.results.items() if "workforce_valid" in key} == {"fail"}
    # An empty workforce has nothing odd.
    project.dbt("build", "--empty", "--select", "sound", "warned", "wrong")


def test_options_that_cannot_be_are_refused_when_dbt_parses(new_project):
    project = new_project(PLUGIN)
    project.write("models/levers.sql", LEVERS)
    for option, message in (("hire_seed='many'", "hire_seed is 'many', but it must be a whole number"),
                            ("allow_empty='perhaps'", "allow_empty is 'perhaps', but it must be true or false"),
                            ("merit_base=0.1", "the option 'merit_base' is unknown; allowed are scenario_id,")):
        project.write("models/unknown.sql", CALL % ("yearly_events", f", {option}"))
        assert message in project.dbt("parse", succeeds=False).output
    project.write("models/unknown.sql", "select * from {{ navigator_events.event_parameters(2025, 2026, random_seed=1) }}")
    assert "the option 'random_seed' is unknown; allowed are parameters," in project.dbt("parse", succeeds=False).output
