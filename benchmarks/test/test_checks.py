"""Peers that do other work than the extension are found out, before and after the times are taken."""

import pytest

from benchmarks import checks
from benchmarks.peers import epic_factory, polars_program


def test_peers_that_agree_are_told_apart_from_none(extension):
    said = checks.same_events(extension, 200)
    assert len(said) == 4
    assert "With 200 employees" in said[0]


@pytest.mark.parametrize(("program", "label"), [(polars_program, "the Polars program"), (epic_factory, "the Epic's algorithm")])
def test_a_peer_with_other_events_stops_the_run(extension, monkeypatch, program, label):
    monkeypatch.setitem(program.RATES, "merit", 0.84)
    with pytest.raises(checks.Differs, match=f"{label} gives .* events that the extension does not give"):
        checks.same_events(extension, 2_000)


def test_a_draw_from_another_key_stops_the_run(extension, monkeypatch):
    monkeypatch.setattr(polars_program, "sum_of_draws", lambda _: 1.0)
    with pytest.raises(checks.Differs, match="the sums of the draws differ"):
        checks.same_events(extension, 100)


def test_other_numbers_of_events_stop_the_run():
    def record(contender, result, not_run=None, scenario="table"):
        return {"scenario": scenario, "size": 5, "contender": contender, "result": result, "not_run": not_run}

    checks.same_results([record("scalar", 10), record("table", 10), record("epic", 99), record("sql", None, "too slow")])
    with pytest.raises(checks.Differs, match="scalar gave 10, polars gave 11"):
        checks.same_results([record("scalar", 10), record("polars", 11)])
    with pytest.raises(checks.Differs, match=r"hash_rng gave 10\.0, epic gave 10\.1"):
        checks.same_results([record("hash_rng", 10.0, scenario="draws"), record("epic", 10.1, scenario="draws")])
