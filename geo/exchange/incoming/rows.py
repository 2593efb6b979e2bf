"""Read a matched table's cells as values, each fault with its place, value and cure; personal data go no further."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from geo.exchange.incoming import values
from geo.exchange.incoming.columns import NEED_COLUMNS, fields_of
from geo.exchange.incoming.values import Fault
from geo.exchange.names import safe_name
from geo.exchange.reading.table import NOT_CALCULATED, NOT_CALCULATED_CURE
from geo.indonesian import shorten, whole
from geo.personal import find_personal
from geo.recording.entry import check_values
from geo.symbols import SIMULATED_WORD
from geo.texts import text_fault, tidy_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.exchange.fields import Field
    from geo.exchange.incoming.columns import MatchedTable
    from geo.exchange.reading.table import Cell

PointAccuracy = tuple[str, float | None]
"""Where points come from (a code of `geo.sites.check.ACCURACIES`), and how many metres they may be off."""
MEASURED: PointAccuracy = ("gps", None)
HIDDEN = "(disembunyikan)"
"""Stands for a value that may be about a person."""

_WORDS = {
    "status": values.STATUS,
    "health_protocol": values.HEALTH,
    "category": values.NEED,
    "location_accuracy": values.ACCURACY,
    "zone": values.ZONE,
}
_PARSERS: dict[str, Callable[[Cell], object]] = {
    "date": values.parse_date,
    "time": values.parse_time,
    "whole": values.parse_whole,
    "decimal": values.parse_decimal,
    "degrees": partial(values.parse_decimal, is_degree=True),
}
_LONGEST = {"note": 2_000, "next_step": 500, "source": 500, "reason": 500}
_LONGEST_NAME = 200
"""Characters of a text; what is not listed is a name or a code."""
_MOST_SHOWN = 40
_KEPT_CELLS = 1_000
"""Cells of a column that are not read anew."""
_MOST_STOPS = 1_000
_MAY_NAME = {"owners", "attended_by", "team"}
"""Columns in which a person's bare name, which no rule can tell, is likely to stand by mistake."""
_AS_ENTERED = ("date", "time_in", "time_out", "houses", "rooms", "living_in", "tl", "owners", "next_step", "note")
"""Columns that have the limits of an entry on the screen, as have the counts of needs."""
_NEVER_EMPTIED = {"site_id", "site_name", "date", "status", "visit_id", "instance_id"}
_TIMES = {"time_in", "time_out"}
_OTHER_COUNTS = {"count", "trained", "equipped", "changed", "returned"}
_UUID = re.compile(r"(?:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_OF_SITE = {"site_id", "site_name", "name"}
_TOTAL = re.compile(
    r"(?:(?:sub|grand)[ -]?total|total|jumlah)(?: (?:total|jumlah|keseluruhan|seluruhnya|semua))?\W*", re.IGNORECASE
)


@dataclass(frozen=True)
class Refusal:
    """Why a row is not taken in: its place, the column's heading, the value as far as it may be shown, and the cure."""

    file: str
    sheet: str | None
    row: int
    column: str
    value: str
    cure: str

    @property
    def text(self) -> str:
        """One sentence, as an error message has it."""
        sheet = "" if self.sheet is None else f", lembar {self.sheet}"
        column = f", {self.column}" if self.column else ""
        value = f" {self.value!r}" if self.value else ""
        return f"{self.file}{sheet}, baris {self.row}{column}:{value} {self.cure}"


@dataclass
class Row:
    """One row of a file: the values it gives by column name, and what is wrong with it so far.

    Empty cells are left out, for they change nothing; only where ``is_whole`` (a form's row, which says all there is to
    say) an empty cell is a value: None. ``points`` tells how good a site's point is where the row itself does not.
    ``written`` has dates and times as the file has them.
    """

    table: str
    file: str
    sheet: str | None
    number: int
    headings: Mapping[str, str]
    given: dict[str, Any] = field(default_factory=dict)
    is_simulated: bool = False
    is_whole: bool = False
    points: PointAccuracy | None = None
    written: dict[str, str] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, name: str, value: object, cure: str) -> None:
        """Note what is wrong with the value of a column, or with an empty ``name`` of the row as a whole."""
        shown = show_value(name, self.written.get(name) or _write(value))
        for told in (shown, str(value), str(value).replace(":", ".")):  # a fault may begin with what it is about
            cure = cure.removeprefix(f"{told} ")
        heading = self.headings.get(name) or (name and fields_of(self.table)[name].heading)
        self.refusals.append(Refusal(self.file, self.sheet, self.number, heading, shown, cure))


def show_value(name: str, value: Any) -> str:  # noqa: ANN401 - a cell, or what was read from it
    """Show a column's value in a list, shortened; what may be about a person is not shown."""
    text = values.read_text(value) or ""
    may_name = name in _MAY_NAME and not any(letter.isdigit() for letter in text)
    return HIDDEN if text and (may_name or find_personal(text)) else shorten(text, _MOST_SHOWN)


def read_rows(matched: MatchedTable, *, is_simulated: bool, points: PointAccuracy | None = None) -> list[Row]:
    """Read every row of a table.

    Parameters
    ----------
    matched
        The table with its columns.
    is_simulated
        Whether the file says of all its rows that they are simulated.
    points
        How good the points of sites are where the file does not say; those of a GPS receiver are measured.

    Returns
    -------
    rows
        With the faults that a row tells by itself. A value that holds personal data is not among its values.
    """
    headings = {column.field.name: safe_name(column.heading) for column in matched.columns}
    file = safe_name(matched.raw.file)
    sheet = None if matched.raw.sheet is None else safe_name(matched.raw.sheet)
    if points is None and PurePath(matched.raw.file).suffix.lower() == ".gpx":
        points = MEASURED
    # The same words stand in row after row; a cell of another type is another cell.
    readers = [(column, lru_cache(_KEPT_CELLS, typed=True)(partial(_read, column.field))) for column in matched.columns]
    rows = []
    for number, cells in matched.raw.rows:
        row = Row(matched.table, file, sheet, number, headings, {}, is_simulated, matched.raw.is_whole, points)
        if (total := _find_total(matched, cells)) is not None:
            row.refuse("", total, "adalah baris jumlah, yang dihitung program sendiri; hapus baris ini dari berkas.")
            rows.append(row)
            continue
        for column, read in readers:
            _take_cell(row, column.field.name, cells[column.at], *read(cells[column.at]))
        if matched.table != "sites":
            _check_limits(row)
        rows.append(row)
    return rows


def _find_total(matched: MatchedTable, cells: Sequence[Cell]) -> str | None:
    """Give the word by which a row tells that it adds up others: its first one, or where a site's name would be."""
    first = next((cell for cell in cells if cell is not None), None)
    named = (cells[column.at] for column in matched.columns if column.field.name in _OF_SITE)
    for cell in (first, *named):
        if isinstance(cell, str) and _TOTAL.fullmatch(cell.strip()):
            return cell.strip()
    return None


def _read(column: Field, cell: Cell) -> tuple[object, str | None]:
    """Read one cell as its column's kind; tell also which kind of personal data it holds, if any."""
    if cell == NOT_CALCULATED:
        return Fault(NOT_CALCULATED_CURE), None
    if column.name == "simulated":
        return values.read_text(cell) == SIMULATED_WORD or values.parse_boolean(cell) is True, None
    value = _parse(column, cell)
    is_code = column.name == "instance_id" and _UUID.fullmatch(str(value)) is not None  # its digits may look like one
    is_text = isinstance(value, (Fault, str)) and not is_code
    return value, find_personal(values.read_text(cell) or "") if is_text else None


def _take_cell(row: Row, name: str, cell: Cell, value: object, personal: str | None) -> None:
    """Take what was read of a cell among the row's values, or its fault among the row's refusals."""
    if personal is not None:
        row.refuse(name, HIDDEN, f"memuat data pribadi ({personal}), yang tidak boleh masuk; hapus dari berkas.")
    elif isinstance(value, Fault):
        row.refuse(name, cell, value.text)
    elif name == "simulated":
        row.is_simulated |= bool(value)
    elif value is not None or (row.is_whole and name not in _NEVER_EMPTIED):
        row.given[name] = value
        if isinstance(value, dt.date) or name in _TIMES:
            row.written[name] = _write(cell)


def _write(value: Any) -> Any:  # noqa: ANN401 - a cell, or what was read from it
    """Write a date or a time the way an office does; what is neither stays as it is."""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return f"{value:%H.%M}" if isinstance(value, dt.time) else value


def _parse(column: Field, cell: Cell) -> object:
    """Read a cell as its column's kind; None when it is empty."""
    if column.is_many:
        codes = values.parse_several(cell, values.ATTENDEE)
        return " ".join(codes) if isinstance(codes, tuple) else codes
    if column.name in _WORDS:
        return values.parse_choice(cell, _WORDS[column.name])
    parse = _PARSERS.get(column.kind)
    return _read_text(column.name, cell) if parse is None else parse(cell)


def _read_text(name: str, cell: Cell) -> str | Fault | None:
    """Read a text as it is meant; only notes may have several lines."""
    if not isinstance(cell, str):
        return values.read_text(cell)
    has_lines = name in {"note", "next_step"}
    text = tidy_lines(cell) if has_lines else " ".join(tidy_lines(cell).split())
    fault = text_fault(text, _LONGEST.get(name, _LONGEST_NAME), is_free=False, has_lines=has_lines)
    return Fault(fault) if fault is not None else text or None


def _check_limits(row: Row) -> None:
    """Check what was read against the limits of an entry on the screen."""
    entered = {name: value for name, value in row.given.items() if name in _AS_ENTERED or name in NEED_COLUMNS}
    _, faults = check_values(entered)
    for name in _OTHER_COUNTS & row.given.keys():
        _, found = check_values({"houses": row.given[name]})  # any count has the same limits
        if found:
            faults[name] = found["houses"]
    position = row.given.get("position")
    if position is not None and not 1 <= position <= _MOST_STOPS:
        faults["position"] = f"di luar 1 sampai {whole(_MOST_STOPS)}; betulkan."
    for name, text in faults.items():
        row.refuse(name, row.given.pop(name, ""), text)
