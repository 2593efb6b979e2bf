"""Plan rounds: the problem goes to the solver, and what comes back is timed and checked by our own rules."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyvrp
from pyvrp import SolveParams
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks, IteratedLocalSearchParams
from pyvrp.search import NeighbourhoodParams

from geo.rounds.aims import sort_by_weight, weigh_wishes
from geo.rounds.even import even_out
from geo.rounds.exact import MOST_EXACT, plan_exactly
from geo.rounds.model import Model
from geo.rounds.plan import Plan, Round, broken_rules, time_round
from geo.rounds.prices import Pricer, insert_all
from geo.rounds.reasons import explain_unplaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyvrp import CostEvaluator, Solution

    from geo.rounds.model import Orders
    from geo.rounds.problem import Problem

PROGRESS_S = 0.5
"""Between two words about progress, at least."""

HISTORY = 100
"""Steps of search after which a worse plan is no longer accepted. The solver's 300 suit longer searches: with 100 the
plans of 200 visits were 0.6 % shorter after ten seconds."""
NEIGHBOURS = 25
"""Nearest sites tried beside each: half of the solver's 50 doubles the steps a second, with plans as short."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Until:
    """When to stop: after seconds, after rounds of search, or when asked to; whichever comes first.

    Only ``iterations`` alone makes a plan that can be made again.
    """

    seconds: float | None = None
    iterations: int | None = None
    is_asked: Callable[[], bool] | None = None

    def __post_init__(self) -> None:
        """Make sure that something does."""
        if self.seconds is None and self.iterations is None and self.is_asked is None:
            raise ValueError("nothing would ever stop the search")

    def is_over(self, since: float, iterations: int) -> bool:
        """Tell whether a search that began at ``since`` (monotonic seconds) has to end."""
        return (
            (self.iterations is not None and iterations >= self.iterations)
            or (self.seconds is not None and time.monotonic() - since >= self.seconds)
            or self.was_asked()
        )

    def was_asked(self) -> bool:
        """Tell whether somebody has asked for the end."""
        return self.is_asked is not None and self.is_asked()


@dataclass(frozen=True)
class Progress:
    """The best plan so far, in numbers."""

    seconds: float
    iterations: int
    made: int
    wished: int
    drive_s: int


def plan(problem: Problem, stop: Until, seed: int = 1, on_progress: Callable[[Progress], None] | None = None) -> Plan:
    """Plan which visits are made, on which day, by which team, in which order.

    Parameters
    ----------
    problem
        What to plan.
    stop
        When the search ends; the best plan so far is kept.
    seed
        The same seed and iterations give the same plan.
    on_progress
        Told of the best plan so far, at most twice a second.

    Returns
    -------
    plan
        No rule is broken in it; a few visits are planned as well as can be, at once. Every visit without a place has
        its reason and its cure.
    """
    since = time.monotonic()
    prizes = weigh_wishes(problem)
    pricer = Pricer(problem)
    orders: Orders = {}
    iterations = 0
    is_best = len(problem.wishes) <= MOST_EXACT
    if is_best:
        orders = plan_exactly(pricer, prizes)
    elif (model := Model(problem, prizes)).kinds:
        watch = _Watch(stop, since, len(problem.wishes), on_progress)
        result = pyvrp.solve(model.data, watch, seed, collect_stats=False, params=_set_search(watch))
        iterations = result.num_iterations
        if result.best.is_feasible():
            orders = model.read_orders(result.best)
    placed = {site_id for order in orders.values() for site_id in order}
    left = insert_all(pricer, orders, sort_by_weight(prizes, prizes.keys() - placed))
    rounds = make_rounds(problem, even_out(pricer, orders))
    _log.info("planned %d of %d visits in %.1f s", len(prizes) - len(left), len(prizes), time.monotonic() - since)
    return Plan(rounds, explain_unplaced(problem, rounds, left), seed, iterations, is_best)


def make_rounds(problem: Problem, orders: Orders) -> tuple[Round, ...]:
    """Time the orders by date and team, and make sure that they keep every rule.

    Raises
    ------
    RuntimeError
        When they do not: a mistake in this program, not in the office's data.
    """
    rounds = tuple(
        time_round(problem, date, team_id, orders[date, team_id])
        for date, team_id in problem.shifts
        if orders.get((date, team_id))
    )
    broken = [breach for breach in broken_rules(problem, rounds) if breach.code != "pin_missing"]
    if broken:
        raise RuntimeError(f"a plan breaks its rules: {sorted({breach.code for breach in broken})}")
    return rounds


class _Watch(IteratedLocalSearchCallbacks):
    """Stops the search and tells of its progress."""

    def __init__(self, stop: Until, since: float, wished: int, on_progress: Callable[[Progress], None] | None) -> None:
        self._stop = stop
        self._since = since
        self._wished = wished
        self._tell = on_progress
        self._told = since
        self._iterations = 0

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002 - the solver's protocol
        return self._stop.is_over(self._since, self._iterations)

    def on_iteration(
        self,
        current: Solution,  # noqa: ARG002 - the solver's form
        candidate: Solution,  # noqa: ARG002
        best: Solution,
        cost_evaluator: CostEvaluator,  # noqa: ARG002
    ) -> None:
        self._iterations += 1
        now = time.monotonic()
        if self._tell is not None and now - self._told >= PROGRESS_S and best.is_feasible():
            self._told = now
            made = best.num_clients()
            self._tell(Progress(now - self._since, self._iterations, made, self._wished, best.distance()))


def _set_search(watch: _Watch) -> SolveParams:
    return SolveParams(
        ils=IteratedLocalSearchParams(history_length=HISTORY, callbacks=watch),
        neighbourhood=NeighbourhoodParams(num_neighbours=NEIGHBOURS),
    )
