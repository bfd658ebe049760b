{{ config(materialized='ephemeral', tags=['EVENT_GENERATION']) }}

select
    employee_id,
    employee_ssn,
    'termination' as event_type,
    'termination' as event_category,
    -- Not in the first 30 days, as PlanWise has it.
    make_date({{ var('simulation_year') }}, 1, 31) + cast(334 * {{ own_draw('employee_id', 'termination_date') }} as integer)
        as effective_date,
    current_compensation as compensation_amount,
    null::double as previous_compensation,
    null::double as employee_deferral_rate,
    level_id,
    current_age as employee_age
from {{ ref('int_opening_workforce') }}
where {{ own_draw('employee_id', 'termination') }} < {{ var('total_termination_rate') }}
