{% macro random_seed_literal(random_seed) %}
    {%- if random_seed is none or random_seed | string | trim == '' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set digits = random_seed | string | trim -%}
    {%- if not modules.re.fullmatch('-?[0-9]+', digits) -%}
        {%- do exceptions.raise_compiler_error(
            "random_seed is '" ~ random_seed ~ "', but it must be a whole number; set the variable random_seed to one, "
            ~ "or leave it out to draw without a seed"
        ) -%}
    {%- endif -%}
    {{ return(digits) }}
{% endmacro %}
