"""Read the points of KML, KMZ and GPX as tables: names, coordinates and the values a map program keeps with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.errors import DataError, say_count, tell_first
from geo.exchange.names import safe_name
from geo.exchange.reading.limits import MAX_COLUMNS, MAX_ROWS
from geo.exchange.reading.packages import unpack
from geo.exchange.reading.settle import MOST_TOLD, settle_lines
from geo.exchange.reading.xml_events import pass_through

if TYPE_CHECKING:
    from geo.exchange.reading.settle import Lines
    from geo.exchange.reading.table import Cell, RawTable

_DEGREES = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_POINT = re.compile(rf"\s*({_DEGREES})\s*,\s*({_DEGREES})(?:\s*,[^,\s]*)?\s*")
_OTHER_SHAPES = {
    "LineString", "LinearRing", "Polygon", "Model", "Track", "MultiTrack", "MultiGeometry",
}  # fmt: skip
_LINKS = {
    "NetworkLink": "tautan jaringan",
    "GroundOverlay": "gambar peta",
    "PhotoOverlay": "foto",
    "ScreenOverlay": "gambar",
}


def read_xml(name: str, content: bytes) -> RawTable | None:
    """Read a KML or GPX; its first element tells which.

    Returns
    -------
    table
        Columns ``name``, ``lat``, ``lon``, ``description`` and whatever else is kept with the points; a row's
        number is that of its Placemark or waypoint. None when there is none.

    Raises
    ------
    DataError
        When it is neither, is not well formed, has a DTD or entities, and for every place that is not one point.
    """
    reader = _Places(name)
    pass_through(name, content, reader.start, reader.end, reader.take)
    if reader.problems:
        raise DataError(tell_first(reader.problems, MOST_TOLD))
    columns = list(dict.fromkeys(["name", "lat", "lon", *(key for _, row in reader.rows for key in row)]))
    lines: Lines = [(0, list(columns)), *((number, [row.get(c) for c in columns]) for number, row in reader.rows)]
    left_out = [f"{word} ({count})" for word, count in reader.left_out.items()]
    return settle_lines(name, None, lines, left_out=left_out, head=0, is_spreadsheet=False) if reader.rows else None


def read_kmz(name: str, content: bytes) -> RawTable | None:
    """Read the one KML in a KMZ; pictures and links beside it are left out."""
    parts = unpack(name, content, lambda part: part.lower().endswith(".kml"))
    if len(parts) != 1:
        raise DataError(f"{name}: berisi {len(parts)} KML, padahal harus satu; simpan ulang sebagai .kml.")
    return read_xml(name, next(iter(parts.values())))


class _Places:
    """One pass over a KML or GPX: the place being read, and the element that its next text belongs to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[tuple[int, dict[str, Cell]]] = []
        self.problems: list[str] = []
        self.left_out: dict[str, int] = {}
        self._path: list[str] = []
        self._count = 0
        self._columns: set[str] = set()
        self._row: dict[str, Cell] | None = None
        self._fault = ""
        self._key = ""
        self._text: list[str] | None = None

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Note what begins."""
        if not self._path and element not in {"kml", "gpx"}:
            raise DataError(
                f"{self.name}: bukan KML atau GPX, tetapi {safe_name(element)}; simpan ulang dari program peta."
            )
        self._path.append(element)
        if element in {"Placemark", "wpt"} and self._row is None:
            self._start_place(attributes if element == "wpt" else None)
        elif self._row is None:
            word = _LINKS.get(element) if self._path[0] == "kml" else {"rte": "rute", "trk": "jejak"}.get(element)
            if word:
                self.left_out[word] = self.left_out.get(word, 0) + 1
        elif element in _OTHER_SHAPES:
            self._fault = self._fault or f"{element}, padahal lokasi adalah satu titik; ganti dengan Point."
        elif element in {"Data", "SimpleData"}:
            self._key = attributes.get("name", "")
            self._text = [] if element == "SimpleData" else None
        elif self._is_value(element):
            self._text = []

    def end(self, element: str) -> None:
        """Keep what has ended."""
        self._path.pop()
        if self._row is None:
            return
        if self._text is not None and element in {
            "name",
            "description",
            "desc",
            "cmt",
            "coordinates",
            "value",
            "SimpleData",
        }:
            self._keep(element, "".join(self._text))
            self._text = None
        elif element in {"Placemark", "wpt"} and not {"Placemark", "wpt"} & set(self._path):
            if self._fault:
                self.problems.append(f"{self.name} titik {self._count}: {self._fault}")
            self.rows.append((self._count, self._row))
            self._row = None

    def take(self, text: str) -> None:
        """Gather the text of a value."""
        if self._text is not None:
            self._text.append(text)

    def _is_value(self, element: str) -> bool:
        """Tell whether an element's text is a value of the place: its own child, a Data's, or the point's."""
        parent = self._path[-2]
        if element in {"name", "description", "desc", "cmt"}:
            return parent in {"Placemark", "wpt"}
        return (element == "value" and parent == "Data") or (element == "coordinates" and parent == "Point")

    def _start_place(self, attributes: dict[str, str] | None) -> None:
        self._count += 1
        if self._count > MAX_ROWS:
            raise DataError(f"{self.name}: lebih dari {say_count(MAX_ROWS)} titik; pecah berkasnya.")
        self._row, self._fault = {}, ""
        if attributes is not None:
            self._keep_point(f"{attributes.get('lon', '')},{attributes.get('lat', '')}")

    def _keep_point(self, text: str) -> None:
        found = _POINT.fullmatch(text)
        if found is None:
            self._fault = "koordinatnya bukan bujur,lintang dalam derajat; gambar ulang titiknya."
        elif self._row is not None:
            if "lat" in self._row:
                self._fault = "lebih dari satu titik; pisahkan."
            self._row |= {"lat": float(found[2]), "lon": float(found[1])}

    def _keep(self, element: str, text: str) -> None:
        """Keep a value under its column; of two the first."""
        if element == "coordinates":
            self._keep_point(text)
            return
        key = (
            self._key
            if element in {"value", "SimpleData"}
            else {"desc": "description", "cmt": "note"}.get(element, element)
        )
        if self._row is None or not key.strip() or key in {"lat", "lon"}:
            return
        self._row.setdefault(key, text.strip() or None)
        self._columns.add(key)
        if len(self._columns) > MAX_COLUMNS:
            raise DataError(f"{self.name}: lebih dari {MAX_COLUMNS} kolom; hapus kolom yang tidak perlu.")
