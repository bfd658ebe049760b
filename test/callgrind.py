"""Counts the instructions of a program in Python under valgrind's callgrind."""

import pathlib
import re
import subprocess
import sys
from collections import Counter

# A line that says of which object or function the next costs are; `c` begins the name of what is called.
NAME = re.compile(r"(c?)(ob|fn)=\((\d+)\)(?: (.*))?")
COST = re.compile(r"[+*\d-]\S* (\d+)")


def count(counts: pathlib.Path, program: str, *arguments: str, options: tuple[str, ...] = ()) -> str:
    """Runs a program with its arguments and gives what it prints; what was counted goes into the file `counts`."""
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={counts}", *options]
    command += [sys.executable, "-c", program, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def total(counts: pathlib.Path) -> int:
    """All instructions that were counted."""
    found = re.search(r"^(?:summary|totals): (\d+)$", counts.read_text(), re.MULTILINE)
    assert found, "callgrind has counted nothing"
    return int(found[1])


def by_function(counts: pathlib.Path, file: pathlib.Path) -> Counter[str]:
    """The instructions of each function of a library, without those of the functions that it calls."""
    names: dict[str, dict[str, str]] = {"ob": {}, "fn": {}}
    where = {"ob": "", "fn": ""}
    instructions: Counter[str] = Counter()
    is_of_a_call = False
    for line in counts.read_text().splitlines():
        if name := NAME.fullmatch(line):
            is_called, kind, number, text = name.groups()
            # A name is written out where it stands first.
            named = names[kind].setdefault(number, text)
            if not is_called:
                where[kind] = named
        elif line.startswith("calls="):
            is_of_a_call = True
        elif cost := COST.fullmatch(line):
            if not is_of_a_call and where["ob"] == str(file.resolve()):
                instructions[where["fn"]] += int(cost[1])
            is_of_a_call = False
    return instructions
