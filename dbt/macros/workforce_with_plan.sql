{% macro workforce_with_plan(relation, start, end, levels=none, ages=none, random_seed=none) %}
    {{ return(navigator_events.plan_of_workforce('workforce_with_plan', relation, start, end, levels, ages, random_seed, kwargs)) }}
{% endmacro %}
