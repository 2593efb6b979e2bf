"""Repair a plan after one thing has changed: every stop that may stay stays, and what moved is listed."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from geo.indonesian import date_long
from geo.rounds.aims import find_rank, sort_by_weight, weigh_wishes
from geo.rounds.plan import Plan
from geo.rounds.prices import Pricer, insert_all
from geo.rounds.reasons import explain_unplaced
from geo.rounds.solve import PROGRESS_S, Progress, Until, make_rounds
from geo.rounds.words import clock_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.rounds.model import Orders, ShiftKey
    from geo.rounds.plan import Round, Stop
    from geo.rounds.problem import Problem

MOST_REORDERED = 6
"""A day of more stops that no longer works as it is loses a stop instead of trying every order (6! = 720)."""
MOST_TAKEN = 4
"""So many of the moved stops are put anew at a time when looking for shorter drives."""
MOST_DEPTH = 2
"""So many stops in a row may move to make room for one: more were not needed in trials and take ten times as long."""
MOST_TRIED = 20
"""So many of the cheapest choices are followed to the second stop."""
USUAL_STOP = Until(seconds=2.0, iterations=200)


@dataclass(frozen=True)
class Change:
    """What became of one visit: ``moved``, ``retimed``, ``placed``, ``unplaced`` or ``dropped``, told in Indonesian."""

    site_id: str
    kind: str
    text: str


@dataclass(frozen=True)
class Repaired:
    """The repaired plan and what changed, in the order of the visits."""

    plan: Plan
    changes: tuple[Change, ...]


def repair(
    problem: Problem,
    old: Plan,
    stop: Until = USUAL_STOP,
    seed: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
) -> Repaired:
    """Plan anew from an old plan with as few moves as possible.

    Parameters
    ----------
    problem
        As it is now: a team ill, a day lost, a visit pinned, added or dropped.
    old
        A plan of the problem as it was.
    stop, seed
        Bound the search for shorter drives of what has to move. The same seed and iterations give the same plan.
    on_progress
        Told of the plan once everything that can be has a place, then at most twice a second.

    Returns
    -------
    repaired
        Stops that may stay keep their team, day and order. Others go where they add least driving; a stop that could
        have stayed moves only to make room for one that would be left out, and is left out only for one of higher
        rank (an appointment, an overdue visit).
    """
    since = time.monotonic()
    prizes = weigh_wishes(problem)
    pricer = Pricer(problem)
    orders = _keep(pricer, old.rounds, prizes)
    kept = {site_id for order in orders.values() for site_id in order}
    before = {site_id for one in old.rounds for site_id in one.site_ids}
    rank = {wish.site_id: find_rank(wish) for wish in problem.wishes}
    loose = sort_by_weight(prizes, prizes.keys() - kept)
    loose.sort(key=lambda site_id: (-rank[site_id], site_id not in before))
    left = insert_all(pricer, orders, loose)
    left = [site_id for site_id in left if stop.was_asked() or not _make_room(pricer, orders, site_id)]
    for site_id in left:
        _take_place(pricer, orders, site_id, rank)
    placed = {site_id for order in orders.values() for site_id in order}
    iterations = _shorten(pricer, orders, sorted(placed - kept), _Watch(stop, since, pricer, on_progress), seed)
    left = insert_all(pricer, orders, sort_by_weight(prizes, prizes.keys() - placed))
    rounds = make_rounds(problem, orders)
    plan = Plan(rounds, explain_unplaced(problem, rounds, left), seed, iterations)
    return Repaired(plan, list_changes(problem, old.rounds, rounds))


def list_changes(problem: Problem, old: Sequence[Round], new: Sequence[Round]) -> tuple[Change, ...]:
    """List what became of every visit between two plans: in the order of the visits, those dropped at the end."""
    was, now = _find_places(old), _find_places(new)
    names = {wish.site_id: wish.name for wish in problem.wishes}
    changes = []
    for site_id in [*names, *sorted(was.keys() - names.keys())]:
        change = _compare(was.get(site_id), now.get(site_id))
        if change is None:
            continue
        if site_id not in names:
            changes.append(Change(site_id, "dropped", f"{site_id}: tidak lagi direncanakan."))
            continue
        told = [f"{_say_place(problem, place)}" for place in (was.get(site_id), now.get(site_id)) if place]
        text = {
            "moved": f"pindah dari {told[0]} ke {told[-1]}",
            "retimed": f"tetap pada {told[0]}, kini {told[-1].rpartition(', ')[2]}",
            "placed": f"kini direncanakan pada {told[-1]}",
            "unplaced": f"tidak lagi mendapat tempat, semula {told[0]}",
        }[change]
        changes.append(Change(site_id, change, f"{names[site_id]}: {text}."))
    return tuple(changes)


def _find_places(rounds: Sequence[Round]) -> dict[str, tuple[Round, Stop]]:
    return {stop.site_id: (one, stop) for one in rounds for stop in one.stops}


def _compare(was: tuple[Round, Stop] | None, now: tuple[Round, Stop] | None) -> str | None:
    """Name the change between two places; None when there is none."""
    if was is None or now is None:
        return None if was is now else ("placed" if was is None else "unplaced")
    if (was[0].date, was[0].team_id) != (now[0].date, now[0].team_id):
        return "moved"
    return None if was[1].start_s == now[1].start_s else "retimed"


def _say_place(problem: Problem, place: tuple[Round, Stop]) -> str:
    one, stop = place
    team = problem.find_team(one.team_id).name if one.team_id in problem.team_rows else one.team_id
    return f"{date_long(one.date)} dengan {team}, pukul {clock_word(stop.start_s)}"


def _keep(pricer: Pricer, rounds: Sequence[Round], prizes: Mapping[str, int]) -> Orders:
    """Keep of the old rounds what the rules still allow, in its order as far as that works."""
    orders: Orders = {}
    for one in rounds:
        key = one.date, one.team_id
        if key not in pricer.problem.shifts:
            continue
        order = tuple(
            site_id for site_id in one.site_ids if site_id in prizes and pricer.find_window(key, site_id) is not None
        )
        while order and pricer.price(key, order) is None:
            order = _reorder(pricer, key, order) or _drop_one(pricer, key, order, prizes)
        if order:
            orders[key] = order
    return orders


def _reorder(pricer: Pricer, key: ShiftKey, order: tuple[str, ...]) -> tuple[str, ...] | None:
    """Find the order that drives least, if any keeps the rules."""
    if len(order) > MOST_REORDERED:
        return None
    priced = [(drive_s, other) for other in permutations(order) if (drive_s := pricer.price(key, other)) is not None]
    return min(priced)[1] if priced else None


def _drop_one(pricer: Pricer, key: ShiftKey, order: tuple[str, ...], prizes: Mapping[str, int]) -> tuple[str, ...]:
    """Drop the stop that matters least, of those that make the day work when there are any."""
    shorter = [(prizes[site_id], order[:number] + order[number + 1 :]) for number, site_id in enumerate(order)]
    working = [pair for pair in shorter if pricer.price(key, pair[1]) is not None]
    return min(working or shorter)[1]


def _make_room(pricer: Pricer, orders: Orders, site_id: str, depth: int = MOST_DEPTH) -> bool:
    """Place a visit by moving another to a different day, and that one another if need be; tell whether it worked.

    ``orders`` is changed when it did.
    """
    choices = []
    for key, order in orders.items():
        for number, other in enumerate(order):
            rest = order[:number] + order[number + 1 :]
            found = pricer.find_insertion({key: rest}, site_id, (key,))
            if found is not None and pricer.problem.find_wish(other).pin is None:
                choices.append((found[0] + (pricer.price(key, rest) or 0), key, other, found[2]))
    choices.sort()
    for _, key, other, order in choices:
        found = pricer.find_insertion(orders, other, [one for one in pricer.problem.shifts if one != key])
        if found is not None:
            orders[key], orders[found[1]] = order, found[2]
            return True
    for _, key, other, order in choices[:MOST_TRIED] if depth > 1 else ():
        changed = {**orders, key: order}
        if _make_room(pricer, changed, other, depth - 1):
            orders.update(changed)
            return True
    return False


def _take_place(pricer: Pricer, orders: Orders, site_id: str, rank: Mapping[str, int]) -> None:
    """Place a visit instead of one of lower rank, if there is one; ``orders`` is changed."""
    choices = []
    for key, order in orders.items():
        for number, other in enumerate(order):
            rest = order[:number] + order[number + 1 :]
            if rank[other] < rank[site_id]:
                found = pricer.find_insertion({key: rest}, site_id, (key,))
                if found is not None:
                    choices.append((rank[other], found[0] + (pricer.price(key, rest) or 0), key, found[2]))
    if choices:
        _, _, key, order = min(choices)
        orders[key] = order


class _Watch:
    """Ends the search for shorter drives and tells of its progress."""

    def __init__(
        self, stop: Until, since: float, pricer: Pricer, on_progress: Callable[[Progress], None] | None
    ) -> None:
        self._stop = stop
        self._since = since
        self._pricer = pricer
        self._tell = on_progress
        self._told = -PROGRESS_S

    def is_over(self, orders: Orders, tries: int) -> bool:
        """Tell whether the search has to end; on the way, tell of the plan as it is."""
        now = time.monotonic() - self._since
        if self._tell is not None and now - self._told >= PROGRESS_S:
            self._told = now
            drive_s = sum(_drive(self._pricer, orders, key) for key in orders)
            wished = len(self._pricer.problem.wishes)
            self._tell(Progress(now, tries, sum(map(len, orders.values())), wished, drive_s))
        return self._stop.is_over(self._since, tries)


def _shorten(pricer: Pricer, orders: Orders, moved: Sequence[str], watch: _Watch, seed: int) -> int:
    """Look for shorter drives by placing the moved stops anew, a few at a time; count the tries.

    ``orders`` is changed; what stayed where it was stays there.
    """
    chance = random.Random(seed)  # noqa: S311 - a search, no secret
    tries = 0
    while not watch.is_over(orders, tries) and moved:
        tries += 1
        taken = chance.sample(moved, chance.randint(1, min(MOST_TAKEN, len(moved))))
        changed = {key: tuple(site_id for site_id in order if site_id not in taken) for key, order in orders.items()}
        if any(order and pricer.price(key, order) is None for key, order in changed.items()):
            continue
        if insert_all(pricer, changed, taken):
            continue
        touched = [key for key in changed if changed[key] != orders.get(key, ())]
        if sum(_drive(pricer, changed, key) - _drive(pricer, orders, key) for key in touched) < 0:
            orders.update(changed)
    for key in [key for key, order in orders.items() if not order]:
        del orders[key]
    return tries


def _drive(pricer: Pricer, orders: Orders, key: ShiftKey) -> int:
    order = orders.get(key, ())
    return (pricer.price(key, order) or 0) if order else 0
