"""Visits, counts and needs come in by instance, id, or site and day; a submission says all there is to say."""

import datetime as dt

import pandas as pd
import pytest

from geo.exchange.incoming.undo import undo_import
from geo.recording.records import open_visit
from geo.recording.save import save_visit
from tests.incoming.conftest import TODAY, table, texts

DADAPAN, CERME = "2020-10-14-dadapan", "2020-10-14-cerme"
SHIPPED = "2020-10-14-dadapan"


def visits(headings, *rows, **options):
    return table(headings.split("|"), *rows, sheet="Kunjungan", **options)


def need(headings, *rows):
    return table(headings.split("|"), *rows, sheet="Kebutuhan")


def counts(preview):
    return tuple(preview.counts.values())


@pytest.fixture
def counted(one_office):
    """Give the office with one visit of this year, counted and asked."""
    line = ("Dadapan", dt.date(2026, 2, 3), 12, 30, "Dinsos", "tenang", 4)
    assert one_office.take(visits("Lokasi|Tanggal|Rumah|Kamar|Yang hadir|Catatan|Menjahit", line)).rows_new == 1
    return one_office


def test_one_row_holds_a_visit_with_all_it_counted_and_was_asked(counted):
    records = counted.records
    (visit_id,) = set(records.visits.index) - {v for v in records.visits.index if v.startswith("2020")}
    assert (records.visits["status"][visit_id], records.visits["attended_by"][visit_id]) == ("done", "dinsos")
    (seen,) = records.observations[records.observations["visit_id"] == visit_id].to_dict("records")
    assert (seen["houses"], seen["rooms"], seen["note"]) == (12, 30, "tenang")
    (asked,) = records.needs.to_dict("records")
    assert (asked["category"], asked["count"], asked["simulated"]) == ("sewing", 4, False)


@pytest.mark.parametrize(
    ("day", "status"), [(TODAY - dt.timedelta(1), "done"), (TODAY, "done"), (TODAY + dt.timedelta(1), "planned")]
)
def test_without_a_status_a_visit_that_has_passed_took_place(one_office, day, status):
    one_office.take(visits("Lokasi|Tanggal", ("Cerme", day)))
    assert one_office.records.visits["status"][f"{day}-cerme"] == status


def test_counts_make_a_planned_visit_one_that_took_place(one_office):
    day = dt.date(2020, 10, 15)  # the south was planned for it
    planned = one_office.records.visits
    (site_id, *_) = planned[planned["status"] == "planned"]["site_id"]
    preview = one_office.preview(visits("Lokasi|Tanggal|Rumah", (site_id, day, 3)))
    assert counts(preview) == (0, 1, 0, 0)
    assert ("Status", "Direncanakan", "Terlaksana") in [
        tuple(row) for row in preview.changed_frame[["column", "old", "new"]].to_numpy()
    ]


def test_a_row_of_counts_alone_finds_its_visit_or_makes_it(one_office):
    lines = table(
        ("Lokasi", "Tanggal", "Rumah"), ("Dadapan", "14/10/2020", 5), ("Cerme", "1/2/2026", 6), sheet="Hitungan"
    )
    one_office.take(lines)
    found = one_office.records.observations.set_index("visit_id")["houses"]
    assert (found[DADAPAN], found["2026-02-01-cerme"]) == (5, 6)
    assert counts(one_office.preview(lines)) == (0, 0, 2, 0)


def test_a_row_of_counts_does_not_move_its_visit(one_office):
    lines = table(("Kode kunjungan", "Tanggal", "Rumah"), (DADAPAN, "1/2/2026", 5), sheet="Hitungan")
    one_office.take(lines)
    assert one_office.records.visits["date"][DADAPAN] == dt.datetime(2020, 10, 14)  # noqa: DTZ001


def test_needs_come_one_a_row_too(one_office):
    headings = "Lokasi|Tanggal|Jenis kebutuhan|Peminat (orang)"
    lines = need(headings, ("Cerme", "14/10/2020", "Menjahit", 3), ("Cerme", "14/10/2020", "salon", None))
    assert counts(one_office.preview(lines)) == (2, 0, 0, 0)
    one_office.take(lines)
    found = one_office.records.needs.set_index("category")["count"]
    assert found["sewing"] == 3
    assert found.isna()["salon"]
    assert counts(one_office.preview(lines)) == (0, 0, 2, 0)
    changed = one_office.preview(need(headings, ("Cerme", "14/10/2020", "Menjahit", 5)))
    assert changed.changed_frame[["column", "old", "new"]].to_numpy().tolist() == [["Kebutuhan: Menjahit", "3", "5"]]


def test_sheets_refer_to_what_stands_in_the_sheets_before_them(one_office):
    book = (
        table(
            ("Nama", "Kecamatan", "Lintang", "Bujur", "Asal titik"),
            ("Baru", "Gurah", -7.8094, 112.0865, "gps"),
            sheet="Lokasi",
        ),
        table(("Kode kunjungan", "Lokasi", "Tanggal"), ("k1", "Baru", "1/2/2026"), sheet="Kunjungan"),
        table(("Kode kunjungan", "Rumah"), ("k1", 5), sheet="Hitungan"),
        table(("Kode kunjungan", "Jenis kebutuhan", "Peminat"), ("k1", "Salon", 2), sheet="Kebutuhan"),
        table(("Lokasi", "Tanggal", "Dilatih"), ("Baru", "20/2/2026", 2), sheet="Hasil"),
    )
    assert counts(one_office.preview(*reversed(book))) == (5, 0, 0, 0)
    one_office.take(*book)
    assert counts(one_office.preview(*book)) == (0, 0, 5, 0)


def test_an_empty_cell_changes_nothing(counted):
    lines = visits("Lokasi|Tanggal|Rumah|Kamar|Catatan", ("Dadapan", "3/2/2026", 12, None, None))
    assert counts(counted.preview(lines)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("headings", "row", "column", "cure"),
    [
        ("Lokasi|Tanggal", ("Dadapn", "1/2/2026"), "Lokasi", "mungkin Dadapan"),
        ("Lokasi|Tanggal", ("Surabaya", "1/2/2026"), "Lokasi", "tambahkan dulu"),
        ("Lokasi|Tanggal", (None, "1/2/2026"), "Kode lokasi", "isilah"),
        ("Lokasi|Tanggal", ("Dadapan", None), "Tanggal", "isilah"),
        ("Kode kunjungan|Rumah", ("x", 3), "Kode kunjungan", "tidak ada di daftar kunjungan"),
        ("Lokasi|Tanggal|Kode lokasi", ("Dadapan", "1/2/2026", "cerme"), "Lokasi", "samakan"),
        ("Lokasi|Tanggal|Rumah", ("Dadapan", "12/3/2026", 3), "Tanggal", "belum tiba"),
        ("Lokasi|Tanggal|Status", ("Dadapan", "12/3/2026", "Terlaksana"), "Tanggal", "belum tiba"),
        ("Lokasi|Tanggal|Status|Rumah", ("Dadapan", "1/2/2026", "Batal", 3), "Status", "berisi hasil kunjungan"),
        ("Lokasi|Tanggal|Status", ("Dadapan", "3/2/2026", "Batal"), "Status", "berisi hitungan"),
        ("Lokasi|Tanggal|Jam datang|Jam pulang", ("Dadapan", "1/2/2026", "10.00", "9.00"), "Jam pulang", "lebih awal"),
        ("Kode kunjungan|Tanggal", (DADAPAN, "3/2/2026"), "Tanggal", "sudah punya kunjungan"),
        (
            "Kode kunjungan|Lokasi|Tanggal",
            ("lain", "Dadapan", "3/2/2026"),
            "Kode kunjungan",
            "punya kunjungan 2026-02-03",
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_cure(counted, headings, row, column, cure):
    preview = counted.preview(visits(headings, row))
    assert counts(preview) == (0, 0, 0, 1)
    assert any(one.column == column and cure in one.cure for one in preview.refusals), texts(preview)


@pytest.mark.parametrize(
    ("heading", "value", "held"),
    [
        ("Menjahit", 4, "berisi kebutuhan"),
        ("Jam datang", "9.30", "berisi jam"),
        ("Yang hadir", "Dinsos", "berisi yang hadir"),
        ("Langkah berikutnya", "datang lagi", "berisi langkah berikutnya"),
    ],
)
@pytest.mark.parametrize("status", ["Dibatalkan", "Direncanakan"])
def test_a_visit_that_holds_anything_stays_one_that_took_place(one_office, heading, value, held, status):
    one_office.take(visits(f"Lokasi|Tanggal|{heading}", ("Cerme", "3/2/2026", value)))
    before = one_office.state
    preview = one_office.preview(visits("Kode kunjungan|Status", ("2026-02-03-cerme", status)))
    assert [one.column for one in preview.refusals] == ["Status"]
    assert held in texts(preview)[0]
    assert one_office.state == before


def test_a_submission_that_is_corrected_to_cancelled_takes_its_needs_along(one_office):
    one_office.take(sent((INSTANCE, "cerme", "2026-03-10", "done", None, None, None, 2)))
    one_office.take(sent((INSTANCE, "cerme", "2026-03-10", "cancelled", None, None, None, None)))
    assert one_office.records.visits["status"]["2026-03-10-cerme"] == "cancelled"
    assert one_office.records.needs.empty


@pytest.mark.parametrize(
    ("headings", "row", "told"),
    [
        ("Lokasi|Tanggal|Rumah", ("Dadapan", "25/12/2026", 3), "Tanggal: '25/12/2026' belum tiba"),
        ("Lokasi|Tanggal|Rumah", ("Dadapan", dt.date(2026, 12, 25), 3), "Tanggal: '25/12/2026' belum tiba"),
        ("Lokasi|Tanggal|Rumah", ("Dadapan", "25 Desember 2026", 3), "Tanggal: '25 Desember 2026' belum tiba"),
        (
            "Lokasi|Tanggal|Datang|Pulang",
            ("Dadapan", "1/2/2026", "10:00", "09:00"),
            "Pulang: '09:00' lebih awal daripada jam datang 10.00",
        ),
    ],
)
def test_a_date_or_a_time_is_quoted_once_and_as_the_file_has_it(counted, headings, row, told):
    (said,) = texts(counted.preview(visits(headings, row)))
    assert told in said


def test_a_time_is_compared_with_the_other_one_that_is_recorded(counted):
    counted.take(visits("Lokasi|Tanggal|Jam datang", ("Dadapan", "3/2/2026", "10.00")))
    preview = counted.preview(visits("Lokasi|Tanggal|Jam pulang", ("Dadapan", "3/2/2026", "9.00")))
    assert "lebih awal" in texts(preview)[0]


def test_a_cancelled_visit_does_not_stand_in_the_way_of_one_that_took_place(one_office):
    lines = visits(
        "Lokasi|Tanggal|Status|Alasan",
        ("Cerme", "1/2/2026", "Dibatalkan", "hujan"),
        ("Cerme", "1/2/2026", "Terlaksana", None),
    )
    assert counts(one_office.preview(lines)) == (2, 0, 0, 0)
    one_office.take(lines)
    assert counts(one_office.preview(lines)) == (0, 0, 2, 0)


def test_two_visits_of_a_day_are_told_apart_by_id(one_office):
    one_office.take(visits("Kode kunjungan|Lokasi|Tanggal", ("a", "Cerme", "1/2/2026"), ("b", "Cerme", "1/2/2026")))
    preview = one_office.preview(visits("Lokasi|Tanggal|Rumah", ("Cerme", "1/2/2026", 4)))
    assert "punya 2 kunjungan" in texts(preview)[0]
    assert counts(one_office.preview(visits("Kode kunjungan|Rumah", ("a", 4)))) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("second", "expected", "said"),
    [
        (("Cerme", "1/2/2026", 4), (1, 0, 0, 1), "hapus salah satu"),
        (("CERME", "2026-02-01", 5), (0, 0, 0, 2), "isinya berbeda"),
    ],
)
def test_rows_about_the_same_visit_are_told(one_office, second, expected, said):
    preview = one_office.preview(visits("Lokasi|Tanggal|Rumah", ("Cerme", "1/2/2026", 4), second))
    assert counts(preview) == expected
    assert all(said in text for text in texts(preview))


def test_a_row_about_the_visit_that_one_before_it_makes_is_told(one_office):
    headings = "Kode kunjungan|Lokasi|Tanggal|Rumah"
    preview = one_office.preview(visits(headings, ("k1", "Cerme", "1/2/2026", 4), (None, "Cerme", "1/2/2026", 5)))
    assert counts(preview) == (1, 0, 0, 1)
    assert "kunjungan yang sama dengan baris 2" in texts(preview)[0]


def test_simulated_rows_stay_out_of_an_office_and_enter_a_demo_as_such(one_office, demo):
    lines = visits("Lokasi|Tanggal|Rumah|Keterangan", ("Cerme", "1/2/2026", 4, "DATA SIMULASI"))
    preview = one_office.preview(lines)
    assert counts(preview) == (0, 0, 0, 1)
    assert "tidak boleh masuk basis data kantor" in texts(preview)[0]
    before = set(demo.records.visits.index)
    demo.take(lines)
    (fresh,) = set(demo.records.visits.index) - before
    assert demo.records.visits["simulated"][fresh]


def test_a_sheet_of_notes_says_it_for_all(one_office):
    notes = table(("DATA SIMULASI", "Angka rekaan"), ("Judul", "x"), sheet="Keterangan")
    assert counts(one_office.preview(visits("Lokasi|Tanggal", ("Cerme", "1/2/2026")), notes)) == (0, 0, 0, 1)


INSTANCE = "uuid:0a1b2c3d-0000-4000-8000-000000000001"
FORM = "instance_id|site_id|date|status|houses|rooms|note|need_sewing"


def sent(*rows):
    return visits(FORM, *rows, is_whole=True)


def test_a_submission_takes_the_planned_visit_of_its_day(one_office):
    plan = one_office.take(
        visits("Lokasi|Tanggal|Tim", ("Cerme", "10/3/2026", "Tim Utara"), ("Tambi", "20/3/2026", "Tim"))
    )
    assert plan.rows_new == 2
    one_office.take(sent((INSTANCE, "cerme", "2026-03-10", "done", 4, 9, None, 2)))
    row = one_office.records.visits.loc["2026-03-10-cerme"]
    assert (row["status"], row["team"], row["instance_id"]) == ("done", "Tim Utara", INSTANCE)


def test_a_correction_changes_moves_and_clears_the_same_visit(one_office):
    one_office.take(sent((INSTANCE, "cerme", "2026-03-10", "done", 4, 9, "ramai", 2)))
    one_office.take(sent((INSTANCE, "tambi", "2026-03-09", "done", 5, None, None, None)))
    (row,) = [row for row in one_office.records.visits.to_dict("records") if row["instance_id"] == INSTANCE]
    assert (row["site_id"], row["date"].date()) == ("tambi", dt.date(2026, 3, 9))
    (seen,) = one_office.records.observations.to_dict("records")
    assert seen["houses"] == 5
    assert pd.isna(seen["note"])
    assert one_office.records.needs.empty


def test_what_the_office_has_corrected_since_stays_when_the_same_submission_comes_again(one_office):
    submission = sent((INSTANCE, "cerme", "2026-03-10", "done", 4, 9, "ramai", 2))
    one_office.take(submission)
    visit_id = "2026-03-10-cerme"
    opened = open_visit(one_office.engine, visit_id)
    mended = opened.entry.__class__(**{**vars(opened.entry), "houses": 6, "needs": {}})
    save_visit(one_office.engine, opened, mended, who="kantor", today=TODAY)
    preview = one_office.preview(submission)
    assert counts(preview) == (0, 0, 1, 0)
    assert preview.unchanged_frame["kept"].tolist() == ["Rumah, Menjahit"]
    corrected = one_office.preview(sent((INSTANCE, "cerme", "2026-03-10", "done", 7, 9, "ramai", 2)))
    assert corrected.changed_frame[["column", "old", "new"]].to_numpy().tolist() == [["Rumah (unit)", "6", "7"]]


def test_a_correction_by_file_stays_too_and_a_later_submission_changes_only_what_it_says_anew(one_office):
    one_office.take(sent((INSTANCE, "cerme", "2026-03-10", "done", 4, 9, None, None)))
    one_office.take(visits("Lokasi|Tanggal|Rumah", ("Cerme", "10/3/2026", 6)))
    for rooms in (10, 11):  # corrected at the server, and then again
        one_office.take(sent((INSTANCE, "cerme", "2026-03-10", "done", 4, rooms, None, None)))
        (seen,) = one_office.records.observations.to_dict("records")
        assert (seen["houses"], seen["rooms"]) == (6, rooms)
    one_office.take(sent((INSTANCE, "cerme", "2026-03-10", "done", 5, 11, None, None)))
    assert one_office.records.observations["houses"].tolist() == [5]


def test_an_undone_import_of_submissions_has_said_nothing(one_office):
    submission = sent((INSTANCE, "cerme", "2026-03-10", "done", 4, 9, "ramai", 2))
    applied = one_office.take(submission)
    undo_import(one_office.engine, applied.import_id, who="kantor")
    assert counts(one_office.preview(submission)) == (1, 0, 0, 0)
    one_office.take(visits("Lokasi|Tanggal|Kode isian|Rumah", ("Cerme", "10/3/2026", INSTANCE, 7)))
    assert ["Rumah (unit)", "7", "4"] in one_office.preview(submission).changed_frame[
        ["column", "old", "new"]
    ].to_numpy().tolist()


def test_a_second_submission_of_a_day_is_told(one_office):
    one_office.take(sent((INSTANCE, "cerme", "2026-03-10", "done", 4, 9, None, None)))
    preview = one_office.preview(sent((INSTANCE[:-1] + "2", "cerme", "2026-03-10", "done", 4, 9, None, None)))
    assert "kiriman formulir lain" in texts(preview)[0]
