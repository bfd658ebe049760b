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
