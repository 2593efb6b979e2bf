"""Read what was changed, by whom and when: the newest changes, and every version of a row."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import Engine, select

from geo.clock import OFFICE_ZONE
from geo.indonesian import date_short
from geo.store.engine import explaining
from geo.store.tables import Audit, Base, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable


ACTION_WORDS: dict[str, str] = {
    "visit.save": "Mencatat kunjungan",
    "visit.cancel": "Membatalkan kunjungan",
    "visit.move": "Memindahkan kunjungan",
    "visit.grid": "Mengubah baris kunjungan",
    "site.meeting_point": "Mengisi titik temu",
    "plan.save": "Menyimpan rencana",
    "plan.drop": "Menyingkirkan rencana",
    "plan.adopt": "Mengesahkan rencana",
    "import": "Memasukkan berkas",
    "import.undo": "Membatalkan pemasukan berkas",
    "demo.new": "Membuat data simulasi",
    "office.new": "Menyiapkan data kantor",
    "restore": "Memulihkan dari cadangan",
    "schema": "Memperbarui basis data",
}
"""What each kind of change does, as screens say it."""

_OTHER_ACTION = "Mengubah data"


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


def say_action(action: str) -> str:
    """Put the action of a change into words."""
    return ACTION_WORDS.get(action, _OTHER_ACTION)


def read_changes(engine: Engine, most: int) -> pd.DataFrame:
    """Read the newest changes, the newest first.

    Returns
    -------
    changes
        Indexed by ``seq``: ``at`` (the office's time, as text), ``who``, ``action`` in words, and how many ``rows`` of
        any table it touched.
    """
    with explaining(engine), engine.connect() as connection:
        found = connection.execute(
            select(Audit.seq, Audit.at, Audit.who, Audit.action, Audit.detail).order_by(Audit.seq.desc()).limit(most)
        ).all()
    times = [dt.datetime.fromisoformat(row.at).astimezone(OFFICE_ZONE) for row in found]
    return pd.DataFrame(
        {
            "at": [f"{date_short(time)}, {time:%H.%M}" for time in times],
            "who": [row.who for row in found],
            "action": [say_action(row.action) for row in found],
            "rows": [sum(told["rows"] for told in json.loads(row.detail)["tables"].values()) for row in found],
        },
        index=pd.Index([row.seq for row in found], name="seq"),
    )


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
