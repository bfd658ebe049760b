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

-- A rate of the call, within 0 and 1; NULL where it is not given.
CREATE OR REPLACE MACRO sql_rate(parameter, argument) AS
    CASE
        WHEN argument IS NULL THEN NULL
        WHEN argument BETWEEN 0 AND 1 THEN CAST(argument AS DOUBLE)
        ELSE error(parameter || ' is ' || argument || ', but a rate must lie within 0 and 1')
    END;

-- A parameter with the year and the level that its row is for, in the words of an error.
CREATE OR REPLACE MACRO sql_parameter(parameter, fiscal_year, job_level) AS
    parameter || CASE
        WHEN fiscal_year IS NOT NULL AND job_level IS NOT NULL THEN ' for fiscal_year ' || fiscal_year || ' and job_level ' || job_level
        WHEN fiscal_year IS NOT NULL THEN ' for fiscal_year ' || fiscal_year
        WHEN job_level IS NOT NULL THEN ' for job_level ' || job_level
        ELSE ''
    END;

-- The rate of an employee of a level: that of the highest level which is not above it, else the one of all levels.
CREATE OR REPLACE MACRO sql_rate_at(rate, level) AS
    CASE
        WHEN rate.levels IS NULL THEN rate.of_all
        ELSE coalesce(
            rate.rates[len(list_filter(rate.levels, lambda from_level: from_level <= sql_level_number(level)))],
            rate.of_all
        )
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

-- The rows of the scenario and of the parameter's own event; a NULL value counts as not given.
parameter_rows AS (
    SELECT
        CAST(p.parameter_name AS VARCHAR) AS parameter,
        CAST(p.parameter_value AS VARCHAR) AS given_value,
        TRY_CAST(p.parameter_value AS DOUBLE) AS given_rate,
        CAST(p.event_type AS VARCHAR) AS given_type,
        -- Other letters than these are no capitals: DuckDB makes an i of the Turkish one with a dot.
        CASE WHEN regexp_full_match(given_type, '[A-Za-z_]+') THEN lower(given_type) ELSE '' END AS word,
        CAST(p.fiscal_year AS VARCHAR) AS given_year,
        CAST(p.job_level AS VARCHAR) AS given_level,
        TRY_CAST(regexp_extract(given_year, '^\s*([+-]?\d+)(\.0*)?\s*$', 1) AS BIGINT) AS fiscal_year,
        sql_level_number(given_level) AS job_level,
        ['promotion', 'merit', 'raise', 'benefit_enrollment', 'enrollment', 'hire', 'hiring', 'termination'] AS known_types,
        list_contains(CASE parameter
            WHEN 'hire_rate' THEN ['hire', 'hiring']
            WHEN 'base_termination_rate' THEN ['termination']
            WHEN 'promotion_rate' THEN ['promotion']
            WHEN 'merit_rate' THEN ['merit', 'raise']
            ELSE ['benefit_enrollment', 'enrollment']
        END, word) AS is_of_type
    FROM (
        SELECT
            NULL AS parameter_name, NULL AS parameter_value, NULL AS scenario_id, NULL AS event_type,
            NULL AS fiscal_year, NULL AS job_level
        WHERE false
        UNION ALL BY NAME
        FROM query_table(coalesce(nullif(parameters, ''), 'no_parameters'))
    ) AS p
    WHERE p.parameter_name IN (
            'hire_rate', 'base_termination_rate', 'promotion_rate',
            'merit_rate', 'enrollment_rate', 'base_deferral_rate'
        )
        AND p.parameter_value IS NOT NULL
        AND (p.scenario_id IS NULL OR CAST(p.scenario_id AS VARCHAR) = coalesce(scenario_id, 'default'))
        AND (p.event_type IS NULL OR is_of_type OR NOT list_contains(known_types, word))
),

-- Their rates, checked. One that is given twice for the same year and level must be given alike.
checked_parameters AS (
    SELECT
        r.parameter, r.fiscal_year, r.job_level,
        any_value(r.given_type) FILTER (NOT r.is_of_type) AS no_type,
        any_value(r.given_year) FILTER (r.fiscal_year IS NULL) AS no_year,
        any_value(r.given_level) FILTER (r.job_level IS NULL) AS no_level,
        any_value(r.given_value) FILTER (r.given_rate IS NULL) AS no_number,
        any_value(r.given_rate) FILTER (r.given_rate NOT BETWEEN 0 AND 1) AS no_rate,
        min(r.given_rate) AS lowest,
        max(r.given_rate) AS highest,
        sql_parameter(r.parameter, r.fiscal_year, r.job_level) AS described,
        CASE
            WHEN no_type IS NOT NULL
                THEN error(r.parameter || ' has the event_type ''' || no_type || ''' in parameters ''' || parameters
                    || ''', which is none; allowed are ' || array_to_string(any_value(r.known_types), ', ') || ', and NULL for all')
            WHEN no_year IS NOT NULL
                THEN error(r.parameter || ' has the fiscal_year ''' || no_year || ''' in parameters ''' || parameters
                    || ''', which is not a whole number; give a year, or NULL for all years')
            WHEN no_level IS NOT NULL
                THEN error(r.parameter || ' has the job_level ''' || no_level || ''' in parameters ''' || parameters
                    || ''', which has no number; give a level such as 3 or ''L3'', or NULL for all levels')
            WHEN no_number IS NOT NULL
                THEN error(described || ' has the value ''' || no_number || ''' in parameters ''' || parameters
                    || ''', which is not a number; a rate must lie within 0 and 1')
            WHEN no_rate IS NOT NULL
                THEN error(described || ' is ' || no_rate || ', but a rate must lie within 0 and 1')
            WHEN lowest <> highest
                THEN error(described || ' is given twice in parameters ''' || parameters || ''', as ' || lowest
                    || ' and as ' || highest || '; keep one of them, or tell them apart by scenario_id')
            ELSE lowest
        END AS rate
    FROM parameter_rows AS r
    GROUP BY r.parameter, r.fiscal_year, r.job_level
),

-- A list of all, so that the checks are made also where nothing is read in the end.
all_parameters AS (
    SELECT list({'parameter': p.parameter, 'fiscal_year': p.fiscal_year, 'job_level': p.job_level, 'rate': p.rate}) AS list_of_rows
    FROM checked_parameters AS p
),

given_parameters AS (
    SELECT unnest(a.list_of_rows, max_depth := 2) FROM all_parameters AS a
),

rates_of_call AS (
    FROM (VALUES
        ('hire_rate', sql_rate('hire_rate', hire_rate), 0.15::DOUBLE),
        ('base_termination_rate', sql_rate('base_termination_rate', base_termination_rate), 0.12::DOUBLE),
        ('promotion_rate', sql_rate('promotion_rate', promotion_rate), 0.08::DOUBLE),
        ('merit_rate', sql_rate('merit_rate', merit_rate), 0.85::DOUBLE),
        ('enrollment_rate', sql_rate('enrollment_rate', enrollment_rate), 0.75::DOUBLE),
        ('base_deferral_rate', sql_rate('base_deferral_rate', base_deferral_rate), 0.06::DOUBLE)
    ) AS c (parameter, given, otherwise)
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
            WHEN NOT list_has_all(k.names, ['parameter_name', 'parameter_value'])
                THEN error('parameters ''' || parameters || ''' has no column parameter_name or parameter_value; its columns are '
                    || array_to_string(k.names, ', '))
            WHEN NOT list_contains(c.names, 'employee_id')
                THEN error('the workforce ' || workforce || ' has no column employee_id; its columns are ' || array_to_string(c.names, ', '))
            WHEN NOT list_has_any(c.names, ['hire_date', 'employee_hire_date'])
                THEN error('the workforce ' || workforce || ' has no column hire_date or employee_hire_date; its columns are ' || array_to_string(c.names, ', '))
            WHEN coalesce(cohort, 'auto') NOT IN ('auto', 'by_year', 'roll_forward')
                THEN error('the cohort ''' || cohort || ''' is unknown; allowed are ''auto'', ''by_year'' and ''roll_forward''')
            WHEN cohort = 'by_year' AND NOT list_contains(c.names, 'simulation_year')
                THEN error('cohort ''by_year'' needs a column simulation_year, which the workforce ' || workforce || ' does not have; add the column or use cohort ''roll_forward''')
            ELSE coalesce(cohort, 'auto') <> 'roll_forward' AND list_contains(c.names, 'simulation_year')
        END AS is_by_year
    FROM workforce_columns AS c, parameter_columns AS k
),

simulated_years AS (
    SELECT CAST(unnest(range(a.first_year, a.last_year + 1)) AS INTEGER) AS rate_year FROM arguments AS a
),

-- The rates that rows of the relation give, by year and by level; the NULL is for all levels. For each level with a row that
-- the year reads: of the rows up to it those of the year come first, and among them the highest.
rates_of_relation AS (
    SELECT s.rate_year, s.parameter, s.job_level, first(p.rate ORDER BY p.fiscal_year NULLS LAST, p.job_level DESC NULLS LAST) AS rate
    FROM (
        SELECT DISTINCT y.rate_year, p.parameter, p.job_level
        FROM simulated_years AS y, given_parameters AS p
        WHERE p.fiscal_year IS NULL OR p.fiscal_year = y.rate_year
    ) AS s
    JOIN given_parameters AS p
        ON p.parameter = s.parameter
        AND (p.fiscal_year IS NULL OR p.fiscal_year = s.rate_year)
        AND (p.job_level IS NULL OR p.job_level <= s.job_level)
    GROUP BY s.rate_year, s.parameter, s.job_level
),

-- The rates of each year: the call's, else the relation's, else the default.
rates_of_years AS (
    SELECT
        y.rate_year,
        c.parameter,
        {
            'of_all': coalesce(c.given, any_value(r.rate) FILTER (r.job_level IS NULL), c.otherwise),
            'levels': CASE WHEN c.given IS NULL THEN list(r.job_level ORDER BY r.job_level) FILTER (r.job_level IS NOT NULL) END,
            'rates': CASE WHEN c.given IS NULL THEN list(r.rate ORDER BY r.job_level) FILTER (r.job_level IS NOT NULL) END
        } AS rate
    FROM simulated_years AS y
    CROSS JOIN rates_of_call AS c
    LEFT JOIN rates_of_relation AS r ON r.rate_year = y.rate_year AND r.parameter = c.parameter
    GROUP BY y.rate_year, c.parameter, c.given, c.otherwise
),

-- A row for each year.
years AS (
    SELECT
        r.rate_year,
        any_value(r.rate) FILTER (r.parameter = 'hire_rate') AS rate_of_hire,
        any_value(r.rate) FILTER (r.parameter = 'base_termination_rate') AS rate_of_termination,
        any_value(r.rate) FILTER (r.parameter = 'promotion_rate') AS rate_of_promotion,
        any_value(r.rate) FILTER (r.parameter = 'merit_rate') AS rate_of_merit,
        any_value(r.rate) FILTER (r.parameter = 'enrollment_rate') AS rate_of_enrollment,
        any_value(r.rate) FILTER (r.parameter = 'base_deferral_rate') AS rate_of_deferral,
        any_value(a.seed) AS seed,
        any_value(a.is_by_year) AS is_by_year
    FROM rates_of_years AS r, arguments AS a
    GROUP BY r.rate_year
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
        NULL::DOUBLE AS promotion_threshold, false AS is_promoted, NULL::VARCHAR AS next_level, NULL::VARCHAR AS promoted_level, NULL::DOUBLE AS promoted_salary,
        NULL::VARCHAR AS level_at_merit, NULL::DOUBLE AS merit_threshold, false AS has_merit,
        NULL::DOUBLE AS salary_before_merit, NULL::DOUBLE AS merit_salary,
        NULL::DOUBLE AS enrollment_threshold, NULL::DOUBLE AS initial_deferral_rate, false AS enrolls,
        NULL::DOUBLE AS hire_threshold, false AS is_hired, NULL::DOUBLE AS termination_threshold, false AS leaves,
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
        sql_rate_at(y.rate_of_promotion, y.job_level) AS promotion_threshold,
        coalesce(
            y.is_employed
            AND (y.is_by_year OR y.hired_on <= make_date(y.this_year, 1, 1))
            AND y.tenure >= 12
            AND sql_hash_rng(y.employee, y.this_year, 'promotion', random_seed := y.seed) < promotion_threshold,
            false
        ) AS is_promoted,
        CAST(CAST(sql_level_number(y.job_level) AS BIGINT) + 1 AS VARCHAR) AS next_level,
        coalesce(regexp_replace(y.job_level, '\d+', next_level), y.job_level) AS promoted_level,
        y.salary * 1.15::DOUBLE AS promoted_salary,

        -- Merit, 15 March: 4 % more, on top of a promotion where the year compounds, and at the level that it has led to.
        CASE WHEN is_promoted AND NOT y.is_by_year THEN promoted_level ELSE y.job_level END AS level_at_merit,
        sql_rate_at(y.rate_of_merit, level_at_merit) AS merit_threshold,
        coalesce(
            y.is_employed
            AND (y.is_by_year OR y.hired_on <= make_date(y.this_year, 3, 15))
            AND sql_hash_rng(y.employee, y.this_year, 'merit', random_seed := y.seed) < merit_threshold,
            false
        ) AS has_merit,
        CASE WHEN is_promoted AND NOT y.is_by_year THEN sql_cents(promoted_salary) ELSE y.salary END AS salary_before_merit,
        salary_before_merit * 1.04::DOUBLE AS merit_salary,

        -- Enrollment, 1 April: who is known not to be in the plan.
        sql_rate_at(y.rate_of_enrollment, level_at_merit) AS enrollment_threshold,
        sql_rate_at(y.rate_of_deferral, level_at_merit) AS initial_deferral_rate,
        coalesce(
            y.is_employed
            AND (y.is_by_year OR y.hired_on <= make_date(y.this_year, 4, 1))
            AND NOT y.is_in_plan
            AND sql_hash_rng(y.employee, y.this_year, 'enrollment', random_seed := y.seed) < enrollment_threshold,
            false
        ) AS enrolls,

        -- Hire, 15 June: who has no hire date.
        sql_rate_at(y.rate_of_hire, y.job_level) AS hire_threshold,
        NOT y.is_employed
            AND sql_hash_rng(y.employee, y.this_year, 'hire', random_seed := y.seed) < hire_threshold
            AS is_hired,

        -- Termination, 15 September: likelier in the first year and for low performers.
        sql_rate_at(y.rate_of_termination, level_at_merit)
            * CASE WHEN y.tenure < 12 THEN 1.25::DOUBLE WHEN y.is_low_performer THEN 2.0::DOUBLE ELSE 1.0::DOUBLE END
            AS termination_threshold,
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
        CASE WHEN enrolls THEN initial_deferral_rate ELSE y.deferral_rate END AS deferral_rate_after
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
        FROM employee_years AS p
        JOIN years AS a ON a.rate_year = p.this_year + 1
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
        y.promotion_threshold AS threshold,
        'Promoted from level ' || sql_or_unknown(y.job_level) || ' to level ' || sql_or_unknown(y.next_level)
            || ', salary from ' || sql_amount(previous) || ' to ' || sql_amount(compensation) AS details
    FROM employee_years AS y
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
        y.merit_threshold AS threshold,
        'Merit raise, salary from ' || sql_amount(previous) || ' to ' || sql_amount(compensation) AS details
    FROM employee_years AS y
    WHERE y.has_merit

    UNION ALL BY NAME

    SELECT
        y.*,
        'benefit_enrollment' AS event_type, 'enrollment' AS category, 3 AS place_in_day,
        make_date(y.this_year, 4, 1) AS happens_on,
        y.tenure AS shown_tenure,
        NULL::DOUBLE AS compensation, NULL::DOUBLE AS previous,
        y.initial_deferral_rate AS new_deferral_rate, y.deferral_rate AS old_deferral_rate,
        y.level_at_merit AS shown_level,
        y.enrollment_threshold AS threshold,
        'Enrolled in plan ' || a.plan_design || ' at a deferral rate of '
            || format('{:.2f}', y.initial_deferral_rate * 100.0::DOUBLE) || '%' AS details
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
        y.hire_threshold AS threshold,
        'Hired at a salary of ' || sql_amount(compensation) AS details
    FROM employee_years AS y
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
