{{ config(enabled=var('random_seeds', none) is not none or var('replications', none) is not none) }}
{%- do navigator_events.prepare_to_show(sql_mode=true) %}

-- How sure each figure of a year is: what it is in the mean, how far it spreads, and between which values it lies in how many futures.
with totals as materialized (
    select * from {{ ref('fct_yearly_totals') }}
)

select * from totals_bands('totals')
