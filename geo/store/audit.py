"""The audit: one row for each committed change, chained by hashes, with every row it touched as that change left it.

`note_rows` and the session's own flushes say what was touched; `seal` writes it at the end of the same transaction;
`verify_audit` finds whatever was altered, removed, reordered or slipped in behind the program's back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, func, insert, inspect, select, tuple_, update

from geo.errors import tell_first
from geo.store.tables import Audit, Base, Change, Draft, Import, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Table
    from sqlalchemy.orm import Session, UOWTransaction

_LEDGER = "ledger"
_MOST_IDS = 50
"""So many ids of a table are named in an audit row; the revisions name them all."""
_MOST_TOLD = 20
"""Faults that a message tells; a table that was replaced whole has as many as rows."""
_MANY = 10_000
"""Rows fetched at once where all are read: an old office's revisions do not fit into memory twice."""
_CHUNK = 500
"""Ids asked for at once: a database takes only so many parameters."""
_OWN = {table.__tablename__ for table in (Audit, Change, Draft, Import, Revision)}
AUDITED: dict[str, Table] = {name: table for name, table in sorted(Base.metadata.tables.items()) if name not in _OWN}
"""Every table whose rows are revised: what the office knows, settings included."""


@dataclass
class Ledger:
    """What a transaction has touched so far; ``about`` are further ids and counts for the audit row.

    A transaction that touched no row leaves no audit row, unless it ``is_noted`` all the same.
    """

    who: str
    action: str
    about: dict[str, Any] = field(default_factory=dict)
    touched: dict[str, set[str]] = field(default_factory=dict)
    is_noted: bool = False


def open_ledger(session: Session, ledger: Ledger) -> None:
    """Begin to note what a session touches."""
    session.info[_LEDGER] = ledger


def note_rows(session: Session, table: type[Base], ids: Iterable[str]) -> None:
    """Note rows that are written without the ORM."""
    name = table.__tablename__
    if name in AUDITED:
        session.info[_LEDGER].touched.setdefault(name, set()).update(map(str, ids))


def note_flush(session: Session, _context: UOWTransaction) -> None:
    """Note what a flush of the ORM has written; listens to ``after_flush``."""
    changed = [row for row in session.dirty if session.is_modified(row)]
    for row in (*session.new, *changed, *session.deleted):
        mapper = inspect(row).mapper
        note_rows(session, type(row), mapper.primary_key_from_instance(row))


def next_seq(session: Session) -> int:
    """Tell the number that this transaction's audit row will have; nobody else can take it."""
    return 1 + session.execute(select(Change.audited)).scalar_one()


def seal(session: Session) -> None:
    """Write the audit row and the revisions of everything that was touched, as it stands in the database now."""
    session.flush()
    ledger: Ledger = session.info.pop(_LEDGER)
    if not (ledger.touched or ledger.is_noted):
        return
    seq = next_seq(session)
    prev = session.execute(select(Change.head)).scalar_one()
    revisions, counts = [], {}
    for name, ids in sorted(ledger.touched.items()):
        found = dict(_states(session.connection(), AUDITED[name], sorted(ids)))
        rows = [
            {"seq": seq, "table_name": name, "row_id": one, "version": version, "state": state}
            for one in sorted(ids)
            for version, state in [found.get(one, (None, None))]
        ]
        revisions += rows
        counts[name] = {"rows": len(ids), "removed": len(ids) - len(found), "ids": sorted(ids)[:_MOST_IDS]}
    lines = (_dump([row["table_name"], row["row_id"], row["version"], row["state"]]) for row in revisions)
    detail = _dump({**ledger.about, "tables": counts, "revisions": _digest(lines)})
    at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    mark = _hash(seq, at, ledger.who, ledger.action, detail, prev)
    session.execute(
        insert(Audit),
        [
            {
                "seq": seq,
                "at": at,
                "who": ledger.who,
                "action": ledger.action,
                "detail": detail,
                "prev": prev,
                "hash": mark,
            }
        ],
    )
    if revisions:
        session.execute(insert(Revision), revisions)
    session.execute(update(Change).values(audited=seq, head=mark))


def enrol(session: Session) -> None:
    """Note every row that no revision knows of yet, as of a database that is older than its audit."""
    for name, table in AUDITED.items():
        key = _key(table)
        known = select(Revision.row_id).where(Revision.table_name == name)
        ids = session.execute(select(key).where(key.not_in(known))).scalars().all()
        if ids:
            session.info[_LEDGER].touched.setdefault(name, set()).update(ids)


@dataclass(frozen=True)
class AuditReport:
    """What `verify_audit` saw: changes and revisions, the chain's head, and what is wrong, each in a sentence."""

    changes: int
    revisions: int
    head: str
    faults: tuple[str, ...]

    @property
    def told(self) -> list[str]:
        """The faults as a message tells them: of many the first."""
        return tell_first(self.faults, _MOST_TOLD)


def verify_audit(engine: Engine, kept_head: str | None = None) -> AuditReport:
    """Check the chain, the revisions it vouches for, and that every row is as its latest revision left it.

    Parameters
    ----------
    engine
        An open store.
    kept_head
        A head that was printed earlier and kept elsewhere: it must still be in the chain.

    Returns
    -------
    report
        With faults in the order of the chain; none when all is as the program wrote it.
    """
    with engine.connect() as connection:
        return check_audit(connection, kept_head)


def check_audit(connection: Connection, kept_head: str | None = None) -> AuditReport:
    """Do what `verify_audit` does, inside a transaction that is under way."""
    faults = list(_chain_faults(connection, kept_head))
    faults += _row_faults(connection)
    audited, head = connection.execute(select(Change.audited, Change.head)).one()
    revisions = connection.execute(select(func.count()).select_from(Revision)).scalar_one()
    return AuditReport(audited, revisions, head, tuple(faults))


def _chain_faults(connection: Connection, kept_head: str | None) -> Iterator[str]:
    """Walk the chain with its revisions beside it."""
    counted, head = connection.execute(select(Change.audited, Change.head)).one()
    digests = _digests(connection)
    expected, prev, is_kept = 1, "", not kept_head
    for row in connection.execute(select(*Audit.__table__.columns).order_by(Audit.seq)):
        if row.seq != expected:
            yield f"Catatan perubahan {expected} sampai {row.seq - 1} hilang."
        elif row.prev != prev:
            yield f"Catatan perubahan {row.seq} tidak menyambung pada catatan sebelumnya."
        if row.hash != _hash(row.seq, row.at, row.who, row.action, row.detail, row.prev):
            yield f"Catatan perubahan {row.seq} diubah sesudah ditulis."
        if digests.pop(row.seq, _digest(())) != _load(row.detail).get("revisions"):
            yield f"Riwayat baris pada perubahan {row.seq} diubah sesudah ditulis."
        is_kept = is_kept or row.hash == kept_head
        expected, prev = row.seq + 1, row.hash
    if (expected - 1, prev) != (counted, head):
        yield f"Catatan perubahan berakhir pada {expected - 1}, seharusnya {counted}; yang baru hilang/ditambah."
    for seq in sorted(digests):
        yield f"Riwayat baris pada perubahan {seq} tidak punya catatan perubahan."
    if not is_kept:
        yield "Kepala rantai yang disimpan tidak ada di sini: catatan ditulis ulang, atau basis data ini lebih tua."


def _digests(connection: Connection) -> dict[int, str]:
    """Give the digest of the revisions of every change."""
    rows = connection.execute(
        select(Revision.seq, Revision.table_name, Revision.row_id, Revision.version, Revision.state)
        .order_by(Revision.seq)
        .execution_options(yield_per=_MANY)
    )
    return {seq: _digest(_dump(list(row[1:])) for row in found) for seq, found in groupby(rows, lambda row: row.seq)}


def _row_faults(connection: Connection) -> Iterator[str]:
    """Compare every row with its latest revision."""
    latest = select(Revision.table_name, Revision.row_id, func.max(Revision.seq)).group_by(
        Revision.table_name, Revision.row_id
    )
    key = tuple_(Revision.table_name, Revision.row_id, Revision.seq)
    known: dict[str, dict[str, str | None]] = {name: {} for name in AUDITED}
    revised = select(Revision.table_name, Revision.row_id, Revision.state).where(key.in_(latest))
    for row in connection.execute(revised.execution_options(yield_per=_MANY)):
        known.setdefault(row.table_name, {})[row.row_id] = row.state
    for name, table in AUDITED.items():
        states = known[name]
        for one, (_, state) in _states(connection, table):
            if one not in states:
                yield f"Tabel {name}, baris {one}: ditambahkan tanpa catatan perubahan."
            elif not _is_same(states.pop(one), state):
                yield f"Tabel {name}, baris {one}: diubah tanpa catatan perubahan."
        for one, left in states.items():
            if left is not None:
                yield f"Tabel {name}, baris {one}: dihapus tanpa catatan perubahan."


def _is_same(revised: str | None, now: str) -> bool:
    """Compare a row with its revision; a column that is younger than the revision is not known to it."""
    if revised is None:
        return False
    if revised == now:
        return True
    old, new = _load(revised), _load(now)
    return all(new.get(name) == value for name, value in old.items())


def _states(
    connection: Connection, table: Table, ids: list[str] | None = None
) -> Iterator[tuple[str, tuple[int | None, str]]]:
    """Give id, version and JSON of rows, of all or of some."""
    key = _key(table)
    chunks = [None] if ids is None else [ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK)]
    for chunk in chunks:
        everything = select(table).execution_options(yield_per=_MANY)
        wanted = everything if chunk is None else select(table).where(key.in_(chunk))
        for row in connection.execute(wanted).mappings():
            yield str(row[key.name]), (row.get("version"), _dump(dict(row)))


def _key(table: Table) -> Any:  # noqa: ANN401 - a column of any type
    """Give the column that names a row: every audited table has one."""
    (key,) = table.primary_key.columns
    return key


def _digest(lines: Iterable[str]) -> str:
    """Hash revisions, a line each, whatever order a database sorts texts in."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _hash(seq: int, at: str, who: str, action: str, detail: str, prev: str) -> str:
    return hashlib.sha256(_dump([seq, at, who, action, detail, prev]).encode()).hexdigest()


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dt.date.isoformat)


def _dump(value: object) -> str:
    """Write JSON the one way that the same values always give the same text."""
    return _ENCODER.encode(value)


def _load(text: str) -> dict[str, Any]:
    """Read JSON; what an attacker made unreadable has nothing to say."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
