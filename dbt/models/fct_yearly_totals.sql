{%- set seeds, replications = var('random_seeds', none), var('replications', none) -%}
{{ config(enabled=seeds is not none or replications is not none) }}

-- What each year comes to in each of many futures of the simulation that the variables describe.
select *
from {{ navigator_events.simulation_of_variables(
    navigator_events.yearly_totals, random_seeds=seeds, replications=replications, by=var('totals_by', none)
) }}
