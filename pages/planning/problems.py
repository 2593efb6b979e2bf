"""The problem that a request makes of today's records, built once for all runs that ask for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from geo.rounds.request import build_problem, dump_request
from geo.travel import ROADS_FILE, name_far_offices, name_unreachable, unite_area
from geo.workspace import current_workspace
from pages.shared import readers

if TYPE_CHECKING:
    from collections.abc import Hashable

    from geo.rounds.problem import Problem
    from geo.rounds.request import Request


def build(request: Request) -> tuple[Problem, tuple[str, ...]]:
    """Build the problem, with warnings about what cannot be driven to.

    Raises
    ------
    PlanError
        With every fault of the request, or when no visit falls due in the period.
    """
    network = current_workspace().roads_folder / ROADS_FILE
    state = (
        readers.office_url(),
        readers.version(),
        readers.today(),
        repr(readers.basemap().office),
        network.stat().st_mtime_ns if network.exists() else 0,
        json.dumps(dump_request(request), sort_keys=True),
    )
    return _build(state, request)


@st.cache_resource(show_spinner=False, max_entries=16)
def _build(
    state: Hashable,  # noqa: ARG001 - everything the problem depends on renews the entry
    _request: Request,
) -> tuple[Problem, tuple[str, ...]]:
    records, basemap, status = readers.records(), readers.basemap(), readers.status(readers.today())
    problem = build_problem(_request, records.sites, status, records.visits, basemap.office, readers.travel())
    names = [*(team.name for team in problem.teams), *(wish.name for wish in problem.wishes)]
    far = name_far_offices([basemap.office], unite_area(basemap))
    return problem, (*far, *name_unreachable(problem.travel, names, len(problem.teams)))
