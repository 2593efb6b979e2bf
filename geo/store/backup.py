"""Back up the database into one file, whichever engine holds it, and check such a file.

A backup is a SQLite database with the same tables, whole by itself: an office also moves with it from a file to a
server and back. It is written beside its place, checked, and takes its name only then.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import Connection, Date, Engine, String, cast, create_engine, delete, func, insert, select
from sqlalchemy.exc import DatabaseError, OperationalError

from geo.errors import DataError, explaining_disk
from geo.store.audit import AuditReport, check_audit
from geo.store.engine import BUSY_S, create_store, explaining
from geo.store.tables import Base, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NAME = "peta-{:%Y-%m-%d-%H%M%S}.sqlite"
_NAMED = re.compile(r"peta-(\d{4}-\d{2}-\d{2}-\d{6})\.sqlite")
UNFINISHED = ".sementara-"
"""How folders begin in which something is made; one that was cut short leaves its own behind."""
MANY = 10_000
"""Rows read at once where all of them are: so few fit into the memory of a small computer."""
QUARTERS_KEPT = dt.timedelta(days=1)
DAYS_KEPT = dt.timedelta(days=31)
_GUARDS = {
    "sqlite": {f"{table}_no_{deed}" for table in ("audit", "revisions") for deed in ("update", "delete")},
    "postgresql": {f"{table}_append_only" for table in ("audit", "revisions")},
}
_FIND_GUARDS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


@dataclass(frozen=True)
class Backup:
    """A file that was checked after writing: how many rows and changes it holds, and the head of their chain."""

    file: Path
    rows: int
    changes: int
    head: str
    size_bytes: int


def write_backup(engine: Engine, file: Path) -> Backup:
    """Write everything, as one moment had it, into a new file; others go on writing meanwhile.

    Raises
    ------
    DataError
        When the file is there already, the disk refuses it, or the database is not as the program wrote it: then
        there is no file.
    """
    if file.exists():
        raise DataError(f"{file} sudah ada; pilih nama lain agar tidak ada cadangan yang tertimpa.")
    with explaining_disk(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=UNFINISHED) as folder:
            fresh = Path(folder) / file.name
            take_snapshot(engine, fresh, str(file))
            report = check_snapshot(fresh, name=str(file))
            if report.faults:
                raise DataError([f"Basis data tidak utuh, cadangan {file} tidak dibuat:", *report.told])
            rows = sum(count_rows(fresh).values())
            put_in_place(fresh, file)
    return Backup(file, rows, report.changes, report.head, file.stat().st_size)


def keep_backup(engine: Engine, folder: Path, now: dt.datetime) -> Backup | None:
    """Write a backup named for the time into an office's folder of backups, unless nothing was saved since the newest.

    Of those named so, the newest of every quarter of an hour is kept for a day and the newest of every day for a month;
    the one just written stays whatever the clock says.

    Returns
    -------
    backup
        None when the newest one already has everything.

    Raises
    ------
    DataError
        As `write_backup`; then no older one is removed.
    """
    newest = next(iter(list_backups(folder)), None)
    with explaining(engine), engine.connect() as connection:
        state = _state(connection)
    if newest is not None and _state_of(newest) == state:
        return None
    backup = write_backup(engine, folder / _NAME.format(now))
    with explaining_disk(folder):
        _prune(folder, now, backup.file)
    return backup


def list_backups(folder: Path) -> list[Path]:
    """List the backups that `keep_backup` named, the newest first."""
    return sorted((file for file in folder.glob("peta-*.sqlite") if _made_at(file)), key=lambda file: file.name)[::-1]


def take_snapshot(engine: Engine, file: Path, name: str = "") -> None:
    """Copy everything into a new SQLite file, as one moment has it, without a check; messages may call it by a name."""
    with explaining(engine, name or str(file)):
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection, contextlib.closing(sqlite3.connect(file)) as target:
                source = connection.connection.driver_connection
                assert isinstance(source, sqlite3.Connection)  # noqa: S101 (the dialect says so)
                source.backup(target, progress=_patience())
        else:
            _copy_out(engine, file)
        settle_file(file)


def check_snapshot(file: Path, kept_head: str | None = None, name: str = "") -> AuditReport:
    """Check a file of this program's tables: its pages and references, its chain, every row against its revision.

    Returns
    -------
    report
        As `geo.store.audit.verify_audit`; a file that is damaged as a database has its faults alone.
    """
    with opening(file) as engine, explaining(engine, name or str(file)), engine.connect() as connection:
        faults = list(_page_faults(connection))
        if faults:
            return AuditReport(0, 0, "", tuple(faults))
        report = check_audit(connection, kept_head)
        return AuditReport(report.changes, report.revisions, report.head, (*guard_faults(connection), *report.faults))


def verify_store(engine: Engine, folder: Path, kept_head: str | None = None) -> AuditReport:
    """Check a database in use as `check_snapshot` does, on a copy in a folder: nobody has to wait for it."""
    with explaining_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=UNFINISHED) as beside:
            copy = Path(beside) / "peta.sqlite"
            take_snapshot(engine, copy)
            report = check_snapshot(copy, kept_head)
    if engine.dialect.name == "sqlite":
        return report
    with explaining(engine), engine.connect() as connection:  # a copy has the guards of its own making
        return AuditReport(report.changes, report.revisions, report.head, (*guard_faults(connection), *report.faults))


def guard_faults(connection: Connection) -> Iterator[str]:
    """Name the triggers that refuse to alter the audit, and are not there or switched off."""
    dialect = connection.dialect.name
    there = set(connection.exec_driver_sql(_FIND_GUARDS[dialect]).scalars())
    for name in sorted(_GUARDS[dialect] - there):
        yield f"Pemicu {name}, penjaga catatan perubahan, tidak ada atau dimatikan."


def count_rows(file: Path) -> dict[str, int]:
    """Count the rows of every table in a SQLite file."""
    with opening(file) as engine, explaining(engine), engine.connect() as connection:
        return count_tables(connection)


def count_tables(connection: Connection) -> dict[str, int]:
    """Count the rows of every table."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }


@contextlib.contextmanager
def opening(file: Path) -> Iterator[Engine]:
    """Open a SQLite file for reading alone; nothing in it changes, not even how it keeps its journal."""
    address = f"file:{quote(str(file.resolve()))}?mode=ro"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False))
    try:
        yield engine
    finally:
        engine.dispose()


def settle_file(file: Path) -> None:
    """Make a SQLite file whole by itself, with no log beside it, and put it on disk."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    sync(file)


def put_in_place(fresh: Path, file: Path) -> None:
    """Give a finished file its name, so that a power cut leaves it whole or not there."""
    sync(fresh)
    fresh.replace(file)
    sync(file.parent)


def sync(path: Path) -> None:
    """Put a file, or the names in a folder, on disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folder, and writes names at once
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _patience() -> Callable[[int, int, int], None]:
    """Give up a copy that another process keeps waiting: SQLite would try for ever."""
    until = time.monotonic() + BUSY_S

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > until:
            raise sqlite3.OperationalError("database is locked")

    return look


def _copy_out(engine: Engine, file: Path) -> None:
    """Copy a server's rows into a new file, in one transaction that sees one moment."""
    target = create_store(f"sqlite:///{file}")
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        with engine.connect().execution_options(**options) as source, target.begin() as into:
            into.execute(delete(Change))
            for table in Base.metadata.sorted_tables:
                # The drivers alone, with dates as SQLite keeps them: half the time of SQLAlchemy's own conversions.
                wanted = [cast(column, String) if isinstance(column.type, Date) else column for column in table.columns]
                put = str(insert(table).compile(dialect=into.dialect))
                for some in source.execute(select(*wanted).execution_options(yield_per=MANY)).partitions():
                    into.exec_driver_sql(put, [tuple(row) for row in some])
    finally:
        target.dispose()


def _page_faults(connection: Connection) -> Iterator[str]:
    try:
        said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    except OperationalError:
        raise  # it is not the file's fault
    except DatabaseError as err:  # too damaged to be looked through
        said, strays = [str(err.orig)], []
    for fault in said:
        if fault != "ok":
            yield f"Berkas basis data rusak: {' '.join(fault.split())}."
    for table, row, parent, _ in strays:
        yield f"Tabel {table}, baris ke-{row}: merujuk {parent} yang tidak ada."


def _state(connection: Connection) -> tuple[int, str]:
    """Tell what was saved last: whenever it is the same, everything is."""
    row = connection.execute(select(Change.committed, Change.head)).one()
    return row.committed, row.head


def _state_of(file: Path) -> tuple[int, str] | None:
    """Tell what a backup saw last; nothing, if it cannot be read any more."""
    try:
        with opening(file) as engine, explaining(engine), engine.connect() as connection:
            return _state(connection)
    except DataError:
        return None


def _made_at(file: Path) -> dt.datetime | None:
    found = _NAMED.fullmatch(file.name)
    try:
        return dt.datetime.strptime(found[1], "%Y-%m-%d-%H%M%S") if found else None  # noqa: DTZ007 (the office's own)
    except ValueError:
        return None


def _prune(folder: Path, now: dt.datetime, newest: Path) -> None:
    """Remove the backups that have a newer one beside them for their quarter of an hour, or day, or are too old.

    Too old are those before the last month of days that have any: a wrong clock makes a day, and takes none away.
    """
    clock = now.replace(tzinfo=None)
    made = {file: at for file in list_backups(folder) if (at := _made_at(file)) is not None}
    days = list(dict.fromkeys(at.date() for at in made.values()))[: DAYS_KEPT.days + 1]
    seen: set[object] = set()
    for file, at in made.items():
        is_fresh = clock - at <= QUARTERS_KEPT
        slot = at.replace(minute=at.minute // 15 * 15, second=0) if is_fresh else at.date()
        if file != newest and (slot in seen or not (is_fresh or slot in days)):
            file.unlink()
        seen.add(slot)
    for left in folder.glob(f"{UNFINISHED}*"):
        if now.timestamp() - left.stat().st_mtime > QUARTERS_KEPT.total_seconds():
            shutil.rmtree(left, ignore_errors=True)
