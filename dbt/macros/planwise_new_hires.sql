{% macro planwise_new_hires(workforce, start=none) %}
    {%- set start = navigator_events.planwise_year(start, 'start') -%}
    (
        select count(*)
        from {{ navigator_events.planwise_workforce(workforce, start) }}
        where hire_date > make_date({{ start - 1 }}, 1, 1)
            and hire_date < make_date({{ start }}, 1, 1)
            and coalesce(active, lower(trim(employment_status)) = 'active')
            and coalesce(termination_date > make_date({{ start }}, 1, 1), true)
    )
{%- endmacro %}
