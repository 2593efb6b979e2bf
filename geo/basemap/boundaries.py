"""Read another district's boundaries and refuse what no map can be drawn from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from geo.basemap.coverage import GAP_M, round_degrees, simplify_coverage, widen_thin
from geo.basemap.geojson import parse_features, read_collection
from geo.basemap.read import CRS_DEGREES, KECAMATAN_COLUMNS, label_points
from geo.errors import DataError
from geo.symbols import ZONES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MAX_BYTES = 100_000_000
MAX_AREAS = 2_000
MAX_TEXT = 100

NAMES: dict[str, tuple[str, ...]] = {
    "kecamatan_code": (
        "kecamatan_code", "kode_kecamatan", "kode_kec", "kdkec", "kode_bps", "kode", "idkec", "adm3_pcode",
        "code",
    ),
    "kecamatan": (
        "kecamatan", "nama_kecamatan", "nama_kec", "nmkec", "wadmkc", "namobj", "adm3_en", "nama", "name",
    ),
    "zone": ("zone", "zona", "wilayah"),
    "kemendagri_code": ("kemendagri_code", "kode_kemendagri", "kdcpum"),
    "desa_count": ("desa_count", "jumlah_desa"),
}  # fmt: skip
"""Names under which offices and public sources (BPS, BIG, OCHA) keep each column; the first found is used."""

MAX_GAP_M = 50.0
"""A strip between two kecamatan up to this wide is a fault; a wider one is another area, like Kota Kediri."""

INDONESIA = (94.0, -12.0, 142.0, 7.0)
"""West, south, east, north in degrees; a map outside has the wrong CRS."""

_MAGIC = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a"}
"""How the binary formats begin; GDAL is handed nothing else, since it would follow a link to another file."""


def read_boundaries(path: Path) -> gpd.GeoDataFrame:
    """Read and check the kecamatan of another district.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage or Shapefile, one polygon or multipolygon a kecamatan, in any declared CRS.
        Columns for code, name and zone are found by the usual names (`NAMES`). The zone (``utara`` or
        ``selatan``) must be there: rounds are planned by it, and guessing it would invent an arrangement of
        the office.

    Returns
    -------
    kecamatan
        Like the shipped one: EPSG:4326 with five decimals, indexed by ``kecamatan_code`` and sorted,
        columns of `KECAMATAN_COLUMNS`; ``desa_count`` and ``kemendagri_code`` missing where the file has
        none.

    Raises
    ------
    DataError
        With every fault: no CRS or a wrong one, missing columns, codes that are empty or repeated, unknown zones,
        shapes that are missing or invalid, overlaps and gaps between neighbours.
    """
    rows = _read_rows(path)
    name = path.name
    if rows.empty:
        raise DataError(f"{name}: tidak berisi satu pun kecamatan; ekspor ulang petanya.")
    if len(rows) > MAX_AREAS:
        raise DataError(f"{name}: {len(rows)} poligon, paling banyak {MAX_AREAS}; gabungkan desa per kecamatan.")
    problems = _check_crs(name, rows.geometry)
    problems += _check_shapes(name, rows.geometry)
    if not problems:
        problems += _check_meeting(name, rows.geometry)
    columns, missing = _find_columns(name, rows)
    problems += missing + _check_texts(name, columns)
    if problems:
        raise DataError(problems)
    return _gather_kecamatan(name, rows.geometry, columns)


def as_text(value: object) -> str | None:
    """Write a cell of any table as text: a whole number without decimals, an empty cell as None."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return None
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return re.sub(r"\s*[\r\n\t]\s*", " ", str(whole)).strip() or None


def _read_rows(path: Path) -> gpd.GeoDataFrame:
    """Read any of the three formats into a frame with a CRS."""
    name, kind = path.name, path.suffix.lower()
    if not path.is_file():
        raise DataError(f"{name}: berkas tidak ada; periksa letaknya.")
    if path.stat().st_size > MAX_BYTES:
        raise DataError(f"{name}: lebih besar dari {MAX_BYTES // 1_000_000} MB; sederhanakan petanya.")
    if kind in (".geojson", ".json"):
        return _read_geojson(path)
    if kind not in _MAGIC:
        raise DataError(f"{name}: jenis berkas tidak dikenal; pakai .geojson, .gpkg atau .shp.")
    with path.open("rb") as start:
        if not start.read(16).startswith(_MAGIC[kind]):
            raise DataError(f"{name}: isinya bukan {kind}; ekspor ulang dari program peta.")
    try:
        layers = [str(found) for found in pyogrio.list_layers(path)[:, 0]]
        if len(layers) != 1:
            raise DataError(f"{name}: layer {', '.join(layers)[:200]}; simpan satu saja di sini.")
        rows = pyogrio.read_dataframe(path, layer=layers[0])
    except (RuntimeError, ValueError):  # pyogrio's own errors are RuntimeErrors
        raise DataError(
            f"{name}: tidak dapat dibaca; ekspor ulang dari program peta (Shapefile: beserta .shx, .dbf dan .prj)."
        ) from None
    if not isinstance(rows, gpd.GeoDataFrame):
        raise DataError(f"{name}: tabelnya tidak bergambar; ekspor ulang layer poligon.")
    return rows.set_geometry(shapely.force_2d(rows.geometry.to_numpy()), crs=rows.crs)


def _read_geojson(path: Path) -> gpd.GeoDataFrame:
    """Read GeoJSON; without a ``crs`` it is EPSG:4326, by its standard."""
    collection = read_collection(path)
    rows = parse_features(path.name, collection)
    crs = _declared_crs(path.name, collection.get("crs"))
    return rows.set_geometry(shapely.force_2d(rows.geometry.to_numpy()), crs=crs)


def _declared_crs(name: str, member: Any) -> pyproj.CRS:  # noqa: ANN401 - whatever the file holds there
    """Read the ``crs`` member of older GeoJSON; a link is never followed."""
    if member is None:
        return pyproj.CRS(CRS_DEGREES)
    try:
        code = str(member["properties"]["name"])
        # GeoJSON writes longitude first whatever the authority says; CRS84 is EPSG:4326 in that order.
        return pyproj.CRS(CRS_DEGREES) if code.upper().endswith("CRS84") else pyproj.CRS.from_user_input(code[:200])
    except (TypeError, KeyError, pyproj.exceptions.CRSError):
        raise DataError(f"{name}, crs: {str(member)[:80]} tidak dikenal; simpan ulang sebagai EPSG:4326.") from None


def _check_crs(name: str, shapes: gpd.GeoSeries) -> list[str]:
    """Check that a CRS is declared, and that it puts the shapes in Indonesia."""
    if shapes.crs is None:
        return [
            f"{name}: sistem koordinat (CRS) tidak dinyatakan; sertakan .prj atau simpan ulang, misalnya EPSG:4326."
        ]
    bounds = shapes.total_bounds if shapes.crs.is_geographic else shapes.to_crs(CRS_DEGREES).total_bounds
    extent, indonesia = shapely.box(*bounds), shapely.box(*INDONESIA)
    if extent.is_empty or np.isnan(bounds).any() or indonesia.contains(extent):
        return []
    west, south, east, north = bounds.round(2)
    place = f"{name}: peta terletak di {west} sampai {east} bujur, {south} sampai {north} lintang"
    if indonesia.contains(shapely.transform(extent, lambda xy: xy[:, ::-1])):
        return [f"{place}; lat dan lon tertukar, simpan ulang dengan bujur lebih dulu."]
    return [f"{place}, di luar Indonesia; CRS {shapes.crs.to_string()[:40]} salah, simpan ulang dengan yang benar."]


def _find_columns(name: str, rows: gpd.GeoDataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Find each column under one of its usual names, any case; texts are trimmed, empty ones missing."""
    by_lower = {str(column).lower(): column for column in rows.columns if column != rows.geometry.name}
    found: dict[str, pd.Series[Any]] = {}
    problems = []
    for column, usual in NAMES.items():
        here = next((by_lower[word] for word in usual if word in by_lower), None)
        if here is not None:
            found[column] = rows[here].map(as_text)
        elif column in ("kecamatan_code", "kecamatan", "zone"):
            cure = "isi utara atau selatan bagi tiap kecamatan" if column == "zone" else "tambahkan"
            problems.append(f"{name}: kolom {column} tidak ada (dicari: {', '.join(usual)}); {cure}.")
    return pd.DataFrame(found, index=rows.index), problems


def _check_texts(name: str, columns: pd.DataFrame) -> list[str]:
    """Check codes, names and zones row by row."""
    problems = []
    for column in columns.columns.intersection(["kecamatan_code", "kecamatan", "zone"]):
        texts = columns[column].astype(object)
        if column == "zone":
            texts = texts.map(lambda text: text.lower() if text else text)
            columns[column] = texts
        first: dict[str, int] = {}
        for number, text in enumerate(texts, start=1):
            place = f"{name} fitur {number}, {column}"
            if text is None or text != text:  # noqa: PLR0124 - only NaN differs from itself
                problems.append(f"{place}: kosong; isilah.")
            elif len(text) > MAX_TEXT:
                problems.append(f"{place}: {len(text)} huruf, paling banyak {MAX_TEXT}; pendekkan.")
            elif column == "zone" and text not in ZONES:
                problems.append(f"{place}: {text!r} tidak dikenal; tulis utara atau selatan.")
            elif column == "kecamatan_code" and text in first:
                problems.append(
                    f"{place}: {text!r} sudah dipakai fitur {first[text]}; beri kode sendiri, atau gabungkan "
                    "keduanya bila satu kecamatan."
                )
            first.setdefault(str(text), number)
    if {"kecamatan_code", "kecamatan"} <= set(columns.columns):
        problems += _check_names(name, columns)
    return problems


def _check_names(name: str, columns: pd.DataFrame) -> list[str]:
    """Find two kecamatan of one name, in any case: the screens tell them apart by it."""
    problems = []
    first: dict[str, tuple[int, str]] = {}
    for number, (code, text) in enumerate(columns[["kecamatan_code", "kecamatan"]].itertuples(index=False), start=1):
        if not isinstance(code, str) or not isinstance(text, str):
            continue
        other, other_code = first.setdefault(text.casefold(), (number, code))
        if other_code != code:
            problems.append(
                f"{name} fitur {number}, kecamatan: {text[:MAX_TEXT]!r} sudah dipakai fitur {other} (kode {other_code} "
                f"dan {code}); beri nama sendiri, misalnya dengan arah atau kodenya."
            )
    return problems


def _check_shapes(name: str, shapes: gpd.GeoSeries) -> list[str]:
    """Check each shape alone."""
    problems = []
    for number, shape in enumerate(shapes, start=1):
        if shape is None or shape.is_empty:
            problems.append(f"{name} fitur {number}: tidak bergambar; gambar poligonnya.")
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            problems.append(f"{name} fitur {number}: {shape.geom_type}, bukan poligon; ekspor layer poligon.")
        elif not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            problems.append(f"{name} fitur {number}: poligon tidak sah ({reason}); jalankan 'Fix geometries' di QGIS.")
    return problems


def _check_meeting(name: str, shapes: gpd.GeoSeries) -> list[str]:
    """Find pairs that overlap or leave a strip between them; hairlines up to two metres are closed later."""
    metres = shapes.to_crs(shapes.estimate_utm_crs()).to_numpy()
    problems = [
        f"{name} fitur {left + 1} dan {right + 1}: bertumpang tindih {area_ha:.2f} ha; betulkan batas bersamanya."
        for left, right, area_ha in _overlaps(metres)
    ]
    if problems:
        return problems
    edges = shapely.coverage_invalid_edges(simplify_coverage(metres), gap_width=MAX_GAP_M)
    faulty = np.flatnonzero(~shapely.is_empty(edges))
    # A strip has a side in each of two kecamatan; one side alone is a narrow place of a single kecamatan.
    left, right = shapely.STRtree(edges[faulty]).query(edges[faulty], predicate="dwithin", distance=MAX_GAP_M)
    return [
        f"{name} fitur {faulty[a] + 1} dan {faulty[b] + 1}: ada celah sampai {MAX_GAP_M:.0f} m di antaranya; "
        "rapatkan batas bersamanya."
        for a, b in sorted(zip(left, right, strict=True))
        if a < b
    ]


def _overlaps(metres: NDArray[np.object_]) -> list[tuple[int, int, float]]:
    """List pairs of areas that overlap by more than a hairline, with the overlap in hectares."""
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(metres)))
    left, right = shapely.STRtree(metres[suspects]).query(metres[suspects], predicate="intersects")
    pairs = {(int(a), int(b)) for a, b in zip(suspects[left], suspects[right], strict=True)}
    # An area deep inside another crosses none of its edges.
    pairs |= {(int(a), int(b)) for a, b in shapely.STRtree(metres).query(metres, predicate="contains").T}
    found = []
    for a, b in sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}):
        shared = shapely.intersection(metres[a], metres[b])
        if not shared.buffer(-GAP_M / 2).is_empty:
            found.append((a, b, shared.area / 1e4))
    return found


def _gather_kecamatan(name: str, shapes: gpd.GeoSeries, columns: pd.DataFrame) -> gpd.GeoDataFrame:
    """Make the frame from checked rows, simplified like the shipped map."""
    metres = shapes.to_crs(shapes.estimate_utm_crs())
    simple = simplify_coverage(widen_thin(metres.to_numpy(), len(metres)))
    rounded = round_degrees(gpd.GeoSeries(simple, crs=metres.crs).to_crs(CRS_DEGREES).to_numpy())
    lost = np.flatnonzero(shapely.is_empty(rounded) | ~shapely.is_valid(rounded))
    if len(lost) or not shapely.coverage_is_valid(rounded):
        raise DataError(
            [f"{name} fitur {at + 1}: terlalu sempit; gabungkan dengan tetangganya." for at in lost]
            or f"{name}: batas bersama tidak bertemu setelah dibulatkan; jalankan 'Snap geometries' di QGIS."
        )
    kecamatan = gpd.GeoDataFrame(
        columns.reindex(columns=[*columns.columns.union(list(NAMES))]).reset_index(drop=True),
        geometry=rounded,
        crs=CRS_DEGREES,
    )
    kecamatan["desa_count"] = pd.to_numeric(kecamatan["desa_count"], errors="coerce").astype("Int64")
    kecamatan["zone_source"] = f"berkas {name}"
    kecamatan["area_km2"] = (metres.area.to_numpy() / 1e6).round(2)
    kecamatan[["label_lon", "label_lat"]] = label_points(kecamatan.geometry)
    return kecamatan.set_index("kecamatan_code").sort_index()[[*KECAMATAN_COLUMNS, "geometry"]]
