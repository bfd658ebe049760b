{% test no_event_after_termination(model) %}
-- An employee who is hired anew has been terminated before; the events from that hire on are in order.
select event.*
from (
    select
        *,
        last_value(case when event_type in ('hire', 'termination') then event_type end ignore nulls) over (
            partition by scenario_id, plan_design_id, employee_id
            order by effective_date, event_sequence
            rows between unbounded preceding and 1 preceding
        ) as standing
    from {{ model }}
) as event
where standing = 'termination' and event_type <> 'hire'
{% endtest %}
