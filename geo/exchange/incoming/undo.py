"""Take an import back as one: every record goes to its state before, unless somebody has worked on it since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from geo.errors import ConflictError, DataError
from geo.exchange.fields import TABLE_BY_NAME
from geo.exchange.incoming.apply import CHUNK, name_rows, write_deeds
from geo.exchange.incoming.deeds import Deed
from geo.exchange.incoming.known import KEYS, MODELS, UNDO, load_values
from geo.store import writing
from geo.store.audit import next_seq
from geo.store.tables import Import, Plan, Revision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from geo.exchange.incoming.known import Record

Place = tuple[str, str]
"""A record's table and id."""

_REFERRING = (
    ("sites", "visits", "site_id"),
    ("sites", "outcomes", "site_id"),
    ("visits", "observations", "visit_id"),
    ("visits", "needs", "visit_id"),
)
"""Which tables refer to which, by which column."""


def undo_import(engine: Engine, import_id: str, *, who: str) -> int:
    """Put back every record as it was before an import.

    Returns
    -------
    records
        How many went back: added ones are removed, changed ones have their old values.

    Raises
    ------
    DataError
        When there is no such import.
    ConflictError
        When it was undone before, or a record is not as the import left it, or another refers to one that would be
        removed: all of them are named, and nothing is undone.
    """
    about: dict[str, Any] = {"import": import_id}
    with writing(engine, who, UNDO, about) as session:
        taken = session.get(Import, import_id)
        if taken is None:
            raise DataError(f"Impor {import_id[:40]!r} tidak ada; pilih dari daftar impor.")
        if taken.undone_seq is not None:
            raise ConflictError(f"Impor berkas {taken.file_name} sudah dibatalkan.")
        deeds, since = _read_deeds(session, taken.seq)
        removed = [(deed.table, deed.row_id) for deed in deeds if deed.new is None]
        in_the_way = [f"{_word(place)} diubah sesudah impor." for place in since]
        in_the_way += [*_referring(session, removed), *_planned(session, removed)]
        if in_the_way:
            raise ConflictError(f"{name_rows(in_the_way)}\nImpor tidak dibatalkan, tidak ada yang berubah.")
        write_deeds(session, deeds)
        about["records"] = len(deeds)
        taken.undone_seq = next_seq(session)
    return len(deeds)


def _read_deeds(session: Session, seq: int) -> tuple[list[Deed], list[Place]]:
    """Tell what puts every record of a change back as it was before, and which are not as it left them."""
    touched, others = aliased(Revision), aliased(Revision)
    rows = session.execute(
        select(others.table_name, others.row_id, others.seq, others.state)
        .join(touched, (touched.table_name == others.table_name) & (touched.row_id == others.row_id))
        .where(touched.seq == seq)
        .order_by(others.seq)
    )
    before: dict[Place, Record | None] = {}
    left: dict[Place, Record | None] = {}
    latest: dict[Place, Record | None] = {}
    for row in rows:
        place = (row.table_name, row.row_id)
        latest[place] = load_values(row.table_name, row.state)
        if row.seq < seq:
            before[place] = latest[place]
        elif row.seq == seq:
            before.setdefault(place, None)
            left[place] = latest[place]
    deeds = [
        Deed(*place, (latest[place] or {}).get("version"), left[place] or {}, _without_version(state))
        for place, state in before.items()
    ]
    return deeds, [place for place in before if _without_version(latest[place]) != _without_version(left[place])]


def _without_version(record: Record | None) -> Record | None:
    """Leave out the number that rises with every change: a record that was put back is as it was."""
    return None if record is None else {name: value for name, value in record.items() if name != "version"}


def _referring(session: Session, removed: Sequence[Place]) -> Iterator[str]:
    """Name the records that stay and refer to one that would be removed."""
    gone = set(removed)
    for table, other, column in _REFERRING:
        ids = [row_id for name, row_id in removed if name == table]
        model = MODELS[other]
        columns = model.__table__.columns
        for at in range(0, len(ids), CHUNK):
            found = session.execute(
                select(columns[KEYS[other]], columns[column]).where(columns[column].in_(ids[at : at + CHUNK]))
            )
            for row_id, referred in found:
                if (other, row_id) not in gone:
                    yield f"{_word((table, referred))} sudah dipakai {_word((other, row_id))}."


def _planned(session: Session, removed: Sequence[Place]) -> Iterator[str]:
    """Name the drafts of plans that call at a site which would be removed."""
    ids = [row_id for name, row_id in removed if name == "sites"]
    if ids:
        for name, rounds in session.execute(select(Plan.name, Plan.rounds).where(Plan.status == "draft")):
            for row_id in ids:
                if f'"{row_id}"' in rounds:
                    yield f"{_word(('sites', row_id))} sudah dipakai rencana {name}."


def _word(place: Place) -> str:
    return f"{TABLE_BY_NAME[place[0]].title} {place[1]}"
