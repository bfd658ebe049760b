{% macro event_parameters(start, end, parameters=none, scenario_id=none) %}
    {#- The list itself is the SQL mode's, whatever computes the events: the table function would see committed relations alone. -#}
    {%- do navigator_events.prepare_to_show(sql_mode=true) -%}
    {%- for name in kwargs if name not in navigator_events.parameter_names() -%}
        {%- do exceptions.raise_compiler_error(
            "the option '" ~ name ~ "' is unknown; allowed are parameters, scenario_id, "
            ~ navigator_events.parameter_names() | join(', ')
        ) -%}
    {%- endfor -%}
    (
        {%- if parameters is not none %}
        with navigator_parameters as (select * from {{ parameters }})
        {%- endif %}
        select *
        from sql_event_parameters(
            {{ start }}, {{ end }}
            {%- if parameters is not none %}, parameters := 'navigator_parameters'{% endif %}
            {%- if scenario_id is not none %}, scenario_id := {{ navigator_events.text_literal(scenario_id) }}{% endif %}
            {%- for name, value in kwargs.items() if value is not none %}, {{ name }} := cast({{ value }} as double){% endfor %}
        )
    )
{%- endmacro %}
