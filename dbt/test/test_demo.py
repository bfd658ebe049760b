"""The demo project, built by the real dbt: every example and pattern of the Guide, with the values they give."""

import hashlib
import json

COMPARED = "* EXCLUDE (created_at, parameter_source)"


def differences(project, one: str, other: str, columns: str = COMPARED) -> int:
    """How many rows one relation has and the other has not."""
    return project.query(
        f"SELECT count(*) FROM ((SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}) UNION ALL "
        f"(SELECT {columns} FROM {other} EXCEPT ALL SELECT {columns} FROM {one}))"
    )[0][0]


def draw(employee_id: str, year: int, word: str, salt: str = "", seed: int | None = 42) -> float:
    """The draw of the specification, by another md5."""
    key = "|".join(
        ([str(seed)] if seed is not None else []) + [employee_id, str(year), word] + ([salt] if salt else [])
    )
    return int(hashlib.md5(key.encode()).hexdigest()[:8], 16) / 16**8


def test_everything_is_built_and_passes(built_demo):
    statuses = {name: result["status"] for name, result in built_demo.built.results.items()}
    assert set(statuses.values()) <= {"success", "pass"}, statuses
    names = " ".join(statuses)
    for name in (
        "census_data",
        "fct_yearly_events_polars",
        "stg_unified_events",
        "hybrid_events",
        "a_candidate_is_hired",
    ):
        assert name in names
    assert len([status for status in statuses.values() if status == "pass"]) == 36


def test_dbt_warns_of_nothing(built_demo):
    outcome = built_demo.dbt("--no-partial-parse", "--show-all-deprecations", "parse")
    for output in (outcome.output, built_demo.built.output):
        assert "WARNING" not in output, output
        assert "eprecat" not in output, output


def test_the_events_are_those_of_the_extension(built_demo):
    direct = (
        "polars_yearly_events(2025, 2029, workforce := 'census_data', parameters := 'comp_levers', random_seed := 42)"
    )
    assert differences(built_demo, "fct_yearly_events_polars", direct) == 0
    assert differences(built_demo, "fct_yearly_events_polars", "events_by_table_function") == 0
    # Fixed, so that a change of the numbers is noticed: 400 employees, five years.
    assert built_demo.query("SELECT event_type, count(*) FROM fct_yearly_events_polars GROUP BY ALL ORDER BY ALL") == [
        ("benefit_enrollment", 175),
        ("hire", 23),
        ("merit", 950),
        ("promotion", 125),
        ("termination", 183),
    ]


def test_both_modes_and_the_unified_view_agree(built_demo):
    for other in ("fct_yearly_events_sql", "fct_yearly_events", "stg_unified_events"):
        assert differences(built_demo, "fct_yearly_events_polars", other) == 0
    assert built_demo.query("SELECT DISTINCT parameter_source FROM stg_unified_events") == [("sql",)]


def test_draws_are_those_of_the_specification(built_demo):
    rows = built_demo.query("FROM termination_draws")
    assert len(rows) == 400
    for employee_id, termination, severity in rows:
        assert termination == draw(employee_id, 2025, "termination")
        assert severity == draw(employee_id, 2025, "termination", "severity")


def test_without_a_seed_the_draw_is_that_of_the_epic(demo):
    project = (demo.folder / "dbt_project.yml").read_text()
    demo.write("dbt_project.yml", project.replace("  random_seed: 42\n", ""))
    # Through the project's own macro, as the models of a migrated project do, and in the SQL mode.
    sql = "select {{ hash_rng(\"'EMP_2024_0000001'\", 2025, 'termination') }} as draw"
    for variables in ({}, {"navigator_events_extension": False}):
        shown = demo.dbt("show", "--inline", sql, "--output", "json", variables=variables)
        assert "0.3640904757194221" in shown.output or "0.364090475719422" in shown.output, shown.output


def test_ephemeral_model_and_rates_of_call_relation_and_default(built_demo):
    thresholds = dict(
        built_demo.query("SELECT event_type, min(event_probability) FROM events_of_ephemeral_workforce GROUP BY ALL")
    )
    # Given in the call; from comp_levers; the default, as comp_levers has no hire_rate of this scenario.
    assert thresholds["merit"] == 0.25
    assert (thresholds["promotion"], thresholds["termination"], thresholds["benefit_enrollment"]) == (0.10, 0.12, 0.70)
    assert thresholds["hire"] == 0.15
    assert built_demo.query(
        "SELECT count(*) FROM events_of_ephemeral_workforce SEMI JOIN (FROM census_data WHERE NOT active) USING (employee_id)"
    ) == [(0,)]
    direct = (
        "polars_yearly_events(2025, 2029, workforce := 'census_data', parameters := 'comp_levers', random_seed := 42, "
        "merit_rate := 0.25)"
    )
    assert differences(built_demo, "events_of_ephemeral_workforce", direct) == 0


def test_common_table_expression_and_scenario(built_demo):
    direct = (
        "(FROM polars_yearly_events(2025, 2027, workforce := 'census_data', parameters := 'comp_levers', random_seed := 42, "
        "scenario_id := 'high_growth') SEMI JOIN (FROM census_data WHERE department = 'Engineering') USING (employee_id))"
    )
    assert differences(built_demo, "events_of_common_table_expression", direct) == 0
    thresholds = dict(
        built_demo.query(
            "SELECT event_type, min(event_probability) FROM events_of_common_table_expression GROUP BY ALL"
        )
    )
    assert (thresholds["hire"], thresholds["promotion"], thresholds["merit"], thresholds["termination"]) == (
        0.60,
        0.20,
        0.95,
        0.12,
    )


def test_rates_by_year_and_level(built_demo):
    # comp_levers has a row of high_growth for the raises of 2026, and one for promotions from level 2 on.
    assert built_demo.query(
        "SELECT DISTINCT event_type, simulation_year = 2026 AND event_type = 'merit', level_id - 1 >= 2 AND event_type = 'promotion', "
        "event_probability FROM events_of_common_table_expression WHERE event_type IN ('merit', 'promotion') ORDER BY ALL"
    ) == [
        ("merit", False, False, 0.95),
        ("merit", True, False, 0.99),
        ("promotion", False, False, 0.20),
        ("promotion", False, True, 0.35),
    ]


def test_table_of_a_pre_hook(built_demo):
    direct = (
        "(FROM polars_yearly_events(2025, 2026, workforce := 'census_data', random_seed := 42, hire_rate := 0.15, "
        "base_termination_rate := 0.12, promotion_rate := 0.08, merit_rate := 0.85, enrollment_rate := 0.75, base_deferral_rate := 0.06, "
        "parameters := '') SEMI JOIN (FROM census_data WHERE level = 'L5') USING (employee_id))"
    )
    assert built_demo.query("SELECT count(*) > 0 FROM events_of_pre_hook_table") == [(True,)]
    assert differences(built_demo, "events_of_pre_hook_table", direct) == 0


def test_cohorts_by_year(built_demo):
    assert built_demo.query("SELECT DISTINCT simulation_year FROM events_of_cohorts ORDER BY 1") == [(2025,), (2027,)]
    # Support joins in 2027, at the salaries of the census: nothing is rolled forward.
    assert built_demo.query(
        "SELECT simulation_year, count(*) > 0 FROM events_of_cohorts SEMI JOIN (FROM census_data WHERE department = 'Support') "
        "USING (employee_id) GROUP BY ALL"
    ) == [(2027, True)]
    assert built_demo.query(
        "SELECT count(*) FROM events_of_cohorts AS e JOIN census_data USING (employee_id) "
        "WHERE e.event_type = 'merit' AND e.previous_compensation <> employee_gross_compensation"
    ) == [(0,)]


def test_incremental_model_year_by_year(demo):
    # The build has made 2025. A year in the middle is run twice: nothing changes, nothing is there twice.
    for year in (2026, 2027, 2026):
        demo.dbt("build", "--select", "fct_yearly_events_by_year", variables={"simulation_year": year})
        last = "(SELECT max(simulation_year) FROM fct_yearly_events_by_year)"
        all_at_once = f"(FROM fct_yearly_events_polars WHERE simulation_year <= {last})"
        assert differences(demo, "fct_yearly_events_by_year", all_at_once, "*") == 0
    assert demo.query("SELECT DISTINCT simulation_year FROM fct_yearly_events_by_year ORDER BY 1") == [
        (2025,),
        (2026,),
        (2027,),
    ]


def test_examples_and_patterns_of_the_guide(built_demo):
    events = "fct_yearly_events_polars"
    counts = f"SELECT simulation_year, event_type, count(*) FROM {events} GROUP BY ALL"
    assert sorted(built_demo.query("FROM basic_event_query")) == sorted(built_demo.query(counts))
    assert built_demo.query(f"SELECT count(*) FROM {events} WHERE simulation_year = 2025") == built_demo.query(
        "SELECT count(*) FROM hybrid_events"
    )
    summary = built_demo.query(f"SELECT count(*), count(DISTINCT employee_id), 5 FROM {events}")[0]
    assert sorted(built_demo.query("FROM performance_comparison")) == [("polars", *summary), ("sql", *summary)]
    assert built_demo.query("FROM data_quality") == [("VALID", summary[0], 100.0)]
    highest = f"SELECT employee_id, max(compensation_amount) FROM {events} GROUP BY ALL"
    assert sorted(built_demo.query("FROM direct_replacement"), key=str) == sorted(built_demo.query(highest), key=str)
    assert differences(built_demo, "conditional_usage", events) == 0
    compared = built_demo.query(
        "SELECT count(*), count(DISTINCT (simulation_year, event_type, event_count, unique_employees)) FROM validation_and_qa"
    )
    assert compared == [(50, 25)]


def test_use_polars_events_switches_all_models_that_ask(demo):
    demo.dbt(
        "build",
        "--select",
        "stg_unified_events",
        "hybrid_events",
        "conditional_usage",
        variables={"use_polars_events": True},
    )
    for model in ("stg_unified_events", "conditional_usage"):
        assert demo.query(f"SELECT DISTINCT parameter_source FROM {model}") == [("navigator_events",)]
    # A view over the source reads the files where dbt runs.
    assert demo.content()["hybrid_events"]
    assert "polars_events" in demo.query("SELECT sql FROM duckdb_views() WHERE view_name = 'hybrid_events'")[0][0]
    # A text is no boolean; "false" must not switch it on.
    demo.dbt("run", "--select", "stg_unified_events", variables={"use_polars_events": "false"})
    assert demo.query("SELECT DISTINCT parameter_source FROM stg_unified_events") == [("sql",)]


def test_a_second_run_changes_nothing_with_one_thread_or_eight(demo):
    before = demo.content()
    assert len(before) > 20
    demo.dbt("run-operation", "export_polars_events")
    demo.dbt("build", "--threads", "1")
    assert demo.content() == before
    demo.dbt("build", "--threads", "8")
    assert demo.content() == before
    # And from nothing, with eight threads.
    demo.database.unlink()
    demo.dbt("build", "--threads", "8")
    assert demo.content() == before


def test_dbt_test_show_docs_and_ls(demo):
    tested = demo.dbt("test")
    assert {result["status"] for result in tested.results.values()} <= {"pass", "success"}
    assert len([result for result in tested.results.values() if result["status"] == "pass"]) == 36

    shown = demo.dbt("show", "--select", "fct_yearly_events_polars", "--limit", "3", "--output", "json")
    assert shown.output.count('"event_category"') == 3
    inline = "select count(*) as events from {{ source('polars_events', 'fct_yearly_events_polars') }}"
    assert "1456" in demo.dbt("show", "--inline", inline).output

    demo.dbt("docs", "generate")
    catalog = json.loads((demo.folder / "target/catalog.json").read_text())
    columns = catalog["nodes"]["model.navigator_events.fct_yearly_events_polars"]["columns"]
    assert len(columns) == 27
    assert columns["event_payload"]["type"].startswith("STRUCT")
    manifest = json.loads((demo.folder / "target/manifest.json").read_text())
    assert manifest["macros"]["macro.navigator_events.yearly_events"]["description"]

    listed = demo.dbt("ls", "--select", "source:polars_events.fct_yearly_events_polars+")
    assert "usage.basic_event_query" in listed.output


def test_a_build_without_rows(demo):
    # dbt replaces every ref by an empty query with an alias of its own.
    demo.dbt(
        "run",
        "--empty",
        "--select",
        "events_of_ephemeral_workforce",
        "fct_yearly_events_polars",
        "fct_yearly_events_sql",
    )
    assert demo.query("SELECT count(*) FROM events_of_ephemeral_workforce") == [(0,)]
    # With their tests, for which the census has its rows.
    built = demo.dbt("build", "--empty", "--select", "fct_workforce_snapshot_polars", "fct_metric_distributions")
    assert built.status("fct_workforce_snapshot_polars") == built.status("fct_metric_distributions") == "success"
    assert demo.query("SELECT count(*) FROM fct_workforce_snapshot_polars") == [(0,)]


def test_without_the_extension_the_sql_mode_computes_everything(demo):
    content = demo.content()
    before = content["fct_yearly_events_polars"]
    profile = (demo.folder / "profiles.yml").read_text()
    demo.write("profiles.yml", profile[: profile.index("      # Opens")])
    both = ("fct_workforce_snapshot_polars", "fct_metric_distributions")
    selected = ("fct_yearly_events_polars", *both, "termination_draws", "events_of_ephemeral_workforce", "stg_unified_events")
    outcome = demo.dbt("build", "--select", *selected, variables={"navigator_events_extension": "false"})
    assert {result["status"] for result in outcome.results.values()} <= {"success", "pass"}
    content_after = demo.content()
    after = content_after["fct_yearly_events_polars"]
    for model in both:
        assert content_after[model] == content[model]
        assert len(content[model]) > 500
    assert [row.replace("navigator_events", "sql") for (row,) in before] == [row for (row,) in after]
