{% macro yearly_workforce(
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
    {#- Whatever else is given by name is a parameter, or a further option; jinja collects it because this macro says kwargs. -#}
    {%- set rates = kwargs -%}
    {%- if not navigator_events.uses_extension() -%}
        {{ return(navigator_events.sql_yearly_workforce(
            relation, start, end, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed,
            cohort=cohort, created_at=created_at, parameters=parameters, **rates
        )) }}
    {%- endif -%}
    {%- do navigator_events.prepare_to_show(sql_mode=false) -%}
    {%- set options = navigator_events.option_literals(
        rates, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed, cohort=cohort,
        created_at=created_at
    ) -%}
    {{- navigator_events.rows_of_workforce('yearly_workforce', relation, start, end, options, parameters) -}}
{%- endmacro %}
