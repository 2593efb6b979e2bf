"""The base map: build it from sources, read it, find the kecamatan of a point, take in other boundaries."""

from geo.basemap.boundaries import read_boundaries
from geo.basemap.build import BuildReport, build_basemap
from geo.basemap.locate import locate
from geo.basemap.read import (
    KECAMATAN_FILE,
    OFFICE_COLUMNS,
    OFFICE_FILE,
    Basemap,
    Office,
    basemap_json,
    check_office,
    read_basemap,
    read_office,
)

__all__ = [
    "KECAMATAN_FILE",
    "OFFICE_COLUMNS",
    "OFFICE_FILE",
    "Basemap",
    "BuildReport",
    "Office",
    "basemap_json",
    "build_basemap",
    "check_office",
    "locate",
    "read_basemap",
    "read_boundaries",
    "read_office",
]
