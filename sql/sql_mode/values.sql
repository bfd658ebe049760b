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
