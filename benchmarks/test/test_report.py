"""Goals, the page and the reasons for leaving out, on figures made by hand."""

import dataclasses

import pytest

from benchmarks import memory, timing
from benchmarks.plan import Contender, Plan
from benchmarks.report import goals, page, results


def made_by_hand(**changes) -> results.Results:
    """Figures with which every goal is met, a few of them changed; None is a contender that was not run."""
    plan = Plan(sizes=[5_000, 500_000], memory_sizes=[500_000, 5_000_000])
    seconds = {("draws", plan.draws, "hash_rng", 1): 0.5, ("draws", plan.draws, "sql", 1): 6.0,
               ("table", 500_000, "copy", 1): 2.0, ("table", 500_000, "scalar", 1): 2.4, ("table", 500_000, "table", 1): 2.6,
               ("table", 500_000, "scalar", 2): 1.2, ("counts", 500_000, "table", 2): 1.0, ("counts", 500_000, "sql", 2): 9.0,
               ("table", 500_000, "copy", 2): 1.0, ("cohorts", 200_000, "copy", 1): 2.0, ("cohorts", 200_000, "scalar", 1): 2.5,
               ("cohorts", 200_000, "table", 1): 2.2, ("parquet", 200_000, "copy", 2): 1.0, ("parquet", 200_000, "scalar", 2): 1.2,
               ("year_ends", 200_000, "copy", 1): 1.0, ("year_ends", 200_000, "workforce", 1): 1.3, ("hazards", 200_000, "table", 1): 1.0,
               ("hazards", 200_000, "hazards", 1): 1.1, ("futures", 1_000, "totals", 1): 1.0, ("futures", 1_000, "totals", 2): 0.5,
               ("futures", 1_000, "queries", 1): 7.0, ("futures", 1_000, "polars", 1): 11.0, ("futures_sql", 20, "totals", 1): 0.1,
               ("futures_sql", 20, "sql", 1): 9.0,
               ("table", 5_000, "scalar", 2): 0.02, ("table", 5_000, "table", 2): 0.01, ("table", 5_000, "sql", 2): 0.08}
    seconds |= dict(changes.pop("seconds", {}).items())
    timings = [{"scenario": scenario, "size": size, "contender": name, "threads": threads, "result": 7, "held_bytes": 0,
                "seconds": [] if median is None else [median * 3, median, median / 2],
                "not_run": "too slow" if median is None else None}
               for (scenario, size, name, threads), median in seconds.items()]
    peaks = {(500_000, "baseline"): 80e6, (500_000, "table"): 280e6, (5_000_000, "baseline"): 90e6, (5_000_000, "table"): 310e6}
    peaks |= changes.pop("peaks", {})
    memory = [{"size": size, "contender": name, "bytes": [peak], "not_run": None} for (size, name), peak in peaks.items()]
    return results.Results({"cores": "2"}, dataclasses.asdict(plan), ["They agree."], timings, memory)


def test_goals_are_ratios_of_medians():
    found = goals.goals(made_by_hand())
    assert [goal.reached for goal in found] == pytest.approx(
        [12, 1.2, 1.3, 9, 4, 8, 2, 1.2, 1.25, 1.1, 1.2, 1.3, 1.1, 7, 11, 90, 2, 220, 20 / 4.5])
    assert all(goal.is_met for goal in found)
    assert [goal.shown for goal in found] == [
        "12.0 × faster", "1.20 ×", "1.30 ×", "9.0 × faster", "4.0 × faster", "8.0 × faster", "2.00 × faster",
        "1.20 ×", "1.25 ×", "1.10 ×", "1.20 ×", "1.30 ×", "1.10 ×", "7.0 × faster", "11.0 × faster", "90.0 × faster", "2.00 × faster",
        "220 MB", "4.4 bytes"]


def test_a_missed_goal_is_said_and_asks_for_words():
    found = made_by_hand(seconds={("table", 500_000, "scalar", 1): 2.502}, peaks={(5_000_000, "table"): 900e6})
    said = goals.goals(found)
    assert [goal.is_met for goal in said] == [True, False, *[True] * 15, False, False]
    # 1.251 is not rounded onto the goal of 1.25.
    assert (said[1].shown, said[-2].shown) == ("1.251 ×", "810 MB")
    written = page.text(found, ["a.svg", "b.svg"], "")
    assert "| **missed** |" in written
    assert "Missed: all 27 columns" in written
    assert "(810 MB, at most 300 MB is the goal)" in written
    assert "Nothing is written yet" in written
    assert "Nothing is written yet" not in page.text(found, ["a.svg", "b.svg"], "It is md5.")


def test_what_was_not_run_is_shown_with_its_reason():
    found = made_by_hand(seconds={("counts", 500_000, "sql", 2): None})
    goal = goals.goals(found)[3]
    assert (goal.shown, goal.is_met) == ("not run", False)
    written = page.text(found, ["a.svg", "b.svg"], "")
    assert "| SQL mode | 2 | not run | | | | | | too slow |" in written
    assert "Missed" not in written


def test_contenders_are_left_out_by_what_they_did_before():
    who, plan = Contender("sql", 2), Plan(budget=60)
    before = {"scenario": "table", "size": 500_000, "contender": "sql", "threads": 2, "seconds": [9.0, 7.0, 6.5], "held_bytes": 1,
              "not_run": None}

    def reason(**changes):
        return timing.reason_to_leave_out(plan, "table", 5_000_000, who, [{**before, **changes}])

    assert reason() == "7.0 s with 500,000, and this is 10 times as many: more than the budget of 60 s a run"
    assert reason(seconds=[5.9]) is None
    assert reason(seconds=[], not_run="stopped after 180 s") == "it did not run with 500,000 either"
    assert reason(threads=1) is None
    assert reason(scenario="counts") is None
    assert "more than half of the memory" in reason(seconds=[0.1], held_bytes=int(1e13))


def test_peaks_are_left_out_by_what_they_took_before_unless_a_goal_needs_them():
    def reason(contender, size, **record):
        before = [{"contender": contender, "size": 500_000, "seconds": [20.0], "not_run": None, **record}]
        return memory.reason_to_leave_out(Plan(budget=60), contender, size, before)

    assert reason("sql", 5_000_000) == "its process took 20.0 s with 500,000, too long for the budget of 60 s with this many"
    assert reason("sql", 1_000_000) is None
    assert reason("table", 5_000_000) is None
    assert reason("sql", 1_000_000, not_run="OutOfMemoryException") == "it did not run with 500,000 either"
