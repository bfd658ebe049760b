-- The SQL mode: the events of a workforce in plain SQL, without the extension.
--
-- It is the fallback where the extension cannot be loaded, and the yardstick that the extension is held against:
-- both give the same rows, to the last bit, but for created_at and parameter_source. Load it once in a
-- database (or at the start of a session, with CREATE TEMP MACRO in mind) and then
--
--     FROM sql_yearly_events(2025, 2029, workforce := 'census_data');
--
-- The files below build on each other in this order. In the command line `.read sql/sql_mode.sql` runs them, from the root
-- of the repository; any other client runs one file after the other.
--
-- The rules are those of the extension: what happens when, which salary follows, which draw decides. To change one
-- means to change it there, in test/golden_events.py and here.
--
-- Where it ends, compared with the extension:
--   * the parameters relation must be named; none is looked for by default, as SQL cannot ask whether a table exists;
--   * event_details shows an amount of 69 digits or more with the digits of DuckDB's format(), which are not the double's own;
--   * it takes its time: the extension is many times faster.
--
-- The names of the macros and of what they read begin with sql_, which relations of yours had better not.

.read sql/sql_mode/values.sql
.read sql/sql_mode/parameters.sql
.read sql/sql_mode/workforce.sql
.read sql/sql_mode/employee_years.sql
.read sql/sql_mode/yearly_events.sql
.read sql/sql_mode/event_parameters.sql
.read sql/sql_mode/yearly_workforce.sql
.read sql/sql_mode/yearly_totals.sql
.read sql/sql_mode/workforce_check.sql
.read sql/hire_plan.sql
.read sql/bands.sql
