-- The events by SQL, under the name that the models of the Guide select from.
select *
from {{ navigator_events.sql_yearly_events(
    ref('census_data'),
    var('simulation_start_year'),
    var('simulation_end_year'),
    parameters=ref('comp_levers'),
    created_at=var('created_at')
) }}
