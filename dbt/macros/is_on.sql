{% macro is_on(variable) %}
    {#- Variables of the command line may be text: --vars 'use_polars_events: "false"'. -#}
    {{ return(var(variable, false) | string | lower in ['true', '1', 'yes', 'on']) }}
{% endmacro %}
