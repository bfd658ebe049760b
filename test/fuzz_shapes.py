"""What the SQL fuzzer does with events and draws: each shape is a way to ask for them, and gives the statements of a case."""

import random

from fuzz_outcomes import checks, futures, help_pages, parameters, totals_of_rows, year_ends, year_ends_alike
from fuzz_statements import COLUMNS, PAYLOAD, Case, Step, Writer, ask, constant


def columns(writer: Writer) -> str:
    """Some of the columns of the events, in any order."""
    if writer.maybe(0.3):
        return "* EXCLUDE (created_at)"
    return ", ".join(writer.chance.sample(COLUMNS, writer.chance.randint(1, len(COLUMNS))))


def plain(writer: Writer) -> list[Step]:
    """All events, taken in any way."""
    return [ask(writer, f"SELECT {columns(writer)} FROM {writer.events()}", action=writer.pick("all", "all", "parts", "first"))]


def alike(writer: Writer) -> list[Step]:
    """Both surfaces, asked for the same, in the order of the scan."""
    # The table function takes a NULL of any type for an argument; the scalar function is told the type, and refuses it.
    writer.takes_parameters, writer.is_tame = False, True
    start, end = writer.years()
    # A function over single rows cannot know that nobody of them takes part.
    options = {**writer.options(by_row=False), "allow_empty": "true"}
    # Nothing but what both are told: only the table function reads comp_levers by itself.
    writer.levers = []
    shown = columns(writer)
    name = writer.workforce.name
    in_braces = ", ".join(f"'{key}': {value}" for key, value in options.items())
    named = "".join(f", {key} := {value}" for key, value in options.items())
    scalar = f"yearly_events(w, {start}, {end}{f', {{{in_braces}}}' if options else ''})"
    quoted = name.replace("'", "''")
    function = f"polars_yearly_events({start}, {end}, workforce := '{quoted}'{named})"
    return [
        Step("SET preserve_insertion_order = true"),
        ask(writer, f"SELECT {shown} FROM (SELECT e.* FROM (SELECT unnest({scalar}) AS e FROM {name} AS w))"),
        ask(writer, f"SELECT {shown} FROM {function}", like_last=True),
    ]


def draws(writer: Writer) -> list[Step]:
    """Draws, row by row, held against the formula in SQL."""
    return [ask(writer, f"SELECT draw FROM {writer.draws()} WHERE NOT differs AND draw < {writer.value(0.7)}")]


def draws_in_expressions(writer: Writer) -> list[Step]:
    """Draws in aggregates, windows, joins and orders."""
    some, others = writer.draws(), writer.draws()
    return [ask(writer, writer.pick(
        f"SELECT count(*), min(draw), max(draw), bool_or(differs) FROM {some}",
        f"SELECT draw, count(*) FROM {some} GROUP BY ALL ORDER BY ALL LIMIT 10",
        f"SELECT DISTINCT draw FROM {some}",
        f"SELECT count(*) FROM {some} AS a JOIN {others} AS b USING (draw)",
        f"SELECT draw, rank() OVER (ORDER BY draw) FROM {some}",
        f"SELECT count(*) FROM {some} WHERE draw IN (SELECT draw FROM {others})",
    ))]


def in_queries(writer: Writer) -> list[Step]:
    """Events in the clauses of a query."""
    some, name = writer.events(), writer.workforce.name
    others = writer.events() if writer.maybe(0.5) else some
    parts = [
        f"WITH e AS {writer.pick('MATERIALIZED ', 'NOT MATERIALIZED ', '')}{some} SELECT {columns(writer)} FROM e WHERE event_sequence > 1",
        f"SELECT {columns(writer)} FROM {some} WHERE event_type = 'merit' OR compensation_amount IS NULL",
        f"SELECT event_type, simulation_year, count(*), max(compensation_amount), min(event_details) FROM {some} GROUP BY ALL",
        f"SELECT event_id, row_number() OVER (PARTITION BY employee_id ORDER BY event_id, event_details) FROM {some}",
        f"SELECT count(*), count(a.event_id) FROM {some} AS a JOIN {others} AS b ON a.event_id = b.event_id",
        f"SELECT count(*) FROM {name} AS w LEFT JOIN {some} AS e ON e.employee_id = w.employee_id::VARCHAR",
        f"SELECT {columns(writer)} FROM {some} ORDER BY ALL LIMIT {writer.pick(0, 1, 100, 5000)} OFFSET {writer.pick(0, 1, 2047, 2048)}",
        f"SELECT event_payload.{writer.chance.choice(PAYLOAD)} FROM {some}",
        f"SELECT DISTINCT {columns(writer)} FROM {some}",
        f"SELECT count(*) FROM {some}",
        f"SELECT DISTINCT ON (employee_id) employee_id, event_type FROM {some} ORDER BY employee_id, event_type",
        f"SELECT event_id FROM {some} UNION ALL SELECT event_details FROM {others}",
        f"SELECT event_id FROM {some} {writer.pick('EXCEPT', 'INTERSECT', 'EXCEPT ALL')} SELECT event_id FROM {others}",
        f"PIVOT {some} ON event_type USING count(*) GROUP BY simulation_year",
        f"SELECT count(*) FROM {some} AS e WHERE EXISTS (FROM {name} AS w WHERE w.employee_id::VARCHAR = e.employee_id)",
        f"SELECT sum(event_sequence) FROM {some} AS a, (SELECT max(employee_tenure) AS most FROM {others}) WHERE employee_tenure < most",
        "WITH RECURSIVE turns AS (SELECT 0 AS turn, '' AS event_id UNION ALL SELECT turn + 1, e.event_id FROM turns, "
        f"(SELECT min(event_id) AS event_id FROM {some}) AS e WHERE turn < 3) FROM turns",
        f"SELECT employee_id, list(event_type ORDER BY event_id, event_details) FROM {some} GROUP BY ALL",
        f"SELECT event_payload, lag(event_id) OVER (ORDER BY event_id, event_details) IS NULL FROM {some}",
    ]
    return [ask(writer, writer.chance.choice(parts), action=writer.pick("all", "all", "all", "parts"))]


def of_rows(writer: Writer) -> list[Step]:
    """The lists of the scalar function, as they are and in expressions."""
    call, source = writer.scalar(), writer.source()
    expression = writer.pick(
        f"list_transform({call}, lambda e: e.event_id)", f"len({call})", f"({call})[1].event_payload.level", f"{call} IS NULL",
        f"list_filter({call}, lambda e: e.event_type = 'merit').len()", f"(SELECT count(*) FROM (SELECT unnest({call})))",
        f"CASE WHEN hash(w) % 2 = 0 THEN len({call}) END", f"({call})[-1].event_details",
        f"list_aggregate(list_transform({call}, lambda e: e.event_sequence), 'sum')",
    )
    return [ask(writer, f"SELECT {expression} AS made FROM {source} AS w")]


def of_odd_rows(writer: Writer) -> list[Step]:
    """Rows that are no rows, or are made in the call."""
    name = writer.workforce.name
    start, end = writer.years()
    row = writer.pick(
        "CASE WHEN hash(w) % 2 = 0 THEN w END", "NULL", "1", "row(1, 'x')", "struct_pack(employee_id := 'E', hire_date := NULL)", "{}",
        "{'employee_id': 'E', 'hire_date': DATE '2020-01-01', 'salary': 'nan'::DOUBLE}", "w.employee_id", "[w]", writer.anything(),
        "{'employee_id': w.employee_id, 'HIRE_DATE': DATE '2020-01-01', 'hire_date': NULL}", "struct_insert(w, extra := 1)", "(SELECT w)",
        "{'employee_id': repeat('x', 100000), 'hire_date': DATE 'infinity', 'level': '9' || repeat('0', 100)}",
        "{'employee_id': hash(w), 'hire_date': NULL, 'tenure_months': 9223372036854775807}", "to_json(w)", "map([1], [w])",
    )
    return [ask(writer, f"SELECT len(yearly_events({row}, {start}, {end})) FROM {name} AS w")]


def stored(writer: Writer) -> list[Step]:
    """Events written to tables and files and read again, also by the function itself."""
    some, name = writer.events(), writer.workforce.name
    quoted = name.replace("'", "''")
    kept = f"CREATE OR REPLACE {writer.pick('', 'TEMP ')}TABLE kept AS SELECT * EXCLUDE (created_at) FROM {some}"
    read = Step(f"SELECT {columns(writer).replace('* EXCLUDE (created_at)', '*')} FROM kept", repeats=True)
    made = f"CREATE OR REPLACE VIEW {{}} AS SELECT * FROM {name}"
    by_year, by_level = writer.pick("2025", "NULL", writer.anything()), writer.pick("'L2'", "1", "NULL", writer.anything())
    by_type = writer.pick("'RAISE'", "NULL", writer.anything())
    return writer.pick(
        [ask(writer, kept, repeats=False), read],
        [ask(writer, kept, repeats=False),
         ask(writer, f"INSERT INTO kept SELECT * EXCLUDE (created_at) FROM {writer.table_function(name)}", repeats=False), read],
        [Step("BEGIN"), ask(writer, kept, repeats=False), read, Step("ROLLBACK"), read],
        [Step("BEGIN"), Step(f"DELETE FROM {name} WHERE rowid % 2 = 0"), ask(writer, f"SELECT {columns(writer)} FROM {some}"),
         Step(writer.pick("ROLLBACK", "COMMIT"))],
        [ask(writer, f"COPY {some} TO '{{folder}}/events.parquet'", repeats=False),
         Step("SELECT count(*) FROM '{folder}/events.parquet'", repeats=True)],
        [ask(writer, f"COPY (SELECT * EXCLUDE (event_payload) FROM {some}) TO '{{folder}}/events.csv'", repeats=False),
         Step("SELECT count(*) FROM '{folder}/events.csv'")],
        [Step(f"COPY {name} TO '{{folder}}/rows.parquet'"),
         ask(writer, f"SELECT {columns(writer)} FROM polars_yearly_events(2025, 2027, workforce := '{{folder}}/rows.parquet')")],
        [Step(made.format("seen")), Step("CREATE OR REPLACE VIEW again AS FROM seen WHERE true"),
         ask(writer, f"SELECT {columns(writer)} FROM {writer.table_function('again')}")],
        [Step("CREATE OR REPLACE VIEW nested AS SELECT employee_id, effective_date AS hire_date "
              f"FROM polars_yearly_events(2025, 2026, workforce := '{quoted}')"),
         ask(writer, f"SELECT {columns(writer)} FROM {writer.table_function('nested')}")],
        [Step("CREATE OR REPLACE VIEW itself AS SELECT 1 AS employee_id"),
         Step("CREATE OR REPLACE VIEW itself AS FROM polars_yearly_events(2025, 2025, workforce := 'itself')"),
         Step("FROM itself")],
        [Step("CREATE OR REPLACE TABLE levers (parameter_name VARCHAR, parameter_value VARCHAR)"),
         Step(f"INSERT INTO levers VALUES ('merit_rate', {writer.pick('0.5', '1', 'NULL')}), "
              f"('hire_rate', {writer.pick('0.5', writer.anything())})"),
         ask(writer, f"SELECT {columns(writer)} FROM polars_yearly_events(2025, 2026, workforce := '{quoted}', parameters := 'levers')")],
        [Step(f"CREATE OR REPLACE TABLE levers AS SELECT 'merit_rate' AS parameter_name, 0.5 AS parameter_value, {by_year} AS fiscal_year, "
              f"{by_level} AS job_level, {by_type} AS {writer.pick('event_type', 'scenario_id')}"),
         ask(writer, f"SELECT {columns(writer)} FROM polars_yearly_events(2025, 2026, workforce := '{quoted}', parameters := 'levers')"),
         ask(writer, f"SELECT len(yearly_events(w, 2025, 2026, {{'parameters': p.rows}})) FROM {name} AS w, "
                     "(SELECT list(l) AS rows FROM levers AS l) AS p")],
        [Step(f"CREATE OR REPLACE MACRO events_of(a, b) AS TABLE {constant(some)}"),
         Step("SELECT count(*) FROM events_of(1, 2)", repeats=True)],
        [Step("CREATE OR REPLACE TABLE drawn (id VARCHAR, u DOUBLE AS (hash_rng(id, 2025, 'hire')), CHECK (hash_rng(id, 1, 'x') < 0.99))"),
         Step("INSERT OR IGNORE INTO drawn SELECT range::VARCHAR FROM range(10)"), Step("FROM drawn", repeats=True)],
        [Step(f"PREPARE asked AS SELECT count(*) FROM polars_yearly_events($1, $2, workforce := '{quoted}')"),
         Step("EXECUTE asked(2025, 2026)", repeats=True), Step("EXECUTE asked('x', NULL)")],
        [Step(f"PREPARE asked AS SELECT sum(len(yearly_events(w, $1, 2030, {{'hire_rate': $2}}))) FROM {name} AS w"),
         Step("EXECUTE asked(2025, 0.5)", repeats=True), Step("EXECUTE asked(2025, 'x')")],
        [Step(f"{writer.pick('EXPLAIN', 'EXPLAIN ANALYZE', 'SUMMARIZE', 'DESCRIBE')} SELECT * FROM {constant(some)}")],
    )


def ended_early(writer: Writer) -> list[Step]:
    """Statements that are interrupted, and results that nobody reads to their end."""
    name = writer.workforce.name
    quoted = name.replace("'", "''")
    # Long enough to be interrupted, however few rows there are.
    times = 3000 // (writer.workforce.rows + 1) + 5
    by_row = f"SELECT unnest(yearly_events(w, 1, {writer.pick(500, 3000)})) AS e FROM {name} AS w, range({times})"
    long = [f"SELECT count(*), max(e.event_details) FROM ({by_row})",
            f"CREATE OR REPLACE TABLE kept AS FROM polars_yearly_events(1, {writer.pick(300, 3000)}, workforce := '{quoted}')",
            f"SELECT count(*) FROM polars_yearly_totals(1, {writer.pick(3, 900)}, workforce := '{quoted}', replications := {times}, "
            f"by := {writer.pick('[]', repr(['department', 'age_band']))}, allow_empty := true)",
            f"SELECT max(tenure_months) FROM polars_yearly_workforce(1, {writer.pick(300, 3000)}, workforce := '{quoted}')",
            f"SELECT sum(hash_rng(w.rowid + r.range, 2025, 'hire')) FROM {name} AS w, range({300 * times}) AS r"]
    if writer.maybe(0.7):
        return [Step(writer.chance.choice(long), action="interrupt")]
    return [ask(writer, f"SELECT {columns(writer)} FROM {writer.events()}", action="first")]


# Each as often as it stands here, in this order.
SHAPES = (
    plain, in_queries, alike, futures, draws, year_ends, of_rows, stored, totals_of_rows, parameters, in_queries, alike, checks,
    draws_in_expressions, year_ends_alike, stored, of_odd_rows, futures, plain, in_queries, year_ends, ended_early, draws, alike,
    totals_of_rows, parameters, of_rows, help_pages, in_queries, year_ends_alike, checks, stored,
)


def case(seed: int, number: int) -> Case:
    """The case of that number."""
    writer = Writer(seed, number)
    shape = SHAPES[number % len(SHAPES)]
    chance = random.Random(f"settings {seed} {number}")
    settings = [f"SET threads = {chance.choice([1, 2, 2, 4, 7])}",
                f"SET preserve_insertion_order = {chance.choice(['true', 'true', 'false'])}"]
    steps = shape(writer)
    return Case(seed, number, settings, writer.workforces, steps, shape.__name__, writer.levers)
