{# One future has no distribution: built where the variables ask for several. -#}
{{ config(enabled=var('random_seeds', none) is not none or var('replications', none) is not none) }}

-- How sure the totals of each year are: what the futures that the variables ask for have in common.
select * from {{ navigator_events.simulated_distributions() }}
