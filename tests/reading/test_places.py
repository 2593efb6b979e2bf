"""Points in KML, KMZ and GPX as map programs and devices write them, and XML that means harm."""

import pytest

from geo.errors import DataError
from geo.exchange.reading.places import read_kmz, read_xml
from tests.reading.files import gpx, kml, packed

CERME = "<Placemark><name>Cerme</name><Point><coordinates>112.1,-7.8,0</coordinates></Point></Placemark>"


def problems_of(content, read=read_xml):
    with pytest.raises(DataError) as caught:
        read("p.kml", content)
    return list(caught.value.problems)


def as_dicts(table):
    return [dict(zip(table.headings, cells, strict=True)) for _, cells in table.rows]


def test_placemarks_become_rows_with_what_is_kept_of_them():
    data = (
        "<ExtendedData><Data name='rumah'><value>12</value></Data><SchemaData schemaUrl='#x'>"
        "<SimpleData name='zona'>utara</SimpleData></SchemaData></ExtendedData>"
    )
    table = read_xml(
        "p.kml", kml(f"<Folder><name>f</name>{CERME.replace('<Point>', data + '<Point>')}</Folder><name>d</name>")
    )
    assert as_dicts(table) == [{"name": "Cerme", "lat": -7.8, "lon": 112.1, "rumah": "12", "zona": "utara"}]


def test_a_placemark_may_lack_its_point():
    table = read_xml("p.kml", kml("<Placemark><name>Cerme</name></Placemark>" + CERME))
    assert as_dicts(table)[0] == {"name": "Cerme", "lat": None, "lon": None}


def test_links_and_overlays_are_never_followed_but_named():
    inside = "<NetworkLink><Link><href>http://127.0.0.1/x.kml</href></Link></NetworkLink><GroundOverlay/>" + CERME
    assert read_xml("p.kml", kml(inside)).left_out == ("tautan jaringan (1)", "gambar peta (1)")


def test_waypoints_become_rows_and_tracks_are_named():
    inside = (
        '<wpt lat="-7.8" lon="112.1"><ele>70</ele><name>Cerme</name><desc>sisi utara</desc></wpt>'
        '<rte><name>r</name><rtept lat="1" lon="2"><name>x</name></rtept></rte><trk><name>t</name></trk>'
    )
    table = read_xml("p.gpx", gpx(inside))
    assert len(table.rows) == 1
    assert {"name": "Cerme", "lat": -7.8, "lon": 112.1}.items() <= as_dicts(table)[0].items()
    assert table.left_out == ("rute (1)", "jejak (1)")


def test_a_kmz_is_the_kml_within():
    content = packed([("doc.kml", kml(CERME)), ("files/foto.jpg", b"\xff\xd8")])
    assert as_dicts(read_kmz("p.kmz", content)) == [{"name": "Cerme", "lat": -7.8, "lon": 112.1}]


@pytest.mark.parametrize("count", [0, 2])
def test_a_kmz_must_hold_one_kml(count):
    content = packed([(f"{at}.kml", kml(CERME)) for at in range(count)] or [("x", b"x")])
    assert f"berisi {count} KML" in problems_of(content, read_kmz)[0]


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<Placemark><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark>", "LineString, padahal"),
        ("<Placemark><Polygon/></Placemark>", "Polygon, padahal"),
        (
            "<Placemark><MultiGeometry><Point><coordinates>1,2</coordinates></Point></MultiGeometry></Placemark>",
            "MultiGeometry",
        ),
        (CERME.replace("112.1,-7.8,0", "112,1,-7,8"), "bukan bujur,lintang"),
        (CERME.replace("112.1,-7.8,0", "NaN,1"), "bukan bujur,lintang"),
        (CERME.replace("112.1,-7.8,0", "1e999,1"), "bukan bujur,lintang"),
        (CERME.replace("112.1,-7.8,0", ""), "bukan bujur,lintang"),
        (CERME.replace("</Point>", "</Point><Point><coordinates>1,2</coordinates></Point>"), "lebih dari satu titik"),
    ],
)
def test_every_placemark_that_is_not_one_point_is_told(inside, words):
    found = problems_of(kml(CERME + inside + inside))
    assert [problem.split(":")[0] for problem in found] == ["p.kml titik 2", "p.kml titik 3"]
    assert words in found[0]


@pytest.mark.parametrize("attributes", ['lat="-7.8"', 'lat="x" lon="y"', 'lat="-7,8" lon="112,1"'])
def test_a_waypoint_without_a_place_is_told(attributes):
    assert "titik 1: koordinatnya" in problems_of(gpx(f"<wpt {attributes}/>"))[0]


LAUGHS = "<!DOCTYPE kml [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10)) + "]>"
EXTERNAL = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE kml [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>'
COLUMNS = "".join(f"<Data name='k{at}'><value>1</value></Data>" for at in range(301))
QUADRATIC = f'<!DOCTYPE kml [<!ENTITY a "{"a" * 50_000}">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(kml("<name>&a9;</name>" + CERME, LAUGHS), "DTD atau entitas", id="billion laughs"),
        pytest.param(kml("<name>&x;</name>" + CERME, EXTERNAL), "DTD atau entitas", id="external entity"),
        pytest.param(kml(CERME, PARAMETER), "DTD atau entitas", id="parameter entity"),
        pytest.param(kml(f"<name>{'&a;' * 50_000}</name>", QUADRATIC), "DTD atau entitas", id="quadratic blow-up"),
        pytest.param(kml(CERME, '<!DOCTYPE kml SYSTEM "file:///etc/passwd">'), "DTD atau entitas", id="external dtd"),
        pytest.param(kml("<name>&nbsp;</name>"), "XML yang rusak", id="unknown entity"),
        pytest.param(kml("<Folder>" * 200_000), "bersarang", id="deep nesting"),
        pytest.param(kml(CERME)[:-20], "XML yang rusak", id="cut off"),
        pytest.param(b"<kml>\0</kml>", "XML yang rusak", id="nul"),
        pytest.param(b'<?xml version="1.0" encoding="x-unknown"?><kml/>', "XML yang rusak", id="unknown encoding"),
        pytest.param(b'<?xml version="1.0" encoding="utf-7"?><kml/>', "XML yang rusak", id="utf-7"),
        pytest.param(kml(CERME).decode().encode("utf-16")[:-3], "XML yang rusak", id="utf-16 cut off"),
        pytest.param(b"<OGRVRTDataSource/>", "tetapi OGRVRTDataSource", id="vrt"),
        pytest.param(b"<html><body/></html>", "tetapi html", id="a web page"),
        pytest.param(kml("<Placemark/>" * 5_001), "lebih dari 5.000 titik", id="5,001 places"),
        pytest.param(
            kml(f"<Placemark>{COLUMNS}</Placemark>"),
            "lebih dari 300 kolom", id="301 columns",
        ),
    ],
)  # fmt: skip
def test_xml_that_is_broken_or_means_harm_is_refused(content, words):
    assert words in problems_of(content)[0]


def test_no_places_are_no_table():
    assert read_xml("p.kml", kml("<name>kosong</name>")) is None
