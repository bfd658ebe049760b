{{ config(materialized='ephemeral') }}

-- An ephemeral model: it is no table but a CTE of whoever selects from it.
select *
from {{ ref('census_data') }}
where active
