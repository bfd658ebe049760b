{% macro plan_rates(rates) %}
    {%- set allowed = ['target_growth_rate', 'termination_rate', 'new_hire_termination_rate', 'opening_new_hires'] -%}
    {%- set arguments = [] -%}
    {%- for name, value in rates.items() -%}
        {%- if name not in allowed -%}
            {%- do exceptions.raise_compiler_error(
                "the option '" ~ name ~ "' of a plan is unknown; its figures are " ~ allowed | join(', ')
            ) -%}
        {%- endif -%}
        {%- if name == 'opening_new_hires' and value is not none -%}
            {%- do arguments.append(name ~ ' := ' ~ navigator_events.whole_number_literal(name, value)) -%}
        {%- elif value is not none -%}
            {%- do arguments.append(name ~ ' := cast(' ~ value ~ ' as double)') -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(arguments) }}
{% endmacro %}
