"""The route finder: is it there, how it is set up, and its programs."""

from __future__ import annotations

import copy
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import DataError

if TYPE_CHECKING:
    from types import ModuleType

OLDEST_PYTHON = (3, 12)
"""pyvalhalla for Python 3.11 is of 2023 and comes without the programs that build a network."""
COSTING = "auto"
MAX_PLACES = 2_000
"""Places in one table; a larger one would be asked for by mistake."""
MAX_SNAP_M = 2_000
"""How far from a road a place may lie: beyond it, the drive to the nearest road says nothing about reaching it."""
MAX_LEG_M = 1_000_000
SEARCH = {"max_iterations": 100, "min_iterations": 10}
"""Steps that a table's search goes on after it has found a leg. The default, up to 2,800, took five times as long for
200 x 200 legs on a network like the district's (`tests.bench.bench_travel`), whose sum it made 0.06 % shorter."""
SMALL_ROADS_M = 3_500
"""How far from its two ends a leg may follow the smallest roads; the default of 5,000 took a quarter longer there, for
legs that were no better."""
TILE_MEMORY_B = 200_000_000
"""A district's whole network is smaller."""


def load_valhalla() -> ModuleType:
    """Import pyvalhalla.

    Raises
    ------
    DataError
        When it is not there, or Python is too old for it.
    """
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise DataError(
            f"Jalan sebenarnya memerlukan Python 3.12 atau lebih baru; ini Python {sys.version_info[0]}."
            f"{sys.version_info[1]}. Tanpa itu waktu tempuh tetap perkiraan garis lurus."
        )
    try:
        return importlib.import_module("valhalla")
    except ImportError:
        raise DataError(
            "Jalan sebenarnya memerlukan paket pyvalhalla; pasang dengan: pip install pyvalhalla. "
            "Tanpa itu waktu tempuh tetap perkiraan garis lurus."
        ) from None


def configure(network: Path | None = None, build_dir: Path | None = None) -> dict[str, Any]:
    """Set the route finder up, to read a network or to build one.

    Its own settings name elevation, time zones, traffic, landmarks and public transport too; all are taken out, so
    that it neither looks for them nor fetches anything.
    """
    settings: dict[str, Any] = copy.deepcopy(load_valhalla().get_config(tile_extract="", tile_dir=""))
    settings.pop("additional_data")
    tiles = settings["mjolnir"]
    for source in ("timezone", "landmarks", "transit_dir", "transit_feeds_dir", "traffic_extract", "admin"):
        tiles.pop(source)
    tiles["max_cache_size"] = TILE_MEMORY_B
    if network is not None:
        tiles["tile_extract"] = str(network)
    if build_dir is not None:
        tiles |= {
            "tile_dir": str(build_dir / "tiles"),
            "tile_extract": str(build_dir / "roads.tar"),
            "admin": str(build_dir / "admin.sqlite"),
        }
    settings["loki"]["use_connectivity"] = False  # it refuses a whole table for one place that is cut off
    settings["loki"]["service_defaults"]["search_cutoff"] = MAX_SNAP_M  # coarse: what it finds is measured again
    settings["thor"]["costmatrix"] |= SEARCH
    settings["thor"]["costmatrix"]["hierarchy_limits"]["expand_within_distance"]["2"] = SMALL_ROADS_M
    settings["service_limits"][COSTING] |= {
        "max_locations": MAX_PLACES,
        "max_matrix_location_pairs": MAX_PLACES**2,
        "max_matrix_distance": MAX_LEG_M,
        "max_distance": MAX_LEG_M,
    }
    return settings


def run_program(module: str, *arguments: str) -> None:
    """Run one of the route finder's programs from its own folder, whatever PATH says.

    Raises
    ------
    DataError
        With the last line it wrote, when it failed.
    """
    own = str(Path(load_valhalla().PYVALHALLA_DIR) / "bin")
    done = subprocess.run(  # noqa: S603 - our interpreter, our arguments
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, "PATH": os.pathsep.join((own, os.environ.get("PATH", "")))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise DataError(f"Jaringan jalan tidak dapat dibangun: {(done.stdout.strip().splitlines() or ['?'])[-1]}")


def start_actor(network: Path) -> Any:  # noqa: ANN401 - pyvalhalla has no types
    """Open a network: it reads its settings once, from a file."""
    valhalla = load_valhalla()
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "valhalla.json"
        settings.write_text(json.dumps(configure(network)), encoding="utf-8")
        return valhalla.Actor(settings)
