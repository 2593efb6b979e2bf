"""`python -m geo import`: it shows first, stores all good rows or none, and tells how to take them back."""

import shutil

import pytest

from geo import cli
from geo.store import open_store, read_observations
from geo.workspace import open_office, workspace_at

GOOD = "Lokasi;Tanggal;Rumah;Foto\nDadapan;14/10/2020;5;a.jpg\nCerme;1/2/2026;6;\n"
HALF = GOOD + "Nirwana;1/2/2026;7;\n"


def run(*arguments):
    return cli.main(["import", *map(str, arguments)])


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    return open_office(tmp_path_factory.mktemp("kantor") / "k").home


@pytest.fixture
def home(ready, tmp_path):
    return shutil.copytree(ready, tmp_path / "kantor")


@pytest.fixture
def file(tmp_path):
    def write(text, name="rekap.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def houses(home):
    engine = open_store(workspace_at(home).database_url)
    found = read_observations(engine)["houses"].tolist()
    engine.dispose()
    return sorted(found)


def test_what_looks_like_a_slip_is_told_and_stored(home, file, capsys):
    slip = file("Lokasi;Tanggal;Menetap;Kamar\nTambi;1/2/2026;50;10\n")
    assert run(slip, "--home", home) == 0
    told = capsys.readouterr().out
    assert "Janggal, periksa:\n  baris 2, Tambi, 1 Feb 2026: Menetap 50 orang lebih banyak daripada 10 kamar.\n" in told
    assert "Tersimpan: 1 baris baru" in told


def test_a_good_file_is_shown_and_stored_and_can_be_taken_back(home, file, capsys):
    assert run(file(GOOD), "--home", home) == 0
    told = capsys.readouterr().out
    assert "Tanggal -> Tanggal (nama sama)" in told
    assert "rekap.csv Foto: foto tidak disimpan" in told
    assert "1 baris baru, 1 baris berubah, 0 baris sama, 0 baris ditolak." in told
    assert "baris 2, Dadapan, 14 Okt 2020: Rumah (unit) (kosong) -> 5" in told
    assert houses(home) == [5, 6]
    import_id = told.rsplit("--undo ", 1)[1].strip()

    assert run(file(GOOD), "--home", home) == 0
    assert "sudah tercatat" in capsys.readouterr().out

    assert run("--list", "--home", home) == 0
    listed = capsys.readouterr().out
    assert import_id in listed
    assert "1 baru, 1 berubah" in listed

    assert run("--undo", import_id, "--home", home) == 0
    assert houses(home) == []
    assert run("--list", "--home", home) == 0
    assert "dibatalkan" in capsys.readouterr().out
    assert run("--undo", import_id, "--home", home) == 2


def test_with_rows_refused_nothing_is_stored_unless_the_others_are_wanted(home, file, capsys):
    assert run(file(HALF), "--home", home) == 2
    told = capsys.readouterr()
    assert "rekap.csv, baris 4, Lokasi: 'Nirwana' tidak ada di daftar lokasi" in told.out
    assert "--yes" in told.err
    assert houses(home) == []
    assert run(file(HALF), "--home", home, "--yes") == 0
    assert houses(home) == [5, 6]


def test_a_preview_stores_nothing(home, file, capsys):
    assert run(file(GOOD), "--home", home, "--preview") == 0
    assert "1 baris baru" in capsys.readouterr().out
    assert houses(home) == []


def test_the_list_of_refusals_is_written_beside(home, file, tmp_path, capsys):
    wanted = tmp_path / "ditolak.csv"
    assert run(file(HALF), "--home", home, "--preview", "--refusals", wanted) == 0
    assert "Nirwana" in wanted.read_text(encoding="utf-8-sig")
    assert run(file(HALF), "--home", home, "--preview", "--refusals", wanted) == 2
    assert "--force" in capsys.readouterr().err
    assert run(file(HALF), "--home", home, "--preview", "--refusals", wanted, "--force") == 0
    assert run(file(HALF), "--home", home, "--preview", "--refusals", tmp_path / "ditolak.pdf") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "belum disebut"),
        (("tidak-ada.csv",), "tidak dapat dibaca"),
        ((".",), "tidak dapat dibaca"),
        (("--undo", "x"), "tidak ada"),
    ],
)
def test_a_slip_of_the_pen_is_told_in_one_line(home, capsys, arguments, said):
    assert run(*arguments, "--home", home) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_nothing_taken_in_yet_is_said(home, capsys):
    assert run("--list", "--home", home) == 0
    assert capsys.readouterr().out == "Belum ada impor.\n"
