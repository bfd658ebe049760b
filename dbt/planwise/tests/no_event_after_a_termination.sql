-- In the years to come, too: somebody who is hired in December is enrolled in January.
select event.employee_id, event.simulation_year, event.event_type, event.effective_date
from {{ ref('fct_yearly_events') }} as event
join {{ ref('fct_yearly_events') }} as termination
    on termination.employee_id = event.employee_id
    and termination.event_type = 'termination'
    and event.effective_date > termination.effective_date
