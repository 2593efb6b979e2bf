"""The data screen: a file shown before it is taken in, taken back as one; files out; rows in a grid; the form."""

import datetime as dt
import io
import json

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from geo import clock, store
from geo.store import tables
from geo.store.restore import restore_backup
from geo.workspace import HOME_VARIABLE, workspace_at
from tests.conftest import ANCHOR
from tests.pages.reading import key_figures, page_text, table

FORGOTTEN = "2026-01-29-krian"
# What the grid does when it sends: its rows are open, the message is heard, then the page runs.
SENDING = """
import streamlit as st
from pages.exchange import grid
from pages.shared import readers
from pages.shared.screen import open_records
records = open_records()
for said in st.session_state["said"]:
    if said is None:
        grid.show_rows(records, readers.basemap())
    elif callable(said):
        said()
    else:
        grid.hear({"turn": st.session_state[grid.STATE].turn, "confirmed": [], **said})
"""


def workbook(*rows):
    book = openpyxl.Workbook()
    book.active.title = "Kunjungan"
    book.active.append(["Nama lokasi", "Tanggal", "Status", "Rumah", "Kamar", "Menetap", "TL", "Catatan"])
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


GOOD = ("Krian", dt.date(2026, 3, 10), "terlaksana", 5, 20, 12, 7, "Warga menyambut baik")
PERSONAL = ("Butuh", "10/3/2026", "terlaksana", 5, 20, 12, 7, "Telepon 081234567890")


@pytest.fixture
def upload(open_page, home):
    """Open the page and hand it a file."""

    def _upload(name, content):
        at = open_page("data", home)
        at.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
        assert not at.exception
        return at

    return _upload


def test_a_file_is_shown_before_anything_is_saved(upload, engine):
    before = store.data_version(engine)
    at = upload("isian.xlsx", workbook(GOOD, PERSONAL))
    assert "1 baru 0 berubah 0 sama 1 ditolak" in page_text(at)
    assert at.button(key="data_masukkan").label == "Masukkan 1 baris"
    assert "081234567890" not in str(at)
    assert store.data_version(engine) == before


def test_what_looks_like_a_slip_is_shown_and_does_not_block(upload):
    at = upload("isian.xlsx", workbook((*GOOD[:4], 10, 50, None, None)))
    (shown,) = [one for one in at.expander if one.label.startswith("Janggal, periksa: ")]
    assert "Menetap 50 orang lebih banyak daripada 10 kamar." in str(shown.children[0].proto)
    assert not at.button(key="data_masukkan").disabled


def test_good_rows_are_taken_in_together_and_taken_back_as_one(upload, engine):
    before = store.read_visits(engine)
    at = upload("isian.xlsx", workbook(GOOD, PERSONAL))
    at.button(key="data_masukkan").click().run()
    assert [told.value for told in at.success] == ["isian.xlsx\\: 1 baris baru dan 0 baris berubah tersimpan."]
    visits = store.read_visits(engine)
    (added,) = visits.index.difference(before.index)
    assert (visits.at[added, "site_id"], visits.at[added, "date"].date()) == ("krian", dt.date(2026, 3, 10))
    assert not at.get("file_uploader")[0].proto.disabled
    (undo,) = [button for button in at.button if str(button.key).startswith("data_batal_")]
    undo.click().run()
    at.button(key=str(undo.key).replace("batal", "tidak")).click().run()
    assert len(store.read_visits(engine)) == len(before) + 1
    at.button(key=undo.key).click().run()
    at.button(key=str(undo.key).replace("batal", "ya")).click().run()
    assert not at.exception
    assert "kembali seperti semula" in at.success[0].value
    assert list(store.read_visits(engine).index) == list(before.index)
    assert not [button for button in at.button if str(button.key).startswith("data_batal_")]


def test_a_file_that_is_put_away_changes_nothing(upload, engine):
    before = store.data_version(engine)
    at = upload("isian.xlsx", workbook(GOOD))
    at.button(key="data_tolak").click().run()
    assert "Pratinjau" not in [heading.value for heading in at.subheader]
    assert store.data_version(engine) == before


def test_a_file_with_nothing_new_offers_nothing(upload):
    at = upload("isian.xlsx", workbook(GOOD))
    at.button(key="data_masukkan").click().run()
    at.file_uploader[0].set_value(("lagi.xlsx", workbook(GOOD), "application/octet-stream")).run()
    assert "0 baru 0 berubah 1 sama 0 ditolak" in page_text(at)
    assert at.button(key="data_masukkan").disabled


@pytest.mark.parametrize(
    ("name", "content"),
    [("foto.jpg", b"\xff\xd8\xff\xe0" * 50), ("isian.xlsx", b"PK rusak"), ("kosong.csv", b""), ("peta.geojson", b"{")],
    ids=["a photograph", "a damaged workbook", "nothing", "half a GeoJSON"],
)
def test_a_file_that_cannot_be_read_is_one_clear_message(upload, name, content):
    at = upload(name, content)
    assert len(at.error) == 1
    assert name in at.error[0].value.replace("\\", "")
    assert "data_masukkan" not in [button.key for button in at.button]


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Baru</name>
<ExtendedData><Data name="site_id"><value>baru</value></Data>
<Data name="kecamatan"><value>Pare</value></Data></ExtendedData>
<Point><coordinates>112.187,-7.766</coordinates></Point></Placemark></Document></kml>"""


def test_how_good_points_are_is_asked_where_the_file_does_not_say(upload, engine):
    at = upload("titik.kml", KML.encode())
    assert "1 ditolak" in page_text(at)
    at.selectbox(key="data_titik").set_value("Mewakili desa").run()
    assert not at.exception
    assert "1 baru 0 berubah 0 sama 0 ditolak" in page_text(at)
    at.number_input(key="data_titik_m").set_value(750.0).run()
    at.button(key="data_masukkan").click().run()
    with engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT location_accuracy, accuracy_m FROM sites WHERE site_id = 'baru'").one()
    assert tuple(row) == ("desa", 750.0)
    assert "data_titik" not in [box.key for box in at.selectbox]


@pytest.mark.parametrize("word", ["XLSX (Excel)", "CSV (satu berkas zip)", "GeoPackage (QGIS)", "GeoJSON", "KML"])
def test_every_format_is_offered_under_a_name_that_says_simulated(open_page, home, word):
    at = open_page("data", home, bagian="Keluarkan")
    at.button_group(key="format").set_value(word).run()
    assert not at.exception
    (offer,) = at.get("download_button")
    assert offer.proto.label == "Unduh berkas"
    assert not offer.proto.disabled


def test_a_period_the_wrong_way_round_is_told(open_page, home):
    at = open_page("data", home, bagian="Keluarkan")
    at.date_input(key="mulai").set_value(ANCHOR)
    at.date_input(key="sampai").set_value(ANCHOR - dt.timedelta(days=9)).run()
    assert "terbalik" in at.error[0].value
    assert not at.get("download_button")


def test_the_form_of_the_offices_own_sites_is_offered(open_page, home):
    at = open_page("data", home, bagian="Formulir lapangan")
    assert [offer.proto.label for offer in at.get("download_button")] == ["Unduh formulir (XLSForm)"]
    assert "9 lokasi, versi" in page_text(at)


def test_a_backup_is_made_once_for_what_is_there_and_listed(open_page, home):
    at = open_page("data", home, bagian="Penjagaan")
    assert "Belum ada cadangan." in page_text(at)
    at.button(key="data_cadangan").click().run()
    assert not at.exception
    assert "dibuat dan diperiksa" in at.success[0].value
    assert len(list((home / "backups").glob("peta-*.sqlite"))) == 1
    at.button(key="data_cadangan").click().run()
    assert "Belum ada yang berubah" in at.success[0].value
    assert "1 cadangan di" in page_text(at)


def test_what_a_restore_put_aside_is_listed_beside_the_backups(open_page, home):
    at = open_page("data", home, bagian="Penjagaan")
    at.button(key="data_cadangan").click().run()
    (backup,) = (home / "backups").glob("peta-*.sqlite")
    back = restore_backup(workspace_at(home).database_url, backup, home / "backups", clock.now())
    at = open_page("data", home, bagian="Penjagaan")
    assert "1 cadangan dan 1 basis data yang digantikan oleh pemulihan di" in page_text(at)
    shown = [json.loads(one.proto.json) for one in at.get("bidi_component")]
    (listed,) = [one["rows"] for one in shown if one.get("caption") == "Cadangan terbaru"]
    assert [row["texts"][:2] for row in listed] == [
        [backup.name, "cadangan"],
        [back.aside.name, "data sebelum dipulihkan"],
    ]


def test_the_check_gives_the_head_to_keep_and_names_what_was_tampered_with(open_page, home, engine):
    at = open_page("data", home, bagian="Penjagaan")
    at.button(key="data_periksa").click().run()
    assert "Utuh" in at.success[0].value
    assert len(at.code[0].value) == 64
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE observations SET rooms = rooms + 1 WHERE rooms IS NOT NULL")
    at.button(key="data_periksa").click().run()
    assert "diubah tanpa catatan perubahan" in at.error[0].value


def test_the_newest_changes_are_listed_by_whom(open_page, home, engine):
    with store.writing(engine, who="budi", action="visit.save") as session:
        session.get(tables.Visit, FORGOTTEN).source = "dicatat"
    rows = table(open_page("data", home, bagian="Penjagaan"))
    assert (rows[0]["Perubahan"], rows[0]["Oleh"], rows[0]["Baris"]) == ("Mencatat kunjungan", "budi", "1")


def test_the_figures_count_what_there_is(open_page, home, engine):
    visits = store.read_visits(engine)
    figures = key_figures(open_page("data", home))
    assert figures["Lokasi"] == "9 lokasi"
    assert figures["Kunjungan terlaksana"] == f"{visits['status'].eq('done').sum()} kunjungan"


@pytest.fixture
def send(home, monkeypatch):
    """Let the grid send one message after another; None shows its rows."""
    monkeypatch.setenv(HOME_VARIABLE, str(home))

    def _send(*said):
        at = AppTest.from_string(SENDING, default_timeout=60)
        at.session_state["said"] = said
        at.run()
        assert not at.exception
        return at.session_state["data_baris_dibuka"]

    return _send


def test_rows_are_saved_together_and_the_grid_shows_them_saved(send, engine):
    before = store.read_observations(engine).set_index("visit_id")
    first, second = before.index[before.index.isin(store.read_visits(engine).index[-12:])][:2]
    rows = {first: {"owners": str(before.at[first, "owners"] + 1)}, second: {"note": "Rapat warga"}}
    grid = send(None, {"rows": rows})
    assert (grid.faults, grid.questions, grid.error) == ({}, (), None)
    assert grid.said == "2 baris tersimpan."
    after = store.read_observations(engine).set_index("visit_id")
    assert after.at[first, "owners"] == before.at[first, "owners"] + 1
    assert after.at[second, "note"] == "Rapat warga"


def test_one_bad_row_keeps_all_rows_from_being_saved(send, engine):
    before = store.read_observations(engine).set_index("visit_id")
    first, second = before.index[-2:]
    grid = send(None, {"rows": {first: {"owners": "1"}, second: {"rooms": "-4", "note": "hubungi 081234567890"}}})
    assert set(grid.faults) == {second}
    assert set(grid.faults[second]) == {"rooms", "note"}
    assert store.read_observations(engine).set_index("visit_id").equals(before)


def test_a_slip_is_asked_about_and_the_answer_saves_it(send, engine):
    visit = store.read_observations(engine)["visit_id"].iloc[-1]
    rows = {visit: {"rooms": "4", "living_in": "40"}}
    grid = send(None, {"rows": rows})
    assert grid.questions[0].kind == "living_in_over_rooms"
    codes = [question.code for question in grid.questions]
    grid = send(None, {"rows": rows, "confirmed": codes})
    assert grid.said == "1 baris tersimpan."


def test_a_row_saved_by_somebody_else_shows_both_and_saves_only_on_a_second_wish(send, engine):
    observation = store.read_observations(engine).iloc[-1]
    visit, owners = observation["visit_id"], int(observation["owners"])

    def save_elsewhere():
        with store.writing(engine, who="lain") as session:
            session.get(tables.Observation, observation.name).owners = owners + 1

    mine = {"rows": {visit: {"owners": str(owners + 2)}}}
    grid = send(None, save_elsewhere, mine)
    assert grid.faults == {
        visit: {"owners": f"Disimpan orang lain: {owners + 1}. Simpan lagi untuk memakai isian Anda."}
    }
    assert "tidak ada yang disimpan" in str(grid.error)
    assert store.read_observations(engine).at[observation.name, "owners"] == owners + 1

    def save_elsewhere_again():
        with store.writing(engine, who="lain") as session:
            session.get(tables.Observation, observation.name).owners = owners + 3

    grid = send(None, save_elsewhere_again, mine, mine)
    assert grid.said == "1 baris tersimpan."
    assert store.read_observations(engine).at[observation.name, "owners"] == owners + 2
