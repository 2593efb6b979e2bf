"""Ask about what looks like a slip in a file, as the form asks about it: shown in the preview, in nobody's way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.recording.entry import COUNTS, Entry
from geo.recording.questions import Previous, ask_questions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from geo.exchange.incoming.deeds import Deed, Settled
    from geo.exchange.incoming.known import Known, Record
    from geo.recording.questions import Question


def ask_about(settled: Iterable[Settled], known: Known, today: dt.date) -> list[Settled]:
    """Note at every row what to check of the counts that it would add or change.

    Parameters
    ----------
    settled
        Rows with what they would do.
    known
        The records with all of it laid over them: a count is compared with the one before it, be that in the file too.
    today
        The day at the office.
    """
    counted = _list_counted(known)
    return [
        replace(one, doubts=tuple(question for deed in one.deeds for question in _ask(deed, known, counted, today)))
        for one in settled
    ]


def _list_counted(known: Known) -> dict[str, list[tuple[dt.date, Record]]]:
    """List what was counted at each site, the newest first."""
    found: dict[str, list[tuple[dt.date, Record]]] = {}
    for record in known.records["observations"].values():
        visit = known.records["visits"].get(record["visit_id"])
        if visit is not None and visit["status"] == "done" and any(record[name] is not None for name in COUNTS):
            found.setdefault(visit["site_id"], []).append((visit["date"], record))
    for days in found.values():
        days.sort(key=lambda one: one[0], reverse=True)
    return found


def _ask(
    deed: Deed, known: Known, counted: dict[str, list[tuple[dt.date, Record]]], today: dt.date
) -> Iterator[Question]:
    """Ask about the counts that one deed adds or changes."""
    record = known.records["observations"].get(deed.row_id) if deed.table == "observations" else None
    if record is None or deed.new is None or not deed.new.keys() & set(COUNTS):
        return
    visit = known.records["visits"][record["visit_id"]]
    counts = {name: record[name] for name in COUNTS}
    before = next((one for one in counted.get(visit["site_id"], []) if one[0] < visit["date"]), None)
    previous = (
        None
        if before is None
        else Previous(before[0], {name: before[1][name] for name in COUNTS if before[1][name] is not None})
    )
    about = deed.new.keys() | ({"living_in"} if "rooms" in deed.new else set())
    for question in ask_questions(Entry(visit["site_id"], visit["date"], **counts), previous, today):
        if question.field in about:
            yield question
