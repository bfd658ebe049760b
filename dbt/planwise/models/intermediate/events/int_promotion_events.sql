{{ config(materialized='ephemeral', tags=['EVENT_GENERATION']) }}

select
    employee_id,
    employee_ssn,
    'promotion' as event_type,
    'promotion' as event_category,
    make_date({{ var('simulation_year') }}, 2, 1) as effective_date,
    round(current_compensation * (1 + {{ var('promotion_base_increase_pct') }}), 2) as compensation_amount,
    current_compensation as previous_compensation,
    null::double as employee_deferral_rate,
    level_id + 1 as level_id,
    current_age as employee_age
from {{ ref('int_opening_workforce') }}
where {{ own_draw('employee_id', 'promotion') }} < 0.05
    and level_id < 5
    and employee_id not in (
        select employee_id from {{ ref('int_termination_events') }} where effective_date <= make_date({{ var('simulation_year') }}, 2, 1)
    )
