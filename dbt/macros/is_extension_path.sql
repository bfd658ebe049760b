{% macro is_extension_path(extension) %}
    {{ return('/' in extension or '\\' in extension or extension.endswith('.duckdb_extension')) }}
{% endmacro %}
