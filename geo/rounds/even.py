"""Even days: equal driving, spread fairly over the teams and their days, with the most urgent rounds first."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.rounds.model import Orders, ShiftKey
    from geo.rounds.prices import Pricer
    from geo.rounds.problem import Problem

MOST_PASSES = 10
"""A pass tries every pair of team days once; two or three are enough in practice."""

Pair = tuple[tuple[str, ...], tuple[str, ...]]


def even_out(pricer: Pricer, orders: Orders) -> Orders:
    """Even out a plan without a second more driving.

    Whole rounds change places, and single stops move to a shorter day, when that makes the lengths of the days, then
    the work of the teams more equal, or, both being equal, brings overdue visits forward.
    """
    orders = dict(orders)
    keys = list(pricer.problem.shifts)
    work = dict.fromkeys(pricer.problem.team_rows, 0)
    for key, order in orders.items():
        work[key[1]] += _measure(pricer, key, order)[1]
    for _ in range(MOST_PASSES):
        is_better = False
        for one, two in combinations(keys, 2):
            before = orders.get(one, ()), orders.get(two, ())
            if before == ((), ()):
                continue
            drive_s, *score = _score(pricer, (one, two), before, work)
            for after in _list_changes(pricer.problem, (one, two), before):
                if any(pricer.price(key, order) is None for key, order in zip((one, two), after, strict=True)):
                    continue
                changed = dict(work)
                for key, old, new in zip((one, two), before, after, strict=True):
                    changed[key[1]] += _measure(pricer, key, new)[1] - _measure(pricer, key, old)[1]
                new_drive_s, *new_score = _score(pricer, (one, two), after, changed)
                if new_drive_s <= drive_s and new_score < score:
                    orders[one], orders[two] = before = after
                    work, drive_s, score, is_better = changed, new_drive_s, new_score, True
                    break
        if not is_better:
            break
    return {key: order for key, order in orders.items() if order}


def _list_changes(problem: Problem, keys: tuple[ShiftKey, ShiftKey], pair: Pair) -> Iterator[Pair]:
    """List the rounds exchanged, then the single stops that move into the other round without more driving."""
    yield pair[1], pair[0]
    if not all(pair) or problem.find_wish(pair[0][0]).zone != problem.find_wish(pair[1][0]).zone:
        return
    paths = [
        [problem.team_rows[key[1]], *(problem.wish_rows[stop] for stop in order), problem.team_rows[key[1]]]
        for key, order in zip(keys, pair, strict=True)
    ]
    for source, target in ((0, 1), (1, 0)):
        for number, stop in enumerate(pair[source]):
            before, site, after = paths[source][number : number + 3]
            saved_s = _detour(problem, before, site, after)
            for position, (left, right) in enumerate(pairwise(paths[target])):
                if _detour(problem, left, site, right) <= saved_s:
                    shorter = pair[source][:number] + pair[source][number + 1 :]
                    longer = (*pair[target][:position], stop, *pair[target][position:])
                    yield (longer, shorter) if source else (shorter, longer)


def _detour(problem: Problem, left: int, site: int, right: int) -> int:
    """Tell how many seconds a site between two others adds."""
    drives = problem.drives_s
    return drives[left][site] + drives[site][right] - drives[left][right]


def _score(pricer: Pricer, keys: tuple[ShiftKey, ShiftKey], pair: Pair, work: dict[str, int]) -> tuple[int, ...]:
    """Driving, then what is to be small: uneven days, uneven teams, overdue visits waiting."""
    drive_s = uneven = waiting = 0
    first = min(key[0] for key in keys)
    for key, order in zip(keys, pair, strict=True):
        drive, back = _measure(pricer, key, order)
        drive_s += drive
        uneven += back * back
        waiting += (key[0] - first).days * sum(pricer.problem.find_wish(site_id).is_overdue for site_id in order)
    return drive_s, uneven, sum(one * one for one in work.values()), waiting


def _measure(pricer: Pricer, key: ShiftKey, order: tuple[str, ...]) -> tuple[int, int]:
    """Measure driving and length of a day that is known to keep the rules; an empty one has neither."""
    return (pricer.measure(key, order) or (0, 0)) if order else (0, 0)
