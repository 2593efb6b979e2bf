"""Read and write GeoJSON with the standard library: compact, one feature a line, always the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

DECIMALS = 5
"""Five decimals of a degree step by 1.1 m; finer would weigh more and say nothing."""


def write_features(rows: gpd.GeoDataFrame, **members: str) -> str:
    """Write a frame in EPSG:4326 as a compact FeatureCollection.

    Parameters
    ----------
    rows
        n features; every column but ``geometry`` becomes a property, missing values ``null``.
    members
        What else the collection says of itself, before its features.

    Returns
    -------
    text
        GeoJSON (RFC 7946), one feature a line, ending in a newline.
    """
    names = [name for name in rows.columns if name != "geometry"]
    lines = []
    for values, shape in zip(rows[names].astype(object).itertuples(index=False), rows.geometry.to_numpy(), strict=True):
        plain = {name: _plain(value) for name, value in zip(names, values, strict=True)}
        feature = {"type": "Feature", "properties": plain, "geometry": shapely.geometry.mapping(shape)}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    head = json.dumps({"type": "FeatureCollection", **members}, ensure_ascii=False, separators=(",", ":"))
    return head[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"


def read_collection(path: Path) -> dict[str, Any]:
    """Read a FeatureCollection as plain JSON; no other file and no address is ever opened.

    Raises
    ------
    DataError
        When the file is missing, not UTF-8, not JSON or no FeatureCollection.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise DataError(f"{path.name}: berkas tidak ada atau tidak dapat dibaca; periksa letaknya.") from None
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise DataError(f"{path.name}: bukan GeoJSON yang sah; simpan ulang sebagai GeoJSON UTF-8.") from None
    is_collection = isinstance(content, dict) and content.get("type") == "FeatureCollection"
    if not (is_collection and isinstance(content.get("features"), list)):
        raise DataError(f"{path.name}: bukan FeatureCollection; simpan ulang sebagai GeoJSON.")
    return dict(content)


def read_features(path: Path) -> gpd.GeoDataFrame:
    """Read a GeoJSON file of EPSG:4326 as a frame, one row a feature.

    Raises
    ------
    DataError
        When the file is no GeoJSON, or a feature cannot be read.
    """
    return parse_features(path.name, read_collection(path)).set_crs("EPSG:4326")


def parse_features(name: str, collection: dict[str, Any]) -> gpd.GeoDataFrame:
    """Turn the features of a collection into rows, without a CRS; a feature may have no geometry.

    Raises
    ------
    DataError
        With every feature that cannot be read; ``name`` is the file's.
    """
    shapes, properties, problems = [], [], []
    for number, feature in enumerate(collection["features"], start=1):
        try:
            shapes.append(feature["geometry"] and shapely.geometry.shape(feature["geometry"]))
            properties.append(dict(feature["properties"] or {}))
        except (TypeError, KeyError, ValueError, AttributeError, IndexError, shapely.errors.ShapelyError):
            problems.append(f"{name} fitur {number}: tidak terbaca; gambar ulang poligonnya.")
    if problems:
        raise DataError(problems)
    return gpd.GeoDataFrame(properties, geometry=np.array(shapes, dtype=object))


def _plain(value: object) -> object:
    """Turn numpy scalars and missing values into what JSON knows."""
    if isinstance(value, np.generic):
        value = value.item()
    return None if value is None or value is pd.NA or value != value else value  # noqa: PLR0124 - only NaN differs from itself
