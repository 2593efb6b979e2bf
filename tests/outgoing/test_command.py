"""`python -m geo export`: one file, whole, and never over another unless told so."""

import io
import json

import openpyxl
import pytest

from geo import cli, store
from geo.exchange.outgoing import FORMATS
from geo.workspace import SHIPPED_DATA, prepare_demo, workspace_at
from tests.conftest import ANCHOR


@pytest.fixture(scope="module")
def home(tmp_path_factory, basemap):
    home = tmp_path_factory.mktemp("kantor")
    engine = store.create_store(workspace_at(home).database_url)
    store.seed_facts(engine, SHIPPED_DATA, basemap)
    engine.dispose()
    return home


def run(home, *arguments):
    return cli.main(["export", "--home", str(home), *(str(one) for one in arguments)])


@pytest.mark.parametrize("suffix", [form.suffix for form in FORMATS.values()])
def test_the_suffix_tells_the_format(home, tmp_path, capsys, suffix):
    target = tmp_path / f"data{suffix}"
    assert run(home, "--to", target) == 0
    assert target.stat().st_size > 0
    assert f"{target} ditulis (lokasi 9, kunjungan 9," in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [target]


def test_a_part_is_told_by_zone_kecamatan_and_period(home, tmp_path):
    target = tmp_path / "utara.geojson"
    assert run(home, "--to", target, "--zone", "utara", "--kecamatan", "3506220") == 0
    assert [feature["id"] for feature in json.loads(target.read_bytes())["features"]] == ["cerme"]
    book = tmp_path / "oktober.xlsx"
    assert run(home, "--to", book, "--from", "2020-10-15", "--until", "2020-10-15") == 0
    visits = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))["Kunjungan"]
    assert {row[3].value.isoformat()[:10] for row in visits.iter_rows(min_row=2)} == {"2020-10-15"}


def test_a_file_that_is_there_is_kept_unless_told(home, tmp_path, capsys):
    target = tmp_path / "data.kml"
    target.write_text("lama")
    assert run(home, "--to", target) == 2
    assert "sudah ada dan tidak ditimpa" in capsys.readouterr().err
    assert target.read_text() == "lama"
    assert run(home, "--to", target, "--force") == 0
    assert target.read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--to", "data.shp"], "format tidak dikenal; akhiri nama berkas dengan .xlsx, .zip", id="format"),
        pytest.param(["--to", "data"], "format tidak dikenal", id="no suffix"),
        pytest.param(["--to", "tidak/ada/data.kml"], "tidak dapat disiapkan", id="no folder"),
        pytest.param(["--to", "folder.kml", "--force"], "sudah ada", id="a folder"),
        pytest.param(["--to", "a.kml", "--kecamatan", "9"], "tidak ada di peta dasar", id="kecamatan"),
        pytest.param(["--to", "a.kml", "--from", "2026-02-02", "--until", "2026-02-01"], "terbalik", id="period"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_written(home, tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.kml").mkdir()
    assert run(home, *arguments) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [tmp_path / "folder.kml"]


def test_a_file_of_simulated_records_says_so_in_its_name(tmp_path, capsys):
    prepare_demo(tmp_path / "contoh", ANCHOR)
    assert run(tmp_path / "contoh", "--to", tmp_path / "data.geojson") == 0
    assert (tmp_path / "simulasi-data.geojson").is_file()
    assert not (tmp_path / "data.geojson").exists()
    assert "DATA SIMULASI: " in capsys.readouterr().out
    assert run(tmp_path / "contoh", "--to", tmp_path / "simulasi-data.geojson", "--force") == 0
