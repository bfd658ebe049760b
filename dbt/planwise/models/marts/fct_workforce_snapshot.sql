{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where simulation_year = {{ var('simulation_year') }}{% endif %}",
    tags=['STATE_ACCUMULATION']
) }}

select * from {{ ref('int_workforce_state_accumulator') }}
