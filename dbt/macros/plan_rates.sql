{% macro plan_rates(rates) %}
    {%- set allowed = ['target_growth_rate', 'termination_rate', 'new_hire_termination_rate'] -%}
    {%- set arguments = [] -%}
    {%- for name, value in rates.items() -%}
        {%- if name == 'opening_new_hires' -%}
            {#- A query in brackets counts them when the model is built. -#}
            {%- set number = value if (value | string | trim).startswith('(') else navigator_events.whole_number_literal(name, value) -%}
            {%- if number is not none -%}
                {%- do arguments.append(name ~ ' := ' ~ number) -%}
            {%- endif -%}
        {%- elif name not in allowed -%}
            {%- do exceptions.raise_compiler_error(
                "the option '" ~ name ~ "' of a plan is unknown; its rates are " ~ allowed | join(', ')
                ~ ", and opening_new_hires is how many of the opening staff are new"
            ) -%}
        {%- elif value is not none -%}
            {%- do arguments.append(name ~ ' := cast(' ~ value ~ ' as double)') -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(arguments) }}
{% endmacro %}
