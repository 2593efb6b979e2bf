"""How a visit came to be as it is: who saved it when, what changed from what to what, and what was answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from geo.clock import OFFICE_ZONE
from geo.indonesian import date_long
from geo.needs import NEED_WORDS
from geo.recording.entry import COUNTS
from geo.recording.questions import QUESTION_WORDS
from geo.recording.words import NEED_FIELD, RECORD_WORDS, field_word, say_value
from geo.store.engine import explaining
from geo.store.history import RowState, read_history, say_action
from geo.store.tables import Base, Need, Observation, Revision, Visit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy import Engine

_COUNTED = (*COUNTS, "health_protocol", "note")
_OWN = tuple(name for name in RECORD_WORDS if name not in {*_COUNTED, "needs"})


@dataclass(frozen=True)
class FieldChange:
    """One field that a save has changed, in words."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class VisitVersion:
    """A visit as one change left it.

    ``at`` is the office's time, ``confirmed`` what was asked about and answered with yes, in words. ``is_removed``
    tells that this change took the visit away.
    """

    seq: int
    at: dt.datetime
    who: str
    action: str
    version: int | None
    changes: tuple[FieldChange, ...]
    confirmed: tuple[str, ...]
    is_removed: bool

    @property
    def heading(self) -> str:
        """Who did what, and when, in one line."""
        return f"{self.action} – {self.who}, {date_long(self.at)} pukul {self.at:%H.%M}"


def read_visit_history(engine: Engine, visit_id: str, sites: Mapping[str, str] | None = None) -> list[VisitVersion]:
    """Read every version of a visit with its observation and needs, the newest first.

    Parameters
    ----------
    engine
        An open store.
    visit_id
        One that has no history gives an empty list.
    sites
        Names by ``site_id``, for a visit that was put right to another site.
    """
    states: dict[int, list[tuple[type[Base], RowState]]] = {}
    rows_by_table: dict[type[Base], list[str]] = {
        Visit: [visit_id],
        Observation: _rows_of(engine, Observation, visit_id),
        Need: _rows_of(engine, Need, visit_id),
    }
    for table, ids in rows_by_table.items():
        for left in read_history(engine, table, ids):
            states.setdefault(left.seq, []).append((table, left))
    versions: list[VisitVersion] = []
    rows: dict[tuple[type[Base], str], dict[str, Any]] = {}
    before: dict[str, Any] = {}
    number: int | None = None
    for seq, touched in sorted(states.items()):
        for table, left in touched:
            if left.state is None:
                rows.pop((table, left.row_id), None)
            else:
                rows[table, left.row_id] = left.state
            if table is Visit:
                number = left.version
        after = _flatten(rows)
        changes = tuple(
            FieldChange(name, field_word(name), say_value(name, before.get(name), sites), say_value(name, now, sites))
            for name, now in after.items()
            if now != before.get(name)
        )
        change = touched[0][1]
        is_removed = not any(table is Visit for table, _ in rows)
        confirmed = tuple(QUESTION_WORDS.get(kind, kind) for kind in change.about.get("confirmed", ()))
        if changes or confirmed or is_removed:
            at, action = change.at.astimezone(OFFICE_ZONE), say_action(change.action)
            versions.append(VisitVersion(seq, at, change.who, action, number, changes, confirmed, is_removed))
        before = after
    return versions[::-1]


def _rows_of(engine: Engine, table: type[Observation | Need], visit_id: str) -> list[str]:
    """Find the ids of all rows that ever belonged to a visit; only removed ones are sought among revisions."""
    (key,) = table.__table__.primary_key
    said = f'"visit_id":{json.dumps(visit_id, ensure_ascii=False)}'
    is_of_table = Revision.table_name == table.__tablename__
    removed = select(Revision.row_id).where(is_of_table, Revision.state.is_(None))
    past = select(Revision.row_id, Revision.state).where(
        is_of_table, Revision.row_id.in_(removed), Revision.state.contains(said, autoescape=True)
    )
    with explaining(engine), engine.connect() as connection:
        present = connection.scalars(select(key).where(table.visit_id == visit_id)).all()
        found = connection.execute(past).all()
    return sorted({*present, *(row.row_id for row in found if json.loads(row.state)["visit_id"] == visit_id)})


def _flatten(rows: Mapping[tuple[type[Base], str], Mapping[str, Any]]) -> dict[str, Any]:
    """Put the rows of one visit side by side, every field of the record in the order of the form."""
    flat: dict[str, Any] = dict.fromkeys((*RECORD_WORDS, *(f"{NEED_FIELD}{category}" for category in NEED_WORDS)))
    del flat["needs"]
    for (table, _), values in rows.items():
        if table is Need:
            flat[f"{NEED_FIELD}{values['category']}"] = values["count"]
        else:
            flat |= {name: values.get(name) for name in (_OWN if table is Visit else _COUNTED)}
    return flat
