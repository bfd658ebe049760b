-- Cohorts by year: a row per employee and year, each year's events from that year's rows alone.
with cohorts as (
    select census.*, cohort.simulation_year
    from {{ ref('stg_workforce') }} as census
    cross join (select unnest([2025, 2027]) as simulation_year) as cohort
    where cohort.simulation_year = 2027 or census.department <> 'Support'
)

select *
from {{ navigator_events.yearly_events('cohorts', 2025, 2027, cohort='by_year', created_at=var('created_at')) }}
