"""The records as a workbook and as an archive of CSV files."""

import csv
import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.exchange.conventions import unclean_text
from geo.exchange.fields import TABLES
from geo.exchange.outgoing import export_set
from tests.conftest import ANCHOR

RUNS = re.compile(r"[\t\r\n\0]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]")
NUMBER = re.compile(r"-?\d+(?:,\d+)?(?:e-\d+)?")


def read_book(records, basemap):
    content = export_set(records, basemap, "xlsx", as_of=ANCHOR).content
    return openpyxl.load_workbook(io.BytesIO(content))


def read_archive(records, basemap):
    with zipfile.ZipFile(io.BytesIO(export_set(records, basemap, "csv", as_of=ANCHOR).content)) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""), delimiter=";"))
            for name in archive.namelist()
        }


def as_dicts(page):
    headings, *rows = page.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_a_workbook_has_a_sheet_for_every_table_and_explains_them(office, basemap):
    book = read_book(office, basemap)
    assert book.sheetnames == ["Lokasi", "Kunjungan", "Hitungan", "Kebutuhan", "Hasil", "Metadata", "Keterangan"]


def test_numbers_dates_and_times_are_what_they_are(office, basemap):
    book = read_book(office, basemap)
    cerme = next(row for row in as_dicts(book["Lokasi"]) if row["Kode lokasi"] == "cerme")
    assert cerme["Lintang (derajat)"] == -7.731234567890123
    assert cerme["Bujur (derajat)"] == 111.96571234567891
    assert cerme["Selang kunjungan (hari)"] == 60
    visit = next(row for row in as_dicts(book["Kunjungan"]) if row["Kode kunjungan"] == "2026-02-03-cerme")
    assert visit["Tanggal"] == dt.datetime(2026, 2, 3)  # noqa: DTZ001 - Excel has no zones
    assert (visit["Jam datang"], visit["Jam pulang"]) == (dt.time(9, 5), dt.time(11, 30))
    counted = as_dicts(book["Hitungan"])[0]
    assert (counted["Menetap (orang)"], counted["TL (orang)"]) == (0, None)
    assert as_dicts(book["Kebutuhan"])[0]["Peminat (orang)"] == 1234


def test_the_metadata_describe_every_column_of_every_sheet(demo, basemap):
    book = read_book(demo, basemap)
    described = {(row["Tabel"], row["Kolom"]): row for row in as_dicts(book["Metadata"])}
    written = [(table.title, heading.value) for table in TABLES for heading in book[table.title][1]]
    assert list(described) == written
    living_in = described["Hitungan", "Menetap (orang)"]
    assert living_in["Satuan"] == "orang"
    assert living_in["Ukuran"] == "Bilangan bulat"
    assert "bertempat tinggal" in living_in["Definisi"]
    assert living_in["Tanggal data"].date() == ANCHOR
    assert "Simulasi program" in living_in["Sumber"]
    assert described["Kunjungan", "Status"]["Klasifikasi"].startswith("Direncanakan (planned); Terlaksana (done)")
    assert described["Kunjungan", "Yang hadir"]["Klasifikasi"].endswith("boleh lebih dari satu")


def test_simulated_files_say_so_in_name_notes_and_rows(demo, office, basemap):
    exported = export_set(demo, basemap, "xlsx", as_of=ANCHOR)
    assert exported.name == "simulasi-data-alih-profesi-2026-03-11.xlsx"
    book = read_book(demo, basemap)
    assert book["Keterangan"]["A1"].value == "DATA SIMULASI"
    assert {row["Keterangan"] for row in as_dicts(book["Kebutuhan"])} == {"DATA SIMULASI"}
    assert all(name.startswith("simulasi-") for name in read_archive(demo, basemap))
    assert export_set(office, basemap, "xlsx", as_of=ANCHOR).name == "data-alih-profesi-2026-03-11.xlsx"
    assert "Keterangan" not in as_dicts(read_book(office, basemap)["Hitungan"])[0]


def test_an_archive_has_a_file_for_every_table_and_the_metadata(office, basemap):
    files = read_archive(office, basemap)
    assert list(files) == [
        *(f"{table.title.lower()}.csv" for table in TABLES),
        "metadata.csv",
        "keterangan.csv",
    ]
    headings, *rows = files["lokasi.csv"]
    cerme = dict(zip(headings, next(row for row in rows if row[0] == "cerme"), strict=True))
    assert cerme["Lintang (derajat)"] == "-7,731234567890123"
    assert cerme["Catatan"] == "'=SUM(A1), '=A1 dan -5"
    assert dict(files["keterangan.csv"][1:])["Data per"] == "Rabu, 11 Maret 2026"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_same_records_give_the_same_bytes(demo, basemap, kind):
    assert export_set(demo, basemap, kind, as_of=ANCHOR) == export_set(demo, basemap, kind, as_of=ANCHOR)


HOSTILE = st.text(max_size=20) | st.builds(
    "".join,
    st.lists(st.sampled_from(["=", "+", "-", "@", "'", "\uff1d", "\uff0d", " ", "\t", "\r", "\n", "\0", "a", ";"])),
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE)
def test_no_cell_of_any_file_begins_like_a_formula(with_texts, basemap, text):
    records = with_texts(text)
    for page in read_book(records, basemap).worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and RUNS.match(cell.value))
    for rows in read_archive(records, basemap).values():
        for cell in (cell for row in rows for cell in row):
            assert NUMBER.fullmatch(cell) or not RUNS.match(cell)


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "-", " @a", "'biasa'", "a'b", "\uff1d1"])
def test_what_was_made_harmless_is_read_back_as_it_was(with_texts, basemap, text):
    records = with_texts(text)
    for row in as_dicts(read_book(records, basemap)["Lokasi"]):
        assert unclean_text(row["Catatan"]) == text
    headings, *rows = read_archive(records, basemap)["lokasi.csv"]
    assert {unclean_text(row[headings.index("Catatan")]) for row in rows} == {text}
