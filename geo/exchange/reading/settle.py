"""Turn the lines of a sheet into a table: find its heading row, and refuse what has no sure reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import DataError, say_count, tell_first
from geo.exchange.conventions import unclean_text
from geo.exchange.names import safe_name
from geo.exchange.reading.limits import MAX_COLUMNS, MAX_LETTERS, MAX_ROWS
from geo.exchange.reading.table import NOT_CALCULATED, Cell, RawTable, column_letter, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HEADING_ROWS = 10
"""The heading row is one of so many first rows: titles and empty rows stand above it."""
_ENOUGH = 0.6
"""A row above the fullest one is the heading row when it has this share of its texts: a heading may be missing."""
_FEWEST_NUMBERED = 4
MOST_TOLD = 200
"""Faults of one table that are told; the rest is counted."""

_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
_NUMBERISH = re.compile(r"[\s\d.,:/()%+-]*")


@dataclass(frozen=True)
class Merged:
    """Cells joined into one, its first and last row and column; rows count from 1, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def word(self) -> str:
        """The range as spreadsheets write it."""
        return f"{column_letter(self.left)}{self.top}:{column_letter(self.right)}{self.bottom}"


Lines = list[tuple[int, list[Cell]]]


def settle_lines(
    file: str,
    sheet: str | None,
    lines: Lines,
    merged: Sequence[Merged] = (),
    left_out: Iterable[str] = (),
    head: int | None = None,
    *,
    is_spreadsheet: bool = True,
) -> RawTable | None:
    """Make a table of a sheet's lines.

    Parameters
    ----------
    file, sheet, left_out
        As in `RawTable`.
    lines
        Row numbers from 1, rising, and their cells; rows may be missing or of different lengths.
    merged
        Joined cells. In headings a tall one counts for its last row, a wide one names the group of those below; in
        the data they are refused, since they can be read two ways.
    head
        Number of the heading row where it is known; else it is looked for.
    is_spreadsheet
        Whether an apostrophe before what would be a formula is no part of the text.

    Returns
    -------
    table
        None when there is not one filled cell.

    Raises
    ------
    DataError
        When there are too many rows or columns, and for texts too long or not to be stored.
    """
    kept = [(number, [_trimmed(cell, is_spreadsheet=is_spreadsheet) for cell in cells]) for number, cells in lines]
    kept = [(number, cells) for number, cells in kept if any(cell is not None for cell in cells)]
    place = place_of(file, sheet)
    if not kept:
        return None
    by_number = dict(kept)
    is_known = head is not None
    head, last_head = (head, head) if head is not None else _find_heading(kept, merged)
    headings, has_groups = _read_headings(by_number, head, merged)
    rows = [(number, cells) for number, cells in kept if number > last_head]
    skipped = [] if has_groups else [f"baris {number} (di atas judul kolom)" for number, _ in kept if number < head]
    if rows and not is_known and _is_numbering(rows[0][1], headings):
        skipped.append(f"baris {rows[0][0]} (nomor kolom)")
        rows = rows[1:]
    width = max([len(headings), *(_filled_width(cells) for _, cells in rows)])
    if width > MAX_COLUMNS:
        raise DataError(
            f"{place}: {say_count(width)} kolom, paling banyak {MAX_COLUMNS}; hapus kolom yang tidak perlu."
        )
    if len(rows) > MAX_ROWS:
        raise DataError(f"{place}: lebih dari {say_count(MAX_ROWS)} baris; pecah berkasnya.")
    headings += [""] * (width - len(headings))
    padded = [(number, (cells + [None] * width)[:width]) for number, cells in rows]
    used = [at for at in range(width) if headings[at] or any(cells[at] is not None for _, cells in padded)]
    problems = [
        f"{place}: sel gabungan {area.word}; pisahkan selnya dan isi setiap baris."
        for area in merged
        if area.bottom > last_head and _value_at(by_number, area) is not None
    ]
    problems += _list_bad_texts(f"{place} judul", headings, headings)
    for number, cells in padded:
        problems += _list_bad_texts(f"{place} baris {number}", headings, cells)
    if problems:
        raise DataError(tell_first(problems, MOST_TOLD))
    return RawTable(
        file,
        sheet,
        tuple(headings[at] for at in used),
        [(number, tuple(cells[at] for at in used)) for number, cells in padded],
        (*left_out, *skipped),
    )


def is_storable(text: str) -> bool:
    """Tell whether a database can hold a text: no NUL, no half of a surrogate pair."""
    return _NOT_STORABLE.search(text) is None


def _trimmed(cell: Cell, *, is_spreadsheet: bool) -> Cell:
    """Make a text without a visible letter an empty cell, and one that was made harmless what it was."""
    if not isinstance(cell, str):
        return cell
    text = unclean_text(cell) if is_spreadsheet else cell
    return text if text.strip() else None


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and cell != NOT_CALCULATED and _NUMBERISH.fullmatch(cell) is None


def _find_heading(kept: Lines, merged: Sequence[Merged]) -> tuple[int, int]:
    """Find the heading row among the first rows, and the last row of its tall cells.

    Titles have few cells, so the heading row is the first one about as full of words as any. A group over several
    headings is one joined cell; then the row below it has the names.
    """
    first = [(number, cells) for number, cells in kept if number <= max(HEADING_ROWS, kept[0][0])]
    words = {number: sum(map(_is_word, cells)) for number, cells in first}
    fullest = max(words.values())
    head = next((number for number, count in words.items() if count >= max(1, _ENOUGH * fullest)), first[0][0])
    by_number = dict(first)
    wide = [area for area in merged if area.top <= head <= area.bottom and area.right > area.left]
    while wide and all(_are_words(by_number.get(area.bottom + 1, []), area) for area in wide):
        head = max(area.bottom for area in wide) + 1
        wide = [area for area in merged if area.top <= head <= area.bottom and area.right > area.left]
    tall = [area.bottom for area in merged if area.top <= head <= area.bottom]
    return head, max([head, *tall])


def _are_words(cells: list[Cell], area: Merged) -> bool:
    """Tell whether there are names below a wide cell, one a column."""
    under = cells[area.left : area.right + 1]
    return len(under) > 1 and all(map(_is_word, under))


def _read_headings(by_number: Mapping[int, list[Cell]], head: int, merged: Sequence[Merged]) -> tuple[list[str], bool]:
    """Write the headings out, tall cells from their top; tell whether groups stand above them.

    Equal headings are told apart by the name of their group.
    """
    names = [_as_words(cell) for cell in by_number[head]]
    groups: dict[int, str] = {}
    for area in merged:
        text = _as_words(_value_at(by_number, area))
        if not area.top < head or not text:
            continue
        names += [""] * (area.left + 1 - len(names))
        if area.bottom >= head and not names[area.left]:
            names[area.left] = text
        elif area.bottom == head - 1 and area.right > area.left:
            groups |= dict.fromkeys(range(area.left, min(area.right, MAX_COLUMNS) + 1), text)
    told = [
        f"{groups[at]} {name}" if name and names.count(name) > 1 and at in groups else name
        for at, name in enumerate(names)
    ]
    while told and not told[-1]:
        told.pop()
    return told, bool(groups)


def _as_words(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _value_at(by_number: Mapping[int, list[Cell]], area: Merged) -> Cell:
    """Give the value of a joined cell: that of its first."""
    cells = by_number.get(area.top, [])
    return cells[area.left] if area.left < len(cells) else None


def _is_numbering(cells: list[Cell], headings: list[str]) -> bool:
    """Tell whether a row only numbers its columns, as official tables do below their headings."""
    written = [re.sub(r"[().\s]", "", str(cell)) for cell in cells if cell is not None]
    named = sum(1 for heading in headings if heading)
    return len(written) == named >= _FEWEST_NUMBERED and written == [str(at) for at in range(1, named + 1)]


def _filled_width(cells: list[Cell]) -> int:
    return next((at + 1 for at in range(len(cells) - 1, -1, -1) if cells[at] is not None), 0)


def _list_bad_texts(place: str, headings: list[str], cells: Sequence[Cell]) -> list[str]:
    """List texts that are too long, or that no database can hold."""
    problems = []
    for at, cell in enumerate(cells):
        if not isinstance(cell, str) or (len(cell) <= MAX_LETTERS and is_storable(cell)):
            continue
        name = headings[at] if cells is not headings and is_storable(headings[at]) else ""
        where = f"{place}, {safe_name(name) or f'kolom {column_letter(at)}'}"
        if len(cell) > MAX_LETTERS:
            problems.append(
                f"{where}: {say_count(len(cell))} huruf, paling banyak {say_count(MAX_LETTERS)}; pendekkan."
            )
        else:
            problems.append(f"{where}: memuat huruf rusak (NUL atau separuh huruf); ketik ulang.")
    return problems
