"""Read a file that somebody brings, whatever its kind, as tables of which nothing is trusted yet."""

from __future__ import annotations

import re
from pathlib import PurePath

from geo.errors import DataError
from geo.exchange.names import HIDDEN_NAME, safe_name
from geo.exchange.reading.central_zip import is_central_zip, is_csv, pick_submissions
from geo.exchange.reading.csv_file import read_csv
from geo.exchange.reading.geojson import read_geojson
from geo.exchange.reading.limits import MAX_BYTES, MAX_TEXT
from geo.exchange.reading.own_archive import is_own_archive, is_own_table, pick_own_tables
from geo.exchange.reading.packages import list_names, unpack
from geo.exchange.reading.places import read_kmz, read_xml
from geo.exchange.reading.table import Cell, RawTable
from geo.exchange.reading.xlsx_file import is_workbook, read_xlsx
from geo.personal import find_personal

__all__ = ["Cell", "RawTable", "read_raw"]

KNOWN = "simpan sebagai .xlsx, .csv, .geojson, .kml atau .gpx."
_LONGEST_NAME = 100
_ENDING = re.compile(r"\.[A-Za-z]{3,7}$")

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    b"%PDF": "PDF", b"\x89PNG": "gambar PNG", b"\xff\xd8\xff": "gambar JPEG", b"SQLite format 3": "basis data",
    b"{\\rtf": "dokumen RTF", b"Rar!": "arsip RAR", b"7z\xbc\xaf": "arsip 7z", b"\x1f\x8b": "arsip gzip",
}  # fmt: skip
"""First bytes of what is no table, whatever its name says."""
_TEXTS, _MAPS, _JSONS = {".csv", ".tsv", ".txt"}, {".kml", ".gpx"}, {".geojson", ".json"}
_BOOKS = {".xlsx", ".xlsm"}
_OLD_BOOKS = {".xls": "XLS lama", ".ods": "ODS (LibreOffice)", ".xlsb": "XLSB", ".numbers": "Numbers"}


def read_raw(name: str, content: bytes) -> list[RawTable]:
    """Read a file's tables.

    Parameters
    ----------
    name
        What the file is called; messages use it and its ending, nothing is opened by it.
    content
        Its bytes: CSV, XLSX, GeoJSON, KML, KMZ or GPX, or a zip of CSVs from ODK Central or the program's own.

    Returns
    -------
    tables
        At least one. Cells of a CSV are texts.

    Raises
    ------
    DataError
        When the file is of no known kind, too large, broken, or has no sure reading; with every fault found.
    """
    shown, suffix = short_name(name), PurePath(name.replace("\\", "/")).suffix.lower()
    if len(content) > MAX_BYTES:
        raise DataError(f"{shown}: lebih besar dari {MAX_BYTES // 1_000_000} MB; pecah berkasnya.")
    if not content.strip():
        raise _empty(shown, suffix)
    _refuse_others(shown, suffix, content)
    found: list[RawTable | None]
    if content.startswith(_ZIP):
        found = _read_zip(shown, content)
    elif suffix in _BOOKS:
        raise DataError(f"{shown}: bukan XLSX yang sah; buka di program lembar kerja lalu simpan ulang sebagai .xlsx.")
    elif suffix in _JSONS:
        found = [read_geojson(shown, content)]
    elif suffix in _MAPS:
        found = [read_xml(shown, content)]
    elif suffix in _TEXTS:
        found = [read_csv(shown, content)]
    else:
        raise DataError(f"{shown}: jenis berkas tidak dikenal; {KNOWN}")
    tables = [table for table in found if table is not None]
    if not tables:
        raise _empty(shown, suffix)
    _check_text(shown, tables)
    return tables


def _empty(shown: str, suffix: str) -> DataError:
    """Say of an empty file what it should hold; only tables have a first row."""
    if suffix in _TEXTS | _BOOKS:
        return DataError(f"{shown}: kosong; baris pertama harus berisi nama kolom.")
    return DataError(f"{shown}: kosong; periksa isinya di program asalnya, lalu simpan atau ekspor lagi.")


def short_name(name: str) -> str:
    """Write a file's name for messages: without folders, without what cannot be seen, not too long.

    Of a name that holds personal data only its ending is left.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    if find_personal(last):
        ending = _ENDING.search(last)
        return HIDDEN_NAME + (ending[0] if ending else "")
    seen = "".join(letter if letter.isprintable() else "?" for letter in last).strip() or "berkas"
    return seen if len(seen) <= _LONGEST_NAME else f"{seen[:40]}…{seen[-40:]}"


def _refuse_others(shown: str, suffix: str, content: bytes) -> None:
    """Refuse by its own name what is no table, or a table in a form that is not read."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise DataError(f"{shown}: terkunci kata sandi; hapus kata sandinya lalu simpan ulang sebagai .xlsx.")
        raise DataError(f"{shown}: berkas Office lama (.xls); buka di Excel lalu simpan sebagai .xlsx.")
    kind = next((word for start, word in _OTHERS.items() if content.startswith(start)), None)
    if kind is None and content.lstrip()[:14].lower().startswith((b"<html", b"<!doctype html", b"<table")):
        kind = "halaman web"
    if kind is not None:
        raise DataError(f"{shown}: isinya {kind}; {KNOWN}")
    if suffix in _OLD_BOOKS:
        raise DataError(f"{shown}: jenis berkas {_OLD_BOOKS[suffix]} tidak dibaca; simpan sebagai .xlsx.")


def _check_text(shown: str, tables: list[RawTable]) -> None:
    """Refuse more text than later steps can look through while somebody waits."""
    letters = sum(len(cell) for table in tables for _, cells in table.rows for cell in cells if isinstance(cell, str))
    if letters > MAX_TEXT:
        raise DataError(
            f"{shown}: {letters // 1_000_000} juta huruf, paling banyak {MAX_TEXT // 1_000_000} juta; pecah berkasnya."
        )


def _read_zip(shown: str, content: bytes) -> list[RawTable | None]:
    """Read a zip as what its names say it is."""
    names = list_names(content)
    if is_workbook(names):
        if "xl/workbook.bin" in names:
            raise DataError(f"{shown}: jenis berkas XLSB tidak dibaca; simpan sebagai .xlsx.")
        return list(read_xlsx(shown, content))
    if "mimetype" in names:
        raise DataError(f"{shown}: jenis berkas ODS (LibreOffice) tidak dibaca; simpan sebagai .xlsx.")
    if any(name.lower().endswith(".kml") for name in names):
        return [read_kmz(shown, content)]
    is_own = is_own_archive(names)
    parts = unpack(shown, content, is_own_table if is_own else is_csv)
    if not is_own and not is_central_zip(names):  # a broken or overlarge zip was refused for that first
        raise DataError(f"{shown}: bukan XLSX yang sah, KMZ, atau zip dari ODK Central; {KNOWN}")
    read = {part: read_csv(f"{shown} berkas {safe_name(part)}", inner) for part, inner in parts.items()}
    return list((pick_own_tables if is_own else pick_submissions)(shown, names, read))
