"""Build a district's road network from an OpenStreetMap extract."""

from __future__ import annotations

import datetime as dt
import json
import logging
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd

from geo.errors import DataError
from geo.travel.cut import Bounds, cut_roads, write_country
from geo.travel.engine import configure, load_valhalla, run_program

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

AROUND_M = 20_000
"""Roads this far outside the district are kept: the shortest way between two of its places may leave it."""
ROADS_FILE = "roads.json"
ATTRIBUTION = "\u00a9 OpenStreetMap contributors (ODbL)"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RoadsReport:
    """What was built. ``extract_date`` is ISO, empty when the extract tells none; ``network`` is its file's name."""

    network: str
    source: str
    extract_date: str
    attribution: str
    ways: int
    restrictions: int
    bytes: int


def build_roads(extract: Path, area: BaseGeometry, out_dir: Path) -> RoadsReport:
    """Cut an extract to a district and its surroundings, and build the network that plans will follow.

    Parameters
    ----------
    extract
        ``.osm.pbf`` of a region that holds the district.
    area
        The district, EPSG:4326; roads are kept in the rectangle around it and `AROUND_M` more.
    out_dir
        Gets the network (``roads-....tar``) and ``roads.json``, which names it and is written last: until then a
        network that was there goes on being used, and afterwards its file is removed.

    Returns
    -------
    report
        What ``roads.json`` says.

    Raises
    ------
    DataError
        When pyvalhalla is missing, the extract is no OpenStreetMap data or has no road there, or building fails.
    """
    started = time.perf_counter()
    load_valhalla()
    if not extract.is_file():
        raise DataError(f"{extract} tidak ditemukan; tulis letak berkas .osm.pbf.")
    bounds = widen_bounds(area, AROUND_M)
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out_dir, prefix="baru-") as folder:
        build_dir = Path(folder).resolve()
        cut = cut_roads(extract, bounds, build_dir / "roads.osm.pbf")
        write_country(bounds, build_dir / "country.osm.pbf")
        built = _build_network(build_dir)
        name = f"roads-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%f}.tar"
        report = RoadsReport(
            name, extract.name, cut.extract_date, ATTRIBUTION, cut.ways, cut.restrictions, built.stat().st_size
        )
        described = build_dir / ROADS_FILE
        described.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1), encoding="utf-8")
        built.replace(out_dir / name)
        described.replace(out_dir / ROADS_FILE)
    for old in out_dir.glob("roads-*.tar"):
        if old.name != name:
            old.unlink()
    logger.info("roads: %d ways, %d bytes in %.1f s", cut.ways, report.bytes, time.perf_counter() - started)
    return report


def _build_network(build_dir: Path) -> Path:
    """Build the network of ``roads.osm.pbf`` in one file."""
    settings = configure(build_dir=build_dir)
    (build_dir / "tiles").mkdir()
    described = build_dir / "valhalla.json"
    described.write_text(json.dumps(settings), encoding="utf-8")
    run_program("valhalla", "valhalla_build_admins", "-c", str(described), str(build_dir / "country.osm.pbf"))
    run_program("valhalla", "valhalla_build_tiles", "-c", str(described), str(build_dir / "roads.osm.pbf"))
    run_program("valhalla.valhalla_build_extract", "-c", str(described))
    return Path(settings["mjolnir"]["tile_extract"])


def widen_bounds(area: BaseGeometry, metres: float) -> Bounds:
    """Take the rectangle around an area (EPSG:4326) and so many metres more, in degrees."""
    shape = gpd.GeoSeries([area], crs="EPSG:4326")
    wide = shape.to_crs(shape.estimate_utm_crs()).buffer(metres).to_crs(shape.crs)
    west, south, east, north = wide.total_bounds
    return float(west), float(south), float(east), float(north)
