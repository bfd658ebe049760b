"""What the SQL fuzzer does with all that is no event: the workforce at the end of a year, totals, parameters, checks and help."""

from fuzz_statements import AMOUNTS, COUNTS, GROUPS, WRONG_TOTAL, YEAR_END, Step, Writer, ask

CHECKED = ("severity", "employee_id", "column_name", "value", "problem", "remedy")
LISTED = ("parameter_name", "simulation_year", "job_level", "age_band", "tenure_band", "parameter_value", "origin", "given_as", "reason")


def some(writer: Writer, names: tuple) -> str:
    """Some of the columns, in any order."""
    return ", ".join(writer.chance.sample(names, writer.chance.randint(1, len(names))))


def year_ends(writer: Writer) -> list[Step]:
    """Rows at the end of each year, in queries, tables and files."""
    rows, name = writer.year_ends(), writer.workforce.name
    others = writer.year_ends() if writer.maybe(0.3) else rows
    call = writer.scalar(function="yearly_workforce")
    return writer.pick(
        [ask(writer, f"SELECT {some(writer, YEAR_END)} FROM {rows}", action=writer.pick("all", "all", "parts", "first"))],
        [ask(writer, f"SELECT * EXCLUDE (created_at) FROM {rows}")],
        [ask(writer, f"SELECT simulation_year, termination_reason, count(*), max(prorated_annual_compensation) FROM {rows} GROUP BY ALL")],
        [ask(writer, f"SELECT count(*) FROM {rows} AS a JOIN {others} AS b USING (employee_id, simulation_year) WHERE a.level <> b.level")],
        [ask(writer, f"SELECT {some(writer, YEAR_END)} FROM {rows} ORDER BY ALL LIMIT 10 OFFSET {writer.pick(0, 1, 2048)}")],
        [ask(writer, f"SELECT max(len({call})), count(({call})[1].termination_date) FROM {writer.source()} AS w")],
        [ask(writer, f"SELECT e.event_id FROM {writer.events()} AS e JOIN {rows} AS y USING (employee_id, simulation_year)")],
        # The rows are a census for the next year.
        [ask(writer, f"CREATE OR REPLACE TABLE closing AS SELECT * FROM {rows} WHERE employment_status = 'active'", repeats=False),
         Step("SELECT * EXCLUDE (created_at) FROM polars_yearly_workforce(2027, 2028, workforce := 'closing', parameters := '', "
              "opening_year := 2025, allow_empty := true)", repeats=True),
         ask(writer, f"SELECT * EXCLUDE (created_at) FROM {writer.table_function('closing', 'polars_yearly_workforce')}")],
        [Step(f"COPY {name} TO '{{folder}}/rows.parquet'"),
         ask(writer, "SELECT * EXCLUDE (created_at) FROM "
                     + writer.table_function(writer.pick("{folder}/rows.parquet", "{folder}/*.parquet"), "polars_yearly_workforce"))],
        [Step("BEGIN"), Step(f"DELETE FROM {name} WHERE rowid % 2 = 0"), ask(writer, f"SELECT {some(writer, YEAR_END)} FROM {rows}"),
         Step(writer.pick("ROLLBACK", "COMMIT"))],
    )


def year_ends_alike(writer: Writer) -> list[Step]:
    """Both surfaces, asked for the same, in the order of the scan; with the same parameters, too."""
    writer.takes_parameters, writer.is_tame = False, True
    start, end = writer.years()
    options = {**writer.options(by_row=False), "allow_empty": "true"}
    options.pop("cohort", None)
    name = writer.workforce.name
    quoted = name.replace("'", "''")
    in_braces = dict(options)
    named, joined = {**options, "parameters": "''"}, ""
    if writer.levers:
        # Written anew: these contradict nothing, whatever the case's own do.
        writer.levers = []
        named["parameters"] = f"'{writer.with_levers()}'"
        in_braces["parameters"] = "p.rows"
        joined = f", (SELECT list(l) AS rows FROM {writer.levers[0].name} AS l) AS p"
    scalar = f"yearly_workforce(w, {start}, {end}, {{{', '.join(f'{key!r}: {value}' for key, value in in_braces.items())}}})"
    by_name = "".join(f", {key} := {value}" for key, value in named.items())
    function = f"polars_yearly_workforce({start}, {end}, workforce := '{quoted}'{by_name})"
    shown = some(writer, YEAR_END)
    return [
        Step("SET preserve_insertion_order = true"),
        ask(writer, f"SELECT {shown} FROM (SELECT y.* FROM (SELECT unnest({scalar}) AS y FROM {name} AS w{joined}))"),
        ask(writer, f"SELECT {shown} FROM {function}", like_last=True),
        *([ask(writer, f"SELECT e.event_id, e.event_details FROM (SELECT unnest({scalar.replace('_workforce', '_events')}) AS e "
                       f"FROM {name} AS w{joined})"),
           ask(writer, f"SELECT event_id, event_details FROM {function.replace('_workforce', '_events')}", like_last=True)]
          if writer.maybe(0.5) else []),
    ]


def futures(writer: Writer) -> list[Step]:
    """Totals, as they are and in queries."""
    totals = writer.totals()
    return [ask(writer, writer.pick(
        f"FROM {totals}", f"FROM {totals}", f"FROM {totals}",
        f"SELECT {some(writer, COUNTS + AMOUNTS)} FROM {totals}",
        f"SELECT simulation_year, quantile_cont(closing_headcount, [0.1, 0.9]), avg(closing_payroll) FROM {totals} GROUP BY ALL",
        f"SELECT count(*) FROM {totals} AS a, {totals} AS b WHERE a.random_seed = b.random_seed AND a.events <> b.events",
        f"SELECT count(*) FROM {totals} WHERE random_seed = 2 OR hires > 1",
        f"SELECT * FROM {totals} ORDER BY ALL LIMIT 3",
        f"SELECT * FROM {totals} WHERE simulation_year IN (SELECT simulation_year FROM {writer.year_ends()})",
        f"SELECT sum(opening_headcount + hires - terminations - closing_headcount) FROM {totals}",
    ), action=writer.pick("all", "all", "all", "parts", "first"))]


def totals_of_rows(writer: Writer) -> list[Step]:
    """Totals that are held against the rows which they are the totals of; one that differs is an error."""
    writer.takes_parameters, writer.is_tame = False, True
    start, end = writer.years()
    options = {**writer.options(by_row=False), "allow_empty": "true", "cohort": "'roll_forward'"}
    seed = options.pop("random_seed", "NULL")
    name = writer.workforce.name.replace("'", "''")
    options["parameters"] = f"'{writer.levers[0].name}'" if writer.levers else "''"
    given = f"{start}, {end}, workforce := '{name}'" + "".join(f", {key} := {value}" for key, value in options.items())
    seeds = f"random_seeds := [{seed}]" if seed != "NULL" and writer.maybe(0.5) else f"random_seed := {seed}"
    # In groups they add up to the same.
    by = writer.chance.sample(GROUPS, writer.pick(0, 0, 1, 2))
    # An amount in cents, half away from zero, as a whole number.
    cents = "sum(CASE WHEN isfinite({0}) THEN (round(abs({0}) * 100) * sign({0}))::HUGEINT END)"
    moved = "abs(t.{0} * 100 - coalesce({1}.{0}, 0)::DOUBLE) > 0.001 * greatest(1, abs({1}.{0}::DOUBLE) / 1e12)"
    differs = " OR ".join(f"t.{measure} <> coalesce(y.{measure}, 0)" for measure in ("closing_headcount", "participants"))
    differs += " OR " + " OR ".join(f"t.{measure} <> coalesce(e.{measure}, 0)" for measure in
                                    ("terminations", "promotions", "merits", "enrollments", "events"))
    differs += " OR t.hires <> coalesce(y.begins, 0) + coalesce(e.begins, 0)"
    differs += " OR t.opening_headcount + t.hires - t.terminations <> t.closing_headcount"
    differs += " OR " + " OR ".join([moved.format("closing_payroll", "y"), moved.format("prorated_compensation", "y"),
                                     moved.format("termination_compensation", "e")])
    summed = ", ".join(f"sum({measure}) AS {measure}" for measure in (*COUNTS, "closing_payroll", "prorated_compensation",
                                                                      "termination_compensation"))
    return [ask(writer, (
        f"WITH t AS (SELECT simulation_year, {summed} FROM polars_yearly_totals({given}, {seeds}, by := {by}) GROUP BY ALL), "
        "y AS (SELECT simulation_year, count(*) FILTER (employment_status = 'active') AS closing_headcount, "
        "count(*) FILTER (employment_status = 'active' AND is_enrolled) AS participants, "
        "count(*) FILTER (year(employee_hire_date) = simulation_year AND dayofyear(employee_hire_date) > 1) AS begins, "
        f"{cents.format('current_compensation')} FILTER (employment_status = 'active') AS closing_payroll, "
        f"{cents.format('prorated_annual_compensation')} AS prorated_compensation "
        f"FROM polars_yearly_workforce({given}, random_seed := {seed}) GROUP BY ALL), "
        "e AS (SELECT simulation_year, count(*) AS events, count(*) FILTER (event_type = 'termination') AS terminations, "
        "count(*) FILTER (event_type = 'promotion') AS promotions, count(*) FILTER (event_type = 'merit') AS merits, "
        "count(*) FILTER (event_type = 'benefit_enrollment') AS enrollments, "
        "count(*) FILTER (event_type = 'hire' AND dayofyear(effective_date) = 1) AS begins, "
        f"{cents.format('compensation_amount')} FILTER (event_type = 'termination') AS termination_compensation "
        f"FROM polars_yearly_events({given}, random_seed := {seed}) GROUP BY ALL) "
        "SELECT t.simulation_year, t.opening_headcount FROM t LEFT JOIN y USING (simulation_year) LEFT JOIN e USING (simulation_year) "
        f"WHERE CASE WHEN {differs} THEN error('{WRONG_TOTAL} in ' || t.simulation_year || ': ' || t || y || e) ELSE true END"
    ))]


def parameters(writer: Writer) -> list[Step]:
    """What calls make of parameters."""
    listed = f"(FROM {writer.parameter_list()})"
    asked = ask(writer, writer.pick(
        f"FROM {listed}", f"FROM {listed}", f"SELECT {some(writer, LISTED)} FROM {listed}",
        f"SELECT origin, reason, count(*) FROM {listed} GROUP BY ALL",
        f"SELECT * FROM {listed} WHERE origin = 'relation' ORDER BY ALL LIMIT 5",
        f"SELECT count(*) FROM {listed} AS a JOIN {listed} AS b USING (parameter_name, simulation_year)",
    ), action=writer.pick("all", "all", "parts"))
    return [asked, *([ask(writer, f"FROM {writer.totals()}")] if writer.maybe(0.3) else [])]


def checks(writer: Writer) -> list[Step]:
    """What is odd in a workforce."""
    found = f"(FROM {writer.check()})"
    return [ask(writer, writer.pick(
        f"FROM {found}", f"FROM {found}", f"SELECT {some(writer, CHECKED)} FROM {found}",
        f"SELECT severity, problem, count(*) FROM {found} GROUP BY ALL",
        f"SELECT count(*) FROM {writer.workforce.name} AS w JOIN {found} AS c ON c.employee_id = w.employee_id::VARCHAR",
    ), action=writer.pick("all", "all", "parts", "first"))]


def help_pages(writer: Writer) -> list[Step]:
    """The help, by itself and together with what it is about."""
    page = "navigator_events_help()"
    return [ask(writer, writer.pick(
        f"FROM {page}", f"SELECT count(*), max(description) FROM {page} WHERE part = '{writer.pick('argument', 'column', '')}'",
        f"SELECT h.name FROM {page} AS h WHERE h.name IN (SELECT parameter_name FROM {writer.parameter_list()})",
        f"SELECT h.example, c.problem FROM {page} AS h, {writer.check()} AS c LIMIT 3",
        f"FROM {page} AS a POSITIONAL JOIN {page} AS b ORDER BY ALL LIMIT {writer.pick(0, 1, 5)}",
        f"FROM navigator_events_help({writer.anything()})",
    ), action=writer.pick("all", "parts", "first"))]
