import defusedxml.ElementTree
import gpxpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.exchange.gps import CAUTION, write_gpx
from geo.travel import ATTRIBUTION
from tests.round_examples import EXACT, STAMP, make_round, tell, words


def write(problem, planned, sites, meeting_points=None, *, is_simulated=False):
    return write_gpx(tell(problem, sites, meeting_points, is_simulated=is_simulated), planned, STAMP)


def test_a_route_runs_from_office_to_office_through_exact_points():
    gpx = gpxpy.parse(write(*make_round(2), {"s0": "Balai desa"}).decode())
    (route,) = gpx.routes
    assert [(point.latitude, point.longitude) for point in route.points] == [
        (-7.85, 112.1), EXACT, (-7.815, 112.015), (-7.85, 112.1),
    ]  # fmt: skip
    assert [point.name for point in gpx.waypoints] == ["Barat", "1. Barat", "2. Barat"]
    assert gpx.waypoints[0].description == "Berangkat 08.00, kembali 10.30"
    assert gpx.waypoints[1].description == (
        "Barat, Kecamatan Barat. Mulai 08.20, selesai 09.05. Titik temu: Balai desa"
    )
    assert gpx.description == CAUTION
    assert gpx.time == STAMP


def test_roads_are_credited_where_times_come_from_them():
    gpx = gpxpy.parse(write(*make_round(1, is_estimate=False)).decode())
    assert gpx.description == gpx.routes[0].description == f"{CAUTION} Data jalan: {ATTRIBUTION}."


def test_simulated_points_say_so():
    gpx = gpxpy.parse(write(*make_round(1), is_simulated=True).decode())
    assert all(point.name.startswith("DATA SIMULASI - ") for point in [*gpx.waypoints, *gpx.routes[0].points])


@settings(max_examples=60, deadline=None)
@given(
    words,
    words,
    st.integers(1, 6),
    st.tuples(st.floats(-11, 6), st.floats(95, 141)),
)
def test_any_words_and_points_read_back(said, meeting_point, count, exact):
    problem, planned, sites = make_round(count, said=said, exact=exact)
    content = write(problem, planned, sites, dict.fromkeys(sites.index, meeting_point))
    assert content == write(problem, planned, sites, dict.fromkeys(sites.index, meeting_point))
    defusedxml.ElementTree.fromstring(content)
    gpx = gpxpy.parse(content.decode())
    assert len(gpx.waypoints) == count + 1
    first, *_ = gpx.routes[0].points[1:]
    assert (first.latitude, first.longitude) == pytest.approx(exact, abs=1e-7)
    assert len(gpx.routes[0].points) == count + 2
