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
