{% macro whole_number_literal(name, value, remedy='give one, or leave it out') %}
    {%- if value is none or value | string | trim == '' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set digits = value | string | trim -%}
    {%- if not modules.re.fullmatch('-?[0-9]+', digits) -%}
        {%- do exceptions.raise_compiler_error(
            name ~ " is '" ~ value ~ "', but it must be a whole number; " ~ remedy
        ) -%}
    {%- endif -%}
    {{ return(digits) }}
{% endmacro %}
