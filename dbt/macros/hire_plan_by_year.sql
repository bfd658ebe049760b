{% macro hire_plan_by_year(start, end, opening_headcount) %}
    {%- set rates = kwargs -%}
    {%- do navigator_events.prepare_to_show(sql_mode=true) -%}
    (
        select *
        from hire_plan_by_year(
            {{ start }}, {{ end }}, {{ opening_headcount }}
            {%- for argument in navigator_events.plan_rates(rates) %}, {{ argument }}{% endfor %}
        )
    )
{%- endmacro %}
