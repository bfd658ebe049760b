{{ config(tags=['EVENT_GENERATION']) }}

-- Who works there when the year begins: the baseline, and later whoever the snapshot of the year before has.
{% if var('simulation_year') | int == var('simulation_start_year') | int %}
select
    employee_id, employee_ssn, employee_birth_date, employee_hire_date, current_compensation, level_id, current_age,
    is_enrolled_at_census as is_enrolled, employee_deferral_rate
from {{ ref('int_baseline_workforce') }}
{% else %}
-- Not by ref: the snapshot is built of this year's events.
select
    employee_id, employee_ssn, employee_birth_date, employee_hire_date, current_compensation, level_id,
    current_age + 1 as current_age, is_enrolled_flag as is_enrolled, current_deferral_rate as employee_deferral_rate
from {{ target.database }}.{{ target.schema }}.fct_workforce_snapshot
where simulation_year = {{ var('simulation_year') }} - 1 and employment_status = 'active'
{% endif %}
