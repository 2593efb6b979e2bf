"""Read the zip of CSV files that the program itself exports, each as the table that it is called after."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from geo.errors import DataError
from geo.exchange.conventions import METADATA_SHEET, NOTES_SHEET, SIMULATED_PREFIX, TABLE_TITLES
from geo.exchange.names import safe_name
from geo.exchange.reading.csv_file import read_csv
from geo.exchange.reading.limits import MAX_ROWS
from geo.exchange.reading.packages import list_names, unpack

if TYPE_CHECKING:
    from geo.exchange.reading.table import RawTable

_TABLES = {title.lower(): title for title in TABLE_TITLES.values()}
_TITLES = {**_TABLES, METADATA_SHEET.lower(): METADATA_SHEET, NOTES_SHEET.lower(): NOTES_SHEET}


def is_own_archive(content: bytes) -> bool:
    """Tell whether a file is a zip with CSVs named after tables of records. Nothing is unpacked.

    One such name alone is not enough: a form at ODK Central may be called after a table, too.
    """
    stems = [_stem(part) for part in list_names(content)]
    return any(stem in _TABLES for stem in stems) and sum(stem in _TITLES for stem in stems) > 1


def read_own_archive(name: str, content: bytes) -> list[RawTable]:
    """Read the tables in a zip of the program's own CSV files.

    Parameters
    ----------
    name
        What messages call the zip.
    content
        Its bytes.

    Returns
    -------
    tables
        One a file that has rows, in the zip's order; its title is the table's sheet. What else is in the zip is named
        as left out by the first.

    Raises
    ------
    DataError
        When the zip is larger than a zip may be, broken or has too many rows, or one of its tables cannot be read.
    """
    parts = unpack(name, content, lambda part: _stem(part) in _TITLES)
    found = [(_TITLES[_stem(part)], read_csv(f"{name} berkas {part}", inner)) for part, inner in parts.items()]
    if sum(len(table.rows) for _, table in found if table is not None) > MAX_ROWS:
        raise DataError(f"{name}: lebih dari {MAX_ROWS} baris; bawa masuk berkasnya satu per satu.")
    tables = [replace(table, file=name, sheet=title) for title, table in found if table is not None]
    others = tuple(f"berkas {safe_name(part)}: bukan tabel data" for part in list_names(content) if part not in parts)
    return [
        replace(table, left_out=(*table.left_out, *others)) if at == 0 else table for at, table in enumerate(tables)
    ]


def _stem(part: str) -> str:
    """Give the name of a CSV in a zip without its ending and the mark of simulated data; empty for another file."""
    path = PurePosixPath(part.lower())
    return path.stem.removeprefix(SIMULATED_PREFIX) if path.suffix == ".csv" and len(path.parts) == 1 else ""
