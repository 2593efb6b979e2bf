"""A process that has imported the program and forks: each job runs in a child that a test may kill at any moment.

A line in names a job and its arguments; out come `start PID`, whatever the job says, and `dead` once it is gone.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from geo.store import open_store, writing
from geo.store.backup import keep_backup
from geo.store.restore import restore_backup
from geo.store.tables import Need, Observation, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = dt.datetime(2026, 3, 11, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def say(words: str) -> None:
    """Write a line at once; a killed process leaves none of it in a buffer."""
    os.write(1, f"{words}\n".encode())


def write(url: str, trial: str) -> None:
    """Record visits with all their rows for ever, and acknowledge each one once it is saved."""
    engine = open_store(url)
    for number in itertools.count():
        name = f"{trial}-{number}"
        with writing(engine, who="ani", action="visit.save") as session:
            session.add(Visit(visit_id=name, site_id="a", date=dt.date(2026, 3, 1), status="done"))
            session.flush()
            session.add(Observation(observation_id=name, visit_id=name, houses=number))
            for category in ("sewing", "salon"):
                session.add(Need(need_id=f"{name}-{category}", visit_id=name, category=category, count=1))
        say(f"ack {name}")


def restore(url: str, file: str, folder: str) -> None:
    """Restore a backup once."""
    restore_backup(url, Path(file), Path(folder), NOON)
    say("ack restored")


def backup(url: str, folder: str) -> None:
    """Back up for ever, after a change each."""
    engine = open_store(url)
    for number in itertools.count():
        with writing(engine) as session:
            session.add(Visit(visit_id=f"b-{time.time_ns()}", site_id="a", date=dt.date(2026, 3, 1), status="done"))
        made = keep_backup(engine, Path(folder), dt.datetime.now(NOON.tzinfo) + dt.timedelta(hours=number))
        say(f"ack {made.file.name}")


def kill(pid: int) -> None:
    """End a process as a pulled plug does; one that was done first is gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


JOBS = {job.__name__: job for job in (write, restore, backup)}


class Warm:
    """The test's side of the process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run_and_kill(self, job: str, *arguments: object, after_acks: int = 0, after_s: float) -> list[str]:
        """Start a job, kill it so long after it has acknowledged so much, and give all that it acknowledged."""
        self._process.stdin.write("\t".join([job, *map(str, arguments)]) + "\n")
        self._process.stdin.flush()
        pid = int(self._line().removeprefix("start "))
        said = [self._line() for _ in range(after_acks)]
        timer = threading.Timer(after_s, kill, (pid,))
        timer.start()
        while "dead" not in said:
            said.append(self._line())
        timer.cancel()
        return [line.removeprefix("ack ") for line in said if line != "dead"]

    def _line(self) -> str:
        line = self._process.stdout.readline()
        assert line, "the warm process has died"
        return line.rstrip("\n")


@contextmanager
def warm_process() -> Iterator[Warm]:
    """Start the process, and end it."""
    command = [sys.executable, "-m", "tests.durability.warm"]
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # a process with threads forks badly
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=alone) as process:
        try:
            assert process.stdout.readline() == "ready\n"
            yield Warm(process)
        finally:
            process.stdin.close()
            process.wait(timeout=10)


def main() -> None:
    """Fork a child for every line."""
    say("ready")
    for line in sys.stdin:
        job, *arguments = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            try:
                say(f"start {os.getpid()}")
                JOBS[job](*arguments)
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        say("dead")


if __name__ == "__main__":
    main()
