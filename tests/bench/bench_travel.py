"""Time a 200 x 200 table along a road network as dense as the district's, and the same table estimated."""

from __future__ import annotations

import logging
import tempfile
import time
from pathlib import Path

import numpy as np
import osmium
from osmium.osm.mutable import Node, Way

from geo.basemap import read_basemap
from geo.errors import DataError
from geo.travel import build_roads, estimate_travel, open_roads, unite_area
from geo.travel.build import AROUND_M, widen_bounds

PLACES = 200
BLOCK_DEGREES = 0.003
"""About 330 m: with 20 km around the district some 120,000 crossings."""
CLASSES = ((30, "primary"), (15, "secondary"), (5, "tertiary"), (1, "residential"))
"""Every so many streets: about 10 km between highways, 5 km between main roads, 1.7 km between village roads."""
WAY_BLOCKS = 5


def write_network(bounds: tuple[float, float, float, float], target: Path) -> int:
    """Write a grid of streets over a rectangle and count its crossings."""
    west, south, east, north = bounds
    lons, lats = np.arange(west, east, BLOCK_DEGREES), np.arange(south, north, BLOCK_DEGREES)
    number = np.arange(len(lats) * len(lons)).reshape(len(lats), len(lons)) + 1
    with osmium.SimpleWriter(str(target)) as writer:
        for row, lat in enumerate(lats):
            for column, lon in enumerate(lons):
                writer.add(Node(id=int(number[row, column]), location=(lon, lat)))
        way = 0
        for lines in (number, number.T):
            for place, line in enumerate(lines):
                road = next(name for every, name in CLASSES if place % every == 0)
                for start in range(0, len(line) - 1, WAY_BLOCKS):
                    way += 1
                    nodes = [int(node) for node in line[start : start + WAY_BLOCKS + 1]]
                    writer.add(Way(id=way, nodes=nodes, tags={"highway": road}))
    return number.size


def main() -> None:
    """Print both times, and how long cutting and building take."""
    logging.disable(logging.INFO)
    area = unite_area(read_basemap(Path(__file__).parents[2] / "data"))
    west, south, east, north = area.bounds
    rng = np.random.default_rng(1)
    lat, lon = rng.uniform(south, north, PLACES), rng.uniform(west, east, PLACES)

    started = time.perf_counter()
    estimate = estimate_travel(lat, lon)
    print(f"{PLACES} x {PLACES} estimate: {(time.perf_counter() - started) * 1000:.0f} ms")

    with tempfile.TemporaryDirectory() as folder:
        extract = Path(folder) / "grid.osm.pbf"
        crossings = write_network(widen_bounds(area, AROUND_M), extract)
        started = time.perf_counter()
        try:
            report = build_roads(extract, area, Path(folder) / "roads")
        except DataError as err:
            print(f"roads not measured: {err}")
            return
        size_mb = report.bytes / 1e6
        print(f"cut and build {crossings:,} crossings: {time.perf_counter() - started:.1f} s, {size_mb:.0f} MB")
        started = time.perf_counter()
        roads = open_roads(Path(folder) / "roads")
        opened_s = time.perf_counter() - started
        started, worked = time.perf_counter(), time.process_time()
        travel = roads.table(lat, lon)
        table_s, table_cpu_s = time.perf_counter() - started, time.process_time() - worked
        started = time.perf_counter()
        for place in range(1, 11):
            roads.path((lat[0], lon[0]), (lat[place], lon[place]))
        path_ms = (time.perf_counter() - started) * 100
    ratio = np.median(travel.metres[estimate.metres > 0] / estimate.metres[estimate.metres > 0])
    print(f"{PLACES} x {PLACES} along roads (at most 5 s): {table_s:.2f} s, {table_cpu_s:.2f} of the processor")
    print(f"opened in {opened_s * 1000:.0f} ms; one path: {path_ms:.0f} ms; road over estimate: {ratio:.2f}")
    print(f"every leg has a road: {travel.has_road.all()}")


if __name__ == "__main__":
    main()
