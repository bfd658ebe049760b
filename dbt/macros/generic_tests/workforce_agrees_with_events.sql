{% test workforce_agrees_with_events(model, events=none) %}
{#-
    Names and not refs: a test that had two of these would run whenever one of the models is selected, even where the other is not
    built yet. Without events the simulation of the variables is computed anew.
-#}
{%- if events is none -%}
    {%- set workforce = navigator_events.relation_by_name(var('navigator_events_workforce', 'census_data')) -%}
    {%- set options = {
        'scenario_id': var('scenario_id', 'default'), 'plan_design_id': var('plan_design_id', 'default'), 'cohort': 'roll_forward'
    } -%}
    {%- set parameters = var('navigator_events_parameters', none) -%}
    {%- if parameters -%}
        {%- do options.update({'parameters': navigator_events.relation_by_name(parameters)}) -%}
    {%- endif -%}
    {%- if execute and (workforce is none or (parameters and options.parameters is none)) -%}
        {%- do exceptions.warn(
            "workforce_agrees_with_events looks at nothing: the workforce or its parameters are ephemeral, so their events cannot be "
            ~ "computed anew here; materialize them, or give the test a model of events, events: ref('…')"
        ) -%}
        {{ return("select null as problem where false") }}
    {%- endif -%}
    {%- set events = navigator_events.yearly_events(
        workforce, var('simulation_start_year', 2025), var('simulation_end_year', 2029), **options
    ) -%}
{%- elif events is string and events | trim and ' ' not in events -%}
    {%- set events = navigator_events.relation_by_name(events) -%}
{%- endif -%}
with events_of_year as (
    select
        scenario_id,
        plan_design_id,
        employee_id,
        simulation_year,
        max(effective_date) filter (where event_type = 'hire') as hired_on,
        max(effective_date) filter (where event_type = 'termination') as left_on,
        max(effective_date) filter (where event_type = 'benefit_enrollment') as enrolled_on,
        bool_or(event_type = 'promotion') as has_promotion,
        bool_or(event_type = 'merit') as has_merit,
        arg_max(compensation_amount, (effective_date, event_sequence)) filter (where event_type <> 'benefit_enrollment') as last_amount,
        arg_max(level_id, (effective_date, event_sequence)) filter (where event_type <> 'benefit_enrollment') as last_level
    from {{ events }}
    {#- `--empty` leaves nobody in the workforce, whose own relation is read here. #}
    where {{ 'false' if flags.EMPTY else 'true' }}
    group by all
),

compared as (
    select
        scenario_id,
        plan_design_id,
        employee_id,
        simulation_year,
        case
            when workforce.employment_status is null then 'has events, and is not there'
            when workforce.termination_date is distinct from event.left_on
                then 'termination_date is ' || coalesce(workforce.termination_date::varchar, 'NULL') || ', by the events '
                    || coalesce(event.left_on::varchar, 'NULL')
            when workforce.employee_hire_date <> event.hired_on
                then 'employee_hire_date is ' || workforce.employee_hire_date || ', by the events ' || event.hired_on
            when workforce.promoted is distinct from coalesce(event.has_promotion, false)
                then 'promoted is ' || workforce.promoted || ', and the events say otherwise'
            when workforce.raised is distinct from coalesce(event.has_merit, false)
                then 'raised is ' || workforce.raised || ', and the events say otherwise'
            when workforce.current_compensation <> event.last_amount
                then 'current_compensation is ' || workforce.current_compensation || ', by the events ' || event.last_amount
            when workforce.level_id <> event.last_level
                then 'level_id is ' || workforce.level_id || ', by the events ' || event.last_level
            when event.enrolled_on is not null
                and (workforce.is_enrolled is distinct from true or workforce.employee_enrollment_date is distinct from event.enrolled_on)
                then 'is not enrolled on ' || event.enrolled_on
        end as problem
    from {{ model }} as workforce
    full join events_of_year as event using (scenario_id, plan_design_id, employee_id, simulation_year)
)

select *
from compared
where problem is not null
{% endtest %}
