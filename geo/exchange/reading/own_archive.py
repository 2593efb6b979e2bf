"""Take the CSV files in a zip that the program itself exports each for the table that it is called after."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from geo.errors import DataError, say_count
from geo.exchange.conventions import METADATA_SHEET, NOTES_SHEET, SIMULATED_PREFIX, TABLE_TITLES
from geo.exchange.names import safe_name
from geo.exchange.reading.limits import MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.exchange.reading.table import RawTable

_TABLES = {title.lower(): title for title in TABLE_TITLES.values()}
_TITLES = {**_TABLES, METADATA_SHEET.lower(): METADATA_SHEET, NOTES_SHEET.lower(): NOTES_SHEET}


def is_own_archive(names: Sequence[str]) -> bool:
    """Tell by the names in a zip whether it has CSVs called after tables of records.

    One such name alone is not enough: a form at ODK Central may be called after a table, too.
    """
    stems = list(map(_stem, names))
    return any(stem in _TABLES for stem in stems) and sum(stem in _TITLES for stem in stems) > 1


def is_own_table(part: str) -> bool:
    """Tell by its name whether a file in such a zip is one of its tables."""
    return _stem(part) in _TITLES


def pick_own_tables(name: str, names: Sequence[str], tables: Mapping[str, RawTable | None]) -> list[RawTable]:
    """Name the tables in a zip of the program's own CSV files.

    Parameters
    ----------
    name
        What messages call the zip.
    names
        Of all files in it.
    tables
        Its tables by name, as read; None for an empty one.

    Returns
    -------
    tables
        One a file that has rows, in the zip's order; its title is the table's sheet. What else is in the zip is named
        as left out by the first.

    Raises
    ------
    DataError
        When there are too many rows in all.
    """
    if sum(len(table.rows) for table in tables.values() if table is not None) > MAX_ROWS:
        raise DataError(f"{name}: lebih dari {say_count(MAX_ROWS)} baris; bawa masuk berkasnya satu per satu.")
    titled = [
        replace(table, file=name, sheet=_TITLES[_stem(part)]) for part, table in tables.items() if table is not None
    ]
    others = tuple(f"berkas {safe_name(part)}: bukan tabel data" for part in names if not is_own_table(part))
    return [
        replace(table, left_out=(*table.left_out, *others)) if at == 0 else table for at, table in enumerate(titled)
    ]


def _stem(part: str) -> str:
    """Give the name of a CSV in a zip without its ending and the mark of simulated data; empty for another file."""
    path = PurePosixPath(part.lower())
    return path.stem.removeprefix(SIMULATED_PREFIX) if path.suffix == ".csv" and len(path.parts) == 1 else ""
