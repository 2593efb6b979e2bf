"""Keep what a user has typed and not yet saved: apart from the records, unaudited, and only until it is saved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import DataError
from geo.store.engine import explaining
from geo.store.tables import Draft

if TYPE_CHECKING:
    from sqlalchemy import Engine

MOST_CHARACTERS = 20_000
"""A filled form has about one thousand."""


@dataclass(frozen=True)
class KeptDraft:
    """A draft of one user: what it is about, its text and when the store had it (UTC)."""

    key: str
    body: str
    saved_at: dt.datetime


def list_drafts(engine: Engine, who: str) -> list[KeptDraft]:
    """Read all drafts of a user, the newest first."""
    with explaining(engine), engine.connect() as connection:
        rows = connection.execute(select(Draft).where(Draft.who == who).order_by(Draft.saved_at.desc(), Draft.key))
        return [KeptDraft(row.key, row.body, dt.datetime.fromisoformat(row.saved_at)) for row in rows]


def keep_draft(engine: Engine, who: str, key: str, body: str) -> KeptDraft:
    """Keep a draft in the place of that user's earlier one.

    It is on disk when this returns. It is no record: neither ``data_version`` nor the audit know of it, so that typing
    renews nobody's screen.

    Parameters
    ----------
    who
        Whose draft it is; nobody else's is touched.
    key
        What it is about.
    body
        JSON, as the form wrote it.

    Raises
    ------
    DataError
        When it is longer than any form, or the database cannot be written.
    """
    if len(body) > MOST_CHARACTERS:
        raise DataError(f"Draf terlalu panjang ({len(body)} karakter); singkatkan catatannya.")
    saved_at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    values = {"body": body, "saved_at": saved_at}
    with explaining(engine):
        try:
            _put(engine, who, key, values)
        except IntegrityError:  # another window of the same user was first
            _put(engine, who, key, values)
    return KeptDraft(key, body, dt.datetime.fromisoformat(saved_at))


def drop_draft(engine: Engine, who: str, key: str) -> None:
    """Throw a draft away: it was saved, or is not wanted."""
    with explaining(engine), engine.begin() as connection:
        connection.execute(delete(Draft).where(Draft.who == who, Draft.key == key))


def _put(engine: Engine, who: str, key: str, values: dict[str, str]) -> None:
    with engine.begin() as connection:
        found = connection.execute(update(Draft).where(Draft.who == who, Draft.key == key).values(values))
        if not found.rowcount:
            connection.execute(insert(Draft).values(who=who, key=key, **values))
