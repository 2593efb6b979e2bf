"""A backup is whole, checked and of one moment, on either database; old ones go, the newest good one never."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading

import pytest
from sqlalchemy import select, text

from geo.errors import DataError
from geo.store import engine as store_engine
from geo.store import open_store, read_observations, read_settings, writing
from geo.store.audit import verify_audit
from geo.store.backup import (
    check_snapshot,
    keep_backup,
    list_backups,
    opening,
    verify_store,
    write_backup,
)
from geo.store.tables import Base, Outcome, Site

NOON = dt.datetime(2026, 3, 11, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def note(engine, words):
    with writing(engine, who="budi", action="site.note") as session:
        session.get(Site, "a").note = words


def rows_of(engine):
    with engine.connect() as connection:
        return {
            table.name: sorted(map(str, connection.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def test_a_backup_holds_every_row_and_the_same_chain(office, tmp_path):
    made = write_backup(office, tmp_path / "backups" / "satu.sqlite")
    assert made.rows == sum(len(rows) for rows in rows_of(office).values())
    assert (made.changes, made.head) == (2, verify_audit(office).head)
    with opening(made.file) as engine:
        assert rows_of(engine) == rows_of(office)
    assert [file.name for file in made.file.parent.iterdir()] == ["satu.sqlite"]


def test_a_backup_is_a_database_that_the_program_opens(office, tmp_path):
    engine = open_store(f"sqlite:///{write_backup(office, tmp_path / 'satu.sqlite').file}")
    assert read_settings(engine) == read_settings(office)
    assert read_observations(engine).loc["o", "note"] == "baris\nkedua"
    note(engine, "ditulis lagi")
    assert verify_audit(engine).faults == ()
    engine.dispose()


def test_a_file_that_is_there_is_never_overwritten(office, tmp_path):
    (tmp_path / "taken").write_text("surat")
    with pytest.raises(DataError, match="sudah ada"):
        write_backup(office, tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "surat"


def test_a_backup_made_while_others_write_is_of_one_moment(office, store_url, tmp_path):
    """Every change adds one outcome and counts itself in the site's note: a mix of two moments would differ."""
    stop = threading.Event()

    def write():
        engine = open_store(store_url)
        number = 0
        while not stop.is_set():
            number += 1
            with writing(engine) as session:
                session.add(Outcome(outcome_id=f"u{number}", site_id="a", date=dt.date(2026, 1, 1)))
                session.get(Site, "a").note = str(number)
        engine.dispose()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        made = [write_backup(office, tmp_path / f"{number}.sqlite") for number in range(8)]
    finally:
        stop.set()
        thread.join()
    assert len({backup.head for backup in made}) > 1, "nobody wrote meanwhile"
    for backup in made:
        with sqlite3.connect(backup.file) as connection:
            (counted,) = connection.execute("SELECT count(*) FROM outcomes").fetchone()
            (noted,) = connection.execute("SELECT note FROM sites WHERE site_id = 'a'").fetchone()
        assert noted in {str(counted), "ü'"}


def test_a_database_altered_behind_the_programs_back_gives_no_backup(office, tmp_path):
    with office.begin() as connection:
        connection.execute(text("UPDATE sites SET name = 'Palsu' WHERE site_id = 'a'"))
    with pytest.raises(DataError, match="tidak utuh") as caught:
        write_backup(office, tmp_path / "backups" / "satu.sqlite")
    assert "Tabel sites, baris a: diubah tanpa catatan perubahan." in caught.value.problems
    assert list((tmp_path / "backups").iterdir()) == []


def test_nothing_saved_since_is_not_backed_up_again(office, tmp_path):
    first = keep_backup(office, tmp_path, NOON)
    assert keep_backup(office, tmp_path, NOON + dt.timedelta(minutes=15)) is None
    note(office, "baru")
    second = keep_backup(office, tmp_path, NOON + dt.timedelta(minutes=30))
    assert list_backups(tmp_path) == [second.file, first.file]
    assert second.file.name == "peta-2026-03-11-123000.sqlite"


def test_a_newest_backup_that_went_bad_is_replaced(office, tmp_path):
    first = keep_backup(office, tmp_path, NOON)
    first.file.write_bytes(b"rusak" * 1000)
    assert keep_backup(office, tmp_path, NOON + dt.timedelta(minutes=15)) is not None


def test_a_day_of_quarters_and_a_month_of_days_are_kept(office, tmp_path):
    made = [NOON - dt.timedelta(minutes=5 * number) for number in range(1, 12 * 24 * 40)]
    for when in made:
        (tmp_path / f"peta-{when:%Y-%m-%d-%H%M%S}.sqlite").touch()
    others = [tmp_path / name for name in ("peta.sqlite", "sebelum-pulih-2020-01-01-000000.sqlite", "peta-x.sqlite")]
    for other in others:
        other.touch()
    newest = keep_backup(office, tmp_path, NOON)
    names = [f"{file.stem[5:]}+0700" for file in list_backups(tmp_path)]
    left = [dt.datetime.strptime(name, "%Y-%m-%d-%H%M%S%z") for name in names]
    quarters = [when for when in left if NOON - when <= dt.timedelta(days=1)]
    days = [when for when in left if NOON - when > dt.timedelta(days=1)]
    assert (len(quarters), len(days)) == (4 * 24 + 1, 31)
    assert len({when.date() for when in days}) == len(days)
    assert quarters[0] == NOON
    assert newest.file.exists()
    assert all(other.exists() for other in others)


def test_the_newest_stays_however_old_it_is_and_whatever_the_clock_says(office, tmp_path):
    long_ago = keep_backup(office, tmp_path, NOON - dt.timedelta(days=400))
    assert keep_backup(office, tmp_path, NOON) is None
    assert long_ago.file.exists()
    note(office, "jam komputer mundur")
    set_back = keep_backup(office, tmp_path, NOON - dt.timedelta(days=800))
    assert set_back.file.exists()


def test_a_clock_that_runs_ahead_takes_no_older_backup_away(office, tmp_path):
    days = [NOON - dt.timedelta(days=number) for number in range(1, 25)]
    for when in days:
        (tmp_path / f"peta-{when:%Y-%m-%d-%H%M%S}.sqlite").touch()
    for minutes in (0, 20, 40):
        note(office, f"jam maju {minutes}")
        keep_backup(office, tmp_path, NOON.replace(year=NOON.year + 14) + dt.timedelta(minutes=minutes))
    assert len(list_backups(tmp_path)) == len(days) + 3


def test_what_a_cut_off_backup_left_is_cleared_a_day_later(office, tmp_path):
    (tmp_path / ".sementara-x").mkdir()
    (tmp_path / ".sementara-x" / "peta.sqlite").touch()
    keep_backup(office, tmp_path, dt.datetime.now(dt.UTC))
    assert (tmp_path / ".sementara-x").exists()
    note(office, "baru")
    keep_backup(office, tmp_path, dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
    assert not (tmp_path / ".sementara-x").exists()


def test_a_backup_that_fails_removes_no_older_one(office, tmp_path):
    first = keep_backup(office, tmp_path, NOON - dt.timedelta(days=60))
    with office.begin() as connection:
        connection.execute(text("UPDATE sites SET name = 'Palsu' WHERE site_id = 'a'"))
        connection.execute(text("UPDATE changes SET committed = committed + 1"))
    with pytest.raises(DataError):
        keep_backup(office, tmp_path, NOON)
    assert list_backups(tmp_path) == [first.file]


def test_a_copy_that_is_kept_waiting_gives_up(office, tmp_path, monkeypatch):
    if office.dialect.name != "sqlite" or sqlite3.sqlite_version_info >= store_engine.WAL_SAFE:
        pytest.skip("readers of a server, and of a file with a log, wait for nobody")
    monkeypatch.setattr("geo.store.backup.BUSY_S", 0.3)
    monkeypatch.setattr("geo.store.engine.BUSY_S", 0.1)
    other = sqlite3.connect(office.url.database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    engine = store_engine._engine(office.url)
    with pytest.raises(DataError, match="sedang dipakai"):
        write_backup(engine, tmp_path / "x.sqlite")
    other.execute("ROLLBACK")
    other.close()
    write_backup(engine, tmp_path / "x.sqlite")


def test_a_damaged_file_is_found(office, tmp_path):
    file = write_backup(office, tmp_path / "satu.sqlite").file
    content = bytearray(file.read_bytes())
    content[3 * 4096 : 4 * 4096] = b"\x00" * 4096
    file.write_bytes(content)
    assert "rusak" in check_snapshot(file).faults[0]


def test_a_database_in_use_is_verified_on_a_copy(office, tmp_path):
    folder = tmp_path / "rumah"
    folder.mkdir()
    report = verify_store(office, folder)
    assert (report.faults, report.changes) == ((), 2)
    assert list(folder.iterdir()) == []


def test_a_guard_that_was_taken_away_is_named(office, tmp_path):
    statement = {
        "sqlite": "DROP TRIGGER audit_no_delete",
        "postgresql": "ALTER TABLE audit DISABLE TRIGGER audit_append_only",
    }[office.dialect.name]
    with office.begin() as connection:
        connection.execute(text(statement))
    (fault,) = verify_store(office, tmp_path).faults
    assert "penjaga catatan perubahan" in fault


def test_only_reading_touches_a_backup(office, tmp_path):
    file = write_backup(office, tmp_path / "satu.sqlite").file
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    check_snapshot(file)
    keep_backup(office, tmp_path, NOON)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
