"""The problem in the terms of the solver: vehicles, clients and prizes, and its answers back as orders of sites.

The solver's clock is in working seconds, so that breaks need no place in it, and what it calls distance is seconds of
driving, which are what a plan spends and what a team's longest drive bounds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from pyvrp import Client, ClientGroup, Depot, Location, ProblemData, Solution, VehicleType

from geo.rounds.problem import Problem, Shift, may_pair

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

FORBIDDEN_S = 1_000_000
"""The price of a leg that may not be driven: over eleven days, longer than any round, and finite, because the search
can hang on the solver's own value for missing legs (2**44)."""
SITE_LOAD = 10_000
"""One site in units of load. The search weighs one unit over the team's most sites against prizes, and adapts the
weight between 0.1 and 100,000: with one unit a site it could not outweigh a prize."""
NO_BOUND = 2**40

ShiftKey = tuple["dt.date", str]
Orders = dict[ShiftKey, tuple[str, ...]]
"""A plan without its times: the sites of each team's day, in order."""


@dataclass(frozen=True)
class _Kind:
    """Shifts that can do exactly the same: office, length, bounds, and the visits with their windows."""

    office_row: int
    working_s: int
    most_sites: int
    longest_drive_s: int
    windows: tuple[tuple[int, int, int], ...]


class Model:
    """The solver's data for a problem.

    Parameters
    ----------
    problem
        What to solve.
    prizes
        By site id: what leaving a visit out costs, in seconds of driving.
    """

    def __init__(self, problem: Problem, prizes: Mapping[str, int]) -> None:
        self.problem = problem
        kinds: dict[_Kind, list[ShiftKey]] = defaultdict(list)
        for key, shift in problem.shifts.items():
            kind = _describe(problem, shift)
            if kind.windows:
                kinds[kind].append(key)
        self.kinds = tuple(kinds.items())
        self._variants = sorted({window for kind in kinds for window in kind.windows})
        self._client_of = {window: client for client, window in enumerate(self._variants)}
        self._prizes = prizes

    def read_orders(self, solution: Solution) -> Orders:
        """Give every route of a solution a team and a day of its kind."""
        free = [list(keys) for _, keys in self.kinds]
        orders: Orders = {}
        for route in solution.routes():
            visits = [self._variants[step.idx][0] for step in route if step.is_client()]
            if visits:
                key = free[route.vehicle_type()].pop(0)
                orders[key] = tuple(self.problem.wishes[visit].site_id for visit in visits)
        return orders

    @cached_property
    def data(self) -> ProblemData:
        """The vehicles, clients and legs; only where there are kinds."""
        problem = self.problem
        offices = sorted({kind.office_row for kind, _ in self.kinds})
        rows = np.array([*offices, *(len(problem.teams) + visit for visit, _, _ in self._variants)])
        drives = problem.travel.seconds[np.ix_(rows, rows)].astype(np.int64)
        zones = np.array([""] * len(offices) + [problem.wishes[visit].zone for visit, _, _ in self._variants])
        is_site = np.arange(len(rows)) >= len(offices)
        drives[(zones[:, None] != zones[None, :]) & is_site[:, None] & is_site[None, :]] = FORBIDDEN_S
        np.fill_diagonal(drives, 0)

        profiles: dict[tuple[int, ...], int] = {}
        matrices: list[NDArray[np.int64]] = []
        vehicle_types = []
        for kind, keys in self.kinds:
            served = tuple(self._client_of[window] for window in kind.windows)
            if served not in profiles:
                profiles[served] = len(matrices)
                matrices.append(_forbid_others(drives, len(offices), served))
            office = offices.index(kind.office_row)
            vehicle_types.append(
                VehicleType(
                    num_available=len(keys),
                    capacity=[kind.most_sites * SITE_LOAD],
                    start_depot=office,
                    end_depot=office,
                    tw_late=kind.working_s,
                    max_distance=kind.longest_drive_s,
                    profile=profiles[served],
                )
            )
        variants_of: dict[int, list[int]] = defaultdict(list)
        for client, (visit, _, _) in enumerate(self._variants):
            variants_of[visit].append(client)
        shared = [clients for clients in variants_of.values() if len(clients) > 1]
        group_of = {client: number for number, clients in enumerate(shared) for client in clients}
        clients = []
        for number, (visit, first, last) in enumerate(self._variants):
            wish = problem.wishes[visit]
            clients.append(
                Client(
                    location=len(offices) + number,
                    delivery=[SITE_LOAD],
                    service_duration=wish.stay_s,
                    tw_early=first,
                    tw_late=last,
                    prize=self._prizes[wish.site_id],
                    required=False,
                    group=group_of.get(number),
                )
            )
        return ProblemData(
            locations=[Location(0, 0) for _ in rows],
            clients=clients,
            depots=[Depot(office) for office in range(len(offices))],
            vehicle_types=vehicle_types,
            distance_matrices=matrices,  # type: ignore[arg-type] # its stubs misname the shape
            duration_matrices=matrices,  # type: ignore[arg-type]
            groups=[ClientGroup(clients, required=False) for clients in shared],
        )


def _describe(problem: Problem, shift: Shift) -> _Kind:
    """Describe what a shift can do, the same words for shifts that can do the same."""
    office = problem.team_rows[shift.team.team_id]
    windows = []
    for number, wish in enumerate(problem.wishes):
        if not may_pair(problem, shift, wish):
            continue
        site = len(problem.teams) + number
        first, last = shift.find_window(wish)
        there, back = problem.drives_s[office][site], problem.drives_s[site][office]
        is_long = there + back > shift.team.longest_drive_s
        if is_long or max(first, there) > last or max(first, there) + wish.stay_s + back > shift.working_s:
            continue  # not even alone
        # A visit that may last until the office closes needs no bound of its own: one client for days of any length.
        windows.append((number, first, NO_BOUND if last >= shift.working_s - wish.stay_s else last))
    return _Kind(
        office_row=problem.start_rows[shift.team.team_id],
        working_s=shift.working_s,
        most_sites=shift.team.most_sites,
        longest_drive_s=shift.team.longest_drive_s,
        windows=tuple(windows),
    )


def _forbid_others(drives: NDArray[np.int64], offices: int, served: Sequence[int]) -> NDArray[np.int64]:
    """Copy the driving times with every leg to or from a client that is not served made too long to drive."""
    is_other = np.ones(len(drives), dtype=bool)
    is_other[:offices] = False
    is_other[offices + np.array(served, dtype=np.int64)] = False
    forbidden = drives.copy()
    forbidden[is_other, :] = FORBIDDEN_S
    forbidden[:, is_other] = FORBIDDEN_S
    np.fill_diagonal(forbidden, 0)
    return forbidden
