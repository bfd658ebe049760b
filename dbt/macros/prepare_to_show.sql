{% macro prepare_to_show(sql_mode) %}
    {#- `dbt show` runs no on-run-start hooks. A profile that loads the extension makes this unnecessary. -#}
    {%- if execute and flags.WHICH == 'show' -%}
        {%- if sql_mode -%}
            {%- do navigator_events.create_sql_mode() -%}
        {%- else -%}
            {%- do navigator_events.load_navigator_events() -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
