"""Open, create and migrate the database, and write to it so that nothing acknowledged is lost."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, update
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.orm.exc import StaleDataError

from geo.errors import ConflictError, DataError, say_system_fault
from geo.store.audit import Ledger, enrol, note_flush, open_ledger, seal
from geo.store.tables import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE_VARIABLE = "DATABASE_URL"
"""Names another database than ``peta.sqlite`` in the office's folder, as SQLAlchemy writes it."""
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_S = 10.0
"""How long a writer waits for another one to finish, and a server to be reached, before it gives up."""

_POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 40, "pool_timeout": 2 * BUSY_S}
"""Writers queue inside the database, each holding a connection: as many as an office has people must find one."""

WAL_SAFE = (3, 51, 3)
"""First SQLite whose WAL cannot be corrupted by two connections resetting it at once."""

CREATE_CURE = "siapkan dengan `python -m geo init --home FOLDER`"


def open_store(url: str, name: str = "") -> Engine:
    """Open a database that stands ready, bringing an older one up to this program's tables.

    Parameters
    ----------
    url
        SQLAlchemy address.
    name
        What messages call it; its address without this.

    Raises
    ------
    DataError
        When the database is not there, empty, locked, damaged, not reachable or from a newer program.
    """
    settled = _read_url(url)
    if settled.get_backend_name() == "sqlite" and not Path(settled.database or "").is_file():
        raise DataError(f"Basis data {name or settled.database} tidak ada; {CREATE_CURE}.")
    engine = _engine(settled)
    try:
        _settle(engine, name or _name(engine))
    except DataError:
        engine.dispose()  # nobody gets it, so nobody else would let go of the file
        raise
    return engine


def _settle(engine: Engine, name: str) -> None:
    """Refuse a database without tables or of a newer program, and bring an older one up to date."""
    present = _refuse_newer(engine, name)
    if not present:
        raise DataError(f"Basis data {name} masih kosong; {CREATE_CURE}.")
    if present != set(ScriptDirectory.from_config(_alembic_config()).get_heads()):
        migrate(engine)


def _refuse_newer(engine: Engine, name: str) -> set[str]:
    """Tell which tables a database has, by the number of the migration; refuse a number that is not known here."""
    with explaining(engine, name), engine.connect() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
    script = ScriptDirectory.from_config(_alembic_config())
    if present - {revision.revision for revision in script.walk_revisions()}:
        raise DataError(
            f"Basis data {name} dibuat oleh versi program yang lebih baru "
            f"(skema {', '.join(present)}); perbarui program ini, datanya tidak diubah."
        )
    return present


def create_store(url: str) -> Engine:
    """Make the tables in a new database (and the folder of a SQLite file), or bring an old one up to date.

    Raises
    ------
    DataError
        When the folder or the database cannot be written, is locked or not reachable.
    """
    settled = _read_url(url)
    if settled.get_backend_name() == "sqlite":
        if not settled.database:
            raise DataError("Basis data SQLite perlu nama berkas, misalnya sqlite:////folder/peta.sqlite.")
        folder = Path(settled.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            raise DataError(
                f"Folder {folder} tidak dapat dibuat ({say_system_fault(err)}); pilih folder lain."
            ) from None
    engine = _engine(settled)
    try:
        _refuse_newer(engine, _name(engine))
        migrate(engine)
    except DataError:
        engine.dispose()
        raise
    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables up to this program's version, in one transaction: wholly or not at all.

    Rows that are older than the audit enter it as they are.
    """
    config = _alembic_config()
    with explaining(engine), engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        with Session(connection, join_transaction_mode="rollback_only") as session:
            open_ledger(session, Ledger("program", "schema"))
            enrol(session)
            seal(session)
            session.commit()


@contextmanager
def writing(
    engine: Engine, who: str = "program", action: str = "change", about: dict[str, Any] | None = None
) -> Iterator[Session]:
    """Give a session whose changes are committed together at the end with their audit row, or not at all.

    Every transaction of the session first counts itself in ``changes``. That makes writers queue behind each
    other instead of failing midway, and lets ``data_version`` tell that something was committed.

    Parameters
    ----------
    engine
        An open store.
    who
        Whose change it is: a user's name, or the program.
    action
        What it does, in a word such as ``visit.save``.
    about
        Further ids and counts for the audit row; it may be filled until the end. Never what was counted.

    Raises
    ------
    ConflictError
        When a row was changed by somebody else since it was read.
    DataError
        When a constraint refuses the data, or the database is locked, full or damaged.
    """
    with explaining(engine), Session(engine) as session:
        open_ledger(session, Ledger(who, action, {} if about is None else about))
        event.listen(session, "after_begin", _count_change)
        event.listen(session, "after_flush", note_flush)
        with session.begin():
            yield session
            seal(session)


def data_version(engine: Engine) -> int:
    """Read the number of committed transactions: whenever it differs, something was written, by any process.

    Ask for it before reading what it stands for: a cached frame is then at least as new as its number.
    """
    with explaining(engine), engine.connect() as connection:
        return connection.execute(select(Change.committed)).scalar_one()


@contextmanager
def explaining(engine: Engine, name: str = "") -> Iterator[None]:
    """Turn what a database refuses into an error that the office can act on; it may be called by another name."""
    try:
        yield
    except StaleDataError:
        raise ConflictError(
            "Data ini sudah diubah orang lain sejak dibuka; muat ulang, lalu ulangi perubahan Anda."
        ) from None
    except IntegrityError as err:
        raise DataError(f"Data ditolak, tidak ada yang disimpan: {_say_refusal(err)}.") from err
    except NoConnectionLeft as err:
        raise DataError(f"Basis data {name or _name(engine)} sedang dipakai banyak orang; coba lagi sebentar.") from err
    except DBAPIError as err:
        cure = _cure(err.orig, name or _name(engine))
        if isinstance(err, ProgrammingError) and cure is None:
            raise  # a fault of this program, not of the database
        raise DataError(cure or _strange(err.orig, name or _name(engine))) from err
    except (sqlite3.Error, engine.dialect.loaded_dbapi.Error) as err:
        raise DataError(_cure(err, name or _name(engine)) or _strange(err, name or _name(engine))) from err


_CURES = (
    (("locked", "busy", "55P03", "40001", "40P01"), "sedang dipakai proses lain; tunggu sebentar lalu coba lagi."),
    (("readonly", "25006"), "tidak boleh ditulisi; periksa izin berkas dan foldernya, atau hak penggunanya di server."),
    (("42501",), "tidak boleh dipakai pengguna ini; mintalah pengelola server memberikan haknya."),
    (("unable to open",), "tidak dapat dibuka; periksa izin berkas dan foldernya."),
    (("disk is full", "53100"), "tidak muat lagi di diska; kosongkan ruang lalu coba lagi."),
    (("disk I/O",), "tidak dapat dibaca atau ditulis; diska penuh, dibatasi atau rusak: periksa lalu coba lagi."),
    (("not a database",), "bukan basis data SQLite atau rusak; pulihkan dari cadangan."),
    (("malformed", "XX001", "XX002"), "rusak; pulihkan dari cadangan."),
    (("no such table", "42P01"), f"belum lengkap; {CREATE_CURE}."),
    (
        ("authentication failed", "no password supplied", 'role "', "28P01", "28000"),
        "menolak pengguna atau kata sandinya.",
    ),
    (("3D000", "does not exist"), "belum ada di server; mintalah pengelola server membuatnya."),
    (
        (
            "connection failed",
            "connection is bad",
            "57P01",
            "57P02",
            "57P03",
            "closed the connection",
            "timeout expired",
            "resolve host",
        ),
        "tidak terjangkau; periksa alamatnya dan apakah server berjalan.",
    ),
)
"""What SQLite says, what a server says before it can number its faults, and PostgreSQL's numbers (its appendix A)."""


def _say_refusal(err: IntegrityError) -> str:
    """Say which kind of rule a row has broken, and how to mend it; databases say so in English, each its own way."""
    said = str(err.orig).casefold()
    for signs, sentence in (
        (
            ("unique", "duplicate"),
            "sudah ada baris dengan kode yang sama; muat ulang, lalu periksa apakah sudah tercatat",
        ),
        (("foreign key",), "baris itu merujuk data yang tidak ada, atau masih dirujuk data lain; perbaiki kodenya"),
        (("not null", "null value"), "ada isian wajib yang kosong; lengkapi barisnya"),
    ):
        if any(sign in said for sign in signs):
            return sentence
    return "ada isi di luar yang diperbolehkan; periksa angka dan pilihan pada barisnya"


def _cure(err: BaseException | None, name: str) -> str | None:
    """Word the cure for a database that fails as a whole, where it is known."""
    number = getattr(err, "sqlstate", None)
    said = str(err)
    for signs, sentence in _CURES:
        if number in signs or (number is None and any(sign in said for sign in signs)):
            return f"Basis data {name} {sentence}"
    return None


def _strange(err: BaseException | None, name: str) -> str:
    said = " ".join(str(err).split())
    return f"Basis data {name} tidak dapat dipakai ({said}); periksa alamat, server dan haknya."


def _name(engine: Engine) -> str:
    """Name the database without its password."""
    url = engine.url
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _read_url(text: str) -> URL:
    try:
        return make_url(text)
    except ArgumentError:
        raise DataError(
            f"{DATABASE_VARIABLE}: alamat basis data tidak dapat dibaca; "
            "tulis misalnya sqlite:////folder/peta.sqlite atau postgresql://pengguna@server/peta."
        ) from None


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        queueing = {"connect_timeout": int(BUSY_S), "options": f"-c lock_timeout={int(BUSY_S)}s"}
        own = {key: value for key, value in queueing.items() if key not in url.query}
        try:
            return create_engine(url, pool_pre_ping=True, connect_args=own, **_POOL)
        except (ImportError, NoSuchModuleError):
            raise DataError(
                f"Penggerak basis data {url.drivername} tidak terpasang; pasang dengan pip atau pakai SQLite."
            ) from None
    engine = create_engine(url, connect_args={"timeout": BUSY_S}, **_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Enforce foreign keys and put every commit on disk, on each new connection.

    Measured: 100 commits cost 0 fsyncs with WAL and NORMAL, 100 with WAL and FULL, 500 with DELETE and EXTRA;
    only the last two survive a power cut. WAL is faster, and safe with several connections from SQLite
    3.51.3 on.
    """
    connection.isolation_level = None  # else Python commits before DDL and a migration could stop halfway
    wal = sqlite3.sqlite_version_info >= WAL_SAFE
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
    connection.execute(f"PRAGMA synchronous={'FULL' if wal else 'EXTRA'}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _count_change(_session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    connection.execute(update(Change).values(committed=Change.committed + 1))


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
