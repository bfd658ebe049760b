{% macro planwise_workforce(relation, year=none) %}
    {%- set year = navigator_events.planwise_year(year, 'start') -%}
    (
        select
            cast(employee_id as varchar) as employee_id,
            coalesce(
                cast(employee_ssn as varchar),
                {#- People of a plan have no number yet. #}
                case
                    when planned_hire_date is not null
                        then 'SSN-9' || regexp_replace(cast(employee_id as varchar), '[^0-9]', '', 'g')
                end
            ) as employee_ssn,
            coalesce({{ navigator_events.planwise_date('birth_date') }}, {{ navigator_events.planwise_date('employee_birth_date') }})
                as birth_date,
            coalesce(cast(employee_age as integer), cast(current_age as integer)) as employee_age,
            coalesce({{ navigator_events.planwise_date('hire_date') }}, {{ navigator_events.planwise_date('employee_hire_date') }})
                as hire_date,
            coalesce(
                cast(salary as double), cast(employee_gross_compensation as double), cast(employee_compensation as double),
                cast(current_compensation as double)
            ) as salary,
            try_cast(regexp_extract(coalesce(cast(level as varchar), cast(level_id as varchar)), '\d+') as integer) as level_id,
            coalesce(
                cast(is_enrolled as boolean),
                cast(is_enrolled_flag as boolean),
                cast(employee_deferral_rate as double) > 0,
                employee_enrollment_date is not null
            ) as is_enrolled,
            coalesce(cast(employee_deferral_rate as double), cast(current_deferral_rate as double), 0.0) as employee_deferral_rate,
            {{ navigator_events.planwise_date('employee_enrollment_date') }} as employee_enrollment_date,
            case when tells_who_is_active then cast(active as boolean) else true end as active,
            cast(employment_status as varchar) as employment_status,
            coalesce(
                {{ navigator_events.planwise_date('termination_date') }},
                {{ navigator_events.planwise_date('employee_termination_date') }}
            ) as termination_date,
            coalesce(
                {{ navigator_events.planwise_date('rehire_date') }}, {{ navigator_events.planwise_date('employee_rehire_date') }}
            ) as rehire_date,
            {{ navigator_events.planwise_date('planned_hire_date') }} as planned_hire_date
        from (
            {#- The empty half gives the columns that the relation lacks. #}
            select
                null as employee_id, null as employee_ssn, null as birth_date, null as employee_birth_date, null as employee_age,
                null as current_age, null as hire_date, null as employee_hire_date, null as salary,
                null as employee_gross_compensation, null as employee_compensation, null as current_compensation, null as level,
                null as level_id, null as is_enrolled, null as is_enrolled_flag, null as employee_deferral_rate,
                null as current_deferral_rate, null as employee_enrollment_date, null as active, null as employment_status,
                null as termination_date, null as employee_termination_date, null as rehire_date, null as employee_rehire_date,
                null as planned_hire_date, null as simulation_year
            where false
            union all by name
            select
                planwise_row.*,
                len(list_intersect(
                    list_transform(struct_keys(planwise_row), lambda name: lower(name)), ['active', 'employment_status']
                )) > 0 as tells_who_is_active
            from (select * from {{ relation }}) as planwise_row
        ) as planwise_rows
        cross join (
            select
                coalesce(bool_or(is_of_year), true) as has_people,
                string_agg(distinct simulation_year, ', ' order by simulation_year) as years
            from (
                select
                    cast(simulation_year as varchar) as simulation_year,
                    simulation_year is null or cast(simulation_year as integer) = {{ year }} as is_of_year
                from (
                    select null as simulation_year where false
                    union all by name
                    select * from (select * from {{ relation }})
                )
            )
        ) as planwise_years
        where case
            when planwise_years.has_people
                then planwise_rows.simulation_year is null or cast(planwise_rows.simulation_year as integer) = {{ year }}
            else error(
                'the workforce has no people of simulation_year {{ year }}, with which the simulation begins; it has those of '
                || planwise_years.years || '. Build it for {{ year }}, or set the variable simulation_start_year'
            )
        end
    )
{%- endmacro %}
