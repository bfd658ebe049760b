{% macro boolean_literal(name, value) %}
    {%- set word = value | string | trim | lower -%}
    {%- if word not in ['true', 'false'] -%}
        {%- do exceptions.raise_compiler_error(name ~ " is '" ~ value ~ "', but it must be true or false") -%}
    {%- endif -%}
    {{ return(word) }}
{% endmacro %}
