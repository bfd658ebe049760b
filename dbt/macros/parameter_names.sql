{% macro parameter_names() %}
    {#- Those that a call may give, in the order of the extension. -#}
    {{ return([
        'hire_rate', 'base_termination_rate', 'promotion_rate', 'merit_rate', 'enrollment_rate', 'base_deferral_rate', 'merit_raise',
        'cola_rate', 'promotion_raise', 'starting_salary', 'new_hire_termination_rate', 'merit_minimum_tenure_months',
        'promotion_minimum_tenure_months', 'highest_level', 'promotion_maximum_age', 'promotion_date', 'merit_date', 'enrollment_date',
        'termination_date'
    ]) }}
{% endmacro %}
