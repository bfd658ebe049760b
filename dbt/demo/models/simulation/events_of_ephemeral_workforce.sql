-- The workforce is an ephemeral model; the rates come from comp_levers, but for one that is given here.
select *
from {{ navigator_events.yearly_events(
    ref('stg_workforce'),
    var('simulation_start_year'),
    var('simulation_end_year'),
    parameters=ref('comp_levers'),
    created_at=var('created_at'),
    merit_rate=0.25
) }}
