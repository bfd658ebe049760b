{{ config(materialized='ephemeral', tags=['EVENT_GENERATION']) }}

-- As many hires as the growth wants once a part of them has left again.
with needed as (
    select cast(ceil(
        count(*) * ({{ var('target_growth_rate') }} + {{ var('total_termination_rate') }}) / (1 - {{ var('new_hire_termination_rate') }})
    ) as integer) as hires
    from {{ ref('int_opening_workforce') }}
),

people as (
    select
        'NH_{{ var('simulation_year') }}_' || format('{:06d}', sequence) as employee_id,
        1 + (sequence % 20) // 9 as level_id,
        23 + sequence % 30 as employee_age
    from needed, (select unnest(range(1, needed.hires + 1)) as sequence)
)

select
    employee_id,
    'SSN-9' || right(employee_id, 6) || '{{ var('simulation_year') }}' as employee_ssn,
    'hire' as event_type,
    'hire' as event_category,
    make_date({{ var('simulation_year') }}, 1, 1) + cast(364 * {{ own_draw('employee_id', 'hire_date') }} as integer) as effective_date,
    levels.min_compensation + 45000.0 as compensation_amount,
    null::double as previous_compensation,
    null::double as employee_deferral_rate,
    level_id,
    employee_age
from people
join {{ ref('config_job_levels') }} as levels using (level_id)
