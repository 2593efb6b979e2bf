"""All good rows come in together or not at all, whatever breaks; the same file again finds nothing to do."""

import contextlib
import sqlite3
import threading

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from geo.errors import ConflictError, DataError
from geo.exchange.incoming.apply import apply_import, list_imports
from geo.recording.records import open_visit
from geo.recording.save import save_visit
from geo.store import data_version, open_store
from geo.store.audit import verify_audit
from geo.store.tables import Audit
from tests.incoming.conftest import TODAY, Office, table

BOOK = (
    table(
        ("Nama", "Kecamatan", "Lintang", "Bujur", "Asal titik", "Titik temu"),
        ("Baru", "Gurah", -7.8094, 112.0865, "gps", None),
        ("Dadapan", None, None, None, None, "balai desa"),
        sheet="Lokasi",
    ),
    table(
        ("Lokasi", "Tanggal", "Rumah", "Menetap", "Menjahit", "Salon"),
        ("Baru", "1/2/2026", 4, 5, 1, None),
        ("Dadapan", "14/10/2020", 3, 4, 2, 1),
        ("Nirwana", "1/2/2026", 4, 5, 1, None),
        sheet="Kunjungan",
    ),
)
"""A new site and visit, a changed site and visit, and one row that is refused."""


def whole_state(office):
    """Give everything that must be as before when an import fails: records, audit and list of imports."""
    with office.engine.connect() as connection:
        audited = connection.execute(select(func.count()).select_from(Audit)).scalar_one()
    return office.state, audited, list_imports(office.engine), data_version(office.engine)


def test_all_good_rows_come_in_with_their_audit_row(office):
    applied = office.take(*BOOK)
    assert (applied.rows_new, applied.rows_changed, applied.rows_unchanged) == (2, 2, 0)
    (listed,) = list_imports(office.engine)
    assert (listed.import_id, listed.who, listed.file) == (applied.import_id, "kantor", "berkas.csv")
    assert (listed.rows_new, listed.rows_changed, listed.is_undone) == (2, 2, False)
    with office.engine.connect() as connection:
        row = connection.execute(select(Audit).order_by(Audit.seq.desc())).first()
    assert (row.who, row.action) == ("kantor", "import")
    assert applied.import_id in row.detail
    assert "balai" not in row.detail
    assert not verify_audit(office.engine).faults


def test_the_same_file_again_changes_nothing(office):
    office.take(*BOOK)
    before = whole_state(office)[:3]
    for _ in range(3):
        preview = office.preview(*BOOK)
        assert preview.counts == {"new": 0, "changed": 0, "unchanged": 4, "refused": 1}
        assert not preview.has_work
        assert apply_import(office.engine, preview, who="kantor").import_id is None
    assert whole_state(office)[:3] == before


def test_twenty_at_once_bring_the_file_in_once(office):
    preview = office.preview(*BOOK)
    found, failed = [], []
    start = threading.Barrier(20)

    def take():
        start.wait()
        try:
            found.append(apply_import(office.engine, preview, who="kantor"))
        except Exception as err:  # noqa: BLE001 (every one of them is shown below)
            failed.append(err)

    threads = [threading.Thread(target=take) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len([one for one in found if one.import_id]) == 1
    assert len(list_imports(office.engine)) == 1
    assert office.preview(*BOOK).counts["unchanged"] == 4
    assert not verify_audit(office.engine).faults


def test_a_record_that_was_changed_since_the_preview_is_told_and_nothing_stored(office):
    preview = office.preview(*BOOK)
    opened = open_visit(office.engine, "2020-10-14-dadapan")
    entry = opened.entry.__class__(**{**vars(opened.entry), "houses": 9})
    save_visit(office.engine, opened, entry, who="kantor", today=TODAY)
    before = whole_state(office)
    with pytest.raises(ConflictError) as told:
        apply_import(office.engine, preview, who="kantor")
    assert "baris 3: Dadapan, 14 Okt 2020 sudah diubah" in str(told.value)
    assert whole_state(office) == before


def test_a_record_that_somebody_else_has_made_since_is_told(office):
    preview = office.preview(*BOOK)
    office.take(table(("Nama", "Kecamatan", "Lintang", "Bujur", "Asal titik"), ("BARU", "Gurah", -7.81, 112.08, "gps")))
    with pytest.raises(ConflictError):
        apply_import(office.engine, preview, who="kantor")


def test_what_became_possible_since_the_preview_is_not_written_unseen(office):
    preview = office.preview(*BOOK)
    nirwana = ("Nirwana", "Gurah", -7.8094, 112.0865, "gps")
    office.take(table(("Nama", "Kecamatan", "Lintang", "Bujur", "Asal titik"), nirwana))
    apply_import(office.engine, preview, who="kantor")
    assert "nirwana" not in set(office.records.visits["site_id"])


@contextlib.contextmanager
def failing_at(engine, number):
    """Let the n-th statement to a database fail, as a disk or a line does; give how many there were."""
    seen = []

    def fail(_connection, _cursor, statement, *_):
        seen.append(statement)
        if len(seen) == number:
            raise OperationalError(statement, {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", fail)


def test_a_fault_at_every_single_statement_leaves_the_old_state_and_a_message(office):
    preview = office.preview(*BOOK)
    before = whole_state(office)
    number, failed = 0, 0
    while True:
        number += 1
        with failing_at(office.engine, number) as seen:
            try:
                applied = apply_import(office.engine, preview, who="kantor")
            except DataError as err:
                assert len(err.problems) == 1  # noqa: PT017 (the loop ends where none is raised)
            else:
                assert len(seen) < number
                break
        failed += 1
        assert whole_state(office) == before
    print(f"{office.engine.name}: a fault at each of {failed} statements of an import: 0 mixed states")
    assert failed > 15
    assert applied.import_id is not None
    assert office.preview(*BOOK).counts["unchanged"] == 4
    assert not verify_audit(office.engine).faults


def test_a_fault_when_it_is_committed_leaves_the_old_state(office):
    preview = office.preview(*BOOK)
    before = whole_state(office)

    def fail(_connection):
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(office.engine, "commit", fail)
    try:
        with pytest.raises(DataError):
            apply_import(office.engine, preview, who="kantor")
    finally:
        event.remove(office.engine, "commit", fail)
    assert whole_state(office) == before


def test_a_full_disk_leaves_the_old_state_and_a_message(one_office):
    preview = one_office.preview(*BOOK, *many_visits(400))
    before = whole_state(one_office)

    def fill(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 4}")

    one_office.engine.dispose()
    event.listen(one_office.engine, "connect", fill)
    with pytest.raises(DataError, match="tidak muat lagi di diska"):
        apply_import(one_office.engine, preview, who="kantor")
    event.remove(one_office.engine, "connect", fill)
    one_office.engine.dispose()
    assert whole_state(one_office) == before
    assert apply_import(one_office.engine, preview, who="kantor").rows_new == 402


def test_a_file_that_may_only_be_read_stays_as_it_is_with_a_message(one_office):
    preview = one_office.preview(*BOOK)
    before = whole_state(one_office)
    one_office.engine.dispose()

    def lock(connection, _record):
        connection.execute("PRAGMA query_only=1")

    event.listen(one_office.engine, "connect", lock)
    with pytest.raises(DataError, match="tidak boleh ditulisi"):
        apply_import(one_office.engine, preview, who="kantor")
    assert whole_state(one_office) == before


def many_visits(count):
    lines = [
        ("Cerme", f"{n % 28 + 1}/{n // 28 % 12 + 1}/{2010 + n // 336}", n % 50, "catatan " * 10) for n in range(count)
    ]
    return (table(("Lokasi", "Tanggal", "Rumah", "Catatan"), *lines),)


def test_what_was_taken_in_is_there_after_the_database_was_opened_anew(office, basemap):
    office.take(*BOOK)
    office.engine.dispose()
    anew = Office(open_store(office.engine.url.render_as_string(hide_password=False)), basemap)
    assert anew.preview(*BOOK).counts["unchanged"] == 4
    anew.engine.dispose()
