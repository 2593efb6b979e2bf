"""Travel estimated from straight lines, and what is told before planning starts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.travel import Estimate, estimate_travel

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
