"""Read one worksheet of an XLSX: its cells row by row, and which of them are joined."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import DataError, say_count
from geo.exchange.reading.cell_dates import from_serial
from geo.exchange.reading.limits import MAX_COLUMNS, MAX_ROWS
from geo.exchange.reading.settle import HEADING_ROWS, Lines, Merged
from geo.exchange.reading.table import NOT_CALCULATED, Cell, column_letter
from geo.exchange.reading.xml_events import pass_through

if TYPE_CHECKING:
    from collections.abc import Sequence

BROKEN = "bukan XLSX yang sah; buka di program lembar kerja lalu simpan ulang sebagai .xlsx."
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
"""Of Excel's grid."""
_MOST_MERGED = 10_000
_EXACT_DIGITS = 15

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_WHOLE = re.compile(rf"[+-]?[0-9]{{1,{_EXACT_DIGITS}}}")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share: its texts, what each style shows (see `date_kind`), and its calendar."""

    texts: Sequence[str]
    kinds: Sequence[str | None]
    is_1904: bool


def read_sheet(place: str, content: bytes, book: Book) -> tuple[Lines, list[Merged]]:
    """Read a worksheet.

    Parameters
    ----------
    place
        What messages call the sheet.
    content
        Its XML.
    book
        Of the workbook it is in.

    Returns
    -------
    lines
        Numbers and cells of the rows that have any value; a formula without one is `NOT_CALCULATED`.
    merged
        Its joined cells.

    Raises
    ------
    DataError
        When it is broken or too large.
    """
    sheet = _Sheet(place, book)
    pass_through(place, content, sheet.start, sheet.end, sheet.take)
    return sheet.lines, sheet.merged


def unescape(text: str) -> str:
    """Write out the characters that XLSX escapes, such as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Sheet:
    """One pass over a worksheet's XML."""

    def __init__(self, place: str, book: Book) -> None:
        self.place, self.book = place, book
        self.lines: Lines = []
        self.merged: list[Merged] = []
        self._row, self._at = 0, -1
        self._cells: list[Cell] = []
        self._type, self._style = "n", 0
        self._has_formula, self._has_value, self._is_phonetic = False, False, False
        self._text: list[str] | None = None
        self._value = ""

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Note where the next value belongs."""
        if element == "c":
            self._start_cell(attributes)
        elif element in {"v", "t"} and not self._is_phonetic:
            self._text, self._has_value = [], True
        elif element == "row":
            self._start_row(attributes)
        elif element == "f":
            self._has_formula = True
        elif element == "rPh":
            self._is_phonetic = True
        elif element == "mergeCell":
            self._start_merged(attributes)

    def end(self, element: str) -> None:
        """Keep what has ended."""
        if element in {"v", "t"} and self._text is not None:
            self._value += "".join(self._text)
            self._text = None
        elif element == "c":
            self._end_cell()
        elif element == "rPh":
            self._is_phonetic = False
        elif element == "row" and any(cell is not None for cell in self._cells):
            self.lines.append((self._row, self._cells))
            if len(self.lines) > MAX_ROWS + HEADING_ROWS:
                raise DataError(f"{self.place}: lebih dari {say_count(MAX_ROWS)} baris; pecah berkasnya.")

    def take(self, text: str) -> None:
        """Gather the text of a value."""
        if self._text is not None:
            self._text.append(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r", "")
        number = int(written) if re.fullmatch("[0-9]{1,7}", written) else 0 if written else self._row + 1
        if not self._row < number <= _LAST_ROW:
            raise self._broken()
        self._row, self._at, self._cells = number, -1, []

    def _start_cell(self, attributes: dict[str, str]) -> None:
        at = self._at + 1
        if "r" in attributes:
            row, at = self._locate(attributes["r"])
            if row != self._row or at <= self._at:
                raise self._broken()
        style = attributes.get("s", "0")
        if not re.fullmatch("[0-9]{1,6}", style) or at >= _LAST_COLUMN or not self._row:
            raise self._broken()
        self._at, self._style, self._type = at, int(style), attributes.get("t", "n")
        self._has_formula, self._has_value, self._value = False, False, ""

    def _start_merged(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        (top, left), (bottom, right) = self._locate(first), self._locate(last or first)
        if not (top <= bottom and left <= right) or len(self.merged) >= _MOST_MERGED:
            raise self._broken()
        if (top, left) != (bottom, right):
            self.merged.append(Merged(top, left, bottom, right))

    def _end_cell(self) -> None:
        is_empty = not self._has_value or (not self._value and self._type != "str")
        if is_empty and not self._has_formula:
            return
        value = NOT_CALCULATED if is_empty else self._read_value()
        if value is None or value == "":
            return
        if self._at >= MAX_COLUMNS:
            word = f"{column_letter(self._at)}{self._row}"
            raise DataError(
                f"{self.place} sel {word}: di luar {MAX_COLUMNS} kolom pertama; hapus kolom yang tidak perlu."
            )
        self._cells += [None] * (self._at + 1 - len(self._cells))
        self._cells[self._at] = value

    def _read_value(self) -> Cell:
        """Read the cell's value as its type and style say."""
        text = self._value
        if self._type in {"str", "inlineStr"}:
            return unescape(text)
        text = text.strip()
        if self._type == "s":
            if not re.fullmatch("[0-9]{1,7}", text) or int(text) >= len(self.book.texts):
                raise self._broken()
            return self.book.texts[int(text)]
        if self._type == "b":
            return text in {"1", "true"}
        if self._type == "e":
            return text
        if self._type == "d":
            return self._read_iso(text)
        return self._read_number(text)

    def _read_number(self, text: str) -> Cell:
        if self._type != "n" or not _NUMBER.fullmatch(text):
            raise self._broken()
        number = float(text)
        kind = self.book.kinds[self._style] if self._style < len(self.book.kinds) else None
        if not math.isfinite(number):
            return text
        if kind is not None:
            return from_serial(number, kind, is_1904=self.book.is_1904)
        return int(text) if _WHOLE.fullmatch(text) else number

    def _read_iso(self, text: str) -> Cell:
        for kind in (dt.date, dt.time, dt.datetime):
            try:
                return kind.fromisoformat(text)
            except ValueError:
                continue
        return text

    def _locate(self, reference: str) -> tuple[int, int]:
        """Read a reference such as ``B7``: its row from 1 and column from 0."""
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise self._broken()
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        row = int(found[2])
        if not (1 <= row <= _LAST_ROW and column <= _LAST_COLUMN):
            raise self._broken()
        return row, column - 1

    def _broken(self) -> DataError:
        return DataError(f"{self.place} baris {self._row}: {BROKEN}")
