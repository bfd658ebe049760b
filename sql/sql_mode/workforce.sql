-- The workforce: the columns that it has, and its rows with each field from the first of its columns that is not NULL.

-- One row, also for a workforce without any: the names of the columns, and what is wrong with them (`problem`).
CREATE OR REPLACE MACRO sql_workforce_columns(workforce) AS TABLE

WITH

present AS (
    SELECT struct_keys(w) AS given_names, list_transform(given_names, lambda column_name: lower(column_name)) AS names
    FROM (SELECT 1) AS always
    LEFT JOIN (FROM query_table(workforce) LIMIT 1) AS w ON true
),

typed AS (
    SELECT
        typeof(w.employee_id) AS of_employee_id,
        [
            ('employee_id', of_employee_id, 'VARCHAR'), ('simulation_year', typeof(w.simulation_year), 'INTEGER'),
            ('hire_date', typeof(w.hire_date), 'DATE'), ('employee_hire_date', typeof(w.employee_hire_date), 'DATE'),
            ('salary', typeof(w.salary), 'DOUBLE'),
            ('employee_gross_compensation', typeof(w.employee_gross_compensation), 'DOUBLE'),
            ('employee_compensation', typeof(w.employee_compensation), 'DOUBLE'),
            ('current_compensation', typeof(w.current_compensation), 'DOUBLE'),
            ('level', typeof(w.level), 'VARCHAR'), ('level_id', typeof(w.level_id), 'VARCHAR'),
            ('department', typeof(w.department), 'VARCHAR'), ('tenure_months', typeof(w.tenure_months), 'BIGINT'),
            ('current_tenure', typeof(w.current_tenure), 'DOUBLE'), ('performance_tier', typeof(w.performance_tier), 'VARCHAR'),
            ('is_enrolled', typeof(w.is_enrolled), 'BOOLEAN'),
            ('employee_deferral_rate', typeof(w.employee_deferral_rate), 'DOUBLE'),
            ('birth_date', typeof(w.birth_date), 'DATE'), ('employee_birth_date', typeof(w.employee_birth_date), 'DATE'),
            ('employee_age', typeof(w.employee_age), 'INTEGER'), ('current_age', typeof(w.current_age), 'INTEGER'),
            ('employee_ssn', typeof(w.employee_ssn), 'VARCHAR'), ('active', typeof(w.active), 'BOOLEAN'),
            ('employment_status', typeof(w.employment_status), 'VARCHAR'),
            ('termination_date', typeof(w.termination_date), 'DATE'),
            ('employee_termination_date', typeof(w.employee_termination_date), 'DATE'),
            ('rehire_date', typeof(w.rehire_date), 'DATE'), ('employee_rehire_date', typeof(w.employee_rehire_date), 'DATE'),
            ('planned_hire_date', typeof(w.planned_hire_date), 'DATE')
        ] AS columns_read
    FROM (SELECT 1) AS always
    LEFT JOIN (FROM sql_workforce_with_all_columns(workforce) LIMIT 1) AS w ON true
)

SELECT
    p.names,
    'workforce ''' || workforce || '''' AS called,
    CASE
        WHEN NOT list_contains(p.names, 'employee_id')
            THEN called || ' has no column employee_id, and every employee needs one; its columns are ' || sql_names(p.given_names)
        WHEN NOT list_has_any(p.names, ['hire_date', 'employee_hire_date'])
            THEN called || ' has no column hire_date or employee_hire_date, without which nobody can be told from a hire candidate; '
                || 'its columns are ' || sql_names(p.given_names)
        -- A number with a fraction as an id: 7.0 or 7.00 would be another employee than 7.
        WHEN t.of_employee_id IN ('FLOAT', 'DOUBLE') OR regexp_matches(t.of_employee_id, '^DECIMAL\(\d+,[1-9]\d*\)$')
            THEN 'the column employee_id of ' || called || ' is of type ' || t.of_employee_id
                || ', but an id is a whole number or a text; cast it to BIGINT or VARCHAR'
        ELSE list_extract(list_filter(
            list_transform(t.columns_read, lambda one: CASE
                WHEN one[1] = 'current_tenure' AND list_contains(p.names, 'tenure_months') THEN NULL
                ELSE sql_type_problem(called, one[1], one[2], one[3])
            END),
            lambda problem: problem IS NOT NULL
        ), 1)
    END AS problem
FROM present AS p, typed AS t;

-- The workforce with all columns that are read: those that it does not have are NULL.
CREATE OR REPLACE MACRO sql_workforce_with_all_columns(workforce) AS TABLE
SELECT
    NULL AS employee_id, NULL AS simulation_year, NULL AS hire_date, NULL AS employee_hire_date,
    NULL AS salary, NULL AS employee_gross_compensation, NULL AS employee_compensation,
    NULL AS current_compensation, NULL AS level, NULL AS level_id, NULL AS department,
    NULL AS tenure_months, NULL AS current_tenure, NULL AS performance_tier, NULL AS is_enrolled,
    NULL AS employee_deferral_rate, NULL AS employee_enrollment_date, NULL AS birth_date,
    NULL AS employee_birth_date, NULL AS employee_age, NULL AS current_age, NULL AS employee_ssn,
    NULL AS active, NULL AS employment_status, NULL AS termination_date, NULL AS employee_termination_date,
    NULL AS rehire_date, NULL AS employee_rehire_date, NULL AS planned_hire_date
WHERE false
UNION ALL BY NAME
FROM query_table(workforce);

-- What is wrong with a value that could not be cast.
CREATE OR REPLACE MACRO sql_value_problem(called, name, value, cast_value, wanted) AS
    CASE
        WHEN value IS NOT NULL AND cast_value IS NULL
            THEN 'the column ' || name || ' of ' || called || ' holds the value ''' || sql_short(CAST(value AS VARCHAR)) || ''' of type '
                || sql_short(typeof(value)) || ', which cannot be cast to ' || wanted
    END;

-- The rows of the workforce, in the order of the scan (`place`); `columns` is the name of a CTE with its sql_workforce_columns.
-- `problem` is what is wrong with a row's values, unknown_status its employment_status where that is no word that is known.
CREATE OR REPLACE MACRO sql_workforce_rows(workforce, columns) AS TABLE
SELECT
    w.place,
    CAST(w.employee_id AS VARCHAR) AS employee,
    TRY_CAST(w.simulation_year AS INTEGER) AS year_of_row,
    coalesce(TRY_CAST(w.hire_date AS DATE), TRY_CAST(w.employee_hire_date AS DATE)) AS hired_on,
    coalesce(
        TRY_CAST(w.salary AS DOUBLE), TRY_CAST(w.employee_gross_compensation AS DOUBLE),
        TRY_CAST(w.employee_compensation AS DOUBLE), TRY_CAST(w.current_compensation AS DOUBLE)
    ) AS given_salary,
    coalesce(CAST(w.level AS VARCHAR), CAST(w.level_id AS VARCHAR)) AS job_level,
    CAST(w.department AS VARCHAR) AS department_name,
    NOT list_has_any(c.names, ['tenure_months', 'current_tenure']) AS derives_tenure,
    CASE
        WHEN list_contains(c.names, 'tenure_months') THEN TRY_CAST(w.tenure_months AS BIGINT)
        ELSE TRY_CAST(floor(12 * TRY_CAST(w.current_tenure AS DOUBLE)) AS BIGINT)
    END AS given_tenure,
    CAST(w.performance_tier AS VARCHAR) AS tier,
    coalesce(sql_word(tier) = 'low', false) AS is_low_performer,
    TRY_CAST(w.employee_deferral_rate AS DOUBLE) AS given_deferral_rate,
    CASE
        WHEN list_contains(c.names, 'is_enrolled') THEN TRY_CAST(w.is_enrolled AS BOOLEAN)
        WHEN list_contains(c.names, 'employee_deferral_rate')
            THEN coalesce(isfinite(given_deferral_rate) AND given_deferral_rate > 0, false)
        ELSE w.employee_enrollment_date IS NOT NULL
    END AS is_in_plan,
    coalesce(TRY_CAST(w.birth_date AS DATE), TRY_CAST(w.employee_birth_date AS DATE)) AS born_on,
    coalesce(TRY_CAST(w.employee_age AS INTEGER), TRY_CAST(w.current_age AS INTEGER)) AS given_age,
    CAST(w.employee_ssn AS VARCHAR) AS ssn,
    coalesce(TRY_CAST(w.termination_date AS DATE), TRY_CAST(w.employee_termination_date AS DATE)) AS given_end,
    -- An infinite day lies behind all others: nobody leaves then.
    CASE WHEN given_end < DATE 'infinity' THEN given_end END AS ends_on,
    coalesce(TRY_CAST(w.rehire_date AS DATE), TRY_CAST(w.employee_rehire_date AS DATE)) AS rehired_on,
    TRY_CAST(w.planned_hire_date AS DATE) AS planned_on,

    -- Who takes part: as `active` says, else as the word of employment_status does, else, where there is neither column, everybody.
    CAST(w.employment_status AS VARCHAR) AS status,
    TRY_CAST(w.active AS BOOLEAN) AS given_active,
    sql_is_employed(
        sql_word(status),
        CASE
            WHEN regexp_matches(typeof(w.employment_status), '^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$')
                THEN TRY_CAST(w.employment_status AS DOUBLE)
        END
    ) AS is_employed_by_status,
    coalesce(
        given_active, is_employed_by_status, NOT list_has_any(c.names, ['active', 'employment_status'])
    ) AS is_active,
    CASE WHEN w.active IS NULL AND is_employed_by_status IS NULL THEN status END AS unknown_status,

    coalesce(
        sql_value_problem(c.called, 'simulation_year', w.simulation_year, TRY_CAST(w.simulation_year AS INTEGER), 'INTEGER'),
        sql_value_problem(c.called, 'hire_date', w.hire_date, TRY_CAST(w.hire_date AS DATE), 'DATE'),
        sql_value_problem(c.called, 'employee_hire_date', w.employee_hire_date, TRY_CAST(w.employee_hire_date AS DATE), 'DATE'),
        sql_value_problem(c.called, 'salary', w.salary, TRY_CAST(w.salary AS DOUBLE), 'DOUBLE'),
        sql_value_problem(
            c.called, 'employee_gross_compensation', w.employee_gross_compensation,
            TRY_CAST(w.employee_gross_compensation AS DOUBLE), 'DOUBLE'
        ),
        sql_value_problem(
            c.called, 'employee_compensation', w.employee_compensation, TRY_CAST(w.employee_compensation AS DOUBLE), 'DOUBLE'
        ),
        sql_value_problem(
            c.called, 'current_compensation', w.current_compensation, TRY_CAST(w.current_compensation AS DOUBLE), 'DOUBLE'
        ),
        sql_value_problem(c.called, 'tenure_months', w.tenure_months, TRY_CAST(w.tenure_months AS BIGINT), 'BIGINT'),
        CASE
            WHEN NOT list_contains(c.names, 'tenure_months')
                THEN sql_value_problem(c.called, 'current_tenure', w.current_tenure, TRY_CAST(w.current_tenure AS DOUBLE), 'DOUBLE')
        END,
        sql_value_problem(c.called, 'is_enrolled', w.is_enrolled, TRY_CAST(w.is_enrolled AS BOOLEAN), 'BOOLEAN'),
        sql_value_problem(
            c.called, 'employee_deferral_rate', w.employee_deferral_rate, TRY_CAST(w.employee_deferral_rate AS DOUBLE), 'DOUBLE'
        ),
        sql_value_problem(c.called, 'birth_date', w.birth_date, TRY_CAST(w.birth_date AS DATE), 'DATE'),
        sql_value_problem(c.called, 'employee_birth_date', w.employee_birth_date, TRY_CAST(w.employee_birth_date AS DATE), 'DATE'),
        sql_value_problem(c.called, 'employee_age', w.employee_age, TRY_CAST(w.employee_age AS INTEGER), 'INTEGER'),
        sql_value_problem(c.called, 'current_age', w.current_age, TRY_CAST(w.current_age AS INTEGER), 'INTEGER'),
        sql_value_problem(c.called, 'active', w.active, TRY_CAST(w.active AS BOOLEAN), 'BOOLEAN'),
        sql_value_problem(c.called, 'termination_date', w.termination_date, TRY_CAST(w.termination_date AS DATE), 'DATE'),
        sql_value_problem(
            c.called, 'employee_termination_date', w.employee_termination_date,
            TRY_CAST(w.employee_termination_date AS DATE), 'DATE'
        ),
        sql_value_problem(c.called, 'rehire_date', w.rehire_date, TRY_CAST(w.rehire_date AS DATE), 'DATE'),
        sql_value_problem(
            c.called, 'employee_rehire_date', w.employee_rehire_date, TRY_CAST(w.employee_rehire_date AS DATE), 'DATE'
        ),
        sql_value_problem(c.called, 'planned_hire_date', w.planned_hire_date, TRY_CAST(w.planned_hire_date AS DATE), 'DATE')
    ) AS problem
FROM (SELECT row_number() OVER () AS place, * FROM sql_workforce_with_all_columns(workforce)) AS w, query_table(columns) AS c;
