-- Five years of a company that grows by 3 % a year: planned hires, raises by level and year, hazards by age and tenure.
-- After LOAD, from the root of the repository; the workforce is census_data, that of sql/demo_census.sql for example.
.read sql/sql_mode.sql

-- What is wrong in the census. The events would not say so.
CREATE OR REPLACE TABLE census_findings AS FROM polars_workforce_check(2025, workforce := 'census_data');

CREATE OR REPLACE TABLE comp_levers AS FROM (VALUES
    ('base_termination_rate',       0.12, NULL, NULL, NULL,   NULL),
    ('new_hire_termination_rate',   0.25, NULL, NULL, NULL,   NULL),
    ('termination_multiplier',      1.3,  NULL, NULL, '< 25', NULL),     -- the young leave more often,
    ('termination_multiplier',      0.8,  NULL, NULL, NULL,   '10-19'),  -- those with 10 to 19 years less
    ('termination_date',            0,    NULL, NULL, NULL,   NULL),     -- on any day of the year
    ('promotion_rate',              0.06, NULL, NULL, NULL,   NULL),
    ('promotion_multiplier',        0.5,  NULL, 4,    NULL,   NULL),     -- half as often from level 4 on
    ('highest_level',               5,    NULL, NULL, NULL,   NULL),
    ('merit_minimum_tenure_months', 12,   NULL, NULL, NULL,   NULL),
    ('merit_raise',                 0.03, NULL, NULL, NULL,   NULL),
    ('merit_raise',                 0.04, NULL, 3,    NULL,   NULL),     -- from level 3 on
    ('cola_rate',                   0.02, 2025, NULL, NULL,   NULL),
    ('cola_rate',                   0.01, 2026, NULL, NULL,   NULL)
) AS levers (parameter_name, parameter_value, fiscal_year, job_level, age_band, tenure_band);
CREATE OR REPLACE TABLE parameters_read AS FROM polars_event_parameters(2025, 2029, hire_rate := 0);

-- Who is to be hired, and when; candidates without a plan stay outside.
CREATE OR REPLACE TABLE plan AS FROM hire_plan_by_year(2025, 2029, (SELECT count(employee_hire_date) FROM census_data WHERE active));
CREATE OR REPLACE TABLE planned_census AS FROM workforce_with_plan(2025, 2029, workforce := 'census_data');

CREATE OR REPLACE TABLE yearly_events AS FROM polars_yearly_events(2025, 2029, workforce := 'planned_census', hire_rate := 0);
CREATE OR REPLACE TABLE year_ends AS FROM polars_yearly_workforce(2025, 2029, workforce := 'planned_census', hire_rate := 0);
CREATE OR REPLACE TABLE futures AS
FROM polars_yearly_totals(2025, 2029, workforce := 'planned_census', hire_rate := 0, replications := 200);
CREATE OR REPLACE TABLE bands AS FROM totals_bands('futures');
