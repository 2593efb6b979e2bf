"""Meeting points on the planner's screen: saved, handed out, and never written over another's."""

import io

import openpyxl

from geo import store
from geo.sites.meeting import MeetingEdit, save_meeting_points
from geo.store import tables
from geo.store.history import read_history
from geo.workspace import workspace_at
from pages.planning import hand_out
from pages.shared import readers
from tests.pages.planning import bench


def titik(at, site_id):
    return at.text_input(key=f"rencana_titik_{site_id}")


def save_points(at):
    next(one for one in at.button if one.label == "Simpan titik temu").click().run()
    assert not at.exception


def test_a_meeting_point_is_saved_and_reaches_every_hand_out(planner, monkeypatch):
    at, home = planner
    first, second, *_ = bench(at).now().rounds[0].site_ids
    titik(at, first).set_value("  Balai desa <b>ü</b> ")
    save_points(at)
    assert titik(at, first).value == "Balai desa <b>ü</b>"
    assert titik(at, second).value == ""
    engine = store.open_store(workspace_at(home).database_url)
    assert read_history(engine, tables.Site, [first])[-1].who == "demo"
    offered = {}
    monkeypatch.setattr(hand_out.st, "download_button", lambda label, write, *_, **__: offered.update({label: write}))
    monkeypatch.setattr(hand_out, "draw_round_sheet", lambda _, told, planned, __: told.list_stops(planned))
    at.run()
    stops = offered["Lembar A4 (PDF)"]()
    assert [stop.meeting_point for stop in stops[:2]] == ["Balai desa <b>ü</b>", ""]
    assert b"Titik temu: Balai desa <b>" in offered["Kalender (.ics)"]().replace(b"\r\n ", b"")
    assert "Balai desa &lt;b&gt;ü" in offered["Titik GPS (.gpx)"]().decode()
    for label in ("Putaran ini (XLSX)", "Semua putaran (XLSX)"):
        book = openpyxl.load_workbook(io.BytesIO(offered[label]()))
        assert "Balai desa <b>ü</b>" in [cell.value for row in book["Perhentian"] for cell in row]
    assert any("Titik temu (1 dari" in one.label for one in at.expander)


def test_another_window_saves_a_meeting_point_first(planner):
    at, home = planner
    first, second, *_ = bench(at).now().rounds[0].site_ids
    engine = store.open_store(workspace_at(home).database_url)
    save_meeting_points(engine, [MeetingEdit(second, "", "Terminal")], "lain")
    at.run()
    assert titik(at, second).value == "Terminal", "a field nobody wrote into shows what was saved elsewhere"
    titik(at, first).set_value("Balai desa")
    save_meeting_points(engine, [MeetingEdit(first, "", "Pasar")], "lain")
    save_points(at)
    (error,) = at.error
    assert "menjadi 'Pasar'" in error.value
    assert titik(at, first).value == "Balai desa"
    save_points(at)
    assert not at.error
    assert titik(at, first).value == "Balai desa"
    assert store.read_sites(engine, readers.basemap().kecamatan).loc[first, "meeting_point"] == "Balai desa"


def test_a_persons_number_is_no_meeting_point(planner):
    at, _ = planner
    first = bench(at).now().rounds[0].site_ids[0]
    titik(at, first).set_value("Pak X 081234567890")
    save_points(at)
    (error,) = at.error
    assert "nomor telepon" in error.value
    assert "081234567890" not in error.value
