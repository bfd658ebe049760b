{{ config(tags=['FOUNDATION']) }}

-- Who works there when the simulation begins. It has the start year alone, and no termination date, as nobody has left.
select
    census.employee_id,
    census.employee_ssn,
    census.employee_birth_date,
    census.employee_hire_date,
    census.employee_gross_compensation as current_compensation,
    {{ var('simulation_start_year') }} - year(census.employee_birth_date) as current_age,
    datediff('day', census.employee_hire_date, make_date({{ var('simulation_start_year') }}, 12, 31)) // 365.25 as current_tenure,
    coalesce(max(levels.level_id), 1) as level_id,
    'active' as employment_status,
    null as termination_date,
    census.employee_deferral_rate,
    census.employee_deferral_rate > 0 as is_enrolled_at_census,
    {{ var('simulation_start_year') }} as simulation_year
from {{ ref('stg_census_data') }} as census
left join {{ ref('config_job_levels') }} as levels on census.employee_gross_compensation >= levels.min_compensation
where census.employee_termination_date is null
group by all
