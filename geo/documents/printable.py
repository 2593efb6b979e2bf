"""What paper may tell of a site: its village or kecamatan and a point anybody can look up, never its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geo.exchange.round_words import without_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.basemap import Basemap

PUBLIC_ACCURACIES = ("desa", "kecamatan")
"""Points of these are representative points that anybody can look up; any other is taken for exact."""


def printable_point(site: Mapping[Any, Any], basemap: Basemap) -> tuple[float, float] | None:
    """Give the latitude and longitude at which a site may stand on paper.

    Parameters
    ----------
    site
        ``lat``, ``lon``, ``location_accuracy`` and ``kecamatan_code``.
    basemap
        Whose kecamatan have their label points.

    Returns
    -------
    point
        The site's own point when it is the public one of its desa or kecamatan; the label point of its kecamatan
        when it is more exact than that; None when there is neither.
    """
    if site["location_accuracy"] in PUBLIC_ACCURACIES:
        point = (float(site["lat"]), float(site["lon"]))
        return point if np.isfinite(point).all() else None
    if site["kecamatan_code"] not in basemap.kecamatan.index:
        return None
    area = basemap.kecamatan.loc[site["kecamatan_code"]]
    return float(area["label_lat"]), float(area["label_lon"])


def printable_name(site: Mapping[Any, Any]) -> str:
    """Name a site (``desa``, ``kecamatan``, ``location_accuracy``) by what its printed point stands for."""
    village = without_points(site["desa"])
    if village and site["location_accuracy"] == "desa":
        return village
    return f"Kec. {without_points(site['kecamatan'])}"


def print_stops(stops: pd.DataFrame, sites: pd.DataFrame, basemap: Basemap) -> pd.DataFrame:
    """Make the stops of rounds fit for `geo.documents.layers.RoundLayer`.

    Parameters
    ----------
    stops
        Rows of `geo.rounds.round_stops`, with their exact points.
    sites
        Indexed by ``site_id``, with all that `printable_point` and `printable_name` read.
    basemap
        As for `printable_point`.

    Returns
    -------
    printed
        The stops at sites, without the office, with other ``name``, ``lat`` and ``lon`` (NaN where there is no point).
    """
    visits = stops[stops["site_id"].notna()]
    shown = sites.loc[visits["site_id"]].to_dict("records")
    points = np.array([printable_point(site, basemap) or (np.nan, np.nan) for site in shown]).reshape(-1, 2)
    return visits.assign(name=[printable_name(site) for site in shown], lat=points[:, 0], lon=points[:, 1])
