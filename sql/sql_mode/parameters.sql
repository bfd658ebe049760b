-- The parameters: which there are, what a call and a relation give, and which of it holds for whom.
--
-- What is wrong is kept as a sentence beside what was read (`problem`, of which the one with the least `problem_rank` is shown),
-- so that a macro that needs the parameters can raise it whether there is anybody to simulate or not.

-- The parameters that there are, in the order of the arguments; the multipliers, which are none, come last. other_name is a second name
-- in a relation, event_words are the type and the category of the events that one is for.
CREATE OR REPLACE MACRO sql_known_parameters() AS TABLE
FROM (VALUES
    (1, 'hire_rate', NULL, 'rate', NULL, 0.15::DOUBLE, ['hire', 'hiring']),
    (2, 'base_termination_rate', NULL, 'rate', NULL, 0.12::DOUBLE, ['termination']),
    (3, 'promotion_rate', 'promotion_probability', 'rate', NULL, 0.08::DOUBLE, ['promotion']),
    (4, 'merit_rate', NULL, 'rate', NULL, 0.85::DOUBLE, ['merit', 'raise']),
    (5, 'enrollment_rate', NULL, 'rate', NULL, 0.75::DOUBLE, ['benefit_enrollment', 'enrollment']),
    (6, 'base_deferral_rate', NULL, 'rate', NULL, 0.06::DOUBLE, ['benefit_enrollment', 'enrollment']),
    (7, 'merit_raise', 'merit_base', 'raise', NULL, 0.04::DOUBLE, ['merit', 'raise']),
    (8, 'cola_rate', NULL, 'raise', NULL, 0.0::DOUBLE, ['merit', 'raise']),
    (9, 'promotion_raise', NULL, 'raise', NULL, 0.15::DOUBLE, ['promotion']),
    (10, 'starting_salary', NULL, 'amount', NULL, 50000.0::DOUBLE, ['hire', 'hiring']),
    (11, 'new_hire_termination_rate', NULL, 'rate', NULL, NULL, ['termination']),
    (12, 'merit_minimum_tenure_months', NULL, 'count', 0, 0.0::DOUBLE, ['merit', 'raise']),
    (13, 'promotion_minimum_tenure_months', NULL, 'count', 0, 12.0::DOUBLE, ['promotion']),
    (14, 'highest_level', NULL, 'count', 1, NULL, ['promotion']),
    (15, 'promotion_maximum_age', NULL, 'count', 0, NULL, ['promotion']),
    (16, 'promotion_date', NULL, 'date', NULL, 101.0::DOUBLE, ['promotion']),
    (17, 'merit_date', NULL, 'date', NULL, 315.0::DOUBLE, ['merit', 'raise']),
    (18, 'enrollment_date', NULL, 'date', NULL, 401.0::DOUBLE, ['benefit_enrollment', 'enrollment']),
    (19, 'termination_date', NULL, 'date', 0, 915.0::DOUBLE, ['termination']),
    (20, 'termination_multiplier', NULL, 'multiplier', NULL, NULL, ['termination']),
    (21, 'promotion_multiplier', NULL, 'multiplier', NULL, NULL, ['promotion'])
) AS known (parameter_place, parameter, other_name, kind, least, otherwise, event_words);

-- The arguments of a call that are parameters, in the order of the table.
CREATE OR REPLACE MACRO sql_arguments(
    hire_rate, base_termination_rate, promotion_rate, merit_rate, enrollment_rate, base_deferral_rate, merit_raise, cola_rate,
    promotion_raise, starting_salary, new_hire_termination_rate, merit_minimum_tenure_months, promotion_minimum_tenure_months,
    highest_level, promotion_maximum_age, promotion_date, merit_date, enrollment_date, termination_date
) AS list_transform([
    CAST(hire_rate AS DOUBLE), CAST(base_termination_rate AS DOUBLE), CAST(promotion_rate AS DOUBLE), CAST(merit_rate AS DOUBLE),
    CAST(enrollment_rate AS DOUBLE), CAST(base_deferral_rate AS DOUBLE), CAST(merit_raise AS DOUBLE), CAST(cola_rate AS DOUBLE),
    CAST(promotion_raise AS DOUBLE), CAST(starting_salary AS DOUBLE), CAST(new_hire_termination_rate AS DOUBLE),
    CAST(merit_minimum_tenure_months AS DOUBLE), CAST(promotion_minimum_tenure_months AS DOUBLE), CAST(highest_level AS DOUBLE),
    CAST(promotion_maximum_age AS DOUBLE), CAST(promotion_date AS DOUBLE), CAST(merit_date AS DOUBLE), CAST(enrollment_date AS DOUBLE),
    CAST(termination_date AS DOUBLE)
], lambda given: given);

-- Whether a parameter of that kind may have the value; NaN, which is above all numbers, is never one.
CREATE OR REPLACE MACRO sql_is_allowed(kind, least, value) AS
    CASE kind
        WHEN 'rate' THEN value BETWEEN 0 AND 1
        WHEN 'raise' THEN value > -0.5 AND value <= 10
        WHEN 'amount' THEN value >= 0 AND isfinite(value)
        WHEN 'count' THEN value >= least AND isfinite(value) AND value = floor(value)
        WHEN 'date' THEN
            coalesce(value = least, false)
            OR (
                value = floor(value) AND value BETWEEN 101 AND 1231
                AND value % 100 BETWEEN 1 AND coalesce([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][CAST(floor(value / 100) AS INTEGER)], 0)
            ) IS TRUE
        ELSE value BETWEEN 0 AND 1000
    END;

-- What is allowed, as the end of a sentence.
CREATE OR REPLACE MACRO sql_allowed(kind, least) AS
    CASE kind
        WHEN 'rate' THEN 'a rate must lie within 0 and 1'
        WHEN 'raise' THEN 'a raise must be greater than -0.5 and at most 10'
        WHEN 'amount' THEN 'an amount must be finite and not negative'
        WHEN 'count' THEN 'it must be a whole number of at least ' || least
        WHEN 'date' THEN 'a date must be a day of every year, as month × 100 + day: 315 for 15 March' || CASE WHEN least = 0 THEN ', or 0' ELSE '' END
        ELSE 'a multiplier must lie within 0 and 1000'
    END;

-- A parameter with the year, the level and the bands that its row is for, in the words of an error.
CREATE OR REPLACE MACRO sql_parameter(parameter, fiscal_year, job_level, age_band, tenure_band) AS
    parameter || coalesce(' for ' || nullif(regexp_replace(concat_ws(
        ', ', 'fiscal_year ' || fiscal_year, 'job_level ' || job_level, 'age_band ''' || age_band || '''',
        'tenure_band ''' || tenure_band || ''''
    ), ', ([^,]*)$', ' and \1'), ''), '');

-- What is wrong where a column that says for whom rows are has another name: without it they would be for everybody.
CREATE OR REPLACE MACRO sql_parameters_of_other_name(called, names, wanted, others, whom) AS
    CASE
        WHEN NOT list_contains(names, wanted) AND list_has_any(names, others)
            THEN called || ' has a column ' || list_filter(names, lambda column_name: list_contains(others, column_name))[1] || ' but none ' || wanted
                || ', so its rows would be for every ' || whom || '; rename it to ' || wanted || ', or leave it out where that is meant'
    END;

-- All that a call and a relation say about parameters, a row each: origin is 'argument' or 'relation', reason says why a row of the
-- relation is not read. Where nothing is named, `relation` is NULL or ''.
CREATE OR REPLACE MACRO sql_given_parameters(relation, scenario, first_year, last_year, given) AS TABLE

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
        NULL AS fiscal_year, NULL AS job_level, NULL AS age_band, NULL AS tenure_band
    WHERE false
    UNION ALL BY NAME
    FROM query_table(coalesce(nullif(relation, ''), 'sql_no_relation'))
),

column_types AS (
    SELECT [
        ('parameter_name', typeof(p.parameter_name), 'VARCHAR'), ('parameter_value', typeof(p.parameter_value), 'DOUBLE'),
        ('scenario_id', typeof(p.scenario_id), 'VARCHAR'), ('fiscal_year', typeof(p.fiscal_year), 'VARCHAR'),
        ('job_level', typeof(p.job_level), 'VARCHAR'), ('event_type', typeof(p.event_type), 'VARCHAR'),
        ('age_band', typeof(p.age_band), 'VARCHAR'), ('tenure_band', typeof(p.tenure_band), 'VARCHAR')
    ] AS columns_read
    FROM (SELECT 1) AS always
    LEFT JOIN (FROM all_columns LIMIT 1) AS p ON true
),

relation_problems AS (
    SELECT
        'parameters ''' || relation || '''' AS called,
        coalesce(
            CASE
                WHEN NOT list_has_all(c.names, ['parameter_name', 'parameter_value'])
                    THEN called || ' has no column '
                        || CASE WHEN list_contains(c.names, 'parameter_name') THEN 'parameter_value' ELSE 'parameter_name' END
                        || ', which parameters are read from; its columns are ' || sql_names(c.names)
            END,
            sql_parameters_of_other_name(called, c.names, 'fiscal_year', ['year', 'simulation_year'], 'year'),
            sql_parameters_of_other_name(called, c.names, 'job_level', ['level', 'level_id'], 'level'),
            list_extract(list_filter(
                list_transform(t.columns_read, lambda one: sql_type_problem(called, one[1], one[2], one[3])),
                lambda problem: problem IS NOT NULL
            ), 1)
        ) AS problem
    FROM sql_relation_columns AS c, column_types AS t
),

known AS (
    SELECT
        *,
        ['promotion', 'merit', 'raise', 'benefit_enrollment', 'enrollment', 'hire', 'hiring', 'termination'] AS all_words,
        'parameters ''' || relation || '''' AS called,
        given[parameter_place] AS argument
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
        sql_level_number(given_level) AS job_level,
        CAST(p.age_band AS VARCHAR) AS age_band,
        CAST(p.tenure_band AS VARCHAR) AS tenure_band
    FROM all_columns AS p
),

-- Which of them are not ours to check, and what is wrong with those that are.
checked_rows AS (
    SELECT
        r.place, r.given_as, k.parameter, k.parameter_place, k.kind, r.fiscal_year, r.job_level, r.age_band, r.tenure_band, r.value,
        k.called, k.argument,
        sql_parameter(k.parameter, r.fiscal_year, r.job_level, r.age_band, r.tenure_band) AS described,
        CASE
            WHEN k.parameter IS NULL THEN 'of an unknown name'
            WHEN r.given_scenario <> scenario THEN 'of another scenario'
            WHEN list_contains(k.all_words, r.word) AND NOT list_contains(k.event_words, r.word) THEN 'of another event_type'
            WHEN r.given_value IS NULL THEN 'without a value'
        END AS not_ours,
        CASE
            WHEN not_ours IS NOT NULL THEN NULL
            WHEN NOT list_contains(k.all_words, r.word)
                THEN k.parameter || ' has the event_type ''' || sql_short(r.given_type) || ''' in ' || k.called
                    || ', which is none; allowed are ' || array_to_string(k.all_words, ', ') || ', and NULL for all'
            WHEN r.given_year IS NOT NULL AND r.fiscal_year IS NULL
                THEN k.parameter || ' has the fiscal_year ''' || sql_short(r.given_year) || ''' in ' || k.called
                    || ', which is not a whole number; give a year, or NULL for all years'
            WHEN r.given_level IS NOT NULL AND k.kind = 'date'
                THEN k.parameter || ' has the job_level ''' || sql_short(r.given_level) || ''' in ' || k.called
                    || ', but a date is the same for all levels; leave job_level NULL'
            WHEN r.given_level IS NOT NULL AND r.job_level IS NULL
                THEN k.parameter || ' has the job_level ''' || sql_short(r.given_level) || ''' in ' || k.called
                    || ', which has no number; give a level such as 3 or ''L3'', or NULL for all levels'
            WHEN k.kind <> 'multiplier' AND coalesce(r.age_band, r.tenure_band) IS NOT NULL
                THEN k.parameter || ' has the ' || CASE WHEN r.age_band IS NOT NULL THEN 'age_band' ELSE 'tenure_band' END || ' '''
                    || sql_short(coalesce(r.age_band, r.tenure_band)) || ''' in ' || k.called
                    || ', but only termination_multiplier and promotion_multiplier differ by bands; leave it NULL'
            WHEN NOT list_contains(sql_age_bands(), r.age_band)
                THEN k.parameter || ' has the age_band ''' || sql_short(r.age_band) || ''' in ' || k.called
                    || ', which is none; allowed are ' || sql_quoted(sql_age_bands()) || ', and NULL for all'
            WHEN NOT list_contains(sql_tenure_bands(), r.tenure_band)
                THEN k.parameter || ' has the tenure_band ''' || sql_short(r.tenure_band) || ''' in ' || k.called
                    || ', which is none; allowed are ' || sql_quoted(sql_tenure_bands()) || ', and NULL for all'
            WHEN r.value IS NULL
                THEN described || ' has the value ''' || sql_short(r.given_value) || ''' in ' || k.called || ', which is not a number; '
                    || sql_allowed(k.kind, k.least)
            WHEN NOT sql_is_allowed(k.kind, k.least, r.value)
                THEN described || ' is ' || sql_number(r.value) || ' (in ' || k.called || '), but ' || sql_allowed(k.kind, k.least)
        END AS problem
    FROM relation_rows AS r
    LEFT JOIN (
        SELECT *, unnest([parameter, other_name]) AS name_read FROM known
    ) AS k ON k.name_read = r.given_as
),

-- One that is given twice for the same year, level and bands must be given alike, under whichever of its names.
compared_rows AS (
    SELECT
        c.* EXCLUDE (problem),
        first_value(c.value) OVER same AS value_before,
        CASE WHEN c.problem IS NOT NULL THEN 2 WHEN c.value <> value_before THEN 3 END AS problem_rank,
        CASE
            WHEN c.not_ours IS NOT NULL OR c.problem IS NOT NULL THEN c.problem
            WHEN c.value <> value_before
                THEN c.described || ' is given twice in ' || c.called || ', as ' || sql_number(value_before) || ' and as '
                    || sql_number(c.value) || '; keep one of them, or tell them apart by scenario_id'
        END AS problem,
        coalesce(
            c.not_ours,
            CASE
                WHEN c.fiscal_year NOT BETWEEN first_year AND last_year THEN 'of a year outside'
                WHEN c.argument IS NOT NULL THEN 'overridden by an argument'
            END
        ) AS reason
    FROM checked_rows AS c
    WINDOW same AS (
        PARTITION BY
            c.parameter, c.fiscal_year, c.job_level, c.age_band, c.tenure_band, c.not_ours IS NULL AND c.problem IS NULL
        ORDER BY c.place
    )
)

SELECT
    'argument' AS origin, parameter_place AS place, parameter, parameter_place, kind, argument AS value, 5 AS problem_rank,
    CASE
        WHEN NOT sql_is_allowed(kind, least, argument)
            THEN parameter || ' is ' || sql_number(argument) || ' (as an argument), but ' || sql_allowed(kind, least)
    END AS problem
FROM known
WHERE argument IS NOT NULL

UNION ALL BY NAME

SELECT
    'relation' AS origin, place, parameter, parameter_place, kind, given_as, fiscal_year, job_level, age_band, tenure_band, value, reason,
    not_ours IS NULL AS is_checked, problem, problem_rank
FROM compared_rows

UNION ALL BY NAME

SELECT 'problem' AS origin, 0 AS place, problem, 1 AS problem_rank FROM relation_problems WHERE problem IS NOT NULL

UNION ALL BY NAME

-- A relation that is named to be read. What an argument comes before has been read, too.
SELECT
    'problem' AS origin, 0 AS place, 4 AS problem_rank,
    'parameters ''' || relation || ''' has ' || sum(c.rows_of_it)
        || CASE WHEN sum(c.rows_of_it) = 1 THEN ' row' ELSE ' rows' END || ', of which none is read: '
        || string_agg(c.rows_of_it || ' ' || c.reason, ', ' ORDER BY c.rows_of_it DESC, c.reason)
        || '; read are rows of the scenario ''' || scenario || ''' for the years ' || first_year || ' to ' || last_year || ' with the names '
        || (SELECT string_agg(concat_ws(', ', parameter, other_name), ', ' ORDER BY parameter_place) FROM sql_known_parameters()) AS problem
FROM (SELECT reason, count(*) AS rows_of_it FROM compared_rows GROUP BY reason) AS c
WHERE relation <> ''
HAVING bool_and(coalesce(c.reason <> 'overridden by an argument', false));

-- Which parameters hold for whom, a row for each kind of employee. `given` is the name of a CTE with the rows of sql_given_parameters.
--
-- of_year is a year that has rows of its own, or 0 for all others; step counts the levels with rows, from 0 for those below all of
-- them and those without a number; in_age_band and in_tenure_band are bands that a multiplier names, or '' for all others. Of the
-- rows up to the level those of the year come first, and among them the highest; of multipliers by themselves for each kind, which
-- is by which of level and bands they name.
CREATE OR REPLACE MACRO sql_rules(given) AS TABLE

WITH

readable AS (
    FROM query_table(given) WHERE origin <> 'problem' AND reason IS NULL AND problem IS NULL
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
    CROSS JOIN (FROM sql_known_parameters() WHERE kind <> 'multiplier') AS k
    LEFT JOIN readable AS r
        ON r.parameter = k.parameter
        AND (r.fiscal_year IS NULL OR r.fiscal_year = y.of_year)
        AND (r.job_level IS NULL OR r.job_level <= s.from_level)
    GROUP BY y.of_year, s.step, k.parameter, k.otherwise
),

employees_of_a_kind AS (
    SELECT y.of_year, s.step, s.from_level, a.in_age_band, t.in_tenure_band
    FROM own_years AS y
    CROSS JOIN steps AS s
    CROSS JOIN (SELECT DISTINCT age_band AS in_age_band FROM readable WHERE age_band IS NOT NULL UNION ALL SELECT '') AS a
    CROSS JOIN (SELECT DISTINCT tenure_band AS in_tenure_band FROM readable WHERE tenure_band IS NOT NULL UNION ALL SELECT '') AS t
),

factors AS (
    SELECT
        e.of_year, e.step, e.in_age_band, e.in_tenure_band, r.parameter,
        -- None named, level, age, tenure, level and age, level and tenure, age and tenure, all three.
        CASE
            WHEN r.age_band IS NULL AND r.tenure_band IS NULL THEN CASE WHEN r.job_level IS NULL THEN 1 ELSE 2 END
            WHEN r.tenure_band IS NULL THEN CASE WHEN r.job_level IS NULL THEN 3 ELSE 5 END
            WHEN r.age_band IS NULL THEN CASE WHEN r.job_level IS NULL THEN 4 ELSE 6 END
            ELSE CASE WHEN r.job_level IS NULL THEN 7 ELSE 8 END
        END AS multiplier_kind,
        first(r.value ORDER BY r.fiscal_year NULLS LAST, r.job_level DESC NULLS LAST) AS factor
    FROM employees_of_a_kind AS e
    JOIN readable AS r
        ON r.kind = 'multiplier'
        AND (r.fiscal_year IS NULL OR r.fiscal_year = e.of_year)
        AND (r.job_level IS NULL OR r.job_level <= e.from_level)
        AND (r.age_band IS NULL OR r.age_band = e.in_age_band)
        AND (r.tenure_band IS NULL OR r.tenure_band = e.in_tenure_band)
    GROUP BY e.of_year, e.step, e.in_age_band, e.in_tenure_band, r.parameter, multiplier_kind
),

multiplied AS (
    SELECT
        of_year, step, in_age_band, in_tenure_band,
        list(factor ORDER BY multiplier_kind) FILTER (parameter = 'termination_multiplier') AS termination_factors,
        list(factor ORDER BY multiplier_kind) FILTER (parameter = 'promotion_multiplier') AS promotion_factors
    FROM factors
    GROUP BY of_year, step, in_age_band, in_tenure_band
),

named AS (
    SELECT of_year, step, {
        'hire_rate': any_value(value) FILTER (parameter = 'hire_rate'),
        'base_termination_rate': any_value(value) FILTER (parameter = 'base_termination_rate'),
        'promotion_rate': any_value(value) FILTER (parameter = 'promotion_rate'),
        'merit_rate': any_value(value) FILTER (parameter = 'merit_rate'),
        'enrollment_rate': any_value(value) FILTER (parameter = 'enrollment_rate'),
        'base_deferral_rate': any_value(value) FILTER (parameter = 'base_deferral_rate'),
        'merit_raise': any_value(value) FILTER (parameter = 'merit_raise'),
        'cola_rate': any_value(value) FILTER (parameter = 'cola_rate'),
        'promotion_raise': any_value(value) FILTER (parameter = 'promotion_raise'),
        'starting_salary': any_value(value) FILTER (parameter = 'starting_salary'),
        'new_hire_termination_rate': any_value(value) FILTER (parameter = 'new_hire_termination_rate'),
        'merit_minimum_tenure_months': any_value(value) FILTER (parameter = 'merit_minimum_tenure_months'),
        'promotion_minimum_tenure_months': any_value(value) FILTER (parameter = 'promotion_minimum_tenure_months'),
        'highest_level': any_value(value) FILTER (parameter = 'highest_level'),
        'promotion_maximum_age': any_value(value) FILTER (parameter = 'promotion_maximum_age'),
        'promotion_date': any_value(value) FILTER (parameter = 'promotion_date'),
        'merit_date': any_value(value) FILTER (parameter = 'merit_date'),
        'enrollment_date': any_value(value) FILTER (parameter = 'enrollment_date'),
        'termination_date': any_value(value) FILTER (parameter = 'termination_date')
    } AS rule
    FROM resolved
    GROUP BY of_year, step
)

SELECT e.of_year, e.step, e.in_age_band, e.in_tenure_band, n.rule, m.termination_factors, m.promotion_factors
FROM employees_of_a_kind AS e
JOIN named AS n ON n.of_year = e.of_year AND n.step = e.step
LEFT JOIN multiplied AS m
    ON m.of_year = e.of_year AND m.step = e.step AND m.in_age_band = e.in_age_band AND m.in_tenure_band = e.in_tenure_band;
