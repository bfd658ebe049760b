-- How many people are employed at the end of each year, and how many the plan has then. The first row is the census itself, at the end of
-- the year before the first that is simulated.
SELECT simulation_year - 1 AS simulation_year, 0 AS hires, 0 AS terminations, opening_headcount AS employees, opening_headcount AS planned
FROM plan
WHERE simulation_year = (SELECT min(simulation_year) FROM plan)
UNION ALL
SELECT
    simulation_year,
    count(*) FILTER (detailed_status_code LIKE 'new_hire%'),
    count(*) FILTER (employment_status = 'terminated'),
    count(*) FILTER (employment_status = 'active'),
    any_value(plan.closing_headcount)
FROM year_ends
JOIN plan USING (simulation_year)
GROUP BY simulation_year
ORDER BY simulation_year;
