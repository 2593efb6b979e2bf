"""Save, cancel and move one visit: wholly or not at all, and never over what somebody else has saved since."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from geo import clock
from geo.errors import ConflictError, DataError
from geo.indonesian import date_plain
from geo.recording.entry import Entry, EntryError, compare_entries
from geo.recording.questions import Question, Unsure, ask_questions
from geo.recording.records import (
    Opened,
    Record,
    as_opened,
    find_others,
    find_previous,
    find_record,
    last_change,
    write_entry,
)
from geo.recording.words import CANCEL_REASONS, MOVE_REASONS
from geo.store import writing
from geo.store.tables import Site, Visit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

RECORDED_SOURCE = "dicatat kantor"
"""Source of a visit that nobody had planned."""


class EditConflict(ConflictError):  # noqa: N818 (named for what the user sees)
    """Somebody else has saved the visit since it was opened: both versions are here, the user chooses.

    Parameters
    ----------
    mine
        What was to be saved.
    theirs
        The visit as it stands now. Save on top of it, with the chosen values, to settle the conflict.
    who, when
        Who saved it, and when in UTC; None when that is older than the audit.
    """

    def __init__(self, mine: Entry, theirs: Opened, who: str | None, when: dt.datetime | None) -> None:
        self.mine, self.theirs, self.who, self.when = mine, theirs, who, when
        self.fields: tuple[str, ...] = compare_entries(mine, theirs.entry)
        """In which fields the two differ; ``need_<category>`` for needs."""
        self.deed = "dibatalkan" if theirs.status == "cancelled" else "disimpan"
        """What they did with it, in a word."""
        super().__init__(
            f"Kunjungan ini sudah {self.deed} orang lain sejak Anda membukanya; bandingkan kedua isian, lalu pilih."
        )


def save_visit(
    engine: Engine,
    opened: Opened | None,
    entry: Entry,
    *,
    who: str,
    today: dt.date,
    confirmed: AbstractSet[str] = frozenset(),
    simulated: bool = False,
    sending: str | None = None,
) -> str:
    """Save a visit that took place, with what it counted and what was asked for, in one transaction.

    Parameters
    ----------
    engine
        An open store.
    opened
        The visit as it was opened; None for one that nobody had planned. A visit planned at that site for that day is
        then taken.
    entry
        What was taken down.
    who
        Whose change it is.
    today
        The day at the office.
    confirmed
        Codes of the questions that were answered with yes.
    simulated
        Whether the entry is of a demo.
    sending
        Code of the message that asks for it, kept with the change: ``find_sent`` then tells whether it was saved when
        the answer was lost.

    Returns
    -------
    visit_id
        The visit is on disk. The same entry sent again changes nothing.

    Raises
    ------
    EntryError
        When the site is unknown, or has another visit on that day.
    Unsure
        While a question is not answered. What the visit already held is not asked about again.
    EditConflict
        When somebody else has saved the visit since, or has already recorded the site's visit of that day.
    """
    about: dict[str, Any] = {}
    with writing(engine, who, "visit.save", about) as session:
        if session.get(Site, entry.site_id) is None:
            raise EntryError({"site_id": f"{entry.site_id!r} tidak ada di daftar lokasi; pilih dari daftar."})
        record = _new_or_planned(session, entry) if opened is None else fetch(session, opened.visit_id)
        held = as_opened(record)
        if held.status == "done" and held.entry == entry:
            return held.visit_id
        is_outdated = held.status == "done" if opened is None else held.stamp != opened.stamp
        if is_outdated:
            raise explain_conflict(session, record, held, entry)
        refuse_taken(session, held, entry)
        asked = open_questions(session, held, entry, today)
        if unanswered := tuple(question for question in asked if question.code not in confirmed):
            raise Unsure(unanswered)
        about |= {"visit": record.visit.visit_id} | note_answers(asked) | ({"sending": sending} if sending else {})
        write_entry(session, record, entry, simulated=simulated)
        return record.visit.visit_id


def cancel_visit(engine: Engine, opened: Opened, reason: str, who: str) -> None:
    """Cancel a planned visit.

    Parameters
    ----------
    reason
        A code of `CANCEL_REASONS`; its word is kept with the visit.

    Raises
    ------
    EntryError
        When the reason is not in the list.
    DataError
        When the visit is done or was cancelled before.
    EditConflict
        When somebody else has changed it since.
    """
    word = _reason_word(reason, CANCEL_REASONS)
    with writing(engine, who, "visit.cancel", {"visit": opened.visit_id, "reason": reason}) as session:
        visit = _still_planned(session, opened, "dibatalkan")
        visit.status, visit.reason = "cancelled", word


def move_visit(engine: Engine, opened: Opened, date: dt.date, reason: str, who: str, *, today: dt.date) -> None:
    """Move a planned visit to another day, where it comes last in its team's round.

    Parameters
    ----------
    date
        From today on: what lies in the past is recorded, not planned.
    reason
        A code of `MOVE_REASONS`; its word is kept with the visit.
    today
        The office's day.

    Raises
    ------
    EntryError
        When the reason is not in the list, or the day is not possible.
    DataError
        When the visit is done or cancelled.
    EditConflict
        When somebody else has changed it since.
    """
    word = _reason_word(reason, MOVE_REASONS)
    about = {"visit": opened.visit_id, "reason": reason}
    with writing(engine, who, "visit.move", about) as session:
        visit = _still_planned(session, opened, "dipindahkan")
        _check_day(session, visit, date, today)
        visit.reason = f"Dipindahkan dari {date_plain(visit.date)}: {word}"
        visit.date, visit.position = date, None


def fetch(session: Session, visit_id: str) -> Record:
    """Fetch a visit for writing.

    Raises
    ------
    ConflictError
        When it is not there any more.
    """
    record = find_record(session, visit_id)
    if record is None:
        raise ConflictError("Kunjungan ini sudah tidak ada; muat ulang, lalu catat sebagai kunjungan lain.")
    return record


def explain_conflict(session: Session, record: Record, held: Opened, entry: Entry) -> EditConflict:
    """Put both versions side by side, with who saved the other and when."""
    return EditConflict(entry, held, *(last_change(session, record) or (None, None)))


def refuse_taken(session: Session, held: Opened, entry: Entry) -> None:
    """Refuse a second visit of a site on one day, and another site for a visit that is still to come.

    Raises
    ------
    EntryError
        With the cure, by field.
    """
    if held.status != "done" and held.entry.site_id != entry.site_id:
        raise EntryError({"site_id": "kunjungan ini direncanakan untuk lokasi lain; catat sebagai kunjungan lain."})
    if others := find_others(session, entry.site_id, entry.date, besides=held.visit_id):
        planned = others[0].status == "planned"
        cure = "catat di kunjungan itu, atau batalkan dulu rencananya." if planned else "perbaiki kunjungan itu saja."
        word = "rencana kunjungan" if planned else "kunjungan"
        raise EntryError({"date": f"lokasi ini sudah punya {word} lain pada {date_plain(entry.date)}; {cure}"})


def open_questions(session: Session, held: Opened, entry: Entry, today: dt.date) -> tuple[Question, ...]:
    """Ask what a changed entry must be asked; what a done visit already held was settled when it was saved."""
    asked = ask_questions(entry, find_previous(session, entry.site_id, entry.date), today)
    if not asked or held.status != "done":
        return asked
    before = find_previous(session, held.entry.site_id, held.entry.date)
    settled = {question.code for question in ask_questions(held.entry, before, today)}
    return tuple(question for question in asked if question.code not in settled)


def note_answers(asked: Iterable[Question]) -> dict[str, list[str]]:
    """Word the answers for the audit: what was asked, never what was counted."""
    kinds = sorted({question.kind for question in asked})
    return {"confirmed": kinds} if kinds else {}


def _new_or_planned(session: Session, entry: Entry) -> Record:
    """Take the site's visit of that day, planned or done; else make a new one."""
    if others := find_others(session, entry.site_id, entry.date):
        return fetch(session, others[0].visit_id)
    visit_id = f"{entry.date.isoformat()}-{entry.site_id}-{uuid.uuid4().hex[:8]}"
    fresh = Visit(visit_id=visit_id, site_id=entry.site_id, date=entry.date, status="planned", source=RECORDED_SOURCE)
    return Record(fresh, None, {})


def _still_planned(session: Session, opened: Opened, word: str) -> Visit:
    """Fetch a planned visit as it was opened; refuse any other."""
    record = fetch(session, opened.visit_id)
    held = as_opened(record)
    if held.stamp != opened.stamp:
        raise explain_conflict(session, record, held, opened.entry)
    if record.visit.status == "done":
        raise DataError(f"Kunjungan ini sudah terlaksana dan tidak dapat {word}; perbaiki isiannya saja.")
    if record.visit.status == "cancelled":
        raise DataError(f"Kunjungan ini sudah dibatalkan dan tidak dapat {word}; buat rencana baru di Jadwal.")
    return record.visit


def _check_day(session: Session, visit: Visit, date: dt.date, today: dt.date) -> None:
    """Refuse a day on which a planned visit cannot be."""
    try:
        clock.check_day(date)
    except ValueError:
        raise EntryError({"date": f"{date.isoformat()} di luar masa program; periksa tahunnya."}) from None
    if date == visit.date:
        raise EntryError({"date": f"{date_plain(date)} adalah tanggalnya sekarang; pilih hari lain."})
    if date < today:
        raise EntryError({"date": f"{date_plain(date)} sudah lewat; pilih hari ini atau sesudahnya."})
    if find_others(session, visit.site_id, date, besides=visit.visit_id):
        raise EntryError({"date": f"lokasi ini sudah punya kunjungan pada {date_plain(date)}; pilih hari lain."})


def _reason_word(code: str, words: Mapping[str, str]) -> str:
    if code not in words:
        raise EntryError({"reason": f"{code[:40]!r} tidak dikenal; pilih dari daftar."})
    return words[code]
