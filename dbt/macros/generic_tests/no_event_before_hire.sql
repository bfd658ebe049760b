{% test no_event_before_hire(model, workforce=none) %}
{%- if workforce is string and workforce | trim and ' ' not in workforce -%}
    {#- A name, as the variable navigator_events_workforce has it. -#}
    {%- set workforce = navigator_events.relation_by_name(workforce) -%}
{%- endif %}
-- Hired on: the date in the workforce, where one is given and has it, else the date of the hire event.
with events as (
    select
        *,
        min(effective_date) filter (where event_type = 'hire') over (
            partition by scenario_id, plan_design_id, employee_id
        ) as date_of_hire_event
    from {{ model }}
),

employees as (
    {%- if workforce is none %}
    select null::varchar as employee_id, null::date as hired_on where false
    {%- else %}
    select
        cast(employee_id as varchar) as employee_id,
        min(coalesce(cast(hire_date as date), cast(employee_hire_date as date))) as hired_on
    from (
        {#- The empty half gives the column of the two that the workforce lacks. #}
        select null as hire_date, null as employee_hire_date where false
        union all by name
        select * from {{ workforce }}
    )
    group by all
    {%- endif %}
)

select event.*, employee.hired_on
from events as event
left join employees as employee using (employee_id)
where event.effective_date < coalesce(employee.hired_on, event.date_of_hire_event)
{% endtest %}
