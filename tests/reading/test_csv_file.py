"""CSV as spreadsheets, scripts and people save it."""

import pytest

from geo.errors import DataError
from geo.exchange.reading.csv_file import read_csv

TABLE = (("Lokasi", "Tanggal", "Catatan"), [(2, ("Cerme", "14/10/2020", "Kafé, 3 rumah")), (3, ("Tambi", None, None))])


def problems_of(content):
    with pytest.raises(DataError) as caught:
        read_csv("k.csv", content)
    return list(caught.value.problems)


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_a_table_is_read_however_it_was_saved(separator, encoding, end):
    rows = [["Lokasi", "Tanggal", "Catatan"], ["Cerme", "14/10/2020", '"Kafé, 3 rumah"'], ["Tambi", "", ""]]
    text = end.join(separator.join(row) for row in rows) + end
    content = b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be-bom" else text.encode(encoding)
    table = read_csv("k.csv", content)
    assert (table.headings, table.rows) == TABLE


def test_decimal_commas_do_not_hide_the_semicolon():
    table = read_csv("k.csv", b"nama;lat;lon\nA;-7,8;112,1\nB;-7,9;112,2\nC;-7,7;112,3\n")
    assert table.headings == ("nama", "lat", "lon")


def test_the_separator_that_excel_announces_is_believed():
    table = read_csv("k.csv", b"sep=|\r\na|b\r\n1|2\r\n")
    assert (table.headings, table.rows) == (("a", "b"), [(3, ("1", "2"))])


def test_a_quoted_cell_may_hold_separators_quotes_and_lines():
    table = read_csv("k.csv", b'a,b\n"1,""2""\n3",x\n\n4,y\n')
    assert table.rows == [(2, ('1,"2"\n3', "x")), (4, ("4", "y"))]


def test_titles_and_empty_rows_above_the_headings_are_passed_over():
    table = read_csv("k.csv", b"LAPORAN;;\n;;\nLokasi;Rumah;TL\nCerme;12;4\n")
    assert (table.headings, table.rows) == (("Lokasi", "Rumah", "TL"), [(4, ("Cerme", "12", "4"))])
    assert table.left_out == ("baris 1 (di atas judul kolom)",)


def test_every_row_of_another_width_is_told():
    found = problems_of(b"a,b,c\n1,2,3\n-7,8,112,1\n4,5\n")
    assert [problem.split(":")[0] for problem in found] == ["k.csv baris 3", "k.csv baris 4"]
    assert "ada 4 sel, padahal 3 kolom" in found[0]
    assert "tanda kutip" in found[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"a,b\n1,\0\n", "baris 2: memuat NUL", id="nul"),
        pytest.param("a,b\n1,2\n".encode("utf-16-le"), "memuat NUL", id="utf-16 without its mark"),
        pytest.param(b"a,b\n\x81\x8d,2\n", "UTF-8, UTF-16 atau Windows-1252", id="no encoding"),
        pytest.param(b"\xff\xfea\x00,\x00\x00\xd8\n\x00", "UTF-8, UTF-16", id="half a letter in utf-16"),
        pytest.param(b'a,b\n"1,2\n', "tanda kutip tidak ditutup", id="open quote"),
        pytest.param(b'a,b\n"1"x,2\n', "tanda kutip penutup", id="text after a quote"),
        pytest.param(b"a,b\n" + b"x" * 40_000 + b",2\n", "40.000 huruf", id="cell longer than Excel's"),
        pytest.param(b"a,b\n" + b"x" * 140_000 + b",2\n", "satu sel terlalu panjang", id="cell longer than CSV's"),
        pytest.param(b",".join([b"k"] * 1_000_000), "paling banyak 300", id="a million columns"),
        pytest.param(
            b",".join(b"k%d" % at for at in range(301)) + b"\n" + b"1," * 300 + b"1", "301 kolom", id="301 columns"
        ),
        pytest.param(b"a,b\n" + b"1,2\n" * 5_001, "lebih dari 5.000 baris", id="5,001 rows"),
    ],
)
def test_what_has_no_sure_reading_is_refused(content, words):
    (problem, *_) = problems_of(content)
    assert problem.startswith("k.csv")
    assert words in problem


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n,,\n", b"\xef\xbb\xbf", b" ; ; \n"])
def test_a_file_without_a_filled_cell_is_no_table(content):
    assert read_csv("k.csv", content) is None


def test_five_thousand_rows_are_taken():
    table = read_csv("k.csv", b"a,b\n" + b"1,2\n" * 5_000)
    assert len(table.rows) == 5_000
