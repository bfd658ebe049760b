{% test workforce_chain_unbroken(model) %}
-- So the headcounts add up: the active people of a year are those of the year before, and the new ones, without those who have left.
with workforce as (
    select
        *,
        min(simulation_year) over () as first_year,
        max(simulation_year) over () as last_year,
        lag(simulation_year) over employee_years as year_before,
        lag(employment_status) over employee_years as status_before,
        lag(current_compensation) over employee_years as compensation_before,
        lead(simulation_year) over employee_years as year_after,
        max(termination_date) over (
            employee_years rows between unbounded preceding and 1 preceding
        ) as left_before
    from {{ model }}
    window employee_years as (partition by scenario_id, plan_design_id, employee_id order by simulation_year)
),

judged as (
    select
        *,
        year_before = simulation_year - 1 and status_before = 'active' as was_active,
        detailed_status_code in ('new_hire_active', 'new_hire_termination') as is_new,
        case
            when (employment_status = 'terminated') is distinct from (termination_date is not null)
                then 'the status is ' || employment_status || ', and the termination_date ' || coalesce(termination_date::varchar, 'NULL')
            when left_before is not null and (employee_hire_date is null or employee_hire_date <= left_before)
                then 'is there after the termination of ' || left_before
            when not is_new and simulation_year > first_year and was_active is distinct from true
                then 'is not new, and was not active at the end of the year before'
            when employment_status = 'active' and simulation_year < last_year and year_after is distinct from simulation_year + 1
                then 'is active, and not there in the year after'
            when was_active and not is_new and opening_compensation is distinct from compensation_before
                then 'opens with another salary than the year before has ended with'
        end as problem
    from workforce
)

select scenario_id, plan_design_id, employee_id, simulation_year, problem
from judged
where problem is not null
{% endtest %}
