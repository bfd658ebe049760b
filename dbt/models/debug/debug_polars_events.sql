{{ config(enabled=navigator_events.is_on('debug_polars_events')) }}
{%- set events = source('polars_events', 'fct_yearly_events_polars') %}

-- What the Parquet files hold, a row per check: what was looked at, what was found, whether it is as it should be.
with events as (
    select * from {{ events }}
),

columns as (
    select column_name, column_type from (describe select * from {{ events }})
),

wanted_columns as (
    {%- for name, type in navigator_events.event_columns().items() %}
    select '{{ name }}' as column_name, '{{ type }}' as column_type {{ 'union all' if not loop.last }}
    {%- endfor %}
),

checks as (
    select
        1 as place,
        'columns' as check_name,
        format('{} of {} columns have the name and type of an event', count(c.column_name), count(*))
            || coalesce('; missing or different: ' || string_agg(w.column_name, ', ') filter (where c.column_name is null), '')
            as found,
        count(c.column_name) = count(*) as is_passed
    from wanted_columns as w
    left join columns as c using (column_name, column_type)

    union all

    select 2, 'event_id is unique', format('{} events with {} ids', count(*), count(distinct event_id)), count(*) = count(distinct event_id)
    from events

    union all

    select 3, 'event types', coalesce(string_agg(distinct event_type, ', ' order by event_type), 'none'),
        count(*) filter (where event_type not in ('{{ navigator_events.event_types() | join("', '") }}')) = 0
    from events

    union all

    select 4, 'data_quality_flag', format('{} of {} events are VALID', count(*) filter (where data_quality_flag = 'VALID'), count(*)),
        count(*) filter (where data_quality_flag is distinct from 'VALID') = 0
    from events

    union all

    select 5, 'events of ' || simulation_year, format('{} events of {} employees', count(*), count(distinct employee_id)),
        count(*) filter (where year(effective_date) <> simulation_year) = 0
    from events
    group by simulation_year
)

select * from checks order by place, check_name
