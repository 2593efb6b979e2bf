"""The blank workbook: what somebody fills in by hand comes in as it is."""

import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from geo import store
from geo.basemap import read_basemap
from geo.exchange.incoming.preview import preview_import
from geo.exchange.outgoing.blank import write_blank
from geo.exchange.reading.worker import read_limited
from geo.needs import NEED_WORDS
from geo.workspace import SHIPPED_DATA
from tests.conftest import ANCHOR


@pytest.fixture(scope="module")
def basemap():
    return read_basemap(SHIPPED_DATA)


@pytest.fixture
def engine(tmp_path, basemap):
    engine = store.create_store(f"sqlite:///{tmp_path / 'peta.sqlite'}")
    store.seed_facts(engine, SHIPPED_DATA, basemap)
    yield engine
    engine.dispose()


def fill(content, **cells):
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["Kunjungan"]
    columns = {cell.value.split(" (")[0]: cell.column for cell in page[1]}
    for heading, value in cells.items():
        page.cell(2, columns[heading.replace("_", " ")], value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_filled_row_comes_in_and_the_list_of_sites_changes_nothing(engine, basemap):
    sites = store.read_sites(engine, basemap.kecamatan)
    content = fill(
        write_blank(sites, ANCHOR),
        Nama_lokasi=sites["name"].iloc[0], Tanggal=dt.date(2026, 3, 10), Status="Terlaksana", Rumah=4, Menjahit=3,
        Catatan="Rapat warga", Yang_hadir="Dinsos, LSM",
    )  # fmt: skip
    preview = preview_import(read_limited("isian.xlsx", content), engine, basemap, ANCHOR)
    assert preview.counts == {"new": 1, "changed": 0, "unchanged": len(sites), "refused": 0}
    (row,) = preview.new_frame["values"]
    for told in ("Rumah (unit): 4", "Menjahit: 3", "Catatan: Rapat warga", "Dinsos, LSM"):
        assert told in row
    assert preview.left_out == ()


def test_an_empty_sheet_changes_nothing(engine, basemap):
    sites = store.read_sites(engine, basemap.kecamatan)
    preview = preview_import(read_limited("kosong.xlsx", write_blank(sites, ANCHOR)), engine, basemap, ANCHOR)
    assert not preview.has_work
    assert preview.refusals == ()


def test_every_need_has_a_column_and_choices_are_offered(engine, basemap):
    sites = store.read_sites(engine, basemap.kecamatan)
    page = openpyxl.load_workbook(io.BytesIO(write_blank(sites, ANCHOR)))["Kunjungan"]
    headings = [cell.value for cell in page[1]]
    assert {f"{word} (orang)" for word in NEED_WORDS.values()} <= set(headings)
    offered = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert offered["A2:A1001"] == f"'Daftar lokasi'!$A$2:$A${len(sites) + 1}"
    assert '"Terlaksana,Dibatalkan"' in offered.values()


def test_sites_of_the_same_name_are_told_by_their_code():
    sites = pd.DataFrame({"name": ["Krian", "Krian"]}, index=pd.Index(["a", "b"], name="site_id"))
    page = openpyxl.load_workbook(io.BytesIO(write_blank(sites, ANCHOR)))["Kunjungan"]
    assert page["A1"].value == "Kode lokasi"
