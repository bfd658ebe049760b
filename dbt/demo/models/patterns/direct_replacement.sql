-- The Guide's pattern 1: what selected from ref('fct_yearly_events') selects from the extension's events. As a model of the
-- same project they are built in time, which the files of a source are not.
select employee_id, max(compensation_amount) as highest_compensation
from {{ ref('fct_yearly_events_polars') }}
group by employee_id
