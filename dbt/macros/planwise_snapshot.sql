{% macro planwise_snapshot(
    workforce,
    parameters=none,
    start=none,
    simulation_year=none,
    end=none,
    snapshot=none,
    scenario_id=none,
    plan_design_id=none,
    random_seed=none,
    created_at=none
) %}
    {%- set years = navigator_events.planwise_years(start, simulation_year, end, snapshot) -%}
    (
        with planwise_people as (
            select * from {{ navigator_events.planwise_people(workforce, years, snapshot) }}
        )

        select
            employee_id,
            employee_ssn,
            employee_birth_date,
            employee_hire_date,
            current_compensation,
            prorated_annual_compensation,
            current_compensation as full_year_equivalent_compensation,
            cast(current_age as bigint) as current_age,
            cast(current_tenure as decimal(12, 2)) as current_tenure,
            level_id,
            age_band,
            tenure_band,
            employment_status,
            cast(termination_date as timestamp) as termination_date,
            termination_reason,
            detailed_status_code,
            simulation_year,
            employee_enrollment_date,
            is_enrolled as is_enrolled_flag,
            coalesce(employee_deferral_rate, 0.0) as current_deferral_rate,
            case when employee_deferral_rate > 0 then 'participating' else 'not_participating' end as participation_status,
            scenario_id,
            plan_design_id,
            created_at as snapshot_created_at
        from {{ navigator_events.yearly_workforce(
            'planwise_people', years.first, years.last, cohort='roll_forward', parameters=parameters,
            scenario_id=scenario_id if scenario_id is not none else var('scenario_id', 'default'),
            plan_design_id=plan_design_id if plan_design_id is not none else var('plan_design_id', 'default'),
            random_seed=random_seed, created_at=created_at if created_at is not none else var('created_at', none), **kwargs
        ) }}
        where simulation_year >= {{ years.shown_from }}
    )
{%- endmacro %}
