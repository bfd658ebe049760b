{% macro planwise_events(
    workforce,
    parameters=none,
    start=none,
    simulation_year=none,
    end=none,
    snapshot=none,
    enrollment_category='voluntary_enrollment',
    highest_level=5,
    level_of_unknown=none,
    scenario_id=none,
    plan_design_id=none,
    random_seed=none,
    created_at=none
) %}
    {%- if enrollment_category not in ['voluntary_enrollment', 'auto_enrollment'] -%}
        {%- do exceptions.raise_compiler_error(
            "the enrollment_category is '" ~ enrollment_category ~ "', but PlanWise's state models know 'voluntary_enrollment' and "
            ~ "'auto_enrollment'"
        ) -%}
    {%- endif -%}
    {%- set years = navigator_events.planwise_years(start, simulation_year, end, snapshot) -%}
    (
        with planwise_people as (
            select * from {{ navigator_events.planwise_people(workforce, years, snapshot) }}
        ),

        planwise_drawn_events as (
            select *
            from {{ navigator_events.yearly_events(
                'planwise_people', years.first, years.last, cohort='roll_forward', parameters=parameters,
                scenario_id=scenario_id if scenario_id is not none else var('scenario_id', 'default'),
                plan_design_id=plan_design_id if plan_design_id is not none else var('plan_design_id', 'default'),
                random_seed=random_seed, created_at=created_at if created_at is not none else var('created_at', none), **kwargs
            ) }}
            where simulation_year >= {{ years.shown_from }}
        ),

        {#- A hire event of the year, or a hire date in it that the workforce has. #}
        planwise_events_of_hires as (
            select
                event.*,
                coalesce(year(person.hired_on) = event.simulation_year, false)
                or bool_or(event.event_type = 'hire') over (partition by event.employee_id, event.simulation_year)
                    as is_of_hire_year
            from planwise_drawn_events as event
            left join (
                select
                    employee_id,
                    case
                        when termination_date <= make_date({{ years.first }}, 1, 1) and rehire_date > termination_date
                            then rehire_date
                        else hire_date
                    end as hired_on
                from planwise_people
            ) as person using (employee_id)
        )

        select
            event_id,
            scenario_id,
            plan_design_id,
            employee_id,
            employee_ssn,
            cast(employee_age as bigint) as employee_age,
            cast(employee_tenure as decimal(12, 2)) as employee_tenure,
            case event_type when 'merit' then 'raise' when 'benefit_enrollment' then 'enrollment' else event_type end as event_type,
            cast(effective_date as timestamp) as effective_date,
            event_details,
            simulation_year,
            compensation_amount,
            previous_compensation,
            employee_deferral_rate,
            prev_employee_deferral_rate,
            {%- if level_of_unknown is not none %}
            least({{ highest_level }}, greatest(1, coalesce(level_id, {{ level_of_unknown }}))) as level_id,
            {%- else %}
            case
                when level_id between 1 and {{ highest_level }} then level_id
                else error(
                    'employee ' || employee_id || ' has the level_id ' || coalesce(cast(level_id as varchar), 'NULL') || ' at the '
                    || event_type || ' of ' || simulation_year || ', but PlanWise has the levels 1 to {{ highest_level }}: give '
                    || 'planwise_events a workforce with levels, such as int_baseline_workforce, and parameters with '
                    || 'highest_level {{ highest_level }}, or level_of_unknown=1 for whoever has none'
                )
            end as level_id,
            {%- endif %}
            age_band,
            tenure_band,
            event_probability,
            case event_type
                when 'hire' then 'hire'
                when 'termination' then case when is_of_hire_year then 'new_hire_termination' else 'termination' end
                when 'promotion' then 'promotion'
                when 'merit' then 'raise'
                else '{{ enrollment_category }}'
            end as event_category,
            cast(event_sequence as bigint) as event_sequence,
            created_at,
            parameter_scenario_id,
            parameter_source,
            data_quality_flag
        from planwise_events_of_hires
    )
{%- endmacro %}
