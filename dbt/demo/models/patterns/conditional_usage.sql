-- The Guide's pattern 2.
{% set events_source = 'polars_events' if var('use_polars_events', false) else 'sql_events' %}

select *
from
{% if events_source == 'polars_events' %}
    {{ source('polars_events', 'fct_yearly_events_polars') }}
{% else %}
    {{ ref('fct_yearly_events') }}
{% endif %}
