"""A peer in Python, in a process of its own: its threads are set at its start, and its memory is its own."""

import multiprocessing
import pathlib

from benchmarks.peers import worker
from benchmarks.run import NotRun, Run

# Reading the input is not measured, but must end some time.
SECONDS_TO_LOAD = 300


class PythonPeer:
    """A process that has loaded its input and waits to be asked."""

    def __init__(self, task: str, threads: int, folder: pathlib.Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other_end = context.Pipe()
        self.process = context.Process(target=worker.serve, args=(other_end, threads, task, folder), daemon=True)
        self.process.start()
        other_end.close()
        try:
            self._answer(SECONDS_TO_LOAD)
        except NotRun:
            self.close()
            raise

    def run(self, most_seconds: float) -> Run:
        """Runs once; one that fails or takes longer than that is not run."""
        self.pipe.send("run")
        return Run(*self._answer(most_seconds))

    def close(self) -> None:
        """Ends the process."""
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def _answer(self, most_seconds: float) -> tuple | str:
        try:
            answer = self.pipe.recv() if self.pipe.poll(most_seconds) else None
        except EOFError:
            answer = "its process ended"
        if answer is None:
            raise NotRun(f"stopped after {most_seconds:.0f} s")
        if isinstance(answer, str) and answer != "ready":
            raise NotRun(answer.splitlines()[0])
        return answer
