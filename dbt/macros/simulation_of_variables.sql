{% macro simulation_of_variables(simulate) %}
    {#- `simulate` is yearly_events, or another macro that takes the same arguments; what else is given goes to it. -#}
    {%- set parameters = var('navigator_events_parameters', none) -%}
    {{ return(simulate(
        navigator_events.ref_by_name(var('navigator_events_workforce', 'census_data')),
        var('simulation_start_year', 2025),
        var('simulation_end_year', 2029),
        scenario_id=var('scenario_id', 'default'),
        plan_design_id=var('plan_design_id', 'default'),
        cohort=var('cohort', 'auto'),
        created_at=var('created_at', none),
        parameters=navigator_events.ref_by_name(parameters) if parameters else none,
        **kwargs
    )) }}
{% endmacro %}
