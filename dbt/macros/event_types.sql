{% macro event_types() %}
    {{ return(['hire', 'termination', 'promotion', 'merit', 'benefit_enrollment']) }}
{% endmacro %}
