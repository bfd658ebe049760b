{% macro planwise_opening(snapshot, workforce, year, start=none) %}
    {%- set start = navigator_events.planwise_year(start, 'start') -%}
    {#- A name makes no dependency: the snapshot of a year is built of its events, and they of the snapshot of the year before. -#}
    {%- if snapshot is string and snapshot | trim and ' ' not in snapshot -%}
        {%- set snapshot = navigator_events.relation_by_name(snapshot) -%}
    {%- endif -%}
    (
        with planwise_snapshots as (
            select * from {{ snapshot }}
        ),

        planwise_last_snapshot as (
            select *
            from {{ navigator_events.planwise_workforce('planwise_snapshots', year - 1) }}
            where coalesce(active, lower(trim(employment_status)) = 'active')
        ),

        planwise_workforce_of_start as (
            select * from {{ navigator_events.planwise_workforce(workforce, start) }}
        )

        select
            person.* replace (
                person.employee_age + 1 as employee_age,
                true as active,
                {#- A day that was known at the start is known still. #}
                of_start.termination_date as termination_date,
                null::date as planned_hire_date
            )
        from planwise_last_snapshot as person
        left join planwise_workforce_of_start as of_start using (employee_id)

        union all by name

        {#- A row of its own, so that it is looked at even where the snapshot has nobody. #}
        select null as employee_id
        from (
            select case
                when count(*) > 0 then true
                else error('there is no snapshot of {{ year - 1 }} for the year {{ year }} to begin with; simulate {{ year - 1 }} first')
            end as has_snapshot
            from planwise_snapshots
            where simulation_year = {{ year - 1 }}
        )
        where not has_snapshot

        union all by name

        {#- Whoever has not been there yet. #}
        select person.* replace (person.employee_age + {{ year - start }} as employee_age)
        from planwise_workforce_of_start as person
        where cast(person.employee_id as varchar) not in (
            select cast(employee_id as varchar) from planwise_snapshots where simulation_year < {{ year }}
        )
    )
{%- endmacro %}
