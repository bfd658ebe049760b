"""One run of a contender."""

import typing
from collections.abc import Callable

# Takes a line for whoever waits.
Report = Callable[[str], None]


class Run(typing.NamedTuple):
    """What a run took and gave."""

    # Of the statement or the program alone.
    seconds: float
    # The number of events, or the sum of the draws: what must be the same for all contenders.
    result: float
    # Memory that the result holds; for a process of its own, the most that it ever held.
    held_bytes: int


class NotRun(Exception):
    """A contender that does not run here, with the reason as the reader sees it."""
