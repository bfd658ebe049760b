-- What the simulation makes of the table comp_levers, and of which rows nothing: those that it reads, then what no row says.
SELECT
    parameter_name, parameter_value, simulation_year, job_level, age_band, tenure_band,
    concat_ws(': ', origin, reason) AS origin
FROM parameters_read
ORDER BY parameters_read.origin <> 'relation', parameter_name, simulation_year NULLS FIRST, job_level NULLS FIRST, age_band, tenure_band;
