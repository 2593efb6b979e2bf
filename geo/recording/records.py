"""A visit with its observation and needs as one record: read, compared and written together."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from geo.errors import DataError
from geo.needs import NEED_WORDS
from geo.recording.entry import COUNTS, Entry
from geo.recording.questions import Previous
from geo.store.engine import explaining
from geo.store.tables import Audit, Base, Need, Observation, Revision, Visit

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Engine

_COUNTED = (*COUNTS, "health_protocol", "note")
"""Fields that the observation holds; the needs have rows of their own, the rest is the visit's."""


@dataclass(frozen=True)
class Opened:
    """A visit as somebody opened it.

    ``version`` counts how often it was saved; ``stamp`` changes with anything in it, so that whoever saves an outdated
    copy is told. It is a short text: a draft can keep it and put it in the place of a later one.
    """

    visit_id: str
    status: str
    entry: Entry
    team: str | None
    reason: str | None
    version: int
    stamp: str
    is_simulated: bool


@dataclass
class Record:
    """The rows of one visit inside a session."""

    visit: Visit
    observation: Observation | None
    needs: dict[str, Need]

    def keys(self) -> list[tuple[str, str]]:
        """Name the table and id of each row."""
        rows = [("visits", self.visit.visit_id), *(("needs", need.need_id) for need in self.needs.values())]
        return rows if self.observation is None else [*rows, ("observations", self.observation.observation_id)]


def open_visit(engine: Engine, visit_id: str) -> Opened:
    """Read a visit with what it counted, for correcting or for recording a planned one.

    Raises
    ------
    DataError
        When there is no such visit.
    """
    with explaining(engine), Session(engine) as session:
        record = find_record(session, visit_id)
        if record is None:
            raise DataError(f"Kunjungan {visit_id[:100]!r} tidak ada; pilih kunjungan dari daftar.")
        return as_opened(record)


def find_record(session: Session, visit_id: str) -> Record | None:
    """Fetch the rows of a visit; None when there is no such visit."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        return None
    observation = session.scalars(select(Observation).where(Observation.visit_id == visit_id)).one_or_none()
    needs = session.scalars(select(Need).where(Need.visit_id == visit_id)).all()
    return Record(visit, observation, {need.category: need for need in needs})


def as_opened(record: Record) -> Opened:
    """Put the rows of a visit into one value."""
    visit = record.visit
    entry = Entry(
        site_id=visit.site_id,
        date=visit.date,
        time_in=visit.time_in,
        time_out=visit.time_out,
        attended_by=tuple((visit.attended_by or "").split()),
        next_step=visit.next_step,
        needs={
            category: count
            for category in NEED_WORDS
            if category in record.needs and (count := record.needs[category].count) is not None
        },
        **{name: getattr(record.observation, name, None) for name in _COUNTED},
    )
    rows = [visit, record.observation, *(record.needs[category] for category in sorted(record.needs))]
    marks = [visit.status, visit.team, visit.reason, entry.as_form(), [row and row.version for row in rows]]
    stamp = hashlib.sha256(json.dumps(marks, sort_keys=True).encode()).hexdigest()[:20]
    return Opened(
        visit.visit_id, visit.status, entry, visit.team, visit.reason, visit.version, stamp, bool(visit.simulated)
    )


def write_entry(session: Session, record: Record, entry: Entry, *, simulated: bool) -> None:
    """Put an entry into the rows of a visit that took place, adding and removing rows as it needs.

    The visit's own version rises each time, also when only a count has changed: it numbers the whole record. A need
    that was asked for by an unknown number stays as it is while no number is given.
    """
    visit = record.visit
    visit.site_id, visit.status, visit.reason = entry.site_id, "done", None
    if visit.date != entry.date:
        visit.date, visit.position = entry.date, None
    visit.time_in, visit.time_out, visit.next_step = entry.time_in, entry.time_out, entry.next_step
    visit.attended_by = " ".join(entry.attended_by) or None
    visit.simulated = bool(visit.simulated) or simulated
    if visit in session:
        flag_modified(visit, "status")
    session.add(visit)
    session.flush()  # its observation and needs refer to it
    if record.observation is None and any(entry.value(name) is not None for name in _COUNTED):
        key = _free_id(session, Observation, f"{visit.visit_id}-count")
        record.observation = Observation(observation_id=key, visit_id=visit.visit_id)
    if record.observation is not None:
        for name in _COUNTED:
            setattr(record.observation, name, entry.value(name))
        record.observation.simulated = visit.simulated
        session.add(record.observation)
    for category in NEED_WORDS:
        need, count = record.needs.get(category), entry.needs.get(category)
        if need is None and count is not None:
            key = _free_id(session, Need, f"{visit.visit_id}-{category}")
            need = Need(need_id=key, visit_id=visit.visit_id, category=category, count=count)
            need.simulated = visit.simulated
            session.add(need)
            record.needs[category] = need
        elif need is not None and count is not None:
            need.count = count
        elif need is not None and need.count is not None:
            session.delete(record.needs.pop(category))
    session.flush()


def _free_id(session: Session, table: type[Base], wanted: str) -> str:
    """Give a row its usual id, or another where a file has brought one that looks the same."""
    return wanted if session.get(table, wanted) is None else f"{wanted}-{uuid.uuid4().hex[:8]}"


def find_previous(session: Session, site_id: str, before: dt.date) -> Previous | None:
    """Find what the site's last done visit before a day had counted; None when none has counted."""
    counted = or_(*(getattr(Observation, name).is_not(None) for name in COUNTS))
    found = session.execute(
        select(Visit.date, *(getattr(Observation, name) for name in COUNTS))
        .join_from(Observation, Visit, Observation.visit_id == Visit.visit_id)
        .where(Visit.site_id == site_id, Visit.date < before, Visit.status == "done", counted)
        .order_by(Visit.date.desc(), Observation.observation_id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    day, *counts = found
    return Previous(day, {name: count for name, count in zip(COUNTS, counts, strict=True) if count is not None})


def find_others(session: Session, site_id: str, day: dt.date, besides: str | None = None) -> list[Visit]:
    """Find the site's visits of a day that are not cancelled, the planned ones first."""
    wanted = select(Visit).where(Visit.site_id == site_id, Visit.date == day, Visit.status != "cancelled")
    if besides is not None:
        wanted = wanted.where(Visit.visit_id != besides)
    return sorted(session.scalars(wanted), key=lambda visit: (visit.status != "planned", visit.visit_id))


def last_change(session: Session, record: Record) -> tuple[str, dt.datetime] | None:
    """Tell who changed a record last, and when (UTC); None when that is older than the audit."""
    found = _last_audit(session, record)
    return None if found is None else (found.who, dt.datetime.fromisoformat(found.at))


def find_sent(engine: Engine, sendings: Collection[str]) -> Opened | None:
    """Find the visit that one of these sendings saved, while it still stands as that one left it.

    Whoever sent it and got no answer goes on from there; a later change by anybody else is theirs to settle.
    """
    if not sendings:
        return None
    named = or_(*(Audit.detail.contains(json.dumps(code), autoescape=True) for code in sendings))
    with explaining(engine), Session(engine) as session:
        wanted = select(Audit.seq, Audit.detail).where(Audit.action == "visit.save", named)
        found = session.execute(wanted.order_by(Audit.seq.desc()).limit(1)).first()
        record = None if found is None else find_record(session, json.loads(found.detail)["visit"])
        if found is None or record is None:
            return None
        last = _last_audit(session, record)
        return as_opened(record) if last is not None and last.seq == found.seq else None


def _last_audit(session: Session, record: Record) -> Audit | None:
    touched = tuple_(Revision.table_name, Revision.row_id).in_(record.keys())
    changes = select(Audit).join(Revision, Revision.seq == Audit.seq).where(touched)
    return session.scalars(changes.order_by(Audit.seq.desc()).limit(1)).first()
