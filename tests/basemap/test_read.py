"""Read a base map at the door, and write it for the browser."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.basemap import basemap_json, read_basemap, read_office
from geo.basemap.geojson import write_features
from geo.errors import DataError


def write_folder(folder, rows):
    folder.joinpath("kecamatan.geojson").write_text(write_features(rows, attribution="Uji"), encoding="utf-8")
    folder.joinpath("context.geojson").write_text('{"type":"FeatureCollection","features":[]}')
    folder.joinpath("office.csv").write_text("name,lat,lon,accuracy_m,note\nKantor,-7.9,112.05,10,\n")


@pytest.fixture
def rows():
    return gpd.GeoDataFrame(
        {
            "kecamatan_code": ["2", "1"],
            "kemendagri_code": ["01", None],
            "kecamatan": ["Timur", "Barat"],
            "desa_count": [3, None],
            "zone": ["selatan", "utara"],
            "zone_source": ["uji", "uji"],
            "area_km2": [122.0, 122.0],
            "label_lon": [112.15, 112.05],
            "label_lat": [-7.95, -7.95],
        },
        geometry=[shapely.box(112.1, -8.0, 112.2, -7.9), shapely.box(112.0, -8.0, 112.1, -7.9)],
        crs="EPSG:4326",
    )


def test_reading_sorts_by_code_and_keeps_the_missing_missing(tmp_path, rows):
    write_folder(tmp_path, rows)
    basemap = read_basemap(tmp_path)
    assert list(basemap.kecamatan.index) == ["1", "2"]
    assert basemap.kecamatan.crs == "EPSG:4326"
    assert pd.isna(basemap.kecamatan.loc["1", "desa_count"])
    assert basemap.kecamatan.loc["2", "desa_count"] == 3
    assert list(basemap.context.columns) == ["kind", "name", "geometry"]
    assert basemap.office.lat == -7.9
    assert basemap.attribution == "Uji"


def test_reading_gathers_the_faults_of_all_three_files(tmp_path, rows):
    rows["kecamatan_code"] = "1"
    rows["zone"] = ["timur", "utara"]
    bowtie = shapely.Polygon([(112, -8), (112.1, -7.9), (112.1, -8), (112, -7.9)])
    write_folder(tmp_path, rows.set_geometry([rows.geometry[0], bowtie], crs=4326))
    (tmp_path / "context.geojson").write_text("{")
    (tmp_path / "office.csv").write_text("name,lat,lon,accuracy_m,note\nKantor,112.05,-7.9,10,\n")
    with pytest.raises(DataError) as caught:
        read_basemap(tmp_path)
    words = ("'1' berulang", "'timur' bukan utara", "bergambar rusak", "bukan GeoJSON", "tertukar")
    for word, problem in zip(words, caught.value.problems, strict=True):
        assert word in problem


@pytest.mark.parametrize("accuracy", ["-5", "inf", "nan", "1000001"])
def test_an_office_is_no_farther_off_than_can_be(tmp_path, accuracy):
    (tmp_path / "office.csv").write_text(f"name,lat,lon,accuracy_m,note\nKantor,-7.9,112.05,{accuracy},\n")
    with pytest.raises(DataError, match=r"baris 2, accuracy_m.*0 sampai 1\.000\.000 m"):
        read_office(tmp_path)


def test_reading_an_empty_folder_names_every_file(tmp_path):
    with pytest.raises(DataError) as caught:
        read_basemap(tmp_path)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "kecamatan.geojson", "context.geojson", "office.csv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("properties", "geometry", "words"),
    [
        pytest.param({"kind": "lake", "name": "A"}, {"type": "Point", "coordinates": [112, -8]}, "'lake'", id="kind"),
        pytest.param({"kind": "city"}, {"type": "Point", "coordinates": [112, -8]}, "kolom name", id="no name"),
        pytest.param({"kind": "city", "name": "A"}, None, "tanpa gambar", id="no shape"),
    ],
)
def test_reading_refuses_a_context_it_cannot_draw(tmp_path, rows, properties, geometry, words):
    write_folder(tmp_path, rows)
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    (tmp_path / "context.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(DataError, match=words):
        read_basemap(tmp_path)


def test_reading_refuses_missing_columns_and_words_for_numbers(tmp_path, rows):
    write_folder(tmp_path, rows.assign(desa_count=["dua", None]))
    with pytest.raises(DataError, match="fitur 1, desa_count: 'dua' bukan angka"):
        read_basemap(tmp_path)
    (tmp_path / "kecamatan.geojson").write_text(write_features(rows), encoding="utf-8")
    with pytest.raises(DataError, match="attribution"):
        read_basemap(tmp_path)
    write_folder(tmp_path, rows.drop(columns="zone"))
    with pytest.raises(DataError, match="kolom zone tidak ada"):
        read_basemap(tmp_path)


def test_the_browser_gets_compact_json_that_never_varies(tmp_path, rows):
    write_folder(tmp_path, rows)
    text = basemap_json(read_basemap(tmp_path))
    assert text == basemap_json(read_basemap(tmp_path))
    layers = json.loads(text)
    assert [feature["properties"] for feature in layers["kecamatan"]["features"]] == [
        {"code": "1", "name": "Barat", "zone": "utara", "label": [112.05, -7.95]},
        {"code": "2", "name": "Timur", "zone": "selatan", "label": [112.15, -7.95]},
    ]
    assert layers["context"]["features"] == []
