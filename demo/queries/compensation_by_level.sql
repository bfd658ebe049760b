-- What the people earn who are employed at the end of the last year: the quartiles of each level.
SELECT
    level_id AS level,
    count(*) AS employees,
    CAST(round(quantile_cont(current_compensation, 0.25)) AS INTEGER) AS lower_quartile,
    CAST(round(median(current_compensation)) AS INTEGER) AS median,
    CAST(round(quantile_cont(current_compensation, 0.75)) AS INTEGER) AS upper_quartile
FROM year_ends
WHERE employment_status = 'active' AND simulation_year = (SELECT max(simulation_year) FROM year_ends)
GROUP BY level_id
ORDER BY level_id;
