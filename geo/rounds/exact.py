"""The best plan of a few visits: every order and every split is weighed, none is guessed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.rounds.model import Orders, ShiftKey
    from geo.rounds.prices import Pricer

MOST_EXACT = 9
"""Visits up to which all is weighed: 3**9 ways to give a day a part of a part are some 20,000, ten visits 60,000."""
TOO_MUCH_S = 1 << 60
"""What cannot be driven; two of them still fit 64 bits."""

_Ways = dict[int, tuple[int, tuple[int, ...]]]
"""By set of visits (bits): driving seconds and order of the best way to make them in one day."""


def plan_exactly(pricer: Pricer, prizes: Mapping[str, int]) -> Orders:
    """Find the plan that leaves out least and then drives least.

    Parameters
    ----------
    pricer
        Of a problem with at most `MOST_EXACT` visits.
    prizes
        By site id: what leaving a visit out costs, in seconds of driving.

    Notes
    -----
    Held and Karp 1962 within a day, keeping of every set and last stop the ways that are not both later and longer;
    then the same over days: the best way to make each set of visits with the days so far.
    """
    wishes = pricer.problem.wishes
    count = len(wishes)
    masks, parts, starts = _list_splits(count)
    ways_of_type: dict[tuple[object, ...], _Ways] = {}
    steps: list[tuple[ShiftKey, _Ways, NDArray[np.int64]]] = []
    best = np.full(1 << count, TOO_MUCH_S)
    best[0] = 0
    for key, shift in pricer.problem.shifts.items():
        windows = tuple(pricer.find_window(key, wish.site_id) for wish in wishes)
        team = shift.team
        day = (pricer.problem.start_rows[team.team_id], shift.working_s, team.most_sites, team.longest_drive_s, windows)
        if day not in ways_of_type:
            ways_of_type[day] = _list_ways(pricer, key, windows)
        ways = ways_of_type[day]
        costs = np.full(1 << count, TOO_MUCH_S)
        costs[0] = 0
        costs[list(ways)] = [drive_s for drive_s, _ in ways.values()]
        steps.append((key, ways, best))
        best = np.minimum(np.minimum.reduceat(best[masks] + costs[parts], starts), TOO_MUCH_S)
    worth = np.zeros(1 << count, dtype=np.int64)
    for number, wish in enumerate(wishes):
        worth[np.arange(1 << count) >> number & 1 == 1] += prizes[wish.site_id]
    mask = int(np.argmin(np.where(best < TOO_MUCH_S, best - worth, TOO_MUCH_S)))
    return _trace_back(pricer, steps, best, mask)


def _trace_back(
    pricer: Pricer, steps: Sequence[tuple[ShiftKey, _Ways, NDArray[np.int64]]], best: NDArray[np.int64], mask: int
) -> Orders:
    """Find which day makes which visits, from the last day back."""
    orders: Orders = {}
    cost = int(best[mask])
    for key, ways, before in reversed(steps):
        if before[mask] == cost:
            continue
        part = next(part for part, way in ways.items() if part & ~mask == 0 and before[mask ^ part] + way[0] == cost)
        orders[key] = tuple(pricer.problem.wishes[number].site_id for number in ways[part][1])
        cost -= ways[part][0]
        mask ^= part
    return orders


@cache
def _list_splits(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """List every set of visits with every part of it: the rest, the part, and where each set begins."""
    rests: list[int] = []
    parts: list[int] = []
    starts: list[int] = []
    for mask in range(1 << count):
        starts.append(len(parts))
        part = mask
        while True:
            parts.append(part)
            rests.append(mask ^ part)
            if part == 0:
                break
            part = (part - 1) & mask
    return np.array(rests), np.array(parts), np.array(starts)


def _list_ways(pricer: Pricer, key: ShiftKey, windows: Sequence[tuple[int, int] | None]) -> _Ways:
    """List the sets of visits that one day can hold, each with its best order."""
    problem, shift = pricer.problem, pricer.problem.shifts[key]
    drives, first = problem.drives_s, len(problem.teams)
    office = problem.team_rows[key[1]]
    fit = [(number, window) for number, window in enumerate(windows) if window is not None]
    labels: dict[tuple[int, int], list[tuple[int, int, tuple[int, ...]]]] = {(0, office): [(0, 0, ())]}
    ways: _Ways = {}
    for _ in range(min(shift.team.most_sites, len(fit))):
        longer: dict[tuple[int, int], list[tuple[int, int, tuple[int, ...]]]] = {}
        for (mask, here), states in labels.items():
            for number, (opens, closes) in fit:
                wish, there = problem.wishes[number], first + number
                if mask >> number & 1 or (mask and wish.zone != problem.wishes[here - first].zone):
                    continue
                leg_s = drives[here][there]
                for now, drive_s, order in states:
                    start = max(now + leg_s, opens)
                    driven = drive_s + leg_s
                    if start <= closes and driven <= shift.team.longest_drive_s:
                        state = start + wish.stay_s, driven, (*order, number)
                        _keep_best(longer.setdefault((mask | 1 << number, there), []), state)
        for (mask, here), states in longer.items():
            for now, drive_s, order in states:
                driven = drive_s + drives[here][office]
                is_in_time = now + drives[here][office] <= shift.working_s and driven <= shift.team.longest_drive_s
                if is_in_time and (mask not in ways or driven < ways[mask][0]):
                    ways[mask] = driven, order
        labels = longer
    return ways


def _keep_best(states: list[tuple[int, int, tuple[int, ...]]], new: tuple[int, int, tuple[int, ...]]) -> None:
    """Add a state unless one is there that is no later and drives no more; drop those it makes useless."""
    if any(now <= new[0] and drive_s <= new[1] for now, drive_s, _ in states):
        return
    states[:] = [state for state in states if state[0] < new[0] or state[1] < new[1]]
    states.append(new)
