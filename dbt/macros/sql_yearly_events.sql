{% macro sql_yearly_events(
    relation,
    start,
    end,
    scenario_id=none,
    plan_design_id=none,
    random_seed=none,
    cohort=none,
    created_at=none,
    parameters=none
) %}
    {{ return(navigator_events.simulated_by_name(
        'sql_yearly_events', relation, start, end, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed, cohort=cohort,
        created_at=created_at, parameters=parameters, **kwargs
    )) }}
{% endmacro %}
