{% macro own_draw(employee_id, event_type) %}
    (hash({{ var('random_seed') }} || '|' || {{ employee_id }} || '|{{ var('simulation_year') }}|{{ event_type }}') % 2147483647) / 2147483647.0
{% endmacro %}
