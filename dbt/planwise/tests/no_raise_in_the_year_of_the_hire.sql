select raise.*
from {{ ref('fct_yearly_events') }} as raise
join {{ ref('fct_workforce_snapshot') }} as person using (employee_id, simulation_year)
where raise.event_type = 'raise' and year(person.employee_hire_date) = raise.simulation_year
