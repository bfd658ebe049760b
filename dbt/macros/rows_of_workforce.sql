{% macro rows_of_workforce(function, relation, start, end, options, parameters) %}
    {#- Of each row of a workforce what a function of the extension makes of it, one row below the other. -#}
    {%- if parameters is not none -%}
        {%- do options.update({'parameters': 'navigator_parameters.parameters'}) -%}
    {%- endif -%}
    {%- set fields = [] -%}
    {%- for name, value in options.items() -%}
        {%- do fields.append("'" ~ name ~ "': " ~ value) -%}
    {%- endfor -%}
    {%- set struct = '{' ~ fields | join(', ') ~ '}' -%}
    (
        select navigator_row.*
        from (
            select unnest({{ function }}(navigator_workforce, {{ start }}, {{ end }}
                {%- if fields %}, {{ struct }}{% endif %})) as navigator_row
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
