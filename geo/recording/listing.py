"""What there is to record today: planned, forgotten, coming, and recorded lately and open to correction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import datetime as dt

CORRECTED_DAYS = 60
"""So long a recorded visit is offered for correction; an older one is found by its site."""

COMING_DAYS = 28


@dataclass(frozen=True)
class Recordable:
    """One visit to choose, with what a list says of it; ``team`` is None where none is named."""

    visit_id: str
    site_id: str
    name: str
    kecamatan: str
    zone: str
    date: dt.date
    status: str
    team: str | None


@dataclass(frozen=True)
class RecordableLists:
    """Visits to choose from, each in one list: the most pressing first within it."""

    today: tuple[Recordable, ...]
    overdue: tuple[Recordable, ...]
    coming: tuple[Recordable, ...]
    recent: tuple[Recordable, ...]


def list_recordable(visits: pd.DataFrame, sites: pd.DataFrame, today: dt.date) -> RecordableLists:
    """Sort the visits into what can be recorded.

    Parameters
    ----------
    visits
        As the store reads them; visits of sites that are not in ``sites`` are left out.
    sites
        Indexed by ``site_id``, with ``name``, ``kecamatan`` and ``zone``.
    today
        The day at the office.

    Returns
    -------
    lists
        ``today``: planned for this day, by team and place in the round. ``overdue``: planned for an earlier day, the
        latest first. ``coming``: planned within ``COMING_DAYS``, the next first. ``recent``: done within
        ``CORRECTED_DAYS``, the latest first.
    """
    known = visits[visits["site_id"].isin(sites.index)]
    now = pd.Timestamp(today)
    in_round = known.sort_values(["date", "team", "position"], kind="stable")
    lately = known.sort_values("date", ascending=False, kind="stable")
    planned, forgotten = in_round[in_round["status"].eq("planned")], lately[lately["status"].eq("planned")]
    done = lately[lately["status"].eq("done")]
    soon = planned["date"].gt(now) & planned["date"].le(now + pd.Timedelta(days=COMING_DAYS))
    return RecordableLists(
        _choices(planned[planned["date"].eq(now)], sites),
        _choices(forgotten[forgotten["date"].lt(now)], sites),
        _choices(planned[soon], sites),
        _choices(done[done["date"].ge(now - pd.Timedelta(days=CORRECTED_DAYS))], sites),
    )


def list_of_site(visits: pd.DataFrame, sites: pd.DataFrame, site_id: str) -> tuple[Recordable, ...]:
    """List every visit of one site, planned, done or cancelled, the latest first."""
    own = visits[visits["site_id"].eq(site_id) & visits["site_id"].isin(sites.index)]
    return _choices(own.sort_values("date", ascending=False, kind="stable"), sites)


def _choices(visits: pd.DataFrame, sites: pd.DataFrame) -> tuple[Recordable, ...]:
    places = sites.loc[visits["site_id"]]
    teams = visits["team"].astype(object).where(visits["team"].notna(), None)
    return tuple(
        Recordable(str(visit_id), str(site_id), str(name), str(kecamatan), str(zone), date.date(), str(status), team)
        for visit_id, site_id, name, kecamatan, zone, date, status, team in zip(
            visits.index,
            visits["site_id"],
            places["name"],
            places["kecamatan"],
            places["zone"],
            visits["date"],
            visits["status"],
            teams,
            strict=True,
        )
    )
