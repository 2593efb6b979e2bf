"""Every kind of file finds its reader by what is in it; the others are refused by their own name."""

import pytest

from geo.errors import DataError
from geo.exchange.reading.raw import read_raw, short_name
from geo.exchange.reading.table import column_letter
from tests.reading.files import MAIN, bare_workbook, gpx, kml, packed, point, points, sheet_xml, text_rows, workbook

PLACE = "<Placemark><name>Cerme</name><Point><coordinates>112.1,-7.8</coordinates></Point></Placemark>"
BOOK = workbook(("Satu", [["Lokasi"], ["Cerme"]]))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "value"),
    [
        ("a.csv", b"Lokasi,TL\nCerme,3\n", "Cerme"),
        ("a.TXT", b"Lokasi\tTL\nCerme\t3\n", "Cerme"),
        ("a.xlsx", BOOK, "Cerme"),
        ("a.xlsm", BOOK, "Cerme"),
        ("tanpa akhiran", BOOK, "Cerme"),
        ("a.geojson", points(point(name="Cerme")), "Cerme"),
        ("a.json", points(point(name="Cerme")), "Cerme"),
        ("a.kml", kml(PLACE), "Cerme"),
        ("a.gpx", gpx('<wpt lat="-7.8" lon="112.1"><name>Cerme</name></wpt>'), "Cerme"),
        ("a.kmz", packed([("doc.kml", kml(PLACE))]), "Cerme"),
        ("../../x\\a.csv", b"Lokasi,TL\nCerme,3\n", "Cerme"),
    ],
)
def test_every_kind_of_file_is_read(name, content, value):
    (table,) = read_raw(name, content)
    assert value in table.rows[0][1]
    assert table.file == name.replace("\\", "/").rpartition("/")[2]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xls", OLE, "berkas Office lama (.xls)"),
        ("a.xlsx", OLE, "berkas Office lama (.xls)"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "terkunci kata sandi"),
        ("a.xls", b"<html><table></table></html>", "isinya halaman web"),
        ("a.xls", b"a\tb\n", "XLS lama tidak dibaca"),
        ("a.ods", packed([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), "ODS"),
        ("a.xlsx", packed([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), "ODS"),
        ("a.xlsx", packed([("[Content_Types].xml", "<x/>"), ("xl/workbook.bin", b"x")]), "XLSB"),
        ("a.xlsx", b"Lokasi,TL\n", "bukan XLSX yang sah"),
        ("a.xlsx", packed([("word/document.xml", "<x/>"), ("[Content_Types].xml", "<x/>")]), "bukan XLSX yang sah"),
        ("a.pdf", b"%PDF-1.7", "isinya PDF"),
        ("a.csv", b"%PDF-1.7", "isinya PDF"),
        ("a.csv", b"\x89PNG\r\n", "gambar PNG"),
        ("a.csv", b"\xff\xd8\xff\xe0", "gambar JPEG"),
        ("a.gpkg", b"SQLite format 3\0", "basis data"),
        ("a.shp", b"\x00\x00\x27\x0a", "jenis berkas tidak dikenal"),
        ("a.geojson", b"<OGRVRTDataSource/>", "bukan GeoJSON"),
        ("a.vrt", b"<OGRVRTDataSource/>", "jenis berkas tidak dikenal"),
        ("a.kml", b"{}", "XML yang rusak"),
        ("a", b"Lokasi,TL\n", "jenis berkas tidak dikenal"),
        ("", b"x", "berkas: jenis berkas"),
        ("a.csv", b"", "kosong; baris pertama harus berisi nama kolom."),
        ("a.csv", b" \n\n", "kosong; baris pertama harus berisi nama kolom."),
        ("a.geojson", points(), "kosong; periksa isinya"),
        *((f"a{suffix}", b"", "kosong; periksa isinya") for suffix in (".geojson", ".kml", ".gpx", ".kmz", ".zip")),
        ("a.csv", bytes(5_000_001), "lebih besar dari 5 MB"),
    ],
)
def test_every_other_file_is_refused_by_its_own_name(name, content, words):
    with pytest.raises(DataError) as caught:
        read_raw(name, content)
    (problem,) = caught.value.problems
    assert words in problem
    assert problem.endswith(".")


def test_one_long_text_that_many_cells_refer_to_counts_as_often():
    shared = f'<sst xmlns="{MAIN}"><si><t>{"xy" * 15_000}</t></si></sst>'
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 400))
    with pytest.raises(DataError, match="11 juta huruf, paling banyak 5 juta"):
        read_raw("a.xlsx", bare_workbook(sheet_xml(rows), **{"xl/sharedStrings.xml": shared}))


def test_an_address_is_only_a_text():
    (table,) = read_raw("/vsicurl/http://127.0.0.1/x.csv", b"a,b\n/vsicurl/http://127.0.0.1/y,2\n")
    assert table.rows == [(2, ("/vsicurl/http://127.0.0.1/y", "2"))]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\data\\a.csv", "a.csv"), ("/etc/a.csv", "a.csv"),
        ("a\n\x1b[31mb.csv", "a??[31mb.csv"), ("\u202ea.csv", "?a.csv"),
        ("x" * 300 + ".csv", "x" * 40 + "\u2026" + "x" * 36 + ".csv"), ("/", "berkas"), ("\ud800.csv", "?.csv"),
        ("Bu Siti 081234567890.CSV", "(nama disembunyikan).CSV"), ("NIK 3506234101900001", "(nama disembunyikan)"),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_files_name_is_shown_without_folders_and_tricks(name, shown):
    assert short_name(name) == shown


PERSON = "Bu Siti 081234567890"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param(f"{PERSON}.csv", b"a,b\n1\n", id="file"),
        pytest.param(f"{PERSON}.pdf", b"%PDF-1.7", id="file of another kind"),
        pytest.param(
            "a.xlsx",
            workbook((PERSON, [["Lokasi"], ["a"]]), prepare=lambda book: book[PERSON].merge_cells("A2:A3")),
            id="sheet",
        ),
        pytest.param(
            "a.xlsx", bare_workbook(sheet_xml(text_rows(["Lokasi", PERSON], ["a", "x" * 40_000]))), id="heading"
        ),
        pytest.param("a.geojson", f'{{"{PERSON}": 1, "{PERSON}": 2}}'.encode(), id="key twice"),
        pytest.param("a.geojson", points(crs={"type": "name", "properties": {"name": PERSON}}), id="coordinate system"),
        pytest.param(
            "a.geojson",
            points({"type": "Feature", "properties": {}, "geometry": {"type": PERSON}}),
            id="kind of geometry",
        ),
        pytest.param("a.kml", b"<Telepon.081234567890/>", id="element"),
        pytest.param("a.zip", packed([(f"{PERSON}.csv", b"a,b\n1\n")]), id="file in a zip"),
    ],
)
def test_no_message_repeats_a_name_that_tells_of_a_person(name, content):
    with pytest.raises(DataError) as caught:
        read_raw(name, content)
    assert "(nama disembunyikan)" in str(caught.value)
    assert "Siti" not in str(caught.value)
    assert "7890" not in str(caught.value)


def test_a_sheet_without_rows_is_still_told_from_an_empty_file():
    assert read_raw("a.xlsx", workbook(("Satu", [["Lokasi"]])))[0].rows == []
    with pytest.raises(DataError, match="kosong"):
        read_raw("a.xlsx", workbook(("Satu", [])))


def test_columns_have_the_letters_of_spreadsheets():
    assert [column_letter(at) for at in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_sheet_xml_alone_is_no_workbook():
    with pytest.raises(DataError, match="jenis berkas tidak dikenal"):
        read_raw("sheet1.xml", sheet_xml("").encode())
