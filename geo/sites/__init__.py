"""An office's sites: read them from a table, check them against the base map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.sites.check import check_sites, name_left_out
from geo.sites.table import read_table

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

__all__ = ["check_sites", "name_left_out", "read_sites"]


def read_sites(path: Path, kecamatan: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Read a table of sites from a file and check it.

    Parameters
    ----------
    path
        CSV, XLSX (its first sheet), GeoJSON, KML or GPX; decimal point or comma. Columns are as in
        `geo.sites.check`.
    kecamatan
        As in `geo.basemap.Basemap`.

    Returns
    -------
    sites
        As from `check_sites`.

    Raises
    ------
    DataError
        When the file cannot be read, else with every fault in it.
    """
    return check_sites(read_table(path), kecamatan, path.name)
