"""Find the kecamatan of points: borders, corners, holes, and nothing."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.basemap import locate


@pytest.fixture
def four():
    """Three squares that meet in one corner, and a fourth area of two islands, one with a hole."""
    holed = shapely.box(10, 0, 13, 3).difference(shapely.box(11, 1, 12, 2))
    shapes = [
        shapely.box(1, 0, 2, 1),
        shapely.box(0, 0, 1, 1),
        shapely.box(0, 1, 2, 2),
        shapely.MultiPolygon([holed, shapely.box(20, 0, 21, 1)]),
    ]
    index = pd.Index(["2", "1", "3", "4"], name="kecamatan_code")
    return gpd.GeoDataFrame(geometry=shapes, index=index, crs="EPSG:4326")


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        pytest.param(0.5, 0.5, "1", id="inside"),
        pytest.param(1.0, 0.5, "1", id="on a shared border: the smaller code"),
        pytest.param(1.5, 1.0, "2", id="on another shared border"),
        pytest.param(1.0, 1.0, "1", id="corner of three"),
        pytest.param(2.0, 0.5, "2", id="on the outer border"),
        pytest.param(5.0, 0.5, None, id="outside"),
        pytest.param(11.5, 1.5, None, id="in the hole"),
        pytest.param(11.0, 1.5, "4", id="on the hole's border"),
        pytest.param(20.5, 0.5, "4", id="second part of a MultiPolygon"),
        pytest.param(np.nan, 0.5, None, id="no longitude"),
        pytest.param(0.5, np.nan, None, id="no latitude"),
        pytest.param(np.inf, 0.5, None, id="endless"),
    ],
)
def test_locate(four, lon, lat, code):
    assert locate([lon], [lat], four).tolist() == [code]


def test_locate_nothing(four):
    assert locate([], [], four).tolist() == []


@given(
    points=st.lists(
        st.tuples(st.integers(-2, 44).map(lambda n: n / 2), st.integers(-2, 8).map(lambda n: n / 2)),
        max_size=30,
    )
)
@settings(max_examples=60, deadline=None)
def test_locate_says_what_asking_each_area_in_turn_says(points):
    areas = {
        "1": shapely.box(0, 0, 1, 1),
        "2": shapely.box(1, 0, 2, 1),
        "3": shapely.box(10, 0, 13, 3).difference(shapely.box(11, 1, 12, 2)),
    }
    kecamatan = gpd.GeoDataFrame(geometry=list(areas.values()), index=list(areas), crs="EPSG:4326")
    expected = [next((code for code in areas if areas[code].intersects(shapely.Point(p))), None) for p in points]
    lon, lat = [p[0] for p in points], [p[1] for p in points]
    assert locate(lon, lat, kecamatan).tolist() == expected
