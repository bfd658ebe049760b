"""The page in a headless browser: its charts and tables hold the numbers of the queries, and it asks nobody for anything."""

import pathlib
import re
import typing

import duckdb
import pytest
from conftest import EXTENSION
from playwright import sync_api

from demo import browser, page, simulation

EVENT_TYPES = ("hire", "termination", "promotion", "merit", "benefit_enrollment")
# Each chart with bars from zero: its query, the event type that it is about, the columns of its axes, and how a number is written.
BARS = {
    "headcount": ("headcount_by_year", None, "simulation_year", "employees", ",d"),
    "terminations": ("terminations_by_tenure_band", None, "tenure_band", "terminations", ",d"),
    "termination_rate": ("terminations_by_tenure_band", None, "tenure_band", "terminations_per_100", ".1f"),
    **{f"events_{number}": ("events_by_type_and_year", event_type, "simulation_year", "events", ",d")
       for number, event_type in enumerate(EVENT_TYPES)},
}
FANS = {"headcount_fan": "headcount_of_many_futures", "payroll_fan": "payroll_of_many_futures"}
QUERIES = (
    "headcount_by_year", "events_by_type_and_year", *FANS.values(), "compensation_by_level", "terminations_by_tenure_band",
    "parameters_read")

# What stands in the drawing: the ticks of the axes with their words, the marks with their edges, and the numbers written.
READ_DRAWING = """name => {
    const chart = document.getElementById(name);
    const middle = (element, side) => {
        const box = element.getBoundingClientRect();
        return side === 'x' ? (box.left + box.right) / 2 : (box.top + box.bottom) / 2;
    };
    const axis = side => {
        const drawn = chart.querySelector(`[aria-roledescription=axis][aria-label^="${side.toUpperCase()}-axis"]`);
        const labels = [...drawn.querySelectorAll('.role-axis-label text')].map(text => text.textContent);
        return [...drawn.querySelectorAll('.role-axis-tick line')].map((tick, i) => [labels[i], middle(tick, side)]);
    };
    // The line of a median is a rectangle, too, and so is the plan; they are not read out, as the bar says their number.
    const marks = spoken => [...chart.querySelectorAll('.mark-rect.role-mark > path')].map(path => {
        const box = path.getBoundingClientRect();
        return {x: middle(path, 'x'), y: middle(path, 'y'), top: box.top, bottom: box.bottom, width: box.width,
                said: path.getAttribute('aria-label')};
    }).filter(mark => (mark.said !== null) === spoken);
    const numbers = [...chart.querySelectorAll('.mark-text.role-mark text')].map(text => text.textContent);
    return {x: axis('x'), y: axis('y'), bars: marks(true), lines: marks(false), numbers};
}"""


# The same of a fan: the bands from the outer to the inner, the lines (that of the plan before that of the medians), the points of these.
READ_FAN = """name => {
    const chart = document.getElementById(name);
    const axis = chart.querySelector('[aria-roledescription=axis][aria-label^="Y-axis"]');
    const labels = [...axis.querySelectorAll('.role-axis-label text')].map(text => text.textContent);
    const middle = box => (box.top + box.bottom) / 2;
    // The heights of a path's corners: of a band those of its lower edge, and those of its upper one on the way back.
    const corners = path => [...path.getAttribute('d').matchAll(/[ML](-?[\\d.]+),(-?[\\d.]+)/g)].map(
        ([, x, y]) => new DOMPoint(x, y).matrixTransform(path.getScreenCTM()).y);
    const paths = selector => [...chart.querySelectorAll(selector)].map(path => ({
        corners: corners(path), y: middle(path.getBoundingClientRect()), said: path.getAttribute('aria-label'),
        dashed: path.hasAttribute('stroke-dasharray')}));
    return {
        y: [...axis.querySelectorAll('.role-axis-tick line')].map((tick, i) => [labels[i], middle(tick.getBoundingClientRect())]),
        bands: paths('.mark-area.role-mark > path'),
        lines: paths('.mark-line.role-mark > path'),
        points: paths('.mark-symbol.role-mark > path'),
    };
}"""


# The colour of the page, and those of all words on it; the page's own words, those of its charts, and what the pointer is told.
READ_COLORS = """() => {
    const style = element => getComputedStyle(element);
    const of = (kind, selector, color) => [...document.querySelectorAll(selector)].map(element => [kind, color(style(element))]);
    return [style(document.body).backgroundColor, [
        ...of('page', 'h1, h2, h3, p, li, summary, th, td', found => found.color),
        ...of('chart', '.chart text', found => found.fill),
        ...of('tooltip', '#vg-tooltip-element td', found => found.color),
    ]];
}"""
# From this width on nothing of a table is out of sight.
WIDE = 1200


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2 of a colour as the browser writes it, such as rgb(31, 35, 40)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def expected_rows(tables: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, typing.Any]]:
    query, event_type, *_ = BARS[name]
    return [row for row in simulation.ask(tables, query).rows if event_type is None or row["event_type"] == event_type]


def scale(ticks: list[tuple[str, float]]) -> typing.Callable[[float], float]:
    """Where a number lies on the screen, by the lowest and highest tick of the axis."""
    values = [float(label.replace(",", "")) for label, _ in ticks]
    (low, low_at), (high, high_at) = (values[0], ticks[0][1]), (values[-1], ticks[-1][1])
    return lambda number: low_at + (number - low) * (high_at - low_at) / (high - low)


def test_nothing_is_asked_for_but_the_file(shown: browser.Opened, folder: pathlib.Path) -> None:
    assert shown.requests == [(folder / "demo.html").resolve().as_uri()]


def test_the_browser_has_no_complaint(shown: browser.Opened) -> None:
    assert shown.complaints == []


def test_the_file_names_no_address_to_load_from(folder: pathlib.Path) -> None:
    text = (folder / "demo.html").read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:)?//[^"'\s]*|@import|url\(\s*["']?(?:https?:)?//""", text) == []
    assert len(text) < 1_500_000


def test_all_charts_are_known(shown: browser.Opened) -> None:
    assert set(shown.page.evaluate("Object.keys(views)")) == {*BARS, *FANS, "compensation"}


@pytest.mark.parametrize("name", BARS)
def test_bars_hold_the_rows_of_the_query(shown: browser.Opened, tables: duckdb.DuckDBPyConnection, name: str) -> None:
    assert shown.page.evaluate("name => views[name].data(name)", name) == expected_rows(tables, name)


@pytest.mark.parametrize("name", BARS)
def test_bars_are_drawn_to_scale_with_their_number(shown: browser.Opened, tables: duckdb.DuckDBPyConnection, name: str) -> None:
    *_, x, y, pattern = BARS[name]
    rows, drawn = expected_rows(tables, name), shown.page.evaluate(READ_DRAWING, name)
    numbers = [format(row[y], pattern) for row in rows]
    assert [label for label, _ in drawn["x"]] == [str(row[x]) for row in rows]
    assert drawn["numbers"] == numbers
    at = scale(drawn["y"])
    assert [bar["x"] for bar in drawn["bars"]] == pytest.approx([place for _, place in drawn["x"]], abs=1)
    assert [bar["bottom"] for bar in drawn["bars"]] == pytest.approx([at(0)] * len(rows), abs=1)
    assert [bar["top"] for bar in drawn["bars"]] == pytest.approx([at(row[y]) for row in rows], abs=1)
    for bar, row, number in zip(drawn["bars"], rows, numbers, strict=True):
        category, said, *_ = [part.split(": ")[1] for part in bar["said"].split("; ")]
        assert (category, said) == (str(row[x]), number)


def test_quartiles_are_drawn_to_scale(shown: browser.Opened, tables: duckdb.DuckDBPyConnection) -> None:
    rows, drawn = simulation.ask(tables, "compensation_by_level").rows, shown.page.evaluate(READ_DRAWING, "compensation")
    assert shown.page.evaluate("views.compensation.data('compensation')") == rows
    assert [label for label, _ in drawn["x"]] == [str(row["level"]) for row in rows]
    at = scale(drawn["y"])
    assert [bar["bottom"] for bar in drawn["bars"]] == pytest.approx([at(row["lower_quartile"]) for row in rows], abs=1)
    assert [bar["top"] for bar in drawn["bars"]] == pytest.approx([at(row["upper_quartile"]) for row in rows], abs=1)
    assert [line["y"] for line in drawn["lines"]] == pytest.approx([at(row["median"]) for row in rows], abs=1)
    assert [float(number.removesuffix("k")) for number in drawn["numbers"]] == pytest.approx(
        [row["median"] / 1000 for row in rows], abs=0.5)
    assert [bar["said"] for bar in drawn["bars"]] == [
        f"Level: {row['level']}; Employees: {row['employees']:,}; Lower quartile, $ per year: {row['lower_quartile']:,}; "
        f"Median, $ per year: {row['median']:,}; Upper quartile, $ per year: {row['upper_quartile']:,}" for row in rows]


def test_the_plan_is_a_wider_bar_behind_each(shown: browser.Opened, tables: duckdb.DuckDBPyConnection) -> None:
    drawn = shown.page.evaluate(READ_DRAWING, "headcount")
    planned = [row["planned"] for row in expected_rows(tables, "headcount")]
    at = scale(drawn["y"])
    assert [behind["top"] for behind in drawn["lines"]] == pytest.approx([at(number) for number in planned], abs=1)
    assert [behind["bottom"] for behind in drawn["lines"]] == pytest.approx([at(0)] * len(planned), abs=1)
    assert [behind["x"] for behind in drawn["lines"]] == pytest.approx([bar["x"] for bar in drawn["bars"]], abs=1)
    for behind, bar in zip(drawn["lines"], drawn["bars"], strict=True):
        assert behind["width"] > 1.4 * bar["width"]


@pytest.mark.parametrize("name", FANS)
def test_fans_are_drawn_to_scale(shown: browser.Opened, tables: duckdb.DuckDBPyConnection, name: str) -> None:
    rows = simulation.ask(tables, FANS[name]).rows
    assert shown.page.evaluate("name => views[name].data(name)", name) == rows
    drawn = shown.page.evaluate(READ_FAN, name)
    at = scale([(label.replace("$", "").replace("M", "000000"), place) for label, place in drawn["y"]])
    assert len(drawn["bands"]) == 2
    for (low, high), band in zip((("p10", "p90"), ("p25", "p75")), drawn["bands"], strict=True):
        edges = [row[low] for row in rows] + [row[high] for row in reversed(rows)]
        assert band["corners"] == pytest.approx([at(number) for number in edges], abs=1)
    # What is drawn beside the bands: the plan where there is one, then the medians.
    columns = ["planned", "p50"] if "planned" in rows[0] else ["p50"]
    assert [line["dashed"] for line in drawn["lines"]] == [column == "planned" for column in columns]
    for column, line in zip(columns, drawn["lines"], strict=True):
        assert line["corners"] == pytest.approx([at(row[column]) for row in rows], abs=1)
    assert [point["y"] for point in drawn["points"]] == pytest.approx([at(row["p50"]) for row in rows], abs=1)
    assert [point["said"] for point in drawn["points"]] == [
        "; ".join([f"End of year: {row['simulation_year']}", *(
            f"{part} of 100 lie below: {row[f'p{part}']:,}" for part in (10, 25, 50, 75, 90)),
            *([f"Plan: {row['planned']:,}"] if "planned" in row else [])])
        for row in rows]


@pytest.mark.parametrize("name", QUERIES)
def test_tables_hold_every_value_of_the_query(chromium: sync_api.Browser, folder: pathlib.Path, tables: duckdb.DuckDBPyConnection,
                                              name: str) -> None:
    """Without JavaScript, as everybody must be able to read them."""
    with browser.opened(chromium, folder / "demo.html", javascript=False) as found:
        found.page.click(f"#{name} summary")
        cells = found.page.locator(f"#{name} tbody data")
        values, texts = [cell.get_attribute("value") for cell in cells.all()], cells.all_inner_texts()
        said = found.page.inner_text(f"#{name} pre")
    answer = simulation.ask(tables, name)
    assert values == ["" if value is None else str(value) for row in answer.rows for value in row.values()]
    assert len(texts) == len(values)
    for value, text in zip(values, texts, strict=True):
        assert text.replace(",", "") in (value, value.removesuffix(".0")) or text == page.event_type_in_words(value)
    assert said.strip() == answer.query.strip()


def test_the_pointer_is_told_the_numbers(shown: browser.Opened, tables: duckdb.DuckDBPyConnection) -> None:
    shown.page.hover("#termination_rate .mark-rect.role-mark > path")
    told = shown.page.inner_text("#vg-tooltip-element").split()
    shown.page.mouse.move(0, 0)
    first = simulation.ask(tables, "terminations_by_tenure_band").rows[0]
    for number in (str(first["terminations_per_100"]), str(first["terminations"]), f"{first['employee_years']:,}"):
        assert number in told


def test_the_first_lines_say_what_was_simulated(shown: browser.Opened) -> None:
    assert shown.page.inner_text("h1") == "A company that grows, 2025 to 2029"
    version = re.search(r'^version = "(.*)"$', (simulation.ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert shown.page.inner_text("header p") == (
        f"24,566 events of 3,457 made-up employees and 4,086 planned hires. navigator_events v{version}, DuckDB "
        f"{duckdb.__version__}, scenario default, no random seed, from examples/growth.sql.")


@pytest.mark.parametrize("width", [360, 800, 1200])
def test_the_page_fits_the_screen(chromium: sync_api.Browser, folder: pathlib.Path, width: int) -> None:
    with browser.opened(chromium, folder / "demo.html", width) as found:
        assert found.page.evaluate("document.documentElement.scrollWidth") == width
        outside = found.page.evaluate(
            "[...document.querySelectorAll('.chart')].filter(chart => chart.querySelector('svg').getBoundingClientRect().right > "
            "chart.getBoundingClientRect().right + 1).map(chart => chart.id)")
        wider = found.page.evaluate(
            "[...document.querySelectorAll('.wide .scrolled')].map(place => place.scrollWidth - place.clientWidth)")
    assert outside == []
    assert width < WIDE or wider == [0]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_every_word_can_be_read_in_light_and_dark(chromium: sync_api.Browser, folder: pathlib.Path, color_scheme: str) -> None:
    """A contrast of at least 4.5 to 1, as WCAG 2 has it; what the pointer is told included."""
    with browser.opened(chromium, folder / "demo.html", color_scheme=color_scheme) as found:
        found.page.hover("#termination_rate .mark-rect.role-mark > path")
        found.page.wait_for_selector("#vg-tooltip-element.visible")
        paper, words = found.page.evaluate(READ_COLORS)
    assert (luminance(paper) > 0.5) == (color_scheme == "light")
    assert {kind for kind, _ in words} == {"page", "chart", "tooltip"}
    assert [(kind, color) for kind, color in words if contrast(color, paper) < 4.5] == []


def test_texts_of_the_data_stay_texts(chromium: sync_api.Browser, tmp_path: pathlib.Path) -> None:
    """Wherever a text comes from: the first lines, a heading, a table, the data of a chart."""
    evil = "</script><script>window.evil = 1</script><b id='evil'>\"</b>"
    with simulation.open_census(str(EXTENSION)) as connection:
        simulation.generate(connection)
        connection.execute("UPDATE yearly_events SET scenario_id = $1", [evil])
        connection.execute("UPDATE yearly_events SET event_type = $1 WHERE event_type = 'benefit_enrollment'", [evil])
        (tmp_path / "demo.html").write_text(page.render(connection), encoding="utf-8")
    with browser.opened(chromium, tmp_path / "demo.html") as found:
        assert found.complaints == []
        assert found.page.evaluate("[typeof window.evil, document.querySelectorAll('#evil').length]") == ["undefined", 0]
        assert evil in found.page.inner_text("header p")
        assert found.page.locator("h3").all_inner_texts().count(evil) == 1
        assert found.page.locator("tbody td").all_text_contents().count(evil) == 5
        assert {row["event_type"] for row in found.page.evaluate("views.events_4.data('events_4')")} == {evil}


def test_the_demo_says_where_it_wrote(folder: pathlib.Path) -> None:
    output = (folder / "output.txt").read_text(encoding="utf-8")
    assert output.endswith(f"The page with the charts: {folder / 'demo.html'}\n"
                           f"The tables, for queries of your own: {folder / 'demo.duckdb'}\n")
