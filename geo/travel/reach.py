"""What no road reaches and which office stands too far away, told before planning starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.indonesian import distance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.basemap import Basemap, Office
    from geo.travel.table import TravelTable

FAR_OFFICE_M = 20_000
"""An office may stand in the city beside the district; farther out it is more likely a wrong point."""


def find_unreachable(travel: TravelTable, offices: int = 1) -> NDArray[np.bool_]:
    """Tell which places no round can take in.

    Parameters
    ----------
    travel
        n places, the offices first.
    offices
        How many of them are offices.

    Returns
    -------
    is_unreachable
        (n,): from no office there is a road to it and back; of an office, that no road leads from it to any other place
        and back.
    """
    both_ways = travel.has_road & travel.has_road.T
    unreachable: NDArray[np.bool_] = np.logical_not(np.any(both_ways[:offices], axis=0))
    for office in range(offices):
        unreachable[office] = len(both_ways) > 1 and both_ways[office].sum() == 1
    return unreachable


def name_unreachable(travel: TravelTable, names: Sequence[str], offices: int = 1) -> tuple[str, ...]:
    """Say in Indonesian which places no road reaches, in order; see `find_unreachable`."""
    return tuple(
        f"{name}: tidak ada jalan {'dari kantor ini' if row < offices else 'dari kantor mana pun'} "
        "(lebih dari 2 km dari jalan, atau jalannya terputus); periksa titiknya."
        for row, (name, is_cut_off) in enumerate(zip(names, find_unreachable(travel, offices), strict=True))
        if is_cut_off
    )


def unite_area(basemap: Basemap) -> BaseGeometry:
    """Join the kecamatan and the city they surround to one area (EPSG:4326)."""
    cities = basemap.context.loc[basemap.context["kind"] == "city"].geometry
    return shapely.union_all(pd.concat([basemap.kecamatan.geometry, cities]).to_numpy())


def name_far_offices(offices: Sequence[Office], area: BaseGeometry) -> tuple[str, ...]:
    """Say in Indonesian which offices stand more than 20 km outside an area (EPSG:4326); see `unite_area`."""
    shape = gpd.GeoSeries([area], crs="EPSG:4326")
    metres = shape.estimate_utm_crs()
    points = gpd.GeoSeries([shapely.Point(office.lon, office.lat) for office in offices], crs=shape.crs).to_crs(metres)
    away_m = points.distance(shape.to_crs(metres).iloc[0])
    return tuple(
        f"{office.name}: titiknya {distance(away)} di luar kabupaten dan kotanya; periksa lintang dan bujurnya."
        for office, away in zip(offices, away_m, strict=True)
        if away > FAR_OFFICE_M
    )
