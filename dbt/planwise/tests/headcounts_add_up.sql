-- Who was there, with the hires and without those who left, is who is there.
with counts as (
    select
        simulation_year,
        count(*) filter (where employment_status = 'active') as closing,
        count(*) filter (where detailed_status_code in ('continuous_active', 'experienced_termination')) as opening
    from {{ ref('fct_workforce_snapshot') }}
    group by all
),

events as (
    select
        simulation_year,
        count(*) filter (where event_type = 'hire') as hires,
        count(*) filter (where event_type = 'termination') as terminations
    from {{ ref('fct_yearly_events') }}
    group by all
)

select *
from counts
full join events using (simulation_year)
left join counts as before on before.simulation_year = counts.simulation_year - 1
where counts.opening + hires - terminations is distinct from counts.closing
    or before.closing <> counts.opening
