"""Read a CSV the way offices save it: comma, semicolon or tab, UTF-8, UTF-16 or Windows-1252."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from geo.errors import DataError, tell_first
from geo.exchange.reading.limits import MAX_COLUMNS, MAX_ROWS
from geo.exchange.reading.settle import HEADING_ROWS, MOST_TOLD, Lines, settle_lines

if TYPE_CHECKING:
    from geo.exchange.reading.table import RawTable

_SEPARATORS = ";,\t"
_SAMPLE = 30
"""So many rows tell the separator."""
_MOST_CELLS = 4 * MAX_COLUMNS
"""Some programs end every row with many empty cells."""
_SAID = re.compile(r"sep=([,;|\t])\r?\n", re.IGNORECASE)
"""Excel's own first line."""


def read_csv(name: str, content: bytes) -> RawTable | None:
    """Read a CSV.

    Returns
    -------
    table
        Every filled cell is text. None when there is none. Rows are counted as a spreadsheet shows them.

    Raises
    ------
    DataError
        When it is no text, its quotes do not pair, or for every row with more or fewer cells than there are headings.
    """
    text = _decode(name, content)
    said = _SAID.match(text)
    first = 1
    if said:
        text, first = text[said.end() :], 2
    separator = said[1] if said else _find_separator(text)
    lines: Lines = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=first):
            if len(cells) > _MOST_CELLS:
                raise DataError(
                    f"{name} baris {number}: {len(cells)} sel, paling banyak {MAX_COLUMNS}; kurangi kolomnya."
                )
            if any(cells):
                lines.append((number, [cell or None for cell in cells]))
            if len(lines) > MAX_ROWS + HEADING_ROWS:
                break
    except csv.Error as err:
        at = reader.line_num
        raise DataError(f"{name}: bukan CSV yang sah, dekat baris {at} ({_word(err)}); simpan ulang.") from None
    table = settle_lines(name, None, lines)
    if table is not None:
        _check_widths(name, lines, table)
    return table


def _decode(name: str, content: bytes) -> str:
    """Read the bytes as text: by their mark, else as UTF-8, else as Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            row = text.count("\n", 0, text.index("\0")) + 1
            raise DataError(f"{name} baris {row}: memuat NUL, maka bukan CSV; simpan ulang sebagai CSV UTF-8.")
        return text
    raise DataError(f"{name}: hurufnya bukan UTF-8, UTF-16 atau Windows-1252; simpan ulang sebagai CSV UTF-8.")


def _find_separator(text: str) -> str:
    """Find the separator that splits the first rows most alike; of several, the one that splits them most."""

    def score(separator: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            widths = [len(cells) for cells in itertools.islice(rows, _SAMPLE) if cells]
        except csv.Error:
            widths = []
        split = [width for width in widths if width > 1]
        if not split:
            return 0, 0
        width, count = Counter(split).most_common(1)[0]
        return count, width

    return max(_SEPARATORS, key=score)


def _check_widths(name: str, lines: Lines, table: RawTable) -> None:
    """Refuse rows with more or fewer cells than the heading row has: where they belong cannot be known."""
    numbers = {number for number, _ in table.rows}
    head = max((number, len(cells)) for number, cells in lines if not numbers or number < min(numbers))[1]
    problems = [
        f"{name} baris {number}: ada {len(cells)} sel, padahal {head} kolom; apit teks dan angka yang memuat pemisah "
        "dengan tanda kutip, atau simpan sebagai .xlsx."
        for number, cells in lines
        if number in numbers and len(cells) != head
    ]
    if problems:
        raise DataError(tell_first(problems, MOST_TOLD))


def _word(err: csv.Error) -> str:
    """Say in the office's language what Python's reader met."""
    known = {
        "field larger": "satu sel terlalu panjang",
        "unexpected end of data": "tanda kutip tidak ditutup",
        "expected after": "ada teks sesudah tanda kutip penutup",
    }
    return next((word for part, word in known.items() if part in str(err)), "susunannya rusak")
