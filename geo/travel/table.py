"""What both ways of travelling answer with: seconds and metres between all pairs of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NO_ROAD_S = 1_000_000
"""Seconds of a leg that cannot be driven: eleven days, so that no plan takes it, yet far from any overflow."""
NO_ROAD_M = 10_000_000
"""Metres of such a leg: no road on Java is so long."""


@dataclass(frozen=True)
class TravelTable:
    """Seconds and metres from each of n places (rows) to each (columns): (n, n) whole numbers, zero diagonal.

    A leg without a road has `NO_ROAD_S` and `NO_ROAD_M`. ``source`` is Indonesian and stands wherever times are shown.
    """

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    source: str
    is_estimate: bool

    @property
    def has_road(self) -> NDArray[np.bool_]:
        """(n, n): which legs can be driven."""
        return self.seconds < NO_ROAD_S


class Travel(Protocol):
    """A way to travel: along roads, or as an estimate."""

    attribution: str
    """Has to stand with times, distances and lines made from it; empty when nobody asks for it."""

    def table(self, lat: ArrayLike, lon: ArrayLike) -> TravelTable:
        """Measure all legs between n places, in degrees."""

    def path(self, start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
        """Follow the leg between two places, as (lat, lon) in degrees; empty when no road joins them."""


def check_places(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Take places as two arrays of n degrees.

    Raises
    ------
    ValueError
        When the two differ in length or a place has no point: such a site must not be asked for.
    """
    lats, lons = np.asarray(lat, dtype=float), np.asarray(lon, dtype=float)
    if lats.ndim != 1 or lats.shape != lons.shape or not (np.isfinite(lats).all() and np.isfinite(lons).all()):
        raise ValueError("every place needs one latitude and one longitude")
    return lats, lons
