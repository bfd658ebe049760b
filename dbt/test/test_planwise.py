"""The macros for PlanWise projects: their seeds as parameters, plans of hires, events in their words, year by year."""

import csv
import itertools
import math

import pytest
from conftest import DBT, PLUGIN, Project

SEEDS = DBT / "planwise/seeds"
TABLE = "{{ config(materialized='table') }}\n"
VARIABLES = "  simulation_start_year: 2025\n  simulation_year: 2027\n  scenario_id: default\n"
LEVERS = "comp_levers=ref('comp_levers'), cola_by_year=ref('config_cola_by_year')"
HAZARDS = ", ".join(
    f"{kind}_{part}=ref('config_{kind}_{'hazard_' + part if part != 'hazard_base' else part}')"
    for kind in ("termination", "promotion")
    for part in ("hazard_base", "age_multipliers", "tenure_multipliers")
)
RATES = "base_termination_rate=0.12, new_hire_termination_rate=0.25, enrollment_rate=0.5, hire_rate=0"


def model(call: str) -> str:
    """A model of all that a macro of the package gives."""
    return f"{TABLE}select * from {{{{ navigator_events.{call} }}}}"


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed of the project that is shaped like PlanWise."""
    with (SEEDS / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def planwise(new_project):
    """A project with the seeds of PlanWise, its baseline, and no simulation of its own."""
    project = new_project(PLUGIN, VARIABLES)
    for file in SEEDS.iterdir():
        project.write(f"seeds/{file.name}", file.read_text())
    for path in ("staging/stg_census_data.sql", "intermediate/int_baseline_workforce.sql"):
        project.write(f"models/{path}", (DBT / "planwise/models" / path).read_text())
    project.write("models/int_event_parameters.sql", model(f"planwise_parameters({LEVERS}, {RATES})"))
    project.write(
        "models/planned_workforce.sql",
        model(
            "workforce_with_plan(navigator_events.planwise_workforce(ref('int_baseline_workforce')), 2025, 2027, "
            "levels=navigator_events.planwise_levels(ref('config_new_hire_level_distribution'), ref('int_baseline_workforce')), "
            "ages=navigator_events.planwise_ages(ref('config_new_hire_age_distribution')))"
        ),
    )
    return project


def parameters(project, model: str) -> dict[tuple, float]:
    """A model of parameters by name, year, level and bands."""
    rows = project.query(
        f"SELECT parameter_name, fiscal_year, job_level, age_band, tenure_band, parameter_value FROM {model} ORDER BY ALL"
    )
    found = {row[:-1]: row[-1] for row in rows}
    assert len(found) == len(rows)
    return found


def test_their_seeds_as_parameters(planwise):
    calls = {
        "levers": LEVERS,
        "of_scenario": f"{LEVERS}, scenario_id='high_growth'",
        "of_unknown_scenario": f"{LEVERS}, scenario_id='unheard_of', merit_date=none, promotion_maximum_age=60",
        "seeds": f"{LEVERS}, {HAZARDS}",
        "worked_out": "hazard_termination=ref('int_hazard_termination'), hazard_promotion=ref('int_hazard_promotion'), "
        "hazard_merit=ref('int_hazard_merit'), scenario_id='default'",
    }
    for name, call in calls.items():
        planwise.write(f"models/{name}.sql", model(f"planwise_parameters({call})"))
    for kind, base, factor in (
        ("termination", "base_rate_for_new_hire", "greatest(min_level_discount_multiplier, 1 - level_discount_factor * (level_id - 1))"),
        ("promotion", "base_rate", "greatest(0, 1 - level_dampener_factor * (level_id - 1))"),
    ):
        seeds = f"{{{{ ref('config_{kind}_hazard_base') }}}}, {{{{ ref('config_{kind}_hazard_age_multipliers') }}}} as age"
        planwise.write(
            f"models/int_hazard_{kind}.sql",
            f"{TABLE}select year, level_id, tenure_band, age_band, "
            f"{base} * {factor} * age.multiplier * tenure.multiplier as {kind}_rate\n"
            f"from {seeds}, {{{{ ref('config_{kind}_hazard_tenure_multipliers') }}}} as tenure, "
            "{{ ref('config_job_levels') }}, {{ ref('config_cola_by_year') }}",
        )
    planwise.write(
        "models/int_hazard_merit.sql",
        TABLE + "select year, level_id, tenure_band, age_band, 0.03 + level_id * 0.01 as merit_raise "
        "from {{ ref('int_hazard_promotion') }}",
    )
    for name in ("seeds", "worked_out"):
        for macro in ("yearly_events", "sql_yearly_events"):
            planwise.write(
                f"models/{macro}_of_{name}.sql",
                model(
                    f"{macro}(navigator_events.planwise_workforce(ref('int_baseline_workforce')), 2025, 2027, parameters=ref('{name}'))"
                ),
            )
    planwise.dbt("build", "--exclude", "package:navigator_events", "planned_workforce")

    # The rules of PlanWise, and raises by year and level; levers of other events are left out.
    rules = {
        "merit_rate": 1,
        "merit_date": 715,
        "merit_minimum_tenure_months": 1,
        "promotion_date": 201,
        "promotion_minimum_tenure_months": 1,
        "highest_level": 5,
        "promotion_maximum_age": 64,
        "termination_date": 0,
    }
    levers = parameters(planwise, "levers")
    expected = {(name, None, None, None, None): value for name, value in rules.items()}
    names = {"merit_base": "merit_raise", "promotion_probability": "promotion_rate", "promotion_raise": "promotion_raise"}
    for row in seed("comp_levers"):
        if row["scenario_id"] == "default" and row["parameter_name"] in names:
            key = (names[row["parameter_name"]], int(row["fiscal_year"]), row["job_level"], None, None)
            expected[key] = float(row["parameter_value"])
    for row in seed("config_cola_by_year"):
        expected[("cola_rate", int(row["year"]), None, None, None)] = float(row["cola_rate"])
    assert levers == expected
    assert planwise.query("SELECT DISTINCT scenario_id FROM levers") == [("default",)]

    # Another scenario has its own rows, and where it says nothing of a lever that of the default one.
    of_scenario = parameters(planwise, "of_scenario")
    assert of_scenario == expected | {("merit_raise", 2025, str(level), None, None): 0.05 for level in range(1, 6)}
    of_unknown = parameters(planwise, "of_unknown_scenario")
    del expected[("merit_date", None, None, None, None)]
    assert of_unknown == expected | {("promotion_maximum_age", None, None, None, None): 60}
    assert planwise.query("SELECT DISTINCT scenario_id FROM of_unknown_scenario") == [("unheard_of",)]

    # The hazards: a base and multipliers of level, age and tenure, in place of the rates.
    of_seeds = parameters(planwise, "seeds")
    assert of_seeds[("base_termination_rate", None, None, None, None)] == 0.25
    assert of_seeds[("promotion_rate", None, None, None, None)] == 0.08
    assert [key for key in of_seeds if key[0] == "promotion_rate"] == [("promotion_rate", None, None, None, None)]
    assert of_seeds[("termination_multiplier", None, "3", None, None)] == pytest.approx(0.7)
    assert of_seeds[("termination_multiplier", None, "5", None, None)] == 0.5
    assert of_seeds[("promotion_multiplier", None, "4", None, None)] == pytest.approx(0.4)
    assert of_seeds[("promotion_multiplier", None, None, "65+", None)] == 0.1
    assert of_seeds[("termination_multiplier", None, None, None, "20+")] == 0.3

    # Whoever has a termination or promotion has it with the hazard's rate; worked out by PlanWise, to the last bit.
    for name in ("seeds", "worked_out"):
        for kind in ("termination", "promotion"):
            # Who leaves is decided on the state of 1 January, before a promotion of the year.
            compared = planwise.query(
                f"SELECT e.event_probability, h.{kind}_rate FROM yearly_events_of_{name} AS e "
                f"LEFT JOIN yearly_events_of_{name} AS p ON p.employee_id = e.employee_id AND p.simulation_year = e.simulation_year "
                f"AND p.event_type = 'promotion' JOIN int_hazard_{kind} AS h ON h.year = e.simulation_year AND h.age_band = e.age_band "
                f"AND h.tenure_band = e.tenure_band AND h.level_id = e.level_id - CAST(p.event_id IS NOT NULL AS INTEGER) "
                f"WHERE e.event_type = '{kind}'"
            )
            assert len(compared) == planwise.query(
                f"SELECT count(*) FROM yearly_events_of_{name} WHERE event_type = '{kind}'"
            )[0][0]
            assert len(compared) > 50
            assert all(math.isclose(one, other, rel_tol=1e-14) for one, other in compared)
            assert name == "seeds" or all(one == other for one, other in compared)
    for name in ("seeds", "worked_out"):
        columns = "* EXCLUDE (created_at, parameter_source)"
        for one, other in itertools.permutations((f"yearly_events_of_{name}", f"sql_yearly_events_of_{name}")):
            assert planwise.query(f"SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}") == []
    # The raise of a worked-out hazard, by the level of the moment.
    assert planwise.query(
        "SELECT count(*) FROM yearly_events_of_worked_out WHERE event_type = 'merit' "
        "AND abs(compensation_amount - previous_compensation * (1.03 + level_id * 0.01)) > 0.011"
    ) == [(0,)]


def test_who_is_hired_by_their_distributions(planwise):
    hire_plan = "hire_plan(navigator_events.planwise_workforce(ref('int_baseline_workforce')), 2025, 2027"
    levels = "levels=navigator_events.planwise_levels(ref('config_new_hire_level_distribution'), ref('int_baseline_workforce')"
    ages = "ages=navigator_events.planwise_ages(ref('config_new_hire_age_distribution')"
    models = {
        "plan": f"{hire_plan}, {levels}), {ages}))",
        "young": f"{hire_plan}, {ages}, scenario_id='high_growth'))",
        "adaptive": f"{hire_plan}, {levels}, scenario_id='adaptive'))",
        "by_shares": f"{hire_plan})",
        "by_year": "hire_plan_by_year(2025, 2027, 980)",
        # 200 of the 980 are new, and leave as new people do.
        "by_year_of_new": "hire_plan_by_year(2025, 2027, 980, opening_new_hires=200)",
        "plan_of_new": f"{hire_plan}, opening_new_hires=200)",
        "workforce_of_new": f"{hire_plan}, opening_new_hires=200)".replace("hire_plan", "workforce_with_plan"),
        "by_year_of_counted": "hire_plan_by_year(2025, 2027, 980, "
        "opening_new_hires=navigator_events.planwise_new_hires(ref('recently_hired')))",
        "as_by_default": "hire_plan_by_year(2025, 2027, 980, opening_new_hires=none)",
        "fewer": "hire_plan_by_year(2025, 2025, 980, target_growth_rate=0, termination_rate=0.1, new_hire_termination_rate=0)",
    }
    for name, sql in models.items():
        planwise.write(f"models/{name}.sql", model(sql))
    # 40 people from 2 January to 10 February 2024; one who has been there for 12 months, one who comes later, one who has left.
    planwise.write(
        "models/recently_hired.sql",
        f"{TABLE}select 'N' || n as employee_id, date '2024-01-02' + n::integer as employee_hire_date, 'active' as employment_status\n"
        "from (select unnest(range(40)) as n)\n"
        "union all values ('O', date '2024-01-01', 'active'), ('L', date '2025-01-01', 'active'), ('T', date '2024-06-01', 'terminated')",
    )
    planwise.dbt("build", "--exclude", "package:navigator_events", "int_event_parameters")

    figures = "SELECT simulation_year, opening_headcount, terminations, hires, closing_headcount"
    by_year = planwise.query(f"{figures} FROM by_year ORDER BY 1")
    assert by_year == [(2025, 980, 117, 195, 1009), (2026, 1009, 140, 227, 1039), (2027, 1039, 146, 236, 1070)]
    assert planwise.query("SELECT terminations, hires FROM fewer") == [(98, 98)]
    assert planwise.query(f"{figures} FROM as_by_default ORDER BY 1") == by_year
    # 780 × 0.12 + 200 × 0.25 is 143.6, and 1009 - 837 = 172 people who stay are 230 hires; the other years as the SQL macro has them.
    assert planwise.query(f"{figures} FROM by_year_of_new WHERE simulation_year = 2025") == [(2025, 980, 143, 230, 1009)]
    baseline = "2025, 2027, workforce := 'int_baseline_workforce', random_seed := 42, opening_new_hires := 200"
    columns = "employee_id, planned_hire_date, CAST(level AS VARCHAR), salary, birth_date"
    people = f"SELECT {columns} FROM"
    for one, other in (
        ("FROM by_year_of_new", "FROM hire_plan_by_year(2025, 2027, 980, opening_new_hires := 200)"),
        (f"{people} plan_of_new", f"{people} hire_plan({baseline})"),
        (f"{people} workforce_of_new WHERE planned_hire_date IS NOT NULL", f"{people} plan_of_new"),
    ):
        assert planwise.query(f"SELECT count(*) > 2 FROM ({one})") == [(True,)]
        assert planwise.query(f"(({one}) EXCEPT ALL ({other})) UNION ALL (({other}) EXCEPT ALL ({one}))") == []
    # Counted: 940 × 0.12 + 40 × 0.25 is 122.8.
    assert planwise.query(f"{figures} FROM by_year_of_counted WHERE simulation_year = 2025") == [(2025, 980, 122, 202, 1009)]
    assert planwise.query("FROM by_year_of_counted EXCEPT FROM hire_plan_by_year(2025, 2027, 980, opening_new_hires := 40)") == []
    assert planwise.query("SELECT year(planned_hire_date), count(*) FROM plan GROUP BY 1 ORDER BY 1") == [
        (year, hires) for year, _, _, hires, _ in by_year
    ]
    # The shares of the seeds, within four standard deviations of 658 draws.
    for sql, expected in (
        ("SELECT CAST(level AS INTEGER), count(*) FROM plan GROUP BY 1", {1: 0.6, 2: 0.25, 3: 0.1, 4: 0.05}),
        (
            "SELECT year(planned_hire_date) - year(birth_date), count(*) FROM plan GROUP BY 1",
            {23: 0.3, 30: 0.4, 41: 0.2, 52: 0.1},
        ),
    ):
        counts = dict(planwise.query(sql))
        assert counts.keys() == expected.keys()
        for value, share in expected.items():
            assert abs(counts[value] - 658 * share) < 4 * math.sqrt(658 * share * (1 - share))
    assert planwise.query("SELECT DISTINCT year(planned_hire_date) - year(birth_date) FROM young") == [(23,)]
    # A distribution that is not fixed: the shares of the people who are there, as without one.
    for one, other in itertools.permutations(("adaptive", "by_shares")):
        assert planwise.query(f"FROM {one} EXCEPT ALL FROM {other}") == []
    # The workforce with the plan has both, each once.
    assert planwise.query(
        "SELECT count(*), count(DISTINCT employee_id), count(planned_hire_date), count(hire_date) FROM planned_workforce"
    ) == [(1638, 1638, 658, 980)]


EVENTS = "select * from {{ navigator_events.planwise_events(ref('planned_workforce'), parameters=ref('int_event_parameters')%s) }}"
SNAPSHOT = EVENTS.replace("planwise_events", "planwise_snapshot")


def test_year_by_year_is_all_years_at_once(planwise):
    models = {
        "all_years": EVENTS % ", end=2027",
        "all_years_by_sql": EVENTS % ", end=2027",
        "last_year": EVENTS % "",
        "year_2026": EVENTS % ", simulation_year=2026, enrollment_category='auto_enrollment'",
        "snapshots": SNAPSHOT % ", end=2027",
        "snapshots_by_sql": SNAPSHOT % ", end=2027",
        "snapshot_2027": SNAPSHOT % ", snapshot=ref('snapshots')",
        "from_snapshot_2025": EVENTS % ", simulation_year=2025, snapshot=ref('snapshots')",
        "from_snapshot_2026": EVENTS % ", simulation_year=2026, snapshot=ref('snapshots')",
        "from_snapshot_2027": EVENTS % ", snapshot='snapshots'",
        "too_late": "-- depends_on: {{ ref('snapshots') }}\n" + EVENTS % ", simulation_year=2029, snapshot='snapshots'",
        "without_levels": EVENTS.replace("planned_workforce", "stg_census_data") % ", simulation_year=2025",
        "with_one_level": EVENTS.replace("planned_workforce", "stg_census_data") % ", simulation_year=2025, level_of_unknown=1",
        "another_start": EVENTS.replace("planned_workforce", "int_baseline_workforce") % ", start=2026",
    }
    for name, sql in models.items():
        planwise.write(f"models/{name}.sql", TABLE + sql)
    # from_snapshot_2027 knows its snapshot by name alone, as PlanWise's events and snapshots would else wait for each other.
    planwise.dbt("seed")
    failing = ["too_late", "without_levels", "another_start"]
    planwise.dbt("run", "--exclude", "package:navigator_events", "from_snapshot_2027", *failing)
    planwise.dbt("run", "--select", "from_snapshot_2027")
    # Compiled of the extension by the run before, and of the SQL mode by this one.
    compiled = planwise.folder / "target/compiled/planwise/models/snapshots_by_sql.sql"
    for mode, function in ((None, "unnest(yearly_workforce("), ({"navigator_events_extension": False}, "from sql_yearly_workforce(")):
        if mode:
            planwise.dbt("run", "--select", "all_years_by_sql", "snapshots_by_sql", variables=mode)
        assert function in compiled.read_text()
    outcome = planwise.dbt("run", "--select", *failing, succeeds=False)

    columns = "* EXCLUDE (created_at, parameter_source)"
    same = {
        "from_snapshot_2025": "SELECT * FROM all_years WHERE simulation_year = 2025",
        "from_snapshot_2026": "SELECT * FROM all_years WHERE simulation_year = 2026",
        "from_snapshot_2027": "SELECT * FROM all_years WHERE simulation_year = 2027",
        "last_year": "SELECT * FROM all_years WHERE simulation_year = 2027",
        "all_years_by_sql": "SELECT * FROM all_years",
    }
    for model, query in same.items():
        assert planwise.query(f"SELECT count(*) > 500 FROM {model}") == [(True,)]
        for one, other in itertools.permutations((f"(FROM {model})", f"({query})")):
            assert planwise.query(f"SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}") == []
    # The snapshot of a year, begun from that of the year before.
    snapshot = "SELECT * EXCLUDE (snapshot_created_at, employee_birth_date, employee_enrollment_date) FROM"
    for one, other in itertools.permutations(("snapshot_2027", "(FROM snapshots WHERE simulation_year = 2027)")):
        assert planwise.query(f"{snapshot} {one} EXCEPT ALL {snapshot} {other}") == []
    # The snapshot by the extension and by the SQL mode, in all columns and types.
    for one, other in itertools.permutations(("snapshots", "snapshots_by_sql")):
        every = "SELECT * EXCLUDE (snapshot_created_at) FROM"
        assert planwise.query(f"{every} {one} EXCEPT ALL {every} {other}") == []
    types = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '{}' ORDER BY column_index"
    assert planwise.query(types.format("snapshots")) == planwise.query(types.format("snapshots_by_sql"))
    assert planwise.query("SELECT count(*) > 3000, count(DISTINCT employment_status) FROM snapshots") == [(True, 2)]

    # PlanWise's words and types.
    assert planwise.query("SELECT event_type, list_sort(list(DISTINCT event_category)) FROM all_years GROUP BY 1 ORDER BY 1") == [
        ("enrollment", ["voluntary_enrollment"]),
        ("hire", ["hire"]),
        ("promotion", ["promotion"]),
        ("raise", ["raise"]),
        ("termination", ["new_hire_termination", "termination"]),
    ]
    assert planwise.query("SELECT DISTINCT event_category FROM year_2026 WHERE event_type = 'enrollment'") == [("auto_enrollment",)]
    types = dict(planwise.query("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'all_years'"))
    assert len(types) == 25
    assert (types["effective_date"], types["employee_age"], types["employee_tenure"], types["event_sequence"]) == (
        "TIMESTAMP", "BIGINT", "DECIMAL(12,2)", "BIGINT",
    )  # fmt: skip
    # Whoever leaves in the year of the hire, and nobody else, leaves as a new hire.
    assert planwise.query(
        "SELECT count(*) > 50, bool_and((e.event_category = 'new_hire_termination') = (s.detailed_status_code = 'new_hire_termination')) "
        "FROM all_years AS e JOIN snapshots AS s USING (employee_id, simulation_year) WHERE e.event_type = 'termination'"
    ) == [(True, True)]
    # People of a plan have a number, which stays theirs.
    assert planwise.query(
        "SELECT DISTINCT employee_ssn FROM all_years WHERE employee_id = 'NH_2025_000001'"
    ) == [("SSN-92025000001",)]
    assert planwise.query("SELECT min(level_id), max(level_id) FROM with_one_level") == [(1, 1)]
    for name, message in {
        "too_late": "there is no snapshot of 2028 for the year 2029 to begin with; simulate 2028 first",
        "without_levels": "has the level_id NULL at the",
        "another_start": "the workforce has no people of simulation_year 2026, with which the simulation begins; it has those of 2025",
    }.items():
        assert outcome.status(name) == "error"
        assert message in outcome.message(name)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("planwise_parameters(merit_month=7)", "the parameter 'merit_month' is unknown; allowed are hire_rate,"),
        (
            "planwise_parameters(termination_hazard_base='t', base_termination_rate=0.1)",
            "base_termination_rate is given beside the termination hazard, which says it already",
        ),
        (
            "planwise_parameters(termination_hazard_base='t', hazard_termination='u')",
            "termination_hazard_base and hazard_termination are the same hazard",
        ),
        ("planwise_parameters(promotion_age_multipliers='t')", "multiply promotion_hazard_base; give that, too"),
        ("planwise_events('t', simulation_year=2024)", "simulation_year 2024 lies before the year 2025"),
        ("planwise_events('t', end='soon')", "end is 'soon', but it must be a year"),
        ("planwise_events('t', end=2027, snapshot='s')", "end says that all years from the start on are wanted, and snapshot"),
        ("planwise_events('t', enrollment_category='enrollment')", "the enrollment_category is 'enrollment', but"),
        ("hire_plan_by_year(2025, 2026, 100, opening_new_hires=1.5)", "opening_new_hires is '1.5', but it must be a whole number"),
        ("yearly_totals('t', 2025, 2026, random_seeds='1, 2')", "random_seeds is '1, 2', but it must be a list, such as [1, 2, 3]"),
        (
            "metric_distributions('t', 2025, 2026, thresholds={'hires': 'many'})",
            "the threshold of hires is 'many', but it must be a number",
        ),
        ("hire_plan('t', 2025, 2026, growth=0.1)", "the option 'growth' of a plan is unknown; its rates are target_growth_rate"),
    ],
)
def test_calls_that_cannot_be_are_refused(planwise_parsed, call, message):
    inline = f"{{{{ navigator_events.{call} }}}}"
    outcome = planwise_parsed.dbt("compile", "--quiet", "--no-introspect", "--inline", inline, succeeds=False)
    assert message in " ".join(outcome.output.split())


@pytest.fixture(scope="module")
def planwise_parsed(built_demo, tmp_path_factory):
    """A project with the package and no models, for calls that are refused."""
    project = Project(tmp_path_factory.mktemp("parsed") / "planwise", built_demo.environment)
    project.write("dbt_project.yml", "name: planwise\nversion: '1.0'\nprofile: planwise\nvars:\n" + VARIABLES)
    project.write("profiles.yml", "planwise: {target: dev, outputs: {dev: {type: duckdb, path: planwise.duckdb}}}\n")
    project.write("packages.yml", f"packages:\n  - local: {built_demo.folder.parent}\n")
    project.write("seeds/census_data.csv", "employee_id\nE1\n")
    project.dbt("deps")
    return project
