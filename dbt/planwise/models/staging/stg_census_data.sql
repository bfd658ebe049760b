{{ config(tags=['FOUNDATION']) }}

select
    employee_id,
    employee_ssn,
    employee_birth_date,
    employee_hire_date,
    employee_termination_date,
    employee_gross_compensation,
    employee_deferral_rate,
    active
from {{ ref('census_data') }}
