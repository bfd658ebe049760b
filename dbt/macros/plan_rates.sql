{% macro plan_rates(rates) %}
    {%- set allowed = ['target_growth_rate', 'termination_rate', 'new_hire_termination_rate'] -%}
    {%- set arguments = [] -%}
    {%- for name, value in rates.items() -%}
        {%- if name not in allowed -%}
            {%- do exceptions.raise_compiler_error(
                "the option '" ~ name ~ "' of a plan is unknown; its rates are " ~ allowed | join(', ')
            ) -%}
        {%- endif -%}
        {%- if value is not none -%}
            {%- do arguments.append(name ~ ' := cast(' ~ value ~ ' as double)') -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(arguments) }}
{% endmacro %}
