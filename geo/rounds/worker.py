"""Plan or repair in another process, so that nobody else waits: start it, ask how far it is, stop it, keep the best.

The other process is a fresh Python and not a child of ``multiprocessing``, which would run a server's main script
again. It ends by itself when this one does: its standard input closes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar, cast

from geo.rounds.plan import Plan
from geo.rounds.repair import USUAL_STOP, Repaired, repair
from geo.rounds.solve import Progress, Until, plan

if TYPE_CHECKING:
    from geo.rounds.problem import Problem

LONGEST_CLOSING_S = 60.0
"""After it was stopped a search still times its plan and explains what is left: seconds. Longer is a mistake."""

Found = TypeVar("Found", Plan, Repaired)
_Task = tuple["Problem", Plan | None, Until, int]
"""What to plan, the old plan where it is one to repair, when to stop and the seed."""


class Job(Generic[Found]):
    """A plan in the making; made by `start` or `start_repair`."""

    def __init__(self, task: _Task) -> None:
        root = Path(__file__).parents[2]
        paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "geo.rounds.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        self._progress: Progress | None = None
        self._found: Found | None = None
        self._failure = "the planning process ended without a plan"
        self._is_closed = threading.Lock()
        self._ears = threading.Thread(target=self._listen, args=(task,), daemon=True)
        self._ears.start()

    def progress(self) -> Progress | None:
        """Tell of the best plan so far; None when there is none yet."""
        return self._progress

    def is_done(self) -> bool:
        """Tell whether `result` would return at once."""
        return not self._ears.is_alive()

    def stop(self) -> None:
        """Ask the search to end and to keep the best plan so far; once is enough."""
        if self._process.stdin is not None and self._is_closed.acquire(blocking=False):
            self._process.stdin.close()

    def result(self, timeout: float | None = None) -> Found:
        """Wait for the plan, or for what became of the old one.

        Raises
        ------
        TimeoutError
            When it is not there within ``timeout`` seconds; the search goes on.
        RuntimeError
            When the other process failed: a mistake in this program, with the other side's traceback.
        """
        self._ears.join(timeout)
        if self._ears.is_alive():
            raise TimeoutError("the plan is not there yet")
        if self._found is None:
            raise RuntimeError(self._failure)
        return self._found

    def _listen(self, task: _Task) -> None:
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the planning process has no pipes")
        try:
            pickle.dump(task, process.stdin)
            process.stdin.flush()
            while True:
                message = pickle.load(process.stdout)  # noqa: S301 - from this very program
                if isinstance(message, Progress):
                    self._progress = message
                elif isinstance(message, Plan | Repaired):
                    self._found = cast("Found", message)
                else:
                    self._failure = str(message)
        except (EOFError, BrokenPipeError, ValueError):
            pass  # it has ended, or was stopped before it began
        finally:
            self.stop()
            process.stdout.close()
            try:
                process.wait(LONGEST_CLOSING_S)
            except subprocess.TimeoutExpired:
                process.kill()


def start(problem: Problem, seconds: float, seed: int = 1) -> Job[Plan]:
    """Start to plan in another process.

    Parameters
    ----------
    problem
        What to plan.
    seconds
        How long to search.
    seed
        Of the search.
    """
    return Job((problem, None, Until(seconds=seconds), seed))


def start_repair(problem: Problem, old: Plan, stop: Until = USUAL_STOP, seed: int = 1) -> Job[Repaired]:
    """Start to repair a plan in another process.

    Parameters
    ----------
    problem, old, stop, seed
        As for `geo.rounds.repair.repair`. ``stop.is_asked`` does not reach the other process: `Job.stop` does.
    """
    return Job((problem, old, replace(stop, is_asked=None), seed))


def _work(ears: BinaryIO, mouth: BinaryIO) -> None:
    """Read a task, do it and tell of it; the end of the input is the wish to stop."""
    problem, old, stop, seed = pickle.load(ears)  # noqa: S301 - from this very program
    is_asked = threading.Event()

    def wait_for_end() -> None:
        # The bare descriptor: Python could not end while a thread of it held the lock of a buffered one.
        while os.read(ears.fileno(), 1):
            pass
        is_asked.set()

    threading.Thread(target=wait_for_end, daemon=True).start()

    def tell(message: object) -> None:
        pickle.dump(message, mouth)
        mouth.flush()

    try:
        until = replace(stop, is_asked=is_asked.is_set)
        tell(plan(problem, until, seed, tell) if old is None else repair(problem, old, until, seed, tell))
    except Exception:  # noqa: BLE001 - the other side raises it
        tell(traceback.format_exc())


def _open_mouth() -> BinaryIO:
    """Keep the standard output for messages; what is printed goes to the standard error."""
    mouth = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return mouth


if __name__ == "__main__":
    _work(sys.stdin.buffer, _open_mouth())
