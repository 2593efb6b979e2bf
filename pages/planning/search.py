"""The search for the best plan, or for what an old one can become: in a process of its own, stopped with the best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.indonesian import whole
from geo.rounds.plan import Plan
from geo.rounds.repair import USUAL_STOP, Repaired
from geo.rounds.words import length_word
from geo.rounds.worker import start, start_repair
from pages.planning import workbench

if TYPE_CHECKING:
    from geo.rounds.problem import Problem
    from geo.rounds.request import Request
    from geo.rounds.worker import Job
    from pages.planning.workbench import Workbench

KEY = "rencana_pencarian"
FEW_VISITS, FEW_SECONDS = 12, 1
"""So few visits are as good as planned within milliseconds; up to nine are solved exactly and end the search."""
SECONDS_PER_VISIT, MOST_SECONDS = 0.1, 20
WATCH_S = 0.4


@dataclass
class Search:
    """A search under way: what was asked, and the process that works on it."""

    request: Request
    problem: Problem
    job: Job[Any]
    seconds: float


def begin(request: Request, problem: Problem) -> None:
    """Start a search; one that is under way is ended."""
    end()
    visits = len(problem.wishes)
    seconds = FEW_SECONDS if visits <= FEW_VISITS else min(FEW_SECONDS + visits * SECONDS_PER_VISIT, MOST_SECONDS)
    st.session_state[KEY] = Search(request, problem, start(problem, seconds=seconds), seconds)


def begin_fitting(request: Request, problem: Problem, bench: Workbench) -> None:
    """Start to fit the plan on the bench to what has changed; a search that is under way is ended."""
    end()
    old = Plan(bench.now().rounds, (), seed=1, iterations=0)
    seconds = USUAL_STOP.seconds or FEW_SECONDS
    st.session_state[KEY] = Search(request, problem, start_repair(problem, old), seconds)


def end() -> None:
    """End a search and forget it."""
    search = st.session_state.pop(KEY, None)
    if search is not None:
        search.job.stop()


def is_under_way() -> bool:
    """Tell whether a search runs."""
    return KEY in st.session_state


@st.fragment(run_every=WATCH_S)
def watch() -> None:
    """Show how far the search is; when it ends, lay its plan on the bench."""
    search: Search | None = st.session_state.get(KEY)
    if search is None:
        return
    if search.job.is_done():
        end()  # first: a search that failed must not stand in the way of the next
        _lay_out(search)
        st.rerun()
    seen = search.job.progress()
    if seen is None:
        st.progress(0.0, "Menyiapkan pencarian …")
    else:
        share = min(seen.seconds / search.seconds, 1.0)
        st.progress(
            share,
            f"Terbaik sejauh ini: {whole(seen.made)} dari {whole(seen.wished)} kunjungan, "
            f"berkendara {length_word(seen.drive_s)}",
        )
    if st.button("Berhenti, pakai yang terbaik", key="rencana_berhenti"):
        search.job.stop()


def _lay_out(search: Search) -> None:
    found = search.job.result()
    if isinstance(found, Repaired):
        changes = tuple(change.text for change in found.changes)
        workbench.lay_out_fitted(search.request, search.problem, found.plan, changes)
    else:
        workbench.lay_out(search.request, search.problem, found)
