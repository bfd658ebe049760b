{% macro planwise_people(workforce, years, snapshot) %}
    {%- if snapshot is none or years.first == years.opened -%}
        {{ return(navigator_events.planwise_workforce(workforce, years.opened)) }}
    {%- endif -%}
    {{ return(navigator_events.planwise_opening(snapshot, workforce, years.first, years.opened)) }}
{% endmacro %}
