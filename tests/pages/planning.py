"""Wait for the planner's searches, and look at what lies on its bench."""

import time

PLANNER = {"jadwal": "Susun rencana"}
LONGEST_SEARCH_S = 60


def wait_for_plan(at):
    since = time.monotonic()
    while "rencana" not in at.session_state:
        assert time.monotonic() - since < LONGEST_SEARCH_S
        time.sleep(0.2)
        at.run()
        assert not at.exception


def fit(at):
    """Have the plan fitted to what has changed, and wait until it is."""
    old = bench(at)
    at.button(key="rencana_sesuaikan").click().run()
    wait_for_other(at, old)


def wait_for_other(at, old):
    """Wait until something else lies on the bench."""
    since = time.monotonic()
    while bench(at) is old:
        assert time.monotonic() - since < LONGEST_SEARCH_S
        time.sleep(0.2)
        at.run()
        assert not at.exception


def bench(at):
    return at.session_state["rencana"]
