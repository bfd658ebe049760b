-- The Guide's pattern 3.
with polars_events as (
    select *, 'polars' as generation_method
    from {{ source('polars_events', 'fct_yearly_events_polars') }}
),

sql_events as (
    select *, 'sql' as generation_method
    from {{ ref('fct_yearly_events') }}
),

comparison as (
    select
        simulation_year,
        event_type,
        generation_method,
        count(*) as event_count,
        count(distinct employee_id) as unique_employees
    from (
        select * from polars_events
        union all
        select * from sql_events
    )
    group by simulation_year, event_type, generation_method
)

select * from comparison
order by simulation_year, event_type, generation_method
