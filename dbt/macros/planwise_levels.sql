{% macro planwise_levels(new_hire_level_distribution, workforce, start=none, scenario_id=none) %}
    {%- set start = navigator_events.planwise_year(start, 'start') -%}
    {%- set scenario = navigator_events.text_literal(scenario_id if scenario_id is not none else var('scenario_id', 'default')) -%}
    (
        with planwise_levels_given as (
            select cast(level_id as varchar) as level, cast(distribution_pct as double) as weight
            from (
                select
                    *,
                    case when bool_or(cast(scenario_id as varchar) = {{ scenario }}) over () then {{ scenario }} else 'default' end
                        as scenario_read
                from (
                    select null as scenario_id where false
                    union all by name
                    select * from (select * from {{ new_hire_level_distribution }})
                )
            )
            where (scenario_id is null or cast(scenario_id as varchar) = scenario_read) and cast(use_fixed_distribution as boolean)
        )

        select level, weight from planwise_levels_given where (select sum(weight) from planwise_levels_given) > 0

        union all

        {#- No fixed distribution: the shares of the people who are there. #}
        select cast(level_id as varchar), cast(count(*) as double)
        from {{ navigator_events.planwise_workforce(workforce, start) }}
        where level_id is not null
            and hire_date < make_date({{ start }}, 1, 1)
            and coalesce(active, lower(employment_status) = 'active')
            and not coalesce((select sum(weight) from planwise_levels_given) > 0, false)
        group by level_id
    )
{%- endmacro %}
