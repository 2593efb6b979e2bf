"""The office's records as files for others: workbook, CSV, GeoPackage, GeoJSON, KML."""

from geo.exchange.outgoing.choose import Chosen, Selection, choose_records
from geo.exchange.outgoing.export import FORMATS, Exported, Format, export_set, name_export

__all__ = [
    "FORMATS",
    "Chosen",
    "Exported",
    "Format",
    "Selection",
    "choose_records",
    "export_set",
    "name_export",
]
