"""Memory: flat over thousands of calls, and bounded however large the workforce is that streams through.

    MEMORY_CALLS=20000 python -m pytest -rP test/test_memory.py    # the long run; `make soak` does it on every DuckDB
"""

import itertools
import os
import pathlib

import pytest
from conftest import EXTENSION, UNSIGNED
from processes import succeeds

pytestmark = pytest.mark.skipif(
    not pathlib.Path("/proc/self/status").exists(), reason="this system does not show memory so"
)
# How many employees stream through; 10 million take a few minutes.
EMPLOYEES = int(os.environ.get("LOAD_EMPLOYEES", "500000"))
# What the peak of a streamed workforce may lie above what there was before, in KiB.
PEAK = 150 * 1024
# How many calls of each kind are made.
CALLS = int(os.environ.get("MEMORY_CALLS", "2000"))
# A call may leave less than this behind, in bytes, of what the C library has given and of what DuckDB's buffer manager counts.
LEAK = 256
# Of those that take long there are fewer.
SLOW = ("error while reading", "read halfway", "interrupted")

# Put before the programs, which run in a process of their own.
PRELUDE = f"""
import ctypes, duckdb, gc, sys, threading
def open_loaded():
    connection = duckdb.connect(config={UNSIGNED!r})
    connection.execute("LOAD '{EXTENSION}'")
    connection.execute("SET threads = 2")
    connection.execute("SET enable_progress_bar = false")
    return connection
class Allocated(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]
def allocated():
    # What has been asked of the C library and not been given back: all that is ours. Unlike the memory of the process
    # it does not depend on where the library has put it. DuckDB's vectors come from an allocator of its own.
    gc.collect()
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = Allocated
    counted = library.mallinfo2()
    return counted.uordblks + counted.hblkhd
def buffered(connection):
    # What DuckDB counts against its memory_limit.
    return connection.execute("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()").fetchone()[0]
def memory(kind):
    gc.collect()
    # What the C library keeps for later is no leak.
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(kind))
"""
PEOPLE = """
    CREATE VIEW people AS SELECT 'EMP_' || lpad(range::VARCHAR, 8, '0') AS employee_id, 40000 + range % 1000 AS salary,
        CASE WHEN range % 50 > 0 THEN DATE '2020-01-01' END AS hire_date, 'L' || range % 5 AS level FROM range({})
"""


def numbers_of(program: str, timeout: int) -> list[int]:
    """The numbers that a program prints, which must end well."""
    # With one arena the C library gives back what is not used, whichever thread had it.
    printed = succeeds(program, prelude=PRELUDE, timeout=timeout, MALLOC_ARENA_MAX="1")
    return [int(number) for number in printed.split()]


# A call each; `failing` takes an error for granted, and nothing else.
KINDS = {
    "hash_rng": 'connection.execute("SELECT hash_rng(employee_id, 2025, \'merit\') FROM people").fetchall()',
    "scalar": 'connection.execute("SELECT yearly_events(p, 2025, 2029) FROM people AS p").fetchall()',
    "table function": "connection.execute(\"FROM polars_yearly_events(2025, 2029, workforce := 'people')\").fetchall()",
    "table function with parameters": (
        "connection.execute(\"FROM polars_yearly_events(2025, 2029, workforce := 'people', parameters := 'levers')\").fetchall()"
    ),
    "scalar with parameters": (
        "connection.execute(\"SELECT yearly_events(p, 2025, 2029, {'parameters': [{'parameter_name': 'merit_rate', "
        "'parameter_value': 0.5}]}) FROM people AS p\").fetchall()"
    ),
    "a nested type in the relation": "failing(\"FROM polars_yearly_events(2025, 2025, workforce := 'nested')\")",
    "session": (
        "connection.execute('PREPARE navigator_events_session AS SELECT navigator_events_session()'); "
        "connection.execute('EXECUTE navigator_events_session').fetchall()"
    ),
    "error of the parameters": "failing(\"FROM polars_yearly_events(2025, 2025, workforce := 'people', parameters := 'people')\")",
    "error in bind": "failing(\"FROM polars_yearly_events(2029, 2025, workforce := 'people')\")",
    "error of a relation": "failing(\"FROM polars_yearly_events(2025, 2025, workforce := 'nobody')\")",
    "error of a scalar's bind": "failing(\"SELECT yearly_events(p, 2025, 2025, {'no': 1}) FROM people AS p\")",
    "error of a scalar": 'failing("SELECT yearly_events(p, 2025, 0) FROM people AS p")',
    "error while reading": "failing(\"FROM polars_yearly_events(2025, 2025, workforce := 'late')\")",
    "read halfway": (
        "cursor = connection.cursor(); "
        "cursor.execute(\"SELECT event_id FROM polars_yearly_events(2025, 2025, workforce := 'many')\").fetchmany(3); "
        "cursor.close()"
    ),
    "interrupted": "interrupted(\"SELECT max(event_id) FROM polars_yearly_events(2025, 2029, workforce := 'endless')\")",
}
FLAT = """
connection = open_loaded()
connection.execute("CREATE TABLE people AS SELECT 'EMP_' || range AS employee_id, DATE '2020-01-01' AS hire_date FROM range(20)")
connection.execute(
    "CREATE VIEW late AS SELECT if(range = 39999, error('late'), 'E' || range) AS employee_id, NULL::DATE AS hire_date"
    " FROM range(40000)")
connection.execute("CREATE TABLE levers AS SELECT 'merit_rate' AS parameter_name, 0.5 AS parameter_value, 2025 AS fiscal_year")
connection.execute("CREATE VIEW nested AS SELECT {'a': 1} AS employee_id, NULL::DATE AS hire_date")
connection.execute("CREATE VIEW many AS SELECT 'E' || range AS employee_id, DATE '2020-01-01' AS hire_date FROM range(40000)")
connection.execute("CREATE VIEW endless AS SELECT range AS employee_id, DATE '2020-01-01' AS hire_date FROM range(2000000000)")
def failing(query):
    try:
        connection.execute(query).fetchall()
    except duckdb.Error:
        return
    raise AssertionError("no error")
def interrupted(query):
    is_over = threading.Event()
    def interrupt():
        # One that comes before the query has begun is lost.
        while not is_over.wait(0.005):
            connection.interrupt()
    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        connection.execute(query).fetchall()
    except duckdb.Error as error:
        assert "nterrupted" in str(error), error
        return
    finally:
        is_over.set()
        thread.join()
    raise AssertionError("no interrupt")
for number in range({calls}):
    {call}
    if (number + 1) % ({calls} // 20) == 0:
        print(allocated(), buffered(connection))
"""


@pytest.mark.parametrize("kind", KINDS)
def test_memory_is_flat_over_thousands_of_calls(kind: str) -> None:
    """Once all is warm nothing is added by a call. DuckDB and Python make a greater step now and then, which is not counted."""
    calls = CALLS * 3 // 10 if kind in SLOW else CALLS
    samples = numbers_of(FLAT.replace("{calls}", str(calls)).replace("{call}", KINDS[kind]), timeout=3600)
    for what, of in (("allocated", samples[::2]), ("buffered", samples[1::2])):
        # Of 20 samples 4 are for warming up.
        steps = sorted(after - before for before, after in itertools.pairwise(of[4:]))[1:-2]
        a_call = sum(steps) / len(steps) / (calls // 20)
        print(f"{kind}: {what} {of[4] / 1024:.0f} KiB, then {a_call:+.1f} bytes a call")
        assert a_call < LEAK


def test_memory_and_threads_of_databases_that_are_gone() -> None:
    """A new database each time: its connections, its watcher and its memory go with it."""
    before, after, threads, threads_after = numbers_of(
        """
        import os, time
        def tasks():
            return len(os.listdir("/proc/self/task"))
        at_first = tasks()
        for number in range(120):
            with open_loaded() as connection:
                connection.execute("CREATE TABLE people AS SELECT 'E' AS employee_id, DATE '2020-01-01' AS hire_date")
                connection.execute("FROM polars_yearly_events(2025, 2029, workforce := 'people')").fetchall()
            if number + 1 in (40, 120):
                deadline = time.monotonic() + 5
                while tasks() > at_first and time.monotonic() < deadline:
                    time.sleep(0.02)
                print(memory("VmRSS"))
        print(at_first, tasks())
        """,
        timeout=300,
    )
    print(f"databases: {before} KiB, {after - before:+} KiB")
    assert threads_after == threads
    # A single connection takes more than 20 KiB.
    assert after - before < 20 * 80


# The counts by type, of draws that DuckDB's own md5 gives.
BY_MD5 = """
    WITH employee_types AS (FROM people, (VALUES ('hire', 'hire', 0.15), ('termination', 'termination', 0.12),
            ('promotion', 'promotion', 0.08), ('merit', 'merit', 0.85), ('benefit_enrollment', 'enrollment', 0.75)
        ) AS _(event_type, word, rate)
        WHERE (hire_date IS NULL) = (event_type = 'hire'))
    SELECT event_type, count(*) FROM employee_types
    WHERE ('0x' || md5(concat_ws('|', employee_id, '2025', word))[:8])::UBIGINT / 4294967296 < rate::DOUBLE
    GROUP BY ALL ORDER BY ALL
"""


def test_a_workforce_that_streams_through() -> None:
    """Each surface has the events that the draws say, and the peak of memory is what it is for few employees."""
    peak_of_table_function, peak_of_scalar = numbers_of(
        f"""
        expected = open_loaded()
        expected.execute({PEOPLE.format(EMPLOYEES)!r})
        expected = expected.execute({BY_MD5!r}).fetchall()
        assert sum(count for _, count in expected) > {EMPLOYEES}, expected
        connection = open_loaded()
        connection.execute({PEOPLE.format(EMPLOYEES)!r})
        calls = [
            "polars_yearly_events(2025, 2025, workforce := 'people')",
            "(SELECT unnest(yearly_events(p, 2025, 2025), max_depth := 2) FROM people AS p)",
        ]
        for call in calls:
            with open("/proc/self/clear_refs", "w") as peak:
                peak.write("5")
            before = memory("VmRSS")
            query = f"SELECT event_type, count(*) FROM {{call}} GROUP BY ALL ORDER BY ALL"
            assert connection.execute(query).fetchall() == expected
            print(memory("VmHWM") - before)
        """,
        timeout=3600,
    )
    print(f"{EMPLOYEES} employees: {peak_of_table_function} and {peak_of_scalar} KiB")
    assert 0 < peak_of_table_function < PEAK
    # The second finds what the first has left to be used again, and may need nothing more.
    assert peak_of_scalar < PEAK


def test_totals_of_many_groups_over_thousands_of_years() -> None:
    """Fewer futures are taken at once, so that the peak is that of one: with 16 of them it was gigabytes."""
    (peak,) = numbers_of(
        """
        connection = open_loaded()
        connection.execute("CREATE TABLE people AS SELECT 'E' || range AS employee_id, DATE '2000-01-01' AS hire_date, "
                           "'D' || range AS department FROM range(60)")
        asked = "polars_yearly_totals(1, 9999, workforce := 'people', by := ['department'], replications := 20)"
        ((seeds,),) = connection.execute(f"SELECT count(DISTINCT random_seed) FROM {asked}").fetchall()
        assert seeds == 20
        print(memory("VmHWM"))
        """,
        timeout=300,
    )
    print(f"{peak} KiB")
    # The sums of 60 groups over 9,999 years take 106 MB for each future.
    assert peak < 900 * 1024
