{{ config(tags=['STATE_ACCUMULATION']) }}

-- The year's events applied to whoever was there when it began. It knows events by their words alone.
with events as (
    select * from {{ ref('fct_yearly_events') }} where simulation_year = {{ var('simulation_year') }}
),

applied as (
    select
        employee_id,
        max(effective_date) filter (where event_type = 'hire') as hired_at,
        max(effective_date) filter (where event_type = 'termination') as left_at,
        max(effective_date) filter (where event_type = 'enrollment') as enrolled_at,
        max(employee_deferral_rate) filter (where event_type = 'enrollment') as new_deferral_rate,
        arg_max(compensation_amount, (effective_date, event_sequence)) filter (where event_type in ('hire', 'promotion', 'raise'))
            as new_compensation,
        max(level_id) filter (where event_type in ('hire', 'promotion')) as new_level,
        bool_or(event_category = 'new_hire_termination') as has_left_as_new_hire
    from events
    group by employee_id
),

people as (
    select employee_id, employee_ssn, employee_birth_date, employee_hire_date, current_compensation, level_id, current_age, is_enrolled,
        employee_deferral_rate
    from {{ ref('int_opening_workforce') }}
    union all by name
    select employee_id, employee_ssn, cast(effective_date as date) as employee_hire_date, compensation_amount as current_compensation,
        level_id, employee_age as current_age, false as is_enrolled, 0.0 as employee_deferral_rate
    from events
    where event_type = 'hire'
)

select
    people.employee_id,
    employee_ssn,
    employee_birth_date,
    employee_hire_date,
    coalesce(new_compensation, current_compensation) as current_compensation,
    current_age,
    coalesce(new_level, level_id) as level_id,
    case when left_at is null then 'active' else 'terminated' end as employment_status,
    left_at as termination_date,
    case
        when hired_at is not null then case when has_left_as_new_hire then 'new_hire_termination' else 'new_hire_active' end
        when left_at is not null then 'experienced_termination'
        else 'continuous_active'
    end as detailed_status_code,
    is_enrolled or enrolled_at is not null as is_enrolled_flag,
    cast(enrolled_at as date) as employee_enrollment_date,
    coalesce(new_deferral_rate, employee_deferral_rate) as current_deferral_rate,
    {{ var('simulation_year') }} as simulation_year
from people
left join applied using (employee_id)
