{% macro install_navigator_events(path) %}
    {%- if execute -%}
        {%- do navigator_events.check_extension_path(path) -%}
        {#- FORCE: an older version that is installed would be kept without a word. -#}
        {%- do run_query("force install '" ~ path | replace("'", "''") ~ "'") -%}
        {%- do run_query("load navigator_events") -%}
        {%- do log("navigator_events is installed from " ~ path ~ " and will be loaded by every run", info=true) -%}
    {%- endif -%}
{% endmacro %}
