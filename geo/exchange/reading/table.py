"""A table as a file holds it: what every reader of files gives, before anything in it is understood."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geo.exchange.names import safe_name

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | None

NOT_CALCULATED = "#RUMUS?"
"""Stands for a formula that was never calculated, as Excel's own ``#N/A`` does for one without a result."""
NOT_CALCULATED_CURE = "rumusnya belum dihitung; buka di program lembar kerja lalu simpan ulang."


@dataclass(frozen=True)
class RawTable:
    """A table as a file holds it: nothing matched yet.

    Parameters
    ----------
    file
        What messages call the file.
    sheet
        Sheet of a workbook; None when the file is one table.
    headings
        As written, one a column; a column without one has an empty heading.
    rows
        The row's number in the file as a user sees it, and its cells, as many as there are headings. Empty rows
        are left out.
    left_out
        What the file holds besides and was not read, each as words for the user: "lembar tersembunyi Daftar". Names in
        them are safe to show.
    is_whole
        Whether a row says all there is to say, as a submission of a form does: an empty cell then means that nothing
        was taken, also where an earlier version of the row had something.
    """

    file: str
    sheet: str | None
    headings: tuple[str, ...]
    rows: list[tuple[int, tuple[Cell, ...]]]
    left_out: tuple[str, ...] = ()
    is_whole: bool = False

    @property
    def place(self) -> str:
        """What messages call the table: the file, and its sheet if it has one."""
        return place_of(self.file, self.sheet)


def place_of(file: str, sheet: str | None) -> str:
    """Name a table for a message; ``file`` is as `short_name` gave it."""
    return file if sheet is None else f"{file} lembar {safe_name(sheet)}"


def column_letter(at: int) -> str:
    """Name a column by its letter as spreadsheets do: 0 is A, 26 is AA."""
    letters, rest = "", at + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
