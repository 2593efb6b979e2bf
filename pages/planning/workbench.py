"""What lies on a planner's bench: the request, the best plan found, and that plan as changed by hand, with undo."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.errors import ConflictError
from geo.rounds.edit import drop_site, move_site, price, read_orders
from geo.rounds.problem import Pin
from geo.rounds.request import SiteRule
from pages.planning import ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.rounds.edit import Priced
    from geo.rounds.model import Orders, ShiftKey
    from geo.rounds.plan import Plan, Unplaced
    from geo.rounds.problem import Problem
    from geo.rounds.request import Request
    from geo.store.plans import KeptPlan

KEY = "rencana"
ADDRESS = "meja"
"""Stands in the page's address with the number of the bench, so that a reload finds it again."""
MOST_UNDO = 50
MOST_BENCHES = 30
"""So many benches are kept for a reload, the oldest is forgotten first; one of 200 visits takes about 2 MB."""


@dataclass(frozen=True)
class State:
    """One state of the plan that can be gone back to."""

    request: Request
    problem: Problem
    orders: Orders
    best: Priced
    unplaced: tuple[Unplaced, ...]
    changes: tuple[str, ...]
    measure: str


@dataclass
class Workbench:
    """The plan being worked on.

    ``best`` is the measure of every change and ``measure`` its name: the plan that a search found, that was opened, or
    that was fitted to a change; ``unplaced`` are its visits without a place,
    with reason and cure. ``turn`` counts the changes, so that an edit sent twice is made once. ``adopted`` is how many
    visits were planned by adopting it as it stands.
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
    adopted: int | None = None
    measure: str = "rencana terbaik"
    origin: str = field(default_factory=lambda: secrets.token_urlsafe(8))
    """The same for the copies of a bench in several windows."""

    def now(self) -> Priced:
        """Price the plan as it stands."""
        return price(self.problem, self.orders)

    def undo_with_this(self) -> list[State]:
        """Give what can be gone back to once this state is left."""
        now = State(self.request, self.problem, self.orders, self.best, self.unplaced, self.changes, self.measure)
        return [*self.undo[-MOST_UNDO + 1 :], now]

    def _remember(self) -> None:
        self.undo = self.undo_with_this()
        self.turn += 1
        self.adopted = None

    def move(self, site_id: str, to: ShiftKey, position: int | None) -> None:
        """Put a stop at a place of a team's day."""
        self._remember()
        self.orders = move_site(self.orders, site_id, to, position)

    def drop(self, site_id: str) -> None:
        """Take a stop out of the plan."""
        self._remember()
        self.orders = drop_site(self.orders, site_id)

    def pin(self, site_id: str, to: ShiftKey | None) -> None:
        """Say that a visit is agreed for a day and team, or no longer; the request says so from now on."""
        self._remember()
        agreed = self.request.site_rules.get(site_id, SiteRule()).agreed_s
        pin = None if to is None else Pin(to[0], to[1], agreed)
        wishes = tuple(replace(one, pin=pin) if one.site_id == site_id else one for one in self.problem.wishes)
        self.problem = replace(self.problem, wishes=wishes)
        pins = {**_pins(self.request.site_rules), site_id: to}
        self.request = replace(self.request, site_rules=_with_pins(self.request.site_rules, pins))
        ask.keep_rules(_with_pins(ask.rules(), pins))

    def go_back(self) -> None:
        """Undo the last change."""
        *self.undo, state = self.undo
        pins = dict.fromkeys(_pins(self.request.site_rules)) | _pins(state.request.site_rules)
        ask.keep_rules(_with_pins(ask.rules(), pins))
        self.request, self.problem, self.orders = state.request, state.problem, state.orders
        self.best, self.unplaced, self.changes, self.measure = state.best, state.unplaced, state.changes, state.measure
        self.turn += 1
        self.adopted = None


def _pins(rules: Mapping[str, SiteRule]) -> dict[str, ShiftKey | None]:
    return {site_id: rule.pin for site_id, rule in rules.items() if rule.pin is not None}


def _with_pins(rules: Mapping[str, SiteRule], pins: Mapping[str, ShiftKey | None]) -> dict[str, SiteRule]:
    """Set the day agreed for some sites; a site of which nothing is known any more has no rule."""
    changed = dict(rules)
    for site_id, pin in pins.items():
        known = changed.get(site_id, SiteRule())
        changed[site_id] = replace(known, pin=pin, agreed_s=None if pin is None else known.agreed_s)
    return {site_id: rule for site_id, rule in changed.items() if rule != SiteRule()}


def lay_out(request: Request, problem: Problem, found: Plan) -> Workbench:
    """Lay a plan that was found on the bench; what lay there before can be gone back to."""
    old, orders = current(), read_orders(found.rounds)
    undo = [] if old is None else old.undo_with_this()
    return place(Workbench(request, problem, price(problem, orders), found.unplaced, orders, undo))


def lay_out_fitted(request: Request, problem: Problem, fitted: Plan, changes: tuple[str, ...]) -> Workbench:
    """Lay the plan on the bench, fitted to what has changed, in its own place: it keeps its name."""
    old = current()
    fresh = lay_out(request, problem, fitted)
    fresh.changes, fresh.measure = changes, "rencana yang disesuaikan"
    fresh.kept = None if old is None else old.kept
    return fresh


def place(bench: Workbench) -> Workbench:
    """Put a bench in the place of the one there is; its turns go on counting."""
    old = current()
    if old is not None:
        bench.turn = old.turn + 1
    st.session_state[KEY] = bench
    return bench


def current() -> Workbench | None:
    """Give what lies on the bench; nothing before the first plan."""
    bench: Workbench | None = st.session_state.get(KEY)
    return bench


# --- a bench outlives a reload ------------------------------------------------------------------------------------


@st.cache_resource(show_spinner=False, max_entries=1)
def _benches() -> OrderedDict[str, tuple[Workbench, Request]]:
    """Keep the benches of this server by a number that cannot be guessed, with what the form asked for."""
    return OrderedDict()


@st.cache_resource(show_spinner=False, max_entries=1)
def _adopters() -> dict[str, str]:
    """Keep which window adopted a bench's plan, by the bench's origin: its address may have been opened in two."""
    return {}


def claim_adoption(bench: Workbench) -> None:
    """Make sure that no other window has adopted the plan of this bench.

    Raises
    ------
    ConflictError
        When one has: it may have changed the plan before.
    """
    own = st.session_state.setdefault("rencana_jendela", secrets.token_urlsafe(12))
    if _adopters().setdefault(bench.origin, own) != own:
        raise ConflictError("Rencana ini sudah disahkan di jendela lain; buka halaman ini lagi dari awal.")


def recall() -> None:
    """After a reload, which starts an empty session, take up the bench that the page's address names."""
    found = _benches().get(st.query_params.get(ADDRESS, ""))
    if current() is None and found is not None:
        bench, asked = found
        place(replace(bench))
        ask.restate(asked)


def remember(asked: Request) -> None:
    """Keep the bench, and what the form asks for, where a reload finds them."""
    bench = current()
    if bench is None:
        return
    number = st.session_state.setdefault(ADDRESS, secrets.token_urlsafe(12))
    benches = _benches()
    benches[number] = (replace(bench), asked)
    benches.move_to_end(number)
    while len(benches) > MOST_BENCHES:
        benches.popitem(last=False)
    if st.query_params.get(ADDRESS) != number:
        st.query_params[ADDRESS] = number
