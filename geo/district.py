"""Take in another district: check its boundaries and sites together, then write its base map."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.basemap import Basemap, Office, read_boundaries
from geo.basemap.boundaries import MAX_TEXT
from geo.basemap.geojson import write_features
from geo.basemap.read import CONTEXT_FILE, CRS_DEGREES, KECAMATAN_FILE, OFFICE_COLUMNS, OFFICE_FILE
from geo.errors import DataError
from geo.sites import check_sites
from geo.sites.check import list_table_faults
from geo.sites.table import read_table

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class District:
    """Another district, checked: its base map, and its sites as from `geo.sites.read_sites`."""

    name: str
    basemap: Basemap
    sites: gpd.GeoDataFrame


def init_district(boundaries: Path, sites: Path, out_dir: Path, name: str, office: Office | None = None) -> District:
    """Check a district's boundaries and sites and write its base map.

    Parameters
    ----------
    boundaries
        Kecamatan, as `read_boundaries` takes them.
    sites
        CSV or XLSX, as `geo.sites.read_sites` takes it.
    out_dir
        Gets ``kecamatan.geojson``, an empty ``context.geojson`` and ``office.csv``, only when both files
        are right; what was there stays as it was until all three are written.
    name
        What the district is called.
    office
        Where rounds start; without one, a point inside the district, marked approximate.

    Returns
    -------
    district
        The base map and the sites, for the database.

    Raises
    ------
    DataError
        With every fault of both files. Where the boundaries cannot be read, sites are not compared with
        them, but the table is still read.
    """
    problems: list[str] = []
    kecamatan = rows = None
    try:
        kecamatan = read_boundaries(boundaries)
    except DataError as err:
        problems.extend(err.problems)
    try:
        rows = read_table(sites)
    except DataError as err:
        problems.extend(err.problems)
    if rows is not None and kecamatan is None:
        problems.extend(list_table_faults(rows, sites.name))
    if rows is None or kecamatan is None:
        raise DataError(problems)
    checked = check_sites(rows, kecamatan, sites.name)
    context = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=CRS_DEGREES)
    basemap = Basemap(kecamatan, context, office or _place_office(kecamatan, name), _attribute(boundaries.name))
    _write(basemap, out_dir)
    return District(name, basemap, checked)


def _attribute(file_name: str) -> str:
    """Say whose boundaries these are: the office's, from a file of this name."""
    return f"Batas wilayah: berkas {file_name[:MAX_TEXT]} dari kantor"


def _place_office(kecamatan: gpd.GeoDataFrame, name: str) -> Office:
    """Stand the office at the district's representative point, as accurate as the district is large."""
    whole = gpd.GeoSeries([shapely.union_all(kecamatan.geometry.to_numpy())], crs=kecamatan.crs)
    metres = whole.to_crs(whole.estimate_utm_crs())
    point = metres.representative_point()
    farthest_m = float(shapely.hausdorff_distance(shapely.boundary(metres.iloc[0]), point.iloc[0]))
    place = point.to_crs(CRS_DEGREES).iloc[0]
    return Office(
        name=f"Kantor {name}",
        lat=round(place.y, 4),
        lon=round(place.x, 4),
        accuracy_m=float(math.ceil(farthest_m / 100) * 100),
        note="titik perkiraan: titik wakil seluruh wilayah; ganti dengan letak kantor yang sebenarnya",
    )


def _write(basemap: Basemap, out_dir: Path) -> None:
    """Write the three files beside their places, then put all in place."""
    office = pd.DataFrame([astuple(basemap.office)], columns=list(OFFICE_COLUMNS))
    texts = {
        KECAMATAN_FILE: write_features(basemap.kecamatan.reset_index(), attribution=basemap.attribution),
        CONTEXT_FILE: write_features(basemap.context),
        OFFICE_FILE: office.to_csv(index=False, lineterminator="\n"),
    }
    out_dir.mkdir(parents=True, exist_ok=True)
    for file_name, text in texts.items():
        (out_dir / f"{file_name}.baru").write_text(text, encoding="utf-8", newline="\n")
    for file_name in texts:
        (out_dir / f"{file_name}.baru").replace(out_dir / file_name)
