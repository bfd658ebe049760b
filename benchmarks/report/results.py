"""The figures of a run, as they stand in benchmarks.json, and the questions that the report asks of them."""

import dataclasses
import json
import pathlib
import statistics


@dataclasses.dataclass
class Results:
    """All that a run measured; what is drawn and written comes from here alone."""

    machine: dict[str, str]
    plan: dict
    checks: list[str]
    timings: list[dict]
    memory: list[dict]

    def timing(self, scenario: str, size: int, contender: str, threads: int) -> dict | None:
        """The record of a contender."""
        for record in self.timings:
            if (record["scenario"], record["size"], record["contender"], record["threads"]) == (scenario, size, contender, threads):
                return record
        return None

    def seconds(self, scenario: str, size: int, contender: str, threads: int) -> float | None:
        """The median of its rounds, None where it was not run."""
        record = self.timing(scenario, size, contender, threads)
        return None if record is None or not record["seconds"] else statistics.median(record["seconds"])

    def peak(self, size: int, contender: str) -> float | None:
        """The median of the peaks in bytes, None where it was not run."""
        for record in self.memory:
            if (record["size"], record["contender"]) == (size, contender) and record["bytes"]:
                return statistics.median(record["bytes"])
        return None

    def sizes(self, scenario: str) -> list[int]:
        """The sizes of a scenario, the smallest first."""
        return sorted({record["size"] for record in self.timings if record["scenario"] == scenario})

    def group(self, scenario: str, size: int) -> list[dict]:
        """The records of a scenario at a size."""
        return [record for record in self.timings if (record["scenario"], record["size"]) == (scenario, size)]

    def write(self, path: pathlib.Path) -> None:
        """With the seconds of each round, so that the page can be made again without measuring."""
        path.write_text(json.dumps(dataclasses.asdict(self), indent=1) + "\n", encoding="utf-8")


def read(path: pathlib.Path) -> Results:
    """The results of an earlier run."""
    return Results(**json.loads(path.read_text(encoding="utf-8")))
