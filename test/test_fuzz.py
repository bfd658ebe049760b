"""Random SQL over all functions, as much of it as fits into the tests; `make fuzz` goes on for longer.

    FUZZ_SEED=7 FUZZ_CASES=1000 python -m pytest test/test_fuzz.py
"""

import hashlib
import os
import sys

import pytest
from conftest import ROOT
from fuzz_shapes import SHAPES
from fuzz_shapes import case as case_of
from fuzz_statements import FUNCTIONS
from fuzz_values import TYPES
from sql_fuzzer import KNOWN_DRAW, SEEDS, Executor, Finding, Fuzzer, fuzz

FIXED_SEED = int(os.environ.get("FUZZ_SEED", "1"))
# A multiple of the number of shapes, each of which has its turn.
CASES = int(os.environ.get("FUZZ_CASES", "96"))

# How many statements of both seeds must reach a function with a result, far below what the poorest two of ten seeds did: every change
# of the sources has another seed.
LEAST = {"hash_rng": 3, "polars_yearly_events": 15, "yearly_events": 15, "polars_yearly_workforce": 7, "yearly_workforce": 2,
         "polars_yearly_totals": 4, "polars_event_parameters": 4, "polars_workforce_check": 3, "navigator_events_help": 1}


def seed_of_sources() -> int:
    """A seed that is another one whenever the extension is another one."""
    made = hashlib.sha256()
    for path in sorted((ROOT / "src").rglob("*.rs")):
        made.update(path.read_bytes())
    return int.from_bytes(made.digest()[:8], "big") % SEEDS


@pytest.fixture(scope="module")
def fuzzed() -> tuple[Fuzzer, list[Finding]]:
    """What random statements of both seeds have reached and found."""
    with Executor() as executor:
        fuzzer = Fuzzer(executor)
        found = [fuzz(fuzzer, seed, range(CASES))[0] for seed in (FIXED_SEED, seed_of_sources())]
    return fuzzer, [finding for finding in found if finding]


def test_random_statements_do_no_harm(fuzzed, capsys) -> None:
    """No crash, no hang, no internal error, and no rows that differ without a reason."""
    fuzzer, found = fuzzed
    with capsys.disabled():
        count, with_result = fuzzer.covered["statements"], fuzzer.covered["statements with a result"]
        print(f"\n{count} random statements of the seeds {FIXED_SEED} and {seed_of_sources()}, {with_result} with a result")
    assert not found, "\n\n".join(map(str, found))


def test_random_statements_reach_all_functions_shapes_and_types(fuzzed) -> None:
    """Functions and types with a result, which statements that all fail would not have; and some must fail."""
    covered = fuzzed[0].covered
    assert set(LEAST) == set(FUNCTIONS)
    for function, least in LEAST.items():
        assert covered[f"function {function}"] >= least, function
    for shape in set(SHAPES):
        assert covered[f"shape {shape.__name__}"] >= 1, shape.__name__
    assert covered["action interrupt"] >= 1
    # Some types are not known to all versions of DuckDB, and others are not cast from a text by all.
    missing = [name for name in TYPES if not covered[f"type {name}"]]
    assert len(missing) <= 6, missing
    share = covered["statements with a result"] / covered["statements"]
    assert 0.3 < share < 0.95, f"{share:.0%} of the statements have a result"
    assert covered["statements"] > CASES


# A process that answers as the real one does, but for one thing when it is asked for what a case has.
FAKE = """
import json, os, sys, time
count, text_of_case = 0, ""
for line in sys.stdin:
    request = json.loads(line)
    count += 1
    reply = {"kind": "rows", "count": 1, "rows": "same", "in_order": "same", "known_draw": KNOWN_DRAW}
    if "yearly_events(" in (request["sql"] or "") and "employee_id" in text_of_case:
        FAULT
    text_of_case = "" if request["sql"] is None else text_of_case + request["sql"]
    print(json.dumps(reply), flush=True)
"""
FAULTS = {
    "crash": "os.abort()",
    "hang": "time.sleep(600)",
    "an internal error": "reply = {**reply, 'kind': 'error', 'text': 'InternalException: INTERNAL Error: x\\n\\nLINE 1: y'}",
    "it gives other rows": "reply['rows'] = reply['in_order'] = str(count)",
    "it ends in another way": "reply['kind'] = 'rows' if count % 2 else 'error'",
    "the connection draws another number afterwards": "reply['known_draw'] = 0.25",
    "nobody has interrupted it": "reply.update(kind='error', text='INTERRUPT Error: Interrupted!')",
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_found_and_made_smaller(what: str) -> None:
    """Of a process that is made to have it; what is left says what it takes: one column, a row at most."""
    program = FAKE.replace("FAULT", FAULTS[what]).replace("KNOWN_DRAW", repr(KNOWN_DRAW))
    with Executor([sys.executable, "-c", program], patience=1.0 if what == "hang" else 60) as executor:
        fuzzer = Fuzzer(executor)
        # Tables are small cases already.
        cases = ((number, case_of(0, number)) for number in range(200))
        numbers = [number for number, case in cases if case.shape in ("plain", "of_rows") and len(case.workforces) == 1]
        finding, _ = fuzz(fuzzer, 0, numbers, seconds_to_shrink=60)
    assert finding
    assert finding.what == what
    assert "yearly_events(" in finding.case.statements()[finding.step].sql
    (table,) = finding.case.workforces
    assert table.rows == 0
    assert len(table.columns) == 1
    assert finding.case.settings == []
    assert f"--seed 0 --case {finding.case.number}" in str(finding)


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    """A process that always answers well has no finding."""
    program = FAKE.replace("FAULT", "pass").replace("KNOWN_DRAW", repr(KNOWN_DRAW))
    with Executor([sys.executable, "-c", program]) as executor:
        assert fuzz(Fuzzer(executor), 0, range(50)) == (None, 50)


def test_a_case_is_the_same_again() -> None:
    """Seed and number say all."""
    assert [case_of(5, number) for number in range(50)] == [case_of(5, number) for number in range(50)]
    assert case_of(5, 1) != case_of(6, 1)
