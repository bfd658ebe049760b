"""The options of the macros, and what they say to a call that cannot be."""

from conftest import PLUGIN

CALL = "select * from {{ navigator_events.yearly_events(ref('census_data'), 2025, 2026%s) }}"
LEVERS = "{{ config(materialized='table') }}\nselect * from (values %s) as levers (parameter_name, parameter_value)"


def test_precedence_of_rates_and_errors_of_calls(new_project):
    project = new_project(PLUGIN)
    models = {
        # No column but the two, a number as text, names that are no parameter, and a value given twice alike.
        "levers": LEVERS
        % "('merit_rate', '0.5'), ('merit_rate', '0.50'), ('hire_rate', '1'), ('bonus_rate', 'none'), ('promotion_rate', null)",
        "precedence": CALL % ", parameters=ref('levers'), hire_rate=0.25, random_seed=7",
        "precedence_by_sql": (CALL % ", parameters=ref('levers'), hire_rate=0.25, random_seed=7").replace(
            "yearly", "sql_yearly"
        ),
        "options": CALL
        % ", scenario_id=\"o'neil\", plan_design_id='gold', created_at='2025-02-03 04:05:06', cohort='roll_forward'",
        "levers_by_year": "{{ config(materialized='table') }}\nselect 'default' as scenario_id, * "
        "from (values ('merit_rate', 0.5, 2026, null, 'RAISE'), ('merit_rate', 0.25, null, null, 'raise'), "
        "('merit_rate', 0.75, 2026, 'L3', null), ('promotion_rate', 0.2, null, '3', 'PROMOTION'), "
        "('merit_rate', 0.99, 2026, null, 'HIRE')) as levers (parameter_name, parameter_value, fiscal_year, job_level, event_type)",
        "by_year": CALL % ", parameters=ref('levers_by_year')",
        "by_year_by_sql": (CALL % ", parameters=ref('levers_by_year')").replace("yearly", "sql_yearly"),
        "twice": LEVERS % "('merit_rate', 0.5), ('merit_rate', 0.6)",
        "given_twice": CALL % ", parameters=ref('twice'), merit_rate=0.5",
        "large": LEVERS % "('merit_rate', 1.5)",
        "out_of_range": CALL % ", parameters=ref('large')",
        "text": LEVERS % "('merit_rate', 'many')",
        "not_a_number": CALL % ", parameters=ref('text')",
        "unknown_cohort": CALL % ", cohort='yearly'",
        "rate_of_the_call": CALL % ", merit_rate=2",
    }
    for name, sql in models.items():
        project.write(f"models/{name}.sql", sql)
    project.dbt("seed")
    outcome = project.dbt("run", "--select", *models, succeeds=False)

    thresholds = "SELECT event_type, min(event_probability) FROM precedence GROUP BY ALL ORDER BY ALL"
    assert project.query(thresholds) == [
        ("benefit_enrollment", 0.75),
        ("hire", 0.25),
        ("merit", 0.5),
        ("promotion", 0.08),
        ("termination", 0.12),
    ]
    compared = "* EXCLUDE (created_at, parameter_source)"
    direct = "polars_yearly_events(2025, 2026, workforce := 'census_data', parameters := 'levers', hire_rate := 0.25, random_seed := 7)"
    of_year = "polars_yearly_events(2025, 2026, workforce := 'census_data', parameters := 'levers_by_year', random_seed := 42)"
    for model, other in (
        ("precedence", "precedence_by_sql"),
        ("precedence", direct),
        ("by_year", "by_year_by_sql"),
        ("by_year", of_year),
    ):
        for one, two in ((model, other), (other, model)):
            assert project.query(f"SELECT {compared} FROM {one} EXCEPT ALL SELECT {compared} FROM {two}") == []
    assert project.query(
        "SELECT DISTINCT simulation_year, event_probability FROM by_year WHERE event_type = 'merit' ORDER BY ALL"
    ) == [(2025, 0.25), (2026, 0.5), (2026, 0.75)]
    assert project.query("SELECT DISTINCT scenario_id, plan_design_id, CAST(created_at AS VARCHAR) FROM options") == [
        ("o'neil", "gold", "2025-02-03 04:05:06")
    ]
    for name, message in {
        "given_twice": "merit_rate is given twice in the option parameters, as 0.5 and as 0.6; keep one of them",
        "out_of_range": "merit_rate is 1.5 (in the option parameters), but a rate must lie within 0 and 1",
        "not_a_number": "merit_rate has the value 'many' in the option parameters, which is not a number",
        "unknown_cohort": "the cohort 'yearly' is unknown; allowed are 'auto', 'by_year' and 'roll_forward'",
        "rate_of_the_call": "merit_rate is 2 (as an argument), but a rate must lie within 0 and 1",
    }.items():
        assert outcome.status(name) == "error"
        assert message in outcome.message(name)


def test_an_unknown_option_and_a_bad_seed_are_refused_when_dbt_parses(new_project):
    project = new_project(PLUGIN)
    project.write("models/unknown.sql", CALL % ", termination_rate=0.2")
    outcome = project.dbt("parse", succeeds=False)
    assert "the option 'termination_rate' is unknown; allowed are scenario_id," in outcome.output
    assert "base_termination_rate" in outcome.output
    project.write("models/unknown.sql", CALL % ", random_seed='many'")
    assert "random_seed is 'many', but it must be a whole number" in project.dbt("parse", succeeds=False).output
