"""The main job, on a census that is made here: five years of a company that grows, and a page that shows them.

    python -m demo EXTENSION [FOLDER]

FOLDER, build/demo if none is given, gets the page, demo.html, and the tables, demo.duckdb.
"""

import pathlib
import sys
import time

import duckdb

from demo import page, simulation

SHOW = (
    ("The census", "SELECT count(*) AS employees, count(employee_hire_date) AS hired, "
     "count(*) - count(employee_hire_date) AS candidates FROM census_data"),
    ("The plan", "FROM plan"),
    ("Who is there at the end of each year", "SELECT simulation_year, employment_status, count(*) AS people, "
     "round(sum(prorated_annual_compensation)) AS paid FROM year_ends GROUP BY ALL ORDER BY ALL"),
    ("Events by year and type", "PIVOT yearly_events ON event_type USING count(*) GROUP BY simulation_year "
     "ORDER BY simulation_year"),
    ("The career of one employee", "SELECT simulation_year AS year, event_type, effective_date, "
     "previous_compensation AS before, compensation_amount AS after, event_details FROM yearly_events "
     "WHERE employee_id = (SELECT employee_id FROM yearly_events WHERE event_type IN ('hire', 'promotion', 'termination') "
     "GROUP BY employee_id ORDER BY count(DISTINCT event_type) DESC, employee_id LIMIT 1) "
     "ORDER BY simulation_year, event_sequence"),
    ("The same events inside a query of your own", "SELECT event_type, count(*) AS events, "
     "round(avg(compensation_amount), 2) AS mean_compensation FROM (SELECT unnest(yearly_events(c, "
     f"{simulation.FIRST_YEAR}, {simulation.LAST_YEAR}, {{'hire_rate': 0, 'parameters': p.levers}}), max_depth := 2) "
     "FROM planned_census AS c, (SELECT list(l) AS levers FROM comp_levers AS l) AS p) "
     "GROUP BY event_type ORDER BY event_type"),
)


def main(extension: str, folder: pathlib.Path) -> None:
    """Shows the simulation and writes the page and the tables."""
    connection = simulation.open_census(extension)
    print(f"DuckDB {duckdb.__version__}\n\n{(simulation.ROOT / simulation.GROWTH).read_text(encoding='utf-8')}")
    start = time.perf_counter()
    simulation.generate(connection)
    ((events, futures),) = connection.execute(
        "SELECT (SELECT count(*) FROM yearly_events), (SELECT count(DISTINCT random_seed) FROM futures)").fetchall()
    print(f"{simulation.GROWTH}: {events} events and {futures} futures in {time.perf_counter() - start:.2f} seconds")
    for title, query in SHOW:
        print(f"\n{title}\n\n{query};")
        connection.sql(query).show(max_width=140)
    folder.mkdir(parents=True, exist_ok=True)
    simulation.keep(connection, folder / "demo.duckdb")
    (folder / "demo.html").write_text(page.render(connection), encoding="utf-8")
    print(f"The page with the charts: {folder / 'demo.html'}\nThe tables, for queries of your own: {folder / 'demo.duckdb'}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(sys.argv[1], pathlib.Path(sys.argv[2] if len(sys.argv) == 3 else "build/demo"))
