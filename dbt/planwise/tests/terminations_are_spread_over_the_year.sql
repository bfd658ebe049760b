-- No month has more than a fifth of a year's terminations.
select simulation_year, month(effective_date) as month_of_year, count(*) as terminations
from {{ ref('fct_yearly_events') }}
where event_type = 'termination'
group by simulation_year, month_of_year
qualify count(*) > 0.2 * sum(count(*)) over (partition by simulation_year)
