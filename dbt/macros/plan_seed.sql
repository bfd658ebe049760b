{% macro plan_seed(random_seed) %}
    {%- set seed = navigator_events.random_seed_literal(random_seed if random_seed is not none else var('random_seed', none)) -%}
    {{ return([] if seed is none else ['random_seed := ' ~ seed]) }}
{% endmacro %}
