{{ config(materialized='view') }}

-- One name for the events, whichever mode they come from.
select *
from
{% if navigator_events.is_on('use_polars_events') %}
    {{ ref('fct_yearly_events_polars') }}
{% else %}
    {{ navigator_events.ref_by_name(var('sql_events_model', 'navigator_events.fct_yearly_events_sql')) }}
{% endif %}
