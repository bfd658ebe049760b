{% macro check_unsigned_extensions_allowed() %}
    {%- set allowed = run_query("select current_setting('allow_unsigned_extensions')") -%}
    {%- if not allowed.rows[0][0] -%}
        {%- do navigator_events.stop_without_extension(
            "the database was opened without allow_unsigned_extensions, which an extension that is not from DuckDB's "
            ~ "own repository needs; put  config_options: {allow_unsigned_extensions: true}  into the profile"
        ) -%}
    {%- endif -%}
{% endmacro %}
