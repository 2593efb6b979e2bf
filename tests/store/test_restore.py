"""A backup comes back whole, onto either database, or everything stays as it was; what stood there is kept."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import threading
import time

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from geo.errors import ConflictError, DataError
from geo.store import Settings, create_store, data_version, open_store, read_settings, writing
from geo.store import engine as store_engine
from geo.store.audit import verify_audit
from geo.store.backup import opening, verify_store, write_backup
from geo.store.restore import restore_backup
from geo.store.tables import Audit, Draft, Outcome, Site
from tests.store.conftest import fill
from tests.store.test_backup import note, rows_of

NOW = dt.datetime(2026, 3, 11, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


@pytest.fixture
def backup(office, tmp_path):
    return write_backup(office, tmp_path / "cadangan.sqlite")


def office_rows(engine):
    """Give the rows that are the office's, without the counts and the chain that a restore goes on with."""
    return {name: rows for name, rows in rows_of(engine).items() if name not in {"audit", "changes", "revisions"}}


def name_of(engine):
    with engine.connect() as connection:
        return connection.execute(select(Site.note).where(Site.site_id == "a")).scalar_one()


def test_what_was_saved_since_the_backup_is_undone_and_kept_aside(office, store_url, backup, tmp_path):
    before = office_rows(office)
    note(office, "sesudah cadangan")
    newer = rows_of(office)
    back = restore_backup(store_url, backup.file, tmp_path / "backups", NOW, who="cici")
    assert office_rows(office) == before
    assert back.aside.name == "sebelum-pulih-2026-03-11-120000.sqlite"
    with opening(back.aside) as kept:
        assert rows_of(kept) == newer
    assert [file.name for file in (tmp_path / "backups").iterdir()] == [back.aside.name]


def test_the_chain_goes_on_and_says_what_was_replaced(office, store_url, backup, tmp_path):
    note(office, "sesudah cadangan")
    replaced = verify_audit(office).head
    back = restore_backup(store_url, backup.file, tmp_path, NOW, who="cici")
    with office.connect() as connection:
        last = connection.execute(select(Audit.who, Audit.action, Audit.detail).order_by(Audit.seq.desc())).first()
    assert (last.who, last.action) == ("cici", "restore")
    assert replaced in last.detail
    report = verify_store(office, tmp_path, backup.head)
    assert (report.faults, report.head, report.changes) == ((), back.head, 3)
    assert "Kepala rantai" in verify_audit(office, replaced).faults[0]


def test_every_cache_sees_that_it_was_restored(office, store_url, backup, tmp_path):
    seen = {data_version(office)}
    for words in ("satu", "dua"):
        note(office, words)
        seen.add(data_version(office))
    restore_backup(store_url, backup.file, tmp_path, NOW)
    assert data_version(office) not in seen


def test_whoever_writes_meanwhile_is_found_in_the_old_database_or_in_the_new(office, store_url, backup, tmp_path):
    saved, stop = [], threading.Event()

    def write():
        engine = open_store(store_url)
        while not stop.is_set():
            name = f"u{len(saved)}"
            with writing(engine) as session:
                session.add(Outcome(outcome_id=name, site_id="a", date=dt.date(2026, 1, 1)))
            saved.append(name)
        engine.dispose()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        while len(saved) < 5 and thread.is_alive():
            time.sleep(0.01)
        back = restore_backup(store_url, backup.file, tmp_path, NOW)
        before_and_meanwhile = len(saved)
        while len(saved) < before_and_meanwhile + 5 and thread.is_alive():
            time.sleep(0.01)
        assert thread.is_alive(), "the writer was refused"
    finally:
        stop.set()
        thread.join()
    wanted = select(Outcome.outcome_id)
    with opening(back.aside) as old, old.connect() as aside, office.connect() as now:
        found = [*aside.execute(wanted).scalars(), *now.execute(wanted).scalars()]
    assert sorted(found) == sorted(saved)
    assert verify_store(office, tmp_path).faults == ()


def test_the_audit_is_append_only_afterwards_too(office, store_url, backup, tmp_path):
    restore_backup(store_url, backup.file, tmp_path, NOW)
    with pytest.raises(DatabaseError, match="append-only"), office.begin() as connection:
        connection.execute(text("DELETE FROM audit"))


def test_guards_that_were_taken_away_are_back_afterwards(office, store_url, backup, tmp_path):
    statement = {
        "sqlite": "DROP TRIGGER audit_no_delete",
        "postgresql": "ALTER TABLE audit DISABLE TRIGGER audit_append_only",
    }[office.dialect.name]
    with office.begin() as connection:
        connection.execute(text(statement))
    assert verify_store(office, tmp_path).faults != ()
    restore_backup(store_url, backup.file, tmp_path, NOW)
    assert verify_store(office, tmp_path).faults == ()


def test_an_open_copy_is_outdated_by_a_restore(office, store_url, backup, tmp_path):
    note(office, "sesudah cadangan")
    with writing(office) as session:
        mine = session.get(Site, "a")
        session.expunge(mine)
    restore_backup(store_url, backup.file, tmp_path, NOW)
    mine.note = "punya saya"
    with pytest.raises(ConflictError), writing(office) as session:
        session.add(mine)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_an_office_moves_from_a_file_to_a_server_and_back(office, postgresql_url, backup, tmp_path):
    restore_backup(postgresql_url, backup.file, tmp_path, NOW)
    server = open_store(postgresql_url)
    assert rows_of(server) == {**rows_of(office), "changes": rows_of(server)["changes"]}
    assert verify_store(server, tmp_path).faults == ()
    note(server, "di server")
    again = write_backup(server, tmp_path / "dari-server.sqlite")
    url = f"sqlite:///{tmp_path / 'baru' / 'peta.sqlite'}"
    restore_backup(url, again.file, tmp_path, NOW)
    file = open_store(url)
    assert office_rows(file) == office_rows(server)
    assert verify_audit(file).head == verify_audit(server).head
    for engine in (server, file):
        engine.dispose()


def test_a_new_home_gets_the_backup_as_it_is(backup, tmp_path):
    back = restore_backup(f"sqlite:///{tmp_path / 'rumah' / 'peta.sqlite'}", backup.file, tmp_path / "b", NOW)
    assert (back.aside, back.head) == (None, backup.head)
    assert [file.name for file in (tmp_path / "rumah").iterdir()] == ["peta.sqlite"]


def refused(url, file, folder, said):
    with pytest.raises(DataError, match=said) as caught:
        restore_backup(url, file, folder, NOW)
    assert not [file for file in folder.iterdir() if file.name.startswith((".sementara", "sebelum"))]
    return caught.value.problems


def spoil(file, deed):
    """Make a copy of a backup that is not as the program wrote it."""
    spoiled = file.with_name("rusak.sqlite")
    shutil.copy(file, spoiled)
    content = bytearray(spoiled.read_bytes())
    if deed == "cut short":
        content = content[: len(content) // 2]
    elif deed == "a page of zeros":
        content[3 * 4096 : 4 * 4096] = bytes(4096)
    elif deed == "a letter":
        content = bytearray(content.replace(b"Alfa", b"Alfi", 1))
    elif deed == "empty":
        content = bytearray()
    elif deed == "text":
        content = bytearray(b"site_id,name\n")
    elif deed == "its head alone":
        content = content[:100]
    spoiled.write_bytes(content)
    statement = {
        "a row": "DELETE FROM needs",
        "a newer program": "UPDATE alembic_version SET version_num = '9999'",
        "no settings": "DELETE FROM settings",
        "another program": "DROP TABLE alembic_version",
        "a table": "DROP TABLE needs",
        "a count": "UPDATE changes SET audited = 1",
        "a stray": "PRAGMA foreign_keys=OFF; DELETE FROM visits",
    }.get(deed)
    if statement:
        connection = sqlite3.connect(spoiled)
        connection.executescript(statement)
        connection.close()
    return spoiled


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("cut short", "rusak"),
        ("a page of zeros", "tidak utuh"),
        ("a letter", "tidak utuh"),
        ("a row", "tidak utuh"),
        ("a count", "tidak utuh"),
        ("a stray", "tidak utuh"),
        ("its head alone", "rusak"),
        ("a table", "tidak lengkap|belum lengkap"),
        ("no settings", "pengaturan"),
        ("a newer program", "lebih baru"),
        ("another program", "masih kosong|bukan cadangan"),
        ("empty", "bukan cadangan"),
        ("text", "bukan cadangan"),
    ],
)
def test_a_spoiled_or_foreign_backup_changes_nothing(office, store_url, backup, tmp_path, deed, said):
    note(office, "sesudah cadangan")
    before = rows_of(office)
    problems = refused(store_url, spoil(backup.file, deed), tmp_path, said)
    assert "rusak.sqlite" in problems[0]
    assert rows_of(office) == before


def test_a_backup_that_is_not_there_or_a_folder(office, store_url, tmp_path):
    refused(store_url, tmp_path / "none.sqlite", tmp_path, "tidak dapat dibaca")
    refused(store_url, tmp_path, tmp_path, "tidak dapat dibaca")
    assert name_of(office) == "ü'"


@pytest.mark.parametrize(
    ("settings", "said"),
    [(Settings("demo", seed=1), "simulasi"), (Settings(district="Kabupaten Lain"), "milik Kabupaten Lain")],
    ids=["the demo", "another district"],
)
def test_a_backup_of_somebody_else_is_refused(office, store_url, tmp_path, settings, said):
    other = create_store(f"sqlite:///{tmp_path / 'lain.sqlite'}")
    fill(other, settings)
    file = write_backup(other, tmp_path / "lain-cadangan.sqlite").file
    other.dispose()
    refused(store_url, file, tmp_path, said)
    assert read_settings(office) == Settings()


def test_a_backup_of_an_older_program_is_brought_up_to_date(office, store_url, tmp_path, monkeypatch):
    old = f"sqlite:///{tmp_path / 'tua.sqlite'}"
    with monkeypatch.context() as patched:
        upgrade = store_engine.command.upgrade
        patched.setattr(store_engine.command, "upgrade", lambda config, _: upgrade(config, "0002"))
        patched.setattr(store_engine, "enrol", lambda _: None)
        patched.setattr(store_engine, "seal", lambda _: None)
        engine = create_store(old)
    with engine.begin() as connection:
        for key, value in (("kind", "office"), ("district", "Kabupaten Kediri"), ("default_interval_days", "90")):
            connection.execute(text("INSERT INTO settings VALUES (:key, :value)"), {"key": key, "value": value})
        connection.execute(
            text(
                "INSERT INTO sites (site_id, name, kecamatan_code, location_accuracy) "
                "VALUES ('tua', 'Tua', '1', 'kecamatan')"
            )
        )
    engine.dispose()
    restore_backup(store_url, tmp_path / "tua.sqlite", tmp_path, NOW)
    with office.connect() as connection:
        assert connection.execute(select(Site.site_id)).scalars().all() == ["tua"]
    assert verify_store(office, tmp_path).faults == ()


def test_a_restore_that_fails_midway_leaves_everything(office, store_url, backup, tmp_path, monkeypatch):
    note(office, "sesudah cadangan")
    before = rows_of(office)

    def fail(*_):
        raise DataError("tidak muat")

    monkeypatch.setattr("geo.store.restore._note", fail)
    refused(store_url, backup.file, tmp_path, "tidak muat")
    assert rows_of(office) == before
    assert verify_store(office, tmp_path).faults == ()


def test_a_restore_waits_for_a_writer_and_then_gives_up(office, store_url, backup, tmp_path, monkeypatch):
    monkeypatch.setattr(store_engine, "BUSY_S", 1)
    with writing(office) as session:
        session.get(Site, "a").note = "sedang menulis"
        session.flush()
        refused(store_url, backup.file, tmp_path, "sedang dipakai")
    assert name_of(office) == "sedang menulis"


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", ["all of it", "its second half", "a table", "empty", "gone"])
def test_a_damaged_database_is_put_aside_as_it_is(office, store_url, backup, tmp_path, damage):
    file = tmp_path / "a folder" / "100%.sqlite"
    office.dispose()
    content = file.read_bytes()
    if damage == "a table":
        with sqlite3.connect(file) as connection:
            connection.execute("DROP TABLE needs")
        connection.close()
    elif damage == "gone":
        file.unlink()
    else:
        file.write_bytes({"all of it": b"x" * 9000, "its second half": content[: len(content) // 2]}.get(damage, b""))
    damaged = file.read_bytes() if damage != "gone" else None
    journal = file.with_name(file.name + "-journal")
    journal.write_bytes(b"of another life")
    back = restore_backup(store_url, backup.file, tmp_path / "backups", NOW)
    engine = open_store(store_url)
    assert verify_store(engine, tmp_path).head == backup.head
    engine.dispose()
    assert not journal.exists()
    assert (back.aside and back.aside.read_bytes()) == damaged


def test_drafts_come_back_too(office, store_url, tmp_path):
    with office.begin() as connection:
        connection.execute(Draft.__table__.insert(), [{"who": "ani", "key": "v", "body": "{}", "saved_at": "x"}])
    backup = write_backup(office, tmp_path / "c.sqlite")
    restore_backup(store_url, backup.file, tmp_path, NOW)
    assert rows_of(office)["drafts"] == ["('ani', 'v', '{}', 'x')"]
