"""Read how a row came to be as it is: every version with who left it so, when and by which action."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, select

from geo.store.engine import explaining
from geo.store.tables import Audit, Base, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class RowState:
    """A row as one change left it; ``state`` is None where that change removed it.

    ``about`` has the further ids and counts of the change; ``at`` is in UTC.
    """

    seq: int
    at: dt.datetime
    who: str
    action: str
    about: dict[str, Any]
    row_id: str
    version: int | None
    state: dict[str, Any] | None


def read_history(engine: Engine, table: type[Base], row_ids: Iterable[str]) -> list[RowState]:
    """Read every version of some rows of a table, the oldest first."""
    with explaining(engine), engine.connect() as connection:
        rows = connection.execute(
            select(Audit.seq, Audit.at, Audit.who, Audit.action, Audit.detail, *_revised())
            .join_from(Revision, Audit, Revision.seq == Audit.seq)
            .where(Revision.table_name == table.__tablename__, Revision.row_id.in_(list(row_ids)))
            .order_by(Revision.seq, Revision.row_id)
        ).all()
    return [
        RowState(
            row.seq,
            dt.datetime.fromisoformat(row.at),
            row.who,
            row.action,
            {k: v for k, v in json.loads(row.detail).items() if k not in {"tables", "revisions"}},
            row.row_id,
            row.version,
            None if row.state is None else json.loads(row.state),
        )
        for row in rows
    ]


def _revised() -> tuple[Any, ...]:
    return Revision.row_id, Revision.version, Revision.state
