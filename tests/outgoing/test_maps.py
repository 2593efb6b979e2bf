"""The sites as GeoJSON, KML and GeoPackage."""

import json
import sqlite3
import xml.etree.ElementTree as ET

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.exchange.conventions import legal_text
from geo.exchange.outgoing import export_set
from geo.exchange.outgoing.features import FEATURE_FIELDS, say_accuracy
from geo.exchange.outgoing.qgis_style import draw_shape, write_style
from geo.monitoring import site_status
from geo.symbols import STAGES
from tests.conftest import ANCHOR

KML = "{http://www.opengis.net/kml/2.2}"
CERME = [111.96571234567891, -7.731234567890123]


def read_geojson(records, basemap):
    return json.loads(export_set(records, basemap, "geojson", as_of=ANCHOR).content)


def read_kml(records, basemap):
    root = ET.fromstring(export_set(records, basemap, "kml", as_of=ANCHOR).content)  # noqa: S314 - our own
    return {
        mark.find(f"{KML}ExtendedData/{KML}Data[@name='site_id']/{KML}value").text: mark
        for mark in root.iter(f"{KML}Placemark")
    }


@pytest.fixture
def package(tmp_path, office, basemap):
    file = tmp_path / "data.gpkg"
    file.write_bytes(export_set(office, basemap, "gpkg", as_of=ANCHOR).content)
    return file


def test_geojson_keeps_to_its_standard(office, basemap):
    collection = read_geojson(office, basemap)
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    features = {feature["id"]: feature for feature in collection["features"]}
    assert features["cerme"]["geometry"] == {"type": "Point", "coordinates": CERME}
    assert features["baru"]["geometry"] is None
    assert set(features) == set(office.sites.index)


def test_points_say_how_rough_they_are(office, basemap):
    features = {feature["id"]: feature["properties"] for feature in read_geojson(office, basemap)["features"]}
    assert (features["dadapan"]["location_accuracy"], features["dadapan"]["accuracy_m"]) == ("kecamatan", 4500.0)
    assert features["cerme"]["accuracy_m"] is None
    described = {name: mark.find(f"{KML}description").text for name, mark in read_kml(office, basemap).items()}
    assert "Titik hanya mewakili kecamatan; dapat meleset 4,5 km." in described["dadapan"]
    assert "Titik diukur di tempat." in described["cerme"]
    assert "Titik" not in described["baru"]
    assert say_accuracy("desa", None) == "Titik hanya mewakili desa; dapat meleset tidak diketahui berapa jauh."


def test_features_stand_where_the_screens_say(demo, basemap):
    status = site_status(demo.sites, demo.visits, demo.observations, demo.needs, demo.outcomes, ANCHOR)
    for feature in read_geojson(demo, basemap)["features"]:
        row, properties = status.loc[feature["id"]], feature["properties"]
        assert properties["stage"] == row["stage"]
        assert properties["due_state"] == row["due_state"]
        assert properties["living_in"] == (None if row.isna()["living_in"] else row["living_in"])
        assert properties["status_note"] == ("DATA SIMULASI" if row["is_simulated"] else None)
        assert properties["simulated"] is None
    assert read_geojson(demo, basemap)["simulated"] == "DATA SIMULASI"


def test_kml_has_exact_points_and_no_address_to_fetch(office, basemap):
    marks = read_kml(office, basemap)
    assert marks["cerme"].find(f"{KML}Point/{KML}coordinates").text == "111.96571234567891,-7.731234567890123"
    assert marks["baru"].find(f"{KML}Point") is None
    assert marks["baru"].find(f"{KML}name").text == "=Baru"
    content = export_set(office, basemap, "kml", as_of=ANCHOR).content
    assert b"href" not in content


def test_kml_colours_are_those_of_the_stages(office, basemap):
    root = ET.fromstring(export_set(office, basemap, "kml", as_of=ANCHOR).content)  # noqa: S314 - our own
    colours = {style.get("id"): style.find(f"{KML}IconStyle/{KML}color").text for style in root.iter(f"{KML}Style")}
    assert colours["stage-monitored"] == "ffe9b456"
    assert {mark.find(f"{KML}styleUrl").text[1:] for mark in root.iter(f"{KML}Placemark")} <= set(colours)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_stands_in_maps_as_it_was(with_texts, basemap, text):
    records = with_texts(text)
    kept = legal_text(text)
    for feature in read_geojson(records, basemap)["features"]:
        assert feature["properties"]["note"] == kept
    for mark in read_kml(records, basemap).values():
        assert (mark.find(f"{KML}name").text or "") == kept


def test_a_geopackage_opens_with_its_layers(package):
    layers = {name: kind for name, kind in pyogrio.list_layers(package)}  # noqa: C416 - rows of an array
    assert layers == {
        "lokasi": "Point",
        "kunjungan": None,
        "hitungan": None,
        "kebutuhan": None,
        "hasil": None,
        "metadata": None,
        "keterangan": None,
        "layer_styles": None,
    }


def test_a_geopackage_holds_the_records(package, office):
    sites = gpd.read_file(package, layer="lokasi").set_index("site_id")
    assert sites.crs == "EPSG:4326"
    assert (sites.loc["cerme"].geometry.x, sites.loc["cerme"].geometry.y) == tuple(CERME)
    assert sites.loc["baru"].geometry is None
    assert sites.loc["cerme", "stage"] == "changing"
    visits = gpd.read_file(package, layer="kunjungan").set_index("visit_id")
    assert set(visits.index) == set(office.visits.index)
    assert visits.loc["2026-02-03-cerme", "date"].date().isoformat() == "2026-02-03"
    assert visits.loc["2026-02-03-cerme", "time_in"] == "09:05"
    counted = gpd.read_file(package, layer="hitungan")
    assert counted["living_in"].tolist() == [0]
    assert counted["tl"].isna().all()


def test_a_geopackage_is_one_by_its_own_rules(package, office):
    database = sqlite3.connect(package)
    assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    bounds = database.execute(
        "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name='lokasi'"
    ).fetchone()
    assert np.allclose(bounds, office.sites.total_bounds)
    titles = dict(
        database.execute("SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'lokasi'").fetchall()
    )
    assert titles["living_in"] == "Menetap (orang)"
    assert set(titles) == {one.name for one in FEATURE_FIELDS}
    listed = database.execute(
        "SELECT listed.value, listed.description FROM gpkg_data_column_constraints AS listed "
        "JOIN gpkg_data_columns AS named USING (constraint_name) WHERE named.column_name = 'stage'"
    )
    assert dict(listed.fetchall()) == {stage.code: stage.word for stage in STAGES}


def test_qgis_finds_a_style_with_a_symbol_for_every_stage(package):
    database = sqlite3.connect(package)
    layer, is_default, qml = database.execute(
        "SELECT f_table_name, useAsDefault, styleQML FROM layer_styles"
    ).fetchone()
    assert (layer, is_default) == ("lokasi", 1)
    root = ET.fromstring(qml)  # noqa: S314 - our own
    renderer = root.find("renderer-v2")
    assert renderer.get("attr") in {one.name for one in FEATURE_FIELDS}
    words = {category.get("value"): category.get("label") for category in renderer.iter("category")}
    assert words == {stage.code: stage.word for stage in STAGES}
    assert {category.get("symbol") for category in renderer.iter("category")} == {
        symbol.get("name") for symbol in renderer.iter("symbol")
    }
    assert qml == write_style()


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.code)
def test_the_shape_of_a_stage_is_the_screens(stage):
    shape = next(iter(ET.fromstring(draw_shape(stage))))  # noqa: S314 - our own
    assert shape.get("stroke" if stage.is_hollow else "fill") == stage.colour
    assert len(shape.get("points", "").split()) == len(stage.outline)


def test_the_same_records_give_the_same_bytes(demo, basemap):
    for kind in ("gpkg", "geojson", "kml"):
        assert export_set(demo, basemap, kind, as_of=ANCHOR) == export_set(demo, basemap, kind, as_of=ANCHOR)
