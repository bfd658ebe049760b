select hire.*
from {{ ref('fct_yearly_events') }} as hire
join {{ ref('fct_yearly_events') }} as termination using (employee_id, effective_date)
where hire.event_type = 'hire' and termination.event_type = 'termination'
