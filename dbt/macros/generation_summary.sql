{% macro generation_summary(relation, path, start_year, end_year, seconds) %}
{%- set seed = navigator_events.random_seed_literal(var('random_seed', none)) %}
copy (
    with exported as (
        select * from {{ relation }} where simulation_year between {{ start_year }} and {{ end_year }}
    ),

    counts as (
        select y.simulation_year, t.event_type, count(e.event_type) as events
        from range({{ start_year }}, {{ end_year }} + 1) as y (simulation_year)
        cross join (select unnest(['{{ navigator_events.event_types() | join("', '") }}']) as event_type) as t
        left join exported as e on e.simulation_year = y.simulation_year and e.event_type = t.event_type
        group by all
    ),

    counts_by_year as (
        select simulation_year, map(list(event_type order by event_type), list(events order by event_type)) as events
        from counts
        group by simulation_year
    )

    select
        {{ start_year }} as start_year,
        {{ end_year }} as end_year,
        (select count(*) from exported) as total_events,
        (
            select map(list(cast(simulation_year as varchar) order by simulation_year), list(events order by simulation_year))
            from counts_by_year
        ) as events_by_year,
        {{ seconds }} as total_duration_seconds,
        (select count(*) from exported) / {{ [seconds, 0.000001] | max }} as events_per_second,
        '{{ modules.datetime.datetime.now().isoformat() }}' as generated_at,
        {
            'scenario_id': coalesce((select string_agg(distinct scenario_id, ', ' order by scenario_id) from exported),
                {{ navigator_events.text_literal(var('scenario_id', 'default')) }}),
            'plan_design_id': coalesce((select string_agg(distinct plan_design_id, ', ' order by plan_design_id) from exported),
                {{ navigator_events.text_literal(var('plan_design_id', 'default')) }}),
            'random_seed': {{ seed if seed is not none else 'cast(null as bigint)' }}
        } as config,
        {
            'navigator_events': (select extension_version from duckdb_extensions() where extension_name = 'navigator_events' and loaded),
            'duckdb': version(),
            'dbt': '{{ dbt_version }}'
        } as versions
) to {{ navigator_events.text_literal(path ~ '/generation_summary.json') }} (format json)
{% endmacro %}
