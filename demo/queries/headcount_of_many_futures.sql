-- How many people are employed at the end of each year, in many futures: the values below which
-- 10, 25, 50, 75 and 90 of 100 of them lie, and what the plan has then. The first row is the census, which all of them begin with.
SELECT
    simulation_year - CAST(measure = 'opening_headcount' AS INTEGER) AS simulation_year, seeds,
    CAST(round(p10) AS BIGINT) AS p10, CAST(round(p25) AS BIGINT) AS p25, CAST(round(p50) AS BIGINT) AS p50,
    CAST(round(p75) AS BIGINT) AS p75, CAST(round(p90) AS BIGINT) AS p90,
    CASE measure WHEN 'opening_headcount' THEN plan.opening_headcount ELSE plan.closing_headcount END AS planned
FROM bands
JOIN plan USING (simulation_year)
WHERE measure = 'closing_headcount' OR measure = 'opening_headcount' AND simulation_year = (SELECT min(simulation_year) FROM bands)
ORDER BY 1;
