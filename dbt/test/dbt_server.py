"""Runs dbt commands for the tests, each in a process of its own.

Importing dbt takes two seconds, more than most of what the tests ask of it. So one process imports it and forks for each
command: a line of JSON on its input says which, a line with the exit code on its output answers.
"""

import json
import os
import sys

import dbt.adapters.duckdb
import dbt.cli.main
import dbt.task.build


def run(command: dict) -> None:
    """Becomes the dbt command; never returns."""
    os.chdir(command["folder"])
    os.environ.clear()
    os.environ.update(command["variables"])
    sys.argv = ["dbt", *command["arguments"]]
    output = os.open(command["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    dbt.cli.main.cli()


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            # Leaves by way of SystemExit, so that the handlers at the exit of a process run.
            answers.close()
            run(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


if __name__ == "__main__":
    main()
