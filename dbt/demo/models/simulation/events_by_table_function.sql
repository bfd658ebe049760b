-- The table function reads a relation by its name; it sees what earlier models have committed.
-- depends_on: {{ ref('census_data') }}, {{ ref('comp_levers') }}
select *
from polars_yearly_events(
    {{ var('simulation_start_year') }},
    {{ var('simulation_end_year') }},
    workforce := '{{ ref("census_data") }}',
    parameters := '{{ ref("comp_levers") }}',
    random_seed := {{ var('random_seed') }},
    created_at := timestamp '{{ var("created_at") }}'
)
