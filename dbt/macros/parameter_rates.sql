{% macro parameter_rates(parameters, scenario_id) -%}
    select
        {%- for rate in navigator_events.rate_names() %}
        {%- set of_rate = "filter (where parameter_name = '" ~ rate ~ "')" %}
        case
            when count(given) {{ of_rate }} > count(number) {{ of_rate }}
                then cast(error(format('{} has the value ''{}'' in {}, which is not a number; a rate must lie within 0 and 1',
                    '{{ rate }}', any_value(given) filter (where parameter_name = '{{ rate }}' and number is null), {{ navigator_events.text_literal(parameters) }})) as double)
            when min(number) {{ of_rate }} <> max(number) {{ of_rate }}
                then cast(error(format('{} is given twice in {}, as {} and as {}; keep one of them, or tell them apart by scenario_id',
                    '{{ rate }}', {{ navigator_events.text_literal(parameters) }}, min(number) {{ of_rate }}, max(number) {{ of_rate }})) as double)
            when not min(number) {{ of_rate }} between 0 and 1
                then cast(error(format('{} is {} in {}, but a rate must lie within 0 and 1',
                    '{{ rate }}', min(number) {{ of_rate }}, {{ navigator_events.text_literal(parameters) }})) as double)
            else min(number) {{ of_rate }}
        end as {{ rate }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        select parameter_name, cast(parameter_value as varchar) as given, try_cast(parameter_value as double) as number
        from (
            {#- The empty half gives the columns that the relation may lack. #}
            select null as scenario_id where false
            union all by name
            select * from {{ parameters }}
        )
        where scenario_id is null
            or cast(scenario_id as varchar) = {{ navigator_events.text_literal(scenario_id if scenario_id is not none else 'default') }}
    )
{%- endmacro %}
