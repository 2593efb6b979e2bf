import csv
import datetime as dt
import io
import math

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.exchange.conventions import legal_text, unclean_text
from geo.exchange.tables import MOST_CHARACTERS, Column, Metadata, clean_text, exact_number, write_csv, write_xlsx

COLUMNS = (
    Column("name", "Lokasi"),
    Column("living_in", "Menetap", "orang"),
    Column("leg", "Jarak", "km"),
    Column("date", "Tanggal"),
)
ROWS = pd.DataFrame(
    {
        "name": ["Cerme", "=1+1", None],
        "living_in": pd.array([12, None, 0], dtype="Int64"),
        "leg": [1234.5, math.nan, 0.25],
        "date": pd.to_datetime(["2020-10-14", None, "2026-01-02"]),
        "hidden": ["rahasia"] * 3,
    }
)
METADATA = Metadata("Penghuni per lokasi", dt.date(2026, 11, 24), is_simulated=False)
SIMULATED = Metadata("Contoh", dt.date(2026, 11, 24), is_simulated=True, notes=("=HYPERLINK()",))


def read_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_csv_opens_in_an_indonesian_excel():
    content = write_csv(ROWS, COLUMNS, METADATA)
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content) == [
        ["Lokasi", "Menetap (orang)", "Jarak (km)", "Tanggal"],
        ["Cerme", "12", "1234,5", "14/10/2020"],
        ["'=1+1", "", "", ""],
        ["", "0", "0,25", "02/01/2026"],
    ]


def test_simulated_csv_says_so_in_every_row():
    rows = read_csv(write_csv(ROWS, COLUMNS, SIMULATED))
    assert [row[-1] for row in rows] == ["Keterangan", *["DATA SIMULASI"] * 3]


def test_xlsx_holds_real_numbers_and_dates_and_leaves_missing_empty():
    page = read_xlsx(write_xlsx({"Lokasi": (ROWS, COLUMNS)}, METADATA))["Lokasi"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Lokasi", "Menetap (orang)", "Jarak (km)", "Tanggal"],
        ["Cerme", 12, 1234.5, dt.datetime(2020, 10, 14)],  # noqa: DTZ001 - Excel has no zones
        ["'=1+1", None, None, None],
        [None, 0, 0.25, dt.datetime(2026, 1, 2)],  # noqa: DTZ001
    ]
    assert page["D2"].number_format == "dd/mm/yyyy"
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:D4"
    assert page["A1"].font.bold


def test_notes_come_last_and_explain_empty_cells():
    book = read_xlsx(write_xlsx({"Lokasi": (ROWS, COLUMNS)}, METADATA))
    assert book.sheetnames == ["Lokasi", "Keterangan"]
    notes = dict(book["Keterangan"].iter_rows(values_only=True))
    assert notes["Judul"] == "Penghuni per lokasi"
    assert notes["Data per"] == "Selasa, 24 November 2026"
    assert "bukan nol" in notes["Sel kosong"]
    assert "DATA SIMULASI" not in notes


def test_simulated_workbook_says_so_first_and_in_every_row():
    book = read_xlsx(write_xlsx({"Lokasi": (ROWS, COLUMNS)}, SIMULATED))
    assert book["Keterangan"]["A1"].value == "DATA SIMULASI"
    assert [cell.value for cell in book["Lokasi"]["E"]] == ["Keterangan", *["DATA SIMULASI"] * 3]
    assert book["Keterangan"]["B7"].value == "'=HYPERLINK()"


def test_same_input_gives_the_same_bytes():
    sheets = {"Lokasi": (ROWS, COLUMNS)}
    assert write_xlsx(sheets, METADATA) == write_xlsx(sheets, METADATA)
    assert write_csv(ROWS, COLUMNS, METADATA) == write_csv(ROWS, COLUMNS, METADATA)


def test_empty_tables_keep_their_headings():
    page = read_xlsx(write_xlsx({"Lokasi": (ROWS[:0], COLUMNS)}, METADATA))["Lokasi"]
    assert [cell.value for cell in page[1]] == ["Lokasi", "Menetap (orang)", "Jarak (km)", "Tanggal"]
    assert len(read_csv(write_csv(ROWS[:0], COLUMNS, METADATA))) == 1


def test_only_the_named_columns_leave():
    assert b"rahasia" not in write_csv(ROWS, COLUMNS, METADATA)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", id="equals"),
        pytest.param("+62 812", "'+62 812", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("  =1", "'  =1", id="after spaces"),
        pytest.param("\u00a0\ufeff=1", "'\u00a0\ufeff=1", id="after invisible characters"),
        pytest.param("\uff1d1+1", "'\uff1d1+1", id="full-width equals"),
        pytest.param("\x00=1", "'=1", id="after NUL"),
        pytest.param("\tteks", "'\tteks", id="tab"),
        pytest.param("\rteks", "'\nteks", id="carriage return"),
        pytest.param("a\r\nb", "a\nb", id="line break inside"),
        pytest.param("a\x0bb\ud800\uffff", "ab", id="illegal in XML"),
        pytest.param("Kras - Butuh", "Kras - Butuh", id="minus inside"),
        pytest.param(None, "", id="missing"),
        pytest.param(True, "ya", id="yes"),
    ],
)
def test_texts_are_made_harmless(text, cleaned):
    assert clean_text(text) == cleaned


@pytest.mark.parametrize("text", ["x" * 40_000, "=" * 40_000, "\U0001f600" * 20_000], ids=["long", "formula", "wide"])
def test_very_long_texts_are_cut(text):
    cleaned = clean_text(text)
    assert len(cleaned.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    page = read_xlsx(write_xlsx({"S": (pd.DataFrame({"t": [text]}), [Column("t", "T")])}, METADATA))["S"]
    assert page["A2"].value == cleaned


HOSTILE = st.text(max_size=30) | st.builds(
    "".join,
    st.lists(
        st.sampled_from(["=", "+", "-", "@", "\uff1d", "\uff20", " ", "\t", "\r", "\n", "\x00", '"', ";", "a", ",1"])
    ),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(HOSTILE, min_size=1, max_size=8))
def test_no_text_becomes_a_formula_and_none_is_lost(texts):
    frame = pd.DataFrame({"t": pd.Series(texts, dtype=object)})
    columns = [Column("t", "T")]
    page = read_xlsx(write_xlsx({"S": (frame, columns)}, METADATA))["S"]
    cells = [row[0] for row in page.iter_rows(min_row=2, max_row=len(texts) + 1)]
    assert all(cell.data_type in {"s", "n"} for cell in cells)
    assert [cell.value or "" for cell in cells] == [clean_text(text) for text in texts]
    assert [row[0] for row in read_csv(write_csv(frame, columns, METADATA))[1:]] == [clean_text(text) for text in texts]


@given(st.text(max_size=40))
def test_cleaning_keeps_what_can_be_read(text):
    cleaned = clean_text(text).removeprefix("'" if not text.startswith("'") else "")
    kept = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in cleaned)
    assert kept == cleaned
    visible = cleaned.strip()
    assert not visible.startswith(("=", "+", "-", "@")) or clean_text(text).startswith("'")


def test_a_column_may_say_its_kind_itself():
    frame = pd.DataFrame({"n": [1.0, None], "d": pd.Series([dt.date(2020, 10, 14), None], dtype=object)})
    columns = [Column("n", "N", kind="whole"), Column("d", "D", kind="date")]
    assert read_csv(write_csv(frame, columns, METADATA))[1:] == [["1", "14/10/2020"], ["", ""]]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        pytest.param(-7.731234567890123, "-7,731234567890123", id="to the last digit"),
        pytest.param(1.125, "1,1250", id="never like a thousand"),
        pytest.param(-112.015, "-112,0150", id="nor when negative"),
        pytest.param(1234.567, "1234,567", id="four digits are no thousands"),
        pytest.param(3e-05, "0,00003", id="no exponent"),
        pytest.param(1e16, "10000000000000000", id="large"),
    ],
)
def test_numbers_have_one_reading(number, text):
    frame = pd.DataFrame({"n": [number]})
    assert read_csv(write_csv(frame, [Column("n", "N")], METADATA))[1:] == [[text]]
    page = read_xlsx(write_xlsx({"S": (frame, [Column("n", "N")])}, METADATA))["S"]
    assert page["A2"].value == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_to_their_last_digit(number):
    assert float(exact_number(number)) == number
    page = read_xlsx(write_xlsx({"S": (pd.DataFrame({"n": [number]}), [Column("n", "N", kind="degrees")])}, METADATA))
    assert page["S"]["A2"].value == number


def test_times_of_day_are_times():
    frame = pd.DataFrame({"t": ["09:05", None, "23:59", "pagi"]})
    columns = [Column("t", "Jam", kind="time")]
    assert read_csv(write_csv(frame, columns, METADATA))[1:] == [["09:05"], [""], ["23:59"], ["pagi"]]
    page = read_xlsx(write_xlsx({"S": (frame, columns)}, METADATA))["S"]
    assert [row[0] for row in page.iter_rows(min_row=2, values_only=True)] == [
        dt.time(9, 5), None, dt.time(23, 59), "pagi",
    ]  # fmt: skip


@given(HOSTILE)
def test_what_was_made_harmless_is_read_back_as_it_was(text):
    assert unclean_text(clean_text(text)) == legal_text(text)


def test_a_table_may_mark_its_simulated_rows_itself():
    frame = pd.DataFrame({"n": [1, 2], "mark": ["DATA SIMULASI", None]})
    columns = [Column("n", "N"), Column("mark", "Keterangan")]
    assert read_csv(write_csv(frame, columns, SIMULATED)) == [["N", "Keterangan"], ["1", "DATA SIMULASI"], ["2", ""]]
    page = read_xlsx(write_xlsx({"S": (frame, columns)}, SIMULATED))["S"]
    assert [[cell.value for cell in row] for row in page] == [["N", "Keterangan"], [1, "DATA SIMULASI"], [2, None]]


def test_flags_read_yes_and_no():
    frame = pd.DataFrame({"b": [True, False]})
    assert read_csv(write_csv(frame, [Column("b", "B")], METADATA))[1:] == [["ya"], ["tidak"]]


def test_sheet_titles_are_made_fit_for_excel():
    book = read_xlsx(write_xlsx({"Penghuni: utara/selatan, menurut kecamatan": (ROWS, COLUMNS)}, METADATA))
    assert book.sheetnames[0] == "Penghuni  utara selatan, menuru"
