{% macro make_directory(path) %}
    {#-
        DuckDB has no statement for it, but a partitioned COPY makes the folder that it writes to, even where there is
        nothing to write; one level at a time. Object stores have no folders.
    -#}
    {%- if '://' not in path -%}
        {%- set made = namespace(path='/' if path.startswith('/') else '') -%}
        {%- for name in path.split('/') if name not in ['', '.'] -%}
            {%- set made.path = made.path ~ name -%}
            {%- do run_query(
                "copy (select 1 as part, 1 as content where false) to " ~ navigator_events.text_literal(made.path)
                ~ " (format csv, partition_by (part), overwrite_or_ignore true)"
            ) -%}
            {%- set made.path = made.path ~ '/' -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
