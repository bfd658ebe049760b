{% macro parameter_names_of_rows() %}
    {#- What only rows of a parameters relation may be named. -#}
    {{ return(['promotion_probability', 'merit_base', 'termination_multiplier', 'promotion_multiplier']) }}
{% endmacro %}
