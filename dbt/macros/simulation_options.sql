{% macro simulation_options() %}
    {%- set parameters = var('navigator_events_parameters', none) -%}
    {{ return({
        'scenario_id': var('scenario_id', 'default'),
        'plan_design_id': var('plan_design_id', 'default'),
        'cohort': var('cohort', 'auto'),
        'created_at': var('created_at', none),
        'parameters': navigator_events.ref_by_name(parameters) if parameters else none,
    }) }}
{% endmacro %}
