"""Write many rows at once, and the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import delete, insert, inspect, select

from geo.store.audit import note_rows
from geo.store.tables import Base, Setting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.store.readers import Settings


def add_rows(session: Session, table: type[Base], rows: pd.DataFrame) -> None:
    """Add every row of a frame to a table.

    Parameters
    ----------
    session
        From ``writing``: the constraints are checked there, and nothing is kept when one refuses.
    table
        One of ``geo.store.tables``.
    rows
        Indexed by the table's key. Columns that the table lacks (a site's zone, an observation's date) are
        left out, since they are joined when read; columns that the frame lacks take their default.
    """
    if rows.empty:
        return
    columns = table.__table__.columns
    frame = pd.DataFrame(rows).reset_index()
    kept = [name for name in columns.keys() if name in frame.columns]  # noqa: SIM118 (a collection, no dict)
    taken = {name: _plain(frame[name]) for name in kept}
    records = [dict(zip(kept, values, strict=True)) for values in zip(*taken.values(), strict=True)]
    session.execute(insert(table), records)
    (key,) = inspect(table).primary_key
    note_rows(session, table, (str(record[key.name]) for record in records))


def write_settings(session: Session, settings: Settings) -> None:
    """Replace all settings."""
    values = {
        "kind": settings.kind,
        "district": settings.district,
        "default_interval_days": str(settings.default_interval_days),
        "anchor": settings.anchor and settings.anchor.isoformat(),
        "seed": None if settings.seed is None else str(settings.seed),
    }
    kept = {key: value for key, value in values.items() if value is not None}
    note_rows(session, Setting, {*session.scalars(select(Setting.key)), *kept})
    session.execute(delete(Setting))
    session.execute(insert(Setting), [{"key": key, "value": value} for key, value in kept.items()])


def _plain(column: pd.Series) -> list[object]:
    """Give a column's values as plain Python ones, missing ones as None, time stamps as dates."""
    values = column.dt.date if pd.api.types.is_datetime64_any_dtype(column) else column
    return values.astype(object).where(column.notna(), None).tolist()
