"""The office's records as one file: in which format, under which name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import DataError
from geo.exchange.conventions import SIMULATED_PREFIX
from geo.exchange.outgoing.choose import Selection, choose_records
from geo.exchange.outgoing.geojson import write_geojson
from geo.exchange.outgoing.geopackage import write_geopackage
from geo.exchange.outgoing.kml import write_kml
from geo.exchange.outgoing.workbook import write_csv_archive, write_workbook

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geo.basemap import Basemap
    from geo.exchange.outgoing.choose import Chosen
    from geo.workspace import Records


@dataclass(frozen=True)
class Format:
    """One format of an exported file: its word, its suffix, its media type, and what writes it."""

    word: str
    suffix: str
    mime: str
    write: Callable[[Chosen], bytes]


FORMATS: dict[str, Format] = {
    "xlsx": Format(
        "XLSX (Excel)",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_workbook,
    ),
    "csv": Format("CSV (satu berkas zip)", ".zip", "application/zip", write_csv_archive),
    "gpkg": Format("GeoPackage (QGIS)", ".gpkg", "application/geopackage+sqlite3", write_geopackage),
    "geojson": Format("GeoJSON", ".geojson", "application/geo+json", write_geojson),
    "kml": Format("KML", ".kml", "application/vnd.google-earth.kml+xml", write_kml),
}
"""Every format by its kind, in the order of screens. GeoJSON and KML hold the sites alone, the others every table."""


@dataclass(frozen=True)
class Exported:
    """A file that leaves, with the number of rows of each table, and whether any of them is simulated."""

    name: str
    content: bytes
    mime: str
    rows: dict[str, int]
    is_simulated: bool


def name_export(kind: str, as_of: dt.date, *, is_simulated: bool) -> str:
    """Name the file of an export; one with anything simulated in it says so first."""
    mark = SIMULATED_PREFIX if is_simulated else ""
    return f"{mark}data-alih-profesi-{as_of.isoformat()}{FORMATS[kind].suffix}"


def export_set(
    records: Records, basemap: Basemap, kind: str, *, as_of: dt.date, selection: Selection | None = None
) -> Exported:
    """Write the whole set of records, or a part of it, as one file.

    Parameters
    ----------
    records, basemap
        An office's, or a demo's.
    kind
        One of ``FORMATS``.
    as_of
        The day of the data: it stands in the file and its name, and the status of sites is that day's.
    selection
        Which records; without it all.

    Returns
    -------
    exported
        The same records and day give the same bytes. Its name begins with "simulasi-" when any of it is simulated.

    Raises
    ------
    DataError
        When the kind is unknown, or the selection names what is not there.
    """
    if kind not in FORMATS:
        raise DataError(f"Format {kind!r} tidak dikenal; pilih {', '.join(FORMATS)}.")
    form = FORMATS[kind]
    chosen = choose_records(records, basemap, selection or Selection(), as_of)
    return Exported(
        name_export(kind, as_of, is_simulated=chosen.metadata.is_simulated),
        form.write(chosen),
        form.mime,
        {name: len(rows) for name, rows in chosen.rows.items()},
        chosen.metadata.is_simulated,
    )
