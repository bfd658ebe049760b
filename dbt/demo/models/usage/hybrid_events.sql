-- The Guide's usage example 2: events from SQL or from the Parquet files, by a variable.
{{ config(materialized='view') }}

{% set use_polars_events = var('use_polars_events', false) %}

select *
from
{% if use_polars_events %}
    {{ source('polars_events', 'fct_yearly_events_polars') }}
{% else %}
    {{ ref('fct_yearly_events') }}
{% endif %}
where simulation_year = {{ var('simulation_year', 2025) }}
