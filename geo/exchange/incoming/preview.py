"""Show what a file would do before it does anything: columns, rows new, changed, unchanged and refused."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo import indonesian
from geo.errors import DataError
from geo.exchange.fields import TABLE_BY_NAME
from geo.exchange.incoming.columns import (
    HOW_WORDS,
    NEED_COLUMNS,
    LeftOut,
    MatchedTable,
    fields_of,
    is_marked_simulated,
    match_columns,
)
from geo.exchange.incoming.compare import compare_rows
from geo.exchange.incoming.rows import read_rows
from geo.exchange.names import safe_name
from geo.exchange.tables import Column, Metadata, write_csv, write_xlsx
from geo.recording.words import NEED_FIELD
from geo.store import read_settings
from geo.store.engine import explaining

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    import geopandas as gpd
    from sqlalchemy import Engine

    from geo.basemap import Basemap
    from geo.exchange.incoming.deeds import Deed, Settled
    from geo.exchange.incoming.rows import PointAccuracy, Refusal, Row
    from geo.exchange.reading.table import RawTable

STATES = ("new", "changed", "unchanged", "refused")
STATE_WORDS = {"new": "baru", "changed": "berubah", "unchanged": "sama", "refused": "ditolak"}
EMPTY_WORD = "Sel kosong tidak mengubah apa pun; hanya kiriman formulir yang dibetulkan dapat mengosongkan isian."

_PLACE = (Column("file", "Berkas"), Column("sheet", "Lembar"), Column("row", "Baris", kind="whole"))
_ABOUT = (*_PLACE, Column("table", "Tabel"), Column("label", "Tentang"))
MATCHED_COLUMNS = (
    Column("file", "Berkas"),
    Column("sheet", "Lembar"),
    Column("table", "Tabel"),
    Column("heading", "Kolom di berkas"),
    Column("column", "Dibaca sebagai"),
    Column("how", "Kecocokan"),
)
LEFT_OUT_COLUMNS = (
    Column("file", "Berkas"),
    Column("sheet", "Lembar"),
    Column("heading", "Kolom"),
    Column("reason", "Alasan"),
)
NEW_COLUMNS = (*_ABOUT, Column("values", "Isi"))
CHANGED_COLUMNS = (*_ABOUT, Column("column", "Kolom"), Column("old", "Semula"), Column("new", "Menjadi"))
DOUBT_COLUMNS = (*_ABOUT, Column("column", "Kolom"), Column("doubt", "Yang janggal"))
UNCHANGED_COLUMNS = (*_ABOUT, Column("kept", "Tetap seperti sudah dibetulkan"))
REFUSED_COLUMNS = (*_PLACE, Column("column", "Kolom"), Column("value", "Isi"), Column("cure", "Yang perlu dibetulkan"))


@dataclass(frozen=True)
class TableSummary:
    """A table of the file: where it stands, what its rows are, and its columns with how each was matched."""

    file: str
    sheet: str | None
    table: str
    columns: tuple[tuple[str, str, str], ...]
    """Heading, what it is read as, and how that was told."""


@dataclass(frozen=True)
class Preview:
    """What a file would do. Nothing of a column about persons is in it, and no raw cell of a refused row.

    ``settled`` has every row in the order of the file; the frames tell the same for a screen or a list. They are built
    once, for a screen asks for them on every run: take a copy to alter one.
    """

    file: str
    digest: str
    tables: tuple[TableSummary, ...]
    left_out: tuple[LeftOut, ...]
    settled: tuple[Settled, ...]
    today: dt.date
    is_demo: bool
    rows: tuple[Row, ...] = field(repr=False)
    kecamatan: gpd.GeoDataFrame = field(repr=False, compare=False)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged and refused."""
        states = [one.state for one in self.settled]
        return {state: states.count(state) for state in STATES}

    @cached_property
    def has_work(self) -> bool:
        """Tell whether anything would be written."""
        return any(one.deeds for one in self.settled)

    @cached_property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every fault of every row."""
        return tuple(refusal for one in self.settled for refusal in one.refusals)

    @cached_property
    def matched_frame(self) -> pd.DataFrame:
        """The columns that were matched, and how (`MATCHED_COLUMNS`)."""
        found = [
            (table.file, table.sheet, TABLE_BY_NAME[table.table].title, *column)
            for table in self.tables
            for column in table.columns
        ]
        return _frame(found, MATCHED_COLUMNS)

    @cached_property
    def left_out_frame(self) -> pd.DataFrame:
        """The sheets and columns that are not taken in, and why (`LEFT_OUT_COLUMNS`)."""
        return _frame([(one.file, one.sheet, one.heading, one.reason) for one in self.left_out], LEFT_OUT_COLUMNS)

    @cached_property
    def new_frame(self) -> pd.DataFrame:
        """The rows that add a record (`NEW_COLUMNS`)."""
        found = [(*_about(one), "; ".join(_say_values(one.deeds))) for one in self.settled if one.state == "new"]
        return _frame(found, NEW_COLUMNS)

    @cached_property
    def changed_frame(self) -> pd.DataFrame:
        """The rows that change a record, a line for each value (`CHANGED_COLUMNS`)."""
        found = [(*_about(one), *change) for one in self.settled if one.state == "changed" for change in _changes(one)]
        return _frame(found, CHANGED_COLUMNS)

    @cached_property
    def unchanged_frame(self) -> pd.DataFrame:
        """The rows that say what is recorded (`UNCHANGED_COLUMNS`)."""
        found = [
            (*_about(one), ", ".join(fields_of(one.row.table)[name].heading for name in one.kept))
            for one in self.settled
            if one.state == "unchanged"
        ]
        return _frame(found, UNCHANGED_COLUMNS)

    @cached_property
    def refused_frame(self) -> pd.DataFrame:
        """Every fault of the rows that are not taken in (`REFUSED_COLUMNS`)."""
        found = [(one.file, one.sheet, one.row, one.column, one.value, one.cure) for one in self.refusals]
        return _frame(found, REFUSED_COLUMNS)

    @cached_property
    def doubt_frame(self) -> pd.DataFrame:
        """What to check of the rows that are taken in, which it does not keep out (`DOUBT_COLUMNS`)."""
        found = [
            (*_about(one), fields_of(one.row.table)[asked.field].heading, asked.text.removesuffix(" Yakin?"))
            for one in self.settled
            for asked in one.doubts
        ]
        return _frame(found, DOUBT_COLUMNS)

    def write_refusals(self, kind: str = "csv") -> bytes:
        """Write every fault as a file, ``csv`` or ``xlsx``, to mend the other one by."""
        metadata = Metadata(f"Baris yang ditolak dari {self.file}", self.today, is_simulated=False, source=self.file)
        if kind == "csv":
            return write_csv(self.refused_frame, REFUSED_COLUMNS, metadata)
        return write_xlsx({"Ditolak": (self.refused_frame, REFUSED_COLUMNS)}, metadata)


def preview_import(
    tables: Sequence[RawTable], engine: Engine, basemap: Basemap, today: dt.date, points: PointAccuracy | None = None
) -> Preview:
    """Compare a file's tables with what is recorded.

    Parameters
    ----------
    tables
        As from `geo.exchange.reading.raw.read_raw`.
    engine
        An open store; nothing is written.
    basemap
        Where kecamatan lie.
    today
        The day at the office.
    points
        How good the points of sites are where the file does not say, as whoever made it knows.

    Returns
    -------
    preview
        To show, and to hand to `apply_import`.

    Raises
    ------
    DataError
        When none of the tables is one of the office's records.
    """
    matched: list[MatchedTable] = []
    left_out: list[LeftOut] = []
    for raw in tables:
        found = match_columns(raw)
        if isinstance(found, MatchedTable):
            matched.append(found)
            left_out += found.left_out
        else:
            left_out.append(found)
        sheet = None if raw.sheet is None else safe_name(raw.sheet)
        left_out += [LeftOut(safe_name(raw.file), sheet, None, words) for words in raw.left_out]
    file = safe_name(tables[0].file) if tables else ""
    if not matched:
        raise DataError([_say_left_out(one) for one in left_out] or [f"{file}: tidak berisi data; periksa berkasnya."])
    is_simulated = any(is_marked_simulated(raw) for raw in tables)
    rows = tuple(row for table in matched for row in read_rows(table, is_simulated=is_simulated, points=points))
    is_demo = read_settings(engine).is_demo
    with explaining(engine), engine.connect() as connection:
        settled = compare_rows(rows, connection, basemap.kecamatan, today, is_demo=is_demo)
    return Preview(
        file,
        _digest(tables),
        tuple(_summarise(table) for table in matched),
        tuple(left_out),
        tuple(settled),
        today,
        is_demo,
        rows,
        basemap.kecamatan,
    )


def say_value(table: str, name: str, value: object) -> str:
    """Word one value of a record, as a list shows it; an empty one is an empty text."""
    if indonesian.is_missing(value):
        return ""
    if name == "date":
        return indonesian.date_short(value)
    known = fields_of(table).get(name)
    return known.word(str(value)) if known is not None else str(value)


def _summarise(table: MatchedTable) -> TableSummary:
    columns = tuple(
        (safe_name(column.heading), _column_word(column.field.table, column.field.name), HOW_WORDS[column.how])
        for column in table.columns
    )
    sheet = None if table.raw.sheet is None else safe_name(table.raw.sheet)
    return TableSummary(safe_name(table.raw.file), sheet, table.table, columns)


def _column_word(table: str, name: str) -> str:
    """Name a column for a list; one of another table than the row's own says of which."""
    if name in NEED_COLUMNS:
        return f"{TABLE_BY_NAME['needs'].title}: {fields_of('visits')[name].heading}"
    return fields_of(table)[name].label


def _say_left_out(one: LeftOut) -> str:
    sheet = "" if one.sheet is None else f" lembar {one.sheet}"
    return f"{one.file}{sheet}: {one.reason}."


def _about(one: Settled) -> tuple[Any, ...]:
    return one.row.file, one.row.sheet, one.row.number, TABLE_BY_NAME[one.row.table].title, one.label


def _changes(one: Settled) -> Iterator[tuple[str, str, str]]:
    """Give column, old and new value of everything a row changes."""
    for deed in one.deeds:
        names = deed.new if deed.new is not None else deed.old
        for name in names:
            if name in _KEPT_OUT or (deed.version is None and deed.new is not None and deed.new[name] is None):
                continue
            new = None if deed.new is None else deed.new[name]
            yield (
                _deed_column(deed, name),
                say_value(deed.table, name, deed.old.get(name)),
                say_value(deed.table, name, new),
            )


_KEPT_OUT = {"visit_id", "observation_id", "need_id", "category", "simulated"}
"""Columns that say nothing to a reader of a change."""


def _deed_column(deed: Deed, name: str) -> str:
    """Name a column of a record; a need's count by what was asked for."""
    if deed.table == "needs" and name == "count":
        return _column_word("visits", f"{NEED_FIELD}{deed.category}")
    return fields_of(deed.table)[name].label


def _say_values(deeds: Iterable[Deed]) -> Iterator[str]:
    """Word everything a new row says."""
    for deed in deeds:
        for name, value in (deed.new or {}).items():
            if name not in _KEPT_OUT and value is not None:
                yield f"{_deed_column(deed, name)}: {say_value(deed.table, name, value)}"


def _frame(rows: Sequence[tuple[Any, ...]], columns: Sequence[Column]) -> pd.DataFrame:
    cells = [["" if cell is None else cell for cell in row] for row in rows]
    frame = pd.DataFrame(cells, columns=[column.name for column in columns])
    return frame.astype({column.name: "int64" if column.kind == "whole" else "str" for column in columns})


def _digest(tables: Sequence[RawTable]) -> str:
    """Hash what the tables say: the same file gives the same digest."""
    told = [(raw.file, raw.sheet, raw.headings, raw.rows) for raw in tables]
    return hashlib.sha256(repr(told).encode("utf-8", "backslashreplace")).hexdigest()
