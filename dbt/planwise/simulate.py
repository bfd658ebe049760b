"""Runs the project as PlanWise's orchestrator does: once for each year, by tags.

    python simulate.py 2025 2026 2027 [--vars '{name: value}']
"""

import argparse
import subprocess

# What the orchestrator reads of its configuration comes before what dbt_project.yml and the seeds say.
CONFIGURATION = "event_generation_mode: sql, cola_rate: 0.02, promotion_base_increase_pct: 0.1"
STAGES = ["tag:FOUNDATION", "tag:EVENT_GENERATION", "tag:STATE_ACCUMULATION"]


def main() -> None:
    """Seeds once, then a run for each year, then the tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("years", nargs="+", type=int)
    parser.add_argument("--vars", default="{}", help="further variables, as dbt takes them")
    arguments = parser.parse_args()

    def dbt(*command: str, year: int) -> None:
        # YAML of the form {name: value}, whose end is where the orchestrator's own variables go.
        further = arguments.vars.strip().removeprefix("{").removesuffix("}")
        own = f"simulation_start_year: {arguments.years[0]}, simulation_year: {year}, {CONFIGURATION}"
        subprocess.run(["dbt", *command, "--vars", f"{{{own}{', ' if further else ''}{further}}}"], check=True)

    dbt("seed", "--quiet", year=arguments.years[0])
    for year in arguments.years:
        dbt("run", "--quiet", "--select", *STAGES, year=year)
    dbt("test", year=arguments.years[-1])


if __name__ == "__main__":
    main()
