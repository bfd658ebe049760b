{{ config(tags=['FOUNDATION']) }}

-- The levers that hold: what the orchestrator says of a COLA comes before the seed.
select
    scenario_id,
    fiscal_year,
    job_level,
    event_type,
    parameter_name,
    {%- if var('cola_rate', none) is not none %}
    case parameter_name when 'cola_rate' then {{ var('cola_rate') }} else parameter_value end as parameter_value
    {%- else %}
    parameter_value
    {%- endif %}
from {{ ref('comp_levers') }}
