-- How sure a number is: what the totals of many futures have in common, from a relation with the rows of polars_yearly_totals or
-- sql_yearly_totals.
--
--     CREATE TABLE futures AS FROM sql_yearly_totals(2025, 2029, random_seeds := range(1, 101));
--     FROM totals_bands('futures');
--     FROM totals_share_above('futures', 'closing_headcount', 5000);

-- The value that a part of a list, which is in order, lies below: between two of them by as much as it lies between their places.
CREATE OR REPLACE MACRO sql_percentile(ordered, part) AS
    list_extract(ordered, CAST(floor((len(ordered) - 1) * part) AS BIGINT) + 1)
        + ((len(ordered) - 1) * part - floor((len(ordered) - 1) * part)) * (
            list_extract(ordered, CAST(ceil((len(ordered) - 1) * part) AS BIGINT) + 1)
            - list_extract(ordered, CAST(floor((len(ordered) - 1) * part) AS BIGINT) + 1)
        );

CREATE OR REPLACE MACRO sql_measures() AS [
    'opening_headcount', 'hires', 'terminations', 'promotions', 'merits', 'enrollments', 'closing_headcount', 'participants',
    'opening_payroll', 'closing_payroll', 'hire_compensation', 'termination_compensation', 'promotion_raises', 'merit_raises',
    'prorated_compensation', 'events'
];

-- A row for each year, group and measure, with the values of all seeds in order: a group that a seed lacks counts as 0.
CREATE OR REPLACE MACRO sql_values_of_seeds(totals) AS TABLE

WITH

-- A relation without groups has none of their columns.
sql_totals_read AS MATERIALIZED (
    SELECT
        t.scenario_id, t.random_seed, t.simulation_year,
        CAST(t.level_id AS INTEGER) AS level_id, CAST(t.department AS VARCHAR) AS department,
        CAST(t.age_band AS VARCHAR) AS age_band, CAST(t.tenure_band AS VARCHAR) AS tenure_band,
        [
            {'place': 1, 'name': 'opening_headcount', 'value': CAST(t.opening_headcount AS DOUBLE)},
            {'place': 2, 'name': 'hires', 'value': CAST(t.hires AS DOUBLE)},
            {'place': 3, 'name': 'terminations', 'value': CAST(t.terminations AS DOUBLE)},
            {'place': 4, 'name': 'promotions', 'value': CAST(t.promotions AS DOUBLE)},
            {'place': 5, 'name': 'merits', 'value': CAST(t.merits AS DOUBLE)},
            {'place': 6, 'name': 'enrollments', 'value': CAST(t.enrollments AS DOUBLE)},
            {'place': 7, 'name': 'closing_headcount', 'value': CAST(t.closing_headcount AS DOUBLE)},
            {'place': 8, 'name': 'participants', 'value': CAST(t.participants AS DOUBLE)},
            {'place': 9, 'name': 'opening_payroll', 'value': CAST(t.opening_payroll AS DOUBLE)},
            {'place': 10, 'name': 'closing_payroll', 'value': CAST(t.closing_payroll AS DOUBLE)},
            {'place': 11, 'name': 'hire_compensation', 'value': CAST(t.hire_compensation AS DOUBLE)},
            {'place': 12, 'name': 'termination_compensation', 'value': CAST(t.termination_compensation AS DOUBLE)},
            {'place': 13, 'name': 'promotion_raises', 'value': CAST(t.promotion_raises AS DOUBLE)},
            {'place': 14, 'name': 'merit_raises', 'value': CAST(t.merit_raises AS DOUBLE)},
            {'place': 15, 'name': 'prorated_compensation', 'value': CAST(t.prorated_compensation AS DOUBLE)},
            {'place': 16, 'name': 'events', 'value': CAST(t.events AS DOUBLE)}
        ] AS measures
    FROM (
        SELECT NULL AS level_id, NULL AS department, NULL AS age_band, NULL AS tenure_band WHERE false
        UNION ALL BY NAME
        FROM query_table(totals)
    ) AS t
),

-- Each future counts once.
repeated AS MATERIALIZED (
    SELECT CASE
        WHEN count(*) = 0 THEN true
        ELSE error('the totals in ''' || totals || ''' have the seed ' || first(coalesce(CAST(r.random_seed AS VARCHAR), 'NULL') ORDER BY r.random_seed)
            || ' more than once for a year' || CASE
                WHEN max(r.scenarios) > 1 THEN ', of several scenarios; take the rows of one scenario_id'
                ELSE ', but each seed is one future; leave the repeated rows out'
            END)
    END AS are_fine
    FROM (
        SELECT random_seed, count(DISTINCT scenario_id) AS scenarios
        FROM sql_totals_read
        GROUP BY random_seed, simulation_year, level_id, department, age_band, tenure_band
        HAVING count(*) > 1
    ) AS r
),

seeds AS (
    SELECT count(*) AS how_many FROM (SELECT DISTINCT random_seed FROM sql_totals_read)
),

measured AS (
    SELECT t.simulation_year, t.level_id, t.department, t.age_band, t.tenure_band, unnest(t.measures) AS measure
    FROM sql_totals_read AS t
)

SELECT
    m.simulation_year AS in_year, m.level_id AS in_level, m.department AS in_department, m.age_band AS in_age_band,
    m.tenure_band AS in_tenure_band, m.measure.name AS measured, m.measure.place AS measure_place,
    s.how_many AS seeds,
    list_sort(list_concat(
        list(m.measure.value), list_transform(range(s.how_many - count(*)), lambda missing: CAST(0 * missing AS DOUBLE))
    )) AS ordered
FROM measured AS m, seeds AS s, repeated AS r
WHERE r.are_fine
GROUP BY m.simulation_year, m.level_id, m.department, m.age_band, m.tenure_band, m.measure.name, m.measure.place, s.how_many;

-- The same with the columns of its groups as the relation has them: COLUMNS() finds those that are there, and with them sql_no_group, as
-- it wants to find one; \1 is empty but for that.
CREATE OR REPLACE MACRO sql_grouped_values(totals) AS TABLE

WITH

sql_names_of_totals AS (
    FROM query_table(totals) WHERE false
),

named AS (
    SELECT v.*, n.*, 0 AS sql_no_group
    FROM sql_values_of_seeds(totals) AS v
    LEFT JOIN sql_names_of_totals AS n ON true
)

SELECT
    n.in_year AS simulation_year,
    CASE WHEN COLUMNS('(?i)^(?:level_id|(sql_no_group))$') IS NULL THEN n.in_level ELSE n.in_level END AS 'level_id\1',
    CASE WHEN COLUMNS('(?i)^(?:department|(sql_no_group))$') IS NULL THEN n.in_department ELSE n.in_department END AS 'department\1',
    CASE WHEN COLUMNS('(?i)^(?:age_band|(sql_no_group))$') IS NULL THEN n.in_age_band ELSE n.in_age_band END AS 'age_band\1',
    CASE WHEN COLUMNS('(?i)^(?:tenure_band|(sql_no_group))$') IS NULL THEN n.in_tenure_band ELSE n.in_tenure_band END AS 'tenure_band\1',
    n.measured,
    n.seeds,
    n.ordered,
    -- What the rows are ordered by: bands young to old, NULL last, measures as the totals have them.
    [
        n.in_year, coalesce(n.in_level, 2147483648), sql_age_band_place(n.in_age_band), sql_tenure_band_place(n.in_tenure_band)
    ] AS sort_numbers,
    n.in_department AS sort_department,
    n.measure_place AS sort_measure
FROM named AS n;

-- Per year, group and measure: mean, sample standard deviation and percentiles over the seeds.
CREATE OR REPLACE MACRO totals_bands(totals) AS TABLE
SELECT COLUMNS(lambda name: NOT regexp_matches(name, '^sort_|^ordered$|sql_no_group$'))
FROM (
    SELECT
        * RENAME (measured AS measure),
        list_sum(ordered) / seeds AS mean,
        list_aggregate(ordered, 'stddev_samp') AS standard_deviation,
        sql_percentile(ordered, 0.10::DOUBLE) AS p10,
        sql_percentile(ordered, 0.25::DOUBLE) AS p25,
        sql_percentile(ordered, 0.50::DOUBLE) AS p50,
        sql_percentile(ordered, 0.75::DOUBLE) AS p75,
        sql_percentile(ordered, 0.90::DOUBLE) AS p90
    FROM sql_grouped_values(totals)
)
ORDER BY sort_numbers[1], sort_numbers[2], sort_department NULLS LAST, sort_numbers[3] NULLS LAST, sort_numbers[4] NULLS LAST, sort_measure;

-- Per year and group: the share of the seeds whose measure lies above a threshold.
CREATE OR REPLACE MACRO totals_share_above(totals, measure, threshold) AS TABLE
SELECT COLUMNS(lambda name: NOT regexp_matches(name, '^sort_|^ordered$|^measured$|sql_no_group$'))
FROM (
    SELECT *, CAST(len(list_filter(ordered, lambda one: one > threshold)) AS DOUBLE) / seeds AS share
    FROM sql_grouped_values(totals)
    WHERE measured = measure
        AND CASE
            WHEN threshold IS NULL THEN error('the threshold is NULL, but it must be a number')
            ELSE true
        END

    UNION ALL BY NAME

    -- A measure that there is none of is an error, also where there are no totals.
    SELECT NULL AS measured
    WHERE CASE
        WHEN list_contains(sql_measures(), measure) THEN false
        ELSE error('the measure ' || coalesce('''' || sql_short(CAST(measure AS VARCHAR)) || '''', 'NULL')
            || ' is unknown; allowed are ' || array_to_string(sql_measures(), ', '))
    END
)
ORDER BY sort_numbers[1], sort_numbers[2], sort_department NULLS LAST, sort_numbers[3] NULLS LAST, sort_numbers[4] NULLS LAST;
