"""Headings, Indonesian or English, find their columns; what is about a person, a photograph or unknown stays out."""

import pytest

from geo.exchange.fields import TABLES
from geo.exchange.incoming.columns import LeftOut, MatchedTable, fields_of, match_columns
from geo.needs import NEED_WORDS
from tests.incoming.conftest import table


def columns_of(headings, sheet="Kunjungan", rows=(("x",) * 20,)):
    matched = match_columns(table(headings, *(row[: len(headings)] for row in rows), sheet=sheet))
    assert isinstance(matched, MatchedTable)
    return matched


@pytest.mark.parametrize(
    ("sheet", "heading", "name", "how"),
    [
        ("Lokasi", "Nama lokasi", "name", "same"),
        ("Lokasi", "NAMA", "name", "usual"),
        ("Lokasi", "Eks Lokalisasi", "name", "usual"),
        ("sites", "site_id", "site_id", "same"),
        ("Lokasi", "Lintang (derajat)", "lat", "same"),
        ("Lokasi", "Longitude", "lon", "usual"),
        ("Lokasi", "Ketelitian titik (m)", "accuracy_m", "same"),
        ("Lokasi", "Kecamatn", "kecamatan", "near"),
        ("Kunjungan", "Tanggal", "date", "same"),
        ("Kunjungan", "Hari/Tanggal", "date", "usual"),
        ("Kunjungan", "TGL KUNJUNGAN", "date", "usual"),
        ("Kunjungan", "visit_date", "date", "usual"),
        ("Kunjungan", "Tangal kunjungan", "date", "near"),
        ("Kunjungan", "Jam  Datang", "time_in", "same"),
        ("Kunjungan", "time out", "time_out", "same"),
        ("Kunjungan", "Kamar (unit)", "rooms", "same"),
        ("Kunjungan", "Jumlah Kamar", "rooms", "same"),
        ("Kunjungan", "Jml. Wisma (unit)", "houses", "usual"),
        ("Kunjungan", "living-in", "living_in", "same"),
        ("Kunjungan", "Tidak langsung", "tl", "usual"),
        ("Kunjungan", "Prokes", "health_protocol", "usual"),
        ("Kunjungan", "RTL", "next_step", "usual"),
        ("Kunjungan", "need_sewing", "need_sewing", "same"),
        ("Kunjungan", "Kebutuhan: Menjahit", "need_sewing", "usual"),
        ("Kunjungan", "Modal usaha (orang)", "need_capital", "usual"),
        ("Hitungan", "Protokol kesehatan", "health_protocol", "same"),
        ("Kebutuhan", "Jenis kebutuhan", "category", "same"),
        ("Kebutuhan", "Jumlah", "count", "usual"),
        ("Hasil", "Dilatih (orang)", "trained", "same"),
    ],
)
def test_a_heading_finds_its_column_and_says_how(sheet, heading, name, how):
    (column,) = columns_of([heading], sheet).columns
    assert (column.field.name, column.how) == (name, how)


@pytest.mark.parametrize("known", TABLES, ids=lambda known: known.name)
@pytest.mark.parametrize("written", ["label", "heading", "name"])
def test_whatever_a_file_of_ours_writes_is_recognised(known, written):
    matched = columns_of([getattr(field, written) for field in known.fields], known.title, [("DATA SIMULASI",) * 20])
    assert [column.field.name for column in matched.columns] == [field.name for field in known.fields]
    assert {column.how for column in matched.columns} == {"same"}


@pytest.mark.parametrize("code", NEED_WORDS)
def test_every_need_may_be_a_column_of_a_visit(code):
    for heading in (f"need_{code}", NEED_WORDS[code], f"Kebutuhan {NEED_WORDS[code]}"):
        assert columns_of([heading]).names == {f"need_{code}"}


@pytest.mark.parametrize(
    ("heading", "cell", "reason"),
    [
        ("NIK", "1", "data pribadi"),
        ("No. HP", "1", "data pribadi"),
        ("E-mail", "1", "data pribadi"),
        ("Nama penghuni", "1", "data pribadi"),
        ("Nama Lengkap", "1", "data pribadi"),
        ("Nama", "1", "data pribadi"),
        ("Kolom lain", "3506011234567890", "data pribadi"),
        ("Kolom lain", 3506011234567890, "data pribadi"),
        ("Kontak", "0812-3456-7890", "data pribadi"),
        ("Foto lokasi", "a.jpg", "foto"),
        ("Photo", "a.jpg", "foto"),
        ("Warna cat", "biru", "tidak dikenal"),
        ("", "biru", "tanpa nama"),
    ],
)
def test_what_does_not_belong_is_left_out_with_the_reason(heading, cell, reason):
    matched = columns_of(["Tanggal", heading], rows=[("1/2/2026", cell)])
    assert matched.names == {"date"}
    (left,) = matched.left_out
    assert reason in left.reason
    assert left.heading == (heading or "kolom ke-2")


def test_an_empty_column_without_a_name_is_not_spoken_of():
    assert columns_of(["Tanggal", ""], rows=[("1/2/2026", None)]).left_out == ()


def test_a_heading_that_is_itself_personal_is_not_repeated():
    matched = columns_of(["Tanggal", "0812 3456 7890"], rows=[("1/2/2026", 1)])
    assert "3456" not in str(matched.left_out)
    assert len(matched.left_out) == 1


def test_of_two_columns_that_say_the_same_the_surer_one_is_taken():
    matched = columns_of(["Tgl", "Tanggal", "date"])
    assert [column.at for column in matched.columns] == [1]
    assert [(left.heading, "Tanggal" in left.reason) for left in matched.left_out] == [("Tgl", True), ("date", True)]


def test_keterangan_is_a_note_unless_it_says_what_our_files_say():
    assert columns_of(["Keterangan"], rows=[("jalan rusak",)]).names == {"note"}
    assert columns_of(["Keterangan"], rows=[("DATA SIMULASI",), (None,)]).names == {"simulated"}


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("Lokasi", "Tanggal", "Rumah"), "visits"),
        (("site_id", "date", "status"), "visits"),
        (("Lokasi", "Tanggal", "Jenis kebutuhan", "Jumlah"), "needs"),
        (("Kode hitungan", "Kode kunjungan", "Rumah"), "observations"),
        (("Lokasi", "Tanggal", "Dilatih", "Kembali"), "outcomes"),
        (("Nama", "Kecamatan", "Lintang", "Bujur"), "sites"),
    ],
)
def test_a_sheet_without_a_telling_name_is_told_by_its_columns(headings, expected):
    assert columns_of(headings, "Sheet1").table == expected


def test_a_file_of_points_has_sites():
    matched = match_columns(table(("name", "lat", "lon"), ("A", 1, 2), file="titik.gpx"))
    assert isinstance(matched, MatchedTable)
    assert matched.table == "sites"


@pytest.mark.parametrize(
    ("sheet", "rows", "reason"),
    [
        ("Keterangan", [("a", "b")], "lembar keterangan"),
        ("METADATA", [("a", "b")], "lembar keterangan"),
        ("Kunjungan", [], "tidak berisi baris"),
        ("Gaji", [("a", "b")], "tidak dikenali"),
    ],
)
def test_a_sheet_that_is_no_table_of_ours_is_left_out(sheet, rows, reason):
    left = match_columns(table(("Golongan", "Upah"), *rows, sheet=sheet))
    assert isinstance(left, LeftOut)
    assert reason in left.reason


def test_the_columns_of_a_table_are_looked_up_not_copied():
    assert fields_of("visits") is fields_of("visits")
    with pytest.raises(TypeError):
        fields_of("visits")["date"] = fields_of("visits")["team"]
