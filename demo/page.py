"""The page: one file with its charts, their numbers as tables, and the library that draws them."""

import pathlib
import typing

import duckdb
import jinja2
import vl_convert

from demo import charts, simulation

TEMPLATES = pathlib.Path(__file__).resolve().parent
# How the types of events are called; another one is shown as it stands in the table.
EVENT_TYPE_WORDS = {
    "hire": "Hires", "termination": "Terminations", "promotion": "Promotions", "merit": "Merit raises",
    "benefit_enrollment": "Benefit enrollments",
}


class Column(typing.NamedTuple):
    """A column of a figure's table."""

    name: str
    heading: str
    # Numbers stand to the right, with this format; texts and years have none.
    pattern: str = ""


def cell(row: dict[str, typing.Any], column: Column) -> str:
    """A value as the table shows it; NULL is an empty place."""
    value = row[column.name]
    return "" if value is None else format(value, column.pattern)


class Figure(typing.NamedTuple):
    """A question, with its answer drawn and written."""

    answer: simulation.Answer
    title: str
    reading: str
    panels: list[charts.Panel]
    columns: list[Column]
    # What the marks are, where the words above do not say it: the class of a swatch, and its words.
    legend: tuple[tuple[str, str], ...] = ()


def event_type_in_words(event_type: str) -> str:
    """The name of an event type for a reader."""
    return EVENT_TYPE_WORDS.get(event_type, event_type)


def headcount(answer: simulation.Answer) -> Figure:
    """Who was there at the end of each year."""
    rows = answer.rows
    reading = (f"{rows[0]['employees']:,} people in the census; {rows[-1]['employees']:,} at the end of "
               f"{rows[-1]['simulation_year']}, after {sum(row['hires'] for row in rows):,} hires and "
               f"{sum(row['terminations'] for row in rows):,} terminations. The plan has {rows[-1]['planned']:,} then.")
    return Figure(answer, "Headcount at the end of each year", reading, charts.headcount(rows), [
        Column("simulation_year", "End of year"), Column("hires", "Hires", ","), Column("terminations", "Terminations", ","),
        Column("employees", "Employees", ","), Column("planned", "Plan", ",")],
        (("census", "Census"), ("simulated", "Simulated"), ("planned", "Plan")))


def events(answer: simulation.Answer) -> Figure:
    """How often what happened."""
    reading = f"{sum(row['events'] for row in answer.rows):,} events. Each type has a scale of its own."
    return Figure(answer, "Events by type and year", reading, charts.events(answer.rows, event_type_in_words), [
        Column("event_type", "Type"), Column("simulation_year", "Year"), Column("events", "Events", ",")])


def compensation(answer: simulation.Answer, last_year: int) -> Figure:
    """What the people of each level earn in the end."""
    reading = (f"The {sum(row['employees'] for row in answer.rows):,} people who are employed then. A bar holds the middle half of a "
               "level; its line and its number are the median.")
    return Figure(answer, f"Compensation by level at the end of {last_year}", reading, charts.compensation(answer.rows), [
        Column("level", "Level"), Column("employees", "Employees", ","), Column("lower_quartile", "Lower quartile, $ per year", ","),
        Column("median", "Median, $ per year", ","), Column("upper_quartile", "Upper quartile, $ per year", ",")])


def terminations(answer: simulation.Answer) -> Figure:
    """After how long people leave."""
    most = max(answer.rows, key=lambda row: row["terminations_per_100"])
    reading = (f"All years together. Of those with {most['tenure_band']} years of tenure {most['terminations_per_100']:.1f} of 100 "
               "leave in a year, more than of any others.")
    return Figure(answer, "Terminations by tenure", reading, charts.terminations(answer.rows), [
        Column("tenure_band", "Years of tenure"), Column("employee_years", "Employed on 1 January", ","),
        Column("terminations", "Terminations", ","), Column("terminations_per_100", "Terminations of 100 in a year", ".1f")])


def fan(answer: simulation.Answer, name: str, title: str, axis: str, patterns: tuple[str, str],
        words: typing.Callable[[int], str]) -> Figure:
    """How sure a number is. The patterns are those of a number above a point and at the axis, `words` writes one in the text."""
    last = answer.rows[-1]
    planned = "planned" in last
    reading = (f"{last['seeds']:,} futures that differ by their seed. At the end of {last['simulation_year']} eight of ten lie between "
               f"{words(last['p10'])} and {words(last['p90'])}.")
    if planned:
        reading += " The plan takes nobody of the census for new, and of the new more leave, so it is ahead in the first year."
    columns = [Column("simulation_year", "End of year"), Column("seeds", "Futures", ","),
               *(Column(f"p{part}", f"{part} of 100 lie below", ",") for part in (10, 25, 50, 75, 90))]
    legend = (("half", "Half of the futures"), ("most", "Eight of ten"), ("median", "Median"))
    return Figure(answer, title, reading, charts.fan(answer.rows, name, axis, *patterns),
                  [*columns, Column("planned", "Plan", ",")] if planned else columns,
                  (*legend, ("dashed", "Plan")) if planned else legend)


def parameters(answer: simulation.Answer) -> Figure:
    """What was read, as a table alone."""
    read, unread = (sum(row["origin"].startswith(origin) for row in answer.rows) for origin in ("relation", "not read"))
    reading = (f"{read} rows of the table comp_levers are read, {unread} are not; what they do not say is an argument of the call or a "
               "default. Rates, raises and multipliers are fractions, amounts dollars a year, dates month × 100 + day.")
    return Figure(answer, "What was read as parameters", reading, [], [
        Column("parameter_name", "Parameter"), Column("parameter_value", "Value", ",.15g"), Column("simulation_year", "Year"),
        Column("job_level", "From level"), Column("age_band", "Age"), Column("tenure_band", "Tenure, years"), Column("origin", "From")])


def figures(connection: duckdb.DuckDBPyConnection, facts: simulation.Facts) -> list[Figure]:
    """All figures, in the order of the page; each asks its query."""
    return [
        headcount(simulation.ask(connection, "headcount_by_year")),
        events(simulation.ask(connection, "events_by_type_and_year")),
        fan(simulation.ask(connection, "headcount_of_many_futures"), "headcount_fan", "Headcount of many futures", "Employees",
            (",d", ",d"), lambda people: f"{people:,}"),
        fan(simulation.ask(connection, "payroll_of_many_futures"), "payroll_fan", "Payroll of many futures", "Payroll, $ per year",
            ("$.4s", "$.3s"), lambda dollars: f"${dollars / 1_000_000:,.1f} million"),
        compensation(simulation.ask(connection, "compensation_by_level"), facts.last_year),
        terminations(simulation.ask(connection, "terminations_by_tenure_band")),
        parameters(simulation.ask(connection, "parameters_read")),
    ]


def render(connection: duckdb.DuckDBPyConnection) -> str:
    """The whole page. Every text is escaped by the template, those inside its script too."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
                                     trim_blocks=True, lstrip_blocks=True)
    environment.filters["cell"] = cell
    environment.filters["event_type_in_words"] = event_type_in_words
    facts = simulation.facts(connection)
    shown = figures(connection, facts)
    specifications = {panel.name: panel.specification for figure in shown for panel in figure.panels}
    return environment.get_template("page.html").render(
        facts=facts, figures=shown, specifications=specifications, library=vl_convert.javascript_bundle())
