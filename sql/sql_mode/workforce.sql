-- The workforce: the columns that it has, and its rows with each field from the first of its columns that is not NULL.

-- One row, also for a workforce without any: the names of the columns, in lower case and as they are spelt, and what is wrong with
-- them (`problem`).
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
    p.given_names,
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
                || CASE WHEN wanted = 'DATE' AND typeof(value) = 'VARCHAR'
                    THEN '; make a view that reads it by strptime(' || sql_short(name) || ', ''%m/%d/%Y''), in the format that it has'
                    ELSE ''
                END
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
    -- That there is one is enough for the events, of whatever type it is; its day matters where it is shown.
    TRY_CAST(w.employee_enrollment_date AS DATE) AS given_enrollment,
    CASE
        WHEN w.employee_enrollment_date IS NOT NULL THEN coalesce(
            sql_type_problem(c.called, 'employee_enrollment_date', typeof(w.employee_enrollment_date), 'DATE'),
            sql_value_problem(c.called, 'employee_enrollment_date', w.employee_enrollment_date, given_enrollment, 'DATE')
        )
    END AS enrollment_problem,
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

-- Who is there on the opening day. `rows` is the name of a CTE with sql_workforce_rows, `asked` that of one with a row: is_by_year,
-- has_years (the workforce has simulation_year), first_year, last_year, year_opened.
CREATE OR REPLACE MACRO sql_opening(rows, asked) AS TABLE
SELECT
    w.*,
    coalesce(CASE
        WHEN a.is_by_year THEN w.year_of_row BETWEEN a.first_year AND a.last_year
        WHEN a.has_years THEN w.year_of_row = a.year_opened
        ELSE true
    END, false) AS is_asked,
    CASE WHEN is_asked THEN CASE WHEN a.is_by_year THEN w.year_of_row ELSE a.first_year END END AS opens_in,
    CASE WHEN a.is_by_year THEN w.year_of_row ELSE a.last_year END AS closes_in,
    -- Who has left by the opening day takes no part, unless they have come back.
    coalesce(w.ends_on <= make_date(opens_in, 1, 1), false) AS has_left,
    has_left AND coalesce(w.rehired_on > w.ends_on, false) AS is_back,
    is_asked AND w.is_active AND (is_back OR NOT has_left) AS takes_part,
    -- A hire that was planned for a day before the opening has happened.
    w.hired_on IS NULL AND NOT is_back AND NOT a.is_by_year AND coalesce(w.planned_on < make_date(opens_in, 1, 1), false) AS has_joined,
    CASE WHEN is_back THEN w.rehired_on WHEN has_joined THEN w.planned_on ELSE w.hired_on END AS hired_on_opening,
    -- What stays the same through all years.
    {
        'ssn': w.ssn, 'department': w.department_name, 'tier': w.tier, 'is_low_performer': w.is_low_performer,
        'born_on': w.born_on, 'given_age': w.given_age, 'given_tenure': w.given_tenure, 'opens_in': opens_in,
        'known_end': CASE WHEN NOT has_left THEN w.ends_on END,
        'planned_on': CASE WHEN hired_on_opening IS NULL THEN w.planned_on END,
        'enrollment_problem': w.enrollment_problem
    } AS who
FROM query_table(rows) AS w, query_table(asked) AS a;

-- What is wrong with a workforce: its columns, its values, the words of employment_status, that nobody takes part. `columns` and
-- `opening` are the names of CTEs with sql_workforce_columns and sql_opening; `asked` has called and may_be_empty, too, and what to do
-- where there is nobody: or_open_from (one of its years) and or_say.
CREATE OR REPLACE MACRO sql_workforce_problems(columns, opening, asked) AS TABLE

SELECT 0 AS rank, 0 AS place, c.problem FROM query_table(columns) AS c

UNION ALL

SELECT 1, o.place, coalesce(
    o.problem, 'employee_id is NULL in ' || a.called || ', but every employee needs one; leave such rows out or give them an id'
)
FROM query_table(opening) AS o, query_table(asked) AS a
WHERE o.problem IS NOT NULL OR (o.employee IS NULL AND o.takes_part)

UNION ALL

SELECT 2, 0, a.called || ' has the employment_status ' || sql_quoted(list(w.unknown_status ORDER BY w.first_place))
    || ', which says nothing that is known of who works here; make a view with a column active (true or false) for it'
FROM (
    SELECT unknown_status, min(place) AS first_place FROM query_table(opening) WHERE unknown_status IS NOT NULL GROUP BY unknown_status
) AS w, query_table(asked) AS a
GROUP BY a.called

UNION ALL

-- A workforce with rows, but none that takes part.
SELECT 3, 0, CASE
    WHEN n.are_asked
        THEN 'nobody in ' || a.called || ' takes part' || CASE
            WHEN a.is_by_year THEN ' in the years ' || a.first_year || ' to ' || a.last_year
            WHEN a.has_years THEN ' in the opening year ' || a.year_opened
            ELSE ''
        END
        || ': ' || concat_ws(', ', n.by_active, n.by_status, n.by_date) || '; ' || a.or_say
    ELSE
        a.called || ' has no rows of ' || CASE
            WHEN NOT a.is_by_year THEN 'the opening year ' || a.year_opened
            WHEN a.first_year = a.last_year THEN 'the year ' || a.first_year
            ELSE 'the years ' || a.first_year || ' to ' || a.last_year
        END
        || '; its simulation_year is ' || y.found || '; ' || coalesce(a.or_open_from || y.latest || ', or ', '') || a.or_say
END
FROM (
    SELECT
        count(*) AS rows_of_it,
        coalesce(bool_or(o.takes_part), false) AS are_there,
        coalesce(bool_or(o.is_asked), false) AS are_asked,
        bool_or(o.is_asked AND o.given_active IS NULL AND o.status IS NULL AND NOT o.is_active) AS has_none,
        'active is ' || nullif(concat_ws(
            ' or ', CASE WHEN bool_or(o.is_asked AND NOT o.given_active) THEN 'false' END,
            CASE WHEN has_none AND list_contains(any_value(c.names), 'active') THEN 'NULL' END
        ), '') AS by_active,
        'employment_status is ' || nullif(concat_ws(
            ' or ', sql_quoted(list_sort(list(DISTINCT o.status) FILTER (o.is_asked AND o.given_active IS NULL AND NOT o.is_employed_by_status))),
            CASE WHEN has_none AND NOT list_contains(any_value(c.names), 'active') THEN 'NULL' END
        ), '') AS by_status,
        CASE WHEN bool_or(o.is_asked AND o.is_active AND o.has_left AND NOT o.is_back) THEN 'the termination date has passed' END AS by_date
    FROM query_table(opening) AS o, query_table(columns) AS c
) AS n, query_table(asked) AS a, (
    SELECT
        array_to_string(list(coalesce(CAST(d.year_of_row AS VARCHAR), 'NULL') ORDER BY d.year_of_row NULLS LAST)[1:10], ', ')
            || CASE WHEN count(*) > 10 THEN ' and ' || (count(*) - 10) || ' more' ELSE '' END AS found,
        max(d.year_of_row) AS latest
    FROM (SELECT DISTINCT year_of_row FROM query_table(opening)) AS d
) AS y
WHERE n.rows_of_it > 0 AND NOT n.are_there AND NOT a.may_be_empty;
