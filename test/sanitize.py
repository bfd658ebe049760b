"""Runs the extension where memory is watched: what reads or writes beside its own, or is never given back, is found.

    sanitize.py PYTHON…        # the Pythons of the DuckDB versions; `make sanitize` knows them

AddressSanitizer watches the unit tests of the library, and the library as DuckDB loads it: the SQL tests, random statements, and
a program after whose end nothing of ours may be left. valgrind watches the same program with the extension as it is shipped, for
values that nobody has written. docs/unsafe.md says which of these reaches which `unsafe` code.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = "x86_64-unknown-linux-gnu"
FOLDER = ROOT / "target" / "sanitize"
WATCHED = ROOT / "build" / "sanitize" / "navigator_events.duckdb_extension"
SHIPPED = ROOT / "build" / "release" / "navigator_events.duckdb_extension"
FUZZ_SECONDS = 120
# Random cases of each property in the unit tests, which take ten times as long as otherwise.
PROPERTY_CASES = "16"
OURS = "navigator_events"
# It copies DuckDB's table of functions, which is shorter in an older DuckDB than in the bindings: what lies behind it is never called.
NOT_OURS = "duckdb_rs_extension_api_init"
# The memory that no system has is asked for on purpose, to be told that it is not there.
OPTIONS = "allocator_may_return_null=1"

PROGRAM = """
import sys, time, duckdb
connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
connection.execute(f"LOAD '{sys.argv[1]}'")
connection.execute("SET enable_progress_bar = false")
connection.execute('''CREATE TABLE census AS SELECT 'E' || i AS employee_id, DATE '2020-01-01' + (i % 900)::INTEGER AS hire_date,
    NULLIF(50000 + i, 50007)::DECIMAL(12,2) AS salary, ('L' || i % 3)::ENUM('L0', 'L1', 'L2') AS level,
    repeat('department ', 3) AS department,
    NULLIF(i % 50, 3)::SMALLINT AS tenure_months, NULLIF(i % 5, 1)::BOOLEAN AS is_enrolled,
    NULLIF('1980-01-01', '') AS birth_date FROM range(300) AS r(i)''')
for statement in (
    "SELECT count(event_id), max(event_details) FROM polars_yearly_events(2025, 2029, workforce := 'census', scenario_id := 'x')",
    "SELECT count(*) FROM (SELECT unnest(yearly_events(c, 2025, 2029, {'hire_rate': 0.5, 'random_seed': i})) "
    "FROM census AS c, range(3) AS r(i))",
    "SELECT count(*) FROM (SELECT unnest(yearly_events(CASE WHEN tenure_months > 7 THEN c END, 2025, 2026)) FROM census AS c)",
    "SELECT sum(hash_rng(employee_id, 2025, 'x', NULLIF(level, 'L1')::VARCHAR, 7)) FROM census",
    "FROM polars_yearly_events(2025, 2020)",
    "FROM polars_yearly_events(2025, 2026, workforce := 'nobody')",
    "SELECT yearly_events(c, 2025, 2026, {'no_such_option': 1}) FROM census AS c",
    "SELECT yearly_events({'employee_id': NULL, 'hire_date': 'x'}, 2025, 2026)",
):
    try:
        print("\\n= ", len(connection.execute(statement).fetchall()))
    except duckdb.Error as error:
        print("\\n= ", type(error).__name__)
connection.close()
# The extension lets its connections go a moment later.
time.sleep(0.5)
"""
EXPECTED = ["1", "1", "1", "1", "BinderException", "InvalidInputException", "BinderException", "InvalidInputException"]


def run(*command: object, **environment: str) -> subprocess.CompletedProcess:
    """Runs a command in the repository, with these variables in its environment."""
    words = [str(part) for part in command]
    return subprocess.run(words, env=os.environ | environment, cwd=ROOT, capture_output=True, text=True, check=False)


def output_of(*command: object, **environment: str) -> str:
    """What a command prints; it must end well."""
    made = run(*command, **environment)
    if made.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {made.returncode}\n{made.stdout[-4000:]}\n{made.stderr[-8000:]}")
    return made.stdout


def library_of_gcc(name: str) -> pathlib.Path:
    """A library that comes with gcc."""
    return pathlib.Path(output_of("gcc", f"-print-file-name={name}").strip())


def check_tools() -> None:
    """Ends with a line that says what is needed where it is not there."""
    tools = {"gcc": "with libasan", "valgrind": "its memcheck", "cargo": "by rustup"}
    missing = [f"{tool} ({source})" for tool, source in tools.items() if not shutil.which(tool)]
    if "cargo" not in "".join(missing) and run("cargo", "+nightly", "--version").returncode != 0:
        missing.append("a nightly Rust (rustup toolchain install nightly)")
    if not missing and not library_of_gcc("libasan.so").is_absolute():
        missing.append("libasan of gcc (libgcc-dev)")
    if missing:
        raise SystemExit(f"make sanitize needs {', '.join(missing)}")


def cargo(*arguments: str) -> str:
    """Runs the nightly cargo with AddressSanitizer."""
    common = ("--locked", "--lib", "--target", TARGET, "--target-dir", FOLDER)
    variables = {"RUSTFLAGS": "-Zsanitizer=address", "ASAN_OPTIONS": OPTIONS, "PROPTEST_CASES": PROPERTY_CASES}
    return output_of("cargo", "+nightly", *arguments, *common, **variables)


def watched() -> dict[str, str]:
    """The environment of a Python that loads a watched extension."""
    # The C++ library comes along, as the sanitizer looks for its exceptions before DuckDB has loaded it.
    libraries = f"{library_of_gcc('libasan.so')} {library_of_gcc('libstdc++.so.6')}"
    return {"LD_PRELOAD": libraries, "NAVIGATOR_EVENTS_EXTENSION": str(WATCHED), "ASAN_OPTIONS": f"{OPTIONS}:detect_leaks=0"}


def blocks_of_ours(report: str, first_line: str) -> list[str]:
    """The parts of a report that begin with such a line and have a frame of ours."""
    parts = re.split(r"\n(?:==\d+==)?\s*\n", report)
    return [part for part in parts if re.search(first_line, part) and OURS in part and NOT_OURS not in part]


def check_leaks(python: str) -> None:
    """What was allocated below a function of ours must be given back; Python's and DuckDB's own leaks are theirs."""
    options = f"{OPTIONS}:detect_leaks=1:fast_unwind_on_malloc=0:malloc_context_size=40"
    made = run(python, "-c", PROGRAM, WATCHED, **watched() | {"ASAN_OPTIONS": options})
    check_program(made)
    leaks = blocks_of_ours(made.stderr, r"leak of \d+ byte")
    if leaks:
        raise SystemExit("memory is never given back:\n" + "\n\n".join(leaks[:5]))


def check_valgrind(python: str) -> None:
    """No error below a function of ours, in the extension as it is shipped."""
    valgrind = ("valgrind", "--leak-check=no", "--error-limit=no", "--num-callers=40", "--fair-sched=yes")
    made = run(*valgrind, python, "-c", PROGRAM, SHIPPED, PYTHONMALLOC="malloc")
    check_program(made)
    errors = blocks_of_ours(made.stderr, r"Invalid|uninitialised|overlap|free\(\)")
    if errors:
        raise SystemExit("valgrind has found:\n" + "\n\n".join(errors[:5]))


def check_program(made: subprocess.CompletedProcess) -> None:
    """The program has done all that it should; otherwise there was nothing to watch."""
    # A progress bar may stand between the lines.
    printed = [line.removeprefix("= ").strip() for line in made.stdout.splitlines() if line.startswith("= ")]
    if printed != EXPECTED:
        report = made.stderr[max(made.stderr.find("ERROR: "), 0):]
        raise SystemExit(f"the program ended with {made.returncode} after {printed}\n{report[:6000]}")


def main(*pythons: str) -> None:
    """All checks; the first that fails ends it."""
    check_tools()
    print("AddressSanitizer: the unit tests")
    print(re.findall(r"test result.*", cargo("test"))[0])
    cargo("build")
    output_of(sys.executable, "packaging/extension/package_extension.py", FOLDER / TARGET / "debug" / "libnavigator_events.so", WATCHED)
    for python in pythons:
        print(f"== {output_of(python, '-c', 'import duckdb; print(duckdb.__version__)').strip()}")
        print("AddressSanitizer: leaks", flush=True)
        check_leaks(python)
        print("valgrind: the extension as it is shipped", flush=True)
        check_valgrind(python)
        print("AddressSanitizer: random statements", flush=True)
        print(output_of(python, "test/sql_fuzzer.py", "--seconds", FUZZ_SECONDS, **watched()), end="")
        print("AddressSanitizer: the SQL tests", flush=True)
        print(output_of(python, "-m", "pytest", "-q", "-p", "no:faulthandler", "test/test_sql.py", **watched()).splitlines()[-1])


if __name__ == "__main__":
    main(*sys.argv[1:])
