"""What adopting a plan does to the visits that are planned already: which change, which are cancelled, which stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.indonesian import date_short, is_missing, shorten

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geo.rounds.model import Orders


@dataclass(frozen=True)
class Appointment:
    """A day with a team; the team is empty where none is known."""

    date: dt.date
    team: str

    def __str__(self) -> str:
        """Say it in a few words."""
        return f"{date_short(self.date)}, {self.team}" if self.team else date_short(self.date)


@dataclass(frozen=True)
class Foreseen:
    """What becomes of the visits planned in a plan's period, by ``visit_id``, and how many visits are new.

    ``moved`` has each visit's site, where it is now and where it goes: to another day, or to another team alone;
    ``cancelled`` its site and where it is. A visit that keeps its day and team stays, whatever its place in the round.
    """

    moved: Mapping[str, tuple[str, Appointment, Appointment]]
    cancelled: Mapping[str, tuple[str, Appointment]]
    stays: int
    fresh: int

    @property
    def handed_over(self) -> int:
        """How many of ``moved`` keep their day and go to another team alone."""
        return sum(was.date == goes.date for _, was, goes in self.moved.values())

    def tell(self, names: Mapping[str, str] | pd.Series[str]) -> list[str]:
        """Say what changes and what is cancelled, a line a visit; ``names`` are the sites' by ``site_id``."""
        moved = [
            f"{shorten(names[site_id], 60)}: {_tell_change(was, goes)}" for site_id, was, goes in self.moved.values()
        ]
        return [
            *moved,
            *(f"{shorten(names[site_id], 60)}: {was} dibatalkan" for site_id, was in self.cancelled.values()),
        ]


def _tell_change(was: Appointment, goes: Appointment) -> str:
    if was.date != goes.date:
        return f"dari {was} ke {goes}"
    teams = f"tim berganti dari {was.team} ke {goes.team}" if was.team else f"kini {goes.team}"
    return f"tetap {date_short(was.date)}, {teams}"


def foresee(orders: Orders, visits: pd.DataFrame, first: dt.date, last: dt.date) -> Foreseen:
    """Foresee what `geo.store.plans.adopt_plan` will do.

    Parameters
    ----------
    orders
        The plan: the sites of each team's day.
    visits
        As the store reads them.
    first, last
        The plan's period.
    """
    goes = {site_id: Appointment(date, team) for (date, team), ids in orders.items() for site_id in ids}
    in_period = visits["date"].between(pd.Timestamp(first), pd.Timestamp(last))
    planned = visits[visits["status"].eq("planned") & in_period & visits["site_id"].isin(list(goes))]
    planned = planned.rename_axis("visit_id").reset_index().sort_values(["date", "visit_id"])
    moved, cancelled, met = {}, {}, set()
    for row in planned[["visit_id", "site_id", "date", "team"]].to_dict("records"):
        site_id = row["site_id"]
        was = Appointment(row["date"].date(), "" if is_missing(row["team"]) else row["team"])
        if site_id in met:
            cancelled[row["visit_id"]] = site_id, was
        elif was != goes[site_id]:
            moved[row["visit_id"]] = site_id, was, goes[site_id]
        met.add(site_id)
    return Foreseen(moved, cancelled, stays=len(met) - len(moved), fresh=len(goes) - len(met))
