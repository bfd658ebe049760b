-- A census to try things on: 4,000 made-up employees with the columns of a PlanWise census.
--
-- No random(): who earns what follows from a draw of the employee's id, so that everybody gets the same census.

CREATE OR REPLACE TABLE census_data AS
WITH numbered AS (
    SELECT
        number,
        format('EMP_2024_{:06d}', number) AS employee_id,
        hash_rng(number, 2024, 'age') AS u_age,
        hash_rng(number, 2024, 'tenure') AS u_tenure,
        hash_rng(number, 2024, 'salary') AS u_salary,
        hash_rng(number, 2024, 'deferral') AS u_deferral,
        hash_rng(number, 2024, 'department') AS u_department,
        hash_rng(number, 2024, 'performance') AS u_performance,
        -- Every tenth row is a candidate: somebody without a hire date, who may be hired in a coming year.
        number % 10 = 0 AS is_candidate
    FROM range(1, 4001) AS numbers (number)
),
aged AS (
    SELECT *, DATE '2024-12-31' - CAST(365.25 * (22 + 43 * u_age) AS INTEGER) AS employee_birth_date FROM numbered
)
SELECT
    employee_id,
    format('SSN-{:09d}', 100000000 + number) AS employee_ssn,
    employee_birth_date,
    CASE
        WHEN NOT is_candidate THEN DATE '2024-12-31' - CAST(365.25 * u_tenure * least(22 + 43 * u_age - 21, 30) AS INTEGER)
    END AS employee_hire_date,
    CASE WHEN NOT is_candidate THEN round(45000 + 105000 * u_salary * u_salary + 800 * u_age * 43, 2) END
        AS employee_gross_compensation,
    CASE WHEN NOT is_candidate AND u_deferral > 0.25 THEN round(0.2 * (u_deferral - 0.25), 3) ELSE 0 END AS employee_deferral_rate,
    'L' || CAST(1 + floor(4.5 * u_salary * u_salary + 1.5 * u_tenure) AS INTEGER) AS level,
    ['Engineering', 'Finance', 'HR', 'Operations', 'Sales'][1 + CAST(floor(5 * u_department) AS INTEGER)] AS department,
    CASE WHEN u_performance < 0.1 THEN 'low' WHEN u_performance < 0.8 THEN 'medium' ELSE 'high' END AS performance_tier,
    -- A few have left during the year: they take no part.
    hash_rng(number, 2024, 'left') >= 0.04 AS active
FROM aged
ORDER BY number;
