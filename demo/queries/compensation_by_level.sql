-- What the people earn who are employed at the end of the last year: the quartiles of each level. Level and compensation are those of
-- the last event that shows them, else those of the census.
WITH last_known AS (
    SELECT
        employee_id,
        arg_max(level_id, (simulation_year, event_sequence)) FILTER (level_id IS NOT NULL) AS level_id,
        arg_max(compensation_amount, (simulation_year, event_sequence)) FILTER (compensation_amount IS NOT NULL) AS compensation,
        bool_or(event_type = 'hire') AS was_hired,
        bool_or(event_type = 'termination') AS has_left
    FROM yearly_events
    GROUP BY employee_id
),
employed AS (
    SELECT
        coalesce(level_id, CAST(regexp_extract(level, '\d+') AS INTEGER)) AS level,
        coalesce(compensation, employee_gross_compensation) AS compensation
    FROM census_data
    LEFT JOIN last_known USING (employee_id)
    WHERE active AND (employee_hire_date IS NOT NULL OR was_hired) AND has_left IS NOT TRUE
)
SELECT
    level,
    count(*) AS employees,
    CAST(round(quantile_cont(compensation, 0.25)) AS INTEGER) AS lower_quartile,
    CAST(round(median(compensation)) AS INTEGER) AS median,
    CAST(round(quantile_cont(compensation, 0.75)) AS INTEGER) AS upper_quartile
FROM employed
GROUP BY level
ORDER BY level;
