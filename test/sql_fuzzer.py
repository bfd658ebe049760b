"""Random SQL over all functions: no crash, no hang, no internal error, no rows that differ without a reason.

    python test/sql_fuzzer.py --seconds 600 --seed 7     # what `make fuzz` runs; without a seed it takes a new one
    python test/sql_fuzzer.py --seed 7 --case 123        # a single case again

The statements run in a process of its own, so that a crash or a hang of it is seen. What is found is made smaller and printed
with its seed.
"""

import argparse
import collections
import copy
import dataclasses
import json
import random
import re
import select
import subprocess
import sys
import tempfile
import time

from conftest import EXTENSION, ROOT
from fuzz_shapes import case as case_of
from fuzz_statements import FUNCTIONS, WRONG_DRAW, WRONG_TOTAL, Case, Step

CHILD = ROOT / "test" / "fuzz_child.py"
# Seconds that a statement may take. Most take a hundredth of one; a machine that is busy may take long for a few.
PATIENCE = 120
# From an independent md5: Python's hashlib.
KNOWN_DRAW = 0.3640904757194221
# No statement may end so, whatever it is.
NEVER = re.compile(rf"INTERNAL|FATAL|fault of navigator_events|internal fault|panicked|{WRONG_DRAW}|{WRONG_TOTAL}", re.IGNORECASE)
SEEDS = 2**31


@dataclasses.dataclass
class Finding:
    """Something that must not be."""

    what: str
    case: Case
    step: int
    details: str

    def __str__(self) -> str:
        statements = self.case.statements()[: self.step + 1]
        shown = "\n".join(f"{step.sql}; -- {step.action} {step.parameters or ''}" for step in statements)
        again = f"python test/sql_fuzzer.py --seed {self.case.seed} --case {self.case.number}"
        return f"{self.what}: {self.details}\n{shown}\nAgain: {again}"


class Executor:
    """The process that runs the statements; it is started again when it has ended."""

    def __init__(self, command: list[str] | None = None, patience: float = PATIENCE) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.command = command or [sys.executable, str(CHILD), str(EXTENSION), self.folder.name]
        self.patience = patience
        self.process: subprocess.Popen | None = None
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 (it lives as long as this)

    def ask(self, sql: str | None, **more) -> dict:
        """What became of a statement, None being a new database: rows, an error, a crash or a hang."""
        if self.process is None:
            self.errors.seek(0)
            self.errors.truncate()
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        request = json.dumps({"sql": sql and sql.replace("{folder}", self.folder.name), **more})
        try:
            print(request, file=self.process.stdin, flush=True)
            line = self.process.stdout.readline() if self.is_answered() else None
        except BrokenPipeError:
            line = ""
        if line:
            return json.loads(line)
        if line is None:
            self.stop()
            return {"kind": "hang", "text": f"no answer within {self.patience} seconds"}
        status = self.process.wait()
        self.stop()
        return {"kind": "crash", "text": f"the process ended with {status}\n{self.last_words()}"}

    def is_answered(self) -> bool:
        """Waits for an answer, a second at a time: a machine that stands still for a while has not hung the process."""
        seconds = 0.0
        while seconds < self.patience:
            if select.select([self.process.stdout], [], [], 1.0)[0]:
                return True
            seconds += 1.0
        return False

    def last_words(self) -> str:
        """What the process wrote on stderr, above all the report of a sanitizer."""
        self.errors.seek(0)
        text = self.errors.read()
        return text[-6000:] if "ERROR: " not in text else text[text.index("ERROR: "):][:6000]

    def stop(self) -> None:
        """Ends the process."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def __enter__(self) -> "Executor":
        return self

    def __exit__(self, *_) -> None:
        self.stop()
        self.errors.close()
        self.folder.cleanup()


def judged(step: Step, outcome: dict, before: dict | None) -> tuple[str, str] | None:
    """What is wrong with the outcome of a statement, if anything; `before` is what it must be like."""
    text = outcome.get("text", "")
    if outcome["kind"] in ("crash", "hang"):
        return outcome["kind"], text
    # Below the message DuckDB shows the statement.
    if NEVER.search(text.partition("\nLINE ")[0]):
        return "an internal error", text
    if outcome.get("known_draw") != KNOWN_DRAW:
        return "the connection draws another number afterwards", str(outcome.get("known_draw"))
    if "nterrupted" in text and step.action != "interrupt":
        return "nobody has interrupted it", text
    if before is None or step.action in ("first", "interrupt"):
        return None
    if outcome["kind"] != before["kind"]:
        return "it ends in another way", f"{before}, then {outcome}"
    same = "in_order" if step.like_last else "rows"
    if outcome.get(same) != before.get(same) or outcome.get("count") != before.get("count"):
        return "it gives other rows", f"{before}, then {outcome}"
    return None


@dataclasses.dataclass
class Fuzzer:
    """Runs cases and counts what they reach."""

    executor: Executor
    covered: collections.Counter = dataclasses.field(default_factory=collections.Counter)

    def run(self, case: Case) -> Finding | None:
        """The first thing that is wrong in a case."""
        chance = random.Random(f"interrupts {case.seed} {case.number}")
        if (outcome := self.executor.ask(None))["kind"] != "rows":
            return Finding(f"opening: {outcome['kind']}", case, -1, outcome["text"])
        statements = case.statements()
        last: dict | None = None
        for number, step in enumerate(statements):
            # A statement that repeats is held against itself, too.
            for before in [last if step.like_last else None, *([...] if step.repeats else [])]:
                outcome = self.executor.ask(step.sql, parameters=step.parameters, action=step.action, after=chance.uniform(0.001, 0.15))
                against_itself = before is ...
                wrong = judged(
                    dataclasses.replace(step, like_last=False) if against_itself else step, outcome, last if against_itself else before
                )
                if wrong:
                    return Finding(wrong[0], case, number, wrong[1])
                last = outcome
            if number >= len(statements) - len(case.steps):
                self.count(case, step, last)
        return None

    def count(self, case: Case, step: Step, outcome: dict) -> None:
        """Counts what a statement has reached."""
        has_rows = outcome["kind"] == "rows"
        self.covered["statements"] += 1
        self.covered["statements with a result"] += has_rows
        self.covered[f"shape {case.shape}"] += 1
        self.covered[f"action {step.action}"] += 1
        if not has_rows:
            self.covered[f"error {outcome['text'].partition(':')[0]}"] += 1
            return
        for function in FUNCTIONS:
            self.covered[f"function {function}"] += re.search(rf"\b(?<!polars_){function}\(", step.sql) is not None
        for column in case.workforces[0].columns:
            self.covered[f"type {column.sql_type}"] += 1

    def smaller(self, finding: Finding, seconds: float = 120) -> Finding:
        """The same finding by a case that has fewer rows, columns and statements, as far as that goes in a while."""
        end = time.monotonic() + seconds
        is_better = True
        while is_better and time.monotonic() < end:
            is_better = False
            for case in smaller_cases(finding.case):
                found = self.run(case)
                if found and found.what == finding.what:
                    finding, is_better = found, True
                    break
                if time.monotonic() > end:
                    break
        return finding


def smaller_cases(case: Case):
    """The case without one of its settings, statements or columns, or with fewer rows."""
    for name in ("settings", "steps"):
        for at in range(len(getattr(case, name)) - (name == "steps")):
            less = copy.deepcopy(case)
            del getattr(less, name)[at]
            if name == "steps" and at < len(less.steps):
                # What it was held against is gone, or has become another.
                less.steps[at].like_last = False
            yield less
    for of in ("workforces", "levers"):
        for at, table in enumerate(getattr(case, of)):
            for rows in sorted({0, 1, table.rows // 2} - {table.rows}):
                if rows < table.rows:
                    less = copy.deepcopy(case)
                    getattr(less, of)[at].rows = rows
                    yield less
            for column in range(len(table.columns) if len(table.columns) > 1 else 0):
                less = copy.deepcopy(case)
                del getattr(less, of)[at].columns[column]
                yield less
    if case.levers:
        less = copy.deepcopy(case)
        less.levers = []
        yield less


def fuzz(fuzzer: Fuzzer, seed: int, numbers, end: float = float("inf"), seconds_to_shrink: float = 120) -> tuple[Finding | None, int]:
    """Runs the cases of those numbers until the end, or until one finds something, which is made smaller."""
    count = 0
    for number in numbers:
        if time.monotonic() > end:
            break
        if finding := fuzzer.run(case_of(seed, number)):
            return fuzzer.smaller(finding, seconds_to_shrink), count
        count += 1
    return None, count


def main() -> int:
    """The long run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(SEEDS))
    parser.add_argument("--case", type=int)
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with Executor() as executor:
        fuzzer = Fuzzer(executor)
        first = given.case or 0
        numbers = range(first, first + 1 if given.case is not None else sys.maxsize)
        finding, count = fuzz(fuzzer, given.seed, numbers, time.monotonic() + given.seconds)
    print(f"{count} cases without a finding, {fuzzer.covered['statements']} statements, "
          f"{fuzzer.covered['statements with a result']} with a result")
    if finding:
        print(finding)
    return finding is not None


if __name__ == "__main__":
    sys.exit(main())
