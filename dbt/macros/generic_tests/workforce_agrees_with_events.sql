{% test workforce_agrees_with_events(model, events) %}
-- A termination, promotion or raise of a year is seen at its end and the other way round; a hire and an enrollment are seen there, while
-- the workforce may have dates of its own beside.
with seen as (
    select
        employee_id,
        simulation_year,
        unnest([
            {'event_type': 'termination', 'on_day': termination_date, 'is_so': employment_status = 'terminated'},
            {'event_type': 'promotion', 'on_day': null, 'is_so': promoted},
            {'event_type': 'merit', 'on_day': null, 'is_so': raised},
            {'event_type': 'hire', 'on_day': employee_hire_date, 'is_so': true},
            {'event_type': 'benefit_enrollment', 'on_day': employee_enrollment_date, 'is_so': true}
        ], max_depth := 2)
    from {{ model }}
),

happened as (
    select employee_id, simulation_year, event_type, effective_date from {{ events }}
)

select
    coalesce(happened.employee_id, seen.employee_id) as employee_id,
    coalesce(happened.simulation_year, seen.simulation_year) as simulation_year,
    coalesce(happened.event_type, seen.event_type) as event_type,
    case when happened.employee_id is null then 'without an event' else 'not seen at the end of the year' end as problem
from happened
full join (from seen where is_so) as seen
    on happened.employee_id = seen.employee_id
    and happened.simulation_year = seen.simulation_year
    and happened.event_type = seen.event_type
    and coalesce(seen.on_day, happened.effective_date) = happened.effective_date
where seen.employee_id is null
    or (happened.employee_id is null and seen.event_type in ('termination', 'promotion', 'merit'))
{% endtest %}
