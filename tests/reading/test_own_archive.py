"""The program's own zip of CSV files, when it comes in again."""

import io
import zipfile

import pytest

from geo.errors import DataError
from geo.exchange.reading.limits import MAX_ROWS
from geo.exchange.reading.own_archive import is_own_archive
from geo.exchange.reading.raw import read_raw

SITES = "Kode lokasi;Nama lokasi\ncerme;Cerme\n"
VISITS = "Kode lokasi;Tanggal\ncerme;02/03/2026\n"


def zipped(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), text)
    return content.getvalue()


@pytest.mark.parametrize("mark", ["", "simulasi-"])
def test_each_file_is_the_table_it_is_called_after(mark):
    content = zipped(
        **{f"{mark}lokasi_csv": SITES, f"{mark}Kunjungan_csv": VISITS, f"{mark}metadata_csv": "Tabel\nLokasi\n"}
    )
    tables = read_raw("data.zip", content)
    assert [(table.file, table.sheet) for table in tables] == [
        ("data.zip", "Lokasi"),
        ("data.zip", "Kunjungan"),
        ("data.zip", "Metadata"),
    ]
    assert tables[1].headings == ("Kode lokasi", "Tanggal")
    assert tables[1].rows == [(2, ("cerme", "02/03/2026"))]


def test_what_else_is_in_it_is_named():
    content = zipped(lokasi_csv=SITES, kunjungan_csv=VISITS, catatan_csv="a\nb\n", lain__lokasi_csv=SITES)
    tables = read_raw("data.zip", content)
    assert tables[0].left_out == ("berkas catatan.csv: bukan tabel data", "berkas lain/lokasi.csv: bukan tabel data")
    assert tables[1].left_out == ()


def test_tables_without_a_row_are_no_tables():
    tables = read_raw("data.zip", zipped(lokasi_csv=SITES, kunjungan_csv=""))
    assert [table.sheet for table in tables] == ["Lokasi"]
    assert tables[0].left_out == ()


def test_a_form_that_is_called_after_a_table_is_none():
    assert not is_own_archive(["kunjungan.csv", "media/foto"])
    assert not is_own_archive([])


def test_too_many_rows_in_all_are_refused():
    half = "Kode lokasi\n" + "x\n" * (MAX_ROWS // 2)
    content = zipped(lokasi_csv=f"{half}x\n", kunjungan_csv=half)
    with pytest.raises(DataError, match=r"data.zip: lebih dari 5\.000 baris"):
        read_raw("data.zip", content)


def test_a_fault_names_the_file_within():
    with pytest.raises(DataError, match=r"data.zip berkas kunjungan.csv baris 2"):
        read_raw("data.zip", zipped(lokasi_csv=SITES, kunjungan_csv="Kode lokasi;Tanggal\ncerme\n"))
