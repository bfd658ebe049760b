{% macro random_seed_literal(random_seed) %}
    {{ return(navigator_events.whole_number_literal(
        'random_seed', random_seed, 'set the variable random_seed to one, or leave it out to draw without a seed'
    )) }}
{% endmacro %}
