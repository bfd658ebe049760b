{% test workforce_valid(model, start=none) %}
{#- All findings are counted; it is an error where some of them are none of the warnings. A project may say otherwise. -#}
{{ config(fail_calc="count(*)", warn_if="> 0", error_if="> count(*) filter (where severity = 'warning')") }}
{%- do navigator_events.prepare_to_show(sql_mode=true) %}
with navigator_workforce as (select * from {{ model }})
select *
from sql_workforce_check(
    {{ start if start is not none else var('simulation_start_year', 2025) }}, workforce := 'navigator_workforce'
)
{% endtest %}
