"""Peers that are held against each other must do the same work: their events are compared before any time is taken."""

import math
import pathlib
import tempfile

import duckdb

from benchmarks import census
from benchmarks.peers import duckdb_modes

# parameter_source and created_at differ by design.
SAME = "SELECT * EXCLUDE (created_at, parameter_source) FROM {}"
# What the Epic's program gives of an event; the fields of the payload are those of the event's type.
EPIC = """
SELECT
    employee_id, CAST(simulation_year AS INTEGER) AS simulation_year, event_type, event_date, event_payload.level, event_payload.department,
    CAST(event_payload.starting_salary AS DOUBLE) AS starting_salary, event_payload.reason, event_payload.tenure_months,
    event_payload.old_level, event_payload.new_level, event_payload.old_salary, event_payload.new_salary,
    event_payload.merit_type, event_payload.plan_design_id, event_payload.initial_deferral_rate
FROM {}
"""


class Differs(Exception):
    """Two peers do not give the same events."""


def same_events(extension: pathlib.Path, employees: int) -> list[str]:
    """Compares the peers at a small size; gives a sentence on each comparison, and raises Differs where one fails."""
    import polars

    from benchmarks.peers import epic_factory, polars_program

    with tempfile.TemporaryDirectory(prefix="benchmarks-") as scratch, duckdb_modes.connect(extension) as connection:
        folder = pathlib.Path(scratch)
        census.create(connection, employees)
        census.export(connection, folder)
        census.export_cohorts(connection, folder)
        connection.execute(f"CREATE TABLE events AS FROM {duckdb_modes.EVENTS['scalar']}")
        frame = polars.scan_parquet(folder / "census.parquet")
        polars_program.events(frame, census.START, census.END).collect(engine="streaming").write_parquet(folder / "polars.parquet")
        connection.execute(f"CREATE VIEW polars_events AS FROM '{folder / 'polars.parquet'}'")
        total = 0
        for label, events in (("`polars_yearly_events`", duckdb_modes.EVENTS["table"]), ("the SQL mode", duckdb_modes.EVENTS["sql"]),
                              ("the Polars program", "polars_events")):
            total = compare(connection, label, SAME.format(events), SAME.format("events"))

        epic_factory.EventFactory(folder / "cohorts.parquet", folder / "epic").write_years(census.START, census.END)
        connection.execute(f"CREATE TABLE cohorts AS FROM '{folder / 'cohorts.parquet'}'")
        by_year = f"polars_yearly_events({duckdb_modes.YEARS}, workforce := 'cohorts', cohort := 'by_year')"
        written = f"read_parquet('{folder}/epic/*/*.parquet', union_by_name := true, hive_partitioning := false)"
        by_year_total = compare(connection, "the Epic's algorithm", EPIC.format(written), EPIC.format(by_year))

        compare_futures(connection, folder)

        census.create_draws(connection, employees, folder)
        ids = polars.read_parquet(folder / "employees.parquet")
        sums = [connection.execute(duckdb_modes.STATEMENTS["draws", mode]).fetchone()[0] for mode in ("hash_rng", "sql")]
        sums += [polars_program.sum_of_draws(ids), epic_factory.sum_of_draws(ids)]
        if not all(math.isclose(some, sums[0], rel_tol=1e-12) for some in sums):
            raise Differs(f"the sums of the draws differ: {sums}")
    return [
        f"With {employees:,} employees `yearly_events`, `polars_yearly_events`, the SQL mode and the Polars program give the same "
        f"{total:,} events, identical to the last bit in all columns but `created_at` and `parameter_source`.",
        f"The Epic's algorithm gives the same {by_year_total:,} events as the extension does with `cohort := 'by_year'`, in employee, "
        "year, type, date and payload.",
        "The sums of the draws agree.",
        "The Polars program gives the same events, headcounts and payrolls of futures as `polars_yearly_totals`, payrolls to nine digits.",
    ]


def compare_futures(connection: duckdb.DuckDBPyConnection, folder: pathlib.Path) -> None:
    """Raises Differs where the Polars program gives other totals of futures."""
    import polars

    from benchmarks.peers import polars_futures

    columns = ("random_seed", "simulation_year", "closing_headcount", "events", "closing_payroll")
    theirs = polars_futures.totals(polars.read_parquet(folder / "census.parquet"), census.START, census.END, [3, 7])
    ours = connection.execute(
        f"SELECT {', '.join(columns)} FROM polars_yearly_totals({duckdb_modes.YEARS}, random_seeds := [3, 7])"
    ).fetchall()
    for one, other in zip(ours, theirs.select(columns).rows(), strict=True):
        if one[:-1] != other[:-1] or not math.isclose(one[-1], other[-1], rel_tol=1e-9):
            raise Differs(f"the Polars program gives the totals {other}, and the extension {one}")


def compare(connection: duckdb.DuckDBPyConnection, label: str, one: str, other: str) -> int:
    """The number of rows where both queries give the same ones, each as often."""
    (rows, of_one), (_, of_other) = (
        connection.execute(f"SELECT count(*), count(DISTINCT employee_id) FROM ({query})").fetchone() for query in (one, other))
    differing = [connection.execute(f"SELECT count(*), any_value(d) FROM ({a} EXCEPT ALL {b}) AS d").fetchone()
                 for a, b in ((one, other), (other, one))]
    if differing[0][0] or differing[1][0] or of_one != of_other or rows == 0:
        raise Differs(f"{label} gives {differing[0][0]} events that the extension does not give, and lacks {differing[1][0]}; "
                      f"the first: {differing[0][1]} and {differing[1][1]}")
    return rows


def same_results(records: list[dict]) -> None:
    """The contenders of a scenario gave the same number of events; the Epic's algorithm has other ones, and so have hazards."""
    groups: dict[tuple, list[dict]] = {}
    for record in records:
        is_other = (record["contender"] == "epic" and record["scenario"] == "table") or record["scenario"] == "hazards"
        if record["not_run"] is None and not is_other:
            groups.setdefault((record["scenario"], record["size"]), []).append(record)
    for (scenario, size), group in groups.items():
        first = group[0]
        for record in group[1:]:
            if not math.isclose(record["result"], first["result"], rel_tol=1e-9 if scenario == "draws" else 0):
                raise Differs(f"{scenario} with {size:,}: {first['contender']} gave {first['result']}, "
                              f"{record['contender']} gave {record['result']}")
