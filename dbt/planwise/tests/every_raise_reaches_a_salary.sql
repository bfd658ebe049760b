-- The last amount of a year is what the snapshot of the year says, to the cent.
select event.employee_id, event.simulation_year, event.amount, person.current_compensation
from (
    select employee_id, simulation_year, arg_max(compensation_amount, (effective_date, event_sequence)) as amount
    from {{ ref('fct_yearly_events') }}
    where event_type in ('hire', 'promotion', 'raise')
    group by all
) as event
left join {{ ref('fct_workforce_snapshot') }} as person using (employee_id, simulation_year)
where event.amount is distinct from person.current_compensation
