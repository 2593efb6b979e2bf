"""Cells become values or faults with their place; what may be about a person goes no further."""

import datetime as dt

import pytest

from geo.exchange.incoming.columns import match_columns
from geo.exchange.incoming.rows import HIDDEN, read_rows
from geo.exchange.reading.table import NOT_CALCULATED, NOT_CALCULATED_CURE
from tests.incoming.conftest import table


def read(heading, cell, *, sheet="Kunjungan", is_whole=False):
    matched = match_columns(table([heading], [cell], sheet=sheet, is_whole=is_whole))
    (row,) = read_rows(matched, is_simulated=False)
    return row


@pytest.mark.parametrize(
    ("sheet", "heading", "cell", "name", "value"),
    [
        ("Kunjungan", "Tanggal", dt.date(2026, 2, 1), "date", dt.date(2026, 2, 1)),
        ("Kunjungan", "Tanggal", "14/10/2020", "date", dt.date(2020, 10, 14)),
        ("Kunjungan", "Tanggal", "14 Oktober 2020", "date", dt.date(2020, 10, 14)),
        ("Kunjungan", "Jam datang", "9.30", "time_in", "09:30"),
        ("Kunjungan", "Status", "Terlaksana", "status", "done"),
        ("Kunjungan", "status", "planned", "status", "planned"),
        ("Kunjungan", "Yang hadir", "LSM dan Dinsos", "attended_by", "dinsos lsm"),
        ("Kunjungan", "Kamar", 12.0, "rooms", 12),
        ("Kunjungan", "Kamar", "12,0", "rooms", 12),
        ("Kunjungan", "Prokes", "BAIK", "health_protocol", "baik"),
        ("Kunjungan", "Catatan", "=1+1", "note", "=1+1"),
        ("Kunjungan", "Catatan", "satu\r\ndua", "note", "satu\ndua"),
        ("Kunjungan", "Tim", "Tim \n Utara", "team", "Tim Utara"),
        ("Kunjungan", "Kode isian", "uuid:12345678-1234-1234-1234-123456789012", "instance_id", None),
        ("Kebutuhan", "Jenis kebutuhan", "menjahit", "category", "sewing"),
        ("Lokasi", "Lintang", "-7,8015", "lat", -7.8015),
        ("Lokasi", "Bujur", "112.015", "lon", 112.015),
    ],
)
def test_a_cell_is_read_as_its_column_is_meant(sheet, heading, cell, name, value):
    row = read(heading, cell, sheet=sheet)
    assert row.refusals == []
    assert row.given == {name: value or cell}


@pytest.mark.parametrize("cell", [None, "", "   ", float("nan")])
def test_an_empty_cell_says_nothing_but_in_a_submission(cell):
    assert read("Kamar", cell).given == {}
    assert read("Kamar", cell, is_whole=True).given == {"rooms": None}
    assert read("Status", cell, is_whole=True).given == {}


@pytest.mark.parametrize(
    ("heading", "cell", "shown", "cure"),
    [
        ("Kamar", "dua", "dua", "tulis angka saja"),
        ("Kamar", -3, "-3", "kurang dari nol"),
        ("Kamar", 100_001, "100001", "lebih dari 100.000"),
        ("Kamar", "1.000", "1.000", "tanpa pemisah ribuan"),
        ("Urutan", 0, "0", "di luar 1 sampai"),
        ("Tanggal", "31/2/2026", "31/2/2026", "bukan tanggal yang ada"),
        ("Tanggal", "1/2/26", "1/2/26", "empat angka"),
        ("Status", "terlaksna", "terlaksna", "mungkin Terlaksana"),
        ("Jam datang", "25.00", "25.00", "bukan jam"),
        ("Catatan", "a" * 2001, "a" * 39 + "…", "paling banyak 2.000"),
        ("Alasan", "a" * 501, "a" * 39 + "…", "paling banyak 500"),
        ("Sumber", "a\x07b", "a b", "tidak dapat dicetak"),
        ("Sumber", "a\u202eb", "ab", "tidak dapat dicetak"),
        ("Alasan", "a\u2067b", "ab", "tidak dapat dicetak"),
        ("Menjahit", -1, "-1", "kurang dari nol"),
    ],
)
def test_a_fault_has_its_value_and_its_cure(heading, cell, shown, cure):
    row = read(heading, cell)
    (refusal,) = row.refusals
    assert (refusal.file, refusal.sheet, refusal.row, refusal.column) == ("berkas.csv", "Kunjungan", 2, heading)
    assert refusal.value == shown
    assert cure in refusal.cure
    assert row.given == {}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Catatan", "hubungi 0812-3456-7890"),
        ("Catatan", "NIK 3506 0112 3456 7890"),
        ("Catatan", 3506011234567890),
        ("Catatan", "surat ke sri@contoh.id"),
        ("Catatan", "bertemu Ibu Siti"),
        ("Kamar", "081234567890"),
        ("Tanggal", "3506011234567890"),
        ("Status", "sri@contoh.id"),
        ("Yang hadir", "Siti Aminah"),
        ("Pemilik", "Siti"),
        ("Kode kunjungan", "3506011234567890"),
        ("Kode isian", "3506-0112-3456-7890"),
    ],
)
def test_personal_data_refuse_the_row_and_are_not_shown(heading, cell):
    row = read(heading, cell)
    (refusal,) = row.refusals
    assert refusal.value == HIDDEN
    assert str(cell) not in repr(row)
    assert row.given == {}


@pytest.mark.parametrize("cell", ["2026-03-11-dadapan-12345678", "2026-03-11-3506-12345678"])
def test_an_id_with_a_date_in_front_is_no_number_of_a_person(cell):
    assert read("Kode kunjungan", cell).given == {"visit_id": cell}


def test_a_row_is_simulated_when_it_or_the_whole_file_says_so():
    matched = match_columns(table(("Tanggal", "Keterangan"), ("1/2/2026", "DATA SIMULASI"), ("1/2/2026", None)))
    assert [row.is_simulated for row in read_rows(matched, is_simulated=False)] == [True, False]
    assert [row.is_simulated for row in read_rows(matched, is_simulated=True)] == [True, True]


@pytest.mark.parametrize("heading", ["Kamar", "Tanggal", "Catatan", "Lokasi", "Status", "Keterangan"])
def test_a_formula_never_calculated_refuses_its_row_in_every_column(heading):
    row = read(heading, NOT_CALCULATED)
    assert [(one.column, one.cure) for one in row.refusals] == [(heading, NOT_CALCULATED_CURE)]
    assert (row.given, row.is_simulated) == ({}, False)


def test_one_formula_never_calculated_leaves_the_other_rows(one_office):
    rows = [("Cerme", "3/2/2026", 4), ("Tambi", "3/2/2026", NOT_CALCULATED)]
    preview = one_office.preview(table(["Lokasi", "Tanggal", "Kamar"], *rows, sheet="Kunjungan"))
    assert [one.state for one in preview.settled] == ["new", "refused"]
    assert [one.row for one in preview.refusals] == [3]


@pytest.mark.parametrize(
    "cells",
    [
        ("JUMLAH", None, None, NOT_CALCULATED),
        ("9", "Total", None, 12),
        (None, "Jumlah seluruhnya:", "x", 12),
        ("Subtotal", None, None, 3),
    ],
)
def test_a_row_that_adds_up_others_does_not_belong_in(one_office, cells):
    headings = ["No", "Lokasi", "Tanggal", "Kamar"]
    preview = one_office.preview(table(headings, ("1", "Cerme", "3/2/2026", 4), cells, sheet="Kunjungan"))
    assert [one.state for one in preview.settled] == ["new", "refused"]
    (told,) = preview.refusals
    assert (told.row, told.column) == (3, "")
    assert "baris jumlah" in told.cure


def test_a_site_whose_name_begins_with_such_a_word_is_a_site():
    assert read("Lokasi", "Jumlah Rejo").given == {"site_name": "Jumlah Rejo"}
