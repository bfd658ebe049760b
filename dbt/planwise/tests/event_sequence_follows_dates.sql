-- Numbers from 1 on, in the order of the dates and, on one day, of event_priority.
select employee_id, simulation_year, event_type, effective_date, event_sequence
from {{ ref('fct_yearly_events') }}
qualify event_sequence <> row_number() over (partition by employee_id, simulation_year order by event_sequence)
    or effective_date < lag(effective_date) over (partition by employee_id, simulation_year order by event_sequence)
    or (
        effective_date = lag(effective_date) over (partition by employee_id, simulation_year order by event_sequence)
        and {{ event_priority('event_type') }}
            < lag({{ event_priority('event_type') }}) over (partition by employee_id, simulation_year order by event_sequence)
    )
