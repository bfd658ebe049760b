{% macro event_priority(event_type) %}
    {#- The order of events on one day. -#}
    coalesce(array_position(['termination', 'hire', 'enrollment', 'promotion', 'raise'], {{ event_type }}), 9)
{% endmacro %}
