{% test compensation_chain_unbroken(model) %}
-- Each raise starts from the amount of the event before, and a termination ends on it. An enrollment has no amount.
select event.*
from (
    select
        *,
        lag(compensation_amount) over employee_events as amount_before,
        row_number() over employee_events as place
    from {{ model }}
    where event_type in ('hire', 'promotion', 'merit', 'termination')
    window employee_events as (
        partition by scenario_id, plan_design_id, employee_id order by effective_date, event_sequence
    )
) as event
where place > 1
    and event_type <> 'hire'
    and case when event_type = 'termination' then compensation_amount else previous_compensation end
        is distinct from amount_before
{% endtest %}
