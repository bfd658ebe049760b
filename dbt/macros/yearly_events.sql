{% macro yearly_events(
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
    {#- Whatever else is given by name is a rate; jinja collects it because this macro says kwargs. -#}
    {%- set rates = kwargs -%}
    {%- if not navigator_events.uses_extension() -%}
        {{ return(navigator_events.sql_yearly_events(
            relation, start, end, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed,
            cohort=cohort, created_at=created_at, parameters=parameters, **rates
        )) }}
    {%- endif -%}
    {%- do navigator_events.prepare_to_show(sql_mode=false) -%}
    {%- set options = navigator_events.option_literals(
        rates, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed, cohort=cohort,
        created_at=created_at
    ) -%}
    {#- A rate that the call gives comes before the parameters relation's, which is read all the same: its errors count. -#}
    {%- if parameters is not none -%}
        {%- for rate in navigator_events.rate_names() -%}
            {%- if rate in options -%}
                {%- do options.update({rate: 'coalesce(' ~ options[rate] ~ ', ' ~ rate ~ ')'}) -%}
            {%- else -%}
                {%- do options.update({rate: rate}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set fields = [] -%}
    {%- for name, value in options.items() -%}
        {%- do fields.append("'" ~ name ~ "': " ~ value) -%}
    {%- endfor -%}
    {%- set struct = '{' ~ fields | join(', ') ~ '}' -%}
    (
        select navigator_event.*
        from (
            select unnest(yearly_events(navigator_workforce, {{ start }}, {{ end }}
                {%- if parameters is not none %}, navigator_options.options{% elif fields %}, {{ struct }}{% endif %})) as navigator_event
            {#- In brackets, as `dbt build --empty` gives the relation an alias of its own. #}
            from (select * from {{ relation }}) as navigator_workforce
            {%- if parameters is not none %}
            {#- A row of its own and not a subquery in the call, whose type DuckDB does not know in time. #}
            cross join (
                select {{ struct }} as options
                from (
                    {{ navigator_events.parameter_rates(parameters, scenario_id) }}
                )
            ) as navigator_options
            {%- endif %}
        )
    )
{%- endmacro %}
