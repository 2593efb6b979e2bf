"""Travel along real roads: the network that `geo.travel.build` has made, opened."""

from __future__ import annotations

import json
import math
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import DataError
from geo.indonesian import date_plain
from geo.travel.build import ROADS_FILE, RoadsReport
from geo.travel.engine import COSTING, MAX_PLACES, MAX_SNAP_M, load_valhalla, start_actor
from geo.travel.estimate import WGS84
from geo.travel.table import NO_ROAD_M, NO_ROAD_S, TravelTable, check_places

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

M_PER_KM = 1000
HALVES = 2
"""Parts of a table worked out side by side: as many on every machine, since a leg may depend on those asked with it."""


def open_roads(folder: Path) -> Roads:
    """Open the road network in a folder.

    Raises
    ------
    DataError
        When there is none, it is damaged, or pyvalhalla is missing.
    """
    described = folder / ROADS_FILE
    if not described.is_file():
        raise DataError("Jaringan jalan belum ada; bangun dengan: python -m geo build-roads BERKAS.osm.pbf")
    load_valhalla()
    try:
        report = RoadsReport(**json.loads(described.read_text(encoding="utf-8")))
        if not (folder / report.network).is_file():
            raise FileNotFoundError(report.network)
        network = (folder / report.network).resolve()
        return Roads(report, [start_actor(network) for _ in range(HALVES)])
    except (OSError, ValueError, TypeError, RuntimeError) as err:
        raise DataError(f"Jaringan jalan di {described} rusak; bangun lagi.") from err


class Roads:
    """A road network; see `open_roads`. One may be shared between threads: requests wait for each other."""

    def __init__(self, report: RoadsReport, actors: list[Any]) -> None:
        self.report = report
        self.attribution = report.attribution
        self._actors = actors
        self._one_at_a_time = threading.Lock()

    def table(self, lat: ArrayLike, lon: ArrayLike) -> TravelTable:
        """Drive every leg between n places.

        Parameters
        ----------
        lat, lon
            n degrees each; a place counts as the nearest point of a road, at most `geo.travel.engine.MAX_SNAP_M` away.

        Returns
        -------
        travel
            (n, n) whole seconds and metres, not symmetric where streets are one-way; `NO_ROAD_S` and `NO_ROAD_M` where
            no road leads.

        Raises
        ------
        ValueError
            When a place has no point, or there are more than `geo.travel.engine.MAX_PLACES`.
        """
        lats, lons = check_places(lat, lon)
        if len(lats) > MAX_PLACES:
            raise ValueError(f"{len(lats)} places are more than {MAX_PLACES}")
        places = [{"lat": float(y), "lon": float(x)} for y, x in zip(lats, lons, strict=True)]
        seconds = np.full((len(places), len(places)), NO_ROAD_S, dtype=np.int64)
        metres = np.full_like(seconds, NO_ROAD_M)
        with self._one_at_a_time:
            near = self._find_near(places)
            parts = [part for part in np.array_split(near, HALVES) if part.size]
            requests = [
                {"sources": [places[row] for row in part], "targets": [places[row] for row in near]} for part in parts
            ]
            with ThreadPoolExecutor(HALVES) as side_by_side:
                answers = list(side_by_side.map(_ask_legs, self._actors, requests))
            for part, answer in zip(parts, answers, strict=True):
                legs = answer["sources_to_targets"]
                seconds[np.ix_(part, near)] = _whole(legs["durations"], 1, NO_ROAD_S)
                metres[np.ix_(part, near)] = _whole(legs["distances"], M_PER_KM, NO_ROAD_M)
        np.fill_diagonal(seconds, 0)
        np.fill_diagonal(metres, 0)
        return TravelTable(seconds, metres, self._describe(), is_estimate=False)

    def path(self, start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
        """Follow the road between two places, from point to point.

        Parameters
        ----------
        start, end
            (lat, lon) in degrees.

        Returns
        -------
        line
            (lat, lon) in degrees, the two places at its ends; empty when no road joins them.
        """
        places = [{"lat": lat, "lon": lon} for lat, lon in (start, end)]
        request = {
            "locations": places, "costing": COSTING, "directions_type": "none",
            "format": "osrm", "shape_format": "geojson",
        }  # fmt: skip
        try:
            with self._one_at_a_time:
                answer = self._actors[0].route(request)
        except load_valhalla().ValhallaError:
            return []
        line = answer["routes"][0]["geometry"]["coordinates"]
        return [start, *((lat, lon) for lon, lat in line), end]

    def _find_near(self, places: list[dict[str, float]]) -> NDArray[np.intp]:
        """Find the places that a road passes at most `MAX_SNAP_M` away, by their numbers."""
        if not places:
            return np.array([], dtype=np.intp)
        found = self._actors[0].locate({"locations": places, "costing": COSTING})
        return np.array([row for row, place in enumerate(found) if _snap_m(place) <= MAX_SNAP_M], dtype=np.intp)

    def _describe(self) -> str:
        dated = f", data {date_plain(np.datetime64(self.report.extract_date))}" if self.report.extract_date else ""
        return f"jalan OpenStreetMap (ODbL){dated}"


def _ask_legs(actor: Any, request: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - pyvalhalla has no types
    """Ask for the legs from sources to targets."""
    answer: dict[str, Any] = actor.matrix({**request, "costing": COSTING, "verbose": False})
    return answer


def _snap_m(place: dict[str, Any]) -> float:
    """Measure how far the nearest road is from a place that was located; endless when none was found."""
    lat, lon = place["input_lat"], place["input_lon"]
    roads = [(edge["correlated_lat"], edge["correlated_lon"]) for edge in place["edges"] or ()]
    return min((WGS84.inv(lon, lat, road_lon, road_lat)[2] for road_lat, road_lon in roads), default=math.inf)


def _whole(legs: list[list[float | None]], scale: int, missing: int) -> NDArray[np.int64]:
    """Turn a table of numbers, None where there is no road, into whole ones."""
    values = np.array(legs, dtype=float) * scale
    return np.where(np.isnan(values), missing, values.round()).astype(np.int64)
