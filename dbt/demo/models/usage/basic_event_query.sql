-- The Guide's usage example 1.
select
    simulation_year,
    event_type,
    count(*) as event_count
from {{ source('polars_events', 'fct_yearly_events_polars') }}
where data_quality_flag = 'VALID'
group by simulation_year, event_type
order by simulation_year, event_type
