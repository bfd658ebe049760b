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
    {#- Whatever else is given by name is a parameter, or a further option; jinja collects it because this macro says kwargs. -#}
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
    {%- if parameters is not none -%}
        {%- do options.update({'parameters': 'navigator_parameters.parameters'}) -%}
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
                {%- if fields %}, {{ struct }}{% endif %})) as navigator_event
            {#- In brackets, as `dbt build --empty` gives the relation an alias of its own. #}
            from (select * from {{ relation }}) as navigator_workforce
            {%- if parameters is not none %}
            {#- A row of its own and not a subquery in the call, whose type DuckDB does not know in time. The function reads and
                checks the rows. Of real relations most have other names, which it passes over: where there are some with ours it is
                handed these alone, else all, so that it can say that none of them is read. #}
            cross join (
                select coalesce(
                    list(navigator_parameter) filter (where cast(parameter_name as varchar) in ('
                        {{- (navigator_events.parameter_names() + navigator_events.parameter_names_of_rows()) | join("', '") }}')),
                    list(navigator_parameter)
                ) as parameters
                from (select * from {{ parameters }}) as navigator_parameter
            ) as navigator_parameters
            {%- endif %}
        )
    )
{%- endmacro %}
