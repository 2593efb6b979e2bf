"""The zip of ODK Central is opened within its limits, and only its submissions are read."""

import io
import zipfile

import pytest

from geo.errors import DataError
from geo.exchange.reading.central_zip import is_central_zip
from geo.exchange.reading.packages import list_names
from geo.exchange.reading.raw import read_raw
from tests.field_form.exports import Submission, central_csv, central_zip, kobo_xlsx
from tests.reading.test_submissions import FIRST, FORM, TWO


def packed(*files, method=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as package:
        for name, body in files:
            package.writestr(name, body)
    return content.getvalue()


def test_a_central_zip_is_told_from_a_workbook_and_from_other_zips():
    assert is_central_zip(list_names(central_zip(FORM, TWO)))
    assert not is_central_zip(list_names(kobo_xlsx(FORM, TWO)))
    assert not is_central_zip(list_names(packed(("doc.kml", "<kml/>"))))
    assert not is_central_zip(list_names(b"PK\x03\x04 rusak"))
    assert not is_central_zip(list_names(b""))


def test_repeats_and_attachments_are_left_out_and_named():
    repeat = "nama_anak,PARENT_KEY,KEY\nBudi,uuid:1,uuid:1/anak[1]\n"
    content = central_zip(FORM, TWO, others=[("kunjungan_lokasi-anak.csv", repeat), ("media/1.jpg", b"\xff\xd8")])
    (table,) = read_raw("kiriman.zip", content)
    assert len(table.rows) == 2
    assert "berkas kunjungan_lokasi-anak.csv: bukan tabel kunjungan" in table.left_out
    assert "1 berkas lampiran (foto dan lainnya): tidak disimpan" in table.left_out
    assert "Budi" not in repr(table)


def test_copies_that_a_mac_adds_are_passed_over():
    (table,) = read_raw("kiriman.zip", central_zip(FORM, TWO, others=[("__MACOSX/._x.csv", b"\x00\x05")]))
    assert len(table.rows) == 2


def test_a_name_that_climbs_out_of_the_zip_is_only_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = packed(("../../naik.csv", central_csv(FORM, TWO)))
    (table,) = read_raw("kiriman.zip", content)
    assert len(table.rows) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_zip_without_submissions_is_refused_with_the_way_to_get_one():
    with pytest.raises(DataError, match=r"lain\.zip: tidak berisi tabel kiriman ODK Central; .*Download"):
        read_raw("lain.zip", packed(("a.csv", "x,y\n1,2\n")))


def test_a_bomb_is_refused_before_it_fills_the_memory():
    bomb = packed(("kunjungan_lokasi.csv", central_csv(FORM, TWO)), ("media/0.bin", bytes(10_000_000)))
    with pytest.raises(DataError, match="100 kali ukurannya"):
        read_raw("bom.zip", bomb)


def test_a_broken_zip_is_refused():
    content = bytearray(central_zip(FORM, [Submission(FIRST, TWO[0].answers)]))
    content[60:90] = bytes(30)
    with pytest.raises(DataError, match="rusak"):
        read_raw("rusak.zip", bytes(content))


def test_a_fault_names_the_file_within_unless_its_name_is_a_person_s():
    for part, shown in (("kunjungan.csv", "kunjungan.csv"), ("Bu Siti 081234567890.csv", "(nama disembunyikan)")):
        with pytest.raises(DataError) as caught:
            read_raw("kiriman.zip", packed((part, b"KEY,SubmissionDate\na,b,c\n")))
        assert caught.value.problems[0].startswith(f"kiriman.zip berkas {shown} baris 2: ada 3 sel")


def test_an_empty_export_has_no_rows():
    (table,) = read_raw("kosong.zip", central_zip(FORM, []))
    assert table.rows == []
