"""The standing map's script, and the payloads that are painted on it."""

import dataclasses
import datetime as dt
import json
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import symbols
from geo.basemap import Office, read_basemap
from geo.maps import (
    asset_version,
    base_map,
    browser_data,
    paint_areas,
    paint_rounds,
    paint_sites,
    side_by_side,
    twin_map,
)
from geo.maps.browser import map_script, script_json
from geo.maps.paint import DIGITS, FEW_SITES, LARGEST_CIRCLE_PX, LONGEST_NAME, SMALLEST_CIRCLE_PX
from geo.monitoring import site_status
from geo.rounds import list_rounds, round_stops
from geo.workspace import SHIPPED_DATA
from tests.pages.reading import unpack

TODAY = dt.date(2026, 3, 11)
OFFICE = Office("Kantor Uji", -7.8, 112.0, 500.0, "titik perkiraan")
UNSAFE = set("<>&'`$")


def make_sites(*rows):
    """Build sites from (name, lat, lon, accuracy, accuracy_m)."""
    frame = pd.DataFrame(rows, columns=["name", "lat", "lon", "location_accuracy", "accuracy_m"])
    frame = frame.astype({"lat": "float64", "lon": "float64", "accuracy_m": "float64"})
    frame = frame.assign(kecamatan_code="1", kecamatan="Barat", zone="utara", simulated=False)
    frame["interval_days"] = pd.Series(pd.NA, frame.index, dtype="Int64")
    frame.index = pd.Index([f"s{n}" for n in range(len(frame))], name="site_id", dtype="str")
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs="EPSG:4326")


def make_visits(*rows):
    """Build visits from (site, date, status, position)."""
    frame = pd.DataFrame(rows, columns=["site_id", "date", "status", "position"])
    frame = frame.assign(date=pd.to_datetime(frame["date"]), team=None, simulated=False)
    frame.index = pd.Index([f"v{n}" for n in range(len(frame))], name="visit_id", dtype="str")
    return frame.astype({"site_id": "str", "status": "str", "team": "str", "position": "Int64"})


def status_of(sites, visits=None):
    nothing = pd.DataFrame({"site_id": [], "date": pd.to_datetime([]), "simulated": [], "category": []})
    nothing = nothing.assign(**dict.fromkeys(("trained", "equipped", "changed"), pd.array([], dtype="Int64")))
    counts = dict.fromkeys(("houses", "rooms", "owners", "living_in", "tl"), pd.array([], dtype="Int64"))
    observations = nothing.assign(**counts, health_protocol=pd.array([], dtype="str"))
    visits = make_visits() if visits is None else visits
    return site_status(sites, visits, observations, nothing, nothing, TODAY)


SITES = make_sites(
    ("Alfa", -7.80001, 112.00001, "gps", 5),
    ("Beta", -7.9, 112.1, "desa", 900),
    ("Cermin", np.nan, np.nan, "desa", np.nan),
)
VISITS = make_visits(
    ("s0", "2025-06-01", "done", 1), ("s1", "2026-03-01", "done", 2), ("s1", "2026-03-20", "planned", 1)
)


def sites_of(painting):
    """Give what a painting says of its sites, unpacked."""
    return unpack(painting.content)["sites"]


def legend(painting, key="word"):
    return {row[key]: row.get("n") for row in painting.content["legend"]["rows"] if key in row}


# --- the standing map ---------------------------------------------------------------------------------------------


def render(chart):
    """Write the map's page, with the random names folium gives made equal."""
    return re.sub(r"_[0-9a-f]{32}", "_x", chart.get_root().render())


@pytest.mark.parametrize("make", [base_map, twin_map])
def test_the_standing_map_is_the_same_text_every_time_and_asks_only_this_machine(make):
    page = render(make("/assets", "v1"))
    assert page == render(make("/assets", "v1"))
    asked = re.findall(r"(?:src|href)=\"([^\"]*)\"", page)
    assert asked
    assert all(address.startswith("/assets/") for address in asked)
    assert not re.search(r"(https?:)?//(?!\s)[a-z0-9-]+\.[a-z]", page)
    assert "tileLayer" not in page


def test_a_new_version_changes_the_addresses():
    assert render(base_map("/assets", "v1")) != render(base_map("/assets", "v2"))


@pytest.fixture(scope="module")
def kediri():
    return read_basemap(SHIPPED_DATA)


def test_the_version_follows_what_the_browser_is_given(kediri):
    renamed = kediri.kecamatan.assign(kecamatan=lambda rows: rows["kecamatan"] + " Baru")
    other = dataclasses.replace(kediri, kecamatan=renamed)
    assert asset_version(kediri) == asset_version(read_basemap(SHIPPED_DATA))
    assert asset_version(kediri) != asset_version(other)


def test_the_browser_gets_every_stage_and_theme_once(kediri):
    data = browser_data(kediri)
    symbols_text = data[data.index("symbols:") + len("symbols:") :]
    look, _ = json.JSONDecoder().raw_decode(symbols_text)
    assert [stage["code"] for stage in look["stage"]] == list(symbols.STAGE_CODES)
    assert [state["code"] for state in look["due"]] == list(symbols.DUE_CODES)
    assert set(look["themes"]["light"]) == set(look["themes"]["dark"])
    assert all(f'"{code}"' in data for code in kediri.kecamatan.index)


# --- text that is safe inside a script, a page and a template string --------------------------------------------------

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_any_value_comes_back_as_it_went(value):
    written = script_json(value)
    assert json.loads(written) == value
    assert written.isascii()
    assert not UNSAFE & set(written)


@given(st.text(st.sampled_from(list("<>&'\"`${}\\/un0041\n\r\t\0\u2028é")), max_size=40))
@settings(max_examples=300, deadline=None)
def test_a_hostile_text_comes_back_as_it_went(text):
    written = script_json(text)
    assert json.loads(written) == text
    assert not (UNSAFE | set("{}")) & set(written)
    assert "\\\\" not in written


@pytest.mark.parametrize("value", [float("nan"), float("inf")], ids=str)
def test_what_json_cannot_say_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        script_json({"lat": value})


# --- sites ------------------------------------------------------------------------------------------------------------


def test_the_legend_counts_each_entry_also_of_sites_without_a_point():
    painting = paint_sites(SITES, status_of(SITES, VISITS))
    assert legend(painting) == {
        "Belum dipantau": 1, "Dipantau": 2, "Diinventarisasi": 0, "Diasesmen": 0, "Alih profesi": 0, "Selesai": 0,
        "Terlambat dikunjungi": 1, "Letak perkiraan": 1, "1 lokasi belum bertitik, tidak tergambar": None,
        "Zona utara": None, "Zona selatan": None,
    }  # fmt: skip
    assert sites_of(painting)["id"] == ["s0", "s1"]
    assert painting.content["sites"]["codes"] == "11"
    assert painting.content["sites"]["rings"] == "10"
    assert painting.content["sites"]["rough"] == [0, 900]


def test_the_due_view_counts_due_states_and_rings_nothing():
    painting = paint_sites(SITES, status_of(SITES, VISITS), "due")
    assert legend(painting, "code") == {"overdue": 1, "soon": 0, "later": 1, "never": 1}
    assert painting.content["sites"]["codes"] == "02"
    assert "rings" not in painting.content["sites"]


def test_a_tooltip_says_how_good_a_point_is():
    exact, rough = paint_sites(SITES, status_of(SITES, VISITS)).content["sites"]["hints"]
    assert exact == ["Kecamatan Barat", "Kunjungan terakhir: 1 Jun 2025", "Terlambat sejak 30 Agu 2025"]
    assert rough[-1] == "Titik mewakili desa, meleset hingga 900 m"


def test_one_visit_changes_what_is_painted():
    after = pd.concat([VISITS, make_visits(("s0", "2026-03-10", "done", 1)).rename({"v0": "v9"})])
    before_payload = paint_sites(SITES, status_of(SITES, VISITS)).payload
    assert paint_sites(SITES, status_of(SITES, VISITS)).payload == before_payload
    assert paint_sites(SITES, status_of(SITES, after)).payload != before_payload


def test_choice_dimmed_and_title_travel():
    content = paint_sites(SITES, status_of(SITES), choice=("site", "s1"), dimmed=["7"], title="11 Maret 2026").content
    assert content["selected"] == {"kind": "site", "id": "s1"}
    assert (content["dim"], content["title"]) == (["7"], "11 Maret 2026")


def test_no_sites_paint_nothing():
    sites = sites_of(paint_sites(SITES.iloc[:0], status_of(SITES.iloc[:0])))
    assert (sites["id"], sites["codes"], sites["lat"]) == ([], "", [])


def test_a_long_name_is_cut_and_a_full_map_carries_no_names_of_places():
    many = make_sites(*[("x" * 200, -7.8, 112.0, "gps", 5)] * (FEW_SITES + 1))
    content = sites_of(paint_sites(many, status_of(many)))
    assert set(content["name"]) == {"x" * LONGEST_NAME}
    assert "hints" not in content
    assert "hints" in paint_sites(many.iloc[:FEW_SITES], status_of(many.iloc[:FEW_SITES])).content["sites"]


@given(st.lists(st.tuples(st.text(max_size=12), st.floats(-90, 90), st.floats(-180, 180)), max_size=30))
@settings(max_examples=80, deadline=None)
def test_packed_sites_come_back_as_they_went(rows):
    sites = make_sites(*[(name, lat, lon, "gps", 5) for name, lat, lon in rows])
    painting = paint_sites(sites, status_of(sites))
    read = unpack(json.loads(painting.payload))["sites"]
    assert (read["id"], read["name"]) == (list(sites.index), [name for name, _, _ in rows])
    for axis, column in enumerate(("lat", "lon"), start=1):
        assert read[column] == pytest.approx([row[axis] for row in rows], abs=0.6e-5)


def test_the_browser_reads_the_same_digits():
    assert len(set(DIGITS)) == 64
    assert not UNSAFE & set(DIGITS)
    assert f'const DIGITS = "{DIGITS}";' in map_script()


def test_ten_thousand_sites_in_a_kabupaten_take_little_room():
    rng = np.random.default_rng(6)
    places = zip(rng.uniform(-8.1, -7.6, 10_000), rng.uniform(111.8, 112.4, 10_000), strict=True)
    sites = make_sites(*[(f"Lokasi {n}", lat, lon, "gps", 5) for n, (lat, lon) in enumerate(places)])
    assert len(paint_sites(sites, status_of(sites)).payload) < 250_000


# --- kecamatan --------------------------------------------------------------------------------------------------------


def test_classes_hatch_and_circles():
    values = pd.Series([0, 10, 40, None], ["a", "b", "c", "d"], dtype="Float64")
    painting = paint_areas(values, [0, 20, 40], title="Penghuni", unit="orang", kind="count", empty=22)
    content = painting.content
    assert content["areas"]["steps"] == {"a": 0, "b": 0, "c": 1, "d": -1}
    assert legend(painting) == {
        "0 – 19": 2, "20 – 40": 1, "Belum ada data": 1, "Tanpa lokasi tercatat": 22, "Angka di lingkaran: orang": None,
    }  # fmt: skip
    circles = content["areas"]["circles"]
    assert {code: circle["text"] for code, circle in circles.items()} == {"a": "0", "b": "10", "c": "40"}
    assert circles["c"]["radius"] == LARGEST_CIRCLE_PX
    assert circles["b"]["radius"] == pytest.approx(LARGEST_CIRCLE_PX / 2, abs=0.1)
    assert circles["a"]["radius"] == SMALLEST_CIRCLE_PX


def test_a_rate_has_no_circles():
    values = pd.Series([50.0], ["a"], dtype="Float64")
    content = paint_areas(values, [0, 50, 100], title="Dikunjungi", unit="%", kind="rate", plate="kini").content
    assert "circles" not in content["areas"]
    assert content["title"] == "kini"


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=26))
@settings(max_examples=60, deadline=None)
def test_a_circles_area_grows_with_its_count(counts):
    values = pd.Series(counts, [str(n) for n in range(len(counts))], dtype="Float64")
    painting = paint_areas(values, [0, 5000], title="Penghuni", unit="orang", kind="count")
    circles = painting.content["areas"]["circles"]
    for code, value in values.items():
        fair = LARGEST_CIRCLE_PX * (value / max(*counts, 1)) ** 0.5
        assert circles[code]["radius"] == pytest.approx(max(SMALLEST_CIRCLE_PX, fair), abs=0.06)


def test_nothing_known_is_hatched_everywhere():
    values = pd.Series([pd.NA, pd.NA], ["a", "b"], dtype="Float64")
    painting = paint_areas(values, [], title="Penghuni", unit="orang", kind="count")
    assert painting.content["areas"]["steps"] == {"a": -1, "b": -1}
    assert legend(painting)["Belum ada data"] == 2
    assert painting.content["areas"]["circles"] == {}


# --- rounds -----------------------------------------------------------------------------------------------------------


def paint(visits, sites=SITES):
    rounds = list_rounds(visits, sites)
    stops = round_stops(visits, sites, OFFICE).join(rounds[["zone", "date"]], on="round_id")
    return paint_rounds(stops, sites, OFFICE)


def test_a_round_runs_from_the_office_and_back():
    painting = paint(make_visits(("s1", "2026-03-11", "planned", 2), ("s0", "2026-03-11", "done", 1)))
    (drawn,) = painting.content["rounds"]
    assert drawn["path"] == [[-7.8, 112.0], [-7.80001, 112.00001], [-7.9, 112.1], [-7.8, 112.0]]
    assert [(stop["n"], stop["id"], stop["status"], stop["rough"]) for stop in drawn["stops"]] == [
        (1, "s0", "done", 0), (2, "s1", "planned", 900),
    ]  # fmt: skip
    assert drawn["stops"][0]["lines"] == ["Perhentian 1, 11 Mar 2026", "Terlaksana"]
    assert (legend(painting)["Putaran utara"], legend(painting)["Putaran selatan"]) == (1, 0)
    assert "Kantor (perkiraan ± 500 m)" in legend(painting)


def test_a_cancelled_stop_is_shown_but_not_driven_to():
    visits = make_visits(("s0", "2026-03-11", "done", 1), ("s1", "2026-03-11", "cancelled", 2))
    (drawn,) = paint(visits).content["rounds"]
    assert len(drawn["path"]) == 3
    assert [stop["status"] for stop in drawn["stops"]] == ["done", "cancelled"]


def test_stops_without_a_point_are_told():
    painting = paint(make_visits(("s2", "2026-03-11", "planned", 1)))
    (drawn,) = painting.content["rounds"]
    assert (drawn["path"], drawn["stops"]) == ([], [])
    assert "1 perhentian belum bertitik, tidak tergambar" in legend(painting)


# --- two maps ---------------------------------------------------------------------------------------------------------


def test_two_paintings_travel_as_one():
    first = paint_sites(SITES, status_of(SITES), title="dahulu")
    second = paint_sites(SITES, status_of(SITES, VISITS), title="kini")
    pair = side_by_side(first, second)
    assert (pair.payload, pair.second) == (first.payload, second.payload)
    assert first.second == "null"
    assert json.loads(pair.second)["title"] == "kini"
