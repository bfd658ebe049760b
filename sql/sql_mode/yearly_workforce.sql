-- The workforce at the end of each year, rolled forward: who works there, and who has left in it.
--
--     FROM sql_yearly_workforce(2025, 2029, workforce := 'census_data');

-- What is paid over some days of a year; nothing for no day.
CREATE OR REPLACE MACRO sql_paid(salary, days, a_year) AS
    CASE
        WHEN coalesce(days, 0) < 1 THEN 0.0::DOUBLE
        ELSE (salary * days) / CAST(make_date(a_year, 12, 31) - make_date(a_year, 1, 1) + 1 AS DOUBLE)
    END;

-- The years in which somebody is employed at least a day, with their amounts, in cents. `years` is the name of a CTE with the rows of
-- sql_employee_years.
CREATE OR REPLACE MACRO sql_employed_years(years) AS TABLE
SELECT
    s.*,
    sql_cents(s.opening_salary) AS opening_amount,
    sql_cents(s.salary_at_end) AS closing_amount,
    -- A new salary counts from the day of its event; the last day of employment is paid.
    sql_cents(
        sql_paid(s.opening_salary, coalesce(s.first_change, s.day_after) - s.begins_on, s.this_year)
        + sql_paid(s.first_salary, coalesce(s.second_change, s.day_after) - s.first_change, s.this_year)
        + sql_paid(s.second_salary, s.day_after - s.second_change, s.this_year)
    ) AS paid_amount
FROM (
    SELECT
        y.*,
        year(y.hired_on_after) = y.this_year AS is_new,
        greatest(y.hired_on_after, make_date(y.this_year, 1, 1)) AS begins_on,
        coalesce(y.left_on, make_date(y.this_year, 12, 31)) + 1 AS day_after,
        CASE WHEN y.joined_on IS NOT NULL THEN sql_cents(y.starting_salary) ELSE y.salary END AS opening_salary,
        -- Of a promotion and a merit raise of one day the promotion comes first.
        coalesce(y.raised_on < y.promoted_on, false) AS is_raised_first,
        least(y.promoted_on, y.raised_on) AS first_change,
        CASE
            WHEN is_raised_first OR y.promoted_on IS NULL THEN sql_cents(y.merit_salary)
            ELSE sql_cents(y.promoted_salary)
        END AS first_salary,
        CASE WHEN y.promoted_on IS NOT NULL AND y.raised_on IS NOT NULL THEN greatest(y.promoted_on, y.raised_on) END AS second_change,
        CASE WHEN is_raised_first THEN sql_cents(y.promoted_salary) ELSE sql_cents(y.merit_salary) END AS second_salary
    FROM query_table(years) AS y
    WHERE y.hired_on_after <= make_date(y.this_year, 12, 31)
) AS s;

CREATE OR REPLACE MACRO sql_yearly_workforce(
    start_year,
    end_year,
    workforce := 'census_data',
    parameters := NULL,
    scenario_id := NULL,
    plan_design_id := NULL,
    random_seed := NULL,
    hire_seed := NULL,
    termination_seed := NULL,
    promotion_seed := NULL,
    merit_seed := NULL,
    enrollment_seed := NULL,
    cohort := 'auto',
    created_at := NULL,
    opening_year := NULL,
    allow_empty := NULL,
    hire_rate := NULL,
    base_termination_rate := NULL,
    promotion_rate := NULL,
    merit_rate := NULL,
    enrollment_rate := NULL,
    base_deferral_rate := NULL,
    merit_raise := NULL,
    cola_rate := NULL,
    promotion_raise := NULL,
    starting_salary := NULL,
    new_hire_termination_rate := NULL,
    merit_minimum_tenure_months := NULL,
    promotion_minimum_tenure_months := NULL,
    highest_level := NULL,
    promotion_maximum_age := NULL,
    promotion_date := NULL,
    merit_date := NULL,
    enrollment_date := NULL,
    termination_date := NULL
) AS TABLE

WITH

sql_futures AS (
    SELECT 1 AS future, sql_whole_number(random_seed) AS seed
),

sql_years_simulated AS MATERIALIZED (
    FROM sql_employee_years(
        start_year, end_year, workforce, parameters,
        {
            'rolls_forward': true, 'scenario_id': scenario_id, 'cohort': cohort, 'opening_year': opening_year, 'allow_empty': allow_empty,
            'random_seed': random_seed, 'hire_seed': hire_seed, 'termination_seed': termination_seed, 'promotion_seed': promotion_seed,
            'merit_seed': merit_seed, 'enrollment_seed': enrollment_seed
        },
        sql_arguments(
            hire_rate, base_termination_rate, promotion_rate, merit_rate, enrollment_rate, base_deferral_rate, merit_raise, cola_rate,
            promotion_raise, starting_salary, new_hire_termination_rate, merit_minimum_tenure_months, promotion_minimum_tenure_months,
            highest_level, promotion_maximum_age, promotion_date, merit_date, enrollment_date, termination_date
        ),
        'sql_futures'
    )
),

employed AS (
    FROM sql_employed_years('sql_years_simulated')
)

SELECT
    coalesce(CAST(scenario_id AS VARCHAR), 'default') AS scenario_id,
    coalesce(CAST(plan_design_id AS VARCHAR), 'default') AS plan_design_id,
    e.employee AS employee_id,
    e.who.ssn AS employee_ssn,
    e.this_year AS simulation_year,
    CASE WHEN e.left_on IS NULL THEN 'active' ELSE 'terminated' END AS employment_status,
    CASE
        WHEN e.is_new THEN CASE WHEN e.left_on IS NULL THEN 'new_hire_active' ELSE 'new_hire_termination' END
        WHEN e.left_on IS NULL THEN 'continuous_active'
        ELSE 'experienced_termination'
    END AS detailed_status_code,
    e.hired_on_after AS employee_hire_date,
    e.left_on AS termination_date,
    CASE WHEN e.left_on IS NOT NULL THEN e.termination_reason END AS termination_reason,
    e.who.born_on AS employee_birth_date,
    e.age AS current_age,
    CAST(e.tenure_at_end AS DOUBLE) / 12.0::DOUBLE AS current_tenure,
    sql_age_band(e.age) AS age_band,
    sql_tenure_band(e.tenure_at_end) AS tenure_band,
    -- On the next 1 January, so that the row can be a census for the next year.
    CASE
        WHEN e.derives_tenure_after THEN sql_months_to_new_year(e.hired_on_after, e.this_year + 1)
        ELSE TRY_CAST(CAST(e.who.given_tenure AS HUGEINT) + 12 * (e.this_year + 1 - e.who.opens_in) AS BIGINT)
    END AS tenure_months,
    e.level_at_end AS level,
    sql_level_number(e.level_at_end) AS level_id,
    e.who.department,
    e.who.tier AS performance_tier,
    e.opening_amount AS opening_compensation,
    e.closing_amount AS current_compensation,
    e.paid_amount AS prorated_annual_compensation,
    e.is_in_plan_after AS is_enrolled,
    CASE WHEN e.who.enrollment_problem IS NOT NULL THEN error(e.who.enrollment_problem) ELSE e.in_plan_since END AS employee_enrollment_date,
    e.deferral_rate_after AS employee_deferral_rate,
    e.promoted_on IS NOT NULL AS promoted,
    e.raised_on IS NOT NULL AS raised,
    coalesce(sql_instant(created_at), make_timestamp(epoch_us(now()))) AS created_at
FROM employed AS e
ORDER BY e.place, e.this_year;
