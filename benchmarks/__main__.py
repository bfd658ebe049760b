"""Times the extension side by side with its peers, and writes docs/benchmarks.md with its charts and benchmarks.json.

    python -m benchmarks build/release/navigator_events.duckdb_extension            # everything
    python -m benchmarks build/release/navigator_events.duckdb_extension --quick    # the goals at reduced sizes, printed only
    python -m benchmarks --from-json docs/benchmarks.json                           # the page again, without measuring
"""

import argparse
import dataclasses
import pathlib
import sys

from benchmarks import checks, machine, memory, timing
from benchmarks.plan import Plan, quick
from benchmarks.report import goals, page, results

CHECKED_EMPLOYEES = 5_000


def numbers(given: str) -> list[int]:
    """Whole numbers between commas."""
    found = [int(number) for number in given.split(",")]
    if not found or min(found) < 1:
        raise ValueError
    return sorted(set(found))


def arguments(given: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extension", nargs="?", type=pathlib.Path, help="the extension to measure")
    parser.add_argument("--quick", action="store_true", help="the goals alone, at reduced sizes, printed only")
    parser.add_argument("--sizes", type=numbers, help="employees, with commas between")
    parser.add_argument("--memory-sizes", type=numbers, help="employees for the peak memory, with commas between")
    parser.add_argument("--draws", type=int, help="rows for hash_rng")
    parser.add_argument("--other-size", type=int, help="employees for the tables and files that are written in other ways")
    parser.add_argument("--futures", type=int, help="futures for the totals")
    parser.add_argument("--sql-futures", type=int, help="futures for the totals by the SQL mode")
    parser.add_argument("--rounds", type=int, help="how often each contender runs")
    parser.add_argument("--budget", type=float, help="the most seconds that a run may be expected to take")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("docs"), help="the folder of page, charts and JSON")
    parser.add_argument("--from-json", type=pathlib.Path, help="make the page from these results, without measuring")
    options = parser.parse_args(given)
    if (options.extension is None) == (options.from_json is None):
        parser.error("give either an extension to measure or --from-json")
    if options.extension is not None and not options.extension.exists():
        parser.error(f"there is no {options.extension}; `make release` builds it")
    return options


def plan_of(options: argparse.Namespace) -> Plan:
    """The plan with what the command line changes."""
    plan = quick() if options.quick else Plan()
    names = ("sizes", "memory_sizes", "draws", "other_size", "futures", "sql_futures", "rounds", "budget")
    changes = {name: getattr(options, name) for name in names
               if getattr(options, name) is not None}
    plan = dataclasses.replace(plan, **changes)
    if plan.goal_size not in plan.sizes:
        plan = dataclasses.replace(plan, goal_size=max(plan.sizes))
    return plan


def measure(extension: pathlib.Path, plan: Plan) -> results.Results:
    """Compares the peers' events, then takes all times and peaks."""
    def report(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    described = machine.describe(extension)
    compared = checks.same_events(extension, CHECKED_EMPLOYEES)
    timings = timing.measure(plan, extension, report)
    checks.same_results(timings)
    peaks = memory.measure(plan, extension, report)
    return results.Results(described, dataclasses.asdict(plan), compared, timings, peaks)


def main(given: list[str]) -> None:
    """Measures, or reads, and reports."""
    options = arguments(given)
    if options.from_json is not None:
        found = results.read(options.from_json)
    else:
        try:
            found = measure(options.extension.resolve(), plan_of(options))
        except checks.Differs as difference:
            raise SystemExit(f"no figures, since the peers do not do the same work: {difference}") from None
    print(page.summary(goals.goals(found)))
    if options.quick:
        return
    options.output.mkdir(parents=True, exist_ok=True)
    if options.from_json is None:
        found.write(options.output / "benchmarks.json")
    # Only here: every process of a peer imports this module first.
    from benchmarks.report import charts
    written = page.write(found, options.output, charts.draw(found, options.output))
    print(f"written: {written}")


if __name__ == "__main__":
    main(sys.argv[1:])
