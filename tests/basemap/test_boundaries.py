"""Take in another district's boundaries, and tell every fault of them at once."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.basemap import read_boundaries
from geo.basemap.geojson import write_features
from geo.errors import DataError


@pytest.fixture
def district():
    return gpd.GeoDataFrame(
        {"KODE": ["1", "2"], "Nama": ["Barat", "Timur"], "Zona": ["Utara", "selatan"]},
        geometry=[shapely.box(112.0, -8.0, 112.1, -7.9), shapely.box(112.1, -8.0, 112.2, -7.9)],
        crs="EPSG:4326",
    )


@pytest.mark.parametrize("name", ["batas.geojson", "batas.gpkg", "batas.shp"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32749", "EPSG:23830"])
def test_boundaries_in_any_format_and_declared_crs(tmp_path, district, name, crs):
    district.to_crs(crs).to_file(tmp_path / name)
    kecamatan = read_boundaries(tmp_path / name)
    assert list(kecamatan.index) == ["1", "2"]
    assert list(kecamatan["zone"]) == ["utara", "selatan"]
    assert kecamatan.loc["2", "kecamatan"] == "Timur"
    assert kecamatan.crs == "EPSG:4326"
    assert np.allclose(kecamatan.total_bounds, [112.0, -8.0, 112.2, -7.9], atol=1e-4)
    assert shapely.coverage_is_valid(kecamatan.geometry.to_numpy())
    assert list(kecamatan["zone_source"]) == [f"berkas {name}"] * 2


def problems_of(path):
    with pytest.raises(DataError) as caught:
        read_boundaries(path)
    return list(caught.value.problems)


def test_boundaries_without_crs_are_refused(tmp_path, district):
    district.to_file(tmp_path / "batas.shp")
    (tmp_path / "batas.prj").unlink()
    (problem,) = problems_of(tmp_path / "batas.shp")
    assert "CRS" in problem
    assert ".prj" in problem


@pytest.mark.parametrize(
    ("drawn_in", "declared", "words"),
    [
        pytest.param(
            "EPSG:32749", "EPSG:4326", "di luar Indonesia; CRS EPSG:4326 salah", id="metres taken for degrees"
        ),
        pytest.param("EPSG:32749", "EPSG:32649", "CRS EPSG:32649 salah", id="zone north of the equator"),
        pytest.param("EPSG:4326", "EPSG:32749", "CRS EPSG:32749 salah", id="degrees taken for metres"),
    ],
)
def test_a_wrong_crs_is_seen_by_where_it_leads(tmp_path, district, drawn_in, declared, words):
    wrong = district.to_crs(drawn_in).set_crs(declared, allow_override=True)
    wrong.to_file(tmp_path / "batas.gpkg")
    (problem,) = problems_of(tmp_path / "batas.gpkg")
    assert words in problem


def test_boundaries_with_swapped_lat_and_lon_are_refused(tmp_path, district):
    swapped = shapely.transform(district.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    path = tmp_path / "batas.geojson"
    path.write_text(write_features(district.set_geometry(swapped, crs=4326)))
    (problem,) = problems_of(path)
    assert "lat dan lon tertukar" in problem


def test_heights_are_dropped(tmp_path, district):
    district.set_geometry(shapely.force_3d(district.geometry.to_numpy(), 65.0), crs=4326).to_file(
        tmp_path / "batas.shp"
    )
    assert not read_boundaries(tmp_path / "batas.shp").has_z.any()


def test_faults_of_crs_shapes_and_attributes_come_together(tmp_path, district):
    bowtie = shapely.Polygon([(112.1, -8), (112.2, -7.9), (112.2, -8), (112.1, -7.9)])
    faulty = district.assign(KODE="1").set_geometry([district.geometry[0], bowtie], crs=4326)
    faulty.to_file(tmp_path / "batas.shp")
    (tmp_path / "batas.prj").unlink()
    words = ("CRS", "tidak sah", "sudah dipakai")
    for word, problem in zip(words, problems_of(tmp_path / "batas.shp"), strict=True):
        assert word in problem


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        pytest.param(
            [shapely.box(112.0, -8.0, 112.11, -7.9), shapely.box(112.1, -8.0, 112.2, -7.9)],
            ["fitur 1 dan 2", "bertumpang tindih"],
            id="overlap",
        ),
        pytest.param(
            [shapely.box(112.0, -8.0, 112.1, -7.9)] * 2,
            ["fitur 1 dan 2", "bertumpang tindih"],
            id="the same twice",
        ),
        pytest.param(
            [shapely.box(112.0, -8.0, 112.2, -7.9), shapely.box(112.1, -7.97, 112.15, -7.95)],
            ["fitur 1 dan 2", "bertumpang tindih"],
            id="one inside the other",
        ),
        pytest.param(
            [shapely.box(112.0, -8.0, 112.1, -7.9), shapely.box(112.1002, -8.0, 112.2, -7.9)],
            ["fitur 1 dan 2", "celah"],
            id="strip between",
        ),
        pytest.param(
            [
                shapely.box(112.0, -8.0, 112.1, -7.9),
                shapely.Polygon([(112.1, -8), (112.2, -7.9), (112.2, -8), (112.1, -7.9)]),
            ],
            ["fitur 2", "tidak sah"],
            id="bow tie",
        ),
        pytest.param([shapely.box(112.0, -8.0, 112.1, -7.9), None], ["fitur 2", "tidak bergambar"], id="no shape"),
        pytest.param(
            [shapely.box(112.0, -8.0, 112.1, -7.9), shapely.Point(112, -8)],
            ["fitur 2", "bukan poligon"],
            id="point",
        ),
    ],
)
def test_shapes_no_map_can_be_drawn_from(tmp_path, district, shapes, words):
    path = tmp_path / "batas.geojson"
    district.set_geometry(gpd.GeoSeries(shapes, crs=4326)).to_file(path)
    (problem,) = problems_of(path)
    for word in words:
        assert word in problem


@pytest.mark.parametrize(
    "gap",
    [pytest.param(5e-6, id="half a metre apart"), pytest.param(-5e-6, id="half a metre over")],
)
def test_hairlines_are_closed(tmp_path, district, gap):
    shapes = [shapely.box(112.0, -8.0, 112.1, -7.9), shapely.box(112.1 + gap, -8.0, 112.2, -7.9)]
    district.set_geometry(gpd.GeoSeries(shapes, crs=4326)).to_file(tmp_path / "batas.gpkg")
    kecamatan = read_boundaries(tmp_path / "batas.gpkg")
    assert shapely.coverage_is_valid(kecamatan.geometry.to_numpy())
    assert shapely.union_all(kecamatan.geometry.to_numpy()).geom_type == "Polygon"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"KODE": ["1", "1"]}, ["fitur 2, kecamatan_code", "sudah dipakai fitur 1"], id="same code"),
        pytest.param({"KODE": ["1", None]}, ["fitur 2, kecamatan_code", "kosong"], id="no code"),
        pytest.param({"Zona": ["utara", "timur"]}, ["fitur 2, zone", "'timur'"], id="unknown zone"),
        pytest.param({"Nama": ["Barat", "x" * 101]}, ["fitur 2, kecamatan", "101 huruf"], id="endless name"),
    ],
)
def test_attributes_are_told_feature_by_feature(tmp_path, district, change, words):
    district.assign(**change).to_file(tmp_path / "batas.geojson")
    (problem,) = problems_of(tmp_path / "batas.geojson")
    for word in words:
        assert word in problem


def test_two_kecamatan_of_one_name_are_refused(tmp_path, district):
    district["Nama"] = ["Barat", " barat "]
    district.to_file(tmp_path / "batas.geojson")
    (problem,) = problems_of(tmp_path / "batas.geojson")
    assert all(word in problem for word in ("fitur 2, kecamatan", "'barat'", "fitur 1", "kode 1 dan 2"))


def test_a_zone_is_never_guessed(tmp_path, district):
    district.drop(columns="Zona").to_file(tmp_path / "batas.geojson")
    (problem,) = problems_of(tmp_path / "batas.geojson")
    assert "kolom zone tidak ada" in problem
    assert "utara atau selatan" in problem


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("hilang.geojson", None, "tidak ada", id="missing"),
        pytest.param("batas.kml", b"x", "jenis berkas", id="other kind"),
        pytest.param("batas.geojson", b"", "bukan GeoJSON", id="empty"),
        pytest.param("batas.geojson", b"[" * 100_000, "bukan GeoJSON", id="endless nesting"),
        pytest.param("batas.geojson", b'{"type":"Topology"}', "FeatureCollection", id="other JSON"),
        pytest.param("batas.geojson", b'{"type":"FeatureCollection","features":[]}', "tidak berisi", id="no features"),
        pytest.param("batas.geojson", b'{"type":"FeatureCollection","features":[7]}', "fitur 1", id="no feature"),
        pytest.param(
            "batas.geojson",
            b'{"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"http://x"}},"features":[]}',
            "crs",
            id="CRS as a link",
        ),
        pytest.param("batas.gpkg", b"<OGRVRTDataSource/>", "bukan .gpkg", id="a VRT in disguise"),
        pytest.param("batas.gpkg", b"SQLite format 3\x00", "tidak dapat dibaca", id="a torn GeoPackage"),
    ],
)
def test_unreadable_boundaries_are_refused(tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (problem,) = problems_of(tmp_path / name)
    assert words in problem
