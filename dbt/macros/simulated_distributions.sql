{% macro simulated_distributions() %}
    {{ return(navigator_events.metric_distributions(
        navigator_events.ref_by_name(var('navigator_events_workforce', 'census_data')),
        var('simulation_start_year', 2025),
        var('simulation_end_year', 2029),
        random_seeds=var('random_seeds', none),
        replications=var('replications', none),
        by=var('totals_by', none),
        thresholds=var('totals_thresholds', none),
        **navigator_events.simulation_options()
    )) }}
{% endmacro %}
