select event.employee_id, event.simulation_year
from {{ ref('fct_yearly_events') }} as event
left join {{ ref('fct_workforce_snapshot') }} as person using (employee_id, simulation_year)
where event.event_type = 'enrollment'
    and (not person.is_enrolled_flag or cast(event.effective_date as date) is distinct from person.employee_enrollment_date)
