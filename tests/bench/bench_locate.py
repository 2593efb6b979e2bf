"""Time the search for the kecamatan of 100,000 points against the shipped map."""

from __future__ import annotations

import time
from pathlib import Path

import geopandas as gpd
import numpy as np

from geo.basemap import locate, read_basemap

N_POINTS = 100_000


def main() -> None:
    """Print our time beside that of a spatial join, and whether both say the same."""
    kecamatan = read_basemap(Path(__file__).parents[2] / "data").kecamatan
    west, south, east, north = kecamatan.total_bounds
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(west, east, N_POINTS), rng.uniform(south, north, N_POINTS)

    started = time.perf_counter()
    codes = locate(lon, lat, kecamatan)
    ours_s = time.perf_counter() - started

    started = time.perf_counter()
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=kecamatan.crs)
    joined = points.sjoin(kecamatan[["geometry"]], how="left", predicate="intersects")
    join_s = time.perf_counter() - started
    is_same = (joined["kecamatan_code"].fillna("") == np.where(codes == None, "", codes)).all()  # noqa: E711
    print(f"locate {N_POINTS:,} points: {ours_s:.2f} s; geopandas sjoin: {join_s:.2f} s; same: {is_same}")


if __name__ == "__main__":
    main()
