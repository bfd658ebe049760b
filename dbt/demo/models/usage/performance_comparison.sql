-- The Guide's usage example 3.
with polars_summary as (
    select
        'polars' as source_type,
        count(*) as total_events,
        count(distinct employee_id) as unique_employees,
        count(distinct simulation_year) as years_covered
    from {{ source('polars_events', 'fct_yearly_events_polars') }}
),

sql_summary as (
    select
        'sql' as source_type,
        count(*) as total_events,
        count(distinct employee_id) as unique_employees,
        count(distinct simulation_year) as years_covered
    from {{ ref('fct_yearly_events') }}
)

select * from polars_summary
union all
select * from sql_summary
