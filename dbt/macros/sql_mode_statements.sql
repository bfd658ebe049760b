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

-- The bands, young to old, and the place of one among them.
CREATE OR REPLACE MACRO sql_age_bands() AS ['< 25', '25-34', '35-44', '45-54', '55-64', '65+'];
CREATE OR REPLACE MACRO sql_tenure_bands() AS ['< 2', '2-4', '5-9', '10-19', '20+'];
CREATE OR REPLACE MACRO sql_age_band_place(band) AS list_position(sql_age_bands(), band);
CREATE OR REPLACE MACRO sql_tenure_band_place(band) AS list_position(sql_tenure_bands(), band);

-- A text with its ASCII letters in lower case: lower() also makes letters of ASCII from some that are none.
CREATE OR REPLACE MACRO sql_lower(a_text) AS
    translate(a_text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');

-- A word as words of the workforce are compared: in lower case, without the blanks around it.
CREATE OR REPLACE MACRO sql_word(a_text) AS
    sql_lower(trim(a_text, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)));

-- Whether somebody of an employment_status works here; NULL for a word that is not known. Numbers are compared as such, and
-- so is what spreadsheets make of 1 and 0.
CREATE OR REPLACE MACRO sql_is_employed(word, number) AS
    CASE
        WHEN number = 1 THEN true
        WHEN number = 0 THEN false
        WHEN regexp_replace(word, '^([01])\.0*$', '\1') IN (
            'active', 'a', 'act', 'employed', 'employee', 'current', 'working', 'regular', 'full-time', 'full time', 'fulltime',
            'ft', 'part-time', 'part time', 'parttime', 'pt', 'temporary', 'temp', 'seasonal', 'intern', 'contract', 'probation',
            'on leave', 'leave', 'leave of absence', 'loa', 'l', 'leave with pay', 'paid leave', 'unpaid leave', 'p', 'suspended',
            's', 'yes', 'y', 'true', '1'
        ) THEN true
        WHEN regexp_replace(word, '^([01])\.0*$', '\1') IN (
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

-- A text in an error, on one line and not too long; a number without a needless '.0'; names, the first of many.
CREATE OR REPLACE MACRO sql_short(a_text) AS
    replace(replace(replace(left(a_text, 100), chr(10), '\n'), chr(13), '\r'), chr(9), '\t')
        || CASE WHEN length(a_text) > 100 THEN '…' ELSE '' END;
CREATE OR REPLACE MACRO sql_number(number) AS regexp_replace(CAST(number AS VARCHAR), '\.0$', '');
CREATE OR REPLACE MACRO sql_names(names) AS
    coalesce(nullif(array_to_string(list_transform(names[1:50], lambda name: sql_short(name)), ', '), ''), 'none')
        || CASE WHEN len(names) > 50 THEN ' and ' || (len(names) - 50) || ' more' ELSE '' END;

-- An instant in UTC: that of a type with a time zone, or of a text that names one, does not depend on the session's zone.
CREATE OR REPLACE MACRO sql_instant(value) AS
    CASE
        WHEN typeof(value) LIKE '%WITH TIME ZONE'
                OR (typeof(value) = 'VARCHAR' AND regexp_matches(CAST(value AS VARCHAR), ':\d+(\.\d+)?\s*[A-Za-z+-]'))
            THEN CASE
                WHEN typeof(value) = 'VARCHAR' AND NOT regexp_matches(
                        CAST(value AS VARCHAR), ':\d+(\.\d+)?\s*([zZ]|[uU][tT][cC]|[+-]\d\d?(:\d\d?(:\d\d?)?)?)\s*$'
                    )
                    THEN error('created_at is ''' || sql_short(CAST(value AS VARCHAR))
                        || ''', but a text of an instant must be in UTC or end in an offset such as +02:00')
                ELSE make_timestamp(epoch_us(CAST(value AS TIMESTAMPTZ)))
            END
        ELSE CAST(value AS TIMESTAMP)
    END;

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
CREATE OR REPLACE MACRO sql_years_problem(start_year, end_year) AS
    coalesce(sql_year_problem('start', start_year), sql_year_problem('end', end_year), CASE
        WHEN sql_whole_number(start_year) > sql_whole_number(end_year)
            THEN 'start ' || sql_whole_number(start_year) || ' lies after end ' || sql_whole_number(end_year)
                || ', but the years must run forwards; give the earlier year first'
    END);
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

-- What happens to whom in which year: the rules, once, for all that is made of them.
--
-- Each turn of the recursion takes an employee from the end of one year through the next; the rows below, which nothing has happened
-- to yet, stand at the end of the year before the first. Cohorts by year take one turn.

-- How many levels with rows of their own are not above a level.
CREATE OR REPLACE MACRO sql_step(from_levels, level) AS
    CASE
        WHEN len(from_levels) = 0 THEN 0
        ELSE len(list_filter(from_levels, lambda from_level: from_level <= sql_level_number(level)))
    END;

-- The band of an employee, where there are rows for it.
CREATE OR REPLACE MACRO sql_band_with_rows(bands, band) AS CASE WHEN list_contains(bands, band) THEN band ELSE '' END;

-- How many whole days of so many are drawn for the termination of an employee.
CREATE OR REPLACE MACRO sql_drawn_days(employee, a_year, seed, days) AS
    CAST(floor(sql_hash_rng(employee, a_year, 'termination_date', random_seed := seed) * days) AS INTEGER);

-- A day of a year, from month × 100 + day; NULL for 0.
CREATE OR REPLACE MACRO sql_day(a_year, month_and_day) AS
    CASE
        WHEN month_and_day > 0
            THEN make_date(a_year, CAST(floor(month_and_day / 100) AS INTEGER), CAST(month_and_day % 100 AS INTEGER))
    END;

-- A chance with the multipliers that there are for it, one after the other.
CREATE OR REPLACE MACRO sql_multiplied(base, factors) AS
    CASE
        WHEN factors IS NULL THEN base
        ELSE least(1.0::DOUBLE, list_reduce(list_prepend(base, factors), lambda product, factor: product * factor))
    END;

-- The chance to leave: likelier in the first year and for low performers, where no multipliers say otherwise.
CREATE OR REPLACE MACRO sql_termination_threshold(rule, factors, has_multipliers, tenure, who) AS
    CASE
        WHEN has_multipliers THEN sql_multiplied(
            CASE
                WHEN tenure < 12 THEN coalesce(struct_extract(rule, 'new_hire_termination_rate'), struct_extract(rule, 'base_termination_rate'))
                ELSE struct_extract(rule, 'base_termination_rate')
            END,
            factors
        )
        WHEN tenure < 12
            THEN coalesce(struct_extract(rule, 'new_hire_termination_rate'), struct_extract(rule, 'base_termination_rate') * 1.25::DOUBLE)
        WHEN struct_extract(who, 'is_low_performer') THEN struct_extract(rule, 'base_termination_rate') * 2.0::DOUBLE
        ELSE struct_extract(rule, 'base_termination_rate')
    END;

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
    FROM sql_given_parameters(
        parameters, coalesce(CAST(struct_extract(call, 'scenario_id') AS VARCHAR), 'default'),
        sql_whole_number(start_year), sql_whole_number(end_year), given
    )
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
        has_years AND NOT struct_extract(call, 'rolls_forward') AND CASE cohort_asked
            WHEN 'by_year' THEN true
            WHEN 'auto' THEN struct_extract(call, 'opening_year') IS NULL
            ELSE false
        END AS is_by_year,
        coalesce(sql_whole_number(struct_extract(call, 'opening_year')), first_year) AS year_opened,
        coalesce(CAST(struct_extract(call, 'allow_empty') AS BOOLEAN), false) AS may_be_empty,
        'open from one of its years by opening_year := ' AS or_open_from,
        'say allow_empty := true where no events are right' AS or_say
    FROM sql_workforce_columns_read AS c
),

opening AS MATERIALIZED (
    FROM sql_opening('sql_workforce_rows_read', 'arguments')
),

-- 3. What is wrong, the first of it an error.

problems AS (
    SELECT 1 AS rank, 0 AS place, coalesce(
        sql_years_problem(start_year, end_year),
        CASE
            WHEN a.cohort_asked NOT IN ('auto', 'by_year', 'roll_forward')
                THEN 'the cohort ''' || sql_short(a.cohort_asked) || ''' is unknown; allowed are ''auto'', ''by_year'' and ''roll_forward'''
            WHEN struct_extract(call, 'opening_year') IS NOT NULL
                THEN sql_year_problem('opening_year', struct_extract(call, 'opening_year'))
        END,
        CASE
            WHEN a.cohort_asked = 'by_year' AND struct_extract(call, 'opening_year') IS NOT NULL
                THEN 'opening_year is ' || a.year_opened || ', but with cohort ''by_year'' every year opens with its own rows; '
                    || 'leave opening_year out or use cohort ''roll_forward'''
            WHEN a.cohort_asked = 'by_year' AND struct_extract(call, 'rolls_forward')
                THEN 'cohort ''by_year'' takes every year from its own rows, but the workforce at the end of a year follows from the years '
                    || 'before; leave cohort out or use ''roll_forward'''
        END,
        sql_seed_problem('random_seed', struct_extract(call, 'random_seed')),
        sql_seed_problem('hire_seed', struct_extract(call, 'hire_seed')),
        sql_seed_problem('termination_seed', struct_extract(call, 'termination_seed')),
        sql_seed_problem('promotion_seed', struct_extract(call, 'promotion_seed')),
        sql_seed_problem('merit_seed', struct_extract(call, 'merit_seed')),
        sql_seed_problem('enrollment_seed', struct_extract(call, 'enrollment_seed')),
        CASE
            WHEN a.cohort_asked = 'by_year' AND NOT a.has_years AND c.problem IS NULL
                THEN 'cohort ''by_year'' needs a column simulation_year, which ' || a.called || ' does not have (its columns are '
                    || sql_names(a.names) || '); add the column or use cohort ''roll_forward'''
        END
    ) AS problem
    FROM arguments AS a, sql_workforce_columns_read AS c

    UNION ALL

    SELECT 10 + p.problem_rank, p.place, p.problem FROM sql_parameters_read AS p

    UNION ALL

    SELECT 20 + w.rank, w.place, w.problem FROM sql_workforce_problems('sql_workforce_columns_read', 'opening', 'arguments') AS w
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

rows_read AS (
    SELECT
        coalesce(list(DISTINCT p.job_level ORDER BY p.job_level), []) AS from_levels,
        coalesce(list(DISTINCT p.age_band), []) AS age_bands,
        coalesce(list(DISTINCT p.tenure_band), []) AS tenure_bands
    FROM sql_parameters_read AS p
    WHERE p.origin = 'relation' AND p.reason IS NULL AND p.problem IS NULL
),

years AS MATERIALIZED (
    SELECT
        y.this_year,
        r.of_year,
        p.from_levels, p.age_bands, p.tenure_bands,
        a.is_by_year,
        sql_whole_number(struct_extract(call, 'hire_seed')) AS hire_seed,
        sql_whole_number(struct_extract(call, 'termination_seed')) AS termination_seed,
        sql_whole_number(struct_extract(call, 'promotion_seed')) AS promotion_seed,
        sql_whole_number(struct_extract(call, 'merit_seed')) AS merit_seed,
        sql_whole_number(struct_extract(call, 'enrollment_seed')) AS enrollment_seed,
        sql_day(y.this_year, r.rule.promotion_date) AS promotes_on,
        sql_day(y.this_year, r.rule.merit_date) AS raises_on,
        sql_day(y.this_year, r.rule.enrollment_date) AS enrolls_on,
        make_date(y.this_year, 6, 15) AS hires_on,
        -- NULL where the day is drawn for each employee.
        sql_day(y.this_year, r.rule.termination_date) AS terminates_on,
        make_date(y.this_year, 1, 1) AS new_year,
        make_date(y.this_year, 12, 31) AS year_end,
        -- As soon as there is a row of it, of whatever year: the adjustments for tenure and performance make way for it.
        coalesce((
            SELECT bool_or(g.is_checked) FROM sql_parameters_read AS g WHERE g.parameter = 'termination_multiplier'
        ), false) AS has_termination_multipliers
    FROM (SELECT CAST(unnest(range(first_year, last_year + 1)) AS INTEGER) AS this_year FROM arguments) AS y
    CROSS JOIN arguments AS a
    CROSS JOIN rows_read AS p
    LEFT JOIN (SELECT DISTINCT of_year FROM rules) AS own ON own.of_year = y.this_year
    JOIN rules AS r ON r.of_year = coalesce(own.of_year, 0) AND r.step = 0 AND r.in_age_band = '' AND r.in_tenure_band = ''
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
        NULL::DATE AS joined_on, NULL::BOOLEAN AS is_planned, NULL::DOUBLE AS hire_threshold, NULL::DOUBLE AS starting_salary,
        NULL::DATE AS left_on, NULL::DOUBLE AS termination_threshold, NULL::VARCHAR AS termination_reason,
        NULL::BIGINT AS tenure_at_end, NULL::DOUBLE AS salary_at_end, NULL::VARCHAR AS level_at_end,
        -- The end of the year. What is not finite is not known.
        o.hired_on_opening AS hired_on_after,
        o.derives_tenure OR o.has_joined AS derives_tenure_after,
        CASE WHEN isfinite(o.given_salary) THEN o.given_salary END AS salary_after,
        o.job_level AS level_after,
        o.is_in_plan AS is_in_plan_after,
        CASE WHEN isfinite(o.given_deferral_rate) THEN o.given_deferral_rate END AS deferral_rate_after,
        o.given_enrollment AS in_plan_since
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
        CASE WHEN y.is_hired THEN y.hires_on ELSE y.joins_on END AS joined_on,
        y.joins_on IS NOT NULL AS is_planned,
        y.hire_threshold, y.starting_salary,
        y.leaves_on AS left_on,
        y.termination_threshold,
        CASE WHEN y.is_end_known THEN 'known' ELSE 'voluntary' END AS termination_reason,
        CASE WHEN y.is_hired THEN 0 ELSE y.tenure END AS tenure_at_end,
        CASE
            WHEN y.is_by_year THEN y.salary
            WHEN y.is_hired THEN sql_cents(y.starting_salary)
            WHEN y.is_promoted_later THEN sql_cents(y.promoted_salary)
            WHEN y.has_merit THEN sql_cents(y.merit_salary)
            ELSE y.salary_before_merit
        END AS salary_at_end,
        CASE WHEN y.is_promoted AND NOT y.is_by_year THEN y.promoted_level ELSE y.job_level END AS level_at_end,
        CASE WHEN y.is_hired THEN y.hires_on ELSE y.hired_on END AS hired_on_after,
        y.derives_tenure OR y.is_hired AS derives_tenure_after,
        salary_at_end AS salary_after,
        level_at_end AS level_after,
        CASE WHEN y.is_hired THEN false WHEN y.enrolls THEN true ELSE y.is_in_plan END AS is_in_plan_after,
        CASE WHEN y.enrolls THEN y.initial_deferral_rate ELSE y.deferral_rate END AS deferral_rate_after,
        CASE WHEN y.enrolls THEN y.enrolls_on ELSE y.in_plan_since END AS in_plan_since
    FROM (
        -- The amounts: where the year compounds, of a promotion and a merit raise the later one is on top of the other.
        SELECT
            m.*,
            CASE
                WHEN m.is_promoted_later AND m.has_merit THEN sql_cents(m.salary * m.merit_factor)
                ELSE m.salary
            END AS salary_before_promotion,
            salary_before_promotion * (1 + m.rule.promotion_raise) AS promoted_salary,
            CASE WHEN m.is_promoted_before THEN sql_cents(promoted_salary) ELSE m.salary END AS salary_before_merit,
            salary_before_merit * m.merit_factor AS merit_salary
        FROM (
            -- Promotion, merit and enrollment, as far as they come before the end; each at the level of its day.
            SELECT
                t.*,
                t.would_be_promoted AND coalesce(t.promotes_on < t.cut_on, true) AS is_promoted,
                is_promoted AND NOT t.is_by_year AND t.promotes_on <= t.raises_on AS is_promoted_before,
                is_promoted AND NOT t.is_by_year AND t.promotes_on > t.raises_on AS is_promoted_later,
                CASE WHEN is_promoted_before THEN t.promoted_level ELSE t.job_level END AS level_at_merit,
                CASE WHEN is_promoted_before THEN t.new_rule.merit_rate ELSE t.rule.merit_rate END AS merit_threshold,
                CASE
                    WHEN is_promoted_before THEN 1 + (t.new_rule.merit_raise + t.new_rule.cola_rate)
                    ELSE 1 + (t.rule.merit_raise + t.rule.cola_rate)
                END AS merit_factor,
                CASE
                    WHEN is_promoted_before THEN t.new_rule.merit_minimum_tenure_months
                    ELSE t.rule.merit_minimum_tenure_months
                END AS tenure_for_merit,
                coalesce(CASE
                    WHEN t.is_employed
                            AND (t.is_by_year OR t.hired_on <= t.raises_on)
                            AND coalesce(t.raises_on < t.cut_on, true)
                            AND (
                                tenure_for_merit = 0
                                OR (t.tenure >= tenure_for_merit AND (t.is_by_year OR coalesce(year(t.hired_on) <> t.this_year, true)))
                            )
                        THEN sql_hash_rng(t.employee, t.this_year, 'merit', random_seed := coalesce(t.merit_seed, t.seed)) < merit_threshold
                END, false) AS has_merit,
                is_promoted AND NOT t.is_by_year AND t.promotes_on < t.enrolls_on AS is_promoted_before_enrollment,
                CASE WHEN is_promoted_before_enrollment THEN t.promoted_level ELSE t.job_level END AS level_at_enrollment,
                CASE WHEN is_promoted_before_enrollment THEN t.new_rule.enrollment_rate ELSE t.rule.enrollment_rate END AS enrollment_threshold,
                CASE
                    WHEN is_promoted_before_enrollment THEN t.new_rule.base_deferral_rate
                    ELSE t.rule.base_deferral_rate
                END AS initial_deferral_rate,
                coalesce(CASE
                    WHEN t.is_employed
                            AND (t.is_by_year OR t.hired_on <= t.enrolls_on)
                            AND coalesce(t.enrolls_on < t.cut_on, true)
                            AND NOT t.is_in_plan
                        THEN sql_hash_rng(t.employee, t.this_year, 'enrollment', random_seed := coalesce(t.enrollment_seed, t.seed)) < enrollment_threshold
                END, false) AS enrolls
            FROM (
                -- Hire and termination: likelier in the first year and for low performers. One that is known happens for certain.
                SELECT
                    q.*,
                    CASE WHEN q.joins_on IS NOT NULL THEN 1.0::DOUBLE ELSE q.rule.hire_rate END AS hire_threshold,
                    coalesce(CASE
                        WHEN NOT q.is_employed AND q.who.planned_on IS NULL AND coalesce(q.hires_on < q.who.known_end, true)
                            THEN sql_hash_rng(q.employee, q.this_year, 'hire', random_seed := coalesce(q.hire_seed, q.seed)) < hire_threshold
                    END, false) AS is_hired,
                    CASE
                        WHEN q.is_end_known THEN 1.0::DOUBLE
                        WHEN q.would_be_promoted AND NOT q.is_by_year AND q.promotes_on < q.terminates_on
                            THEN sql_termination_threshold(q.new_rule, q.new_termination_factors, q.has_termination_multipliers, q.tenure, q.who)
                        ELSE sql_termination_threshold(q.rule, q.termination_factors, q.has_termination_multipliers, q.tenure, q.who)
                    END AS termination_threshold,
                    coalesce(CASE
                        WHEN q.is_end_known THEN q.is_employed OR (is_hired AND NOT q.is_by_year)
                        WHEN q.is_employed AND CASE
                                WHEN q.is_by_year THEN true
                                WHEN q.terminates_on IS NULL THEN q.hired_on < q.year_end
                                WHEN q.joins_on IS NOT NULL THEN q.hired_on < q.terminates_on
                                ELSE q.hired_on <= q.terminates_on
                            END
                            THEN sql_hash_rng(q.employee, q.this_year, 'termination', random_seed := coalesce(q.termination_seed, q.seed)) < termination_threshold
                    END, false) AS leaves,
                    CASE
                        WHEN NOT leaves THEN NULL
                        WHEN q.is_end_known THEN q.who.known_end
                        WHEN q.terminates_on IS NOT NULL THEN q.terminates_on
                        -- Who was hired in the year leaves on one of the days that are left of it.
                        WHEN q.hired_on >= q.new_year AND NOT q.is_by_year
                            THEN q.hired_on + 1 + sql_drawn_days(q.employee, q.this_year, coalesce(q.termination_seed, q.seed), q.year_end - q.hired_on)
                        ELSE q.new_year
                            + sql_drawn_days(q.employee, q.this_year, coalesce(q.termination_seed, q.seed), q.year_end - q.new_year + 1)
                    END AS leaves_on,
                    -- From here on nothing happens any more. In cohorts by year a termination that is drawn stands on its own.
                    CASE
                        WHEN q.is_end_known THEN q.who.known_end
                        WHEN NOT q.is_by_year THEN leaves_on
                    END AS cut_on
                FROM (
                    -- The rules at the level that a promotion leads to.
                    SELECT d.*, n.rule AS new_rule, n.termination_factors AS new_termination_factors
                    FROM (
                        -- Would there be a promotion, if nobody left before it? One level up, from some tenure on.
                        SELECT
                            j.*,
                            o.rule,
                            o.termination_factors,
                            CASE
                                WHEN j.joins_on IS NOT NULL THEN coalesce(j.salary_carried_on, o.rule.starting_salary)
                                ELSE o.rule.starting_salary
                            END AS starting_salary,
                            CASE WHEN j.joins_on IS NOT NULL THEN sql_cents(starting_salary) ELSE j.salary_carried_on END AS salary,
                            sql_multiplied(o.rule.promotion_rate, o.promotion_factors) AS promotion_threshold,
                            coalesce(CASE
                                WHEN j.is_employed
                                        AND (j.is_by_year OR j.hired_on <= j.promotes_on)
                                        AND coalesce(j.promotes_on < j.who.known_end, true)
                                        AND j.tenure >= o.rule.promotion_minimum_tenure_months
                                        AND coalesce(sql_level_number(j.job_level) < o.rule.highest_level, true)
                                        AND coalesce(j.age <= o.rule.promotion_maximum_age, true)
                                    THEN sql_hash_rng(j.employee, j.this_year, 'promotion', random_seed := coalesce(j.promotion_seed, j.seed)) < promotion_threshold
                            END, false) AS would_be_promoted,
                            CAST(CAST(sql_level_number(j.job_level) AS BIGINT) + 1 AS VARCHAR) AS next_level,
                            coalesce(regexp_replace(j.job_level, '\d+', next_level), j.job_level) AS promoted_level,
                            CASE WHEN would_be_promoted THEN sql_step(j.from_levels, promoted_level) ELSE j.step END AS new_step
                        FROM (
                            -- 1 January: what the year before has left.
                            SELECT
                                p.place, p.future, p.seed, p.employee, p.who, p.closes_in, a.*,
                                -- A hire that is planned for the year happens for certain, unless the end is known to come first.
                                CASE
                                    WHEN p.hired_on_after IS NULL AND year(p.who.planned_on) = a.this_year
                                            AND coalesce(p.who.planned_on < p.who.known_end, true)
                                        THEN p.who.planned_on
                                END AS joins_on,
                                coalesce(p.hired_on_after, joins_on) AS hired_on,
                                -- In cohorts by year nothing but the hire comes of it.
                                p.hired_on_after IS NOT NULL OR (joins_on IS NOT NULL AND NOT a.is_by_year) AS is_employed,
                                coalesce(year(p.who.known_end) = a.this_year, false) AS is_end_known,
                                p.derives_tenure_after OR joins_on IS NOT NULL AS derives_tenure,
                                CASE
                                    WHEN derives_tenure THEN sql_months_to_new_year(hired_on, a.this_year)
                                    ELSE TRY_CAST(CAST(p.who.given_tenure AS HUGEINT) + 12 * (a.this_year - p.who.opens_in) AS BIGINT)
                                END AS tenure_now,
                                TRY_CAST(CASE
                                    WHEN p.who.born_on IS NOT NULL THEN sql_years_to_new_year(p.who.born_on, a.this_year)
                                    ELSE CAST(p.who.given_age AS BIGINT) + (a.this_year - p.who.opens_in)
                                END AS INTEGER) AS age_now,
                                tenure_now AS tenure,
                                age_now AS age,
                                sql_band_with_rows(a.age_bands, sql_age_band(age_now)) AS in_age_band,
                                sql_band_with_rows(a.tenure_bands, sql_tenure_band(tenure_now)) AS in_tenure_band,
                                p.salary_after AS salary_carried_on,
                                p.level_after AS job_level,
                                sql_step(a.from_levels, p.level_after) AS step,
                                p.is_in_plan_after AND joins_on IS NULL AS is_in_plan,
                                p.deferral_rate_after AS deferral_rate,
                                p.in_plan_since
                            FROM employee_years AS p
                            JOIN years AS a ON a.this_year = p.this_year + 1
                            WHERE p.this_year < p.closes_in AND p.left_on IS NULL
                        ) AS j
                        JOIN rules AS o
                            ON o.of_year = j.of_year AND o.step = j.step
                            AND o.in_age_band = j.in_age_band AND o.in_tenure_band = j.in_tenure_band
                    ) AS d
                    JOIN rules AS n
                        ON n.of_year = d.of_year AND n.step = d.new_step
                        AND n.in_age_band = d.in_age_band AND n.in_tenure_band = d.in_tenure_band
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

-- What a call makes of a parameters relation: which rows it reads, and what holds where none is read.
--
--     FROM sql_event_parameters(2025, 2029, parameters := 'comp_levers');

CREATE OR REPLACE MACRO sql_event_parameters(
    start_year,
    end_year,
    parameters := NULL,
    scenario_id := NULL,
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

sql_parameters_read AS MATERIALIZED (
    FROM sql_given_parameters(
        parameters, coalesce(CAST(scenario_id AS VARCHAR), 'default'), sql_whole_number(start_year), sql_whole_number(end_year),
        sql_arguments(
            hire_rate, base_termination_rate, promotion_rate, merit_rate, enrollment_rate, base_deferral_rate, merit_raise, cola_rate,
            promotion_raise, starting_salary, new_hire_termination_rate, merit_minimum_tenure_months, promotion_minimum_tenure_months,
            highest_level, promotion_maximum_age, promotion_date, merit_date, enrollment_date, termination_date
        )
    )
),

checks AS MATERIALIZED (
    SELECT CASE WHEN count(p.problem) = 0 THEN true ELSE error(first(p.problem ORDER BY p.problem_rank, p.place)) END AS are_fine
    FROM (
        SELECT problem, problem_rank, place FROM sql_parameters_read
        UNION ALL
        SELECT sql_years_problem(start_year, end_year), 0, 0
    ) AS p
    WHERE p.problem IS NOT NULL
),

-- The rows that are read; the same one twice is one.
rows_read AS (
    SELECT parameter, parameter_place, fiscal_year, job_level, age_band, tenure_band, any_value(value) AS value, min(given_as) AS given_as
    FROM sql_parameters_read
    WHERE origin = 'relation' AND reason IS NULL AND problem IS NULL
    GROUP BY parameter, parameter_place, fiscal_year, job_level, age_band, tenure_band
),

-- A default holds where in some year nothing is for all levels.
defaults AS (
    SELECT k.parameter, k.parameter_place, k.otherwise AS value
    FROM sql_known_parameters() AS k
    WHERE k.otherwise IS NOT NULL
        AND k.parameter NOT IN (SELECT a.parameter FROM sql_parameters_read AS a WHERE a.origin = 'argument')
        AND k.parameter NOT IN (SELECT r.parameter FROM rows_read AS r WHERE r.job_level IS NULL AND r.fiscal_year IS NULL)
        AND (
            SELECT count(DISTINCT r.fiscal_year) FROM rows_read AS r WHERE r.parameter = k.parameter AND r.job_level IS NULL
        ) < sql_whole_number(end_year) - sql_whole_number(start_year) + 1
),

-- Those that are read in the order of the parameters, the others as they stand in the relation.
shown AS (
    SELECT 'argument' AS source, parameter AS shown_as, parameter_place AS place, value FROM sql_parameters_read WHERE origin = 'argument'
    UNION ALL BY NAME
    SELECT 'default' AS source, parameter AS shown_as, parameter_place AS place, value FROM defaults
    UNION ALL BY NAME
    SELECT
        'relation' AS source, parameter AS shown_as, parameter_place AS place, fiscal_year, job_level, age_band, tenure_band, value, given_as
    FROM rows_read
    UNION ALL BY NAME
    SELECT
        'not read' AS source, coalesce(parameter, given_as) AS shown_as, 100 + place AS place, fiscal_year, job_level, age_band, tenure_band,
        value, given_as, reason
    FROM sql_parameters_read
    WHERE origin = 'relation' AND reason IS NOT NULL
)

SELECT
    s.shown_as AS parameter_name,
    TRY_CAST(s.fiscal_year AS INTEGER) AS simulation_year,
    s.job_level,
    s.age_band,
    s.tenure_band,
    s.value AS parameter_value,
    s.source AS origin,
    s.given_as,
    s.reason
FROM shown AS s, checks AS c
WHERE c.are_fine
ORDER BY
    s.place, s.fiscal_year NULLS FIRST, s.job_level NULLS FIRST, sql_age_band_place(s.age_band) NULLS FIRST,
    sql_tenure_band_place(s.tenure_band) NULLS FIRST;

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

-- Totals of each year, of one future or of many: headcounts, events and payroll, of everybody or by groups.
--
--     FROM sql_yearly_totals(2025, 2029, workforce := 'census_data', random_seeds := range(1, 101), by := ['level_id']);

-- An amount in whole cents, which are added up without any rounding.
CREATE OR REPLACE MACRO sql_whole_cents(amount, employee, a_year) AS
    CASE
        WHEN abs(round(amount * 100.0::DOUBLE)) > 1e17::DOUBLE
            THEN error('an amount of ' || sql_number(amount) || ' of the employee ''' || sql_short(employee) || ''' in ' || a_year
                || ' is too much for totals, which are exact up to 1e15; correct the salary, or leave the row out')
        ELSE CAST(round(amount * 100.0::DOUBLE) AS BIGINT)
    END;

-- A sum of cents as an amount; nothing adds up to 0.
CREATE OR REPLACE MACRO sql_amount_of_cents(cents) AS CAST(coalesce(cents, 0) AS DOUBLE) / 100.0::DOUBLE;

-- The words of `by`, and what a group is ordered by: numbers and bands by their place, NULL last.
CREATE OR REPLACE MACRO sql_group_words() AS ['level_id', 'department', 'age_band', 'tenure_band'];
CREATE OR REPLACE MACRO sql_group_key(word, in_level, in_department, in_age_band, in_tenure_band) AS
    CASE word
        WHEN 'level_id' THEN {'is_null': in_level IS NULL, 'place': in_level, 'word': ''}
        WHEN 'department' THEN {'is_null': in_department IS NULL, 'place': 0, 'word': in_department}
        WHEN 'age_band' THEN {'is_null': in_age_band IS NULL, 'place': sql_age_band_place(in_age_band), 'word': ''}
        ELSE {'is_null': in_tenure_band IS NULL, 'place': sql_tenure_band_place(in_tenure_band), 'word': ''}
    END;

-- What is wrong with the first word of `by` that is none or was there before; NULL where all are fine.
CREATE OR REPLACE MACRO sql_group_problem(words) AS
    list_filter(
        list_transform(words, lambda word, place: CASE
            WHEN word IS NULL OR NOT list_contains(sql_group_words(), word)
                THEN 'by holds ' || coalesce('''' || sql_short(word) || '''', 'NULL') || ', which is none; allowed are '
                    || array_to_string(sql_group_words(), ', ')
            WHEN list_contains(words[1:place - 1], word) THEN 'by holds the word ''' || word || ''' twice; give each once'
        END),
        lambda problem: problem IS NOT NULL
    )[1];

CREATE OR REPLACE MACRO sql_yearly_totals(
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
    random_seeds := NULL,
    replications := NULL,
    by := NULL,
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

-- A row for each future, in the order of the seeds as listed. What is no list has no cast to one: by way of a text it comes to the
-- checks below.
sql_seeds_listed AS MATERIALIZED (
    SELECT generate_subscripts(s.texts, 1) AS future, unnest(s.texts) AS given_seed
    FROM (SELECT TRY_CAST(CAST(random_seeds AS VARCHAR) AS VARCHAR[]) AS texts) AS s
    WHERE random_seeds IS NOT NULL
),

sql_replications AS MATERIALIZED (
    SELECT
        sql_whole_number(replications) AS how_many,
        coalesce(sql_whole_number(random_seed), 1) AS first_seed,
        -- The last seed is a BIGINT, too.
        how_many BETWEEN 1 AND 9223372036854775807 - greatest(first_seed, 1) + 1 AS is_possible
),

sql_futures AS MATERIALIZED (
    SELECT future, sql_whole_number(given_seed) AS seed FROM sql_seeds_listed

    UNION ALL

    SELECT unnest(range(CASE WHEN is_possible THEN how_many ELSE 0 END)) + 1 AS future, first_seed + (future - 1) AS seed
    FROM sql_replications

    UNION ALL

    SELECT 1, sql_whole_number(random_seed) WHERE random_seeds IS NULL AND replications IS NULL
),

sql_groups_asked AS MATERIALIZED (
    SELECT coalesce(CAST("by" AS VARCHAR[]), []) AS words
),

sql_checks_of_call AS MATERIALIZED (
    SELECT CASE WHEN p.problem IS NULL THEN true ELSE error(p.problem) END AS are_fine
    FROM (
        SELECT
            CASE
                WHEN random_seeds IS NOT NULL AND NOT ends_with(typeof(random_seeds), '[]')
                    THEN 'random_seeds is of type '
                        || CASE WHEN ends_with(typeof(random_seeds), ']') THEN 'ARRAY' ELSE regexp_extract(typeof(random_seeds), '^[^(]+') END
                        || ', but it must be a list of whole numbers, such as [1, 2, 3]'
                WHEN l.no_seed IS NOT NULL
                    THEN 'random_seeds holds ' || sql_short(l.no_seed) || ', but a seed must be a whole number of 64 bits'
                WHEN random_seeds IS NOT NULL AND (replications IS NOT NULL OR random_seed IS NOT NULL)
                    THEN 'random_seeds and ' || CASE WHEN replications IS NOT NULL THEN 'replications' ELSE 'random_seed' END
                        || ' are both given, but either says which seeds; leave one of them out'
                WHEN random_seeds IS NOT NULL AND l.how_many = 0
                    THEN 'random_seeds is empty, but there must be a seed for each future; leave it out for one future without a seed'
                WHEN l.has_null THEN 'random_seeds holds a NULL, but a seed must be a whole number of 64 bits'
                WHEN l.twice IS NOT NULL THEN 'random_seeds holds the seed ' || l.twice || ' more than once, but each is one future; list it once'
                WHEN replications IS NOT NULL AND NOT coalesce(r.how_many >= 1, false)
                    THEN 'replications is ' || sql_short(CAST(replications AS VARCHAR)) || ', but it must be a whole number of at least 1'
                WHEN replications IS NOT NULL AND NOT r.is_possible
                    THEN 'replications is ' || r.how_many || ' from the seed ' || r.first_seed || ' on, but seeds end at 9223372036854775807'
                ELSE sql_group_problem(g.words)
            END AS problem
        FROM sql_replications AS r, sql_groups_asked AS g, (
            SELECT
                count(*) AS how_many,
                coalesce(bool_or(given_seed IS NULL), false) AS has_null,
                first(given_seed ORDER BY future) FILTER (given_seed IS NOT NULL AND sql_whole_number(given_seed) IS NULL) AS no_seed,
                -- Of several that are there again, the one that is so first.
                (
                    SELECT first(a.seed ORDER BY a.future)
                    FROM (
                        SELECT future, sql_whole_number(given_seed) AS seed, row_number() OVER (PARTITION BY seed ORDER BY future) AS time
                        FROM sql_seeds_listed
                    ) AS a
                    WHERE a.time > 1
                ) AS twice
            FROM sql_seeds_listed
        ) AS l
    ) AS p
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
    SELECT
        e.*,
        -- Who begins on 1 January by the workforce's own hire date opens the year; who is hired by an event then does not.
        e.is_new AND (e.hired_on_after > make_date(e.this_year, 1, 1) OR e.joined_on IS NOT NULL) AS is_hire,
        CASE WHEN list_contains(g.words, 'level_id') THEN sql_level_number(e.job_level) END AS in_level,
        CASE WHEN list_contains(g.words, 'department') THEN e.who.department END AS in_department,
        CASE WHEN list_contains(g.words, 'age_band') THEN sql_age_band(e.age) END AS in_age_band,
        CASE WHEN list_contains(g.words, 'tenure_band') THEN sql_tenure_band(e.tenure_at_end) END AS in_tenure_band,
        sql_whole_cents(e.opening_amount, e.employee, e.this_year) AS opening_cents,
        sql_whole_cents(e.closing_amount, e.employee, e.this_year) AS closing_cents,
        sql_whole_cents(e.paid_amount, e.employee, e.this_year) AS paid_cents,
        CASE
            WHEN e.promoted_on IS NOT NULL
                THEN sql_whole_cents(sql_cents(e.promoted_salary), e.employee, e.this_year)
                    - sql_whole_cents(sql_cents(e.salary_before_promotion), e.employee, e.this_year)
        END AS promotion_cents,
        CASE
            WHEN e.raised_on IS NOT NULL
                THEN sql_whole_cents(sql_cents(e.merit_salary), e.employee, e.this_year)
                    - sql_whole_cents(sql_cents(e.salary_before_merit), e.employee, e.this_year)
        END AS merit_cents
    FROM sql_employed_years('sql_years_simulated') AS e, sql_groups_asked AS g
),

summed AS (
    SELECT
        e.future, e.this_year, e.in_level, e.in_department, e.in_age_band, e.in_tenure_band,
        count(*) FILTER (NOT e.is_hire) AS opened,
        count(*) FILTER (e.is_hire) AS joined,
        count(e.left_on) AS ended,
        count(e.promoted_on) AS promoted,
        count(e.raised_on) AS raised,
        count(e.enrolled_on) AS enrolled,
        count(*) FILTER (e.left_on IS NULL) AS closed,
        count(*) FILTER (e.left_on IS NULL AND e.is_in_plan_after) AS taking_part,
        sum(e.opening_cents) FILTER (NOT e.is_hire) AS opening_cents,
        sum(e.closing_cents) FILTER (e.left_on IS NULL) AS closing_cents,
        sum(e.opening_cents) FILTER (e.is_hire) AS hire_cents,
        sum(e.closing_cents) FILTER (e.left_on IS NOT NULL) AS termination_cents,
        sum(e.promotion_cents) AS promotion_cents,
        sum(e.merit_cents) AS merit_cents,
        sum(e.paid_cents) AS paid_cents,
        count(e.joined_on) + ended + promoted + raised + enrolled AS happened
    FROM employed AS e
    GROUP BY e.future, e.this_year, e.in_level, e.in_department, e.in_age_band, e.in_tenure_band
),

-- Without groups every future and year has a row, also where nobody is there.
years_shown AS (
    SELECT f.future, f.seed, y.this_year
    FROM sql_futures AS f, (
        SELECT CAST(unnest(range(sql_whole_number(start_year), sql_whole_number(end_year) + 1)) AS INTEGER) AS this_year
    ) AS y
),

shown AS (
    SELECT
        y.future AS future_shown, y.seed AS seed_shown, y.this_year AS year_shown,
        s.* EXCLUDE (future, this_year)
    FROM years_shown AS y
    LEFT JOIN summed AS s ON s.future = y.future AND s.this_year = y.this_year
    CROSS JOIN sql_groups_asked AS g
    CROSS JOIN sql_checks_of_call AS c
    WHERE c.are_fine AND (s.opened IS NOT NULL OR len(g.words) = 0)

    UNION ALL BY NAME

    SELECT NULL AS future_shown FROM sql_checks_of_call WHERE NOT are_fine
),

totals AS (
    SELECT
        s.future_shown, s.in_level, s.in_department, s.in_age_band, s.in_tenure_band,
        coalesce(CAST(scenario_id AS VARCHAR), 'default') AS scenario_id,
        s.seed_shown AS random_seed,
        s.year_shown AS simulation_year,
        s.in_level AS level_id,
        s.in_department AS department,
        s.in_age_band AS age_band,
        s.in_tenure_band AS tenure_band,
        coalesce(s.opened, 0) AS opening_headcount,
        coalesce(s.joined, 0) AS hires,
        coalesce(s.ended, 0) AS terminations,
        coalesce(s.promoted, 0) AS promotions,
        coalesce(s.raised, 0) AS merits,
        coalesce(s.enrolled, 0) AS enrollments,
        coalesce(s.closed, 0) AS closing_headcount,
        coalesce(s.taking_part, 0) AS participants,
        sql_amount_of_cents(s.opening_cents) AS opening_payroll,
        sql_amount_of_cents(s.closing_cents) AS closing_payroll,
        sql_amount_of_cents(s.hire_cents) AS hire_compensation,
        sql_amount_of_cents(s.termination_cents) AS termination_compensation,
        sql_amount_of_cents(s.promotion_cents) AS promotion_raises,
        sql_amount_of_cents(s.merit_cents) AS merit_raises,
        sql_amount_of_cents(s.paid_cents) AS prorated_compensation,
        coalesce(s.happened, 0) AS events,
        -- COLUMNS() wants to find a column; these are left out again.
        0 AS sql_group_1, 0 AS sql_group_2, 0 AS sql_group_3, 0 AS sql_group_4
    FROM shown AS s
)

SELECT COLUMNS(lambda name: name NOT LIKE 'sql_group%' AND name NOT LIKE 'sort_%')
FROM (
    SELECT
        COLUMNS(['scenario_id', 'random_seed', 'simulation_year']),
        COLUMNS(lambda name: name = 'sql_group_1' OR coalesce(name = CAST("by" AS VARCHAR[])[1], false)),
        COLUMNS(lambda name: name = 'sql_group_2' OR coalesce(name = CAST("by" AS VARCHAR[])[2], false)),
        COLUMNS(lambda name: name = 'sql_group_3' OR coalesce(name = CAST("by" AS VARCHAR[])[3], false)),
        COLUMNS(lambda name: name = 'sql_group_4' OR coalesce(name = CAST("by" AS VARCHAR[])[4], false)),
        COLUMNS([
            'opening_headcount', 'hires', 'terminations', 'promotions', 'merits', 'enrollments', 'closing_headcount', 'participants',
            'opening_payroll', 'closing_payroll', 'hire_compensation', 'termination_compensation', 'promotion_raises', 'merit_raises',
            'prorated_compensation', 'events'
        ]),
        t.future_shown AS sort_future,
        list_transform(
            coalesce(CAST("by" AS VARCHAR[]), []),
            lambda word: sql_group_key(word, t.in_level, t.in_department, t.in_age_band, t.in_tenure_band)
        ) AS sort_group
    FROM totals AS t
)
ORDER BY sort_future, simulation_year, sort_group;

-- What is odd in a workforce, before it is simulated: a row for each finding, none where all is well. The events are not changed by it.
--
--     FROM sql_workforce_check(2025, workforce := 'census_data');

-- The first of some names that is not NULL in a row, as the relation spells it, and its value.
CREATE OR REPLACE MACRO sql_held_by(columns, candidates) AS
    list_transform(
        list_filter(candidates, lambda one: one[2] IS NOT NULL)[1:1],
        lambda one: {'name': struct_extract(columns, 'given_names')[list_position(struct_extract(columns, 'names'), one[1])], 'text': one[2]}
    )[1];

-- Full years from one day to another.
CREATE OR REPLACE MACRO sql_years_between(born_on, a_date) AS
    year(a_date) - year(born_on)
        - CAST(month(a_date) < month(born_on) OR (month(a_date) = month(born_on) AND day(a_date) < day(born_on)) AS BIGINT);

CREATE OR REPLACE MACRO sql_workforce_check(start_year, workforce := 'census_data') AS TABLE

WITH

sql_workforce_columns_read AS MATERIALIZED (
    FROM sql_workforce_columns(workforce)
),

-- Read once, so that the places of the rows are the same wherever they are counted.
sql_workforce_read AS MATERIALIZED (
    FROM query_table(workforce)
),

sql_workforce_rows_read AS MATERIALIZED (
    FROM sql_workforce_rows('sql_workforce_read', 'sql_workforce_columns_read')
),

-- Which column holds which value, as it stands there.
sql_values_held AS MATERIALIZED (
    SELECT
        w.place,
        sql_held_by(c, [
            ('salary', CAST(w.salary AS VARCHAR)), ('employee_gross_compensation', CAST(w.employee_gross_compensation AS VARCHAR)),
            ('employee_compensation', CAST(w.employee_compensation AS VARCHAR)),
            ('current_compensation', CAST(w.current_compensation AS VARCHAR))
        ]) AS salary_held,
        sql_held_by(c, [('level', CAST(w.level AS VARCHAR)), ('level_id', CAST(w.level_id AS VARCHAR))]) AS level_held,
        sql_held_by(c, [('employee_deferral_rate', CAST(w.employee_deferral_rate AS VARCHAR))]) AS rate_held,
        sql_held_by(c, [
            ('birth_date', CAST(w.birth_date AS VARCHAR)), ('employee_birth_date', CAST(w.employee_birth_date AS VARCHAR)),
            ('employee_age', CAST(w.employee_age AS VARCHAR)), ('current_age', CAST(w.current_age AS VARCHAR))
        ]) AS age_held,
        sql_held_by(c, [
            ('termination_date', CAST(w.termination_date AS VARCHAR)),
            ('employee_termination_date', CAST(w.employee_termination_date AS VARCHAR))
        ]) AS end_held
    FROM (SELECT row_number() OVER () AS place, * FROM sql_workforce_with_all_columns('sql_workforce_read')) AS w, sql_workforce_columns_read AS c
),

asked AS MATERIALIZED (
    SELECT
        c.names, c.called, list_contains(c.names, 'simulation_year') AS has_years, false AS is_by_year,
        CAST(CASE WHEN sql_whole_number(start_year) BETWEEN 1 AND 9999 THEN sql_whole_number(start_year) END AS INTEGER) AS first_year,
        first_year AS last_year, first_year AS year_opened, false AS may_be_empty,
        'check one of its years, such as ' AS or_open_from, 'check a workforce with rows of that year' AS or_say,
        c.given_names[list_position(c.names, 'employee_id')] AS id_column
    FROM sql_workforce_columns_read AS c
),

opening AS MATERIALIZED (
    FROM sql_opening('sql_workforce_rows_read', 'asked')
),

people AS MATERIALIZED (
    SELECT
        o.*, h.* EXCLUDE (place), make_date(a.first_year, 1, 1) AS new_year, a.id_column,
        coalesce(o.hired_on_opening, o.planned_on) AS joins_on,
        CASE WHEN o.born_on IS NULL THEN o.given_age ELSE sql_years_to_new_year(o.born_on, a.first_year) END AS age_now,
        coalesce(joins_on < o.born_on AND isfinite(joins_on) AND isfinite(o.born_on), false) AS is_born_later,
        CASE WHEN joins_on >= o.born_on THEN sql_years_between(o.born_on, joins_on) END AS age_then
    FROM opening AS o
    JOIN sql_values_held AS h ON h.place = o.place
    CROSS JOIN asked AS a
    WHERE o.takes_part
),

findings AS (
    -- About all rows, so it comes before them.
    SELECT 0 AS place, 0 AS finding, 'warning' AS severity, NULL AS employee, 'salary' AS column_held, NULL AS text_held,
        'no column is read as the salary: no raise has an amount, and payrolls are zero' AS problem_found,
        'call the column that holds it salary, employee_gross_compensation, employee_compensation or current_compensation' AS what_to_do
    FROM asked AS a
    WHERE NOT list_has_any(a.names, ['salary', 'employee_gross_compensation', 'employee_compensation', 'current_compensation'])
        AND (SELECT bool_or(o.is_asked) FROM opening AS o)

    UNION ALL

    SELECT min(p.place) AS place, 1 AS finding, 'error' AS severity, p.employee, any_value(p.id_column) AS column_held, p.employee AS text_held,
        'the id is that of ' || count(*) || ' rows, whose events would have the same event_id' AS problem_found,
        'keep one row for each employee' || CASE WHEN any_value(a.has_years) THEN ' and year' ELSE '' END AS what_to_do
    FROM people AS p, asked AS a
    GROUP BY p.employee
    HAVING count(*) > 1

    UNION ALL

    SELECT min(p.place), 2, 'warning', p.employee, any_value(p.id_column), p.employee,
        'the id differs from that of another employee in nothing but its case or the blanks around it',
        'see whether they are the same, and write the id in one way'
    FROM people AS p
    JOIN (
        SELECT sql_word(employee) AS word FROM people GROUP BY word HAVING count(DISTINCT employee) > 1
    ) AS w ON w.word = sql_word(p.employee)
    GROUP BY p.employee

    UNION ALL

    SELECT p.place, 3, 'error', p.employee, p.age_held.name, p.age_held.text,
        'the employee was hired on ' || p.joins_on || ', before being born', 'correct the birth date, whose century may be wrong, or the hire date'
    FROM people AS p
    WHERE p.is_born_later

    UNION ALL

    SELECT p.place, 4, 'warning', p.employee, p.age_held.name, p.age_held.text,
        CASE
            WHEN p.age_now NOT BETWEEN 14 AND 110 THEN 'the employee is ' || p.age_now || ' years old on ' || p.new_year
            ELSE 'the employee was hired on ' || p.joins_on || ' at an age of ' || p.age_then || ' years'
        END,
        'correct it, or give a NULL where it is not known'
    FROM people AS p
    WHERE (p.age_now NOT BETWEEN 14 AND 110 OR p.age_then NOT BETWEEN 14 AND 110) AND NOT p.is_born_later

    UNION ALL

    SELECT p.place, 5, 'error', p.employee, p.rate_held.name, p.rate_held.text,
        'the deferral rate lies outside 0 to 1', 'give it as a fraction: 0.06 for 6 %'
    FROM people AS p
    WHERE p.given_deferral_rate NOT BETWEEN 0 AND 1

    UNION ALL

    SELECT p.place, 6, CASE WHEN p.given_salary = 0 THEN 'warning' ELSE 'error' END, p.employee, p.salary_held.name, p.salary_held.text,
        CASE
            WHEN NOT isfinite(p.given_salary) THEN 'the salary is no finite number'
            WHEN p.given_salary < 0 THEN 'the salary is negative'
            ELSE 'the salary is zero'
        END,
        'correct it, or give a NULL where it is not known'
    FROM people AS p
    WHERE p.given_salary <= 0 OR NOT isfinite(p.given_salary)

    UNION ALL

    SELECT p.place, 7, 'warning', p.employee, p.salary_held.name, p.salary_held.text,
        'a candidate without a hire date has a salary and a level: a row of totals, or an employee whose hire date is missing?',
        'leave the row out, or give it its hire date'
    FROM people AS p
    WHERE p.hired_on_opening IS NULL AND p.planned_on IS NULL AND p.given_salary IS NOT NULL AND p.job_level IS NOT NULL

    UNION ALL

    SELECT o.place, 8, 'warning', o.employee, h.end_held.name, h.end_held.text,
        'the employee has left, but is called active', 'correct the one or the other; the date decides, and the employee takes no part'
    FROM opening AS o
    JOIN sql_values_held AS h ON h.place = o.place
    WHERE o.is_asked AND coalesce(o.given_active, o.is_employed_by_status) AND o.has_left AND NOT o.is_back

    UNION ALL

    SELECT p.place, 9, 'warning', p.employee, p.level_held.name, p.level_held.text,
        'the level has no number: no row of parameters for a level is for it, and a promotion leads to no other',
        'give levels with a number, such as 3 or ''L3'''
    FROM people AS p
    WHERE p.job_level IS NOT NULL AND sql_level_number(p.job_level) IS NULL
),

checks AS MATERIALIZED (
    SELECT CASE WHEN count(p.problem) = 0 THEN true ELSE error(first(p.problem ORDER BY p.rank, p.place)) END AS are_fine
    FROM (
        SELECT 0 AS rank, 0 AS place, sql_year_problem('start', start_year) AS problem
        UNION ALL
        -- Where there are rows of the year nobody of whom takes part, the findings may say why.
        SELECT 10 + w.rank, w.place, w.problem
        FROM sql_workforce_problems('sql_workforce_columns_read', 'opening', 'asked') AS w
        WHERE w.rank < 3 OR NOT (SELECT bool_or(o.is_asked) FROM opening AS o)
    ) AS p
    WHERE p.problem IS NOT NULL
)

SELECT
    f.severity,
    f.employee AS employee_id,
    f.column_held AS column_name,
    f.text_held AS value,
    f.problem_found AS problem,
    f.what_to_do AS remedy
FROM (
    FROM findings
    UNION ALL BY NAME
    SELECT NULL AS place FROM checks WHERE NOT are_fine
) AS f
ORDER BY f.place, f.finding;

-- The plan: how many people a company hires to grow as it wants, who they are, and the workforce with them in it.
--
--     FROM hire_plan_by_year(2025, 2029, 5000, target_growth_rate := 0.03);
--     FROM hire_plan(2025, 2029, workforce := 'census_data');
--     CREATE TABLE planned_census AS FROM workforce_with_plan(2025, 2029, workforce := 'census_data');
--
-- Plain macros on the SQL mode's draw, to be run after its files; the extension has no code for it. The plan holds on average where the
-- events get its two rates (base_termination_rate, new_hire_termination_rate) and termination_date := 0, and nobody is a low performer.
-- `opening_new_hires` is how many of the opening staff have been there for less than a year: they leave as new people do.

-- A number rounded to six decimals: floor, ceil and round come after it, as 100 × 0.29 is a little less than 29.
CREATE OR REPLACE MACRO sql_six_decimals(number) AS round(number * 1000000.0::DOUBLE) / 1000000.0::DOUBLE;

-- Of a headcount, some of them new: how many leave in a year, and how many there are to be at its end.
CREATE OR REPLACE MACRO sql_plan_terminations(headcount, new_people, termination_rate, new_hire_termination_rate) AS
    floor(sql_six_decimals((headcount - new_people) * termination_rate + new_people * new_hire_termination_rate));
CREATE OR REPLACE MACRO sql_plan_net(headcount, terminations, growth_rate) AS
    round(sql_six_decimals(headcount * (1 + growth_rate))) - (headcount - terminations);

CREATE OR REPLACE MACRO hire_plan_by_year(
    start_year,
    end_year,
    opening_headcount,
    target_growth_rate := 0.03,
    termination_rate := 0.12,
    new_hire_termination_rate := 0.25,
    opening_new_hires := 0
) AS TABLE

WITH RECURSIVE

given AS MATERIALIZED (
    SELECT
        start_year AS given_start, end_year AS given_end, opening_headcount AS given_headcount,
        coalesce(CAST(target_growth_rate AS DOUBLE), 0.03) AS growth,
        coalesce(CAST(termination_rate AS DOUBLE), 0.12) AS leaving,
        coalesce(CAST(new_hire_termination_rate AS DOUBLE), 0.25) AS leaving_new,
        coalesce(opening_new_hires, 0) AS given_new
),

asked AS MATERIALIZED (
    SELECT
        *,
        CAST(sql_whole_number(given_start) AS INTEGER) AS first_year,
        CAST(sql_whole_number(given_end) AS INTEGER) AS last_year,
        CAST(sql_whole_number(given_headcount) AS DOUBLE) AS headcount,
        CAST(sql_whole_number(given_new) AS DOUBLE) AS new_people
    FROM given
    WHERE CASE
        WHEN sql_years_problem(given_start, given_end) IS NOT NULL THEN error(sql_years_problem(given_start, given_end))
        WHEN NOT coalesce(sql_whole_number(given_headcount) >= 0, false)
            THEN error('opening_headcount is ' || coalesce(sql_short(CAST(given_headcount AS VARCHAR)), 'NULL')
                || ', but it must be a whole number of at least 0')
        WHEN NOT coalesce(sql_whole_number(given_new) BETWEEN 0 AND sql_whole_number(given_headcount), false)
            THEN error('opening_new_hires is ' || sql_short(CAST(given_new AS VARCHAR))
                || ', but it must be a whole number of at least 0, and not above the headcount')
        WHEN growth NOT BETWEEN -1 AND 1
            THEN error('target_growth_rate is ' || sql_number(growth) || ', but a plan for growth must lie within -1 and 1: 0.03 is 3 %')
        WHEN leaving NOT BETWEEN 0 AND 1
            THEN error('termination_rate is ' || sql_number(leaving) || ', but a rate must lie within 0 and 1')
        WHEN NOT (leaving_new >= 0 AND leaving_new < 0.99)
            THEN error('new_hire_termination_rate is ' || sql_number(leaving_new)
                || ', but it must lie within 0 and 0.99, below it: where almost all new people leave, no number of hires is enough')
        ELSE true
    END
),

planned AS (
    SELECT
        a.first_year AS plan_year, a.headcount AS opens_with,
        sql_plan_terminations(opens_with, a.new_people, a.leaving, a.leaving_new) AS terminations,
        sql_plan_net(opens_with, terminations, a.growth) AS net
    FROM asked AS a

    UNION ALL

    SELECT
        CAST(p.plan_year + 1 AS INTEGER), p.opens_with - p.terminations + greatest(p.net, 0.0::DOUBLE) AS next_opens_with,
        sql_plan_terminations(next_opens_with, greatest(p.net, 0.0::DOUBLE), a.leaving, a.leaving_new) AS next_terminations,
        sql_plan_net(next_opens_with, next_terminations, a.growth)
    FROM planned AS p, asked AS a
    WHERE p.plan_year < a.last_year
),

hired AS (
    SELECT
        p.*,
        greatest(p.net, 0.0::DOUBLE) AS staying,
        CASE WHEN p.net <= 0 THEN 0.0::DOUBLE ELSE ceil(sql_six_decimals(p.net / (1 - a.leaving_new))) END AS hires_needed
    FROM planned AS p, asked AS a
)

SELECT
    h.plan_year AS simulation_year,
    CAST(h.opens_with AS BIGINT) AS opening_headcount,
    CAST(h.terminations AS BIGINT) AS terminations,
    CAST(h.hires_needed AS BIGINT) AS hires,
    CAST(h.hires_needed - h.staying AS BIGINT) AS new_hire_terminations,
    CAST(h.opens_with - h.terminations + h.staying AS BIGINT) AS closing_headcount
FROM hired AS h, asked AS a
WHERE CASE
    WHEN h.hires_needed <= 2 * h.opens_with + 10 THEN true
    ELSE error('the plan needs ' || CAST(h.hires_needed AS BIGINT) || ' hires in ' || h.plan_year || ' for a headcount of '
        || CAST(h.opens_with AS BIGINT) || ', more than 2 × ' || CAST(h.opens_with AS BIGINT)
        || ' + 10; look at target_growth_rate ' || sql_number(a.growth) || ', termination_rate ' || sql_number(a.leaving)
        || ' and new_hire_termination_rate ' || sql_number(a.leaving_new))
END
ORDER BY h.plan_year;

-- The rows of a relation of weights, each with what is wrong: levels have level, weight and salary, ages hire_age and age_weight.
-- `called` is NULL where the relation is not one that was named.
CREATE OR REPLACE MACRO sql_weighted_rows(relation, called, name_column, weight_column) AS TABLE

WITH

sql_weight_columns AS (
    SELECT list_transform(struct_keys(w), lambda column_name: lower(column_name)) AS names
    FROM (SELECT 1) AS always
    LEFT JOIN (FROM query_table(relation) LIMIT 1) AS w ON true
),

all_columns AS (
    SELECT NULL AS level, NULL AS weight, NULL AS salary, NULL AS hire_age, NULL AS age_weight WHERE false
    UNION ALL BY NAME
    FROM query_table(relation)
),

weighted AS (
    SELECT
        row_number() OVER () AS place,
        CASE name_column WHEN 'level' THEN CAST(w.level AS VARCHAR) ELSE CAST(w.hire_age AS VARCHAR) END AS word,
        TRY_CAST(w.hire_age AS DOUBLE) AS number,
        CASE name_column WHEN 'level' THEN CAST(w.weight AS VARCHAR) ELSE CAST(w.age_weight AS VARCHAR) END AS given_weight,
        CASE name_column WHEN 'level' THEN TRY_CAST(w.weight AS DOUBLE) ELSE TRY_CAST(w.age_weight AS DOUBLE) END AS weight_read,
        TRY_CAST(w.salary AS DOUBLE) AS given_salary,
        CASE WHEN isfinite(given_salary) THEN given_salary END AS known_salary,
        CASE
            WHEN w.salary IS NOT NULL AND name_column = 'level' AND given_salary IS NULL
                THEN called || ' has the salary ''' || sql_short(CAST(w.salary AS VARCHAR)) || ''' for ' || sql_or_unknown(word)
                    || ', which is not a number'
            WHEN NOT coalesce(weight_read >= 0 AND isfinite(weight_read), false)
                THEN called || ' has the ' || weight_column || ' ' || coalesce('''' || sql_short(given_weight) || '''', 'NULL') || ' for '
                    || name_column || ' ' || coalesce('''' || sql_short(word) || '''', 'NULL')
                    || ', but a weight must be a finite number, not negative'
            WHEN name_column = 'hire_age' AND NOT coalesce(number BETWEEN 0 AND 150 AND number = floor(number), false)
                THEN called || ' has the hire_age ' || coalesce('''' || sql_short(word) || '''', 'NULL')
                    || ', but an age must be a whole number within 0 to 150'
        END AS problem
    FROM all_columns AS w
)

FROM weighted

UNION ALL BY NAME

SELECT 0 AS place, called || ' has no column ' || array_to_string(list_filter(
    [name_column, weight_column], lambda wanted: NOT list_contains(c.names, wanted)
), ' and ') || '; its columns are ' || sql_names(c.names) AS problem
FROM sql_weight_columns AS c
WHERE NOT list_has_all(c.names, [name_column, weight_column])

UNION ALL BY NAME

SELECT 9223372036854775807 AS place,
    'the column ' || weight_column || ' of ' || called || ' sums up to 0, but some weight must be above it' AS problem
FROM weighted
HAVING NOT coalesce(sum(weight_read) > 0, false) AND called IS NOT NULL;

-- Which of the entries of a list is drawn: the first whose part of the whole, with those before it, is more than the draw.
CREATE OR REPLACE MACRO sql_drawn(entries, parts_reached, a_draw) AS
    entries[1 + len(list_filter(parts_reached, lambda part: part <= a_draw))];

-- For each weight of a list the part of the whole that is reached with it; the sums run in the order of the list.
CREATE OR REPLACE MACRO sql_parts_reached(weights) AS
    list_transform(
        range(1, len(weights) + 1),
        lambda rank: list_reduce(weights[1:rank], lambda total, weight: total + weight)
            / list_reduce(weights, lambda total, weight: total + weight)
    );

-- The people of the plan, a row each: candidates with a planned_hire_date. `levels` is a relation with level, weight and salary, `ages`
-- one with hire_age and age_weight; without them the levels are those of the workforce, by their shares.
CREATE OR REPLACE MACRO hire_plan(
    start_year,
    end_year,
    workforce := 'census_data',
    random_seed := NULL,
    levels := NULL,
    ages := NULL,
    target_growth_rate := 0.03,
    termination_rate := 0.12,
    new_hire_termination_rate := 0.25,
    opening_new_hires := 0
) AS TABLE

WITH

sql_workforce_columns_read AS MATERIALIZED (
    FROM sql_workforce_columns(workforce)
),

sql_workforce_rows_read AS MATERIALIZED (
    FROM sql_workforce_rows(workforce, 'sql_workforce_columns_read')
),

sql_no_levels AS (
    SELECT NULL::VARCHAR AS level, NULL::DOUBLE AS weight WHERE false
),

sql_no_ages AS (
    FROM (VALUES (22, 0.05), (25, 0.15), (28, 0.20), (32, 0.25), (35, 0.15), (40, 0.10), (45, 0.08), (50, 0.02)) AS a (hire_age, age_weight)
),

sql_levels_read AS MATERIALIZED (
    FROM sql_weighted_rows(coalesce(levels, 'sql_no_levels'), 'levels ''' || levels || '''', 'level', 'weight')
),

sql_ages_read AS MATERIALIZED (
    FROM sql_weighted_rows(coalesce(ages, 'sql_no_ages'), 'ages ''' || ages || '''', 'hire_age', 'age_weight')
),

asked AS MATERIALIZED (
    SELECT
        c.names, c.called, list_contains(c.names, 'simulation_year') AS has_years, false AS is_by_year,
        CAST(sql_whole_number(start_year) AS INTEGER) AS first_year, CAST(sql_whole_number(end_year) AS INTEGER) AS last_year,
        first_year AS year_opened, false AS may_be_empty,
        NULL::VARCHAR AS or_open_from, 'give a workforce with the people of that day' AS or_say,
        sql_whole_number(random_seed) AS seed
    FROM sql_workforce_columns_read AS c
),

opening AS MATERIALIZED (
    FROM sql_opening('sql_workforce_rows_read', 'asked')
),

-- Who works there when the plan begins.
staff AS MATERIALIZED (
    SELECT o.job_level, CASE WHEN isfinite(o.given_salary) THEN o.given_salary END AS known_salary
    FROM opening AS o, asked AS a
    WHERE o.takes_part AND o.hired_on_opening < make_date(a.first_year, 1, 1)
),

plan AS MATERIALIZED (
    FROM hire_plan_by_year(
        start_year, end_year, (SELECT count(*) FROM staff), target_growth_rate := target_growth_rate, termination_rate := termination_rate,
        new_hire_termination_rate := new_hire_termination_rate, opening_new_hires := opening_new_hires
    )
),

-- The levels to choose from, with the salary in their middle. Where nobody has a level there is one of all.
shares AS (
    SELECT s.job_level AS plan_level, CAST(count(*) AS DOUBLE) AS weight, median(s.known_salary) AS middle_salary
    FROM staff AS s
    WHERE s.job_level IS NOT NULL
    GROUP BY s.job_level
),

levels_to_choose AS (
    SELECT l.word AS plan_level, l.weight_read AS weight, coalesce(l.known_salary, s.middle_salary) AS middle_salary
    FROM sql_levels_read AS l
    LEFT JOIN shares AS s ON s.plan_level = l.word
    WHERE levels IS NOT NULL AND l.problem IS NULL

    UNION ALL

    FROM shares WHERE levels IS NULL

    UNION ALL

    SELECT NULL, 1.0::DOUBLE, median(s.known_salary)
    FROM staff AS s
    HAVING levels IS NULL AND count(s.job_level) = 0
),

choices AS MATERIALIZED (
    SELECT
        l.entries AS of_levels, sql_parts_reached(list_transform(l.entries, lambda one: one.weight)) AS levels_reached,
        g.entries AS of_ages, sql_parts_reached(list_transform(g.entries, lambda one: one.weight)) AS ages_reached
    FROM (
        SELECT list(
            {'plan_level': plan_level, 'middle_salary': middle_salary, 'weight': weight}
            ORDER BY sql_level_number(plan_level) NULLS LAST, plan_level NULLS LAST
        ) AS entries
        FROM levels_to_choose
    ) AS l, (SELECT list({'age': number, 'weight': weight_read} ORDER BY number) AS entries FROM sql_ages_read WHERE problem IS NULL) AS g
),

people AS MATERIALIZED (
    SELECT
        p.simulation_year AS plan_year,
        h.sequence,
        'NH_' || p.simulation_year || '_' || format('{:06d}', h.sequence) AS new_id
    FROM plan AS p, (SELECT unnest(range(1, n.most + 1)) AS sequence FROM (SELECT max(hires) AS most FROM plan) AS n) AS h
    WHERE h.sequence <= p.hires
),

problems AS (
    SELECT 1 AS rank, 0 AS place, coalesce(sql_years_problem(start_year, end_year), sql_seed_problem('random_seed', random_seed)) AS problem
    UNION ALL
    SELECT 10 + w.rank, w.place, w.problem FROM sql_workforce_problems('sql_workforce_columns_read', 'opening', 'asked') AS w
    UNION ALL
    SELECT 20, l.place, l.problem FROM sql_levels_read AS l
    UNION ALL
    SELECT 21, g.place, g.problem FROM sql_ages_read AS g
    UNION ALL
    SELECT 30, 0, 'the id ''' || min(w.employee) || ''' of the plan is one that workforce ''' || workforce
        || ''' has already; leave out those rows, or plan from the census without them'
    FROM sql_workforce_rows_read AS w
    WHERE w.employee IN (SELECT new_id FROM people)
    HAVING count(*) > 0
),

checks AS MATERIALIZED (
    SELECT CASE WHEN count(p.problem) = 0 THEN true ELSE error(first(p.problem ORDER BY p.rank, p.place)) END AS are_fine
    FROM problems AS p
    WHERE p.problem IS NOT NULL
),

drawn AS (
    SELECT
        p.*,
        make_date(p.plan_year, 1, 1) AS new_year,
        sql_hash_rng(p.new_id, p.plan_year, 'hire_date', random_seed := a.seed) AS of_day,
        sql_hash_rng(p.new_id, p.plan_year, 'hire_salary', random_seed := a.seed) AS of_salary,
        sql_drawn(
            c.of_levels, c.levels_reached, sql_hash_rng(p.new_id, p.plan_year, 'hire_level', random_seed := a.seed)
        ) AS chosen_level,
        sql_drawn(c.of_ages, c.ages_reached, sql_hash_rng(p.new_id, p.plan_year, 'hire_age', random_seed := a.seed)) AS chosen_age
    FROM people AS p, asked AS a, choices AS c, checks AS k
    WHERE k.are_fine

    UNION ALL BY NAME

    -- The checks are made also where nobody is hired.
    SELECT NULL AS plan_year FROM checks WHERE NOT are_fine
)

SELECT
    d.new_id AS employee_id,
    d.new_year + CAST(floor(d.of_day * (make_date(d.plan_year, 12, 31) - d.new_year + 1)) AS INTEGER) AS planned_hire_date,
    d.chosen_level.plan_level AS level,
    sql_cents(d.chosen_level.middle_salary * (0.91::DOUBLE + 0.18::DOUBLE * d.of_salary)) AS salary,
    make_date(d.plan_year - CAST(d.chosen_age.age AS INTEGER), 1, 1) AS birth_date,
    NULL::DATE AS hire_date,
    false AS is_enrolled,
    true AS active
FROM drawn AS d
ORDER BY d.plan_year, d.sequence;

-- The workforce with the people of the plan below, to be simulated: under the first name of each field that it has. A plain UNION ALL
-- BY NAME would hide the workforce's columns of other names behind the plan's.
CREATE OR REPLACE MACRO workforce_with_plan(
    start_year,
    end_year,
    workforce := 'census_data',
    random_seed := NULL,
    levels := NULL,
    ages := NULL,
    target_growth_rate := 0.03,
    termination_rate := 0.12,
    new_hire_termination_rate := 0.25,
    opening_new_hires := 0
) AS TABLE

WITH

sql_workforce_columns_read AS MATERIALIZED (
    FROM sql_workforce_columns(workforce)
),

sql_workforce_rows_read AS MATERIALIZED (
    FROM sql_workforce_rows(workforce, 'sql_workforce_columns_read')
),

-- No row, but the names of the workforce's own columns, of any of which a field may be.
sql_names_of_workforce AS (
    FROM query_table(workforce) WHERE false
),

hired AS MATERIALIZED (
    FROM hire_plan(
        start_year, end_year, workforce := workforce, random_seed := random_seed, levels := levels, ages := ages,
        target_growth_rate := target_growth_rate, termination_rate := termination_rate,
        new_hire_termination_rate := new_hire_termination_rate, opening_new_hires := opening_new_hires
    )
),

-- Every field, and beside it the names.
fields AS (
    SELECT w.*, n.*, 0 AS sql_no_field
    FROM sql_workforce_rows_read AS w
    LEFT JOIN sql_names_of_workforce AS n ON true
    CROSS JOIN sql_workforce_columns_read AS c
    WHERE NOT list_contains(c.names, 'simulation_year') OR w.year_of_row = sql_whole_number(start_year)
),

-- A field stands there once for each of its names that the workforce has, each time under its first name: COLUMNS() finds the names, and
-- with them sql_no_field, as it wants to find one; \1 is empty but for that.
named AS (
    SELECT
        f.place AS place_below,
        f.employee AS employee_id,
        f.hired_on AS hire_date,
        f.given_salary AS salary,
        f.job_level AS level,
        CASE WHEN COLUMNS('(?i)^(?:department|(sql_no_field))$') IS NULL THEN f.department_name ELSE f.department_name END AS 'department\1',
        CASE
            WHEN COLUMNS('(?i)^(?:tenure_months|current_tenure|(sql_no_field))$') IS NULL THEN f.given_tenure ELSE f.given_tenure
        END AS 'tenure_months\1',
        CASE WHEN COLUMNS('(?i)^(?:performance_tier|(sql_no_field))$') IS NULL THEN f.tier ELSE f.tier END AS 'performance_tier\1',
        f.is_in_plan AS is_enrolled,
        CASE
            WHEN COLUMNS('(?i)^(?:employee_deferral_rate|(sql_no_field))$') IS NULL THEN f.given_deferral_rate ELSE f.given_deferral_rate
        END AS 'employee_deferral_rate\1',
        CASE
            WHEN f.enrollment_problem IS NOT NULL THEN error(f.enrollment_problem)
            WHEN COLUMNS('(?i)^(?:employee_enrollment_date|(sql_no_field))$') IS NULL THEN f.given_enrollment
            ELSE f.given_enrollment
        END AS 'employee_enrollment_date\1',
        f.born_on AS birth_date,
        CASE
            WHEN COLUMNS('(?i)^(?:employee_age|current_age|(sql_no_field))$') IS NULL THEN f.given_age ELSE f.given_age
        END AS 'employee_age\1',
        CASE WHEN COLUMNS('(?i)^(?:employee_ssn|(sql_no_field))$') IS NULL THEN f.ssn ELSE f.ssn END AS 'employee_ssn\1',
        f.is_active AS active,
        CASE
            WHEN COLUMNS('(?i)^(?:termination_date|employee_termination_date|(sql_no_field))$') IS NULL THEN f.given_end ELSE f.given_end
        END AS 'termination_date\1',
        CASE
            WHEN COLUMNS('(?i)^(?:rehire_date|employee_rehire_date|(sql_no_field))$') IS NULL THEN f.rehired_on ELSE f.rehired_on
        END AS 'rehire_date\1',
        f.planned_on AS planned_hire_date
    FROM fields AS f
)

SELECT COLUMNS(lambda name: list_contains([
    'employee_id', 'hire_date', 'salary', 'level', 'department', 'tenure_months', 'performance_tier', 'is_enrolled', 'employee_deferral_rate',
    'employee_enrollment_date', 'birth_date', 'employee_age', 'employee_ssn', 'active', 'termination_date', 'rehire_date',
    'planned_hire_date'
], name))
FROM (
    FROM named
    UNION ALL BY NAME
    SELECT *, 1000000000000000000 + row_number() OVER () AS place_below FROM hired
)
ORDER BY place_below;

-- How sure a number is: what the totals of many futures have in common, from a relation with the rows of polars_yearly_totals or
-- sql_yearly_totals.
--
--     CREATE TABLE futures AS FROM sql_yearly_totals(2025, 2029, random_seeds := range(1, 101));
--     FROM totals_bands('futures');
--     FROM totals_share_above('futures', 'closing_headcount', 5000);

-- The value that a part of a list, which is in order, lies below: between two of them by as much as it lies between their places.
CREATE OR REPLACE MACRO sql_percentile(ordered, part) AS
    list_extract(ordered, CAST(floor((len(ordered) - 1) * part) AS BIGINT) + 1)
        + ((len(ordered) - 1) * part - floor((len(ordered) - 1) * part)) * (
            list_extract(ordered, CAST(ceil((len(ordered) - 1) * part) AS BIGINT) + 1)
            - list_extract(ordered, CAST(floor((len(ordered) - 1) * part) AS BIGINT) + 1)
        );

CREATE OR REPLACE MACRO sql_measures() AS [
    'opening_headcount', 'hires', 'terminations', 'promotions', 'merits', 'enrollments', 'closing_headcount', 'participants',
    'opening_payroll', 'closing_payroll', 'hire_compensation', 'termination_compensation', 'promotion_raises', 'merit_raises',
    'prorated_compensation', 'events'
];

-- A row for each year, group and measure, with the values of all seeds in order: a group that a seed lacks counts as 0.
CREATE OR REPLACE MACRO sql_values_of_seeds(totals) AS TABLE

WITH

-- A relation without groups has none of their columns.
sql_totals_read AS MATERIALIZED (
    SELECT
        t.scenario_id, t.random_seed, t.simulation_year,
        CAST(t.level_id AS INTEGER) AS level_id, CAST(t.department AS VARCHAR) AS department,
        CAST(t.age_band AS VARCHAR) AS age_band, CAST(t.tenure_band AS VARCHAR) AS tenure_band,
        [
            {'place': 1, 'name': 'opening_headcount', 'value': CAST(t.opening_headcount AS DOUBLE)},
            {'place': 2, 'name': 'hires', 'value': CAST(t.hires AS DOUBLE)},
            {'place': 3, 'name': 'terminations', 'value': CAST(t.terminations AS DOUBLE)},
            {'place': 4, 'name': 'promotions', 'value': CAST(t.promotions AS DOUBLE)},
            {'place': 5, 'name': 'merits', 'value': CAST(t.merits AS DOUBLE)},
            {'place': 6, 'name': 'enrollments', 'value': CAST(t.enrollments AS DOUBLE)},
            {'place': 7, 'name': 'closing_headcount', 'value': CAST(t.closing_headcount AS DOUBLE)},
            {'place': 8, 'name': 'participants', 'value': CAST(t.participants AS DOUBLE)},
            {'place': 9, 'name': 'opening_payroll', 'value': CAST(t.opening_payroll AS DOUBLE)},
            {'place': 10, 'name': 'closing_payroll', 'value': CAST(t.closing_payroll AS DOUBLE)},
            {'place': 11, 'name': 'hire_compensation', 'value': CAST(t.hire_compensation AS DOUBLE)},
            {'place': 12, 'name': 'termination_compensation', 'value': CAST(t.termination_compensation AS DOUBLE)},
            {'place': 13, 'name': 'promotion_raises', 'value': CAST(t.promotion_raises AS DOUBLE)},
            {'place': 14, 'name': 'merit_raises', 'value': CAST(t.merit_raises AS DOUBLE)},
            {'place': 15, 'name': 'prorated_compensation', 'value': CAST(t.prorated_compensation AS DOUBLE)},
            {'place': 16, 'name': 'events', 'value': CAST(t.events AS DOUBLE)}
        ] AS measures
    FROM (
        SELECT NULL AS level_id, NULL AS department, NULL AS age_band, NULL AS tenure_band WHERE false
        UNION ALL BY NAME
        FROM query_table(totals)
    ) AS t
),

-- Each future counts once.
repeated AS MATERIALIZED (
    SELECT CASE
        WHEN count(*) = 0 THEN true
        ELSE error('the totals in ''' || totals || ''' have the seed ' || first(coalesce(CAST(r.random_seed AS VARCHAR), 'NULL') ORDER BY r.random_seed)
            || ' more than once for a year' || CASE
                WHEN max(r.scenarios) > 1 THEN ', of several scenarios; take the rows of one scenario_id'
                ELSE ', but each seed is one future; leave the repeated rows out'
            END)
    END AS are_fine
    FROM (
        SELECT random_seed, count(DISTINCT scenario_id) AS scenarios
        FROM sql_totals_read
        GROUP BY random_seed, simulation_year, level_id, department, age_band, tenure_band
        HAVING count(*) > 1
    ) AS r
),

seeds AS (
    SELECT count(*) AS how_many FROM (SELECT DISTINCT random_seed FROM sql_totals_read)
),

measured AS (
    SELECT t.simulation_year, t.level_id, t.department, t.age_band, t.tenure_band, unnest(t.measures) AS measure
    FROM sql_totals_read AS t
)

SELECT
    m.simulation_year AS in_year, m.level_id AS in_level, m.department AS in_department, m.age_band AS in_age_band,
    m.tenure_band AS in_tenure_band, m.measure.name AS measured, m.measure.place AS measure_place,
    s.how_many AS seeds,
    list_sort(list_concat(
        list(m.measure.value), list_transform(range(s.how_many - count(*)), lambda missing: CAST(0 * missing AS DOUBLE))
    )) AS ordered
FROM measured AS m, seeds AS s, repeated AS r
WHERE r.are_fine
GROUP BY m.simulation_year, m.level_id, m.department, m.age_band, m.tenure_band, m.measure.name, m.measure.place, s.how_many;

-- The same with the columns of its groups as the relation has them: COLUMNS() finds those that are there, and with them sql_no_group, as
-- it wants to find one; \1 is empty but for that.
CREATE OR REPLACE MACRO sql_grouped_values(totals) AS TABLE

WITH

sql_names_of_totals AS (
    FROM query_table(totals) WHERE false
),

named AS (
    SELECT v.*, n.*, 0 AS sql_no_group
    FROM sql_values_of_seeds(totals) AS v
    LEFT JOIN sql_names_of_totals AS n ON true
)

SELECT
    n.in_year AS simulation_year,
    CASE WHEN COLUMNS('(?i)^(?:level_id|(sql_no_group))$') IS NULL THEN n.in_level ELSE n.in_level END AS 'level_id\1',
    CASE WHEN COLUMNS('(?i)^(?:department|(sql_no_group))$') IS NULL THEN n.in_department ELSE n.in_department END AS 'department\1',
    CASE WHEN COLUMNS('(?i)^(?:age_band|(sql_no_group))$') IS NULL THEN n.in_age_band ELSE n.in_age_band END AS 'age_band\1',
    CASE WHEN COLUMNS('(?i)^(?:tenure_band|(sql_no_group))$') IS NULL THEN n.in_tenure_band ELSE n.in_tenure_band END AS 'tenure_band\1',
    n.measured,
    n.seeds,
    n.ordered,
    -- What the rows are ordered by: bands young to old, NULL last, measures as the totals have them.
    [
        n.in_year, coalesce(n.in_level, 2147483648), sql_age_band_place(n.in_age_band), sql_tenure_band_place(n.in_tenure_band)
    ] AS sort_numbers,
    n.in_department AS sort_department,
    n.measure_place AS sort_measure
FROM named AS n;

-- Per year, group and measure: mean, sample standard deviation and percentiles over the seeds.
CREATE OR REPLACE MACRO totals_bands(totals) AS TABLE
SELECT COLUMNS(lambda name: NOT regexp_matches(name, '^sort_|^ordered$|sql_no_group$'))
FROM (
    SELECT
        * RENAME (measured AS measure),
        list_sum(ordered) / seeds AS mean,
        list_aggregate(ordered, 'stddev_samp') AS standard_deviation,
        sql_percentile(ordered, 0.10::DOUBLE) AS p10,
        sql_percentile(ordered, 0.25::DOUBLE) AS p25,
        sql_percentile(ordered, 0.50::DOUBLE) AS p50,
        sql_percentile(ordered, 0.75::DOUBLE) AS p75,
        sql_percentile(ordered, 0.90::DOUBLE) AS p90
    FROM sql_grouped_values(totals)
)
ORDER BY sort_numbers[1], sort_numbers[2], sort_department NULLS LAST, sort_numbers[3] NULLS LAST, sort_numbers[4] NULLS LAST, sort_measure;

-- Per year and group: the share of the seeds whose measure lies above a threshold.
CREATE OR REPLACE MACRO totals_share_above(totals, measure, threshold) AS TABLE
SELECT COLUMNS(lambda name: NOT regexp_matches(name, '^sort_|^ordered$|^measured$|sql_no_group$'))
FROM (
    SELECT *, CAST(len(list_filter(ordered, lambda one: one > threshold)) AS DOUBLE) / seeds AS share
    FROM sql_grouped_values(totals)
    WHERE measured = measure
        AND CASE
            WHEN threshold IS NULL THEN error('the threshold is NULL, but it must be a number')
            ELSE true
        END

    UNION ALL BY NAME

    -- A measure that there is none of is an error, also where there are no totals.
    SELECT NULL AS measured
    WHERE CASE
        WHEN list_contains(sql_measures(), measure) THEN false
        ELSE error('the measure ' || coalesce('''' || sql_short(CAST(measure AS VARCHAR)) || '''', 'NULL')
            || ' is unknown; allowed are ' || array_to_string(sql_measures(), ', '))
    END
)
ORDER BY sort_numbers[1], sort_numbers[2], sort_department NULLS LAST, sort_numbers[3] NULLS LAST, sort_numbers[4] NULLS LAST;
{% endraw %}{% endmacro %}
