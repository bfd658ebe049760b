{{ config(pre_hook="create or replace temp table opening_workforce as select * from {{ ref('census_data') }} where level = 'L5'") }}

-- The workforce is a temporary table that the model's own hook makes, in the same transaction.
select *
from {{ navigator_events.yearly_events('opening_workforce', 2025, 2026, created_at=var('created_at')) }}
