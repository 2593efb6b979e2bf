"""A new district of two squares, Barat and Timur, and a table of two sites."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geo.basemap import Office, read_basemap
from geo.district import init_district
from geo.errors import DataError
from geo.maps.browser import browser_data

SITES = "site_id;name;kecamatan;lat;lon;location_accuracy\na;A;Barat;-7,95;112,05;gps\nb;B;Timur;;;\n"


@pytest.fixture
def boundaries(tmp_path):
    path = tmp_path / "batas.geojson"
    gpd.GeoDataFrame(
        {"kode": ["1", "2"], "nama": ["Barat", "Timur"], "zona": ["utara", "selatan"]},
        geometry=[shapely.box(112.0, -8.0, 112.1, -7.9), shapely.box(112.1, -8.0, 112.2, -7.9)],
        crs="EPSG:4326",
    ).to_file(path)
    return path


@pytest.fixture
def sites(tmp_path):
    path = tmp_path / "lokasi.csv"
    path.write_text(SITES, encoding="utf-8")
    return path


def test_what_is_written_can_be_read(tmp_path, boundaries, sites):
    district = init_district(boundaries, sites, tmp_path / "wilayah", "Kabupaten Uji")
    basemap = read_basemap(tmp_path / "wilayah")
    assert sorted(path.name for path in (tmp_path / "wilayah").iterdir()) == [
        "context.geojson", "kecamatan.geojson", "office.csv",
    ]  # fmt: skip
    assert basemap.kecamatan["kecamatan"].tolist() == ["Barat", "Timur"]
    assert basemap.kecamatan.geometry.geom_equals(district.basemap.kecamatan.geometry).all()
    assert basemap.context.empty
    assert basemap.office == district.basemap.office
    assert basemap.attribution == "Batas wilayah: berkas batas.geojson dari kantor"
    assert district.name == "Kabupaten Uji"
    assert district.sites["zone"].tolist() == ["utara", "selatan"]


def test_an_unknown_office_stands_in_the_middle_and_says_how_rough(tmp_path, boundaries, sites):
    office = init_district(boundaries, sites, tmp_path / "wilayah", "Kabupaten Uji").basemap.office
    # 22 km by 11 km: the far corner is some 12 km from the middle.
    assert (office.lat, office.lon) == (pytest.approx(-7.95, abs=0.001), pytest.approx(112.1, abs=0.01))
    assert 12_000 < office.accuracy_m < 14_000
    assert office.name == "Kantor Kabupaten Uji"
    assert "perkiraan" in office.note


def test_a_known_office_is_kept(tmp_path, boundaries, sites):
    office = Office("Dinas Sosial", -7.95, 112.05, 10.0, "")
    init_district(boundaries, sites, tmp_path / "wilayah", "Kabupaten Uji", office)
    assert read_basemap(tmp_path / "wilayah").office == office


def test_faults_of_both_files_come_together_and_nothing_is_written(tmp_path, boundaries, sites):
    boundaries.write_text(boundaries.read_text().replace('"utara"', '"timur"'))
    sites.write_text(SITES.replace("\nb;", "\na;").replace("gps", "peta"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        init_district(boundaries, sites, tmp_path / "wilayah", "Kabupaten Uji")
    places = [problem.split(":")[0] for problem in caught.value.problems]
    assert places == [
        "batas.geojson fitur 1, zone", "lokasi.csv baris 2, location_accuracy", "lokasi.csv baris 3, site_id",
    ]  # fmt: skip
    assert not (tmp_path / "wilayah").exists()


def test_sites_are_compared_with_good_boundaries(tmp_path, boundaries, sites):
    sites.write_text(SITES.replace("112,05", "112,15"), encoding="utf-8")
    with pytest.raises(DataError, match="kecamatan Timur, bukan Barat"):
        init_district(boundaries, sites, tmp_path / "wilayah", "Kabupaten Uji")


def test_missing_files_are_both_named(tmp_path):
    with pytest.raises(DataError) as caught:
        init_district(tmp_path / "a.geojson", tmp_path / "b.csv", tmp_path / "wilayah", "Kabupaten Uji")
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["a.geojson", "b.csv"]


def test_an_earlier_map_stays_until_the_new_one_is_right(tmp_path, boundaries, sites):
    out = tmp_path / "wilayah"
    init_district(boundaries, sites, out, "Kabupaten Uji")
    before = (out / "kecamatan.geojson").read_bytes()
    boundaries.write_text("{}")
    with pytest.raises(DataError):
        init_district(boundaries, sites, out, "Kabupaten Uji")
    assert (out / "kecamatan.geojson").read_bytes() == before


def test_the_name_of_a_file_reaches_the_map_as_text_only(tmp_path, boundaries, sites):
    hostile = boundaries.rename(tmp_path / "<img src=x onerror=alert(1)>.geojson")
    basemap = init_district(hostile, sites, tmp_path / "wilayah", "Kabupaten Uji").basemap
    written = browser_data(basemap)
    assert r"berkas \u0026lt;img src=x onerror=alert(1)\u0026gt;.geojson" in written
    assert "<" not in written
