-- How many leave at which tenure, and how many that is of 100 who were employed with that tenure on 1 January, over all years. Whoever is
-- hired in a year and leaves in it is not among them.
SELECT
    tenure_band,
    count(*) AS employee_years,
    count(*) FILTER (employment_status = 'terminated') AS terminations,
    round(100 * terminations / employee_years, 1) AS terminations_per_100
FROM year_ends
WHERE detailed_status_code NOT LIKE 'new_hire%'
GROUP BY tenure_band
ORDER BY min(current_tenure);
