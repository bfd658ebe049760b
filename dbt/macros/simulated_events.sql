{% macro simulated_events(mode) %}
    {%- set options = navigator_events.simulation_options() -%}
    {%- set workforce = navigator_events.ref_by_name(var('navigator_events_workforce', 'census_data')) -%}
    {%- set start = var('simulation_start_year', 2025) -%}
    {%- set end = var('simulation_end_year', 2029) -%}
    {%- if mode == 'sql' -%}
        {{ return(navigator_events.sql_yearly_events(workforce, start, end, **options)) }}
    {%- else -%}
        {{ return(navigator_events.yearly_events(workforce, start, end, **options)) }}
    {%- endif -%}
{% endmacro %}
