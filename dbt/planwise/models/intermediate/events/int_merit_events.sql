{{ config(materialized='ephemeral', tags=['EVENT_GENERATION']) }}

-- Everybody who has been there a year, on the salary after a promotion.
select
    opening.employee_id,
    opening.employee_ssn,
    'raise' as event_type,
    'raise' as event_category,
    make_date({{ var('simulation_year') }}, 7, 15) as effective_date,
    round(coalesce(promotion.compensation_amount, opening.current_compensation) * (1 + merit.parameter_value + cola.parameter_value), 2)
        as compensation_amount,
    coalesce(promotion.compensation_amount, opening.current_compensation) as previous_compensation,
    null::double as employee_deferral_rate,
    coalesce(promotion.level_id, opening.level_id) as level_id,
    opening.current_age as employee_age
from {{ ref('int_opening_workforce') }} as opening
left join {{ ref('int_promotion_events') }} as promotion using (employee_id)
join {{ ref('int_effective_parameters') }} as merit
    on merit.scenario_id = '{{ var('scenario_id') }}'
    and merit.parameter_name = 'merit_base'
    and merit.fiscal_year = {{ var('simulation_year') }}
    and merit.job_level = coalesce(promotion.level_id, opening.level_id)
join {{ ref('int_effective_parameters') }} as cola
    on cola.scenario_id = merit.scenario_id
    and cola.parameter_name = 'cola_rate'
    and cola.fiscal_year = merit.fiscal_year
    and cola.job_level = merit.job_level
where opening.employee_hire_date <= make_date({{ var('simulation_year') }} - 1, 1, 1)
    and opening.employee_id not in (
        select employee_id from {{ ref('int_termination_events') }} where effective_date <= make_date({{ var('simulation_year') }}, 7, 15)
    )
