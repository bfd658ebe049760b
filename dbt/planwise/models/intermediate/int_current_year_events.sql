{{ config(materialized='ephemeral', tags=['EVENT_GENERATION']) }}

-- The year's events in one relation: the one place that fct_yearly_events, and with it everything else, gets them from.
with events as (
    {%- for model in ['int_hiring_events', 'int_termination_events', 'int_new_hire_termination_events', 'int_promotion_events',
        'int_merit_events', 'int_enrollment_events'] %}
    select * from {{ ref(model) }}
    {% if not loop.last %}union all by name{% endif %}
    {%- endfor %}
)

select
    'EVT_' || left(md5(event.employee_id || '|{{ var('simulation_year') }}|' || event_type), 24) as event_id,
    '{{ var('scenario_id') }}' as scenario_id,
    '{{ var('plan_design_id') }}' as plan_design_id,
    event.employee_id,
    event.employee_ssn,
    cast(event.employee_age as bigint) as employee_age,
    cast(coalesce(
        datediff('day', opening.employee_hire_date, make_date({{ var('simulation_year') }}, 1, 1)) / 365.25, 0
    ) as decimal(12, 2)) as employee_tenure,
    event_type,
    cast(effective_date as timestamp) as effective_date,
    event_type || ' of the plain SQL' as event_details,
    {{ var('simulation_year') }} as simulation_year,
    compensation_amount,
    previous_compensation,
    event.employee_deferral_rate,
    opening.employee_deferral_rate as prev_employee_deferral_rate,
    event.level_id,
    null::varchar as age_band,
    null::varchar as tenure_band,
    null::double as event_probability,
    event_category,
    row_number() over (partition by event.employee_id order by effective_date, {{ event_priority('event_type') }}) as event_sequence,
    cast(now() as timestamp) as created_at,
    '{{ var('scenario_id') }}' as parameter_scenario_id,
    'plain_sql' as parameter_source,
    'VALID' as data_quality_flag
from events as event
left join {{ ref('int_opening_workforce') }} as opening using (employee_id)
