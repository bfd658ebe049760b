-- The workforce is a CTE of this model, and the scenario is another one.
with engineers as (
    select *
    from {{ ref('stg_workforce') }}
    where department = 'Engineering'
)

select *
from {{ navigator_events.yearly_events(
    'engineers', 2025, 2027, parameters=ref('comp_levers'), scenario_id='high_growth', created_at=var('created_at')
) }}
