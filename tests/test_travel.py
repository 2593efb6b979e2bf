"""Travel estimated from straight lines, and what is told before planning starts."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.basemap import Basemap, Office
from geo.travel import (
    NO_ROAD_M,
    NO_ROAD_S,
    Estimate,
    TravelTable,
    estimate_travel,
    find_unreachable,
    name_far_offices,
    name_unreachable,
    unite_area,
)

KATANG = (-7.8072, 112.0403)
DEGREES = st.tuples(st.floats(-8.1, -7.5), st.floats(111.7, 112.5))


def east_of(point, metres):
    """A place so many metres east of another."""
    lon, lat, _ = Geod(ellps="WGS84").fwd(point[1], point[0], 90, metres)
    return lat, lon


@pytest.mark.parametrize(
    ("straight_m", "road_m", "seconds"),
    [
        (0, 0, 0),
        (1_000, 1_350, 243),  # 1.35 km at 20 km/h
        (2_000 / 1.35, 2_000, 360),  # 2 km at 20 km/h
        (10_000, 13_500, 1_188),  # 2 km at 20 km/h, 11.5 km at 50 km/h
        (30_000, 40_500, 3_132),  # 2 km at 20 km/h, 38.5 km at 50 km/h
    ],
    ids=["the same place", "a village hop", "the end of the village", "the next kecamatan", "across the district"],
)
def test_speed_grows_with_distance(straight_m, road_m, seconds):
    lat, lon = zip(KATANG, east_of(KATANG, straight_m), strict=True)
    travel = estimate_travel(lat, lon)
    assert travel.metres[0, 1] == pytest.approx(road_m, abs=1)
    assert travel.seconds[0, 1] == pytest.approx(seconds, abs=1)


def test_an_estimate_says_that_it_is_one():
    travel = estimate_travel([KATANG[0]], [KATANG[1]])
    assert travel.is_estimate
    assert travel.source == "perkiraan: garis lurus \u00d7 1,35"
    assert travel.has_road.all()


def test_the_estimate_is_asked_as_roads_are():
    end = east_of(KATANG, 5_000)
    estimate = Estimate()
    travel = estimate.table([KATANG[0], end[0]], [KATANG[1], end[1]])
    assert travel.seconds[0, 1] == estimate_travel([KATANG[0], end[0]], [KATANG[1], end[1]]).seconds[0, 1]
    assert estimate.path(KATANG, end) == [KATANG, end]
    assert estimate.attribution == ""


@given(st.lists(DEGREES, max_size=8))
def test_a_table_is_whole_symmetric_and_has_no_short_cut(places):
    lat, lon = [place[0] for place in places], [place[1] for place in places]
    travel = estimate_travel(lat, lon)
    for values in (travel.seconds, travel.metres):
        assert values.shape == (len(places), len(places))
        assert values.dtype == np.int64
        assert (values == values.T).all()
        assert (values.diagonal() == 0).all()
        assert (values[:, :, None] + values[None, :, :] >= values[:, None, :]).all()


@pytest.mark.parametrize(
    ("lat", "lon"),
    [([KATANG[0], np.nan], [KATANG[1], 112.0]), ([KATANG[0]], [KATANG[1], 112.0]), (KATANG[0], KATANG[1])],
    ids=["a place without a point", "two lengths", "one number"],
)
def test_places_that_are_none_are_a_bug(lat, lon):
    with pytest.raises(ValueError, match="every place needs"):
        estimate_travel(lat, lon)


def table_of(roads):
    """A table in which the named legs, and no others, can be driven."""
    size = len(roads)
    has_road = np.array(roads, dtype=bool) | np.eye(size, dtype=bool)
    seconds, metres = np.where(has_road, 60, NO_ROAD_S), np.where(has_road, 600, NO_ROAD_M)
    return TravelTable(seconds, metres, "jalan", is_estimate=False)


@pytest.mark.parametrize(
    ("roads", "offices", "unreachable"),
    [
        ([[1, 1, 1], [1, 1, 1], [1, 1, 1]], 1, [False, False, False]),
        ([[1, 1, 0], [1, 1, 0], [0, 0, 1]], 1, [False, False, True]),
        ([[1, 1, 1], [1, 1, 1], [0, 0, 1]], 1, [False, False, True]),
        ([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], 1, [False, False, True, True]),
        ([[1, 0, 1], [0, 1, 0], [1, 0, 1]], 2, [False, True, False]),
        ([[1, 0], [0, 1]], 1, [True, True]),
        ([[1]], 1, [False]),
    ],
    ids=[
        "all joined", "cut off", "a way there, none back", "joined only with each other",
        "reached from the other office", "an office cut off", "an office alone",
    ],
)  # fmt: skip
def test_a_place_needs_a_road_there_and_back(roads, offices, unreachable):
    assert find_unreachable(table_of(roads), offices).tolist() == unreachable


def test_an_office_that_is_cut_off_is_named_as_one():
    assert name_unreachable(table_of([[1, 0], [0, 1]]), ["Kantor", "Kos"])[0] == (
        "Kantor: tidak ada jalan dari kantor ini (lebih dari 2 km dari jalan, atau jalannya terputus); "
        "periksa titiknya."
    )


@pytest.fixture
def basemap():
    """A square kecamatan of half a degree with a city beside it, and a regency that is neither."""
    kecamatan = gpd.GeoDataFrame(geometry=[shapely.box(112.0, -8.0, 112.5, -7.5)], crs="EPSG:4326")
    shapes = [shapely.box(112.5, -8.0, 112.6, -7.5), shapely.box(112.6, -8.0, 114.0, -7.5)]
    context = gpd.GeoDataFrame({"kind": ["city", "regency"], "name": ["Kota", "Tetangga"]}, geometry=shapes, crs=4326)
    return Basemap(kecamatan, context, Office("Kantor", -7.8, 112.2, 100.0, ""), "")


def test_an_office_far_outside_is_named(basemap):
    border = (-7.75, 112.6)
    offices = [
        Office(name, *point, accuracy_m=100.0, note="")
        for name, point in (
            ("dalam", (-7.75, 112.2)),
            ("kota", (-7.75, 112.55)),
            ("dekat", east_of(border, 19_800)),
            ("jauh", east_of(border, 20_500)),
            ("tertukar", (11.2, 7.8)),
        )
    ]
    named = name_far_offices(offices, unite_area(basemap))
    assert [text.partition(":")[0] for text in named] == ["jauh", "tertukar"]
    assert named[0] == "jauh: titiknya 20,5 km di luar kabupaten dan kotanya; periksa lintang dan bujurnya."
