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
