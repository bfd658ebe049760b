{% macro check_extension_path(path) %}
    {%- set file_name = path.replace('\\', '/').split('/') | last -%}
    {%- if file_name != 'navigator_events.duckdb_extension' -%}
        {#- DuckDB calls the entry point that the file's name says. -#}
        {%- do navigator_events.stop_without_extension(
            "the file " ~ path ~ " must be called navigator_events.duckdb_extension, as DuckDB goes by the name"
        ) -%}
    {%- endif -%}
    {%- set found = run_query("select count(*) from glob('" ~ path | replace("'", "''") ~ "')") -%}
    {%- if found.rows[0][0] == 0 -%}
        {%- do navigator_events.stop_without_extension("there is no file " ~ path) -%}
    {%- endif -%}
    {%- do navigator_events.check_unsigned_extensions_allowed() -%}
{% endmacro %}
