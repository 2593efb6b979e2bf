"""Every folium map: the base once, and what changes on it; the one place where lat/lon order is swapped.

The base map's script names the assets it needs and nothing else, so that it is the same text on every run and a page
keeps its Leaflet map. Geometry, colours and words reach the browser once, as a cached file (`browser_data`); sites,
kecamatan values and rounds travel as a `Painting`, a feature group whose whole content is one JSON value.
"""

from geo.maps.base import OfflineMap, base_map, twin_map
from geo.maps.browser import ASSET_FOLDER, asset_version, browser_data, map_script
from geo.maps.paint import Painting, paint_areas, paint_rounds, paint_sites, side_by_side
from geo.maps.plan import choose_looks, paint_plan

__all__ = [
    "ASSET_FOLDER",
    "OfflineMap",
    "Painting",
    "asset_version",
    "base_map",
    "browser_data",
    "choose_looks",
    "map_script",
    "paint_areas",
    "paint_plan",
    "paint_rounds",
    "paint_sites",
    "side_by_side",
    "twin_map",
]
