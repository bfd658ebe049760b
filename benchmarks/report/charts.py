"""The charts of the page, as SVG. They have a light card of their own, so that they can be read on any background."""

import pathlib
import statistics

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as pyplot
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from benchmarks.plan import EXTENSION, LABELS
from benchmarks.report.results import Results

CARD, INK, GRID = "#fbfbf9", "#24292f", "#d7dbe0"
# Told apart by people who do not see all colors, too; the extension has the two blues.
COLORS = {"scalar": "#0072b2", "table": "#56b4e9", "sql": "#d55e00", "polars": "#009e73", "epic": "#7f7f7f", "copy": "#24292f"}
MARKERS = {"scalar": "o", "table": "s", "sql": "^", "polars": "D", "epic": "v", "copy": "x"}
STYLE = {
    "svg.hashsalt": "navigator_events", "svg.fonttype": "path", "font.size": 11, "text.color": INK, "axes.labelcolor": INK,
    "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK, "figure.facecolor": CARD, "axes.facecolor": CARD,
    "savefig.facecolor": CARD, "axes.spines.top": False, "axes.spines.right": False,
}


def in_words(seconds: float) -> str:
    """A time with two digits that count."""
    return f"{seconds * 1000:.2g} ms" if seconds < 0.0995 else f"{seconds:.2f} s" if seconds < 9.95 else f"{seconds:.0f} s"


def count_in_words(number: float) -> str:
    """A number of employees."""
    if number >= 1e6:
        return f"{number / 1e6:g} million"
    return f"{number:,.0f}"


def draw(results: Results, folder: pathlib.Path) -> list[str]:
    """Draws all charts; gives the names of the files."""
    with matplotlib.rc_context(STYLE):
        return [modes(results, folder / "benchmarks-modes.svg"), sizes(results, folder / "benchmarks-sizes.svg")]


def save(figure: Figure, path: pathlib.Path) -> str:
    """Without a date, so that the same figures give the same file."""
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.12)
    figure.savefig(path, format="svg", metadata={"Date": None})
    pyplot.close(figure)
    return path.name


def modes(results: Results, path: pathlib.Path) -> str:
    """Bars: the time of each mode at the size of the goals, on all cores."""
    size, cores = results.plan["goal_size"], int(results.machine["cores"])
    panels = (("table", "All 27 columns into a table"), ("counts", "Events counted by type"))
    shown = {scenario: sorted((record for record in results.group(scenario, size) if record["threads"] == cores and record["seconds"]),
                              key=lambda record: -statistics.median(record["seconds"])) for scenario, _ in panels}
    heights = [max(len(shown[scenario]), 1) for scenario, _ in panels]
    figure, axes = pyplot.subplots(2, 1, figsize=(9, 1.9 + 0.42 * sum(heights)), height_ratios=heights, layout="constrained")
    figure.suptitle(f"Five years of events of {count_in_words(size)} employees, {cores} threads: less is better", fontweight="bold")
    for panel, (scenario, title) in zip(axes, panels, strict=True):
        medians = [statistics.median(record["seconds"]) for record in shown[scenario]]
        names = [record["contender"] for record in shown[scenario]]
        spread = [[middle - min(record["seconds"]) for middle, record in zip(medians, shown[scenario], strict=True)],
                  [max(record["seconds"]) - middle for middle, record in zip(medians, shown[scenario], strict=True)]]
        panel.barh(range(len(names)), medians, xerr=spread if medians else None, height=0.66, color=[COLORS[name] for name in names],
                   error_kw={"ecolor": "#888", "elinewidth": 1.5, "capsize": 3})
        panel.set_yticks(range(len(names)), [LABELS[name] for name in names])
        for label, name in zip(panel.get_yticklabels(), names, strict=True):
            label.set_fontweight("bold" if name in EXTENSION else "normal")
        for at, (middle, record) in enumerate(zip(medians, shown[scenario], strict=True)):
            panel.annotate(in_words(middle), (max(record["seconds"]), at), xytext=(8, 0), textcoords="offset points", va="center")
        panel.set_title(title, loc="left", fontsize=11)
        panel.margins(x=0.12)
        panel.set_xlim(left=0)
        panel.grid(axis="x", color=GRID)
        panel.set_axisbelow(True)
    axes[-1].set_xlabel("seconds: median of the rounds; the thin lines reach from the fastest to the slowest")
    return save(figure, path)


def sizes(results: Results, path: pathlib.Path) -> str:
    """Lines, both axes logarithmic: time by size, on all cores."""
    cores = int(results.machine["cores"])
    figure, axes = pyplot.subplots(1, 2, figsize=(11, 5.2), sharey=True, layout="constrained")
    figure.suptitle(f"Time by the number of employees, five years, {cores} threads: lower is better", fontweight="bold")
    panels = (("table", "All 27 columns into a table"), ("counts", "Events counted by type"))
    handles = {}
    for panel, (scenario, title) in zip(axes, panels, strict=True):
        for name in COLORS:
            points = [(size, results.seconds(scenario, size, name, cores)) for size in results.sizes(scenario)]
            points = [point for point in points if point[1] is not None]
            if points:
                line, = panel.plot(*zip(*points, strict=True), color=COLORS[name], marker=MARKERS[name], markersize=6,
                                   linewidth=2.4 if name in EXTENSION else 1.6, label=LABELS[name])
                handles.setdefault(name, line)
        panel.set_xscale("log")
        panel.set_yscale("log")
        panel.set_title(title, loc="left", fontsize=11)
        panel.set_xlabel("employees")
        panel.set_xticks(results.sizes(scenario), [count_in_words(size) for size in results.sizes(scenario)])
        panel.xaxis.set_minor_formatter(NullFormatter())
        panel.yaxis.set_major_locator(LogLocator(base=10))
        panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} s" if value >= 1 else f"{value * 1000:g} ms"))
        panel.grid(color=GRID)
    axes[0].set_ylabel("time, median of the rounds")
    figure.legend(handles.values(), [LABELS[name] for name in handles], loc="outside lower center", ncols=3, frameon=False)
    return save(figure, path)
