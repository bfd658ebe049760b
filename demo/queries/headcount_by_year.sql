-- How many people are employed at the end of each year: the census, plus the hires, minus the terminations up to then.
-- The first row is the census itself, at the end of the year before the first that is simulated.
WITH census AS (
    SELECT count(*) AS employees
    FROM census_data
    WHERE active AND employee_hire_date IS NOT NULL
),
changes AS (
    SELECT
        simulation_year,
        count(*) FILTER (event_type = 'hire') AS hires,
        count(*) FILTER (event_type = 'termination') AS terminations
    FROM yearly_events
    GROUP BY simulation_year
    UNION ALL
    SELECT min(simulation_year) - 1, 0, 0 FROM yearly_events
)
SELECT
    simulation_year,
    hires,
    terminations,
    CAST(census.employees + sum(hires - terminations) OVER (ORDER BY simulation_year) AS BIGINT) AS employees
FROM changes, census
ORDER BY simulation_year;
