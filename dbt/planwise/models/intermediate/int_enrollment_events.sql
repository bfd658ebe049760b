{{ config(materialized='ephemeral', tags=['EVENT_GENERATION']) }}

-- Who is there may enroll on 1 April; who is new is enrolled 30 days after the hire, be it in the next year.
with people as (
    select employee_id, employee_ssn, make_date({{ var('simulation_year') }}, 4, 1) as effective_date, 'voluntary_enrollment' as event_category,
        0.06 as employee_deferral_rate, level_id, current_age as employee_age
    from {{ ref('int_opening_workforce') }}
    where not is_enrolled and {{ own_draw('employee_id', 'enrollment') }} < 0.5
    union all by name
    select employee_id, employee_ssn, cast(effective_date as date) + 30 as effective_date, 'auto_enrollment' as event_category,
        0.02 as employee_deferral_rate, level_id, employee_age
    from {{ ref('int_hiring_events') }}
    where {{ own_draw('employee_id', 'enrollment') }} < 0.5
),

terminations as (
    select employee_id, cast(effective_date as date) as left_on from {{ ref('int_termination_events') }}
    union all
    select employee_id, cast(effective_date as date) from {{ ref('int_new_hire_termination_events') }}
)

select
    people.*,
    'enrollment' as event_type,
    null::double as compensation_amount,
    null::double as previous_compensation
from people
left join terminations using (employee_id)
where coalesce(effective_date < left_on, true)
