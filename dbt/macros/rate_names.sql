{% macro rate_names() %}
    {{ return([
        'hire_rate', 'base_termination_rate', 'promotion_rate', 'merit_rate', 'enrollment_rate', 'base_deferral_rate'
    ]) }}
{% endmacro %}
