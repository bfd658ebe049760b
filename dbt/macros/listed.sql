{% macro listed(name, value, example) %}
    {#- A text is iterable, too, and would be a list of its letters. -#}
    {%- if value is string or value is mapping or value is not iterable -%}
        {%- do exceptions.raise_compiler_error(name ~ " is '" ~ value ~ "', but it must be a list, such as " ~ example) -%}
    {%- endif -%}
    {{ return(value | list) }}
{% endmacro %}
