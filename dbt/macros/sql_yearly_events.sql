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
    {%- set rates = kwargs -%}
    {%- do navigator_events.prepare_to_show(sql_mode=true) -%}
    {%- set options = navigator_events.option_literals(
        rates, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed, cohort=cohort,
        created_at=created_at
    ) -%}
    {#- The table macro takes names, and a CTE gives a name to whatever the relation is, be it an ephemeral model. #}
    (
        with navigator_workforce as (select * from {{ relation }})
        {%- if parameters is not none %},
        navigator_parameters as (select * from {{ parameters }})
        {%- endif %}
        select *
        from sql_yearly_events(
            {{ start }}, {{ end }}, workforce := 'navigator_workforce'
            {%- if parameters is not none %}, parameters := 'navigator_parameters'{% endif %}
            {%- for name, value in options.items() %}, {{ name }} := {{ value }}{% endfor %}
        )
    )
{%- endmacro %}
