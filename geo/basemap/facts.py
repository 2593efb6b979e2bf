"""Clean the published facts beside the base map: sites, rounds, figures and the office."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from geo.basemap.read import CRS_DEGREES, OFFICE_FILE
from geo.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

SOURCE_FILES = ("sites_2020.csv", "visits_2020.csv", "figures.csv")

OFFICE_DESA = ("Ngasem", "Sukorejo")
"""Kecamatan and desa of Katang, where the regency's office complex stands."""

ARTICLE = "artikel 14 Oktober 2020"

_IN_INDONESIAN = {
    "article": ARTICLE,
    "article of 14 October 2020": ARTICLE,
    "assumed: split at 7.85 S": "anggapan: dibagi pada 7,85° LS",
    "kecamatan per the article; desa unverified (an older source writes Gampengrejo)": (
        "kecamatan menurut artikel; desa belum dipastikan (sumber lama menulis Gampengrejo)"
    ),
    "kecamatan per the article; desa from a second source; a third writes Kras": (
        "kecamatan menurut artikel; desa menurut sumber kedua; sumber ketiga menulis Kras"
    ),
    "kecamatan per the article; another source names Ringinsari in Kandat, so the point is in Dukuh, "
    "the desa that borders it most": (
        "kecamatan menurut artikel; sumber lain menyebut Ringinsari di Kandat, maka titiknya di Dukuh, "
        "desa yang paling panjang berbatasan dengannya"
    ),
    "people (about)": "orang (kira-kira)",
    "rooms in one house": "kamar dalam satu wisma",
    "people living in of those 4 rooms": "orang menetap dari 4 kamar itu",
    "Dinas Sosial Kabupaten Kediri as quoted in the article of 14 October 2020": (
        "Dinas Sosial Kabupaten Kediri, dikutip dalam artikel 14 Oktober 2020"
    ),
    "one host's house, same article": "wisma seorang pemilik, artikel yang sama",
    "same house, same article; the other rooms are for women who do not live in (TL, locally 'playon')": (
        "wisma yang sama, artikel yang sama; kamar lain untuk yang tidak menetap (TL, setempat 'playon')"
    ),
}


def in_indonesian(text: str) -> str:
    """Translate a remark of the source tables; one that is not known stays as it is."""
    return _IN_INDONESIAN.get(text, text)


def gather_facts(source_dir: Path, desa: gpd.GeoDataFrame) -> dict[str, str]:
    """Clean the published tables and find the office.

    Parameters
    ----------
    source_dir
        Holds `SOURCE_FILES`.
    desa
        Desa of the kabupaten in metres, with ``district`` and ``village``.

    Returns
    -------
    tables
        CSV text by file name: sites, visits, figures and office.

    Raises
    ------
    DataError
        When the desa of the office is not on the map.
    """
    sites = _read(source_dir, "sites_2020.csv")
    sites["note"] = sites["note"].map(in_indonesian)
    sites["source"] = sites["location_accuracy"].map(
        lambda accuracy: f"{ARTICLE}; titik: titik wakil {accuracy}" if accuracy != "gps" else ARTICLE
    )
    sites = sites[
        ["site_id", "name", "kecamatan_code", "kecamatan", "zone", "desa", "desa_code", "lat", "lon",
         "location_accuracy", "accuracy_m", "note", "source"]
    ]  # fmt: skip

    visits = _read(source_dir, "visits_2020.csv")
    visits["visit_id"] = visits["date"] + "-" + visits["site_id"]
    visits["position"] = visits.groupby("date").cumcount() + 1
    visits["source"] = visits["source"].map(in_indonesian)
    visits = visits.assign(team="", reason="")
    visits = visits[["visit_id", "site_id", "date", "status", "team", "position", "reason", "source"]]

    figures = _read(source_dir, "figures.csv")
    for column in ("unit", "source"):
        figures[column] = figures[column].map(in_indonesian)

    tables = {
        "sites.csv": sites,
        "visits.csv": visits,
        "figures.csv": figures,
        OFFICE_FILE: _find_office(desa),
    }
    return {name: table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}


def _read(source_dir: Path, name: str) -> pd.DataFrame:
    """Read a source table as text, so that codes, numbers and empty cells stay as they were written."""
    return pd.read_csv(source_dir / name, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _find_office(desa: gpd.GeoDataFrame) -> pd.DataFrame:
    """Stand the office at the representative point of its desa, as accurate as the desa is large."""
    kecamatan, village = OFFICE_DESA
    area = desa.geometry[desa["district"].eq(kecamatan) & desa["village"].eq(village)]
    if len(area) != 1:
        raise DataError(f"Peta desa: {village} di kecamatan {kecamatan} ada {len(area)}, seharusnya satu.")
    point = area.representative_point()
    farthest_m = shapely.hausdorff_distance(area.iloc[0].boundary, point.iloc[0])
    place = point.to_crs(CRS_DEGREES).iloc[0]
    return pd.DataFrame(
        {
            "name": ["Kompleks kantor Pemerintah Kabupaten Kediri, Katang"],
            "lat": [f"{place.y:.4f}"],
            "lon": [f"{place.x:.4f}"],
            "accuracy_m": [math.ceil(farthest_m / 100) * 100],
            "note": [f"titik perkiraan: titik wakil desa {village}, kecamatan {kecamatan}"],
            "source": ["Katang: pengetahuan umum; titik: COD-AB 2020"],
        }
    )
