"""The base map: build it from sources, read it, find the kecamatan of a point."""

from geo.basemap.build import BuildReport, build_basemap
from geo.basemap.read import Basemap, Office, basemap_json, read_basemap

__all__ = ["Basemap", "BuildReport", "Office", "basemap_json", "build_basemap", "read_basemap"]
