"""The charts of the page, as Vega-Lite specifications. Each takes the rows of its query as they are."""

import json
import typing

import altair

Rows = list[dict[str, typing.Any]]
# Columns that are said of a mark: the name, the words, and the format of a number; without one the value as it is.
Columns = typing.Sequence[tuple[str, str, str]]

# The style of the page knows these, blue and the plan's, too, and has others for them where it is dark.
INK, GRID = "#1f2328", "#e3e6ea"
# The colours of Okabe and Ito, which people who do not see all colours can tell apart. A type has the same in every chart.
BLUE, QUIET = "#0072b2", "#9aa4af"
# Pale, as it stands behind what was simulated.
PLAN = "#b9c3ce"
EVENT_TYPE_COLORS = {
    "hire": "#009e73", "termination": "#d55e00", "promotion": "#cc79a7", "merit": "#56b4e9", "benefit_enrollment": "#e69f00",
}
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
CONFIG = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
             "gridColor": GRID, "domainColor": QUIET, "tickColor": QUIET, "labelAngle": 0},
}


class Panel(typing.NamedTuple):
    """One drawing of a figure."""

    # The id of its place in the page.
    name: str
    # Above the drawing; empty where the figure has only this one.
    heading: str
    specification: dict[str, typing.Any]


def finish(layers: list[altair.Chart], rows: Rows, name: str, heading: str, description: str, height: int) -> Panel:
    """As wide as its place in the page allows."""
    with altair.data_transformers.enable(consolidate_datasets=False):
        chart = altair.layer(*layers, data=altair.InlineData(values=rows, name=name)).properties(
            width="container", height=height, description=description).configure(**CONFIG)
        return Panel(name, heading, chart.to_dict())


def tooltip(columns: Columns) -> list[altair.Tooltip]:
    """What is shown where the pointer is."""
    return [altair.Tooltip(field=column, title=words, type="quantitative", format=pattern) if pattern
            else altair.Tooltip(field=column, title=words, type="nominal") for column, words, pattern in columns]


def spoken(chart: altair.Chart, columns: Columns) -> altair.Chart:
    """Gives each mark the text of its tooltip for screen readers; Vega's own takes the format of the axis, which rounds."""
    parts = []
    for column, words, pattern in columns:
        value = f"datum[{json.dumps(column)}]"
        parts.append(json.dumps(f"{words}: ") + " + " + (f"format({value}, {json.dumps(pattern)})" if pattern else value))
    return chart.transform_calculate(spoken=" + '; ' + ".join(parts)).encode(description=altair.Description(field="spoken", type="nominal"))


def bars(rows: Rows, name: str, heading: str, *, x: tuple[str, str], y: tuple[str, str], height: int, color: str | altair.Color,
         also: Columns = (), pattern: str = ",d", ticks: int = 5, behind: str = "") -> Panel:
    """Bars from zero with their number above.

    `x` and `y` are a column and the title of its axis; `also` is said of a bar, too. The column `behind` is a wider bar behind each.
    """
    said = ((*x, ""), (*y, pattern), *also)
    base = altair.Chart().encode(
        x=altair.X(field=x[0], type="ordinal", sort=None, title=x[1]),
        y=altair.Y(field=y[0], type="quantitative", title=y[1], axis=altair.Axis(format=",d", tickCount=ticks)),
        tooltip=tooltip(said),
    )
    width = {"width": altair.RelativeBandSize(band=0.55)} if behind else {}
    marks = base.mark_bar(color=color, **width) if isinstance(color, str) else base.mark_bar(**width).encode(color=color)
    numbers = base.mark_text(dy=-7, color=INK, fontSize=11, aria=False).encode(
        text=altair.Text(field=y[0], type="quantitative", format=pattern))
    wider = [base.mark_bar(color=PLAN, aria=False).encode(y=altair.Y(field=behind, type="quantitative", title=y[1]))] if behind else []
    return finish([*wider, spoken(marks, said), numbers], rows, name, heading, f"{y[1]} by {x[1].lower()}", height)


def headcount(rows: Rows) -> list[Panel]:
    """The census stands apart in grey: nothing is simulated there. The plan is a pale bar behind, wider, so that both ends are seen."""
    color = altair.condition(f"datum.simulation_year == {rows[0]['simulation_year']:d}", altair.value(QUIET), altair.value(BLUE))
    return [bars(rows, "headcount", "", x=("simulation_year", "End of year"), y=("employees", "Employees"), height=440, color=color,
                 also=(("hires", "Hires", ",d"), ("terminations", "Terminations", ",d"), ("planned", "Plan", ",d")),
                 behind="planned")]


def fan(rows: Rows, name: str, title: str, pattern: str, ticks: str) -> list[Panel]:
    """Between which values most futures lie: half of them in the dark band, eight of ten in both; the medians, and the plan as dashes."""
    planned = "planned" in rows[0]
    said = (("simulation_year", "End of year", ""), *((f"p{part}", f"{part} of 100 lie below", ",d") for part in (10, 25, 50, 75, 90)),
            *([("planned", "Plan", ",d")] if planned else []))
    x = altair.X(field="simulation_year", type="ordinal", sort=None, title="End of year", scale=altair.Scale(padding=0.7))
    y = {"type": "quantitative", "title": title, "scale": altair.Scale(zero=False, nice=True)}
    base = altair.Chart().encode(x=x, tooltip=tooltip(said))
    axis = altair.Axis(format=ticks, tickCount=6)
    bands = [base.mark_area(color=BLUE, opacity=opacity, aria=False).encode(y=altair.Y(field=low, axis=axis, **y), y2=altair.Y2(field=high))
             for low, high, opacity in (("p10", "p90", 0.22), ("p25", "p75", 0.38))]
    median = base.mark_line(color=BLUE, strokeWidth=2, aria=False).encode(y=altair.Y(field="p50", **y))
    plan = [base.mark_line(color=INK, strokeWidth=1.5, strokeDash=[5, 4], aria=False).encode(y=altair.Y(field="planned", **y))]
    points = base.mark_point(color=BLUE, filled=True, size=45, opacity=1).encode(y=altair.Y(field="p50", **y))
    # To the left of the point and above the band, which rises to the right of it.
    numbers = base.mark_text(align="right", dx=5, dy=-12, color=INK, fontSize=11, aria=False).encode(
        y=altair.Y(field="p90", **y), text=altair.Text(field="p50", type="quantitative", format=pattern))
    return [finish([*bands, *(plan if planned else []), median, spoken(points, said), numbers], rows, name, "",
                   f"{title} in many futures", 260)]


def events(rows: Rows, words: typing.Callable[[str], str]) -> list[Panel]:
    """A panel for each type, in the order of the query: merit raises would hide the hires on a common scale."""
    panels = []
    for number, event_type in enumerate(dict.fromkeys(row["event_type"] for row in rows)):
        panels.append(bars([row for row in rows if row["event_type"] == event_type], f"events_{number}", words(event_type),
                           x=("simulation_year", "Year"), y=("events", "Events"), height=95,
                           color=EVENT_TYPE_COLORS.get(event_type, BLUE), ticks=3))
    return panels


def compensation(rows: Rows) -> list[Panel]:
    """The middle half of each level as a bar, its median as a line across."""
    said = (("level", "Level", ""), ("employees", "Employees", ",d"), ("lower_quartile", "Lower quartile, $ per year", ",d"),
            ("median", "Median, $ per year", ",d"), ("upper_quartile", "Upper quartile, $ per year", ",d"))
    base = altair.Chart().encode(x=altair.X(field="level", type="ordinal", sort=None, title="Level"), tooltip=tooltip(said))
    y = {"type": "quantitative", "title": "Compensation, $ per year", "scale": altair.Scale(zero=True)}
    half = base.mark_bar(color=BLUE, opacity=0.35).encode(
        y=altair.Y(field="lower_quartile", axis=altair.Axis(format=",d", tickCount=6), **y), y2=altair.Y2(field="upper_quartile"))
    median = base.mark_tick(color=BLUE, thickness=3, orient="horizontal", aria=False).encode(y=altair.Y(field="median", **y))
    numbers = base.mark_text(dy=-8, color=INK, fontSize=11, aria=False).encode(
        y=altair.Y(field="upper_quartile", **y), text=altair.Text(field="median", type="quantitative", format=",.3s"))
    return [finish([spoken(half, said), median, numbers], rows, "compensation", "", "Quartiles of the compensation by level", 260)]


def terminations(rows: Rows) -> list[Panel]:
    """How many, and beside it how likely: the bands hold very different numbers of people."""
    shared = {"x": ("tenure_band", "Years of tenure"), "color": EVENT_TYPE_COLORS["termination"], "height": 240}
    return [
        bars(rows, "terminations", "How many", y=("terminations", "Terminations"),
             also=(("employee_years", "Employed on 1 January", ",d"),), **shared),
        bars(rows, "termination_rate", "Of 100 employed on 1 January", y=("terminations_per_100", "Terminations in the year"),
             pattern=".1f", also=(("terminations", "Terminations", ",d"), ("employee_years", "Employed on 1 January", ",d")), **shared),
    ]
