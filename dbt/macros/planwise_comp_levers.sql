{% macro planwise_comp_levers(comp_levers, scenario) %}
    {%- set scenario = navigator_events.text_literal(scenario) -%}
    (
        select
            2 as place,
            case parameter_name
                when 'merit_base' then 'merit_raise' when 'promotion_probability' then 'promotion_rate' else parameter_name
            end as parameter_name,
            cast(parameter_value as double) as parameter_value,
            cast(fiscal_year as integer) as fiscal_year,
            cast(job_level as varchar) as job_level,
            cast(event_type as varchar) as event_type,
            cast(age_band as varchar) as age_band,
            cast(tenure_band as varchar) as tenure_band
        from (
            select
                *,
                {#- Lever by lever: what a scenario says nothing of is that of 'default'. #}
                case
                    when bool_or(cast(scenario_id as varchar) = {{ scenario }})
                        over (partition by fiscal_year, job_level, event_type, parameter_name, age_band, tenure_band)
                        then {{ scenario }}
                    else 'default'
                end as scenario_read
            from (
                select
                    null as scenario_id, null as fiscal_year, null as job_level, null as event_type, null as parameter_name,
                    null as parameter_value, null as age_band, null as tenure_band
                where false
                union all by name
                select * from (select * from {{ comp_levers }})
            )
        )
        where (scenario_id is null or cast(scenario_id as varchar) = scenario_read)
            and parameter_name in ('{{ (navigator_events.parameter_names() + navigator_events.parameter_names_of_rows()) | join("', '") }}')
    )
{%- endmacro %}
