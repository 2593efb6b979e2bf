"""What one row of a file would do to the records: a deed for each record that it adds, changes or removes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.exchange.incoming.known import KEYS, MODELS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd

    from geo.exchange.incoming.known import Known, Record
    from geo.exchange.incoming.rows import Refusal, Row
    from geo.recording.questions import Question

_SAME_POINT_DEG = 1e-9
"""A tenth of a millimetre: a spreadsheet keeps 16 digits of a number, not all."""
_OWN = {"version", "simulated"}
"""Columns that the store keeps and no file changes."""


@dataclass(frozen=True)
class Deed:
    """One record that is added, changed or removed.

    Parameters
    ----------
    table, row_id
        Which record.
    version
        Of the record as it was compared; None where the file adds it.
    old
        Its values that change; all of a record that is removed, none of one that is added.
    new
        Its new values; None when it is removed.
    category
        Of a need, what was asked for.
    """

    table: str
    row_id: str
    version: int | None
    old: Mapping[str, Any]
    new: Mapping[str, Any] | None
    category: str = ""


@dataclass(frozen=True)
class Settled:
    """A row with what it would do; with refusals it does nothing, with neither it is unchanged.

    ``kept`` names columns in which the office has corrected since what an earlier import of the same submission said:
    the correction stays. ``doubts`` are what to check before it is taken in.
    """

    row: Row
    label: str
    deeds: tuple[Deed, ...]
    refusals: tuple[Refusal, ...]
    kept: tuple[str, ...] = ()
    doubts: tuple[Question, ...] = ()

    @property
    def state(self) -> str:
        """One of ``new``, ``changed``, ``unchanged`` and ``refused``: that of the record the row is mainly about."""
        if self.refusals:
            return "refused"
        if not self.deeds:
            return "unchanged"
        is_new = any(deed.version is None and deed.table == self.row.table for deed in self.deeds)
        return "new" if is_new else "changed"


@dataclass
class Comparison:
    """What rows are compared with, and what came of it so far."""

    known: Known
    kecamatan: gpd.GeoDataFrame
    today: dt.date
    is_demo: bool

    def add(self, table: str, values: Mapping[str, Any]) -> Deed:
        """Add a record to the known ones; columns that are not given stay empty, and in a demo all is simulated."""
        columns = (column.name for column in MODELS[table].__table__.columns)
        record: Record = {name: values.get(name) for name in columns if name not in _OWN}
        record["simulated"] = self.is_demo
        self.known.put(table, record | {"version": None})
        return Deed(table, str(record[KEYS[table]]), None, {}, record, record.get("category", ""))

    def change(self, table: str, record: Record, values: Mapping[str, Any]) -> Deed | None:
        """Change a known record where the values differ from its own; None when none does."""
        new = {name: value for name, value in values.items() if not is_same(record.get(name), value)}
        if not new:
            return None
        self.known.put(table, record | new)
        old = {name: record.get(name) for name in new}
        return Deed(table, str(record[KEYS[table]]), record["version"], old, new, record.get("category", ""))

    def remove(self, table: str, record: Record) -> Deed:
        """Remove a known record."""
        self.known.drop(table, str(record[KEYS[table]]))
        old = {name: value for name, value in record.items() if name not in _OWN}
        return Deed(table, str(record[KEYS[table]]), record["version"], old, None, record.get("category", ""))

    def find_site(self, row: Row) -> str | None:
        """Find the site a row is about, by its id or name; None with a refusal, or when the row names none."""
        found: dict[str, str] = {}
        for name in ("site_id", "site_name"):
            text = row.given.get(name)
            if text is None:
                continue
            sites = self.known.find_site(text)
            if len(sites) > 1:
                row.refuse(name, text, f"ada {len(sites)} lokasi bernama ini; isi kode lokasinya.")
                return None
            if sites:
                found[name] = sites[0]
            elif name == "site_id" or not found:
                near = self.known.nearest_site(text)
                hint = f"mungkin {near}?" if near else "tambahkan dulu lokasinya, atau betulkan."
                row.refuse(name, text, f"tidak ada di daftar lokasi; {hint}")
                return None
        if len(set(found.values())) > 1:
            row.refuse("site_name", row.given["site_name"], "bukan lokasi yang kodenya tertulis; samakan.")
            return None
        return next(iter(found.values()), None)


def is_same(old: object, new: object) -> bool:
    """Tell whether a value that comes in says the same as the recorded one."""
    if isinstance(old, float) and isinstance(new, (int, float)):
        return abs(old - new) <= _SAME_POINT_DEG
    if isinstance(old, str) and isinstance(new, str):
        return old == new or " ".join(old.split()) == " ".join(new.split())
    return old == new
