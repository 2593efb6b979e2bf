"""Read GeoJSON points as a table with the standard library alone: no other file and no address is ever opened."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from geo.errors import DataError, say_count, tell_first
from geo.exchange.names import safe_name
from geo.exchange.reading.limits import MAX_COLUMNS, MAX_ROWS
from geo.exchange.reading.settle import MOST_TOLD, settle_lines

if TYPE_CHECKING:
    from geo.exchange.reading.settle import Lines
    from geo.exchange.reading.table import Cell, RawTable

_WGS84 = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:)?(?:OGC:(?:1\.3|2)?:?CRS84|EPSG:[\d.]*:?4326)", re.IGNORECASE)
_SAME_DEGREES = 1e-6
_FAR = 1e9
"""Far beyond any degree: what is on the earth is for the check of sites, with its cures."""
_EXACT = 1e15
_BROKEN = "bukan GeoJSON yang sah; simpan ulang sebagai GeoJSON UTF-8 dari program peta."


def read_geojson(name: str, content: bytes) -> RawTable | None:
    """Read the points of a FeatureCollection, or of one Feature.

    Returns
    -------
    table
        Columns ``lat`` and ``lon`` from the geometry, then the properties; a row's number is that of its feature.

    Raises
    ------
    DataError
        When it is no GeoJSON in WGS 84, and for every feature that is not one point.
    """
    collection = _parse(name, content)
    _check_crs(name, collection)
    if collection.get("type") == "Feature":
        collection = {"features": [collection]}
    elif collection.get("type") != "FeatureCollection":
        raise DataError(f"{name}: bukan FeatureCollection; simpan ulang sebagai GeoJSON dari program peta.")
    features = collection.get("features")
    if not isinstance(features, list):
        raise DataError(f"{name}: {_BROKEN}")
    if len(features) > MAX_ROWS:
        raise DataError(
            f"{name}: {say_count(len(features))} fitur, paling banyak {say_count(MAX_ROWS)}; pecah berkasnya."
        )
    rows: list[tuple[int, dict[str, Cell]]] = []
    columns: dict[str, None] = {"lat": None, "lon": None}
    nested: dict[str, None] = {}
    problems: list[str] = []
    for number, feature in enumerate(features, start=1):
        try:
            row = _read_feature(feature, nested)
        except _FeatureError as err:
            problems.append(f"{name} fitur {number}: {err}")
            continue
        columns |= dict.fromkeys(row)
        rows.append((number, row))
        if len(columns) > MAX_COLUMNS:
            raise DataError(f"{name}: lebih dari {MAX_COLUMNS} kolom; hapus kolom yang tidak perlu.")
    if problems:
        raise DataError(tell_first(problems, MOST_TOLD))
    lines: Lines = [(0, list(columns)), *((number, [row.get(column) for column in columns]) for number, row in rows)]
    left_out = [f"kolom {safe_name(column)} (berisi daftar, bukan satu nilai)" for column in list(nested)[:MAX_COLUMNS]]
    return settle_lines(name, None, lines, left_out=left_out, head=0, is_spreadsheet=False) if rows else None


class _FeatureError(Exception):
    """Why a feature cannot be read; it never leaves this module."""


def _parse(name: str, content: bytes) -> dict[str, Any]:
    """Parse JSON that says nothing twice and has no number beyond numbers."""

    def refuse(word: str) -> None:
        raise DataError(f"{name}: memuat {word}, yang bukan angka; kosongkan (null) bila tidak diketahui.")

    def keep_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        kept = dict(pairs)
        if len(kept) < len(pairs):
            twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
            raise DataError(f"{name}: {safe_name(twice)!r} tertulis dua kali dalam satu objek; sisakan satu.")
        return kept

    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=keep_once, parse_constant=refuse)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise DataError(f"{name}: {_BROKEN}") from None
    if not isinstance(found, dict):
        raise DataError(f"{name}: {_BROKEN}")
    return found


def _check_crs(name: str, collection: dict[str, Any]) -> None:
    """Refuse coordinates that are not longitude and latitude; a link to what they are is never followed."""
    crs = collection.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) and crs.get("type") == "name" else None
    said = properties.get("name") if isinstance(properties, dict) else None
    if not (isinstance(said, str) and _WGS84.fullmatch(said.strip())):
        shown = f" {safe_name(said)!r}" if isinstance(said, str) else "nya tidak dikenal"
        raise DataError(f"{name}: sistem koordinat{shown}; simpan ulang dalam WGS 84 (EPSG:4326).")


def _read_feature(feature: object, nested: dict[str, None]) -> dict[str, Cell]:
    """Read one feature's point and properties; what holds more than one value is noted in ``nested``."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _FeatureError("bukan Feature; simpan ulang dari program peta.")
    if "crs" in feature:
        raise _FeatureError("menyebut sistem koordinat sendiri; simpan ulang dalam WGS 84 (EPSG:4326).")
    properties = feature.get("properties")
    if not isinstance(properties, dict) and properties is not None:
        raise _FeatureError("properties bukan objek; simpan ulang dari program peta.")
    row: dict[str, Cell] = {}
    for key, value in (properties or {}).items():
        if isinstance(value, (dict, list)):
            nested[key] = None
        else:
            row[key] = _plain(value)
    point = _read_point(feature.get("geometry"))
    if point is None:
        return row
    for (key, value), axis in zip((("lat", point[1]), ("lon", point[0])), ("lintang", "bujur"), strict=True):
        said = row.get(key)
        if isinstance(said, (int, float)) and not math.isclose(said, value, abs_tol=_SAME_DEGREES, rel_tol=0):
            raise _FeatureError(f"{axis} pada kolom {key} ({said}) berbeda dari titiknya ({value}); samakan.")
        row[key] = value
    return row


def _read_point(geometry: object) -> tuple[float, float] | None:
    """Read a point's longitude and latitude; None when there is no geometry."""
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind != "Point":
        shown = safe_name(kind) if isinstance(kind, str) else "geometri yang tidak dikenal"
        raise _FeatureError(f"{shown}, padahal lokasi adalah satu titik; ganti dengan Point.")
    if "crs" in geometry:
        raise _FeatureError("menyebut sistem koordinat sendiri; simpan ulang dalam WGS 84 (EPSG:4326).")
    at = geometry.get("coordinates")
    if at == []:
        return None
    if isinstance(at, list) and len(at) in {2, 3} and all(_is_number(value, _FAR) for value in at):
        return float(at[0]), float(at[1])
    raise _FeatureError("koordinatnya bukan dua angka [bujur, lintang]; gambar ulang titiknya.")


def _is_number(value: object, most: float) -> bool:
    """Tell whether a value is a number, not beyond ``most``."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < most


def _plain(value: Cell) -> Cell:
    """Keep a value; a number too large to be exact is kept as its text."""
    is_endless = isinstance(value, (int, float)) and not _is_number(value, _EXACT) and not isinstance(value, bool)
    return str(value)[:60] if is_endless else value
