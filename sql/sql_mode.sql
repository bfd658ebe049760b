-- The SQL mode: the events of a workforce in plain SQL, without the extension.
--
-- It is the fallback where the extension cannot be loaded, and the yardstick that the extension is held against:
-- both give the same rows, to the last bit, but for created_at and parameter_source. Run this file once in a
-- database (or at the start of a session, with CREATE TEMP MACRO in mind) and then
--
--     FROM sql_yearly_events(2025, 2029, workforce := 'census_data');
--
-- The rules are those of the extension: what happens when, which salary follows, which draw decides. To change one
-- means to change it there, in test/golden_events.py and here.
--
-- Where it ends, compared with the extension:
--   * the parameters relation must be named; none is looked for by default, as SQL cannot ask whether a table exists;
--   * a column that is left out must be left out under all its names, and a column of a type that cannot be cast is
--     DuckDB's own error;
--   * event_details shows an amount of 69 digits or more with the digits of DuckDB's format(), which are not the double's own;
--   * it takes its time: the extension is many times faster.

-- The draw: the first eight hex digits of an md5, as a fraction. A NULL gives NULL, but a NULL seed is no seed.
CREATE OR REPLACE MACRO sql_hash_rng(employee_id, simulation_year, event_type, salt := '', random_seed := NULL) AS
    CAST('0x' || left(md5(
        CASE WHEN random_seed IS NULL THEN '' ELSE CAST(random_seed AS VARCHAR) || '|' END
        || CAST(employee_id AS VARCHAR) || '|' || CAST(simulation_year AS VARCHAR) || '|' || event_type
        || CASE WHEN salt = '' THEN '' ELSE '|' || salt END
    ), 8) AS BIGINT) / CAST(4294967296 AS DOUBLE);

-- An amount rounded to cents, half away from zero.
CREATE OR REPLACE MACRO sql_cents(amount) AS round(amount * 100.0::DOUBLE) / 100.0::DOUBLE;

-- An amount, or anything else, as event_details shows it.
CREATE OR REPLACE MACRO sql_amount(amount) AS coalesce(format('{:.2f}', amount), 'unknown');
CREATE OR REPLACE MACRO sql_or_unknown(value) AS coalesce(CAST(value AS VARCHAR), 'unknown');

-- The number of a level: its first run of digits, NULL where there is none or where it does not fit an INTEGER.
CREATE OR REPLACE MACRO sql_level_number(level) AS TRY_CAST(regexp_extract(level, '\d+') AS INTEGER);

-- Whole months from a date to 1 January of a year, at least 0.
CREATE OR REPLACE MACRO sql_months_to_new_year(a_date, a_year) AS
    CASE
        WHEN make_date(a_year, 1, 1) <= a_date THEN CASE WHEN isfinite(a_date) THEN 0 END
        ELSE (a_year - year(a_date)) * 12 + 1 - month(a_date) - CAST(day(a_date) > 1 AS BIGINT)
    END;

-- Full years from a date to 1 January of a year.
CREATE OR REPLACE MACRO sql_years_to_new_year(a_date, a_year) AS
    a_year - year(a_date) - CAST(month(a_date) > 1 OR day(a_date) > 1 AS BIGINT);

CREATE OR REPLACE MACRO sql_age_band(age) AS
    CASE
        WHEN age < 25 THEN '< 25'
        WHEN age < 35 THEN '25-34'
        WHEN age < 45 THEN '35-44'
        WHEN age < 55 THEN '45-54'
        WHEN age < 65 THEN '55-64'
        WHEN age >= 65 THEN '65+'
    END;

CREATE OR REPLACE MACRO sql_tenure_band(tenure_months) AS
    CASE
        WHEN tenure_months < 24 THEN '< 2'
        WHEN tenure_months < 60 THEN '2-4'
        WHEN tenure_months < 120 THEN '5-9'
        WHEN tenure_months < 240 THEN '10-19'
        WHEN tenure_months >= 240 THEN '20+'
    END;

-- A rate: the argument, else the parameters relation, else the default; within 0 and 1.
CREATE OR REPLACE MACRO sql_rate(parameter, argument, relation, otherwise) AS
    CASE
        WHEN coalesce(argument, relation, otherwise) BETWEEN 0 AND 1
            THEN CAST(coalesce(argument, relation, otherwise) AS DOUBLE)
        ELSE error(parameter || ' is ' || coalesce(argument, relation, otherwise) || ', but a rate must lie within 0 and 1')
    END;

CREATE OR REPLACE MACRO sql_yearly_events(
    start_year,
    end_year,
    workforce := 'census_data',
    parameters := NULL,
    scenario_id := NULL,
    plan_design_id := NULL,
    random_seed := NULL,
    cohort := 'auto',
    created_at := NULL,
    hire_rate := NULL,
    base_termination_rate := NULL,
    promotion_rate := NULL,
    merit_rate := NULL,
    enrollment_rate := NULL,
    base_deferral_rate := NULL
) AS TABLE

WITH RECURSIVE

-- 1. The arguments, checked.

no_parameters AS (
    SELECT NULL::VARCHAR AS parameter_name, NULL::DOUBLE AS parameter_value WHERE false
),

parameter_columns AS (
    SELECT list_transform(struct_keys(p), lambda column_name: lower(column_name)) AS names
    FROM (SELECT 1) AS always
    LEFT JOIN (FROM query_table(coalesce(nullif(parameters, ''), 'no_parameters')) LIMIT 1) AS p ON true
),

-- The parameters of the scenario; a NULL value counts as not given. One that is given twice must be given alike.
given_parameters AS (
    SELECT
        p.parameter_name AS parameter,
        any_value(CAST(p.parameter_value AS VARCHAR)) FILTER (TRY_CAST(p.parameter_value AS DOUBLE) IS NULL) AS no_number,
        min(TRY_CAST(p.parameter_value AS DOUBLE)) AS lowest,
        max(TRY_CAST(p.parameter_value AS DOUBLE)) AS highest,
        CASE
            WHEN no_number IS NOT NULL
                THEN error(p.parameter_name || ' has the value ''' || no_number || ''' in parameters ''' || parameters
                    || ''', which is not a number; a rate must lie within 0 and 1')
            WHEN lowest <> highest
                THEN error(p.parameter_name || ' is given twice in parameters ''' || parameters || ''', as ' || lowest
                    || ' and as ' || highest || '; keep one of them, or tell them apart by scenario_id')
            ELSE lowest
        END AS rate
    FROM (
        SELECT NULL AS parameter_name, NULL AS parameter_value, NULL AS scenario_id WHERE false
        UNION ALL BY NAME
        FROM query_table(coalesce(nullif(parameters, ''), 'no_parameters'))
    ) AS p
    WHERE p.parameter_name IN (
            'hire_rate', 'base_termination_rate', 'promotion_rate',
            'merit_rate', 'enrollment_rate', 'base_deferral_rate'
        )
        AND p.parameter_value IS NOT NULL
        AND (p.scenario_id IS NULL OR CAST(p.scenario_id AS VARCHAR) = coalesce(scenario_id, 'default'))
    GROUP BY p.parameter_name
),

relation_rates AS (
    SELECT
        CASE
            WHEN NOT list_has_all(any_value(c.names), ['parameter_name', 'parameter_value'])
                THEN error('parameters ''' || parameters || ''' has no column parameter_name or parameter_value; its columns are '
                    || array_to_string(any_value(c.names), ', '))
            ELSE any_value(p.rate) FILTER (p.parameter = 'hire_rate')
        END AS hire,
        any_value(p.rate) FILTER (p.parameter = 'base_termination_rate') AS termination,
        any_value(p.rate) FILTER (p.parameter = 'promotion_rate') AS promotion,
        any_value(p.rate) FILTER (p.parameter = 'merit_rate') AS merit,
        any_value(p.rate) FILTER (p.parameter = 'enrollment_rate') AS enrollment,
        any_value(p.rate) FILTER (p.parameter = 'base_deferral_rate') AS deferral
    FROM parameter_columns AS c
    LEFT JOIN given_parameters AS p ON true
),

-- The names of the workforce's columns; there is a row even where the workforce has none.
workforce_columns AS (
    SELECT list_transform(struct_keys(w), lambda column_name: lower(column_name)) AS names
    FROM (SELECT 1) AS always
    LEFT JOIN (FROM query_table(workforce) LIMIT 1) AS w ON true
),

arguments AS (
    SELECT
        CASE
            WHEN start_year BETWEEN 1 AND 9999 THEN CAST(start_year AS INTEGER)
            ELSE error('start is the year ' || coalesce(CAST(start_year AS VARCHAR), 'NULL') || ', but a year must lie within 1 to 9999')
        END AS first_year,
        CASE
            WHEN end_year NOT BETWEEN 1 AND 9999 OR end_year IS NULL
                THEN error('end is the year ' || coalesce(CAST(end_year AS VARCHAR), 'NULL') || ', but a year must lie within 1 to 9999')
            WHEN start_year > end_year
                THEN error('start ' || start_year || ' lies after end ' || end_year || ', but the years must run forwards')
            ELSE CAST(end_year AS INTEGER)
        END AS last_year,
        coalesce(CAST(scenario_id AS VARCHAR), 'default') AS scenario,
        coalesce(CAST(plan_design_id AS VARCHAR), 'default') AS plan_design,
        CAST(random_seed AS BIGINT) AS seed,
        coalesce(CAST(created_at AS TIMESTAMP), make_timestamp(epoch_us(now()))) AS instant,
        CASE
            WHEN NOT list_contains(c.names, 'employee_id')
                THEN error('the workforce ' || workforce || ' has no column employee_id; its columns are ' || array_to_string(c.names, ', '))
            WHEN NOT list_has_any(c.names, ['hire_date', 'employee_hire_date'])
                THEN error('the workforce ' || workforce || ' has no column hire_date or employee_hire_date; its columns are ' || array_to_string(c.names, ', '))
            WHEN coalesce(cohort, 'auto') NOT IN ('auto', 'by_year', 'roll_forward')
                THEN error('the cohort ''' || cohort || ''' is unknown; allowed are ''auto'', ''by_year'' and ''roll_forward''')
            WHEN cohort = 'by_year' AND NOT list_contains(c.names, 'simulation_year')
                THEN error('cohort ''by_year'' needs a column simulation_year, which the workforce ' || workforce || ' does not have; add the column or use cohort ''roll_forward''')
            ELSE coalesce(cohort, 'auto') <> 'roll_forward' AND list_contains(c.names, 'simulation_year')
        END AS is_by_year,
        sql_rate('hire_rate', hire_rate, r.hire, 0.15) AS rate_of_hire,
        sql_rate('base_termination_rate', base_termination_rate, r.termination, 0.12) AS rate_of_termination,
        sql_rate('promotion_rate', promotion_rate, r.promotion, 0.08) AS rate_of_promotion,
        sql_rate('merit_rate', merit_rate, r.merit, 0.85) AS rate_of_merit,
        sql_rate('enrollment_rate', enrollment_rate, r.enrollment, 0.75) AS rate_of_enrollment,
        sql_rate('base_deferral_rate', base_deferral_rate, r.deferral, 0.06) AS initial_deferral_rate
    FROM workforce_columns AS c, relation_rates AS r
),

-- 2. The workforce: each field from the first of its columns that exists.

-- Columns that are left out become NULLs.
all_columns AS (
    SELECT
        NULL AS employee_id, NULL AS simulation_year, NULL AS hire_date, NULL AS employee_hire_date,
        NULL AS salary, NULL AS employee_gross_compensation, NULL AS employee_compensation,
        NULL AS current_compensation, NULL AS level, NULL AS level_id, NULL AS department,
        NULL AS tenure_months, NULL AS current_tenure, NULL AS performance_tier, NULL AS is_enrolled,
        NULL AS employee_deferral_rate, NULL AS employee_enrollment_date, NULL AS birth_date,
        NULL AS employee_birth_date, NULL AS employee_age, NULL AS current_age, NULL AS employee_ssn,
        NULL AS active, NULL AS employment_status
    WHERE false
    UNION ALL BY NAME
    FROM query_table(workforce)
),

employees AS (
    SELECT
        row_number() OVER () AS place,
        CAST(w.employee_id AS VARCHAR) AS employee,
        CAST(w.simulation_year AS INTEGER) AS year_of_row,
        CASE
            WHEN list_contains(c.names, 'hire_date') THEN CAST(w.hire_date AS DATE)
            ELSE CAST(w.employee_hire_date AS DATE)
        END AS hired_on,
        CASE
            WHEN list_contains(c.names, 'salary') THEN CAST(w.salary AS DOUBLE)
            WHEN list_contains(c.names, 'employee_gross_compensation') THEN CAST(w.employee_gross_compensation AS DOUBLE)
            WHEN list_contains(c.names, 'employee_compensation') THEN CAST(w.employee_compensation AS DOUBLE)
            ELSE CAST(w.current_compensation AS DOUBLE)
        END AS given_salary,
        CASE
            WHEN list_contains(c.names, 'level') THEN CAST(w.level AS VARCHAR)
            ELSE CAST(w.level_id AS VARCHAR)
        END AS job_level,
        CAST(w.department AS VARCHAR) AS department_name,
        NOT list_has_any(c.names, ['tenure_months', 'current_tenure']) AS derives_tenure,
        CASE
            WHEN list_contains(c.names, 'tenure_months') THEN CAST(w.tenure_months AS BIGINT)
            ELSE TRY_CAST(floor(12 * CAST(w.current_tenure AS DOUBLE)) AS BIGINT)
        END AS given_tenure,
        coalesce(CAST(w.performance_tier AS VARCHAR) = 'low', false) AS is_low_performer,
        CAST(w.employee_deferral_rate AS DOUBLE) AS given_deferral_rate,
        CASE
            WHEN list_contains(c.names, 'is_enrolled') THEN CAST(w.is_enrolled AS BOOLEAN)
            WHEN list_contains(c.names, 'employee_deferral_rate')
                THEN coalesce(isfinite(given_deferral_rate) AND given_deferral_rate > 0, false)
            ELSE w.employee_enrollment_date IS NOT NULL
        END AS is_in_plan,
        list_has_any(c.names, ['birth_date', 'employee_birth_date']) AS derives_age,
        CASE
            WHEN list_contains(c.names, 'birth_date') THEN CAST(w.birth_date AS DATE)
            ELSE CAST(w.employee_birth_date AS DATE)
        END AS born_on,
        CASE
            WHEN list_contains(c.names, 'employee_age') THEN CAST(w.employee_age AS INTEGER)
            ELSE CAST(w.current_age AS INTEGER)
        END AS given_age,
        CAST(w.employee_ssn AS VARCHAR) AS ssn,
        CASE
            WHEN list_contains(c.names, 'active') THEN CAST(w.active AS BOOLEAN)
            WHEN list_contains(c.names, 'employment_status') THEN CAST(w.employment_status AS VARCHAR) = 'active'
            ELSE true
        END AS is_active
    FROM all_columns AS w, workforce_columns AS c
),

-- 3. Year by year. Each turn takes an employee from the end of one year through the next; the rows below, which
-- nothing has happened to yet, stand at the end of the year before the first. Cohorts by year take one turn.

employee_years AS (
    SELECT
        e.place,
        CASE
            WHEN e.employee IS NULL
                THEN error('the workforce ' || workforce || ' has a row whose employee_id is NULL, but every employee needs one')
            ELSE e.employee
        END AS employee,
        e.ssn, e.department_name, e.is_low_performer, e.derives_age, e.born_on, e.given_age, e.given_tenure,
        CASE WHEN a.is_by_year THEN e.year_of_row ELSE a.first_year END AS opening_year,
        CASE WHEN a.is_by_year THEN e.year_of_row ELSE a.last_year END AS closing_year,
        CAST(opening_year - 1 AS INTEGER) AS this_year,
        -- 1 January of the year, and what happens in it: nothing is known of the year before.
        NULL::DATE AS hired_on, NULL::BIGINT AS tenure, NULL::INTEGER AS age,
        NULL::DOUBLE AS salary, NULL::VARCHAR AS job_level, NULL::DOUBLE AS deferral_rate,
        false AS is_promoted, NULL::VARCHAR AS next_level, NULL::VARCHAR AS promoted_level, NULL::DOUBLE AS promoted_salary,
        false AS has_merit, NULL::VARCHAR AS level_at_merit, NULL::DOUBLE AS salary_before_merit, NULL::DOUBLE AS merit_salary,
        false AS enrolls, false AS is_hired, NULL::DOUBLE AS termination_threshold, false AS leaves,
        -- The end of the year. What is not finite is not known.
        e.hired_on AS hired_on_after,
        e.derives_tenure AS derives_tenure_after,
        CASE WHEN isfinite(e.given_salary) THEN e.given_salary END AS salary_after,
        e.job_level AS level_after,
        e.is_in_plan AS is_in_plan_after,
        CASE WHEN isfinite(e.given_deferral_rate) THEN e.given_deferral_rate END AS deferral_rate_after
    FROM employees AS e, arguments AS a, workforce_columns AS c
    WHERE e.is_active
        AND CASE
            WHEN a.is_by_year THEN e.year_of_row BETWEEN a.first_year AND a.last_year
            ELSE e.year_of_row = a.first_year OR NOT list_contains(c.names, 'simulation_year')
        END

    UNION ALL

    SELECT
        y.place, y.employee, y.ssn, y.department_name, y.is_low_performer, y.derives_age, y.born_on, y.given_age,
        y.given_tenure, y.opening_year, y.closing_year, y.this_year,
        y.hired_on, y.tenure, y.age, y.salary, y.job_level, y.deferral_rate,

        -- Promotion, 1 January: one level up, 15 % more, from a tenure of 12 months on.
        coalesce(
            y.is_employed
            AND (y.is_by_year OR y.hired_on <= make_date(y.this_year, 1, 1))
            AND y.tenure >= 12
            AND sql_hash_rng(y.employee, y.this_year, 'promotion', random_seed := y.seed) < y.rate_of_promotion,
            false
        ) AS is_promoted,
        CAST(CAST(sql_level_number(y.job_level) AS BIGINT) + 1 AS VARCHAR) AS next_level,
        coalesce(regexp_replace(y.job_level, '\d+', next_level), y.job_level) AS promoted_level,
        y.salary * 1.15::DOUBLE AS promoted_salary,

        -- Merit, 15 March: 4 % more, on top of a promotion where the year compounds.
        coalesce(
            y.is_employed
            AND (y.is_by_year OR y.hired_on <= make_date(y.this_year, 3, 15))
            AND sql_hash_rng(y.employee, y.this_year, 'merit', random_seed := y.seed) < y.rate_of_merit,
            false
        ) AS has_merit,
        CASE WHEN is_promoted AND NOT y.is_by_year THEN promoted_level ELSE y.job_level END AS level_at_merit,
        CASE WHEN is_promoted AND NOT y.is_by_year THEN sql_cents(promoted_salary) ELSE y.salary END AS salary_before_merit,
        salary_before_merit * 1.04::DOUBLE AS merit_salary,

        -- Enrollment, 1 April: who is known not to be in the plan.
        coalesce(
            y.is_employed
            AND (y.is_by_year OR y.hired_on <= make_date(y.this_year, 4, 1))
            AND NOT y.is_in_plan
            AND sql_hash_rng(y.employee, y.this_year, 'enrollment', random_seed := y.seed) < y.rate_of_enrollment,
            false
        ) AS enrolls,

        -- Hire, 15 June: who has no hire date.
        NOT y.is_employed
            AND sql_hash_rng(y.employee, y.this_year, 'hire', random_seed := y.seed) < y.rate_of_hire
            AS is_hired,

        -- Termination, 15 September: likelier in the first year and for low performers.
        CASE
            WHEN y.tenure < 12 THEN y.rate_of_termination * 1.25::DOUBLE
            WHEN y.is_low_performer THEN y.rate_of_termination * 2.0::DOUBLE
            ELSE y.rate_of_termination
        END AS termination_threshold,
        coalesce(
            y.is_employed
            AND (y.is_by_year OR y.hired_on <= make_date(y.this_year, 9, 15))
            AND sql_hash_rng(y.employee, y.this_year, 'termination', random_seed := y.seed) < termination_threshold,
            false
        ) AS leaves,

        -- The end of the year: what the events have left.
        CASE WHEN is_hired THEN make_date(y.this_year, 6, 15) ELSE y.hired_on END AS hired_on_after,
        y.derives_tenure OR is_hired AS derives_tenure_after,
        CASE
            WHEN is_hired THEN 50000::DOUBLE
            WHEN has_merit THEN sql_cents(merit_salary)
            ELSE salary_before_merit
        END AS salary_after,
        level_at_merit AS level_after,
        CASE WHEN is_hired THEN false WHEN enrolls THEN true ELSE y.is_in_plan END AS is_in_plan_after,
        CASE WHEN enrolls THEN y.initial_deferral_rate ELSE y.deferral_rate END AS deferral_rate_after
    FROM (
        -- 1 January: what the year before has left.
        SELECT
            p.place, p.employee, p.ssn, p.department_name, p.is_low_performer,
            p.derives_age, p.born_on, p.given_age, p.given_tenure, p.opening_year, p.closing_year,
            CAST(p.this_year + 1 AS INTEGER) AS this_year,
            p.hired_on_after AS hired_on,
            p.hired_on_after IS NOT NULL AS is_employed,
            p.derives_tenure_after AS derives_tenure,
            CASE
                WHEN p.derives_tenure_after THEN sql_months_to_new_year(p.hired_on_after, p.this_year + 1)
                ELSE TRY_CAST(CAST(p.given_tenure AS HUGEINT) + 12 * (p.this_year + 1 - p.opening_year) AS BIGINT)
            END AS tenure,
            TRY_CAST(CASE
                WHEN p.derives_age THEN sql_years_to_new_year(p.born_on, p.this_year + 1)
                ELSE CAST(p.given_age AS BIGINT) + (p.this_year + 1 - p.opening_year)
            END AS INTEGER) AS age,
            p.salary_after AS salary,
            p.level_after AS job_level,
            p.is_in_plan_after AS is_in_plan,
            p.deferral_rate_after AS deferral_rate,
            a.*
        FROM employee_years AS p, arguments AS a
        WHERE p.this_year < p.closing_year AND NOT p.leaves
    ) AS y
),

-- 4. The events of each year, a row each, with what is particular to their type.

events AS (
    SELECT
        y.*,
        'promotion' AS event_type, 'promotion' AS category, 4 AS place_in_day,
        make_date(y.this_year, 1, 1) AS happens_on,
        y.tenure AS shown_tenure,
        sql_cents(y.promoted_salary) AS compensation, sql_cents(y.salary) AS previous,
        NULL::DOUBLE AS new_deferral_rate, NULL::DOUBLE AS old_deferral_rate,
        y.promoted_level AS shown_level,
        a.rate_of_promotion AS threshold,
        'Promoted from level ' || sql_or_unknown(y.job_level) || ' to level ' || sql_or_unknown(y.next_level)
            || ', salary from ' || sql_amount(previous) || ' to ' || sql_amount(compensation) AS details
    FROM employee_years AS y, arguments AS a
    WHERE y.is_promoted

    UNION ALL BY NAME

    SELECT
        y.*,
        'merit' AS event_type, 'raise' AS category, 5 AS place_in_day,
        make_date(y.this_year, 3, 15) AS happens_on,
        y.tenure AS shown_tenure,
        sql_cents(y.merit_salary) AS compensation, sql_cents(y.salary_before_merit) AS previous,
        NULL::DOUBLE AS new_deferral_rate, NULL::DOUBLE AS old_deferral_rate,
        y.level_at_merit AS shown_level,
        a.rate_of_merit AS threshold,
        'Merit raise, salary from ' || sql_amount(previous) || ' to ' || sql_amount(compensation) AS details
    FROM employee_years AS y, arguments AS a
    WHERE y.has_merit

    UNION ALL BY NAME

    SELECT
        y.*,
        'benefit_enrollment' AS event_type, 'enrollment' AS category, 3 AS place_in_day,
        make_date(y.this_year, 4, 1) AS happens_on,
        y.tenure AS shown_tenure,
        NULL::DOUBLE AS compensation, NULL::DOUBLE AS previous,
        a.initial_deferral_rate AS new_deferral_rate, y.deferral_rate AS old_deferral_rate,
        y.level_at_merit AS shown_level,
        a.rate_of_enrollment AS threshold,
        'Enrolled in plan ' || a.plan_design || ' at a deferral rate of '
            || format('{:.2f}', a.initial_deferral_rate * 100.0::DOUBLE) || '%' AS details
    FROM employee_years AS y, arguments AS a
    WHERE y.enrolls

    UNION ALL BY NAME

    SELECT
        y.*,
        'hire' AS event_type, 'hiring' AS category, 2 AS place_in_day,
        make_date(y.this_year, 6, 15) AS happens_on,
        0 AS shown_tenure,
        50000::DOUBLE AS compensation, NULL::DOUBLE AS previous,
        NULL::DOUBLE AS new_deferral_rate, NULL::DOUBLE AS old_deferral_rate,
        y.job_level AS shown_level,
        a.rate_of_hire AS threshold,
        'Hired at a salary of ' || sql_amount(compensation) AS details
    FROM employee_years AS y, arguments AS a
    WHERE y.is_hired

    UNION ALL BY NAME

    SELECT
        y.*,
        'termination' AS event_type, 'termination' AS category, 1 AS place_in_day,
        make_date(y.this_year, 9, 15) AS happens_on,
        y.tenure AS shown_tenure,
        sql_cents(CASE WHEN a.is_by_year THEN y.salary ELSE y.salary_after END) AS compensation, NULL::DOUBLE AS previous,
        NULL::DOUBLE AS new_deferral_rate, NULL::DOUBLE AS old_deferral_rate,
        CASE WHEN a.is_by_year THEN y.job_level ELSE y.level_after END AS shown_level,
        y.termination_threshold AS threshold,
        'Voluntary termination after ' || sql_or_unknown(y.tenure) || ' months at a salary of ' || sql_amount(compensation) AS details
    FROM employee_years AS y, arguments AS a
    WHERE y.leaves
)

-- 5. The columns of the result.

SELECT
    left(md5(a.scenario || '|' || a.plan_design || '|' || v.employee || '|' || v.this_year || '|' || v.event_type), 16) AS event_id,
    a.scenario AS scenario_id,
    a.plan_design AS plan_design_id,
    v.employee AS employee_id,
    v.ssn AS employee_ssn,
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
        'department': CASE WHEN v.event_type = 'hire' THEN v.department_name END,
        'starting_salary': CASE WHEN v.event_type = 'hire' THEN v.compensation END,
        'reason': CASE WHEN v.event_type = 'termination' THEN 'voluntary' END,
        'tenure_months': CASE WHEN v.event_type = 'termination' THEN v.tenure END,
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
