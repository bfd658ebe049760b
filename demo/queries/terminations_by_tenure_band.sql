-- How many leave at which tenure, and how many that is of 100 who were employed with that tenure on 1 January, over all years.
WITH careers AS (
    SELECT
        coalesce(census_data.employee_hire_date, hired.effective_date) AS hire_date,
        terminated.simulation_year AS last_year
    FROM census_data
    LEFT JOIN yearly_events AS hired ON hired.employee_id = census_data.employee_id AND hired.event_type = 'hire'
    LEFT JOIN yearly_events AS terminated
        ON terminated.employee_id = census_data.employee_id AND terminated.event_type = 'termination'
    WHERE census_data.active
),
years AS (
    SELECT DISTINCT simulation_year, make_date(simulation_year, 1, 1) AS january FROM yearly_events
),
-- One row for each 1 January on which somebody is employed; tenure counts whole months.
employed AS (
    SELECT datesub('month', hire_date, january) // 12 AS tenure
    FROM careers
    JOIN years ON hire_date <= january AND (last_year IS NULL OR simulation_year <= last_year)
),
banded AS (
    SELECT
        CASE WHEN tenure < 2 THEN '< 2' WHEN tenure < 5 THEN '2-4' WHEN tenure < 10 THEN '5-9' WHEN tenure < 20 THEN '10-19' ELSE '20+' END
            AS tenure_band,
        min(tenure) AS least_tenure,
        count(*) AS employee_years
    FROM employed
    GROUP BY tenure_band
),
terminations AS (
    SELECT tenure_band, count(*) AS terminations FROM yearly_events WHERE event_type = 'termination' GROUP BY tenure_band
)
SELECT
    tenure_band,
    employee_years,
    coalesce(terminations, 0) AS terminations,
    round(100 * coalesce(terminations, 0) / employee_years, 1) AS terminations_per_100
FROM banded
LEFT JOIN terminations USING (tenure_band)
ORDER BY least_tenure;
