-- All events of the simulation that the variables describe, computed by the extension.
select * from {{ navigator_events.simulation_of_variables(navigator_events.yearly_events) }}
