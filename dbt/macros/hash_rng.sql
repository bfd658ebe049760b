{% macro hash_rng(employee_id, simulation_year, event_type, salt='') %}
    {%- do navigator_events.prepare_to_show(sql_mode=not navigator_events.uses_extension()) -%}
    {%- set random_seed = navigator_events.random_seed_literal(var('random_seed', none)) -%}
    {%- set function = 'hash_rng' if navigator_events.uses_extension() else 'sql_hash_rng' -%}
    {%- set seed_argument = ', random_seed := ' if function == 'sql_hash_rng' else ', ' -%}
    {%- set salt_argument = 'salt := ' if function == 'sql_hash_rng' else '' -%}
    {{ function }}({{ employee_id }}, {{ simulation_year }}, {{ navigator_events.text_literal(event_type) }}, {{ salt_argument }}{{ navigator_events.text_literal(salt) }}
    {%- if random_seed is not none %}{{ seed_argument }}{{ random_seed }}{% endif %})
{%- endmacro %}
