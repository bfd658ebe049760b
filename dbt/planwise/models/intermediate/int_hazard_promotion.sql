{{ config(tags=['FOUNDATION', 'EVENT_GENERATION']) }}

select
    years.year,
    levels.level_id,
    tenure.tenure_band,
    age.age_band,
    base.base_rate * greatest(0, 1 - base.level_dampener_factor * (levels.level_id - 1)) * age.multiplier * tenure.multiplier
        as promotion_rate
from {{ ref('config_promotion_hazard_base') }} as base
cross join {{ ref('config_promotion_hazard_age_multipliers') }} as age
cross join {{ ref('config_promotion_hazard_tenure_multipliers') }} as tenure
cross join {{ ref('config_job_levels') }} as levels
cross join {{ ref('config_cola_by_year') }} as years
