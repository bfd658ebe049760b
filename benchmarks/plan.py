"""What is measured: the scenarios, the contenders in each, the sizes and the rounds."""

import dataclasses
import os

SCENARIOS = {
    "draws": "One draw per row",
    "table": "All 27 columns into a table",
    "counts": "The number of events of each type",
    "hazards": "The same with hazards by age, tenure and level",
    "cohorts": "All 27 columns of cohorts by year into a table",
    "parquet": "All 27 columns into one Parquet file",
    "year_ends": "The workforce at the end of each year into a table",
    "futures": "What many futures come to",
    "futures_sql": "The same by the SQL mode",
}
# Where the size is not one of employees.
FUTURES = "futures of {employees:,} employees, five years"
SIZES_OF = {"draws": "rows", "futures": FUTURES, "futures_sql": FUTURES}
# In the words of a reader, per scenario where it differs.
LABELS = {
    "copy": "copying the finished rows",
    "scalar": "yearly_events",
    "table": "polars_yearly_events",
    "sql": "SQL mode",
    "polars": "Polars with polars-hash",
    "epic": "the Epic's algorithm",
    "hash_rng": "hash_rng",
    "baseline": "count(*) of the census",
    "scan": "reading the whole census",
    "hazards": "polars_yearly_events with hazards",
    "totals": "polars_yearly_totals",
    "workforce": "yearly_workforce",
    "queries": "a query for each seed",
}
EXTENSION = ("hash_rng", "scalar", "table", "hazards", "totals", "workforce")
PYTHON_PEERS = ("polars", "epic")


@dataclasses.dataclass(frozen=True)
class Contender:
    """A mode or a peer, and the number of threads that it runs on."""

    name: str
    threads: int


# Of these each size has the same contenders.
OTHERS = {
    "hazards": [Contender("table", 1), Contender("hazards", 1)],
    "cohorts": [Contender("copy", 1), Contender("scalar", 1), Contender("table", 1)],
    "parquet": [Contender("copy", 2), Contender("scalar", 2)],
    "year_ends": [Contender("copy", 1), Contender("workforce", 1)],
    "futures": [Contender("totals", 1), Contender("totals", 2), Contender("queries", 1), Contender("polars", 1)],
    "futures_sql": [Contender("totals", 1), Contender("sql", 1)],
}


@dataclasses.dataclass
class Plan:
    """The sizes, in employees, and how often and how long."""

    sizes: list[int] = dataclasses.field(default_factory=lambda: [5_000, 50_000, 500_000, 5_000_000])
    # The size of the goals about writing and counting; the smallest size is that of the goal about small workforces.
    goal_size: int = 500_000
    draws: int = 10_000_000
    # The size of what is written into a table or file in other ways.
    other_size: int = 200_000
    # How many futures, how many by the SQL mode, and of how many employees.
    futures: int = 1_000
    sql_futures: int = 20
    employees_of_futures: int = 5_000
    memory_sizes: list[int] = dataclasses.field(default_factory=lambda: [500_000, 1_000_000, 2_000_000, 5_000_000])
    rounds: int = 5
    # A contender is left out where it would likely take longer than that for a run, in seconds.
    budget: float = 60.0
    # With the peers that no goal is about.
    all_peers: bool = True

    def rounds_for(self, size: int, first_seconds: float) -> int:
        """Short runs are noisy and cheap, so there are more of them; long ones are neither."""
        if first_seconds > 10:
            return min(self.rounds, 3)
        return self.rounds * 4 if size <= 10_000 else self.rounds

    def sizes_of(self, scenario: str) -> list[int]:
        """The sizes of a scenario."""
        sizes = {"draws": [self.draws], "futures": [self.futures], "futures_sql": [self.sql_futures]}
        return sizes.get(scenario, [self.other_size] if scenario in OTHERS else sorted(self.sizes))

    def contenders(self, scenario: str, size: int) -> list[Contender]:
        """Who takes turns in a scenario."""
        cores = available_cores()
        if scenario == "draws":
            return [Contender(name, 1) for name in ("hash_rng", "sql", *(PYTHON_PEERS if self.all_peers else ()))]
        if scenario == "counts":
            names = ("table", "scalar", "sql", "polars") if self.all_peers else ("table", "sql")
            return [Contender(name, cores) for name in names]
        if scenario in OTHERS:
            return OTHERS[scenario]
        contenders = [Contender("scalar", cores), Contender("table", cores)]
        if self.all_peers or size == min(self.sizes):
            contenders.append(Contender("sql", cores))
        if self.all_peers:
            # Cohort by cohort the Epic's listing calls Python, which one thread at a time can do.
            contenders += [Contender(name, cores) for name in ("copy", *PYTHON_PEERS)]
        if size == self.goal_size:
            contenders += [Contender(name, 1) for name in ("copy", "scalar", "table", *(["polars"] if self.all_peers else []))]
            contenders += [Contender("scalar", 2), Contender("copy", 2)]
        return list(dict.fromkeys(contenders))


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def quick() -> Plan:
    """The goals alone at reduced sizes. 250,000 employees are three of DuckDB's row groups, so that threads have work."""
    return Plan(sizes=[5_000, 250_000], goal_size=250_000, draws=2_000_000, other_size=50_000, futures=100, sql_futures=3,
                memory_sizes=[250_000, 500_000], rounds=3, all_peers=False)
