-- Do the two modes agree on your workforce? (The Guide's `polars_validation_mode`.)
--
-- Needs the extension and the macros of sql_mode.sql. Creates a macro that gives the rows in which the modes differ,
-- with the mode that has them; no row when they agree. All columns are compared but created_at and
-- parameter_source, which say when and by what a row was made.
--
--     FROM parity_differences(2025, 2029, workforce := 'census_data');
--
-- The arguments are those of the modes (polars_yearly_events in docs/reference.md) but created_at, which is not compared.
-- No parameters relation is read unless it is named, as in the SQL mode.

CREATE OR REPLACE MACRO parity_differences(
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

WITH by_extension AS (
    SELECT * EXCLUDE (created_at, parameter_source)
    FROM polars_yearly_events(
        start_year, end_year, workforce := workforce, parameters := coalesce(parameters, ''),
        scenario_id := scenario_id, plan_design_id := plan_design_id, random_seed := random_seed,
        hire_seed := hire_seed, termination_seed := termination_seed, promotion_seed := promotion_seed,
        merit_seed := merit_seed, enrollment_seed := enrollment_seed, cohort := cohort,
        opening_year := opening_year, allow_empty := allow_empty, hire_rate := hire_rate,
        base_termination_rate := base_termination_rate, promotion_rate := promotion_rate,
        merit_rate := merit_rate, enrollment_rate := enrollment_rate, base_deferral_rate := base_deferral_rate,
        merit_raise := merit_raise, cola_rate := cola_rate, promotion_raise := promotion_raise,
        starting_salary := starting_salary, new_hire_termination_rate := new_hire_termination_rate,
        merit_minimum_tenure_months := merit_minimum_tenure_months,
        promotion_minimum_tenure_months := promotion_minimum_tenure_months, highest_level := highest_level,
        promotion_maximum_age := promotion_maximum_age, promotion_date := promotion_date,
        merit_date := merit_date, enrollment_date := enrollment_date, termination_date := termination_date
    )
),

by_sql AS (
    SELECT * EXCLUDE (created_at, parameter_source)
    FROM sql_yearly_events(
        start_year, end_year, workforce := workforce, parameters := coalesce(parameters, ''),
        scenario_id := scenario_id, plan_design_id := plan_design_id, random_seed := random_seed,
        hire_seed := hire_seed, termination_seed := termination_seed, promotion_seed := promotion_seed,
        merit_seed := merit_seed, enrollment_seed := enrollment_seed, cohort := cohort,
        opening_year := opening_year, allow_empty := allow_empty, hire_rate := hire_rate,
        base_termination_rate := base_termination_rate, promotion_rate := promotion_rate,
        merit_rate := merit_rate, enrollment_rate := enrollment_rate, base_deferral_rate := base_deferral_rate,
        merit_raise := merit_raise, cola_rate := cola_rate, promotion_raise := promotion_raise,
        starting_salary := starting_salary, new_hire_termination_rate := new_hire_termination_rate,
        merit_minimum_tenure_months := merit_minimum_tenure_months,
        promotion_minimum_tenure_months := promotion_minimum_tenure_months, highest_level := highest_level,
        promotion_maximum_age := promotion_maximum_age, promotion_date := promotion_date,
        merit_date := merit_date, enrollment_date := enrollment_date, termination_date := termination_date
    )
)

SELECT 'only the extension' AS mode, * FROM (FROM by_extension EXCEPT ALL FROM by_sql)
UNION ALL
SELECT 'only SQL' AS mode, * FROM (FROM by_sql EXCEPT ALL FROM by_extension)
ORDER BY ALL;
