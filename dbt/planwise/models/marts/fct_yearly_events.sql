{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where simulation_year = {{ var('simulation_year') }}{% endif %}",
    tags=['EVENT_GENERATION']
) }}

select
    event_id, scenario_id, plan_design_id, employee_id, employee_ssn, event_type, simulation_year, effective_date, event_details,
    compensation_amount, previous_compensation, employee_deferral_rate, prev_employee_deferral_rate, employee_age, employee_tenure,
    level_id, age_band, tenure_band, event_probability, event_category, event_sequence, created_at, parameter_scenario_id,
    parameter_source, data_quality_flag
from {{ ref('int_current_year_events') }}
