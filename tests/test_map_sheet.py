import datetime as dt
import io
import threading
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from shapely.geometry import Point

from geo import symbols
from geo.classes import class_breaks
from geo.documents import map_sheet
from geo.documents.layers import AreaLayer, RoundLayer, SiteLayer
from geo.documents.map_sheet import draw_map_sheet
from geo.documents.placing import Box, Room, boxes_beside, spread
from pages.shared.sheets import describe_rounds
from tests.round_examples import make_basemap

HOSTILE = "$\\frac{1}{0}$ `${alert(1)}` <img src=x onerror=alert(1)> \x00\n\t" + "x" * 10_000
AS_OF = dt.date(2026, 11, 24)


@pytest.fixture
def basemap():
    return make_basemap()


def make_sites(names, lon, lat):
    ids = [f"s{n}" for n in range(len(names))]
    sites = gpd.GeoDataFrame(
        {"name": names, "lon": lon, "lat": lat, "location_accuracy": "desa", "accuracy_m": 900.0},
        index=pd.Index(ids, name="site_id"),
        geometry=[None if np.isnan(x) else Point(x, y) for x, y in zip(lon, lat, strict=True)],
        crs="EPSG:4326",
    )
    status = pd.DataFrame({"stage": "monitored", "due_state": "overdue", "is_overdue": True}, index=sites.index)
    return sites, status


@pytest.fixture
def site_layer():
    return SiteLayer(*make_sites(["Satu", "Dua", "Tiga"], [112.05, 112.05, np.nan], [-7.85, -7.85, np.nan]))


@pytest.fixture
def written(monkeypatch):
    """What is written on the sheet, in order."""
    lines = []
    write = map_sheet.Panel.write

    def keep(self, x, y, words, size, **style):
        lines.append(words)
        write(self, x, y, words, size, **style)

    monkeypatch.setattr(map_sheet.Panel, "write", keep)
    return lines


def draw(basemap, layer, **changes):
    options = {"title": "Peta", "as_of": AS_OF, "is_simulated": False, "dpi": 60, **changes}
    return draw_map_sheet(basemap, layer, **options)


def test_sheet_is_a4_landscape_at_300_dpi(basemap, site_layer):
    picture = Image.open(io.BytesIO(draw(basemap, site_layer, dpi=300)))
    assert picture.format == "PNG"
    assert picture.size == (3508, 2480)


def test_same_input_gives_the_same_bytes(basemap, site_layer):
    assert draw(basemap, site_layer) == draw(basemap, site_layer)


def test_sheet_tells_title_date_sources_legend_and_missing_points(basemap, site_layer, written):
    draw(basemap, site_layer, title="Tahap lokasi di kabupaten")
    text = "\n".join(written)
    for words in (
        "Tahap lokasi di kabupaten",
        "Data per Selasa, 24 November 2026",
        "Batas wilayah: uji; disederhanakan.",
        "Dipantau\n3",
        "Terlambat dikunjungi\n3",
        "Letak perkiraan\n2",
        "Satu",
        "Dua",
        "Barat",
        "Timur",
        "Sungai Kali",
        " km",
    ):
        assert words in text
    assert "1 lokasi belum bertitik" in text
    assert symbols.SIMULATED_WORD not in text


def test_simulated_data_say_so(basemap, site_layer, written):
    draw(basemap, site_layer, is_simulated=True)
    assert "DATA SIMULASI" in written


def test_long_lines_end_where_the_map_ends(basemap, site_layer, monkeypatch):
    ends = []
    write = map_sheet.Panel.write

    def keep(self, x, y, words, size, **style):
        if y > map_sheet._MAP_BOX.top:
            ends.append(x + self.text_size(words, size, bold=style.get("bold", False))[0])
        write(self, x, y, words, size, **style)

    monkeypatch.setattr(map_sheet.Panel, "write", keep)
    draw(basemap, site_layer, title="M" * 90, note="M" * 120)
    assert len(ends) == 2
    assert max(ends) < map_sheet._MAP_BOX.right + 2


def test_due_states_are_worded(basemap, site_layer, written):
    draw(basemap, SiteLayer(site_layer.sites, site_layer.status, by="due"))
    assert written[written.index("Terlambat") + 1] == "3"


def area_layer(values, kind="count", dimmed=()):
    known = pd.Series(values, dtype="Float64")
    return AreaLayer(known, class_breaks(known, kind), "Penghuni", "orang", kind, dimmed)


def colour_at(picture, lon, lat):
    """The colour of the sheet at a place in the basemap's district, which fills the map from side to side."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    left, right = (edge / map_sheet.PAGE_PT[0] * image.width for edge in map_sheet._MAP_BOX[::2])
    middle = image.height * (1 - (map_sheet._MAP_BOX.bottom + map_sheet._MAP_BOX.top) / 2 / map_sheet.PAGE_PT[1])
    scale = (right - left) / 1.1 / 0.2
    at = (left + right) / 2 + (lon - 112.1) * scale, middle - (lat + 7.85) * scale
    return "#{:02x}{:02x}{:02x}".format(*image.getpixel((round(at[0]), round(at[1]))))


def test_areas_list_classes_circles_missing_data_and_places_without_sites(basemap, written):
    draw(basemap, area_layer({"3506010": 1200}))
    assert "1.200" in written
    assert written[written.index("Belum ada data") + 1] == "0"
    assert written[written.index("Tanpa lokasi tercatat") + 1] == "1"
    assert "Di luar saringan" not in written
    assert written[written.index("Penghuni (orang)")] == "Penghuni (orang)"


def test_areas_without_any_value_are_all_hatched(basemap, written):
    draw(basemap, area_layer({"3506010": None, "3506020": None}, "rate"))
    assert written[written.index("Belum ada data") + 1] == "2"


def test_a_shade_a_hatch_and_plain_paper_tell_three_things(basemap):
    spot = 112.17, -7.81
    looks = [
        colour_at(draw(basemap, area_layer({"3506010": 1, **timur}, "rate"), dpi=300), *spot)
        for timur in ({"3506020": 1}, {})
    ]
    assert looks == [symbols.RAMP[4], symbols.LIGHT.north]
    hatched = draw(basemap, area_layer({"3506010": 1, "3506020": None}, "rate"))
    assert hatched != draw(basemap, area_layer({"3506010": 1}, "rate"))


def test_names_are_white_on_the_darkest_shade_only(basemap, monkeypatch):
    inks = {}
    write = map_sheet.Panel.write

    def keep(self, x, y, words, size, **style):
        inks[words] = style.get("colour")
        write(self, x, y, words, size, **style)

    monkeypatch.setattr(map_sheet.Panel, "write", keep)
    draw(basemap, area_layer({"3506010": 100, "3506020": 70}, "rate"))
    assert (inks["Barat"], inks["Timur"]) == (symbols.LIGHT.halo, symbols.LIGHT.quiet_ink)


def test_a_unit_that_the_title_names_is_not_said_twice(basemap, written):
    values = pd.Series({"3506010": 1}, dtype="Float64")
    draw(basemap, AreaLayer(values, class_breaks(values, "count"), "Jumlah lokasi", "lokasi", "count"))
    assert "Jumlah lokasi" in written
    draw(basemap, area_layer({"3506010": 1}))
    assert "Penghuni (orang)" in written


def test_what_a_filter_leaves_out_looks_like_outside(basemap, written):
    sites, status = make_sites([], [], [])
    for layer in (SiteLayer(sites, status, dimmed=("3506020",)), area_layer({"3506010": 1}, dimmed=("3506020",))):
        picture = draw(basemap, layer, dpi=300)
        assert colour_at(picture, 112.17, -7.81) == symbols.LIGHT.outside
        assert written[written.index("Di luar saringan") + 1] == "1"
    assert "Zona selatan" not in written
    assert written[written.index("Tanpa lokasi tercatat") + 1] == "0"


def test_rounds_number_their_stops_and_name_a_site_once(basemap, written):
    stops = pd.DataFrame(
        {
            "round_id": ["a", "a", "a", "b"],
            "zone": ["utara", "utara", "utara", "selatan"],
            "position": [0, 1, 2, 1],
            "site_id": [None, "s0", "s1", "s0"],
            "name": ["Kantor", "Satu", "Dua", "Satu"],
            "lat": [-7.85, -7.83, np.nan, -7.83],
            "lon": [112.1, 112.05, np.nan, 112.05],
            "status": [None, "done", "planned", "cancelled"],
        }
    )
    draw(basemap, RoundLayer(stops))
    assert written.count("Satu") == 1
    assert written[written.index("Putaran utara") + 1] == "1"
    assert written[written.index("Dibatalkan") + 1] == "1"
    assert "1 perhentian belum bertitik" in "\n".join(written)


def test_the_title_of_a_round_names_zone_and_day():
    dates = pd.to_datetime(["2026-11-25", "2026-12-10"])
    rounds = pd.DataFrame({"zone": ["utara", "selatan"], "date": dates})
    assert describe_rounds(rounds[:1]) == ("Putaran utara, Rabu 25 November 2026", "")
    title, note = describe_rounds(rounds)
    assert title == "Putaran utara dan selatan"
    assert note == "Utara: Rabu, 25 November 2026; selatan: Kamis, 10 Desember 2026"


def test_empty_layers_draw_a_map(basemap):
    sites, status = make_sites([], [], [])
    assert draw(basemap, SiteLayer(sites, status))
    columns = ["round_id", "zone", "position", "site_id", "name", "lat", "lon", "status"]
    assert draw(basemap, RoundLayer(pd.DataFrame(columns=columns)))


def test_hostile_names_are_only_text(basemap, written):
    sites, status = make_sites([HOSTILE], [112.05], [-7.85])
    basemap.kecamatan["kecamatan"] = HOSTILE
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(basemap, SiteLayer(sites, status), title=HOSTILE, note=HOSTILE)
    assert max(map(len, written)) < 200
    assert any("$\\frac{1}{0}$" in words for words in written)


def test_many_sites_are_drawn_without_names(basemap, written):
    rng = np.random.default_rng(1)
    sites, status = make_sites(
        [f"Lokasi {n}" for n in range(300)], rng.uniform(112, 112.2, 300), rng.uniform(-7.9, -7.8, 300)
    )
    draw(basemap, SiteLayer(sites, status))
    assert any("Nama tidak ditulis" in words for words in written)
    assert not any(words.startswith("Lokasi 1") for words in written)


def test_threads_draw_side_by_side(basemap, site_layer):
    pictures = []
    threads = [threading.Thread(target=lambda: pictures.append(draw(basemap, site_layer))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pictures) == 4
    assert len(set(pictures)) == 1


def overlaps(one, other):
    return one.left < other.right and other.left < one.right and one.bottom < other.top and other.bottom < one.top


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 200)), max_size=12))
def test_placed_names_never_overlap_and_stay_inside(spots):
    area = Box(0, 0, 200, 200)
    room = Room(area)
    placed = [room.place(boxes_beside(x, y, 40, 10, 8)) for x, y in spots]
    boxes = [found for found in placed if found is not None]
    for n, one in enumerate(boxes):
        assert one.left >= 0
        assert one.top <= 200
        assert not any(overlaps(one, other) for other in boxes[:n])


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(50, 150), st.floats(50, 150)), min_size=1, max_size=8))
def test_symbols_move_apart_and_no_farther_than_needed(spots):
    points = np.array(spots)
    moved = spread(points, 15, Box(0, 0, 200, 200), pinned=[(100, 100)])
    everything = np.vstack([moved, [100, 100]])
    apart = np.hypot(*(everything[:, None] - everything[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 13
    assert np.array_equal(moved, spread(points, 15, Box(0, 0, 200, 200), pinned=[(100, 100)]))


def test_symbols_with_room_stay_where_they_are():
    points = np.array([[10.0, 10.0], [100.0, 100.0]])
    assert np.array_equal(spread(points, 15, Box(0, 0, 200, 200)), points)
