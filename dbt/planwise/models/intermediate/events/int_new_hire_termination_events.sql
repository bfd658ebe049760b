{{ config(materialized='ephemeral', tags=['EVENT_GENERATION']) }}

select
    employee_id,
    employee_ssn,
    'termination' as event_type,
    'new_hire_termination' as event_category,
    -- After the hire and in its year.
    effective_date + 1 + cast(
        (make_date({{ var('simulation_year') }}, 12, 31) - cast(effective_date as date) - 1) * {{ own_draw('employee_id', 'termination_date') }}
        as integer
    ) as effective_date,
    compensation_amount,
    null::double as previous_compensation,
    null::double as employee_deferral_rate,
    level_id,
    employee_age
from {{ ref('int_hiring_events') }}
where {{ own_draw('employee_id', 'termination') }} < {{ var('new_hire_termination_rate') }}
    and effective_date < make_date({{ var('simulation_year') }}, 12, 31)
