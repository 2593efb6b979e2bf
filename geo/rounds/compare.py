"""Two plans side by side: what each costs, makes and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.indonesian import date_short, distance, whole
from geo.rounds.words import clock_word, length_word

if TYPE_CHECKING:
    from geo.rounds.edit import Priced
    from geo.rounds.problem import Problem


def compare(one: tuple[Problem, Priced], two: tuple[Problem, Priced]) -> pd.DataFrame:
    """Put two plans side by side: driving, distance, visits made, overdue left, finish times, broken rules."""
    rows = []
    for word, tell in (
        ("Kunjungan", lambda problem, plan: f"{len(problem.wishes) - len(plan.missing)} dari {len(problem.wishes)}"),
        ("Terlambat yang tersisa", _overdue_left),
        ("Berkendara", lambda _, plan: length_word(plan.drive_s)),
        ("Jarak", lambda _, plan: distance(plan.drive_m)),
        ("Putaran", lambda _, plan: whole(len(plan.rounds))),
        ("Putaran terakhir", lambda _, plan: date_short(plan.rounds[-1].date) if plan.rounds else "tidak ada"),
        ("Paling lambat kembali", _latest),
        ("Kembali rata-rata", _usual_end),
        ("Aturan dilanggar", lambda _, plan: whole(len(plan.breaches))),
    ):
        rows.append({"what": word, "one": tell(*one), "two": tell(*two)})
    return pd.DataFrame(rows)


def _overdue_left(problem: Problem, plan: Priced) -> str:
    return whole(sum(problem.find_wish(site_id).is_overdue for site_id in plan.missing))


def _latest(_: Problem, plan: Priced) -> str:
    if not plan.rounds:
        return "tidak ada"
    last = max(plan.rounds, key=lambda one: one.back_s)
    return f"{clock_word(last.back_s)} ({date_short(last.date)}, {last.team_id})"


def _usual_end(_: Problem, plan: Priced) -> str:
    if not plan.rounds:
        return "tidak ada"
    return clock_word(sum(one.back_s for one in plan.rounds) // len(plan.rounds))
