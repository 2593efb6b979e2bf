"""Read the cells of a CSV or XLSX table, of a size and a form that can be trusted."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from geo.basemap.boundaries import as_text
from geo.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 100_000_000
"""An XLSX is a zip: a small one can unpack to gigabytes."""
MAX_ROWS = 50_000
MAX_COLUMNS = 60


def read_table(path: Path) -> pd.DataFrame:
    """Read a table whose first row names its columns.

    Parameters
    ----------
    path
        CSV with commas, semicolons or tabs, in UTF-8 or Windows-1252; or XLSX, its first sheet.

    Returns
    -------
    rows
        Cells as they are; blank rows left out, the index counting the file's rows from 0 below its header.

    Raises
    ------
    DataError
        When the file is missing, too large, neither kind, or a row has more cells than there are columns.
    """
    if not path.is_file():
        raise DataError(f"{path.name}: berkas tidak ada; periksa letaknya.")
    if path.stat().st_size > MAX_BYTES:
        raise DataError(f"{path.name}: lebih besar dari {MAX_BYTES // 1_000_000} MB; pecah berkasnya.")
    readers = {".csv": _read_csv, ".txt": _read_csv, ".xlsx": _read_xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise DataError(f"{path.name}: jenis berkas tidak dikenal; simpan sebagai .csv atau .xlsx.")
    lines = reader(path)
    if not lines or not any(lines[0]):
        raise DataError(f"{path.name}: kosong; baris pertama harus berisi nama kolom.")
    if len(lines) - 1 > MAX_ROWS or len(lines[0]) > MAX_COLUMNS:
        raise DataError(f"{path.name}: paling banyak {MAX_ROWS} baris dan {MAX_COLUMNS} kolom; pecah berkasnya.")
    width = len(lines[0])
    ragged = [number for number, cells in enumerate(lines[1:], start=2) if any(cells[width:])]
    if ragged:
        raise DataError(
            f"{path.name} baris {number}: selnya lebih banyak daripada kolomnya; apit teks atau angka "
            "yang berkoma dengan tanda kutip."
            for number in ragged
        )
    rows = pd.DataFrame([(cells + [None] * width)[:width] for cells in lines[1:]], columns=lines[0], dtype=object)
    is_blank = rows.map(lambda cell: as_text(cell) is None).all(axis=1)
    return rows[~is_blank.astype(bool)]


def _read_csv(path: Path) -> list[list[Any]]:
    """Split a CSV into cells; the separator is the one that splits the header most."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    header = text.split("\n", 1)[0]
    separator = max(";,\t", key=header.count)
    try:
        return [list(cells) for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as err:
        raise DataError(f"{path.name}: bukan CSV yang sah ({err}); simpan ulang dari program lembar kerja.") from None


def _read_xlsx(path: Path) -> list[list[Any]]:
    """Read the first sheet of a workbook as values, never more than may be."""
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(part.file_size for part in package.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise DataError(f"{path.name}: isinya {unpacked // 1_000_000} MB; hapus baris dan gambar yang tidak perlu.")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            cells = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1, values_only=True)
            lines = [list(row) for row in cells]
        finally:
            book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        TypeError,
        SyntaxError,
    ):
        raise DataError(f"{path.name}: bukan XLSX yang sah; simpan ulang dari program lembar kerja.") from None
    while lines and all(cell is None for cell in lines[-1]):
        lines.pop()
    while lines and lines[0] and lines[0][-1] is None:
        lines[0].pop()
    return lines
