{% macro create_sql_mode() %}
    {%- if execute -%}
        {%- set database = run_query(
            "select readonly from duckdb_databases() where database_name = current_database()"
        ) -%}
        {#- A database that is opened read-only keeps the macros of the run that wrote it. -#}
        {%- if not database.rows[0][0] -%}
            {%- do run_query(navigator_events.sql_mode_statements()) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
