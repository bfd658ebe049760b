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
