"""Every table of records as a GeoPackage: sites as points with a style, the other tables beside them."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
from pyproj import CRS

from geo.exchange.conventions import METADATA_SHEET, NOTES_SHEET
from geo.exchange.fields import TABLES, Field
from geo.exchange.outgoing.features import CODE_WORDS, FEATURE_FIELDS, list_features, plain_value
from geo.exchange.outgoing.qgis_style import write_style
from geo.exchange.outgoing.workbook import METADATA_COLUMNS, NOTE_COLUMNS, list_metadata
from geo.exchange.tables import Kind, list_notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.exchange.outgoing.choose import Chosen
    from geo.exchange.tables import Column

APPLICATION_ID = 0x47504B47
"""The letters GPKG, by which SQLite's header tells a GeoPackage."""
VERSION = 10_300
WGS84 = 4326
SITE_LAYER = "lokasi"

_TYPES: dict[Kind, str] = {
    "text": "TEXT",
    "whole": "INTEGER",
    "decimal": "REAL",
    "degrees": "REAL",
    "date": "DATE",
    "time": "TEXT",
}
_SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents (table_name), column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
  z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL REFERENCES gpkg_contents (table_name), column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT, PRIMARY KEY (table_name, column_name),
  UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT,
  f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT, ui TEXT, update_time DATETIME);
"""
"""The tables that OGC 12-128r17 asks for, those of its schema extension, and QGIS's own table of styles."""


def write_geopackage(chosen: Chosen) -> bytes:
    """Write a GeoPackage 1.3.

    Returns
    -------
    content
        The point layer ``lokasi``, with stage, due state and latest counts of every site and a default style for QGIS;
        the tables ``kunjungan``, ``hitungan``, ``kebutuhan`` and ``hasil``; ``metadata`` and ``keterangan``. The same
        records give the same bytes on the same SQLite.

    Notes
    -----
    Written as the SQLite database that it is, in memory: no other library, no folder to leave behind.
    """
    about = chosen.metadata
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {VERSION}")
        database.executescript(_SCHEMA)
        package = _Package(database, f"{about.as_of.isoformat()}T00:00:00.000Z")
        package.add_reference_systems()
        package.add_words(CODE_WORDS)
        sites, *others = TABLES
        package.add_layer(SITE_LAYER, sites.concept, list_features(chosen), FEATURE_FIELDS, has_points=True)
        for table in others:
            package.add_layer(table.title.lower(), table.concept, chosen.rows[table.name], table.fields)
        notes = pd.DataFrame(list_notes(about), columns=[column.name for column in NOTE_COLUMNS])
        package.add_layer(
            METADATA_SHEET.lower(), "Arti setiap kolom", list_metadata(about), _as_fields(METADATA_COLUMNS)
        )
        package.add_layer(NOTES_SHEET.lower(), "Keterangan tentang berkas ini", notes, _as_fields(NOTE_COLUMNS))
        package.add_style(SITE_LAYER, write_style())
        database.commit()
        return database.serialize()


class _Package:
    """A GeoPackage in the making; every layer bears the same time of change."""

    def __init__(self, database: sqlite3.Connection, changed: str) -> None:
        self.database = database
        self.changed = changed

    def add_reference_systems(self) -> None:
        """Add the three reference systems that every GeoPackage has."""
        wkt = CRS.from_epsg(WGS84).to_wkt("WKT1_GDAL")
        self.database.executemany(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
            [
                ("Undefined cartesian SRS", -1, "NONE", -1, "undefined"),
                ("Undefined geographic SRS", 0, "NONE", 0, "undefined"),
                ("WGS 84 geodetic", WGS84, "EPSG", WGS84, wkt),
            ],
        )

    def add_words(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """Add the lists of codes with their words, by name."""
        self.database.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            [
                (table, "http://www.geopackage.org/spec121/#extension_schema")
                for table in ("gpkg_data_columns", "gpkg_data_column_constraints")
            ],
        )
        self.database.executemany(
            "INSERT INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
            [(name, code, word) for name, listed in words.items() for code, word in listed.items()],
        )

    def add_layer(
        self, name: str, description: str, rows: pd.DataFrame, fields: Sequence[Field], *, has_points: bool = False
    ) -> None:
        """Add a table with its rows, and what each of its columns is called."""
        kind = "features" if has_points else "attributes"
        bounds = _bounds(rows) if has_points else (None,) * 4
        self.database.execute(
            "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (name, kind, name, description, self.changed, *bounds, WGS84 if has_points else None),
        )
        columns = ["fid INTEGER PRIMARY KEY NOT NULL", *(["geom POINT"] if has_points else [])]
        columns += [f'"{one.name}" {_TYPES[one.kind]}' for one in fields]
        self.database.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
        cells: list[list[object]] = [[plain_value(value, one) for value in rows[one.name]] for one in fields]
        if has_points:
            self.database.execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", (name, WGS84)
            )
            cells.insert(0, [_point(lon, lat) for lon, lat in zip(rows["lon"], rows["lat"], strict=True)])
        marks = ", ".join("?" * (len(cells) + 1))
        self.database.executemany(
            f'INSERT INTO "{name}" VALUES ({marks})',
            [(fid, *row) for fid, row in enumerate(zip(*cells, strict=True), start=1)],
        )
        self.database.executemany(
            "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)",
            [
                (name, one.name, one.label, one.label, one.definition, one.name if one.name in CODE_WORDS else None)
                for one in fields
            ],
        )

    def add_style(self, layer: str, qml: str) -> None:
        """Add the style that QGIS gives a layer when it opens."""
        self.database.execute(
            "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, NULL, NULL, NULL, "
            "NULL, NULL)",
            (self.changed,),
        )
        self.database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
            "styleQML, styleSLD, useAsDefault, description, owner, update_time) "
            "VALUES ('', '', ?, 'geom', 'Tahap', ?, '', 1, 'Lambang menurut tahap', '', ?)",
            (layer, qml, self.changed),
        )


def _point(lon: float, lat: float) -> bytes | None:
    """Write a point as GeoPackage binary: its header, little-endian and without an envelope, then the WKB."""
    if pd.isna(lon) or pd.isna(lat):
        return None
    return struct.pack("<2sBBi", b"GP", 0, 1, WGS84) + struct.pack("<BIdd", 1, 1, lon, lat)


def _bounds(rows: pd.DataFrame) -> tuple[float | None, ...]:
    """Find the box around the points; None while there are none."""
    known = rows[["lon", "lat"]].dropna()
    if known.empty:
        return (None,) * 4
    return (*map(float, known.min()), *map(float, known.max()))


def _as_fields(columns: Sequence[Column]) -> list[Field]:
    return [Field("", column.name, column.heading, column.kind or "text", "") for column in columns]
