"""What paper may tell of a site: its village or kecamatan and a point anybody can look up, never its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geo.exchange.round_words import without_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.basemap import Basemap

PUBLIC_FROM_M = 500
"""A desa point that may be off by less is no desa's: a desa is wider, so somebody has marked the place itself."""


def is_village_point(site: Mapping[Any, Any]) -> bool:
    """Tell whether a site's point (``location_accuracy``, ``accuracy_m``) is its desa's, which anybody can look up."""
    return bool(site["location_accuracy"] == "desa" and site["accuracy_m"] >= PUBLIC_FROM_M)


def printable_point(site: Mapping[Any, Any], basemap: Basemap) -> tuple[float, float] | None:
    """Give the latitude and longitude at which a site may stand on paper.

    Parameters
    ----------
    site
        ``lat``, ``lon``, ``location_accuracy``, ``accuracy_m`` and ``kecamatan_code``.
    basemap
        Whose kecamatan have their label points.

    Returns
    -------
    point
        The site's own point when it is the public one of its desa, else the label point of its kecamatan; None when
        the site has no point or its kecamatan is not in the base map.
    """
    point = (float(site["lat"]), float(site["lon"]))
    if not np.isfinite(point).all():
        return None
    if is_village_point(site):
        return point
    if site["kecamatan_code"] not in basemap.kecamatan.index:
        return None
    area = basemap.kecamatan.loc[site["kecamatan_code"]]
    return float(area["label_lat"]), float(area["label_lon"])


def printable_name(site: Mapping[Any, Any]) -> str:
    """Name a site by what its printed point stands for: its ``desa``, or its ``kecamatan``."""
    village = without_points(site["desa"])
    return village if village and is_village_point(site) else f"Kec. {without_points(site['kecamatan'])}"


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
