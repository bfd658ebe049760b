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
