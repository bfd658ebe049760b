{{ config(materialized='ephemeral', tags=['EVENT_GENERATION']) }}

select
    employee_id,
    employee_ssn,
    'enrollment' as event_type,
    'voluntary_enrollment' as event_category,
    make_date({{ var('simulation_year') }}, 4, 1) as effective_date,
    null::double as compensation_amount,
    null::double as previous_compensation,
    0.06 as employee_deferral_rate,
    level_id,
    current_age as employee_age
from {{ ref('int_opening_workforce') }}
where not is_enrolled
    and {{ own_draw('employee_id', 'enrollment') }} < 0.5
    and employee_id not in (
        select employee_id from {{ ref('int_termination_events') }} where effective_date <= make_date({{ var('simulation_year') }}, 4, 1)
    )
