"""Quick prices: what an order of stops costs a team's day in driving, and where one more stop costs least."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo.rounds.problem import Problem, may_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.rounds.model import Orders, ShiftKey


class Pricer:
    """Answers for one problem, remembering what it has worked out."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._windows: dict[tuple[ShiftKey, str], tuple[int, int] | None] = {}
        self._measured: dict[tuple[ShiftKey, tuple[str, ...]], tuple[int, int] | None] = {}

    def find_window(self, key: ShiftKey, site_id: str) -> tuple[int, int] | None:
        """Find the working seconds at which a stay may start on a team's day; None when it may not be at all."""
        asked = key, site_id
        if asked not in self._windows:
            shift, wish = self.problem.shifts[key], self.problem.find_wish(site_id)
            first, last = shift.find_window(wish)
            may = first <= last and may_pair(self.problem, shift, wish)
            self._windows[asked] = (first, last) if may else None
        return self._windows[asked]

    def price(self, key: ShiftKey, site_ids: tuple[str, ...]) -> int | None:
        """Tell how many seconds an order drives; None when it breaks a rule of the team's day."""
        times = self.measure(key, site_ids)
        return None if times is None else times[0]

    def measure(self, key: ShiftKey, site_ids: tuple[str, ...]) -> tuple[int, int] | None:
        """Tell how many seconds an order drives, and at which working second it is back; None as for `price`."""
        asked = key, site_ids
        if asked not in self._measured:
            self._measured[asked] = self._measure(key, site_ids)
        return self._measured[asked]

    def _measure(self, key: ShiftKey, site_ids: tuple[str, ...]) -> tuple[int, int] | None:
        problem = self.problem
        shift = problem.shifts[key]
        if len(site_ids) > shift.team.most_sites:
            return None
        first = problem.team_rows[key[1]]
        drives, rows = problem.drives_s, problem.wish_rows
        here, now, drive_s, zone = first, 0, 0, None
        for site_id in site_ids:
            window = self.find_window(key, site_id)
            there = rows[site_id]
            wish = problem.wishes[there - len(problem.teams)]
            if window is None or (zone is not None and wish.zone != zone):
                return None
            zone = wish.zone
            leg_s = drives[here][there]
            drive_s += leg_s
            now = max(now + leg_s, window[0])
            if now > window[1]:
                return None
            now += wish.stay_s
            here = there
        leg_s = drives[here][first]
        drive_s += leg_s
        if now + leg_s > shift.working_s or drive_s > shift.team.longest_drive_s:
            return None
        return drive_s, now + leg_s

    def find_insertion(
        self, orders: Mapping[ShiftKey, Sequence[str]], site_id: str, keys: Iterable[ShiftKey] | None = None
    ) -> tuple[int, ShiftKey, tuple[str, ...]] | None:
        """Find where one more stop adds least driving.

        Returns
        -------
        insertion
            Added seconds, the team's day and its new order; the first of equals. None when it fits nowhere.
        """
        best: tuple[int, ShiftKey, tuple[str, ...]] | None = None
        zone = self.problem.find_wish(site_id).zone
        drives, rows = self.problem.drives_s, self.problem.wish_rows
        site = rows[site_id]
        for key in self.problem.shifts if keys is None else keys:
            order = tuple(orders.get(key, ()))
            if self.find_window(key, site_id) is None or (order and self.problem.find_wish(order[0]).zone != zone):
                continue
            before = self.price(key, order)
            if before is None:
                continue
            path = [self.problem.team_rows[key[1]]] * (len(order) + 2)
            path[1:-1] = [rows[stop] for stop in order]
            for position, (left, right) in enumerate(pairwise(path)):
                if best is not None and drives[left][site] + drives[site][right] - drives[left][right] >= best[0]:
                    continue
                longer = (*order[:position], site_id, *order[position:])
                after = self.price(key, longer)
                if after is not None and (best is None or after - before < best[0]):
                    best = after - before, key, longer
        return best


def insert_all(pricer: Pricer, orders: Orders, site_ids: Iterable[str]) -> list[str]:
    """Put sites into orders, each where it adds least driving, and return those that fit nowhere.

    ``orders`` is changed. The sites are taken as they come: the most important first.
    """
    left = []
    for site_id in site_ids:
        found = pricer.find_insertion(orders, site_id)
        if found is None:
            left.append(site_id)
        else:
            orders[found[1]] = found[2]
    return left
