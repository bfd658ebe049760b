"""What the SQL fuzzer does with ends of years, totals, and what lists: shapes beside those of `fuzz_shapes`."""

from fuzz_statements import Step, Writer
from fuzz_values import literal
from independent.parameters import FIRST_NAME

AGE_BANDS = ("< 25", "25-34", "35-44", "45-54", "55-64", "65+")
TENURE_BANDS = ("< 2", "2-4", "5-9", "10-19", "20+")


def ask(writer: Writer, sql: str, **more) -> Step:
    """A statement that gives the same rows each time, with the parameters that were written into it."""
    parameters, writer.parameters = writer.parameters, []
    return Step(sql, parameters, **{"repeats": True, **more})


def levers(writer: Writer) -> list[Step]:
    """The table levers, with rows that are good, and such that are not where the case is not tame."""
    def text(value: object) -> str:
        return "NULL" if value is None else literal("VARCHAR", "'" + str(value).replace("'", "''") + "'")

    rows = []
    for _ in range(writer.pick(0, 1, 3, 8)):
        name = writer.chance.choice([*FIRST_NAME, "no_such_parameter"])
        value = writer.pick("0.5", "0", "1", "0.05", "12")
        if name.endswith("_date"):
            value = writer.pick("101", "315", "1231", "0")
        if not writer.is_tame and writer.maybe(0.3):
            value = writer.pick("-1", "2", "nan", "x", None)
        rows.append([
            name, value, writer.pick(None, None, "2025", "2026"), writer.pick(None, None, None, "2", "L3"),
            writer.pick(None, None, None, writer.chance.choice(AGE_BANDS), "old" if not writer.is_tame else None),
            writer.pick(None, None, None, writer.chance.choice(TENURE_BANDS)), writer.pick(None, None, "default", "other"),
        ])
    columns = ("parameter_name", "parameter_value", "fiscal_year", "job_level", "age_band", "tenure_band", "scenario_id")
    made = [Step(f"CREATE OR REPLACE TABLE levers ({', '.join(f'{column} VARCHAR' for column in columns)})")]
    if rows:
        made.append(Step("INSERT INTO levers VALUES " + ", ".join(f"({', '.join(map(text, row))})" for row in rows)))
    return made


def options_of(writer: Writer) -> dict[str, str]:
    """Options by name, perhaps with the levers."""
    options = writer.options(by_row=False)
    if writer.maybe(0.8):
        options.pop("cohort", None)
    if writer.maybe(0.5):
        options["parameters"] = "'levers'"
    return options


def call(writer: Writer, function: str, options: dict[str, str]) -> str:
    """A call of a table function over the workforce."""
    start, end = writer.years()
    quoted = writer.workforce.name.replace("'", "''")
    return f"{function}({start}, {end}, workforce := '{quoted}'{''.join(f', {name} := {value}' for name, value in options.items())})"


def year_ends(writer: Writer) -> list[Step]:
    """The workforce at each year's end: both surfaces, in the order of the scan."""
    writer.takes_parameters, writer.is_tame = False, True
    options = {**writer.options(by_row=False), "allow_empty": "true"}
    start, end = writer.years()
    name = writer.workforce.name
    in_braces = ", ".join(f"'{key}': {value}" for key, value in options.items())
    named = "".join(f", {key} := {value}" for key, value in options.items())
    quoted = name.replace("'", "''")
    scalar = f"SELECT y.* FROM (SELECT unnest(yearly_workforce(w, {start}, {end}, {{{in_braces}}})) AS y FROM {name} AS w)"
    shown = writer.pick("* EXCLUDE (created_at)", "employee_id, simulation_year, current_compensation", "count(*), sum(tenure_months)")
    return [
        Step("SET preserve_insertion_order = true"),
        ask(writer, f"SELECT {shown} FROM ({scalar})"),
        ask(writer, f"SELECT {shown} FROM polars_yearly_workforce({start}, {end}, workforce := '{quoted}'{named})", like_last=True),
    ]


def year_ends_by_levers(writer: Writer) -> list[Step]:
    """The same by parameters from a table, in a query."""
    made = levers(writer)
    ends = call(writer, "polars_yearly_workforce", options_of(writer))
    return [*made, ask(writer, writer.pick(
        f"SELECT * EXCLUDE (created_at) FROM {ends}",
        f"SELECT simulation_year, employment_status, count(*), max(level) FROM {ends} GROUP BY ALL",
        f"SELECT employee_id FROM {ends} WHERE promoted AND is_enrolled ORDER BY ALL LIMIT 10",
    ), action=writer.pick("all", "parts", "first"))]


def totals(writer: Writer) -> list[Step]:
    """Totals of futures, which do not depend on the number of threads."""
    made = levers(writer)
    options = options_of(writer)
    options.pop("random_seed", None)
    futures = writer.pick({}, {"replications": "2"}, {"random_seeds": "[3, 1]"}, {"random_seeds": "[-9223372036854775808, 7, 0]"},
                          {"replications": "3", "random_seed": "5"})
    if not writer.is_tame and writer.maybe(0.4):
        futures = writer.pick({"replications": "0"}, {"random_seeds": "[1, 1]"}, {"random_seeds": "[1, NULL]"}, {"random_seeds": "[]"},
                              {"replications": writer.anything()}, {"replications": "2", "random_seeds": "[1]"},
                              {"random_seed": "9223372036854775807", "replications": "2"})
    words = writer.chance.sample(["level_id", "department", "age_band", "tenure_band"], writer.pick(0, 0, 1, 2, 4))
    if words or writer.maybe(0.2):
        options["by"] = "[" + ", ".join(f"'{word}'" for word in words) + "]" + ("::VARCHAR[]" if not words else "")
    if not writer.is_tame and writer.maybe(0.1):
        options["by"] = writer.pick("['salary']", "['level_id', 'level_id']", "[NULL]", "NULL", "'level_id'")
    writer.takes_parameters = False
    asked = f"SELECT {writer.pick('*', '*', 'simulation_year, closing_headcount, events')} FROM "
    asked += call(writer, "polars_yearly_totals", {**options, **futures})
    return [*made, Step("SET threads = 1"), ask(writer, asked), Step(f"SET threads = {writer.pick(2, 4, 7)}"),
            ask(writer, asked, like_last=writer.parameters == [])]


def lists(writer: Writer) -> list[Step]:
    """What lists parameters, what is odd in a workforce, and the functions."""
    made = levers(writer)
    quoted = writer.workforce.name.replace("'", "''")
    start, end = writer.years()
    rates = {name: value for name, value in writer.options(by_row=False).items() if name.endswith("_rate")}
    named = "".join(f", {name} := {value}" for name, value in rates.items())
    return [*made, *(ask(writer, sql) for sql in (
        f"FROM polars_event_parameters({start}, {end}, parameters := {writer.pick(repr('levers'), repr(''))}{named})",
        f"SELECT severity, count(*), min(problem), max(value) FROM polars_workforce_check({start}, workforce := '{quoted}') GROUP BY ALL",
        f"FROM polars_workforce_check({writer.pick('2025', 'NULL', '0')}, workforce := '{quoted}')",
        f"SELECT {writer.pick('*', 'function_name', 'count(*)')} FROM navigator_events_help()",
    ))]


YEARS_SHAPES = (year_ends, year_ends, year_ends_by_levers, totals, totals, totals, lists)
