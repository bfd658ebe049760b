{% macro hire_plan(relation, start, end, levels=none, ages=none, random_seed=none) %}
    {{ return(navigator_events.plan_of_workforce('hire_plan', relation, start, end, levels, ages, random_seed, kwargs)) }}
{% endmacro %}
