"""Two kecamatan, Mojo west and Ngasem east of 112.1 E, around a city that lies astride the same line."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.basemap import basemap_json, build_basemap, facts, locate, read_basemap, read_boundaries
from geo.basemap import build as build_module
from geo.basemap.coverage import round_degrees, widen_thin
from geo.basemap.geojson import write_features
from geo.errors import DataError

DATA = Path(__file__).parents[1] / "data"
CITY = shapely.box(112.08, -7.92, 112.12, -7.88)


def write_layer(path, shapes, **columns):
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")
    frame.to_file(path, driver="GPKG")


@pytest.fixture
def source_dir(tmp_path, monkeypatch):
    folder = tmp_path / "sumber"
    folder.mkdir()
    monkeypatch.setattr(build_module, "N_KECAMATAN", 2)
    write_layer(
        folder / "kabupaten_kediri_desa_2020.gpkg",
        [
            shapely.box(112.0, -8.0, 112.1, -7.8).difference(CITY),
            shapely.box(112.1, -8.0, 112.2, -7.9).difference(CITY),
            shapely.box(112.1, -7.9, 112.2, -7.8).difference(CITY),
        ],
        district_code=["1", "2", "2"],
        district=["Mojo", "Ngasem", "Ngasem"],
        village=["Satu", "Sukorejo", "Tiga"],
    )
    write_layer(
        folder / "kota_kediri_kelurahan_2020.gpkg",
        [shapely.box(112.08, -7.92, 112.1, -7.88), shapely.box(112.1, -7.92, 112.12, -7.88)],
        district_code=["8", "9"],
        district=["Mojoroto", "Pesantren"],
    )
    # The neighbour keeps half a metre away, much as in the real source.
    kabupaten = shapely.box(112.0 - 5e-6, -8.0 - 5e-6, 112.2 + 5e-6, -7.8 + 5e-6)
    write_layer(
        folder / "neighbour_regencies_2020.gpkg",
        [shapely.box(111.9, -8.1, 112.3, -7.7).difference(kabupaten)],
        regency_code=["3517"],
        regency=["Jombang"],
    )
    (folder / "kecamatan.csv").write_text(
        "kecamatan_code,kemendagri_code,kecamatan,desa_count,zone,zone_source\n"
        "1,02,Mojo,1,selatan,assumed: split at 7.85 S\n2,01,Ngasem,2,utara,article\n"
    )
    (folder / "sites_2020.csv").write_text(
        "site_id,name,kecamatan,kecamatan_code,desa,desa_code,zone,lat,lon,location_accuracy,accuracy_m,note\n"
        "x,X,Mojo,1,Satu,11,selatan,-7.95,112.05,desa,900,\n"
    )
    (folder / "visits_2020.csv").write_text(
        "date,zone,site_id,status,source\n2020-10-14,selatan,x,done,article of 14 October 2020\n"
    )
    (folder / "figures.csv").write_text(
        "figure,value,unit,as_of,source\ndistrict_residents_estimate,700,people (about),2020-10-14,somebody\n"
    )
    return folder


def test_build_writes_a_map_that_meets_its_checks(source_dir, tmp_path):
    out = tmp_path / "data"
    report = build_basemap(source_dir, out)
    basemap = read_basemap(out)
    assert report.n_kecamatan == 2
    assert report.area_error < 1e-5
    assert report.max_move_m < 2
    assert report.size_bytes == (out / "kecamatan.geojson").stat().st_size
    assert "CC BY-IGO" in basemap.attribution
    assert list(basemap.kecamatan["kemendagri_code"]) == ["02", "01"]
    assert list(basemap.kecamatan["zone_source"]) == [
        "anggapan: dibagi pada 7,85° LS", "artikel 14 Oktober 2020",
    ]  # fmt: skip
    assert list(basemap.kecamatan["desa_count"]) == [1, 2]


def test_build_keeps_borders_shared_and_the_city_an_exact_hole(source_dir, tmp_path):
    build_basemap(source_dir, tmp_path)
    basemap = read_basemap(tmp_path)
    context = basemap.context.set_index("kind").geometry
    around = shapely.coverage_union_all(basemap.kecamatan.geometry.to_numpy())
    assert shapely.Polygon(around.interiors[0]).equals(context["city"])
    everything = shapely.union_all([around, context["city"], context["regency"]])
    assert len(everything.interiors) == 0, "a sliver is left between the kabupaten and its neighbour"
    assert around.intersection(context["regency"]).area < 1e-12


def test_build_finds_the_river_where_the_banks_meet(source_dir, tmp_path):
    build_basemap(source_dir, tmp_path)
    river = read_basemap(tmp_path).context.set_index("kind").geometry["river"]
    assert river.geom_type == "LineString"
    assert river.length == pytest.approx(0.2, abs=1e-4)
    assert np.allclose(shapely.get_coordinates(river)[:, 0], 112.1, atol=2e-5)


def test_build_gives_the_same_bytes_again(source_dir, tmp_path):
    for name in ("satu", "dua"):
        build_basemap(source_dir, tmp_path / name)
    for path in sorted((tmp_path / "satu").iterdir()):
        assert path.read_bytes() == (tmp_path / "dua" / path.name).read_bytes(), path.name


def test_build_stands_the_office_in_its_desa(source_dir, tmp_path):
    build_basemap(source_dir, tmp_path)
    office = read_basemap(tmp_path).office
    assert shapely.box(112.1, -8.0, 112.2, -7.9).contains(shapely.Point(office.lon, office.lat))
    # The desa is 11 km wide and high: its far corner is some 8 km from its middle.
    assert 7_000 < office.accuracy_m < 10_000
    assert "perkiraan" in office.note


def test_build_cleans_the_facts(source_dir, tmp_path):
    build_basemap(source_dir, tmp_path)
    visits = pd.read_csv(tmp_path / "visits.csv")
    assert visits.loc[0, ["visit_id", "position", "source"]].tolist() == [
        "2020-10-14-x", 1, "artikel 14 Oktober 2020",
    ]  # fmt: skip
    figures = pd.read_csv(tmp_path / "figures.csv")
    assert figures.loc[0, ["value", "unit", "source"]].tolist() == [700, "orang (kira-kira)", "somebody"]


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        pytest.param(("N_KECAMATAN", 26), "2 kecamatan, seharusnya 26", id="count"),
        pytest.param(("MAX_SIZE_BYTES", 100), "bita", id="size"),
        pytest.param(("MAX_MOVE_M", 0.0), "batas bergeser", id="move"),
        pytest.param(("MAX_AREA_ERROR", -1.0), "luas meleset", id="area"),
    ],
)
def test_build_refuses_and_writes_nothing(source_dir, tmp_path, monkeypatch, limit, words):
    monkeypatch.setattr(build_module, *limit)
    with pytest.raises(DataError, match=words):
        build_basemap(source_dir, tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_build_names_every_missing_source(tmp_path):
    with pytest.raises(DataError) as caught:
        build_basemap(tmp_path, tmp_path)
    assert len(caught.value.problems) == 7


def test_build_refuses_codes_that_differ_between_table_and_map(source_dir, tmp_path):
    table = source_dir / "kecamatan.csv"
    table.write_text(table.read_text().replace("\n1,", "\n3,").replace("utara", "tengah"))
    with pytest.raises(DataError) as caught:
        build_basemap(source_dir, tmp_path)
    assert [word in problem for word, problem in zip(("tengah", "1", "3"), caught.value.problems, strict=True)]


def test_build_needs_the_desa_of_the_office(source_dir, tmp_path, monkeypatch):
    monkeypatch.setattr(facts, "OFFICE_DESA", ("Ngasem", "Tidak Ada"))
    with pytest.raises(DataError, match="Tidak Ada"):
        build_basemap(source_dir, tmp_path)


def test_a_long_thin_tongue_survives_rounding():
    tongue = shapely.box(1000, 500, 1200, 500.2)
    body = shapely.box(0, 0, 1000, 1000).union(tongue)
    rest = shapely.box(1000, 0, 2000, 1000).difference(tongue)
    widened = widen_thin(np.array([body, rest]), 1)
    assert widened[0].intersection(shapely.LineString([(1150, 400), (1150, 600)])).length == pytest.approx(4.2)
    assert widened[0].intersection(widened[1]).area == pytest.approx(0)
    assert shapely.union_all(widened).area == pytest.approx(2_000_000)


def test_what_rounding_pinches_is_mended_and_still_fits():
    # The neck between the two halves is a third of a rounding step wide.
    neck = [(0.001, 0.001), (0.002, 0.001), (0.002, 0.001003), (0.001, 0.001003)]
    left, right = shapely.box(0, 0, 0.001, 0.002), shapely.box(0.002, 0, 0.003, 0.002)
    pinched = shapely.union_all([left, right, shapely.Polygon(neck)])
    (rounded,) = round_degrees(np.array([pinched]))
    assert rounded.is_valid
    assert rounded.area == pytest.approx(left.area + right.area)


# ---- reading ----


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


# ---- locating ----


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


# ---- other boundaries ----


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


# ---- the shipped files ----


def test_the_shipped_map_meets_its_checks():
    basemap = read_basemap(DATA)
    kecamatan, context = basemap.kecamatan, basemap.context.set_index("kind")
    city = context.loc["city", "geometry"]
    areas = [*kecamatan.geometry, city]
    assert len(kecamatan) == 26
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas)
    around = shapely.coverage_union_all(kecamatan.geometry.to_numpy())
    assert len(around.interiors) == 1
    assert shapely.Polygon(around.interiors[0]).equals(city)
    assert kecamatan.to_crs("EPSG:32749").area.sum() / 1e6 == pytest.approx(1522.32, rel=0.001)
    assert kecamatan["area_km2"].sum() == pytest.approx(1522.32, abs=0.1)
    assert (DATA / "kecamatan.geojson").stat().st_size <= 210_000
    degrees = shapely.get_coordinates(areas)
    assert np.array_equal(degrees, degrees.round(5))


def test_the_shipped_codes_zones_and_labels():
    kecamatan = read_basemap(DATA).kecamatan
    assert kecamatan["desa_count"].sum() == 344
    assert kecamatan["kemendagri_code"].is_unique
    assert kecamatan.loc["3506010", ["kecamatan", "kemendagri_code"]].tolist() == ["Mojo", "35.06.02"]
    from_article = kecamatan["zone_source"].eq("artikel 14 Oktober 2020")
    assert kecamatan.loc[from_article & kecamatan["zone"].eq("selatan"), "kecamatan"].tolist() == [
        "Ngadiluwih", "Kras", "Wates",
    ]  # fmt: skip
    assert from_article.sum() == 8
    assert locate(kecamatan["label_lon"], kecamatan["label_lat"], kecamatan).tolist() == list(kecamatan.index)


def test_the_shipped_context_fits_around_the_kabupaten():
    basemap = read_basemap(DATA)
    kabupaten = shapely.coverage_union_all(basemap.kecamatan.geometry.to_numpy())
    context = basemap.context
    assert set(context["kind"]) == {"border", "city", "regency", "river"}
    assert shapely.is_valid(context.geometry.to_numpy()).all()
    river = context.geometry[context["kind"].eq("river")].iloc[0]
    assert river.geom_type == "LineString"
    areas = context.geometry[context["kind"].isin(["city", "regency"])].to_numpy()
    borders = context.geometry[context["kind"].eq("border")].union_all()
    west, south, east, north = context.total_bounds
    cut = shapely.box(west, south, east, north).exterior
    assert borders.length > 1  # degrees
    assert borders.intersection(cut).length == 0  # where the source was cut off is no border
    assert shapely.coverage_is_valid([kabupaten, *areas])
    assert shapely.coverage_is_valid([kabupaten, *areas], gap_width=0.0005)
    sukorejo = basemap.office
    assert basemap.kecamatan.loc[locate(sukorejo.lon, sukorejo.lat, basemap.kecamatan)[0], "kecamatan"] == "Ngasem"
