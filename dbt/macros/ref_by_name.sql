{% macro ref_by_name(name) %}
    {#-
        `model` is a model or seed of the user's project, `package.model` one of a package. Saying whose it is spares the
        user dbt's warning about packages that depend on the project.
    -#}
    {%- if '.' in name -%}
        {{ return(ref(name.split('.')[0], name.split('.')[1])) }}
    {%- else -%}
        {{ return(ref(project_name, name)) }}
    {%- endif -%}
{% endmacro %}
