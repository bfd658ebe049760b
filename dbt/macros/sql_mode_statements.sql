{#- Generated from the files that sql/sql_mode.sql names: change them, then run dbt/scripts/generate_sql_mode.py. -#}
{% macro sql_mode_statements() %}{% raw %}
-- What everything else stands on: draws, money, dates, bands, and the words of errors.

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

-- A text with its ASCII letters in lower case: lower() also makes letters of ASCII from some that are none.
CREATE OR REPLACE MACRO sql_lower(a_text) AS
    translate(a_text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');

-- A word as words of the workforce are compared: in lower case, without the blanks around it.
CREATE OR REPLACE MACRO sql_word(a_text) AS
    sql_lower(trim(a_text, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)));

-- Whether somebody of an employment_status works here; NULL for a word that is not known. Numbers are compared as such.
CREATE OR REPLACE MACRO sql_is_employed(word, number) AS
    CASE
        WHEN number = 1 THEN true
        WHEN number = 0 THEN false
        WHEN word IN (
            'active', 'a', 'act', 'employed', 'employee', 'current', 'working', 'regular', 'full-time', 'full time', 'fulltime',
            'ft', 'part-time', 'part time', 'parttime', 'pt', 'temporary', 'temp', 'seasonal', 'intern', 'contract', 'probation',
            'on leave', 'leave', 'leave of absence', 'loa', 'l', 'leave with pay', 'paid leave', 'unpaid leave', 'p', 'suspended',
            's', 'yes', 'y', 'true', '1'
        ) THEN true
        WHEN word IN (
            'inactive', 'i', 'terminated', 'term', 'termed', 't', 'separated', 'resigned', 'quit', 'dismissed', 'discharged', 'fired',
            'laid off', 'layoff', 'retired', 'ret', 'r', 'deceased', 'dead', 'd', 'former', 'left', 'ended', 'withdrawn', 'no', 'n',
            'false', 'f', '0'
        ) THEN false
    END;

-- What a value of any type has of a whole number of 64 bits: 42, '42', 42.0; NULL where it is none, as for 42.5 and true.
CREATE OR REPLACE MACRO sql_whole_number(value) AS
    CASE
        WHEN typeof(value) = 'BOOLEAN' THEN NULL
        WHEN typeof(value) IN ('FLOAT', 'DOUBLE')
            THEN CASE WHEN TRY_CAST(value AS DOUBLE) = floor(TRY_CAST(value AS DOUBLE)) THEN TRY_CAST(value AS BIGINT) END
        ELSE TRY_CAST(regexp_extract(CAST(value AS VARCHAR), '^\s*([+-]?\d+)(\.0*)?\s*$', 1) AS BIGINT)
    END;

-- An instant in UTC: that of a type with a time zone, or of a text that names one, does not depend on the session's zone.
CREATE OR REPLACE MACRO sql_instant(value) AS
    CASE
        WHEN typeof(value) LIKE '%WITH TIME ZONE'
                OR (typeof(value) = 'VARCHAR' AND regexp_matches(CAST(value AS VARCHAR), ':\d+(\.\d+)?\s*[A-Za-z+-]'))
            THEN make_timestamp(epoch_us(CAST(value AS TIMESTAMPTZ)))
        ELSE CAST(value AS TIMESTAMP)
    END;

-- A text in an error, on one line and not too long; a number without a needless '.0'; names, the first of many.
CREATE OR REPLACE MACRO sql_short(a_text) AS
    replace(replace(replace(left(a_text, 100), chr(10), '\n'), chr(13), '\r'), chr(9), '\t')
        || CASE WHEN length(a_text) > 100 THEN '…' ELSE '' END;
CREATE OR REPLACE MACRO sql_number(number) AS regexp_replace(CAST(number AS VARCHAR), '\.0$', '');
CREATE OR REPLACE MACRO sql_names(names) AS
    coalesce(nullif(array_to_string(list_transform(names[1:50], lambda name: sql_short(name)), ', '), ''), 'none')
        || CASE WHEN len(names) > 50 THEN ' and ' || (len(names) - 50) || ' more' ELSE '' END;

-- Words that were found, each in quotes: at most ten.
CREATE OR REPLACE MACRO sql_quoted(words) AS
    array_to_string(list_transform(words[1:10], lambda word: '''' || sql_short(word) || ''''), ', ')
        || CASE WHEN len(words) > 10 THEN ' and ' || (len(words) - 10) || ' more' ELSE '' END;

-- What is wrong with an argument that must be a year, or with one that must be a whole number; NULL where nothing is.
CREATE OR REPLACE MACRO sql_year_problem(argument, value) AS
    CASE
        WHEN value IS NULL THEN argument || ' is NULL, but it must be a year within 1 to 9999'
        WHEN sql_whole_number(value) IS NULL
            THEN argument || ' is ' || sql_short(CAST(value AS VARCHAR)) || ', but a year must be a whole number within 1 to 9999'
        WHEN sql_whole_number(value) NOT BETWEEN 1 AND 9999
            THEN argument || ' is the year ' || sql_whole_number(value) || ', but a year must lie within 1 to 9999'
    END;
CREATE OR REPLACE MACRO sql_seed_problem(argument, value) AS
    CASE
        WHEN value IS NOT NULL AND sql_whole_number(value) IS NULL
            THEN argument || ' is ' || sql_short(CAST(value AS VARCHAR)) || ', but a seed must be a whole number of 64 bits'
    END;

-- What is wrong with the type of a column that is read as `wanted`: what the text or the day of a value is must not depend
-- on the session, and must be plain. NULL where nothing is wrong, and where there is no such column.
CREATE OR REPLACE MACRO sql_type_problem(relation, name, given, wanted) AS
    CASE
        WHEN given = '"NULL"' OR CASE
            WHEN given LIKE '%]' THEN false
            WHEN regexp_matches(given, '^(VARCHAR|JSON)$|^ENUM\(') THEN true
            WHEN regexp_matches(given, '^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$')
                THEN wanted <> 'DATE'
            WHEN regexp_matches(given, '^(DATE|TIMESTAMP(_S|_MS|_NS)?)$') THEN wanted IN ('DATE', 'VARCHAR')
            WHEN given IN ('UUID', 'TIME') THEN wanted = 'VARCHAR'
            ELSE false
        END THEN NULL
        ELSE 'the column ' || name || ' of ' || relation || ' is of type ' || sql_short(given) || ', which cannot be cast to ' || wanted
            || '; cast it first'
    END;

-- The parameters: which there are, what a call and a relation give, and which of it holds for whom.
--
-- What is wrong is kept as a sentence beside what was read (`problem`, of which the one with the least `problem_rank` is shown),
-- so that a macro that needs the parameters can raise it whether there is anybody to simulate or not.

-- The parameters that there are. event_words are the type and the category of the events that one is for.
CREATE OR REPLACE MACRO sql_known_parameters() AS TABLE
FROM (VALUES
    (1, 'hire_rate', 0.15::DOUBLE, ['hire', 'hiring']),
    (2, 'base_termination_rate', 0.12::DOUBLE, ['termination']),
    (3, 'promotion_rate', 0.08::DOUBLE, ['promotion']),
    (4, 'merit_rate', 0.85::DOUBLE, ['merit', 'raise']),
    (5, 'enrollment_rate', 0.75::DOUBLE, ['benefit_enrollment', 'enrollment']),
    (6, 'base_deferral_rate', 0.06::DOUBLE, ['benefit_enrollment', 'enrollment'])
) AS known (parameter_place, parameter, otherwise, event_words);

-- The arguments of a call that are parameters, in the order of the table.
CREATE OR REPLACE MACRO sql_arguments(
    hire_rate, base_termination_rate, promotion_rate, merit_rate, enrollment_rate, base_deferral_rate
) AS [
    CAST(hire_rate AS DOUBLE), CAST(base_termination_rate AS DOUBLE), CAST(promotion_rate AS DOUBLE),
    CAST(merit_rate AS DOUBLE), CAST(enrollment_rate AS DOUBLE), CAST(base_deferral_rate AS DOUBLE)
];

-- A parameter with the year and the level that its row is for, in the words of an error.
CREATE OR REPLACE MACRO sql_parameter(parameter, fiscal_year, job_level) AS
    parameter || CASE
        WHEN fiscal_year IS NOT NULL AND job_level IS NOT NULL THEN ' for fiscal_year ' || fiscal_year || ' and job_level ' || job_level
        WHEN fiscal_year IS NOT NULL THEN ' for fiscal_year ' || fiscal_year
        WHEN job_level IS NOT NULL THEN ' for job_level ' || job_level
        ELSE ''
    END;

-- All that a call and a relation say about parameters, a row each: origin is 'argument' or 'relation', reason says why a row of the
-- relation is not read. Where nothing is named, `relation` is NULL or ''.
CREATE OR REPLACE MACRO sql_given_parameters(relation, scenario, given) AS TABLE

WITH

sql_no_relation AS (
    SELECT NULL::VARCHAR AS parameter_name, NULL::DOUBLE AS parameter_value WHERE false
),

sql_relation_columns AS (
    SELECT list_transform(struct_keys(p), lambda column_name: lower(column_name)) AS names
    FROM (SELECT 1) AS always
    LEFT JOIN (FROM query_table(coalesce(nullif(relation, ''), 'sql_no_relation')) LIMIT 1) AS p ON true
),

-- Columns that are left out become NULLs.
all_columns AS (
    SELECT
        NULL AS parameter_name, NULL AS parameter_value, NULL AS scenario_id, NULL AS event_type,
        NULL AS fiscal_year, NULL AS job_level
    WHERE false
    UNION ALL BY NAME
    FROM query_table(coalesce(nullif(relation, ''), 'sql_no_relation'))
),

column_types AS (
    SELECT
        typeof(p.parameter_name) AS of_name, typeof(p.parameter_value) AS of_value, typeof(p.scenario_id) AS of_scenario,
        typeof(p.event_type) AS of_event_type, typeof(p.fiscal_year) AS of_year, typeof(p.job_level) AS of_level
    FROM (SELECT 1) AS always
    LEFT JOIN (FROM all_columns LIMIT 1) AS p ON true
),

relation_problems AS (
    SELECT CASE
        WHEN NOT list_contains(c.names, 'parameter_name')
            THEN 'parameters ''' || relation || ''' has no column parameter_name, which parameters are read from; its columns are '
                || sql_names(c.names)
        WHEN NOT list_contains(c.names, 'parameter_value')
            THEN 'parameters ''' || relation || ''' has no column parameter_value, which parameters are read from; its columns are '
                || sql_names(c.names)
        ELSE coalesce(
            sql_type_problem('parameters ''' || relation || '''', 'parameter_name', t.of_name, 'VARCHAR'),
            sql_type_problem('parameters ''' || relation || '''', 'parameter_value', t.of_value, 'DOUBLE'),
            sql_type_problem('parameters ''' || relation || '''', 'scenario_id', t.of_scenario, 'VARCHAR'),
            sql_type_problem('parameters ''' || relation || '''', 'fiscal_year', t.of_year, 'VARCHAR'),
            sql_type_problem('parameters ''' || relation || '''', 'job_level', t.of_level, 'VARCHAR'),
            sql_type_problem('parameters ''' || relation || '''', 'event_type', t.of_event_type, 'VARCHAR')
        )
    END AS problem
    FROM sql_relation_columns AS c, column_types AS t
),

known AS (
    SELECT *, ['promotion', 'merit', 'raise', 'benefit_enrollment', 'enrollment', 'hire', 'hiring', 'termination'] AS all_words
    FROM sql_known_parameters()
),

-- The rows of the relation as they stand there.
relation_rows AS (
    SELECT
        row_number() OVER () AS place,
        CAST(p.parameter_name AS VARCHAR) AS given_as,
        CAST(p.parameter_value AS VARCHAR) AS given_value,
        TRY_CAST(p.parameter_value AS DOUBLE) AS value,
        CAST(p.scenario_id AS VARCHAR) AS given_scenario,
        CAST(p.event_type AS VARCHAR) AS given_type,
        sql_lower(given_type) AS word,
        CAST(p.fiscal_year AS VARCHAR) AS given_year,
        CAST(p.job_level AS VARCHAR) AS given_level,
        TRY_CAST(regexp_extract(given_year, '^\s*([+-]?\d+)(\.0*)?\s*$', 1) AS BIGINT) AS fiscal_year,
        sql_level_number(given_level) AS job_level
    FROM all_columns AS p
),

-- Which of them are not read, and what is wrong with those that are.
checked_rows AS (
    SELECT
        r.place, r.given_as, k.parameter, k.parameter_place, r.fiscal_year, r.job_level, r.value,
        sql_parameter(k.parameter, r.fiscal_year, r.job_level) AS described,
        CASE
            WHEN k.parameter IS NULL THEN 'unknown name'
            WHEN r.given_value IS NULL THEN 'no value'
            WHEN r.given_scenario <> scenario THEN 'another scenario'
            WHEN list_contains(k.all_words, r.word) AND NOT list_contains(k.event_words, r.word) THEN 'another event_type'
        END AS reason,
        CASE
            WHEN reason IS NOT NULL THEN NULL
            WHEN NOT list_contains(k.all_words, r.word)
                THEN k.parameter || ' has the event_type ''' || sql_short(r.given_type) || ''' in parameters ''' || relation
                    || ''', which is none; allowed are ' || array_to_string(k.all_words, ', ') || ', and NULL for all'
            WHEN r.given_year IS NOT NULL AND r.fiscal_year IS NULL
                THEN k.parameter || ' has the fiscal_year ''' || sql_short(r.given_year) || ''' in parameters ''' || relation
                    || ''', which is not a whole number; give a year, or NULL for all years'
            WHEN r.given_level IS NOT NULL AND r.job_level IS NULL
                THEN k.parameter || ' has the job_level ''' || sql_short(r.given_level) || ''' in parameters ''' || relation
                    || ''', which has no number; give a level such as 3 or ''L3'', or NULL for all levels'
            WHEN r.value IS NULL
                THEN described || ' has the value ''' || sql_short(r.given_value) || ''' in parameters ''' || relation
                    || ''', which is not a number; a rate must lie within 0 and 1'
            WHEN r.value NOT BETWEEN 0 AND 1
                THEN described || ' is ' || sql_number(r.value) || ' (in parameters ''' || relation
                    || '''), but a rate must lie within 0 and 1'
        END AS problem
    FROM relation_rows AS r
    LEFT JOIN known AS k ON k.parameter = r.given_as
),

-- One that is given twice for the same year and level must be given alike.
compared_rows AS (
    SELECT
        c.* EXCLUDE (problem),
        first_value(c.value) OVER same AS first_value_given,
        CASE WHEN c.problem IS NOT NULL THEN 2 WHEN c.value <> first_value_given THEN 3 END AS problem_rank,
        CASE
            WHEN c.problem IS NOT NULL OR c.value IS NULL THEN c.problem
            WHEN c.value <> first_value_given
                THEN c.described || ' is given twice in parameters ''' || relation || ''', as ' || sql_number(first_value_given)
                    || ' and as ' || sql_number(c.value) || '; keep one of them, or tell them apart by scenario_id'
        END AS problem
    FROM checked_rows AS c
    WINDOW same AS (
        PARTITION BY c.parameter, c.fiscal_year, c.job_level, c.reason IS NULL AND c.problem IS NULL ORDER BY c.place
    )
),

arguments_given AS (
    SELECT
        k.parameter_place AS place, k.parameter, k.parameter_place, given[k.parameter_place] AS value,
        CASE
            WHEN value NOT BETWEEN 0 AND 1
                THEN k.parameter || ' is ' || sql_number(value) || ' (as an argument), but a rate must lie within 0 and 1'
        END AS problem
    FROM known AS k
    WHERE given[k.parameter_place] IS NOT NULL
)

SELECT 'argument' AS origin, place, parameter, parameter_place, value, problem, 4 AS problem_rank FROM arguments_given
UNION ALL BY NAME
SELECT
    'relation' AS origin, place, parameter, parameter_place, given_as, fiscal_year, job_level, value, problem_rank,
    coalesce(reason, CASE WHEN given[parameter_place] IS NOT NULL THEN 'overridden by the argument' END) AS reason,
    CASE WHEN reason IS NULL THEN problem END AS problem
FROM compared_rows
UNION ALL BY NAME
SELECT 'problem' AS origin, 0 AS place, problem, 1 AS problem_rank FROM relation_problems WHERE problem IS NOT NULL;

-- Which parameters hold in a year at a level, a row each. `given` is the name of a CTE with the rows of sql_given_parameters.
--
-- of_year is a year that has rows of its own, or 0 for all others; step counts the levels with rows, from 0 for those below all of
-- them and those without a number. Of the rows up to the level those of the year come first, and among them the highest.
CREATE OR REPLACE MACRO sql_rules(given) AS TABLE

WITH

readable AS (
    FROM query_table(given)
    WHERE origin <> 'problem' AND reason IS NULL AND problem IS NULL
        -- 0 stands for the years without rows of their own, and is no year itself.
        AND coalesce(fiscal_year BETWEEN 1 AND 9999, true)
),

own_years AS (
    SELECT DISTINCT fiscal_year AS of_year FROM readable WHERE fiscal_year IS NOT NULL
    UNION ALL
    SELECT 0
),

steps AS (
    SELECT row_number() OVER (ORDER BY from_level NULLS FIRST) - 1 AS step, from_level
    FROM (
        SELECT DISTINCT job_level AS from_level FROM readable WHERE job_level IS NOT NULL
        UNION ALL
        SELECT NULL
    )
),

resolved AS (
    SELECT
        y.of_year, s.step, k.parameter,
        coalesce(first(r.value ORDER BY r.fiscal_year NULLS LAST, r.job_level DESC NULLS LAST), k.otherwise) AS value
    FROM own_years AS y
    CROSS JOIN steps AS s
    CROSS JOIN sql_known_parameters() AS k
    LEFT JOIN readable AS r
        ON r.parameter = k.parameter
        AND (r.fiscal_year IS NULL OR r.fiscal_year = y.of_year)
        AND (r.job_level IS NULL OR r.job_level <= s.from_level)
    GROUP BY y.of_year, s.step, k.parameter, k.otherwise
)

SELECT of_year, step, {
    'rate_of_hire': any_value(value) FILTER (parameter = 'hire_rate'),
    'rate_of_termination': any_value(value) FILTER (parameter = 'base_termination_rate'),
    'rate_of_promotion': any_value(value) FILTER (parameter = 'promotion_rate'),
    'rate_of_merit': any_value(value) FILTER (parameter = 'merit_rate'),
    'rate_of_enrollment': any_value(value) FILTER (parameter = 'enrollment_rate'),
    'rate_of_deferral': any_value(value) FILTER (parameter = 'base_deferral_rate')
} AS rule
FROM resolved
GROUP BY of_year, step;

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
            ('rehire_date', typeof(w.rehire_date), 'DATE'), ('employee_rehire_date', typeof(w.employee_rehire_date), 'DATE')
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
    NULL AS rehire_date, NULL AS employee_rehire_date
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
        )
    ) AS problem
FROM (SELECT row_number() OVER () AS place, * FROM sql_workforce_with_all_columns(workforce)) AS w, query_table(columns) AS c;

-- What happens to whom in which year: the rules, once, for all that is made of them.
--
-- Each turn of the recursion takes an employee from the end of one year through the next; the rows below, which nothing has happened
-- to yet, stand at the end of the year before the first. Cohorts by year take one turn.

-- How many levels with rows of their own are not above a level.
CREATE OR REPLACE MACRO sql_step(from_levels, level) AS
    len(list_filter(from_levels, lambda from_level: from_level <= sql_level_number(level)));

-- A row for each employee and year that takes part, in each of the futures (the name of a CTE with future and seed). `call` holds the arguments that are no parameters, `given` those that are
-- (sql_arguments). Whatever is wrong is an error, also where nobody is simulated.
CREATE OR REPLACE MACRO sql_employee_years(start_year, end_year, workforce, parameters, call, given, futures) AS TABLE

WITH RECURSIVE

-- 1. What is read, under names that no relation of a user's has.

sql_workforce_columns_read AS MATERIALIZED (
    FROM sql_workforce_columns(workforce)
),

sql_workforce_rows_read AS MATERIALIZED (
    FROM sql_workforce_rows(workforce, 'sql_workforce_columns_read')
),

sql_parameters_read AS MATERIALIZED (
    FROM sql_given_parameters(parameters, coalesce(CAST(struct_extract(call, 'scenario_id') AS VARCHAR), 'default'), given)
),

-- 2. The arguments, and who is there on the opening day.

arguments AS MATERIALIZED (
    SELECT
        c.names,
        c.called,
        CAST(CASE WHEN sql_whole_number(start_year) BETWEEN 1 AND 9999 THEN sql_whole_number(start_year) END AS INTEGER) AS first_year,
        CAST(CASE WHEN sql_whole_number(end_year) BETWEEN 1 AND 9999 THEN sql_whole_number(end_year) END AS INTEGER) AS last_year,
        list_contains(c.names, 'simulation_year') AS has_years,
        coalesce(CAST(struct_extract(call, 'cohort') AS VARCHAR), 'auto') AS cohort_asked,
        has_years AND CASE cohort_asked
            WHEN 'by_year' THEN true
            WHEN 'auto' THEN struct_extract(call, 'opening_year') IS NULL
            ELSE false
        END AS is_by_year,
        coalesce(sql_whole_number(struct_extract(call, 'opening_year')), first_year) AS year_opened,
        coalesce(CAST(struct_extract(call, 'allow_empty') AS BOOLEAN), false) AS may_be_empty
    FROM sql_workforce_columns_read AS c
),

opening AS MATERIALIZED (
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
        CASE WHEN is_back THEN w.rehired_on ELSE w.hired_on END AS hired_on_opening,
        -- What stays the same through all years.
        {
            'ssn': w.ssn, 'department': w.department_name, 'tier': w.tier, 'is_low_performer': w.is_low_performer,
            'born_on': w.born_on, 'given_age': w.given_age, 'given_tenure': w.given_tenure, 'opens_in': opens_in,
            'known_end': CASE WHEN NOT has_left THEN w.ends_on END
        } AS who
    FROM sql_workforce_rows_read AS w, arguments AS a
),

-- 3. What is wrong, the first of it an error.

problems AS (
    SELECT 1 AS rank, 0 AS place, coalesce(
        sql_year_problem('start', start_year),
        sql_year_problem('end', end_year),
        CASE
            WHEN a.first_year > a.last_year
                THEN 'start ' || a.first_year || ' lies after end ' || a.last_year
                    || ', but the years must run forwards; give the earlier year first'
            WHEN a.cohort_asked NOT IN ('auto', 'by_year', 'roll_forward')
                THEN 'the cohort ''' || sql_short(a.cohort_asked) || ''' is unknown; allowed are ''auto'', ''by_year'' and ''roll_forward'''
            WHEN a.cohort_asked = 'by_year' AND struct_extract(call, 'opening_year') IS NOT NULL
                THEN 'opening_year opens a workforce that is rolled forward, but cohort ''by_year'' takes every year from its own rows; '
                    || 'leave one of them out'
            WHEN struct_extract(call, 'opening_year') IS NOT NULL
                THEN sql_year_problem('opening_year', struct_extract(call, 'opening_year'))
        END,
        sql_seed_problem('random_seed', struct_extract(call, 'random_seed')),
        c.problem,
        CASE
            WHEN a.cohort_asked = 'by_year' AND NOT a.has_years
                THEN 'cohort ''by_year'' needs a column simulation_year, which ' || a.called || ' does not have (its columns are '
                    || sql_names(a.names) || '); add the column or use cohort ''roll_forward'''
        END
    ) AS problem
    FROM arguments AS a, sql_workforce_columns_read AS c

    UNION ALL

    SELECT 10 + p.problem_rank, p.place, p.problem FROM sql_parameters_read AS p

    UNION ALL

    SELECT 20, o.place, CASE
        WHEN o.problem IS NOT NULL THEN o.problem
        WHEN o.employee IS NULL
            THEN 'employee_id is NULL in ' || a.called || ', but every employee needs one; leave such rows out or give them an id'
    END
    FROM opening AS o, arguments AS a
    WHERE o.problem IS NOT NULL OR (o.employee IS NULL AND o.takes_part)

    UNION ALL

    SELECT 21, 0, a.called || ' has the employment_status ' || sql_quoted(list(w.unknown_status ORDER BY w.first_place))
        || ', which says nothing that is known of who works here; make a view with a column active (true or false) for it'
    FROM (
        SELECT unknown_status, min(place) AS first_place FROM sql_workforce_rows_read
        WHERE unknown_status IS NOT NULL
        GROUP BY unknown_status
    ) AS w, arguments AS a
    GROUP BY a.called

    UNION ALL

    -- A workforce with rows, but none that takes part.
    SELECT 30, 0, CASE
        WHEN NOT bool_or(o.is_asked)
            THEN any_value(a.called) || ' has no rows of ' || any_value(CASE
                WHEN NOT a.is_by_year THEN 'the opening year ' || a.year_opened
                WHEN a.first_year = a.last_year THEN 'the year ' || a.first_year
                ELSE 'the years ' || a.first_year || ' to ' || a.last_year
            END) || '; its simulation_year is ' || any_value(y.found)
            || coalesce('; open from one of its years by opening_year := ' || any_value(y.latest), '')
            || ', or say allow_empty := true where no events are right'
        ELSE 'nobody in ' || any_value(a.called) || ' takes part'
            || coalesce(' in the ' || any_value(CASE
                WHEN a.is_by_year THEN 'years ' || a.first_year || ' to ' || a.last_year
                WHEN a.has_years THEN 'opening year ' || a.year_opened
            END), '')
            || ': ' || array_to_string(list_filter([
                'active is ' || nullif(array_to_string(list_filter([
                    CASE WHEN bool_or(o.is_asked AND NOT o.given_active) THEN 'false' END,
                    CASE WHEN bool_or(o.is_asked AND o.status IS NULL AND o.given_active IS NULL AND NOT o.is_active
                        AND list_contains(a.names, 'active')) THEN 'NULL' END
                ], lambda word: word IS NOT NULL), ' or '), ''),
                'employment_status is ' || sql_quoted(
                    list_sort(list(DISTINCT o.status) FILTER (o.is_asked AND o.given_active IS NULL AND NOT o.is_employed_by_status))
                ),
                CASE WHEN bool_or(o.is_asked AND o.is_active AND o.has_left AND NOT o.is_back) THEN 'the termination date has passed' END
            ], lambda reason: reason IS NOT NULL), ', ')
            || '; say allow_empty := true where no events are right'
    END
    FROM opening AS o, arguments AS a, (
        SELECT
            array_to_string(list(coalesce(CAST(d.year_of_row AS VARCHAR), 'NULL') ORDER BY d.year_of_row NULLS LAST)[1:10], ', ')
                || CASE WHEN count(*) > 10 THEN ' and ' || (count(*) - 10) || ' more' ELSE '' END AS found,
            max(d.year_of_row) AS latest
        FROM (SELECT DISTINCT year_of_row FROM sql_workforce_rows_read) AS d
    ) AS y
    HAVING count(*) > 0 AND NOT bool_or(o.takes_part) AND NOT any_value(a.may_be_empty)
),

checks AS MATERIALIZED (
    SELECT CASE
        WHEN count(p.problem) = 0 THEN true
        ELSE error(first(p.problem ORDER BY p.rank, p.place))
    END AS are_fine
    FROM problems AS p
    WHERE p.problem IS NOT NULL
),

-- 4. The years, and the rules that hold in them.

rules AS MATERIALIZED (
    FROM sql_rules('sql_parameters_read')
),

levels_with_rows AS (
    SELECT coalesce(list(DISTINCT p.job_level ORDER BY p.job_level), []) AS from_levels
    FROM sql_parameters_read AS p
    WHERE p.origin = 'relation' AND p.reason IS NULL AND p.problem IS NULL AND p.job_level IS NOT NULL
),

years AS MATERIALIZED (
    SELECT
        y.this_year,
        coalesce(r.of_year, 0) AS of_year,
        l.from_levels,
        a.is_by_year,
        make_date(y.this_year, 1, 1) AS promotes_on,
        make_date(y.this_year, 3, 15) AS raises_on,
        make_date(y.this_year, 4, 1) AS enrolls_on,
        make_date(y.this_year, 6, 15) AS hires_on,
        make_date(y.this_year, 9, 15) AS terminates_on
    FROM (SELECT CAST(unnest(range(first_year, last_year + 1)) AS INTEGER) AS this_year FROM arguments) AS y
    CROSS JOIN arguments AS a
    CROSS JOIN levels_with_rows AS l
    LEFT JOIN (SELECT DISTINCT of_year FROM rules) AS r ON r.of_year = y.this_year
),

-- 5. Year by year.

employee_years AS (
    SELECT
        o.place, f.future, f.seed, o.employee, o.who, o.closes_in,
        CAST(o.opens_in - 1 AS INTEGER) AS this_year,
        -- 1 January of the year, and what happens in it: nothing is known of the year before.
        NULL::BIGINT AS tenure, NULL::INTEGER AS age, NULL::DOUBLE AS salary, NULL::VARCHAR AS job_level, NULL::DOUBLE AS deferral_rate,
        NULL::DATE AS promoted_on, NULL::DOUBLE AS promotion_threshold, NULL::VARCHAR AS next_level, NULL::VARCHAR AS promoted_level,
        NULL::DOUBLE AS salary_before_promotion, NULL::DOUBLE AS promoted_salary,
        NULL::DATE AS raised_on, NULL::DOUBLE AS merit_threshold, NULL::VARCHAR AS level_at_merit,
        NULL::DOUBLE AS salary_before_merit, NULL::DOUBLE AS merit_salary,
        NULL::DATE AS enrolled_on, NULL::DOUBLE AS enrollment_threshold, NULL::VARCHAR AS level_at_enrollment,
        NULL::DOUBLE AS initial_deferral_rate,
        NULL::DATE AS joined_on, NULL::DOUBLE AS hire_threshold, NULL::DOUBLE AS starting_salary,
        NULL::DATE AS left_on, NULL::DOUBLE AS termination_threshold, NULL::VARCHAR AS termination_reason,
        NULL::BIGINT AS tenure_at_end, NULL::DOUBLE AS salary_at_end, NULL::VARCHAR AS level_at_end,
        -- The end of the year. What is not finite is not known.
        o.hired_on_opening AS hired_on_after,
        o.derives_tenure AS derives_tenure_after,
        CASE WHEN isfinite(o.given_salary) THEN o.given_salary END AS salary_after,
        o.job_level AS level_after,
        o.is_in_plan AS is_in_plan_after,
        CASE WHEN isfinite(o.given_deferral_rate) THEN o.given_deferral_rate END AS deferral_rate_after
    FROM opening AS o, checks AS c, query_table(futures) AS f
    WHERE c.are_fine
        AND o.takes_part
        -- Whoever is known to leave before the hire is never there.
        AND coalesce(o.who.known_end >= o.hired_on_opening, true)

    UNION ALL

    -- The end of the year: what the events have left.
    SELECT
        y.place, y.future, y.seed, y.employee, y.who, y.closes_in, y.this_year, y.tenure, y.age, y.salary, y.job_level, y.deferral_rate,
        CASE WHEN y.is_promoted THEN y.promotes_on END AS promoted_on,
        y.promotion_threshold, y.next_level, y.promoted_level, y.salary_before_promotion, y.promoted_salary,
        CASE WHEN y.has_merit THEN y.raises_on END AS raised_on,
        y.merit_threshold, y.level_at_merit, y.salary_before_merit, y.merit_salary,
        CASE WHEN y.enrolls THEN y.enrolls_on END AS enrolled_on,
        y.enrollment_threshold, y.level_at_enrollment, y.initial_deferral_rate,
        CASE WHEN y.is_hired THEN y.hires_on END AS joined_on,
        y.hire_threshold, y.starting_salary,
        CASE WHEN y.leaves THEN y.leaves_on END AS left_on,
        y.termination_threshold,
        CASE WHEN y.is_end_known THEN 'known' ELSE 'voluntary' END AS termination_reason,
        CASE WHEN y.is_hired THEN 0 ELSE y.tenure END AS tenure_at_end,
        CASE
            WHEN y.is_by_year THEN y.salary
            WHEN y.is_hired THEN sql_cents(y.starting_salary)
            WHEN y.has_merit THEN sql_cents(y.merit_salary)
            ELSE y.salary_before_merit
        END AS salary_at_end,
        CASE WHEN y.is_promoted AND NOT y.is_by_year THEN y.promoted_level ELSE y.job_level END AS level_at_end,
        CASE WHEN y.is_hired THEN y.hires_on ELSE y.hired_on END AS hired_on_after,
        y.derives_tenure OR y.is_hired AS derives_tenure_after,
        salary_at_end AS salary_after,
        level_at_end AS level_after,
        CASE WHEN y.is_hired THEN false WHEN y.enrolls THEN true ELSE y.is_in_plan END AS is_in_plan_after,
        CASE WHEN y.enrolls THEN y.initial_deferral_rate ELSE y.deferral_rate END AS deferral_rate_after
    FROM (
        -- The amounts: a merit raise is on top of a promotion where the year compounds.
        SELECT
            m.*,
            m.salary AS salary_before_promotion,
            salary_before_promotion * 1.15::DOUBLE AS promoted_salary,
            CASE WHEN m.is_promoted AND NOT m.is_by_year THEN sql_cents(promoted_salary) ELSE m.salary END AS salary_before_merit,
            salary_before_merit * 1.04::DOUBLE AS merit_salary
        FROM (
            -- Promotion, merit and enrollment, as far as they come before the end; each at the level of its day.
            SELECT
                t.*,
                t.would_be_promoted AND coalesce(t.promotes_on < t.cut_on, true) AS is_promoted,
                is_promoted AND NOT t.is_by_year AS is_at_new_level,
                CASE WHEN is_at_new_level THEN t.promoted_level ELSE t.job_level END AS level_at_merit,
                CASE WHEN is_at_new_level THEN t.new_rule.rate_of_merit ELSE t.rule.rate_of_merit END AS merit_threshold,
                coalesce(CASE
                    WHEN t.is_employed
                            AND (t.is_by_year OR t.hired_on <= t.raises_on)
                            AND coalesce(t.raises_on < t.cut_on, true)
                        THEN sql_hash_rng(t.employee, t.this_year, 'merit', random_seed := t.seed) < merit_threshold
                END, false) AS has_merit,
                level_at_merit AS level_at_enrollment,
                CASE WHEN is_at_new_level THEN t.new_rule.rate_of_enrollment ELSE t.rule.rate_of_enrollment END AS enrollment_threshold,
                CASE WHEN is_at_new_level THEN t.new_rule.rate_of_deferral ELSE t.rule.rate_of_deferral END AS initial_deferral_rate,
                coalesce(CASE
                    WHEN t.is_employed
                            AND (t.is_by_year OR t.hired_on <= t.enrolls_on)
                            AND coalesce(t.enrolls_on < t.cut_on, true)
                            AND NOT t.is_in_plan
                        THEN sql_hash_rng(t.employee, t.this_year, 'enrollment', random_seed := t.seed) < enrollment_threshold
                END, false) AS enrolls
            FROM (
                -- Hire and termination: likelier in the first year and for low performers. One that is known happens for certain.
                SELECT
                    q.*,
                    q.rule.rate_of_hire AS hire_threshold,
                    50000::DOUBLE AS starting_salary,
                    coalesce(CASE
                        WHEN NOT q.is_employed AND coalesce(q.hires_on < q.who.known_end, true)
                            THEN sql_hash_rng(q.employee, q.this_year, 'hire', random_seed := q.seed) < hire_threshold
                    END, false) AS is_hired,
                    CASE WHEN q.is_end_known THEN q.who.known_end ELSE q.terminates_on END AS leaves_on,
                    CASE
                        WHEN q.is_end_known THEN 1.0::DOUBLE
                        ELSE
                            CASE
                                WHEN q.would_be_promoted AND NOT q.is_by_year THEN q.new_rule.rate_of_termination
                                ELSE q.rule.rate_of_termination
                            END
                            * CASE WHEN q.tenure < 12 THEN 1.25::DOUBLE WHEN q.who.is_low_performer THEN 2.0::DOUBLE ELSE 1.0::DOUBLE END
                    END AS termination_threshold,
                    coalesce(CASE
                        WHEN q.is_end_known THEN q.is_employed OR (is_hired AND NOT q.is_by_year)
                        WHEN q.is_employed AND (q.is_by_year OR q.hired_on <= leaves_on)
                            THEN sql_hash_rng(q.employee, q.this_year, 'termination', random_seed := q.seed) < termination_threshold
                    END, false) AS leaves,
                    -- From here on nothing happens any more. In cohorts by year a termination that is drawn stands on its own.
                    CASE WHEN q.is_end_known OR (leaves AND NOT q.is_by_year) THEN leaves_on END AS cut_on
                FROM (
                    -- The rules at the level that a promotion leads to.
                    SELECT d.*, n.rule AS new_rule
                    FROM (
                        -- Would there be a promotion, if nobody left before it? One level up, from a tenure of 12 months on.
                        SELECT
                            j.*,
                            o.rule,
                            o.rule.rate_of_promotion AS promotion_threshold,
                            coalesce(CASE
                                WHEN j.is_employed
                                        AND (j.is_by_year OR j.hired_on <= j.promotes_on)
                                        AND coalesce(j.promotes_on < j.who.known_end, true)
                                        AND j.tenure >= 12
                                    THEN sql_hash_rng(j.employee, j.this_year, 'promotion', random_seed := j.seed) < promotion_threshold
                            END, false) AS would_be_promoted,
                            CAST(CAST(sql_level_number(j.job_level) AS BIGINT) + 1 AS VARCHAR) AS next_level,
                            coalesce(regexp_replace(j.job_level, '\d+', next_level), j.job_level) AS promoted_level,
                            CASE WHEN would_be_promoted THEN sql_step(j.from_levels, promoted_level) ELSE j.step END AS new_step
                        FROM (
                            -- 1 January: what the year before has left.
                            SELECT
                                p.place, p.future, p.seed, p.employee, p.who, p.closes_in, a.*,
                                p.hired_on_after AS hired_on,
                                hired_on IS NOT NULL AS is_employed,
                                coalesce(year(p.who.known_end) = a.this_year, false) AS is_end_known,
                                p.derives_tenure_after AS derives_tenure,
                                CASE
                                    WHEN derives_tenure THEN sql_months_to_new_year(hired_on, a.this_year)
                                    ELSE TRY_CAST(CAST(p.who.given_tenure AS HUGEINT) + 12 * (a.this_year - p.who.opens_in) AS BIGINT)
                                END AS tenure,
                                TRY_CAST(CASE
                                    WHEN p.who.born_on IS NOT NULL THEN sql_years_to_new_year(p.who.born_on, a.this_year)
                                    ELSE CAST(p.who.given_age AS BIGINT) + (a.this_year - p.who.opens_in)
                                END AS INTEGER) AS age,
                                p.salary_after AS salary,
                                p.level_after AS job_level,
                                sql_step(a.from_levels, p.level_after) AS step,
                                p.is_in_plan_after AS is_in_plan,
                                p.deferral_rate_after AS deferral_rate
                            FROM employee_years AS p
                            JOIN years AS a ON a.this_year = p.this_year + 1
                            WHERE p.this_year < p.closes_in AND p.left_on IS NULL
                        ) AS j
                        JOIN rules AS o ON o.of_year = j.of_year AND o.step = j.step
                    ) AS d
                    JOIN rules AS n ON n.of_year = d.of_year AND n.step = d.new_step
                ) AS q
            ) AS t
        ) AS m
    ) AS y
)

-- The years that somebody goes through, and a row of none that makes the checks where nobody does.
SELECT * FROM employee_years WHERE promotion_threshold IS NOT NULL
UNION ALL BY NAME
SELECT NULL AS place FROM checks WHERE NOT are_fine;

-- The events of a workforce: those of the extension's polars_yearly_events, to the last bit.

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
    opening_year := NULL,
    allow_empty := NULL,
    hire_rate := NULL,
    base_termination_rate := NULL,
    promotion_rate := NULL,
    merit_rate := NULL,
    enrollment_rate := NULL,
    base_deferral_rate := NULL
) AS TABLE

WITH

sql_futures AS (
    SELECT 1 AS future, sql_whole_number(random_seed) AS seed
),

employee_years AS MATERIALIZED (
    FROM sql_employee_years(
        start_year, end_year, workforce, parameters,
        {
            'scenario_id': scenario_id, 'random_seed': random_seed, 'cohort': cohort, 'opening_year': opening_year,
            'allow_empty': allow_empty
        },
        sql_arguments(hire_rate, base_termination_rate, promotion_rate, merit_rate, enrollment_rate, base_deferral_rate),
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
        'hire' AS event_type, 'hiring' AS category, 2 AS place_in_day,
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
{% endraw %}{% endmacro %}
