-- The Guide's quality check.
select
    data_quality_flag,
    count(*) as record_count,
    count(*) * 100.0 / sum(count(*)) over () as percentage
from {{ source('polars_events', 'fct_yearly_events_polars') }}
group by data_quality_flag
