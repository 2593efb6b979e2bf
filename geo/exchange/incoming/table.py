"""A table as a file holds it: what every reader of files gives, before anything in it is understood."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | None


@dataclass(frozen=True)
class RawTable:
    """A table as a file holds it: nothing matched yet.

    Parameters
    ----------
    file
        What messages call the file.
    sheet
        Sheet of a workbook, layer of a map; None when the file is one table.
    headings
        As written, one a column; a column without one has an empty heading.
    rows
        The row's number in the file as a user sees it, and its cells, as many as there are headings. Empty rows
        are left out.
    """

    file: str
    sheet: str | None
    headings: tuple[str, ...]
    rows: list[tuple[int, tuple[Cell, ...]]]
