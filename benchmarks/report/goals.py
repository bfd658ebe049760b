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
        Goal(f"peak memory of counting by type over {memory[-1]:,} employees, above that of `count(*)` over the census", 300,
             None if largest is None else largest / MEGABYTE, False, " MB"),
        Goal(f"the same memory for each employee beyond {memory[0]:,}: flat, which here is to say a tenth of an employee in the census",
             10, ratio(more, max(1, memory[-1] - memory[0])), False, " bytes"),
    ]
