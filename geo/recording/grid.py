"""Correct many recorded visits at once in a flat table: all of them are saved, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo import indonesian
from geo.errors import ConflictError, DataError
from geo.needs import NEED_WORDS
from geo.recording.entry import COUNTS, Entry, EntryError, read_entry
from geo.recording.questions import Question, Unsure
from geo.recording.records import Opened, Record, as_opened, find_record, write_entry
from geo.recording.save import EditConflict, explain_conflict, note_answers, open_questions, refuse_taken
from geo.recording.words import NEED_FIELD, field_word
from geo.store import writing
from geo.store.engine import explaining
from geo.store.tables import Need, Observation, Site, Visit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sqlalchemy import Engine

NEED_FIELDS: tuple[str, ...] = tuple(f"{NEED_FIELD}{category}" for category in NEED_WORDS)
GRID_FIELDS: tuple[str, ...] = (
    "date",
    "time_in",
    "time_out",
    "attended_by",
    *COUNTS,
    "health_protocol",
    "next_step",
    "note",
    *NEED_FIELDS,
)
"""What can be corrected in a row; the site itself only on the form."""

_WHOLE = frozenset((*COUNTS, *NEED_FIELDS))


class RowsError(DataError):
    """Rows that cannot be saved as they are; nothing was.

    Parameters
    ----------
    faults
        By ``visit_id`` and field, what is wrong and how to mend it.
    names
        What the messages call each row.
    """

    def __init__(self, faults: Mapping[str, Mapping[str, str]], names: Mapping[str, str]) -> None:
        self.faults = {visit_id: dict(found) for visit_id, found in faults.items()}
        super().__init__(
            f"{names.get(visit_id, visit_id)}, {field_word(name)}: {text}"
            for visit_id, found in self.faults.items()
            for name, text in found.items()
        )


class RowsConflict(ConflictError):  # noqa: N818 (named for what the user sees)
    """Rows that somebody else has saved since they were opened; nothing was saved.

    Parameters
    ----------
    conflicts
        By ``visit_id``, both versions; mine is theirs with my changes in it.
    names
        What the message calls each row.
    """

    def __init__(self, conflicts: Mapping[str, EditConflict], names: Mapping[str, str]) -> None:
        self.conflicts = dict(conflicts)
        listed = "; ".join(names.get(visit_id, visit_id) for visit_id in self.conflicts)
        super().__init__(f"Sudah disimpan orang lain sejak tabel dibuka, tidak ada yang disimpan: {listed}.")


def read_rows(
    engine: Engine, first: dt.date, last: dt.date, site_ids: Sequence[str] | None = None
) -> tuple[Opened, ...]:
    """Read the recorded visits of a period, of all sites or some, as they are opened for correction, by date."""
    wanted = select(Visit).where(Visit.status == "done", Visit.date >= first, Visit.date <= last)
    if site_ids is not None:
        wanted = wanted.where(Visit.site_id.in_(site_ids))
    inside = wanted.with_only_columns(Visit.visit_id)
    with explaining(engine), Session(engine) as session:
        visits = session.scalars(wanted.order_by(Visit.date, Visit.visit_id)).all()
        counted = session.scalars(select(Observation).where(Observation.visit_id.in_(inside))).all()
        asked = session.scalars(select(Need).where(Need.visit_id.in_(inside))).all()
        observations = {observation.visit_id: observation for observation in counted}
        needs: dict[str, dict[str, Need]] = {}
        for need in asked:
            needs.setdefault(need.visit_id, {})[need.category] = need
        return tuple(
            as_opened(Record(visit, observations.get(visit.visit_id), needs.get(visit.visit_id, {})))
            for visit in visits
        )


def list_rows(rows: Sequence[Opened]) -> pd.DataFrame:
    """Lay opened visits out flat, indexed by ``visit_id``: ``site_id`` and `GRID_FIELDS`, what was not taken missing.

    Dates are midnights, counts ``Int64``, roles one text of codes with a space between.
    """
    values: dict[str, list[Any]] = {"site_id": [row.entry.site_id for row in rows]}
    for name in GRID_FIELDS:
        values[name] = [row.entry.value(name) for row in rows]
    values["attended_by"] = [" ".join(codes) or None for codes in values["attended_by"]]
    frame = pd.DataFrame(
        {name: pd.Series(taken, dtype="Int64" if name in _WHOLE else "object") for name, taken in values.items()}
    )
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[us]")
    return frame.set_index(pd.Index([row.visit_id for row in rows], name="visit_id"))


def save_rows(
    engine: Engine,
    changes: Mapping[str, Mapping[str, object]],
    stamps: Mapping[str, str],
    *,
    who: str,
    today: dt.date,
    confirmed: AbstractSet[str] = frozenset(),
    simulated: bool = False,
) -> int:
    """Save changed cells of many recorded visits in one transaction.

    Parameters
    ----------
    engine
        An open store.
    changes
        By ``visit_id``, the changed fields of `GRID_FIELDS` with their new values as a form sends them.
    stamps
        By ``visit_id``, the stamp with which the row was opened.
    who, today, confirmed, simulated
        As for ``save_visit``; the code of a row's question also names the row.

    Returns
    -------
    saved
        How many visits were changed.

    Raises
    ------
    RowsError
        With the faults of all rows.
    RowsConflict
        When rows were saved by somebody else since: all of them.
    Unsure
        With the open questions of all rows.
    """
    about: dict[str, Any] = {}
    with writing(engine, who, "visit.grid", about) as session:
        records, faults = _fetch_rows(session, changes)
        names = {visit_id: _name(session, record) for visit_id, record in records.items()}
        entries = _read_changes(records, changes, faults)
        if faults:
            raise RowsError(faults, names)
        held = {visit_id: as_opened(records[visit_id]) for visit_id in entries}
        outdated = [visit_id for visit_id in entries if held[visit_id].stamp != stamps[visit_id]]
        if outdated:
            conflicts = {one: explain_conflict(session, records[one], held[one], entries[one]) for one in outdated}
            raise RowsConflict(conflicts, names)
        asked = _write_rows(session, records, entries, today, faults, simulated=simulated)
        if faults:
            raise RowsError(faults, names)
        if unanswered := tuple(question for question in asked if question.code not in confirmed):
            raise Unsure(unanswered)
        about |= {"visits": len(entries)} | note_answers(asked)
    return len(entries)


def _fetch_rows(
    session: Session, changes: Mapping[str, Mapping[str, object]]
) -> tuple[dict[str, Record], dict[str, dict[str, str]]]:
    """Fetch every changed visit; note those that are not there or not done."""
    records: dict[str, Record] = {}
    faults: dict[str, dict[str, str]] = {}
    for visit_id in changes:
        record = find_record(session, visit_id)
        if record is None or record.visit.status != "done":
            faults[visit_id] = {"status": "kunjungan ini tidak (lagi) tercatat terlaksana; muat ulang tabelnya."}
        else:
            records[visit_id] = record
    return records, faults


def _read_changes(
    records: Mapping[str, Record], changes: Mapping[str, Mapping[str, object]], faults: dict[str, dict[str, str]]
) -> dict[str, Entry]:
    """Put the changed cells into each visit as it stands; leave out rows in which nothing changes then, by date."""
    entries: dict[str, Entry] = {}
    for visit_id, record in records.items():
        held = as_opened(record).entry
        given = {name: value for name, value in changes[visit_id].items() if name in GRID_FIELDS}
        try:
            entry = read_entry({**held.as_form(), **given})
        except EntryError as err:
            faults[visit_id] = err.faults
            continue
        if entry != held:
            entries[visit_id] = entry
    return dict(sorted(entries.items(), key=lambda item: (item[1].date, item[0])))


def _write_rows(
    session: Session,
    records: Mapping[str, Record],
    entries: Mapping[str, Entry],
    today: dt.date,
    faults: dict[str, dict[str, str]],
    *,
    simulated: bool,
) -> list[Question]:
    """Write row after row by date, so that each is asked about against the earlier ones as they become."""
    asked: list[Question] = []
    for visit_id, entry in entries.items():
        record = records[visit_id]
        try:
            held = as_opened(record)
            refuse_taken(session, held, entry)
        except EntryError as err:
            faults[visit_id] = err.faults
            continue
        found = open_questions(session, held, entry, today)
        asked += [replace(one, code=f"{one.code}@{visit_id}", visit_id=visit_id) for one in found]
        write_entry(session, record, entry, simulated=simulated)
    return asked


def _name(session: Session, record: Record) -> str:
    site = session.get_one(Site, record.visit.site_id)
    return f"{site.name}, {indonesian.date_plain(record.visit.date)}"
