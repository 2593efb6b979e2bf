"""Build the base map on a paper-sized source: checks, borders, river, office, facts."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.basemap import build as build_module
from geo.basemap import build_basemap, facts, read_basemap
from geo.basemap.coverage import round_degrees, widen_thin
from geo.errors import DataError

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


def test_build_tells_a_broken_layer_and_a_place_it_cannot_write(source_dir, tmp_path):
    layer = source_dir / "neighbour_regencies_2020.gpkg"
    (tmp_path / "berkas").touch()
    with pytest.raises(DataError, match="pilih folder lain"):
        build_basemap(source_dir, tmp_path / "berkas" / "data")
    layer.write_bytes(layer.read_bytes()[:5000])
    with pytest.raises(DataError, match=r"neighbour_regencies_2020\.gpkg: tidak dapat dibaca"):
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
