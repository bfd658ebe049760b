-- What the simulation that the variables describe makes of its parameters: what holds for whom, and which rows are not read, and why.
{%- set parameters = var('navigator_events_parameters', none) %}
select *
from {{ navigator_events.event_parameters(
    var('simulation_start_year', 2025),
    var('simulation_end_year', 2029),
    parameters=navigator_events.ref_by_name(parameters) if parameters else none,
    scenario_id=var('scenario_id', 'default')
) }}
