"""The peer "Polars with polars-hash" for many futures: totals of each seed and year, without any event.

Some futures are taken through the years together, as rows of one frame: that is as fast as we could make it. The draws of a future have
its seed in front of the id.
"""

from collections.abc import Iterable

import polars
from polars import DataFrame, col, lit

from benchmarks.peers import polars_program

FUTURES_AT_ONCE = 20


def totals(census: DataFrame, start: int, end: int, seeds: Iterable[int]) -> DataFrame:
    """For each seed and year the headcount and payroll at its end, and the number of events."""
    opening = polars_program.opening(census.lazy()).collect()
    seeds = list(seeds)
    frames = [of_seeds(opening, start, end, seeds[at:at + FUTURES_AT_ONCE]) for at in range(0, len(seeds), FUTURES_AT_ONCE)]
    return polars.concat(frames).sort("random_seed", "simulation_year")


def of_seeds(opening: DataFrame, start: int, end: int, seeds: list[int]) -> DataFrame:
    """The totals of some futures."""
    state = DataFrame({"random_seed": seeds}).join(opening, how="cross").with_columns(
        employee_id=polars.concat_str("random_seed", lit("|"), "employee_id")
    )
    years = []
    for year in range(start, end + 1):
        frame = polars_program.year_of(state.lazy(), year).collect()
        stays = col("hire_date").is_not_null() & ~col("leaves")
        years.append(frame.group_by("random_seed").agg(
            simulation_year=lit(year),
            closing_headcount=stays.sum() + col("is_hired").sum(),
            closing_payroll=col("salary_at_end").filter(stays).sum() + col("is_hired").sum() * polars_program.STARTING_SALARY,
            events=polars.sum_horizontal(
                col(name).sum() for name in ("is_promoted", "has_merit", "enrolls", "is_hired", "leaves")
            ),
        ))
        state = polars_program.closing(frame.lazy(), year, "random_seed").collect()
    return polars.concat(years)
