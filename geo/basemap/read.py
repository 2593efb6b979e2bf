"""Read the base map: kecamatan, the layers around them and the office, checked at the door."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.basemap.geojson import DECIMALS, parse_features, read_collection, read_features, write_features
from geo.errors import DataError
from geo.indonesian import whole
from geo.symbols import ZONES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

KECAMATAN_FILE = "kecamatan.geojson"
CONTEXT_FILE = "context.geojson"
OFFICE_FILE = "office.csv"
CRS_DEGREES = "EPSG:4326"

KECAMATAN_COLUMNS: tuple[str, ...] = (
    "kemendagri_code", "kecamatan", "desa_count", "zone", "zone_source", "area_km2", "label_lon", "label_lat",
)  # fmt: skip
NUMBERS = ("desa_count", "area_km2", "label_lon", "label_lat")
CONTEXT_KINDS = ("border", "city", "regency", "river")
MAX_ACCURACY_M = 1_000_000
"""How far off an office's point may be: beyond it, nothing is known of where it stands."""
OFFICE_COLUMNS = ("name", "lat", "lon", "accuracy_m", "note")


@dataclass(frozen=True)
class Office:
    """Where rounds start and end; ``accuracy_m`` says how far off the point may be."""

    name: str
    lat: float
    lon: float
    accuracy_m: float
    note: str


@dataclass(frozen=True)
class Basemap:
    """The district: kecamatan, what lies around them, the office, and whose boundaries they are.

    ``kecamatan`` (EPSG:4326) is indexed by ``kecamatan_code`` and sorted by it, with `KECAMATAN_COLUMNS`;
    ``context`` (EPSG:4326) has ``kind`` (border, city, regency or river) and ``name``; ``attribution`` must stand with
    whatever is drawn from them.
    """

    kecamatan: gpd.GeoDataFrame
    context: gpd.GeoDataFrame
    office: Office
    attribution: str


def read_basemap(folder: Path) -> Basemap:
    """Read ``kecamatan.geojson``, ``context.geojson`` and ``office.csv`` from a folder.

    Parameters
    ----------
    folder
        The shipped ``data/``, or one that ``init`` has made for another district.

    Returns
    -------
    basemap
        Both layers in EPSG:4326, kecamatan sorted by code.

    Raises
    ------
    DataError
        With every fault of the three files.
    """
    problems: list[str] = []
    parts: list[Any] = []
    for reader in (_read_kecamatan, _read_context, read_office):
        try:
            parts.append(reader(folder))
        except DataError as err:
            problems.extend(err.problems)
    if problems:
        raise DataError(problems)
    (kecamatan, attribution), context, office = parts
    return Basemap(kecamatan, context, office, attribution)


def basemap_json(basemap: Basemap) -> str:
    """Write the base map for the browser, once, as one JSON object.

    Returns
    -------
    text
        ``{"kecamatan": FeatureCollection, "context": FeatureCollection}``. Kecamatan carry ``code``,
        ``name``, ``zone`` and ``label`` as [lon, lat]; context carries ``kind`` and ``name``. The same base
        map gives the same text.
    """
    kecamatan = basemap.kecamatan
    labels = kecamatan[["label_lon", "label_lat"]].to_numpy().tolist()
    shown = gpd.GeoDataFrame(
        {
            "code": kecamatan.index.to_numpy(),
            "name": kecamatan["kecamatan"].to_numpy(),
            "zone": kecamatan["zone"].to_numpy(),
            "label": pd.Series(labels, dtype=object).to_numpy(),
        },
        geometry=kecamatan.geometry.to_numpy(),
        crs=kecamatan.crs,
    )
    layers = {"kecamatan": shown, "context": basemap.context[["kind", "name", "geometry"]]}
    texts = (f"{json.dumps(name)}:{write_features(layer).strip()}" for name, layer in layers.items())
    return "{" + ",\n".join(texts) + "}\n"


def label_points(shapes: gpd.GeoSeries) -> NDArray[np.float64]:
    """Find a point well inside each area, for its name.

    Parameters
    ----------
    shapes
        n polygons in any known CRS.

    Returns
    -------
    points
        (n, 2) longitude and latitude, rounded to five decimals: the centre of the largest circle that fits,
        found to about 50 m.
    """
    metres = shapes.to_crs(shapes.estimate_utm_crs())
    radii = shapely.maximum_inscribed_circle(metres.to_numpy(), tolerance=50)
    centres = gpd.GeoSeries(shapely.get_point(radii, 0), crs=metres.crs).to_crs(CRS_DEGREES)
    points: NDArray[np.float64] = np.round(shapely.get_coordinates(centres.to_numpy()), DECIMALS)
    return points


def _read_kecamatan(folder: Path) -> tuple[gpd.GeoDataFrame, str]:
    """Read the kecamatan and the attribution that their file carries."""
    collection = read_collection(folder / KECAMATAN_FILE)
    rows = parse_features(KECAMATAN_FILE, collection).set_crs(CRS_DEGREES)
    missing = [name for name in ("kecamatan_code", *KECAMATAN_COLUMNS) if name not in rows.columns]
    if missing or rows.empty:
        raise DataError(
            [f"{KECAMATAN_FILE}: kolom {name} tidak ada; bangun ulang peta dasar." for name in missing]
            or f"{KECAMATAN_FILE}: tidak berisi satu pun kecamatan; bangun ulang peta dasar."
        )
    problems = [
        f"{KECAMATAN_FILE} fitur {at + 1}, {column}: {rows[column].iloc[at]!r} {fault}; bangun ulang peta dasar."
        for column, is_bad, fault in (
            ("kecamatan_code", rows["kecamatan_code"].duplicated(), "berulang"),
            ("zone", ~rows["zone"].isin(ZONES), "bukan utara atau selatan"),
            *((column, [not _is_number(value) for value in rows[column]], "bukan angka") for column in NUMBERS),
            ("kecamatan", ~rows.is_valid | ~rows.geom_type.isin(("Polygon", "MultiPolygon")), "bergambar rusak"),
        )
        for at in np.flatnonzero(is_bad)
    ]
    attribution = collection.get("attribution")
    if not isinstance(attribution, str):
        problems.append(f"{KECAMATAN_FILE}: attribution (sumber batas wilayah) tidak ada; bangun ulang peta dasar.")
    if problems:
        raise DataError(problems)
    rows = rows.set_index("kecamatan_code").sort_index().astype({"desa_count": "Int64"})
    return rows[[*KECAMATAN_COLUMNS, "geometry"]], str(attribution)


def _is_number(value: object) -> bool:
    """Tell whether a property is a number or missing."""
    return value is None or (isinstance(value, (int, float, np.number)) and not isinstance(value, bool))


def _read_context(folder: Path) -> gpd.GeoDataFrame:
    rows = read_features(folder / CONTEXT_FILE)
    if rows.empty:
        rows = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=CRS_DEGREES)
    missing = {"kind", "name"} - set(rows.columns)
    if missing:
        raise DataError(f"{CONTEXT_FILE}: kolom {name} tidak ada; bangun ulang peta dasar." for name in sorted(missing))
    unknown = sorted(set(rows["kind"]) - set(CONTEXT_KINDS))
    if unknown:
        raise DataError(
            f"{CONTEXT_FILE}, kind: {kind!r} tidak dikenal; pakai border, city, regency atau river." for kind in unknown
        )
    if rows.geometry.isna().any():
        raise DataError(f"{CONTEXT_FILE}: ada baris tanpa gambar; bangun ulang peta dasar.")
    return rows[["kind", "name", "geometry"]]


def read_office(folder: Path) -> Office:
    """Read ``office.csv`` from a folder.

    Raises
    ------
    DataError
        When it cannot be read, or as `check_office` says.
    """
    try:
        rows = pd.read_csv(folder / OFFICE_FILE, encoding="utf-8-sig", keep_default_na=False)
        row = rows.iloc[0]
        office = Office(
            str(row["name"]), float(row["lat"]), float(row["lon"]), float(row["accuracy_m"]), str(row["note"])
        )
    except (OSError, ValueError, IndexError, KeyError):
        raise DataError(
            f"{OFFICE_FILE}: harus ada satu baris berkolom {', '.join(OFFICE_COLUMNS)}; perbaiki berkasnya."
        ) from None
    check_office(office, f"{OFFICE_FILE} baris 2, ")
    return office


def check_office(office: Office, place: str = "") -> None:
    """Check that an office can be where it says; ``place`` opens each message.

    Raises
    ------
    DataError
        When it lies off the earth, or may be farther off than `MAX_ACCURACY_M`.
    """
    problems = [] if office.name.strip() else [f"{place}name: nama kantor kosong; isi namanya."]
    if not (abs(office.lat) <= 90 and abs(office.lon) <= 180):  # noqa: PLR2004 - the ends of latitude and longitude
        problems.append(f"{place}lat/lon: {office.lat}, {office.lon} di luar bumi; apakah lat dan lon tertukar?")
    if not 0 <= office.accuracy_m <= MAX_ACCURACY_M:  # nor NaN
        problems.append(
            f"{place}accuracy_m: {office.accuracy_m} bukan jarak; tulis 0 sampai {whole(MAX_ACCURACY_M)} m, sejauh "
            "titik kantor dapat meleset."
        )
    if problems:
        raise DataError(problems)
