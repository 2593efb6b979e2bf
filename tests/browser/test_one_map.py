"""One Leaflet map for ever: whatever is filtered, chosen or saved is painted on the map that stands."""

import datetime as dt
from contextlib import suppress

import pandas as pd
import pytest
from playwright.sync_api import Error
from sqlalchemy import delete

from geo.basemap import read_basemap
from geo.monitoring import site_status
from geo.store import add_rows, open_store, writing
from geo.store.tables import Visit
from geo.workspace import SHIPPED_DATA, read_records, workspace_at
from tests.conftest import ANCHOR

_VIEW = "() => [map.getCenter().lat, map.getCenter().lng, map.getZoom(), map.__mine]"
_AREAS = "() => [...document.querySelectorAll('path.peta-kecamatan')].map((path) => path.getAttribute('class'))"


def pick_date(page, key, day):
    """Type a date into the field of a key, as a reader would."""
    page.locator(f".st-key-{key} [role=spinbutton]").first.click()
    page.keyboard.type(day.strftime("%d%m%Y"))
    page.click(".peta-head h1")


def wait_for_maps(visitor, count):
    """Wait until one map, or two side by side, stand alone on the page."""
    for _ in range(100):
        frames = [frame for frame in visitor.page.frames if "/component/streamlit_folium" in frame.url]
        with suppress(Error):  # a frame may be on its way out
            twins = [frame.evaluate("() => Boolean(window.map?.peta && map.petaTwin)") for frame in frames]
            if twins == [count == 2]:
                break
        visitor.page.wait_for_timeout(50)
    visitor.settle()


def stages_on(home, day):
    """Tell from the records alone what every symbol must be on a day, and whether it is ringed."""
    engine = open_store(workspace_at(home).database_url)
    known = read_records(engine, read_basemap(SHIPPED_DATA))
    engine.dispose()
    status = site_status(known.sites, known.visits, known.observations, known.needs, known.outcomes, day)
    return {key: (str(row.stage), bool(row.is_overdue)) for key, row in status.iterrows()}


@pytest.fixture
def moved(visit):
    """Open the map, mark its Leaflet object, zoom in and pan a little."""
    visitor = visit()
    frame = visitor.map()
    frame.evaluate("() => { map.__mine = 1; }")
    x, y = visitor.spot(400, 300)
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.wheel(0, -30)
    visitor.page.wait_for_timeout(500)
    visitor.page.mouse.down()
    visitor.page.mouse.move(x + 30, y + 20, steps=4)
    visitor.page.mouse.up()
    visitor.page.wait_for_timeout(300)
    return visitor


def test_filters_repaint_the_same_map_where_it_was_left(moved, server):
    page, view = moved.page, moved.map().evaluate(_VIEW)
    assert view[3] == 1
    everything = moved.items()
    assert len(everything) == 9

    moved.repaints(lambda: moved.zone("Utara"))
    assert set(moved.items()) == {"cerme", "dadapan", "pemakaman-cina", "tambi", "gedangsewu"}
    assert moved.map().evaluate("() => document.querySelectorAll('path.peta-kecamatan.selatan.dim').length") == 9
    moved.repaints(lambda: moved.zone("Semua"))
    assert moved.items() == everything

    moved.repaints(lambda: moved.choose_in("Tampilan peta", "Jatuh tempo"))
    assert {item["code"] for item in moved.items().values()} <= {"overdue", "soon", "later", "never"}
    moved.repaints(lambda: moved.choose_in("Tampilan peta", "Penghuni"))
    assert moved.items() == {}
    classes = " ".join(moved.map().evaluate(_AREAS))
    assert " step" in classes
    assert " hatch" in classes
    moved.repaints(lambda: moved.choose_in("Tampilan peta", "Tahap"))
    assert moved.items() == everything
    assert " step" not in " ".join(moved.map().evaluate(_AREAS))

    moved.repaints(lambda: moved.choose_in("Lokasi atau kecamatan", "Tambi (Kandangan)"))
    assert [key for key, item in moved.items().items() if item["selected"]] == ["tambi"]

    day = dt.date(2025, 6, 30)
    moved.repaints(lambda: pick_date(page, "tanggal", day))
    then = {key: (item["code"], item["ring"]) for key, item in moved.items().items()}
    assert then == stages_on(server.home, day)
    assert then != {key: (item["code"], item["ring"]) for key, item in everything.items()}

    moved.repaints(lambda: moved.click_symbol("dadapan"))
    assert [key for key, item in moved.items().items() if item["selected"]] == ["dadapan"]

    page.get_by_role("button", name="Saringan").click()
    moved.repaints(lambda: moved.choose_in("Tahap", "Dipantau"))
    assert {item["code"] for item in moved.items().values()} == {"monitored"}
    assert moved.map().evaluate(_VIEW) == view


def test_two_dates_and_back_is_the_only_change_of_map(moved):
    page = moved.page
    pick_date(page, "banding", dt.date(2025, 9, 1))
    wait_for_maps(moved, 2)
    assert moved.map().evaluate("() => map.__mine") is None
    page.locator(".st-key-banding").get_by_role("button", name="Clear date").click()
    wait_for_maps(moved, 1)
    assert len(moved.items()) == 9


def test_two_dates_pan_together_and_name_themselves(visit):
    visitor = visit("/peta?banding=2025-09-01")
    frame = visitor.map()
    frame.wait_for_function("() => map.petaTwin && map.petaTwin.peta.plate", polling=100)
    plates = frame.evaluate("() => [map, map.petaTwin].map((one) => one.peta.plate.textContent)")
    assert plates == ["1 September 2025", "11 Maret 2026"]
    together = """() => { const [a, b] = [map, map.petaTwin];
        return [a.getCenter().distanceTo(b.getCenter()) < 1, a.getZoom() === b.getZoom(), a.getZoom()]; }"""
    assert frame.evaluate(together)[:2] == [True, True]
    before = frame.evaluate("() => map.getCenter().lng")
    for selector in ("#map_div", "#map_div2"):
        box = frame.query_selector(selector).bounding_box()
        assert box["width"] > 200
        x, y = box["x"] + box["width"] / 2, box["y"] + 60
        visitor.page.mouse.move(x, y)
        visitor.page.mouse.wheel(0, -200)
        visitor.page.wait_for_timeout(400)
        visitor.page.mouse.down()
        visitor.page.mouse.move(x + 70, y + 30, steps=5)
        visitor.page.mouse.up()
        visitor.page.wait_for_timeout(300)
        assert frame.evaluate(together)[:2] == [True, True]
        now = frame.evaluate("() => map.getCenter().lng")
        assert now != before
        before = now
    items = frame.evaluate("() => [map, map.petaTwin].map((one) => one.peta.symbols.items.map((i) => i.code).join())")
    assert items[0] != items[1]


def test_two_maps_stand_one_above_the_other_on_a_phone(visit):
    visitor = visit("/peta?banding=2025-09-01", size=(390, 844))
    frame = visitor.map()
    frame.wait_for_function("() => map.petaTwin && map.petaTwin.peta.plate", polling=100)
    first, second = (frame.query_selector(selector).bounding_box() for selector in ("#map_div", "#map_div2"))
    assert second["y"] >= first["y"] + first["height"] - 2
    assert min(first["width"], second["width"]) > 340


@pytest.fixture
def saved(server):
    """Save a visit to the demo's database, as another program would; take it back at the end."""
    engine = open_store(workspace_at(server.home).database_url)

    def _save(site_id, day):
        row = pd.DataFrame({"site_id": [site_id], "date": [day], "status": ["done"]}, index=["uji"])
        with writing(engine) as session:
            add_rows(session, Visit, row.rename_axis("visit_id"))

    yield _save
    with writing(engine) as session:
        session.execute(delete(Visit).where(Visit.visit_id == "uji"))
    engine.dispose()


def test_no_symbol_is_left_stale_after_one_visit_was_saved(moved, saved):
    view = moved.map().evaluate(_VIEW)
    assert moved.items()["butuh"]["code"] == "unmonitored"
    saved("butuh", ANCHOR - dt.timedelta(days=3))
    moved.repaints(lambda: moved.click_symbol("weru"))
    assert moved.items()["butuh"]["code"] == "monitored"
    assert moved.map().evaluate(_VIEW) == view
    moved.go("/peta")
    assert moved.items()["butuh"]["code"] == "monitored"


def test_one_overdue_site_visited_loses_its_ring_and_its_code_by_due_date(moved, saved):
    moved.repaints(lambda: moved.choose_in("Tampilan peta", "Jatuh tempo"))
    assert moved.items()["krian"]["code"] == "overdue"
    saved("krian", ANCHOR)
    moved.repaints(lambda: moved.click_symbol("weru"))
    assert moved.items()["krian"]["code"] != "overdue"
    moved.repaints(lambda: moved.choose_in("Tampilan peta", "Tahap"))
    assert not moved.items()["krian"]["ring"]
