{# Cohorts by year stand alone: there is no workforce that is carried on from year to year. -#}
{{ config(enabled=var('cohort', 'auto') != 'by_year') }}

-- The workforce at the end of each year of the simulation that the variables describe, computed by the extension.
select * from {{ navigator_events.simulated_workforce() }}
