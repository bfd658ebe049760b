{{ config(enabled=navigator_events.is_on('workforce_snapshot')) }}

-- Who works there at the end of each year of the simulation that the variables describe.
select * from {{ navigator_events.simulation_of_variables(navigator_events.yearly_workforce) }}
