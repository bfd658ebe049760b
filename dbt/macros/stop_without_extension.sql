{% macro stop_without_extension(reason) %}
    {%- do exceptions.raise_compiler_error(
        "The DuckDB extension navigator_events cannot be loaded: " ~ reason ~ ".\n"
        ~ "Do one of these, then run dbt again:\n"
        ~ "  1. pip install the Python package of navigator_events, and in the profile:\n"
        ~ "         plugins: [{module: navigator_events.dbt_plugin}]\n"
        ~ "  2. in the profile  config_options: {allow_unsigned_extensions: true}  and in dbt_project.yml\n"
        ~ "         vars: {navigator_events_extension: /path/to/navigator_events.duckdb_extension}\n"
        ~ "  3. in the profile  config_options: {allow_unsigned_extensions: true}  and once\n"
        ~ "         dbt run-operation install_navigator_events --args '{path: /path/to/navigator_events.duckdb_extension}'\n"
        ~ "  4. do without: vars: {navigator_events_extension: false} computes everything in the slower SQL mode"
    ) -%}
{% endmacro %}
