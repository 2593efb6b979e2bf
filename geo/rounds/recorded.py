"""Rounds: one team's ordered visits of one day, listed and measured from office to office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import Geod

from geo.symbols import VISIT_WORDS

if TYPE_CHECKING:
    from geo.basemap import Office

ROUND_WORDS: dict[str, str] = VISIT_WORDS | {"partly": "Terlaksana sebagian"}
"""The states of a round, for the screen."""

_EARTH = Geod(ellps="WGS84")


def list_rounds(visits: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """List the rounds that the visits make up.

    Parameters
    ----------
    visits
        As the store reads them; visits of sites that are not in ``sites`` are left out.
    sites
        Indexed by ``site_id``, with ``zone``.

    Returns
    -------
    rounds
        Indexed by ``round_id`` (date, zone and team), by date: ``date``, ``zone``, ``team`` (missing when the
        visits name none: those of one date and zone are one round), ``stops``, ``done``, ``planned``,
        ``cancelled`` (numbers of visits), ``state`` and ``is_simulated``. The state is ``cancelled`` when all
        visits are, ``done`` or ``planned`` when all others are, else ``partly`` done.
    """
    stops = _in_rounds(visits, sites)
    for status in ("done", "planned", "cancelled"):
        stops[status] = stops["status"] == status
    grouped = stops.groupby("round_id")
    rounds = grouped[["date", "zone", "team"]].first()
    rounds["stops"] = grouped.size()
    rounds[["done", "planned", "cancelled"]] = grouped[["done", "planned", "cancelled"]].sum()
    rounds["state"] = np.select(
        [
            rounds["cancelled"] == rounds["stops"],
            rounds["planned"] == 0,
            rounds["done"] == 0,
        ],
        ["cancelled", "done", "planned"],
        "partly",
    )
    rounds["is_simulated"] = grouped["simulated"].any()
    return rounds.sort_values(["date", "zone", "round_id"])


def round_stops(visits: pd.DataFrame, sites: pd.DataFrame, office: Office) -> pd.DataFrame:
    """Put the stops of every round in order, with the office at both ends and the length of each leg.

    Parameters
    ----------
    visits, sites
        As for ``list_rounds``; ``sites`` with ``name``, ``lat`` and ``lon`` (degrees, NaN when unknown).
    office
        Where every round starts and ends.

    Returns
    -------
    stops
        By round and position: ``round_id``, ``position`` (0 is the office, 1 the first stop; the office again
        closes the round), ``visit_id`` and ``site_id`` (missing for the office), ``name``, ``lat``, ``lon``,
        ``status`` (missing for the office), ``leg_m`` (metres from the stop driven to before).

    Notes
    -----
    A leg is the straight line on the WGS 84 ellipsoid: an estimate from below, since roads are longer.
    Cancelled stops keep their place in the order but are not driven to: their leg is NaN and the next one
    starts before them. A leg to or from a stop without a point is NaN as well.
    """
    stops = _in_rounds(visits, sites).join(sites[["name", "lat", "lon"]], on="site_id")
    stops = stops.reset_index().sort_values(["round_id", "position", "site_id", "visit_id"])
    stops["position"] = stops.groupby("round_id").cumcount() + 1
    ends = stops.groupby("round_id").size().rename("position").reset_index()
    ends = pd.concat([ends.assign(position=0), ends.assign(position=ends["position"] + 1)])
    ends = ends.assign(name=office.name, lat=office.lat, lon=office.lon)
    columns = ["round_id", "position", "visit_id", "site_id", "name", "lat", "lon", "status"]
    legs = pd.concat([stops, ends])[columns].sort_values(["round_id", "position"], ignore_index=True)
    driven = legs[legs["status"] != "cancelled"]
    before = driven.groupby("round_id")[["lat", "lon"]].shift()
    legs["leg_m"] = pd.Series(
        _EARTH.inv(before["lon"], before["lat"], driven["lon"], driven["lat"])[2], driven.index
    ).astype("float64")
    return legs


def _in_rounds(visits: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Add ``zone`` and ``round_id`` to the visits of known sites."""
    stops = visits[visits["site_id"].isin(sites.index)].join(sites["zone"], on="site_id")
    team = stops["team"].str.lower().str.replace(r"\W+", "-", regex=True)
    return stops.assign(round_id=stops["date"].dt.strftime("%Y-%m-%d-") + stops["zone"] + ("-" + team).fillna(""))
