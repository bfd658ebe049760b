"""The parity model and the debug model, and that they notice what is wrong."""


def test_the_parity_model_passes_where_the_modes_agree_and_fails_the_run_where_not(demo):
    on = {"polars_validation_mode": True}
    demo.dbt("run", "--select", "yearly_events_parity", variables=on)
    assert demo.query("FROM yearly_events_parity") == [(1456, 1456, "the modes agree")]

    # One amount, one cent off.
    demo.write(
        "models/simulation/fct_yearly_events_off.sql",
        "select * replace (case when event_id = (select max(event_id) from {{ ref('fct_yearly_events') }} where event_type = 'merit') "
        "then compensation_amount + 0.01 else compensation_amount end as compensation_amount) from {{ ref('fct_yearly_events') }}",
    )
    outcome = demo.dbt(
        "build",
        "--select",
        "fct_yearly_events_off",
        "yearly_events_parity",
        variables=on | {"sql_events_model": "fct_yearly_events_off"},
        succeeds=False,
    )
    assert outcome.status("fct_yearly_events_off") == "success"
    assert outcome.status("yearly_events_parity") == "error"
    message = outcome.message("yearly_events_parity")
    assert (
        "the modes differ: 1 events are only in fct_yearly_events_polars, 1 only in fct_yearly_events_off; the first is the 20"
        in message
    )


def test_the_debug_model_says_what_the_files_hold(demo):
    variables = {"debug_polars_events": True}
    demo.dbt("run", "--select", "debug_polars_events", variables=variables)
    checks = demo.query("SELECT check_name, is_passed FROM debug_polars_events ORDER BY place, check_name")
    assert [name for name, _ in checks] == [
        "columns",
        "event_id is unique",
        "event types",
        "data_quality_flag",
        *(f"events of {year}" for year in range(2025, 2030)),
    ]
    assert all(is_passed for _, is_passed in checks)

    # The same year twice, and a column that is missing.
    folder = demo.folder / "data/parquet/polars_events"
    demo.query(
        f"COPY (SELECT * EXCLUDE (event_payload) FROM '{folder}/simulation_year=2025/events_2025.parquet') "
        f"TO '{folder}/simulation_year=2025/again.parquet'"
    )
    for file in folder.rglob("events_*.parquet"):
        demo.query(f"COPY (SELECT * EXCLUDE (event_payload) FROM '{file}') TO '{file}'")
    demo.dbt("run", "--select", "debug_polars_events", variables=variables)
    failed = demo.query("SELECT check_name, found FROM debug_polars_events WHERE NOT is_passed ORDER BY place")
    assert failed == [
        ("columns", "26 of 27 columns have the name and type of an event; missing or different: event_payload"),
        ("event_id is unique", "1914 events with 1456 ids"),
    ]
