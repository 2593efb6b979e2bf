"""Every table of records as a workbook or as CSV files in one archive, with the metadata that Satu Data asks for."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pandas as pd

from geo.exchange.conventions import METADATA_SHEET, NOTES_SHEET, SIMULATED_PREFIX
from geo.exchange.fields import TABLES, Field, RecordTable
from geo.exchange.tables import Column, Kind, list_notes, write_csv, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.exchange.outgoing.choose import Chosen
    from geo.exchange.tables import Metadata

METADATA_COLUMNS = (
    Column("table", "Tabel", kind="text"),
    Column("column", "Kolom", kind="text"),
    Column("name", "Nama baku", kind="text"),
    Column("concept", "Konsep", kind="text"),
    Column("definition", "Definisi", kind="text"),
    Column("measure", "Ukuran", kind="text"),
    Column("unit", "Satuan", kind="text"),
    Column("codes", "Klasifikasi", kind="text"),
    Column("as_of", "Tanggal data", kind="date"),
    Column("source", "Sumber", kind="text"),
)
"""Concept, definition, classification, measure and unit: the standard of data that Peraturan Presiden 39/2019 (Satu
Data Indonesia) asks for; day and source beside them."""

NOTE_COLUMNS = (Column("word", "Perihal", kind="text"), Column("text", "Isi", kind="text"))

_MEASURES: dict[Kind, str] = {
    "text": "Teks",
    "whole": "Bilangan bulat",
    "decimal": "Bilangan",
    "degrees": "Koordinat",
    "date": "Tanggal",
    "time": "Jam",
}
_MEASURE_OF_CODES = "Kategori"


def write_workbook(chosen: Chosen) -> bytes:
    """Write a workbook: a sheet a table, "Metadata" and "Keterangan"."""
    sheets = {table.title: (rows, columns) for table, rows, columns in _list_tables(chosen)}
    about = (list_metadata(chosen.metadata), METADATA_COLUMNS)
    return write_xlsx({**sheets, METADATA_SHEET: about}, chosen.metadata)


def write_csv_archive(chosen: Chosen) -> bytes:
    """Write a zip of one CSV a table, ``metadata.csv`` and ``keterangan.csv``; names say when data are simulated."""
    metadata = chosen.metadata
    files = {table.title: write_csv(rows, columns, metadata) for table, rows, columns in _list_tables(chosen)}
    files[METADATA_SHEET] = write_csv(list_metadata(metadata), METADATA_COLUMNS, metadata)
    notes = pd.DataFrame(list_notes(metadata), columns=[column.name for column in NOTE_COLUMNS])
    files[NOTES_SHEET] = write_csv(notes, NOTE_COLUMNS, metadata)
    stamp = (max(metadata.as_of.year, 1980), metadata.as_of.month, metadata.as_of.day, 0, 0, 0)  # zip begins in 1980
    mark = SIMULATED_PREFIX if metadata.is_simulated else ""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for title, written in files.items():
            entry = zipfile.ZipInfo(f"{mark}{title.lower()}.csv", stamp)
            archive.writestr(entry, written, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def list_metadata(metadata: Metadata) -> pd.DataFrame:
    """Describe every column of every table; see ``METADATA_COLUMNS``."""
    rows = [
        {
            "table": table.title,
            "column": one.label,
            "name": one.name,
            "concept": table.concept,
            "definition": one.definition,
            "measure": _MEASURE_OF_CODES if one.codes else _MEASURES[one.kind],
            "unit": one.unit,
            "codes": _list_codes(one),
            "as_of": pd.Timestamp(metadata.as_of),
            "source": metadata.source,
        }
        for table in TABLES
        for one in _written_fields(table, metadata)
    ]
    return pd.DataFrame(rows)


def _list_codes(one: Field) -> str:
    """List the words that a column allows, with their codes where those differ."""
    listed = (word if word == code else f"{word} ({code})" for code, word in one.codes.items())
    return "; ".join(listed) + (" \u2013 boleh lebih dari satu" if one.is_many else "")


def _list_tables(chosen: Chosen) -> Iterator[tuple[RecordTable, pd.DataFrame, tuple[Column, ...]]]:
    for table in TABLES:
        columns = tuple(one.column for one in _written_fields(table, chosen.metadata))
        yield table, chosen.rows[table.name], columns


def _written_fields(table: RecordTable, metadata: Metadata) -> Iterator[Field]:
    """Leave the mark of simulated rows out where nothing is simulated."""
    return (one for one in table.fields if metadata.is_simulated or one.name != "simulated")
