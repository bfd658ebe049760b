{% macro load_navigator_events() %}
    {#-
        All is done while this is rendered, and nothing is left for dbt to run: dbt goes on to the models when the SQL
        of an on-run-start hook fails, but stops when its rendering does.
    -#}
    {%- set extension = var('navigator_events_extension', 'navigator_events') -%}
    {%- if execute and navigator_events.uses_extension() -%}
        {%- set state = run_query("
            select loaded, installed, current_setting('allow_unsigned_extensions')
            from duckdb_extensions() where extension_name = 'navigator_events'
        ") -%}
        {%- set loaded = state.rows | length > 0 and state.rows[0][0] -%}
        {%- set installed = state.rows | length > 0 and state.rows[0][1] -%}
        {%- if not loaded -%}
            {%- if navigator_events.is_extension_path(extension) -%}
                {%- do navigator_events.check_extension_path(extension) -%}
                {%- do run_query("load '" ~ extension | replace("'", "''") ~ "'") -%}
            {%- elif extension != 'navigator_events' -%}
                {%- do navigator_events.stop_without_extension(
                    "the variable navigator_events_extension is '" ~ extension ~ "', but it must be navigator_events "
                    ~ "(the extension that is installed), the path of a file navigator_events.duckdb_extension, or false"
                ) -%}
            {%- elif not installed -%}
                {%- do navigator_events.stop_without_extension(
                    "it is neither loaded by the profile nor installed"
                ) -%}
            {%- else -%}
                {%- do navigator_events.check_unsigned_extensions_allowed() -%}
                {%- do run_query("load navigator_events") -%}
            {%- endif -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
