"""Workbooks as Excel, LibreOffice and scripts make them, and broken ones."""

import datetime as dt
import io

import openpyxl
import pytest
from openpyxl.comments import Comment

from geo.errors import DataError
from geo.exchange.reading.cell_dates import date_kind, from_serial
from geo.exchange.reading.raw import read_raw
from geo.exchange.reading.table import NOT_CALCULATED
from geo.exchange.reading.xlsx_file import read_xlsx
from tests.reading.files import MAIN, bare_workbook, packed, sheet_xml, text_rows, workbook

HEADINGS = ["Lokasi", "Tanggal", "Jam", "Rumah"]
DAY, CLOCK = dt.date(2020, 10, 14), dt.time(9, 30)


def rows_of(content):
    (table,) = read_xlsx("k.xlsx", content)
    return table.rows


def problems_of(content):
    with pytest.raises(DataError) as caught:
        read_xlsx("k.xlsx", content)
    return list(caught.value.problems)


def test_every_kind_of_value_is_read_as_what_it_is():
    stamp = dt.datetime(2020, 10, 14, 9, 30)  # noqa: DTZ001 - Excel knows no zones
    cells = ["teks", DAY, CLOCK, 12, 1.5, True, stamp, "#N/A"]
    content = workbook(("Satu", [[f"k{at}" for at in range(8)], cells]))
    assert rows_of(content) == [(2, tuple(cells))]
    assert [type(cell) for cell in rows_of(content)[0][1]] == [type(cell) for cell in cells]


def test_every_visible_sheet_with_cells_is_a_table():
    content = workbook(("Lokasi", [["a", "b"], [1, 2]]), ("Kosong", []), ("Kunjungan", [["c"], ["x"]]))
    assert [(table.sheet, table.headings) for table in read_xlsx("k.xlsx", content)] == [
        ("Lokasi", ("a", "b")),
        ("Kunjungan", ("c",)),
    ]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_left_out_and_named(state):
    def hide(book):
        book["Rahasia"].sheet_state = state

    content = workbook(("Lokasi", [["a"], ["x"]]), ("Rahasia", [["Nama"], ["Siti"]]), prepare=hide)
    (table,) = read_xlsx("k.xlsx", content)
    assert table.sheet == "Lokasi"
    assert table.left_out == ("lembar tersembunyi Rahasia",)


def test_joined_headings_are_read_as_they_look():
    def join(book):
        book["Satu"].merge_cells("A1:D1")
        book["Satu"].merge_cells("A3:A4")
        book["Satu"].merge_cells("B3:C3")

    rows = [["DAFTAR"], [], ["Lokasi", "Penghuni", None, "Rumah"], [None, "Menetap", "TL", None], ["Cerme", 12, 4, 6]]
    (table,) = read_xlsx("k.xlsx", workbook(("Satu", rows), prepare=join))
    assert table.headings[:3] == ("Lokasi", "Menetap", "TL")
    assert table.rows == [(5, ("Cerme", 12, 4, 6))]


def test_a_formula_gives_the_value_it_was_last_calculated_to():
    row = '<row r="2"><c r="A2" t="str"><f>B1</f><v>Cerme</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    content = bare_workbook(sheet_xml(text_rows(["Lokasi", "TL"]) + row))
    assert rows_of(content) == [(2, ("Cerme", 2))]


def test_a_formula_never_calculated_is_told_in_its_place_and_nothing_else_is_lost():
    content = workbook(("Satu", [["Lokasi", "TL"], ["Cerme", 4], ["Tambi", "=SUM(B2)"]]))
    assert rows_of(content) == [(2, ("Cerme", 4)), (3, ("Tambi", NOT_CALCULATED))]


def test_formulas_never_calculated_are_not_taken_for_headings():
    content = workbook(("Satu", [["Lokasi", None], *([f"=A{at}", f"=B{at}"] for at in range(4, 6))]))
    (found,) = read_xlsx("k.xlsx", content)
    assert found.headings == ("Lokasi", "")
    assert found.rows == [(at, (NOT_CALCULATED, NOT_CALCULATED)) for at in (2, 3)]


def test_a_formula_that_gives_no_text_is_an_empty_cell():
    row = '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>3</v></c></row>'
    assert rows_of(bare_workbook(sheet_xml(text_rows(["Lokasi", "TL"]) + row))) == [(2, (None, 3))]


def test_texts_are_read_without_how_they_are_pronounced():
    shared = f'<sst xmlns="{MAIN}"><si><r><t>Cer</t></r><r><t>me</t></r><rPh><t>x</t></rPh></si></sst>'
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>a_x000D_b_x005F_x</t></is></c></row>'
    content = bare_workbook(sheet_xml(text_rows(["Lokasi", "TL"]) + row), **{"xl/sharedStrings.xml": shared})
    assert rows_of(content) == [(2, ("Cerme", "a\rb_x"))]


def test_rows_and_cells_without_references_follow_each_other():
    rows = "<row><c><v>1</v></c></row><row r='4'><c r='B4'><v>2</v></c><c><v>3</v></c></row>"
    content = bare_workbook(
        sheet_xml('<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c><c t="str"><v>c</v></c></row>' + rows)
    )
    assert rows_of(content) == [(2, (1, None, None)), (4, (None, 2, 3))]


def test_prefixes_and_the_strict_form_of_the_format_are_read():
    sheet = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="str"><x:v>Lokasi</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2" t="d"><x:v>2020-10-14</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert rows_of(bare_workbook(sheet)) == [(2, (DAY,))]


def test_days_since_1904_are_read_by_their_own_calendar():
    def move(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    content = workbook(("Satu", [["Lokasi", "Tanggal"], ["Cerme", DAY]]), prepare=move)
    assert rows_of(content) == [(2, ("Cerme", DAY))]


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (14, None, "date"), (22, None, "date"), (46, None, "elapsed"), (0, None, None), (3, None, None),
        (49, None, None), (164, "dd/mm/yyyy", "date"), (164, "[$-421]dd mmmm yyyy;@", "date"),
        (164, "hh:mm", "date"), (164, "[h]:mm", "elapsed"),
        (164, '#,##0 "hari"', None), (164, "0\\d", None), (164, "[Red]0.00", None), (164, "_-* #,##0_-", None),
        (164, "General", None), (164, "@", None), (164, "0%", None),
    ],
)  # fmt: skip
def test_a_number_format_tells_dates_from_numbers(number, code, kind):
    assert date_kind(number, code) == kind


@pytest.mark.parametrize(
    ("serial", "kind", "value"),
    [
        (44118, "date", DAY), (44118.5, "date", dt.datetime(2020, 10, 14, 12)), (0.395833333, "date", CLOCK),  # noqa: DTZ001
        (44117.9999999, "date", DAY), (59, "date", dt.date(1900, 2, 28)),
        (61, "date", dt.date(1900, 3, 1)), (0, "date", dt.time(0)),
        (1.5, "elapsed", "36:00"), (-1, "date", -1), (1e12, "date", 1e12), (2958465, "date", dt.date(9999, 12, 31)),
    ],
)  # fmt: skip
def test_a_count_of_days_is_the_date_that_excel_shows(serial, kind, value):
    assert from_serial(serial, kind, is_1904=False) == value


def test_pictures_and_comments_are_not_read_and_pictures_named():
    def comment(book):
        book["Satu"]["A2"].comment = Comment("Bu Siti, 081234567890", "Siti")

    content = workbook(("Satu", [["Lokasi"], ["Cerme"]]), prepare=comment)
    parts = [(name, openpyxl_part) for name, openpyxl_part in unzip(content)]
    (table,) = read_xlsx("k.xlsx", packed([*parts, ("xl/media/image1.jpeg", b"\xff\xd8")]))
    assert table.rows == [(2, ("Cerme",))]
    assert table.left_out == ("gambar (1)",)


def unzip(content):
    with openpyxl.reader.excel.ZipFile(io.BytesIO(content)) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def test_cells_styled_but_empty_do_not_count():
    rows = text_rows(["Lokasi", "TL"]) + '<row r="2"><c r="A2" t="str"><v>x</v></c><c r="XFD2" s="0"/></row>'
    rows += "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(3, 20_000))
    assert rows_of(bare_workbook(sheet_xml(rows))) == [(2, ("x", None))]


ROW = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param('<row r="0"><c r="A0"><v>1</v></c></row>', id="row nought"),
        pytest.param('<row r="1048577"><c><v>1</v></c></row>', id="row beyond the grid"),
        pytest.param('<row r="99999999999"><c><v>1</v></c></row>', id="endless row number"),
        pytest.param(ROW + ROW, id="row twice"),
        pytest.param('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', id="cells out of order"),
        pytest.param('<row r="1"><c r="A2"><v>1</v></c></row>', id="cell of another row"),
        pytest.param('<row r="1"><c r="ZZZ1"><v>1</v></c></row>', id="column beyond the grid"),
        pytest.param('<row r="1"><c r="1A"><v>1</v></c></row>', id="no reference"),
        pytest.param('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', id="text that is not there"),
        pytest.param('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', id="negative text"),
        pytest.param('<row r="1"><c r="A1"><v>1_000</v></c></row>', id="no number"),
        pytest.param('<row r="1"><c r="A1" t="q"><v>1</v></c></row>', id="unknown type"),
        pytest.param('<row r="1"><c r="A1" s="x"><v>1</v></c></row>', id="no style"),
        pytest.param('<c r="A1"><v>1</v></c>', id="cell outside a row"),
    ],
)
def test_a_broken_sheet_is_refused_by_name(rows):
    (problem,) = problems_of(bare_workbook(sheet_xml(rows)))
    assert problem.startswith("k.xlsx lembar Satu baris ")
    assert "bukan XLSX yang sah" in problem


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        pytest.param({"xl/workbook.xml": "<workbook/>"}, "bukan XLSX", id="no sheet"),
        pytest.param({"xl/_rels/workbook.xml.rels": "<Relationships/>"}, "bukan XLSX", id="no links"),
        pytest.param({"xl/sharedStrings.xml": "<sst><si>"}, "XML yang rusak", id="broken texts"),
        pytest.param({"_rels/.rels": "<Relationships"}, "XML yang rusak", id="broken links"),
        pytest.param({"xl/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><styleSheet/>'}, "DTD atau entitas", id="dtd"),
        pytest.param(
            {"xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets>'
             + '<sheet name="S" r:id="r1"/>' * 31 + "</sheets></workbook>"},
            "31 lembar", id="31 sheets",
        ),
        pytest.param(
            {"xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets>'
             + '<sheet name="S" r:id="r1"/>' * 2 + "</sheets></workbook>"},
            "bukan XLSX", id="one part as two sheets",
        ),
    ],
)  # fmt: skip
def test_a_broken_workbook_is_refused_by_name(parts, words):
    (problem,) = problems_of(bare_workbook(sheet_xml(text_rows(["a"], ["b"])), **parts))
    assert problem.startswith("k.xlsx")
    assert words in problem


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param(text_rows(["a"], *(["b"] for _ in range(5_011))), "lebih dari 5.000 baris", id="rows"),
        pytest.param('<row r="1"><c r="KO1"><v>1</v></c></row>', "sel KO1: di luar 300 kolom", id="columns"),
        pytest.param(text_rows(["a", "b"], ["x", "\u00e9" * 32_768]), "32.768 huruf", id="letters"),
        pytest.param("<x>" * 100 + "</x>" * 100, "bersarang", id="depth"),
    ],
)
def test_a_sheet_beyond_the_limits_is_refused(rows, words):
    assert words in problems_of(bare_workbook(sheet_xml(rows)))[0]


def test_rows_of_all_sheets_count_together():
    content = workbook(*((f"S{at}", [["a"], *([1] for _ in range(3_000))]) for at in range(2)))
    assert "lebih dari 5.000 baris" in problems_of(content)[0]


@pytest.mark.parametrize("value", ["1e999", "-1e999"])
def test_a_number_beyond_numbers_stays_a_text(value):
    assert rows_of(bare_workbook(sheet_xml(text_rows(["a"]) + f'<row r="2"><c r="A2"><v>{value}</v></c></row>'))) == [
        (2, (value,))
    ]


def test_a_workbook_is_known_by_its_content():
    content = workbook(("Satu", [["Lokasi"], ["Cerme"]]))
    assert read_raw("k.csv", content)[0].sheet == "Satu"
