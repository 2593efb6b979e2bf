"""Change a plan by hand: move, drop and add stops, and price what comes of it against another plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.indonesian import distance, shorten
from geo.rounds.plan import Round, broken_rules, time_round
from geo.rounds.rules import LONGEST_NAME
from geo.rounds.words import length_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.rounds.model import Orders, ShiftKey
    from geo.rounds.plan import Breach
    from geo.rounds.problem import Problem


MOST_TOLD = 3
"""So many broken rules are named in a line; the rest are counted."""


def read_orders(rounds: Iterable[Round]) -> Orders:
    """Give the orders of timed rounds."""
    return {(one.date, one.team_id): one.site_ids for one in rounds if one.stops}


def drop_site(orders: Orders, site_id: str) -> Orders:
    """Take a site out of the plan."""
    without = {place: tuple(one for one in ids if one != site_id) for place, ids in orders.items()}
    return {place: ids for place, ids in without.items() if ids}


def move_site(orders: Orders, site_id: str, to: ShiftKey, position: int | None = None) -> Orders:
    """Put a site, in the plan or not yet, at a place of a team's day.

    Parameters
    ----------
    position
        How many of the day's other stops come before it; None puts it last.
    """
    moved = drop_site(orders, site_id)
    stops = list(moved.get(to, ()))
    stops.insert(len(stops) if position is None else max(0, position), site_id)
    return {**moved, to: tuple(stops)}


@dataclass(frozen=True)
class Priced:
    """What a plan costs and which rules it breaks.

    ``missing`` are the sites that have no place in it, ``paused`` those whose visit pauses over a break.
    """

    rounds: tuple[Round, ...]
    breaches: tuple[Breach, ...]
    missing: tuple[str, ...]
    paused: tuple[str, ...]

    @property
    def drive_s(self) -> int:
        """Seconds driven in all rounds."""
        return sum(one.drive_s for one in self.rounds)

    @property
    def drive_m(self) -> int:
        """Metres driven in all rounds."""
        return sum(one.drive_m for one in self.rounds)


def price(problem: Problem, orders: Orders) -> Priced:
    """Time every round of a plan and check it against every rule."""
    rounds = tuple(time_round(problem, date, team, ids) for (date, team), ids in sorted(orders.items()) if ids)
    placed = {site_id for ids in orders.values() for site_id in ids}
    missing = tuple(wish.site_id for wish in problem.wishes if wish.site_id not in placed)
    paused = tuple(
        stop.site_id
        for one in rounds
        for stop in one.stops
        if stop.finish_s - stop.start_s > problem.find_wish(stop.site_id).stay_s
    )
    return Priced(rounds, broken_rules(problem, rounds), missing, paused)


def describe_difference(problem: Problem, now: Priced, before: Priced) -> str:
    """Say in one line what a plan costs more or less than another, and which rules it newly breaks.

    For example ``+23 menit berkendara, +9,0 km, Butuh melewati jam istirahat, Tim 2 41 menit lewat jam pulang``.
    """
    parts = []
    seconds, metres = now.drive_s - before.drive_s, now.drive_m - before.drive_m
    if seconds:
        parts.append(f"{_sign(seconds)}{length_word(seconds)} berkendara")
    if metres:
        parts.append(f"{_sign(metres)}{distance(abs(metres))}")
    fewer = len(now.missing) - len(before.missing)
    if fewer:
        parts.append(f"{abs(fewer)} kunjungan {'lebih sedikit' if fewer > 0 else 'lebih banyak'}")
    paused = [site_id for site_id in now.paused if site_id not in before.paused]
    if paused:
        name = shorten(problem.find_wish(paused[0]).name, LONGEST_NAME)
        parts.append(f"{name if len(paused) == 1 else f'{len(paused)} kunjungan'} melewati jam istirahat")
    broken = [breach.brief for breach in now.breaches if breach not in before.breaches]
    parts += broken[:MOST_TOLD]
    if len(broken) > MOST_TOLD:
        parts.append(f"{len(broken) - MOST_TOLD} aturan lagi dilanggar")
    return ", ".join(parts) or "sama"


def _sign(amount: int) -> str:
    return "+" if amount > 0 else "\u2212"
