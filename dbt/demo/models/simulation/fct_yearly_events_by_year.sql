{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='simulation_year') }}

-- One year per run: dbt run --select fct_yearly_events_by_year --vars 'simulation_year: 2026'. The years before it are
-- computed along, as a year starts from what they have left, and not written again.
select *
from {{ navigator_events.yearly_events(
    ref('census_data'),
    var('simulation_start_year'),
    var('simulation_year'),
    parameters=ref('comp_levers'),
    created_at=var('created_at')
) }}
where simulation_year = {{ var('simulation_year') }}
