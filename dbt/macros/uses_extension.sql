{% macro uses_extension() %}
    {#- Variables of the command line may be text: --vars 'navigator_events_extension: "false"'. -#}
    {%- set extension = var('navigator_events_extension', 'navigator_events') -%}
    {{ return(extension is not none and extension | string | lower not in ['false', 'none', '']) }}
{% endmacro %}
