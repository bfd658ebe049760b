{% macro sql_yearly_totals(
    relation,
    start,
    end,
    scenario_id=none,
    plan_design_id=none,
    random_seed=none,
    cohort=none,
    created_at=none,
    parameters=none,
    random_seeds=none,
    replications=none,
    by=none
) %}
    {%- set rates = kwargs -%}
    {%- do navigator_events.prepare_to_show(sql_mode=true) -%}
    {%- set options = navigator_events.totals_literals(
        random_seeds, replications, by,
        rates, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed, cohort=cohort,
        created_at=created_at
    ) -%}
    {{- navigator_events.rows_of_sql_mode('sql_yearly_totals', relation, start, end, options, parameters) -}}
{%- endmacro %}
