"""Take a previewed file in: all its good rows in one transaction, or none; the same file again changes nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from geo.errors import ConflictError, tell_first
from geo.exchange.incoming.compare import compare_rows
from geo.exchange.incoming.known import IMPORT, KEYS, MODELS, SUBMISSIONS
from geo.store import writing
from geo.store.audit import next_seq
from geo.store.engine import explaining
from geo.store.tables import Base, Import

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from geo.exchange.incoming.deeds import Deed, Settled
    from geo.exchange.incoming.preview import Preview

CHUNK = 500
"""Ids asked for at once: a database takes only so many parameters."""
MOST_TOLD = 20
"""Rows that a message names; it counts the others."""


@dataclass(frozen=True)
class Applied:
    """What a file has done; without an id it had nothing to do."""

    import_id: str | None
    rows_new: int
    rows_changed: int
    rows_unchanged: int


@dataclass(frozen=True)
class Imported:
    """A file that was taken in; ``at`` is in UTC."""

    import_id: str
    at: dt.datetime
    who: str
    file: str
    rows_new: int
    rows_changed: int
    is_undone: bool


def apply_import(engine: Engine, preview: Preview, *, who: str) -> Applied:
    """Write every good row of a file, together or not at all.

    Parameters
    ----------
    engine
        The store the preview was made with.
    preview
        Its refused rows are left out. What it says is compared anew: what is recorded by now is not written again.
    who
        Whose import it is.

    Returns
    -------
    applied
        What is on disk now.

    Raises
    ------
    ConflictError
        When a record it changes was changed since the preview; nothing was written then.
    DataError
        When the database refuses; nothing was written then.
    """
    before = [one for one in preview.settled if not one.refusals]
    rows = [row for row, one in zip(preview.rows, preview.settled, strict=True) if not one.refusals]
    about: dict[str, Any] = {}
    with writing(engine, who, IMPORT, about) as session:
        now = compare_rows(
            rows, session.connection(), preview.kecamatan, preview.today, is_demo=preview.is_demo
        )  # fmt: skip
        _refuse_conflicts(before, now)
        states = [one.state for one in now]
        done = Applied(None, states.count("new"), states.count("changed"), states.count("unchanged"))
        deeds = [deed for one in now for deed in one.deeds]
        if not deeds:
            return done
        import_id = uuid.uuid4().hex
        about |= {"import": import_id, "rows_new": done.rows_new, "rows_changed": done.rows_changed}
        if submissions := sum(row.is_whole for row in rows):
            about[SUBMISSIONS] = submissions
        write_deeds(session, deeds)
        session.execute(
            insert(Import).values(
                import_id=import_id,
                at=dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
                who=who,
                file_name=preview.file,
                sha256=preview.digest,
                rows_new=done.rows_new,
                rows_changed=done.rows_changed,
                seq=next_seq(session),
            )
        )
    return Applied(import_id, done.rows_new, done.rows_changed, done.rows_unchanged)


def list_imports(engine: Engine) -> list[Imported]:
    """List the files that were taken in, the newest first."""
    with explaining(engine), engine.connect() as connection:
        rows = connection.execute(select(*Import.__table__.columns).order_by(Import.seq.desc())).all()
    return [
        Imported(
            row.import_id,
            dt.datetime.fromisoformat(row.at),
            row.who,
            row.file_name,
            row.rows_new,
            row.rows_changed,
            row.undone_seq is not None,
        )
        for row in rows
    ]


def write_deeds(session: Session, deeds: Sequence[Deed]) -> None:
    """Write what rows do, each table before those that refer to it; removals last, the other way round."""
    for table, model in MODELS.items():
        own = [deed for deed in deeds if deed.table == table and deed.new is not None]
        found = fetch_rows(session, model, [deed.row_id for deed in own if deed.version is not None])
        for deed in own:
            record = found.get(deed.row_id)
            if record is None:
                record = found[deed.row_id] = model()
                session.add(record)
            for name, value in (deed.new or {}).items():
                setattr(record, name, value)
        session.flush()
    for table, model in reversed(MODELS.items()):
        removed = [deed.row_id for deed in deeds if deed.table == table and deed.new is None]
        for record in fetch_rows(session, model, removed).values():
            session.delete(record)
        session.flush()


def fetch_rows(session: Session, model: type[Base], ids: Sequence[str]) -> dict[str, Base]:
    """Fetch rows of a table for writing, by id."""
    key = KEYS[model.__tablename__]
    column = model.__table__.columns[key]
    found: dict[str, Base] = {}
    for at in range(0, len(ids), CHUNK):
        records = session.scalars(select(model).where(column.in_(ids[at : at + CHUNK])))
        found |= {str(getattr(record, key)): record for record in records}
    return found


def name_rows(words: Sequence[str]) -> str:
    """List what stands in the way, the first of them by name."""
    return "\n".join(tell_first(words, MOST_TOLD))


def _refuse_conflicts(before: Sequence[Settled], now: Sequence[Settled]) -> None:
    """Refuse to write anything else than what was shown, unless it is there already."""
    changed = [
        f"{one.row.file}{'' if one.row.sheet is None else f', lembar {one.row.sheet}'}, baris {one.row.number}: "
        f"{one.label} sudah diubah sejak pratinjau."
        for shown, one in zip(before, now, strict=True)
        if one.refusals or any(deed not in shown.deeds for deed in one.deeds)
    ]
    if changed:
        raise ConflictError(f"{name_rows(changed)}\nTidak ada yang disimpan; buat pratinjau lagi.")
