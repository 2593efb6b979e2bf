"""Another process plans or repairs, tells how far it is, stops when asked, and ends in silence."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace

import pytest

from geo.rounds.repair import repair
from geo.rounds.solve import Until, plan
from geo.rounds.worker import start, start_repair
from tests.rounds.problems import make_problem, make_wish

LONG_S = 60.0


def make_large():
    return make_problem([make_wish(f"s{number}") for number in range(14)], days=[0, 1, 2, 3])


def wait_for(is_there):
    until = time.monotonic() + LONG_S
    while not is_there():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_another_process_plans_the_same():
    problem = make_problem([make_wish("a"), make_wish("b")])
    job = start(problem, seconds=5)
    assert job.result(timeout=LONG_S) == plan(problem, Until(seconds=5))
    assert job.is_done()


def lose_a_day():
    """A plan of four days, and its problem without the first of them."""
    problem = make_large()
    old = plan(problem, Until(iterations=50))
    return replace(problem, days=problem.days[1:]), old


def test_another_process_repairs_the_same():
    problem, old = lose_a_day()
    stop = Until(iterations=30)
    job = start_repair(problem, old, stop)
    repaired = job.result(timeout=LONG_S)
    assert repaired == repair(problem, old, stop)
    assert {change.kind for change in repaired.changes} >= {"moved"}
    assert (job.progress().made, job.progress().wished) == (repaired.plan.made, 14)


def test_a_repair_is_kept_when_stopped():
    problem, old = lose_a_day()
    job = start_repair(problem, old, Until(seconds=LONG_S))
    wait_for(job.progress)
    assert not job.is_done()
    job.stop()
    repaired = job.result(timeout=LONG_S / 2)
    assert repaired.plan.made == repair(problem, old).plan.made


def test_the_other_process_ends_in_silence(capfd):
    job = start(make_problem([make_wish("a")]), seconds=1)
    job.result(timeout=LONG_S)
    assert job._process.wait(LONG_S) == 0
    assert "Fatal" not in capfd.readouterr().err


def test_a_plan_tells_of_itself_and_is_kept_when_stopped():
    job = start(make_large(), seconds=LONG_S)
    with pytest.raises(TimeoutError):
        job.result(timeout=0.01)
    wait_for(job.progress)
    assert not job.is_done()
    job.stop()
    job.stop()
    assert job.result(timeout=LONG_S / 2).made == 14


def test_a_process_that_was_ended_is_told():
    job = start(make_large(), seconds=LONG_S)
    wait_for(job.progress)
    os.kill(job._process.pid, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="without a plan"):
        job.result(timeout=LONG_S)


def test_a_mistake_comes_back_with_its_traceback():
    job = start(object(), seconds=1)
    with pytest.raises(RuntimeError, match="AttributeError"):
        job.result(timeout=LONG_S)
