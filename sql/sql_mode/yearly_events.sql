-- The events of a workforce: those of the extension's polars_yearly_events, to the last bit.

CREATE OR REPLACE MACRO sql_yearly_events(
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

employee_years AS MATERIALIZED (
    FROM sql_employee_years(
        start_year, end_year, workforce, parameters,
        {
            'rolls_forward': false, 'scenario_id': scenario_id, 'cohort': cohort, 'opening_year': opening_year, 'allow_empty': allow_empty,
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

arguments AS (
    SELECT
        coalesce(CAST(scenario_id AS VARCHAR), 'default') AS scenario,
        coalesce(CAST(plan_design_id AS VARCHAR), 'default') AS plan_design,
        coalesce(sql_instant(created_at), make_timestamp(epoch_us(now()))) AS instant
),

-- The events of each year, a row each, with what is particular to their type.
events AS (
    SELECT
        y.*,
        'promotion' AS event_type, 'promotion' AS category, 4 AS place_in_day,
        y.promoted_on AS happens_on,
        y.tenure AS shown_tenure,
        sql_cents(y.promoted_salary) AS compensation, sql_cents(y.salary_before_promotion) AS previous,
        NULL::DOUBLE AS new_deferral_rate, NULL::DOUBLE AS old_deferral_rate,
        y.promoted_level AS shown_level,
        y.promotion_threshold AS threshold,
        'Promoted from level ' || sql_or_unknown(y.job_level) || ' to level ' || sql_or_unknown(y.next_level)
            || ', salary from ' || sql_amount(previous) || ' to ' || sql_amount(compensation) AS details
    FROM employee_years AS y
    WHERE y.promoted_on IS NOT NULL

    UNION ALL BY NAME

    SELECT
        y.*,
        'merit' AS event_type, 'raise' AS category, 5 AS place_in_day,
        y.raised_on AS happens_on,
        y.tenure AS shown_tenure,
        sql_cents(y.merit_salary) AS compensation, sql_cents(y.salary_before_merit) AS previous,
        NULL::DOUBLE AS new_deferral_rate, NULL::DOUBLE AS old_deferral_rate,
        y.level_at_merit AS shown_level,
        y.merit_threshold AS threshold,
        'Merit raise, salary from ' || sql_amount(previous) || ' to ' || sql_amount(compensation) AS details
    FROM employee_years AS y
    WHERE y.raised_on IS NOT NULL

    UNION ALL BY NAME

    SELECT
        y.*,
        'benefit_enrollment' AS event_type, 'enrollment' AS category, 3 AS place_in_day,
        y.enrolled_on AS happens_on,
        y.tenure AS shown_tenure,
        NULL::DOUBLE AS compensation, NULL::DOUBLE AS previous,
        y.initial_deferral_rate AS new_deferral_rate, y.deferral_rate AS old_deferral_rate,
        y.level_at_enrollment AS shown_level,
        y.enrollment_threshold AS threshold,
        'Enrolled in plan ' || a.plan_design || ' at a deferral rate of '
            || format('{:.2f}', y.initial_deferral_rate * 100.0::DOUBLE) || '%' AS details
    FROM employee_years AS y, arguments AS a
    WHERE y.enrolled_on IS NOT NULL

    UNION ALL BY NAME

    SELECT
        y.*,
        'hire' AS event_type, 'hiring' AS category, CASE WHEN y.is_planned THEN 0 ELSE 2 END AS place_in_day,
        y.joined_on AS happens_on,
        0 AS shown_tenure,
        sql_cents(y.starting_salary) AS compensation, NULL::DOUBLE AS previous,
        NULL::DOUBLE AS new_deferral_rate, NULL::DOUBLE AS old_deferral_rate,
        y.job_level AS shown_level,
        y.hire_threshold AS threshold,
        'Hired at a salary of ' || sql_amount(compensation) AS details
    FROM employee_years AS y
    WHERE y.joined_on IS NOT NULL

    UNION ALL BY NAME

    SELECT
        y.*,
        'termination' AS event_type, 'termination' AS category, 1 AS place_in_day,
        y.left_on AS happens_on,
        y.tenure_at_end AS shown_tenure,
        sql_cents(y.salary_at_end) AS compensation, NULL::DOUBLE AS previous,
        NULL::DOUBLE AS new_deferral_rate, NULL::DOUBLE AS old_deferral_rate,
        y.level_at_end AS shown_level,
        y.termination_threshold AS threshold,
        CASE y.termination_reason WHEN 'known' THEN 'Known' ELSE 'Voluntary' END || ' termination after '
            || sql_or_unknown(shown_tenure) || ' months at a salary of ' || sql_amount(compensation) AS details
    FROM employee_years AS y
    WHERE y.left_on IS NOT NULL
)

SELECT
    left(md5(a.scenario || '|' || a.plan_design || '|' || v.employee || '|' || v.this_year || '|' || v.event_type), 16) AS event_id,
    a.scenario AS scenario_id,
    a.plan_design AS plan_design_id,
    v.employee AS employee_id,
    v.who.ssn AS employee_ssn,
    v.age AS employee_age,
    CAST(v.shown_tenure AS DOUBLE) / 12.0::DOUBLE AS employee_tenure,
    v.event_type,
    v.happens_on AS effective_date,
    v.details AS event_details,
    v.this_year AS simulation_year,
    v.compensation AS compensation_amount,
    v.previous AS previous_compensation,
    v.new_deferral_rate AS employee_deferral_rate,
    v.old_deferral_rate AS prev_employee_deferral_rate,
    sql_level_number(v.shown_level) AS level_id,
    sql_age_band(v.age) AS age_band,
    sql_tenure_band(v.shown_tenure) AS tenure_band,
    v.threshold AS event_probability,
    v.category AS event_category,
    CAST(row_number() OVER (
        PARTITION BY v.place, v.this_year ORDER BY v.happens_on, v.place_in_day
    ) AS INTEGER) AS event_sequence,
    a.instant AS created_at,
    a.scenario AS parameter_scenario_id,
    'sql' AS parameter_source,
    CASE
        WHEN v.event_type IN ('hire', 'promotion', 'merit') AND v.compensation IS NULL THEN 'INVALID_COMPENSATION'
        ELSE 'VALID'
    END AS data_quality_flag,
    v.happens_on AS event_date,
    {
        'level': CASE WHEN v.event_type IN ('hire', 'termination') THEN v.shown_level END,
        'department': CASE WHEN v.event_type = 'hire' THEN v.who.department END,
        'starting_salary': CASE WHEN v.event_type = 'hire' THEN v.starting_salary END,
        'reason': CASE WHEN v.event_type = 'termination' THEN v.termination_reason END,
        'tenure_months': CASE WHEN v.event_type = 'termination' THEN v.tenure_at_end END,
        'old_level': CASE WHEN v.event_type = 'promotion' THEN v.job_level END,
        'new_level': CASE WHEN v.event_type = 'promotion' THEN v.next_level END,
        'old_salary': CASE WHEN v.event_type = 'merit' THEN v.salary_before_merit END,
        'new_salary': CASE v.event_type WHEN 'promotion' THEN v.promoted_salary WHEN 'merit' THEN v.merit_salary END,
        'merit_type': CASE WHEN v.event_type = 'merit' THEN 'annual_merit' END,
        'plan_design_id': CASE WHEN v.event_type = 'benefit_enrollment' THEN a.plan_design END,
        'initial_deferral_rate': CASE WHEN v.event_type = 'benefit_enrollment' THEN v.new_deferral_rate END
    } AS event_payload
FROM events AS v, arguments AS a
ORDER BY v.place, v.this_year, event_sequence;
