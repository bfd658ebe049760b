{% macro planwise_ages(new_hire_age_distribution, scenario_id=none) %}
    {%- set scenario = navigator_events.text_literal(scenario_id if scenario_id is not none else var('scenario_id', 'default')) -%}
    (
        select hire_age, age_weight
        from (
            select
                *,
                case when bool_or(cast(scenario_id as varchar) = {{ scenario }}) over () then {{ scenario }} else 'default' end
                    as scenario_read
            from (
                select null as scenario_id where false
                union all by name
                select * from (select * from {{ new_hire_age_distribution }})
            )
        )
        where scenario_id is null or cast(scenario_id as varchar) = scenario_read
    )
{%- endmacro %}
