{% macro rows_of_sql_mode(function, relation, start, end, options, parameters) %}
    {#- The table macro takes names, and a CTE gives a name to whatever the relation is, be it an ephemeral model. #}
    (
        with navigator_workforce as (select * from {{ relation }})
        {%- if parameters is not none %},
        navigator_parameters as (select * from {{ parameters }})
        {%- endif %}
        select *
        from {{ function }}(
            {{ start }}, {{ end }}, workforce := 'navigator_workforce'
            {%- if parameters is not none %}, parameters := 'navigator_parameters'{% endif %}
            {%- for name, value in options.items() %}, {{ name }} := {{ value }}{% endfor %}
        )
    )
{%- endmacro %}
