{#- The project's own macro hands its arguments on, so models go on saying hash_rng(…). -#}
{% macro hash_rng(employee_id, simulation_year, event_type, salt='') %}
    {{ return(navigator_events.hash_rng(employee_id, simulation_year, event_type, salt)) }}
{% endmacro %}
