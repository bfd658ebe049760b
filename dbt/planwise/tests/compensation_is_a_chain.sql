-- A raise starts from the amount before it: that of the event before, else that of the snapshot of the year before.
select event.*
from (
    select
        *,
        lag(compensation_amount) over (partition by employee_id order by simulation_year, effective_date, event_sequence) as amount_before
    from {{ ref('fct_yearly_events') }}
    where event_type in ('hire', 'promotion', 'raise')
) as event
left join {{ ref('int_baseline_workforce') }} as baseline using (employee_id)
where event_type in ('promotion', 'raise')
    and previous_compensation is distinct from coalesce(amount_before, baseline.current_compensation)
