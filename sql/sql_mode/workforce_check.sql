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
