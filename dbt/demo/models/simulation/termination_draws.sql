-- The draws themselves, with and without a salt.
select
    employee_id,
    {{ navigator_events.hash_rng('employee_id', var('simulation_year'), 'termination') }} as termination_draw,
    {{ navigator_events.hash_rng('employee_id', 'simulation_year', 'termination', 'severity') }} as severity_draw
from {{ ref('census_data') }}
cross join (select {{ var('simulation_year') }} as simulation_year)
