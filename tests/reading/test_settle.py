"""Which row has the headings, and what of a sheet can be read only one way."""

import pytest

from geo.errors import DataError
from geo.exchange.reading.settle import Merged, settle_lines

DATA = ["Cerme", "2020-10-14", 12, 4]


def settle(*rows, merged=()):
    lines = [(number, list(cells)) for number, cells in enumerate(rows, start=1)]
    return settle_lines("k.xlsx", "Satu", lines, merged)


def test_the_first_row_has_the_headings():
    table = settle(["Lokasi", "Tanggal", "Rumah", "TL"], DATA)
    assert table.headings == ("Lokasi", "Tanggal", "Rumah", "TL")
    assert table.rows == [(2, tuple(DATA))]


def test_titles_above_are_passed_over_and_named():
    table = settle(["LAPORAN KUNJUNGAN"], ["Kabupaten:", "Kediri"], [], ["Lokasi", "Tanggal", "Rumah", "TL"], DATA)
    assert table.headings[0] == "Lokasi"
    assert table.left_out == ("baris 1 (di atas judul kolom)", "baris 2 (di atas judul kolom)")


def test_an_unnamed_column_does_not_make_data_the_headings():
    table = settle(["Lokasi", "Tanggal", None, "Catatan"], ["Cerme", "kemarin", "x", "y"])
    assert table.headings == ("Lokasi", "Tanggal", "", "Catatan")


def test_headings_alone_are_a_table_without_rows():
    assert settle(["Lokasi", "Tanggal"]).rows == []


def test_columns_without_heading_and_data_are_left_out():
    table = settle(["Lokasi", None, "TL", None], ["Cerme", None, 3, None])
    assert (table.headings, table.rows) == (("Lokasi", "TL"), [(2, ("Cerme", 3))])


def test_groups_over_headings_are_joined_only_where_two_are_alike():
    merged = [Merged(1, 0, 2, 0), Merged(1, 1, 1, 2), Merged(1, 3, 1, 4)]
    table = settle(
        ["Lokasi", "Rumah", None, "Kamar", None],
        [None, "Jumlah", "Kosong", "Jumlah", "Terisi"],
        ["Cerme", 12, 3, 48, 20],
        merged=merged,
    )
    assert table.headings == ("Lokasi", "Rumah Jumlah", "Kosong", "Kamar Jumlah", "Terisi")
    assert table.rows == [(3, ("Cerme", 12, 3, 48, 20))]


def test_headings_two_rows_tall_are_read_once():
    merged = [Merged(1, at, 2, at) for at in range(4)]
    table = settle(["Lokasi", "Tanggal", "Rumah", "TL"], [], DATA, merged=merged)
    assert table.rows == [(3, tuple(DATA))]


def test_a_heading_over_two_columns_is_still_one():
    table = settle(["Lokasi", None, "Rumah", "TL"], ["Cerme", None, 12, 4], merged=[Merged(1, 0, 1, 1)])
    assert (table.headings, table.rows) == (("Lokasi", "Rumah", "TL"), [(2, ("Cerme", 12, 4))])


def test_the_row_that_numbers_the_columns_is_passed_over():
    table = settle(["Lokasi", "Tanggal", "Rumah", "TL"], ["(1)", "(2)", "(3)", "(4)"], DATA)
    assert table.rows == [(3, tuple(DATA))]
    assert table.left_out == ("baris 2 (nomor kolom)",)


@pytest.mark.parametrize("row", [[1, 2, 3], [1, 2, 3, 5], [2, 3, 4, 5], [1, 2, 3, None]])
def test_counts_are_no_numbers_of_columns(row):
    headings = ["Lokasi", "Rumah", "Kamar", "TL"][: len(row)]
    assert len(settle(headings, row).rows) == 1


def test_joined_cells_among_the_data_are_refused():
    with pytest.raises(DataError, match=r"k\.xlsx lembar Satu: sel gabungan A2:A3; pisahkan"):
        settle(["Lokasi", "TL"], ["Cerme", 3], [None, 4], merged=[Merged(2, 0, 3, 0)])


def test_empty_joined_cells_do_no_harm():
    assert len(settle(["Lokasi", "TL"], ["Cerme", 3], merged=[Merged(9, 0, 9, 4)]).rows) == 1


@pytest.mark.parametrize(
    ("text", "words"), [("a\0b", "huruf rusak"), ("\ud800", "huruf rusak"), ("x" * 32_768, "32.768 huruf")]
)
def test_a_text_that_cannot_be_kept_is_told_with_its_place(text, words):
    with pytest.raises(DataError) as caught:
        settle(["Lokasi", "Catatan"], ["Cerme", text])
    (problem,) = caught.value.problems
    assert problem.startswith("k.xlsx lembar Satu baris 2, Catatan: ")
    assert words in problem


def test_hundreds_of_faults_stay_a_readable_list():
    with pytest.raises(DataError) as caught:
        settle(["Lokasi", "Catatan"], *(["Cerme", "\0"] for _ in range(300)))
    assert len(caught.value.problems) == 201
    assert "100 lagi" in caught.value.problems[-1]


def test_an_apostrophe_against_formulas_is_taken_away():
    assert settle(["Lokasi", "Catatan"], ["Cerme", "'=1+1"]).rows == [(2, ("Cerme", "=1+1"))]


def test_a_sheet_without_a_filled_cell_is_no_table():
    assert settle([], [None, " "]) is None
