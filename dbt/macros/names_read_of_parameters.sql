{% macro names_read_of_parameters() %}
    {#- Every name that the events read in a parameters relation: the arguments, second names, and the multipliers. -#}
    {{ return(navigator_events.planwise_parameter_names() + [
        'promotion_probability', 'merit_base', 'termination_multiplier', 'promotion_multiplier'
    ]) }}
{% endmacro %}
