"""Put a backup in the place of the database: checked beside it first, and then all at once or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, delete, make_url, select, update
from sqlalchemy.orm import Session

from geo.errors import DataError, explaining_disk, say_system_fault
from geo.store.audit import AuditReport, Ledger, check_audit, open_ledger, seal
from geo.store.backup import (
    MANY,
    UNFINISHED,
    check_snapshot,
    count_rows,
    count_tables,
    opening,
    put_in_place,
    settle_file,
    sync,
    take_snapshot,
)
from geo.store.engine import create_store, explaining, open_store
from geo.store.readers import Settings, read_settings
from geo.store.tables import Base, Change, Revision

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

_ASIDE = "sebelum-pulih-{}.sqlite"
_MAGIC = b"SQLite format 3\x00"
_LOGS = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database in use; it must never be found beside another one."""


@dataclass(frozen=True)
class Restored:
    """What stands now, and where the database that stood before was put aside (None where there was none)."""

    rows: int
    changes: int
    head: str
    aside: Path | None


def restore_backup(url: str, file: Path, folder: Path, now: dt.datetime, who: str = "program") -> Restored:
    """Bring back a backup, into a SQLite file or a server's database, new or in use.

    The backup is copied, brought up to this program's tables and checked. Then its rows take the place of all
    present ones in one transaction, which writers wait for and readers see whole; what stood there is kept aside as
    a file first. A database that is too damaged for that is put aside itself.

    Parameters
    ----------
    url
        SQLAlchemy address of the database to restore.
    file
        A backup, as `geo.store.backup` writes it.
    folder
        Where the copies go: the one being checked, and the database that stood before.
    now
        Names what is put aside.
    who
        Who restores; the audit says so.

    Raises
    ------
    DataError
        When the backup is damaged, foreign, of a newer program or of another office, or the disk or the database
        refuses it: then everything is as before.
    """
    with explaining_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=UNFINISHED) as beside:
            copy = Path(beside) / "peta.sqlite"
            settings, report = _copy_checked(file, copy)
            aside = folder / _ASIDE.format(f"{now:%Y-%m-%d-%H%M%S}")
            if aside.exists():
                raise DataError(f"{aside} sudah ada; tunggu sedetik lalu ulangi.")
            place = _sqlite_file(url)
            if place is None or _is_sound(place):
                return _replace_rows(
                    url, copy, settings, aside, Ledger(who, "restore", {"file": file.name}, is_noted=True)
                )
            return _replace_file(place, copy, report, aside)


def list_aside(folder: Path) -> list[Path]:
    """List the databases that restores put aside, the newest first."""
    return sorted(folder.glob(_ASIDE.format("*")), key=lambda file: file.name)[::-1]


def _copy_checked(file: Path, copy: Path) -> tuple[Settings, AuditReport]:
    """Copy a backup, bring the copy up to date and check it."""
    try:
        with file.open("rb") as opened:
            start = opened.read(len(_MAGIC))
    except OSError as err:
        raise DataError(
            f"Cadangan {file} tidak dapat dibaca ({say_system_fault(err)}); periksa nama berkasnya."
        ) from None
    if start != _MAGIC:
        raise DataError(f"{file} bukan cadangan program ini; pilih berkas .sqlite dari folder backups.")
    name = f"dalam cadangan {file}"
    address = f"{file.resolve().as_uri()}?mode=ro"
    try:
        with (
            contextlib.closing(sqlite3.connect(address, uri=True)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except sqlite3.OperationalError as err:
        place = copy.parent.parent
        raise DataError(f"Cadangan {file} tidak dapat disalin ke {place}; periksa izin dan ruang diska.") from err
    except sqlite3.DatabaseError as err:
        raise DataError(f"Cadangan {file} rusak; tidak ada yang diubah, pilih cadangan lain.") from err
    engine = open_store(f"sqlite:///{copy}", name)
    try:
        settings = read_settings(engine)
    except DataError as err:
        raise DataError([f"Cadangan {file} tidak utuh, tidak ada yang diubah:", *err.problems]) from None
    finally:
        engine.dispose()
    settle_file(copy)
    report = check_snapshot(copy, name=name)
    _refuse(report, f"Cadangan {file} tidak utuh, tidak ada yang diubah; pilih cadangan lain:")
    return settings, report


def _refuse(report: AuditReport, sentence: str) -> None:
    if report.faults:
        raise DataError([sentence, *report.told])


def _refuse_loss(wanted: dict[str, int], counts: dict[str, int]) -> None:
    for name, count in counts.items():
        if count != wanted[name]:
            raise DataError(f"Tabel {name}: {count} dari {wanted[name]} baris cadangan pulih; tidak ada yang diubah.")


def _sqlite_file(url: str) -> Path | None:
    settled = make_url(url)
    return Path(settled.database or "") if settled.get_backend_name() == "sqlite" else None


def _is_sound(place: Path) -> bool:
    """Tell whether a SQLite file holds this program's tables unharmed; what a cut-off writer left there is undone."""
    if not place.is_file():
        return False
    try:
        with contextlib.closing(sqlite3.connect(place)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            is_whole = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            return is_whole and set(Base.metadata.tables) <= tables
    except sqlite3.OperationalError as err:
        raise DataError(
            f"Basis data {place} sedang dipakai atau tidak boleh dibuka; periksa izin berkas dan foldernya, "
            "lalu coba lagi."
        ) from err
    except sqlite3.DatabaseError:
        return False


def _replace_rows(url: str, copy: Path, settings: Settings, aside: Path, ledger: Ledger) -> Restored:
    """Put the rows of a checked copy in the place of all rows, in one transaction."""
    counts = count_rows(copy)
    engine = create_store(url)
    try:
        with explaining(engine), engine.connect() as target:
            if engine.dialect.name == "sqlite":
                _attach(target, copy)
            with target.begin():
                report, is_new = _refill(engine, target, copy, counts, settings, aside, ledger)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()
    return Restored(sum(counts.values()), report.changes, report.head, None if is_new else aside)


def _refill(
    engine: Engine,
    target: Connection,
    copy: Path,
    counts: dict[str, int],
    settings: Settings,
    aside: Path,
    ledger: Ledger,
) -> tuple[AuditReport, bool]:
    """Do so inside the transaction; tell how the chain ends then, and whether nothing stood there."""
    # The first statement locks out every other writer, so that what is put aside is what is replaced.
    target.execute(update(Change).values(committed=Change.committed + 1))
    before = target.execute(select(Change.committed, Change.audited, Change.head)).one()
    is_new = not any(count for name, count in count_tables(target).items() if name != Change.__tablename__)
    if not is_new:
        _refuse_stranger(engine, settings)
        take_snapshot(engine, aside)
    with _unguarded(target):
        for table in reversed(Base.metadata.sorted_tables):
            target.execute(delete(table))
        if engine.dialect.name == "sqlite":
            _copy_attached(target)
        else:
            _copy_in(copy, target)
    _refuse_loss(counts, count_tables(target))
    # Caches go by this number: it must be none that they have seen.
    committed = 1 + max(before.committed, target.execute(select(Change.committed)).scalar_one())
    target.execute(update(Change).values(committed=committed))
    if not is_new:
        _note(target, ledger, before.audited, before.head)
    if engine.dialect.name == "sqlite":  # the same bytes as in the checked copy
        row = target.execute(select(Change.audited, Change.head)).one()
        return AuditReport(row.audited, counts[Revision.__tablename__], row.head, ()), is_new
    report = check_audit(target)
    _refuse(report, "Basis data sesudah dipulihkan tidak utuh; tidak ada yang diubah:")
    return report, is_new


def _attach(target: Connection, copy: Path) -> None:
    """Let a connection see a file beside its own; SQLite allows it before a transaction only."""
    driver = target.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 (the dialect says so)
    driver.execute("ATTACH DATABASE ? AS checked", (str(copy),))


def _copy_attached(target: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        target.exec_driver_sql(
            f'INSERT INTO main."{table.name}" ({columns}) SELECT {columns} FROM checked."{table.name}"'
        )


def _copy_in(copy: Path, target: Connection) -> None:
    """Copy the rows of a file into a server's tables by its own fast way."""
    driver: Any = target.connection.driver_connection
    with opening(copy) as file, file.connect() as source, driver.cursor() as cursor:
        for table in Base.metadata.sorted_tables:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as taking:
                for row in source.execute(select(table).execution_options(yield_per=MANY)):
                    taking.write_row(tuple(row))


def _refuse_stranger(engine: Engine, settings: Settings) -> None:
    """Refuse a backup of the demo in an office's place, or of another district's."""
    try:
        present = read_settings(engine)
    except DataError:
        return  # there is nothing left to compare with
    if present.kind != settings.kind:
        kinds = {"demo": "data contoh (simulasi)", "office": "data kantor"}
        raise DataError(
            f"Cadangan ini berisi {kinds.get(settings.kind, settings.kind)}, basis data ini "
            f"{kinds.get(present.kind, present.kind)}; pulihkan ke folder lain dengan --home."
        )
    if present.district != settings.district:
        raise DataError(
            f"Cadangan ini milik {settings.district}, basis data ini milik {present.district}; pulihkan ke folder lain "
            "dengan --home."
        )


@contextlib.contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Lift, for as long as this transaction works, the triggers that refuse to alter the audit."""
    if connection.dialect.name == "sqlite":
        found = "SELECT name, sql FROM {}.sqlite_master WHERE type = 'trigger'"
        for guard in connection.exec_driver_sql(found.format("main")).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{guard.name}"')
        yield
        for guard in connection.exec_driver_sql(found.format("checked")).all():  # the checked copy has them all
            connection.exec_driver_sql(guard.sql)
        return
    # Of the guarded tables alone: a writer that waits for the first statement above already has a lock on `changes`.
    guarded = connection.exec_driver_sql(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    )
    tables = guarded.scalars().all()
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _note(connection: Connection, ledger: Ledger, audited: int, head: str) -> None:
    """Say in the restored chain that it was restored, and which chain it took the place of."""
    ledger.about |= {"replaced_changes": audited, "replaced_head": head}
    with Session(connection, join_transaction_mode="rollback_only") as session:
        open_ledger(session, ledger)
        seal(session)
        session.commit()


def _replace_file(place: Path, copy: Path, report: AuditReport, aside: Path) -> Restored:
    """Put a checked copy in the place of a file that is missing or damaged; at every moment one of them is there."""
    rows = sum(count_rows(copy).values())
    place.parent.mkdir(parents=True, exist_ok=True)
    was_there = place.is_file()
    if was_there:
        try:
            os.link(place, aside)
        except OSError:  # a disk without links
            shutil.copy2(place, aside)
            sync(aside)
    for log in _LOGS:
        with contextlib.suppress(FileNotFoundError):
            place.with_name(place.name + log).replace(aside.with_name(aside.name + log))
    put_in_place(copy, place)
    return Restored(rows, report.changes, report.head, aside if was_there else None)
