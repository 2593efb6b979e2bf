"""What lies on a planner's bench: the request, the best plan found, and that plan as changed by hand, with undo."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.rounds.edit import drop_site, move_site, price, read_orders
from geo.rounds.problem import Pin

if TYPE_CHECKING:
    import datetime as dt

    from geo.rounds.edit import Priced
    from geo.rounds.model import Orders, ShiftKey
    from geo.rounds.plan import Plan, Unplaced
    from geo.rounds.problem import Problem
    from geo.rounds.request import Request
    from geo.store.plans import KeptPlan

KEY = "rencana"
MOST_UNDO = 50


@dataclass(frozen=True)
class State:
    """One state of the plan that can be gone back to."""

    problem: Problem
    orders: Orders


@dataclass
class Workbench:
    """The plan being worked on.

    ``best`` is what was last found by search, the measure of every change; ``unplaced`` are its visits without a place,
    with reason and cure. ``turn`` counts the changes, so that an edit sent twice is made once.
    """

    request: Request
    problem: Problem
    best: Priced
    unplaced: tuple[Unplaced, ...]
    orders: Orders
    undo: list[State] = field(default_factory=list)
    changes: tuple[str, ...] = ()
    turn: int = 0
    kept: KeptPlan | None = None

    def now(self) -> Priced:
        """Price the plan as it stands."""
        return price(self.problem, self.orders)

    def _remember(self) -> None:
        self.undo = [*self.undo[-MOST_UNDO + 1 :], State(self.problem, self.orders)]
        self.turn += 1

    def move(self, site_id: str, to: ShiftKey, position: int | None) -> None:
        """Put a stop at a place of a team's day."""
        self._remember()
        self.orders = move_site(self.orders, site_id, to, position)

    def drop(self, site_id: str) -> None:
        """Take a stop out of the plan."""
        self._remember()
        self.orders = drop_site(self.orders, site_id)

    def pin(self, site_id: str, to: ShiftKey | None) -> None:
        """Say that a visit is agreed for a day and team, or no longer."""
        self._remember()
        pin = None if to is None else Pin(to[0], to[1], None)
        wishes = tuple(replace(one, pin=pin) if one.site_id == site_id else one for one in self.problem.wishes)
        self.problem = replace(self.problem, wishes=wishes)

    def go_back(self) -> None:
        """Undo the last change."""
        state = self.undo.pop()
        self.problem, self.orders = state.problem, state.orders
        self.turn += 1


def lay_out(request: Request, problem: Problem, found: Plan, changes: tuple[str, ...] = ()) -> Workbench:
    """Lay a plan that was found on the bench; what lay there before is replaced."""
    old = current()
    orders = read_orders(found.rounds)
    bench = Workbench(request, problem, price(problem, orders), found.unplaced, orders, changes=changes)
    if old is not None:
        bench.turn = old.turn + 1
    st.session_state[KEY] = bench
    return bench


def current() -> Workbench | None:
    """Give what lies on the bench; nothing before the first plan."""
    bench: Workbench | None = st.session_state.get(KEY)
    return bench


def clear() -> None:
    """Clear the bench."""
    st.session_state.pop(KEY, None)


def team_days(problem: Problem) -> list[tuple[dt.date, str]]:
    """List every day of every team, by date."""
    return list(problem.shifts)
