"""The Parquet export and the source that reads it: the types, the values, empty years, what lies there already."""

import json

import duckdb
from test_package import VERSION


def read(project, folder: str) -> str:
    """What the source renders to."""
    return (
        f"read_parquet('{project.folder / folder}/simulation_year=*/*.parquet', hive_partitioning = true, "
        "hive_types = struct_pack(simulation_year := 'INTEGER'))"
    )


def test_what_is_read_is_what_was_written(built_demo):
    written = built_demo.query("DESCRIBE fct_yearly_events_polars")
    events = read(built_demo, "data/parquet/polars_events")
    assert [row[:2] for row in built_demo.query(f"DESCRIBE FROM {events}")] == [row[:2] for row in written]
    types = {row[0]: row[1] for row in written}
    assert (types["simulation_year"], types["effective_date"], types["created_at"]) == ("INTEGER", "DATE", "TIMESTAMP")
    assert types["event_payload"].startswith("STRUCT(")
    for one, other in ((events, "fct_yearly_events_polars"), ("fct_yearly_events_polars", events)):
        assert built_demo.query(f"FROM {one} EXCEPT ALL FROM {other}") == []
    # The same as dbt reads it.
    shown = built_demo.dbt(
        "compile", "--inline", "select * from {{ source('polars_events', 'fct_yearly_events_polars') }}", "--quiet"
    )
    assert "read_parquet('data/parquet/polars_events/simulation_year=*/*.parquet'" in shown.output

    summary = json.loads((built_demo.folder / "data/parquet/polars_events/generation_summary.json").read_text())
    assert (summary["start_year"], summary["end_year"], summary["total_events"]) == (2025, 2029, 1456)
    assert summary["config"] == {"scenario_id": "default", "plan_design_id": "default", "random_seed": 42}
    assert summary["versions"].pop("dbt").startswith("1.11.")
    assert summary["versions"] == {"navigator_events": f"v{VERSION}", "duckdb": f"v{duckdb.__version__}"}
    counts = built_demo.query("SELECT simulation_year, event_type, count(*) FROM fct_yearly_events_polars GROUP BY ALL")
    for year, event_type, events in counts:
        assert summary["events_by_year"][str(year)][event_type] == events
    assert sum(sum(types.values()) for types in summary["events_by_year"].values()) == 1456


def test_empty_years_other_files_and_a_post_hook(demo):
    # Events in 2027 only, and none at all; written by a post-hook into folders that are not there yet.
    demo.write(
        "models/one_year.sql",
        "{{ config(post_hook=\"{{ navigator_events.export_polars_events(this, path='out/a/one', start_year=2025, end_year=2029) }}\") }}\n"
        "select * from {{ ref('fct_yearly_events_polars') }} where simulation_year = 2027",
    )
    demo.write(
        "models/no_year.sql",
        "{{ config(post_hook=\"{{ navigator_events.export_polars_events(this, path='out/none') }}\") }}\n"
        "select * from {{ ref('fct_yearly_events_polars') }} where false",
    )
    demo.write(
        "models/late.sql", "select * replace (2040 as simulation_year) from {{ ref('fct_yearly_events_polars') }}"
    )
    demo.dbt("run", "--select", "one_year", "no_year", "late")
    types = [row[:2] for row in demo.query("DESCRIBE fct_yearly_events_polars")]
    for folder, model in (("out/a/one", "one_year"), ("out/none", "no_year")):
        assert sorted(path.name for path in (demo.folder / folder).iterdir()) == [
            "generation_summary.json",
            *(f"simulation_year={year}" for year in range(2025, 2030)),
        ]
        assert [row[:2] for row in demo.query(f"DESCRIBE FROM {read(demo, folder)}")] == types
        assert demo.query(f"FROM {read(demo, folder)} EXCEPT ALL FROM {model}") == []
        assert demo.query(f"SELECT count(*) FROM {read(demo, folder)}") == demo.query(f"SELECT count(*) FROM {model}")
    summary = json.loads((demo.folder / "out/none/generation_summary.json").read_text())
    assert summary["total_events"] == 0
    assert summary["events_by_year"]["2028"] == {
        "benefit_enrollment": 0,
        "hire": 0,
        "merit": 0,
        "promotion": 0,
        "termination": 0,
    }
    # The models that read the source build on nothing, too.
    demo.dbt("run", "--select", "source:polars_events+", variables={"polars_events_path": "out/none"})
    assert demo.query("SELECT count(*) FROM basic_event_query") == [(0,)]

    # A shorter export beside the longer one would be read together with it.
    arguments = {"relation": "one_year", "path": "out/a/one", "start_year": 2027, "end_year": 2028}
    refused = demo.dbt("run-operation", "export_polars_events", "--args", json.dumps(arguments), succeeds=False)
    assert "would lie beside files that it does not replace" in refused.output
    assert "out/a/one/simulation_year=2025/events_2025.parquet" in refused.output
    demo.dbt("run-operation", "export_polars_events", "--args", json.dumps(arguments | {"keep_other_years": True}))
    assert demo.query(f"SELECT count(*) FROM {read(demo, 'out/a/one')}") == demo.query("SELECT count(*) FROM one_year")
    # Years outside the range are not left out in silence.
    refused = demo.dbt(
        "run-operation", "export_polars_events", "--args", "{relation: late, path: out/short}", succeeds=False
    )
    assert "events outside 2025 to 2029 (2040 to 2040), which the export would leave out" in refused.output
    assert not (demo.folder / "out/short").exists()
