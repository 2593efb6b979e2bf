"""`python -m geo form` writes the form of the office that it is asked for, and nothing over what is there."""

import io
import re

import pytest
from defusedxml import ElementTree
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from geo import cli
from geo.workspace import open_office, prepare_demo
from tests.conftest import ANCHOR


def run(*arguments):
    return cli.main([str(one) for one in arguments])


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return open_office(tmp_path_factory.mktemp("rumah") / "kantor").home


def test_an_office_gets_the_form_of_its_own_sites(office, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run("form", "--home", office) == 0
    (made,) = tmp_path.iterdir()
    assert re.fullmatch(r"formulir-kunjungan-20260311\d\d\.xlsx", made.name)
    assert f"{made.name} ditulis: 9 lokasi, versi 20260311" in capsys.readouterr().out
    warnings = []
    assert "pemakaman-cina" in convert(made.read_bytes(), warnings=warnings).xform
    assert warnings == []


def test_a_phone_without_a_server_gets_the_form_as_it_reads_it(office, tmp_path):
    target = tmp_path / "kunjungan.xml"
    assert run("form", "--home", office, "--to", target) == 0
    root = ElementTree.fromstring(target.read_bytes())
    assert root.tag == "{http://www.w3.org/1999/xhtml}html"
    assert root.find(".//{http://www.w3.org/2002/xforms}data").get("id") == "kunjungan_lokasi"


def test_a_demos_form_says_that_it_is_for_practice(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    prepare_demo(tmp_path / "contoh", ANCHOR)
    assert run("form", "--home", tmp_path / "contoh") == 0
    (made,) = tmp_path.glob("*.xlsx")
    assert made.name.startswith("simulasi-")
    assert "DATA SIMULASI, hanya untuk latihan" in capsys.readouterr().out
    settings = load_workbook(io.BytesIO(made.read_bytes()))["settings"]
    assert settings["A2"].value.startswith("DATA SIMULASI")


def test_nothing_is_written_over_unless_it_is_told_so(office, tmp_path, capsys):
    target = tmp_path / "formulir.xlsx"
    target.write_bytes(b"milik orang")
    assert run("form", "--home", office, "--to", target) == 2
    assert target.read_bytes() == b"milik orang"
    assert "sudah ada dan tidak ditimpa" in capsys.readouterr().err
    assert run("form", "--home", office, "--to", target, "--force") == 0
    assert target.read_bytes().startswith(b"PK")
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "formulir.pdf"], "akhiri nama berkas dengan .xlsx"),
        (["--to", "tidak/ada/formulir.xlsx"], "periksa letak, izin"),
        (["--home", "kosong"], ""),
    ],
)
def test_what_cannot_be_done_is_said_in_one_message(office, tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    given = arguments if "--home" in arguments else [*arguments, "--home", office]
    assert run("form", *given) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
    assert not list(tmp_path.glob("**/*.xlsx"))
