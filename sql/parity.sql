-- Do the two modes agree on your workforce? (The Guide's `polars_validation_mode`.)
--
-- Needs the extension and the macros of sql_mode.sql. Creates a macro that gives the rows in which the modes differ,
-- with the mode that has them; no row when they agree. All columns are compared but created_at and
-- parameter_source, which say when and by what a row was made.
--
--     FROM parity_differences(2025, 2029, workforce := 'census_data');
--
-- The arguments are those of the modes. No parameters relation is read unless it is named, as in the SQL mode.

CREATE OR REPLACE MACRO parity_differences(
    start_year,
    end_year,
    workforce := 'census_data',
    parameters := NULL,
    scenario_id := NULL,
    plan_design_id := NULL,
    random_seed := NULL,
    cohort := 'auto',
    hire_rate := NULL,
    base_termination_rate := NULL,
    promotion_rate := NULL,
    merit_rate := NULL,
    enrollment_rate := NULL,
    base_deferral_rate := NULL
) AS TABLE

WITH by_extension AS (
    SELECT * EXCLUDE (created_at, parameter_source)
    FROM polars_yearly_events(
        start_year, end_year, workforce := workforce, parameters := coalesce(parameters, ''), scenario_id := scenario_id,
        plan_design_id := plan_design_id, random_seed := random_seed, cohort := cohort, hire_rate := hire_rate,
        base_termination_rate := base_termination_rate, promotion_rate := promotion_rate, merit_rate := merit_rate,
        enrollment_rate := enrollment_rate, base_deferral_rate := base_deferral_rate
    )
),

by_sql AS (
    SELECT * EXCLUDE (created_at, parameter_source)
    FROM sql_yearly_events(
        start_year, end_year, workforce := workforce, parameters := coalesce(parameters, ''), scenario_id := scenario_id,
        plan_design_id := plan_design_id, random_seed := random_seed, cohort := cohort, hire_rate := hire_rate,
        base_termination_rate := base_termination_rate, promotion_rate := promotion_rate, merit_rate := merit_rate,
        enrollment_rate := enrollment_rate, base_deferral_rate := base_deferral_rate
    )
)

SELECT 'only the extension' AS mode, * FROM (FROM by_extension EXCEPT ALL FROM by_sql)
UNION ALL
SELECT 'only SQL' AS mode, * FROM (FROM by_sql EXCEPT ALL FROM by_extension)
ORDER BY ALL;
