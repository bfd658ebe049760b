"""The goals, each as a ratio of medians or a difference of peaks within one run."""

import dataclasses

from benchmarks.report.results import Results

MEGABYTE = 1e6


@dataclasses.dataclass(frozen=True)
class Goal:
    """What is wanted and what was reached; `reached` is None where something that it needs was not run."""

    what: str
    bound: float
    reached: float | None
    at_least: bool
    # Of the goal and of what was reached: " × faster", " ×", " MB".
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        if self.reached is None:
            return False
        return self.reached >= self.bound if self.at_least else self.reached <= self.bound

    @property
    def wanted(self) -> str:
        """The goal as a reader sees it."""
        return f"at {'least' if self.at_least else 'most'} {self.bound:g}{self.unit}"

    @property
    def shown(self) -> str:
        """What was reached, with the digits that are needed to see on which side of the goal it lies."""
        if self.reached is None:
            return "not run"
        digits = 0 if self.unit == " MB" else 2 if self.bound < 2 else 1
        text = f"{self.reached:.{digits}f}"
        # A figure just beside the goal is not rounded onto it.
        return f"{text if float(text) != self.bound or self.reached == self.bound else repr(round(self.reached, 5))}{self.unit}"


def goals(results: Results) -> list[Goal]:
    """All goals, in the order of the page."""
    plan, cores = results.plan, int(results.machine["cores"])
    size, small, draws = plan["goal_size"], min(plan["sizes"]), plan["draws"]
    other, futures, sql_futures = plan["other_size"], plan["futures"], plan["sql_futures"]
    memory = sorted(plan["memory_sizes"])

    def ratio(one: float | None, other: float | None) -> float | None:
        return None if one is None or other is None else one / other

    def table(at: int, contender: str, threads: int) -> float | None:
        return results.seconds("table", at, contender, threads)

    def counts(contender: str) -> float | None:
        return results.seconds("counts", size, contender, cores)

    def above(at: int) -> float | None:
        peak, baseline = results.peak(at, "table"), results.peak(at, "baseline")
        return None if peak is None or baseline is None else peak - baseline

    def faster(what: str, bound: float, slow: float | None, quick: float | None) -> Goal:
        return Goal(what, bound, ratio(slow, quick), True, " × faster")

    def copied(scenario: str, what: str, bound: float, contender: str, threads: int) -> Goal:
        """How many times as long as copying the finished rows."""
        took = [results.seconds(scenario, other, name, threads) for name in (contender, "copy")]
        return Goal(what, bound, ratio(*took), False, " ×")

    def of_futures(what: str, bound: float, slow: tuple[str, int], quick: tuple[str, int] = ("totals", 1), scenario: str = "futures",
                   count: int = futures) -> Goal:
        return faster(what, bound, results.seconds(scenario, count, *slow), results.seconds(scenario, count, *quick))

    def per_event(contender: str) -> float | None:
        record = results.timing("hazards", other, contender, 1)
        seconds = results.seconds("hazards", other, contender, 1)
        return None if seconds is None else seconds / record["result"]

    largest, smallest = above(memory[-1]), above(memory[0])
    # Where it is less with more employees, it is flat.
    more = None if largest is None or smallest is None else max(0.0, largest - smallest)
    return [
        faster(f"`hash_rng` over {draws:,} rows, one thread, against the SQL mode's macro", 10,
               results.seconds("draws", draws, "sql", 1), results.seconds("draws", draws, "hash_rng", 1)),
        Goal(f"all 27 columns of {size:,} employees into a table through `yearly_events`, one thread, against copying the finished "
             "rows", 1.25, ratio(table(size, "scalar", 1), table(size, "copy", 1)), False, " ×"),
        Goal("the same through `polars_yearly_events`", 1.35, ratio(table(size, "table", 1), table(size, "copy", 1)), False, " ×"),
        faster(f"events counted by type through `polars_yearly_events`, {size:,} employees, against the SQL mode", 8,
               counts("sql"), counts("table")),
        faster(f"{small:,} employees into a table through `yearly_events`, against the SQL mode", 3,
               table(small, "sql", cores), table(small, "scalar", cores)),
        faster("the same through `polars_yearly_events`", 3, table(small, "sql", cores), table(small, "table", cores)),
        faster(f"`yearly_events` into a table, {size:,} employees, two threads against one", 1.7,
               table(size, "scalar", 1), table(size, "scalar", 2)),
        Goal(f"all 27 columns of {size:,} employees into a table through `yearly_events`, two threads, against copying the finished rows "
             "with two", 1.3, ratio(table(size, "scalar", 2), table(size, "copy", 2)), False, " ×"),
        copied("cohorts", f"all 27 columns of cohorts by year, {other:,} employees, into a table through `yearly_events`, one thread, "
               "against copying the finished rows", 1.3, "scalar", 1),
        copied("cohorts", "the same through `polars_yearly_events`", 1.3, "table", 1),
        copied("parquet", f"all 27 columns of {other:,} employees into one Parquet file through `yearly_events`, two threads, against "
               "writing the finished rows", 1.25, "scalar", 2),
        copied("year_ends", f"`yearly_workforce` of {other:,} employees into a table, one thread, against copying the finished rows", 1.4,
               "workforce", 1),
        Goal(f"an event counted by type with hazards by age, tenure and level, {other:,} employees, one thread, against one without", 1.3,
             ratio(per_event("hazards"), per_event("table")), False, " ×"),
        of_futures(f"`polars_yearly_totals` of {futures:,} futures of {plan['employees_of_futures']:,} employees, one thread, against a "
                   "query for each seed", 6, ("queries", 1)),
        of_futures("the same against the Polars program", 10, ("polars", 1)),
        of_futures(f"the same against the SQL mode, {sql_futures:,} futures", 80, ("sql", 1), scenario="futures_sql", count=sql_futures),
        of_futures(f"`polars_yearly_totals` of {futures:,} futures, two threads against one", 1.85, ("totals", 1), ("totals", 2)),
        Goal(f"peak memory of counting by type over {memory[-1]:,} employees, above that of `count(*)` over the census", 300,
             None if largest is None else largest / MEGABYTE, False, " MB"),
        Goal(f"the same memory for each employee beyond {memory[0]:,}: flat, which here is to say a tenth of an employee in the census",
             10, ratio(more, max(1, memory[-1] - memory[0])), False, " bytes"),
    ]
