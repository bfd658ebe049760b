{{ config(enabled=navigator_events.is_on('polars_validation_mode')) }}
{%- set polars_events = ref('fct_yearly_events_polars') -%}
{%- set sql_events = navigator_events.ref_by_name(var('sql_events_model', 'navigator_events.fct_yearly_events_sql')) %}

-- One row when both modes give the same events, to the last bit; an error that stops the run when they do not.
with only_polars as (
    select * from {{ navigator_events.differing_events(polars_events, sql_events) }}
),

only_sql as (
    select * from {{ navigator_events.differing_events(sql_events, polars_events) }}
),

differences as (
    select
        (select count(*) from only_polars) as only_in_polars,
        (select count(*) from only_sql) as only_in_sql,
        (
            select min(format('{} {} of employee {}', simulation_year, event_type, employee_id))
            from (select * from only_polars union all select * from only_sql)
        ) as first_difference
)

select
    (select count(*) from {{ polars_events }}) as polars_events,
    (select count(*) from {{ sql_events }}) as sql_events,
    case
        when only_in_polars + only_in_sql > 0 then error(format(
            'the modes differ: {} events are only in {}, {} only in {}; the first is the {}. '
            || 'Build both from the same workforce, years and variables (dbt build --select +yearly_events_parity); '
            || 'if they still differ, please report it',
            only_in_polars, '{{ polars_events.identifier }}', only_in_sql, '{{ sql_events.identifier }}', first_difference
        ))
        else 'the modes agree'
    end as verdict
from differences
