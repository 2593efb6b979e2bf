"""What the office has recorded so far, looked up the way rows of a file refer to it."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, select

from geo.store.tables import Audit, Base, Need, Observation, Outcome, Revision, Site, Visit

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from collections.abc import Set as AbstractSet

    from sqlalchemy import Connection

MODELS: dict[str, type[Base]] = {
    "sites": Site,
    "visits": Visit,
    "observations": Observation,
    "needs": Need,
    "outcomes": Outcome,
}
"""The tables that files may fill, each before those that refer to it."""
KEYS = {
    "sites": "site_id",
    "visits": "visit_id",
    "observations": "observation_id",
    "needs": "need_id",
    "outcomes": "outcome_id",
}

IMPORT, UNDO = "import", "import.undo"
"""The audit's words for taking a file in, and for taking it back."""
SUBMISSIONS = "submissions"
"""What the audit calls the number of rows that are submissions of the form."""

_MOST_HINTS = 200
"""Comparing spellings takes a hundredth of a second with a thousand sites."""

Record = dict[str, Any]


class Known:
    """The records of the database with those that a file adds laid over them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._said: dict[tuple[str, str], list[tuple[int, Record]]] = {}
        self._hints: dict[str, str | None] = {}
        self.records: dict[str, dict[str, Record]] = {name: {} for name in MODELS}
        self._by_name: dict[str, list[str]] = {}
        self._site_by_id: dict[str, str] = {}
        self._visits_on: dict[tuple[str, dt.date], list[str]] = {}
        self._by_instance: dict[str, str] = {}
        self._of_visit: dict[tuple[str, str], str] = {}
        self._outcomes_on: dict[tuple[str, dt.date], list[str]] = {}
        for name, model in MODELS.items():
            for row in connection.execute(select(*model.__table__.columns)).mappings():
                self.put(name, dict(row))

    def put(self, table: str, record: Record) -> None:
        """Lay a record over what is known."""
        key = str(record[KEYS[table]])
        self.records[table][key] = record
        if table == "sites":
            self._site_by_id[_folded(key)] = key
            _note(self._by_name.setdefault(_folded(record["name"]), []), key)
        elif table == "visits":
            _note(self._visits_on.setdefault((record["site_id"], record["date"]), []), key)
            if record["instance_id"]:
                self._by_instance[record["instance_id"]] = key
        elif table == "outcomes":
            _note(self._outcomes_on.setdefault((record["site_id"], record["date"]), []), key)
        else:
            self._of_visit[record["visit_id"], record.get("category", "")] = key

    def drop(self, table: str, key: str) -> None:
        """Take a record out of what is known."""
        del self.records[table][key]

    def site_with_id(self, text: str) -> str | None:
        """Give the id of the site that has this id, in any case."""
        return self._site_by_id.get(_folded(text))

    def sites_named(self, text: str) -> list[str]:
        """Give the ids of the sites of a name, in any case."""
        folded = _folded(text)
        return [one for one in self._by_name.get(folded, []) if _folded(self.records["sites"][one]["name"]) == folded]

    def find_site(self, text: str) -> list[str]:
        """Give the ids of the sites that a text means, by id or else by name."""
        found = self.site_with_id(text)
        return self.sites_named(text) if found is None else [found]

    def nearest_site(self, text: str) -> str | None:
        """Name the site that is spelt most like a text; after `_MOST_HINTS` texts no more is sought."""
        folded = _folded(text)[:100]
        if folded not in self._hints and len(self._hints) < _MOST_HINTS:
            names = {_folded(record["name"]): record["name"] for record in self.records["sites"].values()}
            near = difflib.get_close_matches(folded, names, n=1, cutoff=0.7)
            self._hints[folded] = names[near[0]] if near else None
        return self._hints.get(folded)

    def visits_on(self, site_id: str, date: dt.date) -> Iterator[Record]:
        """Give a site's visits of a date."""
        for key in self._visits_on.get((site_id, date), []):
            record = self.records["visits"][key]
            if (record["site_id"], record["date"]) == (site_id, date):  # it may have been moved
                yield record

    def outcomes_on(self, site_id: str, date: dt.date) -> list[Record]:
        """Give a site's reports of a date."""
        found = [self.records["outcomes"][key] for key in self._outcomes_on.get((site_id, date), [])]
        return [record for record in found if (record["site_id"], record["date"]) == (site_id, date)]

    def by_instance(self, instance_id: str) -> Record | None:
        """Give the visit that came with a form's submission."""
        record = self.records["visits"].get(self._by_instance.get(instance_id, ""))
        return record if record is not None and record["instance_id"] == instance_id else None

    def of_visit(self, table: str, visit_id: str, category: str = "") -> Record | None:
        """Give a visit's observation, or its need of a category."""
        return self.records[table].get(self._of_visit.get((visit_id, category), ""))

    def as_submitted(self, table: str, key: str, visit_id: str) -> Record | None:
        """Give what submissions last said of a record of a visit, whoever has changed it since.

        None when no submission of the visit has come in. The first says all: what it did not touch was as it said, and
        a record that was not there then is empty. A later one says of a column only what it changed: the others may
        hold what the office has corrected. An import that was undone says nothing.
        """
        told = self.told_over_time(table, key, visit_id)
        return told[-1][1] if told else None

    def told_over_time(self, table: str, key: str, visit_id: str) -> list[tuple[int, Record]]:
        """Give what submissions had said of a record of a visit after each change that brought one, in order."""
        if (table, key) not in self._said:
            self._said[table, key] = self._read_said(table, key, visit_id)
        return self._said[table, key]

    def _read_said(self, table: str, key: str, visit_id: str) -> list[tuple[int, Record]]:
        came = self._came_in(visit_id)
        told: list[tuple[int, Record]] = []
        before: Record = {}
        for seq, is_submission, state in self._read_states(table, key):
            if not told and came is not None and seq > came:
                told.append((came, before))
            if is_submission:
                changed = {name: state.get(name) for name in state | before if state.get(name) != before.get(name)}
                told.append((seq, told[-1][1] | changed if told else state))
            before = state
        return [(came, before)] if not told and came is not None else told

    def _came_in(self, visit_id: str) -> int | None:
        """Tell with which change a visit's first submission came in."""
        states = self._read_states("visits", visit_id)
        return next((seq for seq, is_submission, _ in states if is_submission), None)

    def _read_states(self, table: str, key: str) -> list[tuple[int, bool, Record]]:
        """Give a record's states in order, each with its change and whether that took submissions in to stay."""
        rows = self._connection.execute(
            select(Revision.seq, Audit.action, Audit.detail, Revision.state)
            .join_from(Revision, Audit, Revision.seq == Audit.seq)
            .where(Revision.table_name == table, Revision.row_id == key)
            .order_by(Revision.seq)
        ).all()
        details = [json.loads(row.detail) if row.action in {IMPORT, UNDO} else {} for row in rows]
        undone = {told.get("import") for row, told in zip(rows, details, strict=True) if row.action == UNDO}
        return [
            (row.seq, SUBMISSIONS in told and told["import"] not in undone, load_values(table, row.state) or {})
            for row, told in zip(rows, details, strict=True)
        ]

    def free_id(self, table: str, wanted: str, reserved: AbstractSet[str] = frozenset()) -> str:
        """Give an id that no record has: the wanted one (small letters for a site), or that with a number behind."""
        taken: Container[str] = self._site_by_id if table == "sites" else self.records[table]
        number, free = 1, wanted
        while free in taken or free in reserved:
            number += 1
            free = f"{wanted}-{number}"
        return free


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _note(keys: list[str], key: str) -> None:
    if key not in keys:
        keys.append(key)


def load_values(table: str, state: str | None) -> Record | None:
    """Read a revision's state as the columns hold them; None where the record was removed."""
    if state is None:
        return None
    columns = MODELS[table].__table__.columns
    found: Record = {name: value for name, value in json.loads(state).items() if name in columns}
    return {
        name: dt.date.fromisoformat(value) if value is not None and isinstance(columns[name].type, Date) else value
        for name, value in found.items()
    }
