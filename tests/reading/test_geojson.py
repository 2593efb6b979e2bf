"""Points in GeoJSON, and everything else that calls itself so."""

import json

import pytest

from geo.errors import DataError
from geo.exchange.reading.geojson import read_geojson
from tests.reading.files import point, points


def problems_of(content):
    with pytest.raises(DataError) as caught:
        read_geojson("p.geojson", content if isinstance(content, bytes) else content.encode())
    return list(caught.value.problems)


def crs(name):
    return {"type": "name", "properties": {"name": name}}


def test_points_and_their_properties_become_rows():
    table = read_geojson(
        "p.geojson", points(point((112.1, -7.8), name="Cerme", rumah=12), point((112.2, -7.9), name="Tambi"))
    )
    assert table.headings == ("lat", "lon", "name", "rumah")
    assert table.rows == [(1, (-7.8, 112.1, "Cerme", 12)), (2, (-7.9, 112.2, "Tambi", None))]


def test_one_feature_alone_is_read():
    assert read_geojson("p.geojson", json.dumps(point(name="Cerme")).encode()).rows == [(1, (-7.8, 112.0, "Cerme"))]


def test_a_place_may_lack_its_point_and_have_a_height():
    features = [
        {"type": "Feature", "properties": {"name": "a"}, "geometry": None},
        {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": []}},
        {"type": "Feature", "properties": {"name": "c"}, "geometry": {"type": "Point", "coordinates": [112, -7, 80.5]}},
    ]
    assert read_geojson("p.geojson", points(*features)).rows == [(1, (None, None, "a")), (3, (-7.0, 112.0, "c"))]


def test_degrees_among_the_properties_must_agree_with_the_point():
    assert read_geojson("p.geojson", points(point((112.1, -7.8), lat=-7.8, lon=112.1))).rows == [(1, (-7.8, 112.1))]
    (problem,) = problems_of(points(point((112.1, -7.8), lat=-7.9)))
    assert "fitur 1: lintang pada kolom lat (-7.9) berbeda" in problem


def test_a_property_that_is_a_list_is_left_out_and_named():
    table = read_geojson("p.geojson", points(point(name="Cerme", tags=["a"], more={"b": 1})))
    assert table.headings == ("lat", "lon", "name")
    assert [word.split(" (")[0] for word in table.left_out] == ["kolom tags", "kolom more"]


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "OGC:CRS84"]
)
def test_wgs_84_may_be_named(name):
    assert read_geojson("p.geojson", points(point(), crs=crs(name))) == read_geojson("p.geojson", points(point()))


@pytest.mark.parametrize(
    "member",
    [
        crs("EPSG:32749"), crs("EPSG:43260"), {"type": "link", "properties": {"href": "http://127.0.0.1/crs.wkt"}},
        "EPSG:4326", {"type": "name"}, {"type": "name", "properties": {"name": 4326}}, [],
        {"type": "EPSG", "properties": {"code": 4326}},
    ],
    ids=str,
)  # fmt: skip
def test_another_crs_or_a_link_to_one_is_refused(member):
    (problem,) = problems_of(points(point(), crs=member))
    assert "WGS 84" in problem
    assert ("sistem koordinat '" in problem) != ("sistem koordinatnya tidak dikenal;" in problem)


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": []}}, "Polygon, padahal"),
        ({"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": [[1, 2]]}}, "MultiPoint, padahal"),
        ({"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": []}}, "GeometryCollection"),
        ({"type": "Feature", "geometry": "POINT (1 2)"}, "geometri yang tidak dikenal"),
        ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1]}}, "bukan dua angka"),
        ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2, 3, 4]}}, "bukan dua angka"),
        ({"type": "Feature", "geometry": {"type": "Point", "coordinates": ["1", "2"]}}, "bukan dua angka"),
        ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [True, 2]}}, "bukan dua angka"),
        ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [[1, 2]]}}, "bukan dua angka"),
        ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1e300, 2]}}, "bukan dua angka"),
        (
            {"type": "Feature", "geometry": {"type": "Point", "crs": {}, "coordinates": [1, 2]}},
            "sistem koordinat sendiri",
        ),
        ({"type": "Feature", "crs": crs("EPSG:4326"), "geometry": None}, "sistem koordinat sendiri"),
        ({"type": "Feature", "properties": [1]}, "properties bukan objek"),
        ({"type": "Point", "coordinates": [1, 2]}, "bukan Feature"),
        ("Feature", "bukan Feature"),
        (None, "bukan Feature"),
    ],
    ids=str,
)
def test_every_feature_that_is_not_one_point_is_told(feature, words):
    found = problems_of(points(point(), feature, feature))
    assert [problem.split(":")[0] for problem in found] == ["p.geojson fitur 2", "p.geojson fitur 3"]
    assert words in found[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param('{"type":"FeatureCollection","features":[', "bukan GeoJSON", id="cut off"),
        pytest.param("[]", "bukan GeoJSON", id="a list"),
        pytest.param('{"type":"Topology"}', "bukan FeatureCollection", id="another type"),
        pytest.param('{"type":"FeatureCollection"}', "bukan GeoJSON", id="no features"),
        pytest.param('{"type":"FeatureCollection","features":{}}', "bukan GeoJSON", id="features no list"),
        pytest.param('{"type":"FeatureCollection","features":[{"a":NaN}]}', "memuat NaN", id="nan"),
        pytest.param('{"type":"FeatureCollection","features":[{"a":-Infinity}]}', "memuat -Infinity", id="infinity"),
        pytest.param('{"type":"FeatureCollection","type":"x"}', "'type' tertulis dua kali", id="key twice"),
        pytest.param('{"a":' + "9" * 5_000 + "}", "bukan GeoJSON", id="endless number"),
        pytest.param("[" * 100_000, "bukan GeoJSON", id="nested lists"),
        pytest.param('{"a":' * 100_000, "bukan GeoJSON", id="nested objects"),
        pytest.param(points(point()).decode().encode("utf-16"), "bukan GeoJSON", id="utf-16"),
        pytest.param(b'{"type":"\xff"}', "bukan GeoJSON", id="no utf-8"),
        pytest.param(b"\0" * 100, "bukan GeoJSON", id="nul"),
        pytest.param('<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>', "bukan GeoJSON", id="vrt"),
        pytest.param('"/vsicurl/http://127.0.0.1/x.geojson"', "bukan GeoJSON", id="vsicurl"),
        pytest.param(points(*[point()] * 5_001), "5.001 fitur", id="5,001 features"),
        pytest.param(points(point(**{f"k{at}": 1 for at in range(299)})), "lebih dari 300 kolom", id="301 columns"),
        pytest.param(points(point(name="a\0b")), "huruf rusak", id="nul in a text"),
        pytest.param(
            '{"type":"Feature","properties":{"n":"\\ud800"},"geometry":null}', "huruf rusak", id="lone surrogate"
        ),
        pytest.param(
            '{"type":"Feature","properties":{"\\udfff":1},"geometry":null}', "huruf rusak", id="lone surrogate as a key"
        ),
    ],
)
def test_what_is_no_geojson_is_refused(content, words):
    assert words in problems_of(content)[0]


def test_numbers_beyond_numbers_stay_texts():
    content = b'{"type":"Feature","properties":{"a":1e999,"b":123456789012345678901},"geometry":null}'
    assert read_geojson("p.geojson", content).rows == [(1, (None, None, "inf", "123456789012345678901"))]


def test_no_features_are_no_table():
    assert read_geojson("p.geojson", points()) is None
