"""A tiny run of everything, by the command line: page, charts and figures, and the page made again from the JSON."""

import pathlib
import statistics
import subprocess
import sys
import xml.etree.ElementTree

import pytest
from conftest import ROOT

from benchmarks import plan
from benchmarks.report import results

DRAWS, SMALL, SIZE, OTHER, FUTURES, SQL_FUTURES = 2_000, 200, 1_000, 500, 4, 2
BY_HAND = "Words that somebody wrote by hand."


def benchmarks(*options) -> str:
    """The output of the command line, which must succeed."""
    done = subprocess.run([sys.executable, "-m", "benchmarks", *map(str, options)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def output(extension, tmp_path_factory) -> pathlib.Path:
    """The folder that a run has written into."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "benchmarks_notes.md").write_text(BY_HAND, encoding="utf-8")
    printed = benchmarks(extension, "--sizes", f"{SMALL},{SIZE}", "--memory-sizes", SIZE, "--draws", DRAWS, "--rounds", 1,
                         "--other-size", OTHER, "--futures", FUTURES, "--sql-futures", SQL_FUTURES, "--output", folder)
    assert "| what | goal | reached | |" in printed
    return folder


def test_every_contender_has_its_times(output):
    found = results.read(output / "benchmarks.json")
    cores = plan.available_cores()
    ran = {(record["scenario"], record["size"], record["contender"], record["threads"]) for record in found.timings
           if record["not_run"] is None and min(record["seconds"]) > 0}
    expected = {("draws", DRAWS, name, 1) for name in ("hash_rng", "sql", "polars", "epic")}
    for size in (SMALL, SIZE):
        expected |= {("table", size, name, cores) for name in ("copy", "scalar", "table", "sql", "polars", "epic")}
        expected |= {("counts", size, name, cores) for name in ("scalar", "table", "sql", "polars")}
    expected |= {("table", SIZE, name, 1) for name in ("copy", "scalar", "table", "polars")}
    expected |= {("table", SIZE, name, 2) for name in ("scalar", "copy")}
    expected |= {("hazards", OTHER, name, 1) for name in ("table", "hazards")}
    expected |= {("year_ends", OTHER, name, 1) for name in ("copy", "workforce")}
    expected |= {("cohorts", OTHER, name, 1) for name in ("copy", "scalar", "table")}
    expected |= {("parquet", OTHER, name, 2) for name in ("copy", "scalar")}
    expected |= {("futures", FUTURES, "totals", threads) for threads in (1, 2)}
    expected |= {("futures", FUTURES, name, 1) for name in ("queries", "polars")}
    expected |= {("futures_sql", SQL_FUTURES, name, 1) for name in ("totals", "sql")}
    assert ran == expected
    # Rounds of small sizes are cheap: four for each that was asked for.
    assert {len(record["seconds"]) for record in found.timings} == {4}


def test_the_peaks_are_those_of_processes(output):
    found = results.read(output / "benchmarks.json")
    assert {record["contender"] for record in found.memory} == {"baseline", "scan", "table", "scalar", "sql", "polars"}
    for record in found.memory:
        assert record["not_run"] is None
        assert len(record["bytes"]) == 3
        assert 20e6 < min(record["bytes"]) < 1e9


def test_the_page_shows_the_ratios_of_the_medians(output):
    found, page = results.read(output / "benchmarks.json"), (output / "benchmarks.md").read_text(encoding="utf-8")
    seconds = {record["contender"]: statistics.median(record["seconds"]) for record in found.timings if record["scenario"] == "draws"}
    assert f"| at least 10 × faster | {seconds['sql'] / seconds['hash_rng']:.1f} × faster |" in page
    copy, scalar = (statistics.median(found.timing("table", SIZE, name, 1)["seconds"]) for name in ("copy", "scalar"))
    assert f"| at most 1.25 × | {scalar / copy:.2f} × |" in page
    assert page.count("| at least ") == 9
    assert page.count("| at most ") == 10
    totals, queries = (found.seconds("futures", FUTURES, name, 1) for name in ("totals", "queries"))
    assert f"| at least 6 × faster | {queries / totals:.1f} × faster |" in page
    assert "not run" not in page
    assert BY_HAND in page.split("## Where the time goes")[1]
    for name, value in found.machine.items():
        assert f"| {name} | {value} |" in page


def test_the_charts_are_svg(output):
    page = (output / "benchmarks.md").read_text(encoding="utf-8")
    for name in ("benchmarks-modes.svg", "benchmarks-sizes.svg"):
        assert f"({name})" in page
        root = xml.etree.ElementTree.parse(output / name).getroot()
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert len(root.findall(".//{http://www.w3.org/2000/svg}path")) > 20


def test_the_page_can_be_made_again_without_measuring(output, tmp_path):
    (tmp_path / "benchmarks_notes.md").write_text(BY_HAND, encoding="utf-8")
    benchmarks("--from-json", output / "benchmarks.json", "--output", tmp_path)
    for name in ("benchmarks.md", "benchmarks-modes.svg", "benchmarks-sizes.svg"):
        assert (tmp_path / name).read_bytes() == (output / name).read_bytes(), name
    assert (tmp_path / "benchmarks_notes.md").read_text(encoding="utf-8") == BY_HAND
