{% macro differing_events(one, other) %}
    {#- Two runs never share the instant, and the modes say who they are in parameter_source: neither is compared. -#}
    {%- set compared = navigator_events.event_columns() | reject('in', ['created_at', 'parameter_source']) | join(', ') -%}
    (
        select {{ compared }} from {{ one }}
        except all
        select {{ compared }} from {{ other }}
    )
{%- endmacro %}
