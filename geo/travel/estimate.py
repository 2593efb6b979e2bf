"""Travel estimated without a road network: the great circle, stretched, at a speed that grows with distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import Geod

from geo.indonesian import decimal
from geo.travel.table import TravelTable, check_places

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

WGS84 = Geod(ellps="WGS84")

DETOUR = 1.35
"""Road over straight line. Most countries lie between 1.2 and 1.5 (Ballou, Rahardja, Sakai 2002, Transportation
Research A 36); here the Brantas with its few bridges and the two mountains speak against the lower half."""
VILLAGE_M = 2_000
"""Road metres of every leg on village roads: a kilometre out of one village, a kilometre into the next."""
VILLAGE_KMH = 20
"""Speed there: below the limit of 30 in settlements (Permenhub 111/2015), for humps, carts and asking the way."""
MAIN_KMH = 50
"""Speed on the rest: the limit in towns; 80 is allowed between them, but lorries and junctions take it back.
A whole leg so comes to 20 km/h on short hops, 38 at 10 km and 43 to 48 beyond 20 km."""
MPS_PER_KMH = 1000 / 3600


class Estimate:
    """The estimate, asked as the roads are."""

    attribution = ""

    def table(self, lat: ArrayLike, lon: ArrayLike) -> TravelTable:
        """Estimate all legs: see `estimate_travel`."""
        return estimate_travel(lat, lon)

    def path(self, start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
        """Draw the straight line: where the road runs is not known."""
        return [start, end]


def estimate_travel(lat: ArrayLike, lon: ArrayLike) -> TravelTable:
    """Estimate the travel between every pair of n places.

    Parameters
    ----------
    lat, lon
        n degrees each (WGS84).

    Returns
    -------
    travel
        (n, n) seconds and metres, symmetric, zero diagonal; both rounded up, so that the way over a third place never
        seems the shorter one.

    Raises
    ------
    ValueError
        When a place has no point.
    """
    lats, lons = check_places(lat, lon)
    first, second = np.triu_indices(len(lats), k=1)
    straight_m = WGS84.inv(lons[first], lats[first], lons[second], lats[second])[2]
    road_m = np.zeros((len(lats), len(lats)))
    road_m[first, second] = road_m[second, first] = DETOUR * np.asarray(straight_m)
    village_s = np.minimum(road_m, VILLAGE_M) / (VILLAGE_KMH * MPS_PER_KMH)
    main_s = np.maximum(road_m - VILLAGE_M, 0) / (MAIN_KMH * MPS_PER_KMH)
    source = f"perkiraan: garis lurus \u00d7 {decimal(DETOUR, 2)}"
    return TravelTable(_whole(village_s + main_s), _whole(road_m), source, is_estimate=True)


def _whole(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round up, after taking away what is only floating-point noise."""
    return np.ceil(values.round(6)).astype(np.int64)
