{% macro simulated_workforce() %}
    {{ return(navigator_events.yearly_workforce(
        navigator_events.ref_by_name(var('navigator_events_workforce', 'census_data')),
        var('simulation_start_year', 2025),
        var('simulation_end_year', 2029),
        **navigator_events.simulation_options()
    )) }}
{% endmacro %}
