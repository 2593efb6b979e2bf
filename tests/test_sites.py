"""Sites on two squares side by side: Barat (utara) and Timur (selatan), each a tenth of a degree wide."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from geo.basemap import read_basemap
from geo.errors import DataError
from geo.sites import check_sites, name_left_out, read_sites

DATA = Path(__file__).parents[1] / "data"
GOOD = {
    "site_id": "a",
    "name": "Lokasi A",
    "kecamatan_code": "1",
    "kecamatan": "Barat",
    "zone": "utara",
    "lat": "-7.95",
    "lon": "112.05",
    "location_accuracy": "gps",
    "accuracy_m": "10",
}


@pytest.fixture
def kecamatan():
    return gpd.GeoDataFrame(
        {"kecamatan": ["Barat", "Timur"], "zone": ["utara", "selatan"]},
        geometry=[shapely.box(112.0, -8.0, 112.1, -7.9), shapely.box(112.1, -8.0, 112.2, -7.9)],
        index=pd.Index(["1", "2"], name="kecamatan_code"),
        crs="EPSG:4326",
    )


def problems_of(rows, kecamatan):
    with pytest.raises(DataError) as caught:
        check_sites(pd.DataFrame(rows), kecamatan, "lokasi.csv")
    return list(caught.value.problems)


def test_a_right_row_becomes_a_site(kecamatan):
    sites = check_sites(pd.DataFrame([GOOD]), kecamatan, "lokasi.csv")
    site = sites.loc["a"]
    assert (site["name"], site["kecamatan"], site["zone"], site["location_accuracy"]) == (
        "Lokasi A", "Barat", "utara", "gps",
    )  # fmt: skip
    assert (site.geometry.x, site.geometry.y) == (112.05, -7.95)
    assert (site["simulated"], site["version"]) == (False, 1)
    assert pd.isna(site["interval_days"])
    assert sites.crs == "EPSG:4326"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"site_id": ""}, ["baris 2, site_id", "kosong"], id="no id"),
        pytest.param({"site_id": "x" * 61}, ["site_id", "61 karakter", "60"], id="id too long"),
        pytest.param({"name": "x" * 10_000}, ["name", "10.000 karakter"], id="name too long"),
        *(
            pytest.param(
                {"note": f"a{mark}b"}, ["baris 2, note", "tidak dapat dicetak", "tulis ulang"], id=f"U+{ord(mark):04X}"
            )
            for mark in "\0\x0b\x1f\x7f\x9f\u2028\u2029\u202e\u2067"
        ),
        pytest.param({"zone": "timur"}, ["zone", "'timur'", "utara atau selatan"], id="unknown zone"),
        pytest.param({"zone": "selatan"}, ["zone", "Barat termasuk utara"], id="zone contradicts kecamatan"),
        pytest.param({"kecamatan_code": "9"}, ["kecamatan_code", "'9'", "kode Barat adalah 1"], id="unknown code"),
        pytest.param({"kecamatan": "Barrat"}, ["kecamatan", "'Barrat'", "mungkin Barat"], id="unknown name"),
        pytest.param({"kecamatan": "Timur"}, ["kecamatan", "kode 1 (Barat)"], id="name against code"),
        pytest.param({"kecamatan": "", "kecamatan_code": ""}, ["kecamatan_code", "kosong"], id="no kecamatan"),
        pytest.param({"lat": "selatan"}, ["lat", "'selatan'", "-7,8015"], id="lat not a number"),
        pytest.param({"lat": "nan"}, ["lat", "'nan'"], id="lat nan"),
        pytest.param({"lon": "9" * 30}, ["lon", "'999"], id="lon endless"),
        pytest.param({"lat": "112.05", "lon": "-7.95"}, ["lat", "'112.05'", "tertukar"], id="swapped"),
        pytest.param({"lat": "-7.95", "lon": "190"}, ["lon", "-180 sampai 180"], id="lon off the earth"),
        pytest.param({"lat": ""}, ["lat", "pasangannya terisi"], id="half a point"),
        pytest.param({"lon": "112.15"}, ["lat/lon", "kecamatan Timur, bukan Barat"], id="in another kecamatan"),
        pytest.param({"lon": "113"}, ["lat/lon", "di luar semua kecamatan"], id="outside"),
        pytest.param({"location_accuracy": "rt"}, ["location_accuracy", "'rt'"], id="unknown accuracy"),
        pytest.param({"location_accuracy": ""}, ["location_accuracy", "padahal ada titik"], id="no accuracy"),
        pytest.param(
            {"location_accuracy": "desa", "accuracy_m": ""},
            ["accuracy_m", "berapa meter"],
            id="rough, not how rough",
        ),
        pytest.param({"accuracy_m": "-5"}, ["accuracy_m", "di luar 0"], id="accuracy below nought"),
        pytest.param({"accuracy_m": "1.700"}, ["accuracy_m", "tulis 1700"], id="thousands separator"),
        pytest.param({"interval_days": "7,5"}, ["interval_days", "hari utuh"], id="half a day"),
        pytest.param({"interval_days": "0"}, ["interval_days", "1 sampai"], id="no interval"),
    ],
)
def test_a_fault_is_told_with_its_place_and_cure(kecamatan, change, words):
    (problem,) = problems_of([GOOD | change], kecamatan)
    for word in ["lokasi.csv baris 2", *words]:
        assert word in problem


def test_every_fault_is_told_at_once_row_by_row(kecamatan):
    rows = [GOOD, GOOD | {"zone": "barat", "lat": "x"}, GOOD | {"site_id": "c", "lon": "119"}]
    found = problems_of(rows, kecamatan)
    assert [problem.split(":")[0] for problem in found] == [
        "lokasi.csv baris 3, site_id",
        "lokasi.csv baris 3, zone",
        "lokasi.csv baris 3, lat",
        "lokasi.csv baris 4, lat/lon",
    ]
    assert "sudah dipakai baris 2" in found[0]


def test_missing_and_double_columns_are_told(kecamatan):
    found = problems_of(pd.DataFrame([["a", "b", ""]], columns=["name", "Nama", "lat"]), kecamatan)
    assert found == [
        "lokasi.csv kolom name ada 2 kali; sisakan satu.",
        "lokasi.csv kolom site_id tidak ada; tambahkan.",
        "lokasi.csv kolom lon tidak ada; tambahkan.",
        "lokasi.csv kolom kecamatan_code tidak ada; tambahkan.",
    ]


@pytest.mark.parametrize("heading", ["meeting_point", "Titik temu", "TITIK_TEMU"])
def test_a_meeting_point_is_read_by_its_usual_names(kecamatan, heading):
    sites = check_sites(pd.DataFrame([GOOD | {heading: " Balai desa "}]), kecamatan, "lokasi.csv")
    assert sites.loc["a", "meeting_point"] == "Balai desa"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("x" * 201, "201 karakter; paling banyak 200, singkatkan.", id="long"),
        pytest.param("Balai\x07desa", "karakter yang tidak dapat dicetak; tulis ulang", id="control"),
        pytest.param("rumah, telepon 0812 3456 7890", "tampaknya berisi nomor telepon", id="phone"),
        pytest.param("3506 0112 0385 0001", "berisi nomor induk", id="nik"),
    ],
)
def test_a_meeting_point_that_cannot_be_is_refused(kecamatan, text, said):
    (problem,) = problems_of([GOOD | {"meeting_point": text}], kecamatan)
    assert problem.startswith("lokasi.csv baris 2, meeting_point:")
    assert said in problem
    assert "7890" not in problem, "what is a person's is not said again"


@pytest.mark.parametrize("column", ["name", "desa", "note", "source"])
def test_no_persons_number_enters_by_any_text(kecamatan, column):
    (problem,) = problems_of([GOOD | {column: "hubungi 081234567890"}], kecamatan)
    assert f"baris 2, {column}: tampaknya berisi nomor telepon" in problem


def test_columns_that_are_not_read_are_named():
    rows = pd.DataFrame([["a", "b", "x", "", "y"]], columns=["site_id", "Nama", "Pemilik wisma", None, ""])
    assert name_left_out(rows) == ["Pemilik wisma", "kolom ke-5 tanpa judul"]


def test_a_site_may_lack_its_point(kecamatan):
    row = GOOD | {"lat": "", "lon": "", "location_accuracy": "", "accuracy_m": ""}
    sites = check_sites(pd.DataFrame([row]), kecamatan, "lokasi.csv")
    assert sites.geometry.iloc[0] is None
    assert sites["location_accuracy"].iloc[0] == "kecamatan"
    assert sites[["lat", "lon", "accuracy_m"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("accuracy", "accuracy_m", "is_taken"),
    [
        pytest.param("kecamatan", "6000", True, id="rough enough"),
        pytest.param("kecamatan", "5000", False, id="not rough enough"),
        pytest.param("desa", "6000", False, id="a desa lies within its kecamatan"),
        pytest.param("gps", "10", False, id="surveyed"),
    ],
)
def test_a_point_for_a_kecamatan_may_lie_outside_by_its_accuracy(kecamatan, accuracy, accuracy_m, is_taken):
    # 112.15 is 0.05 degrees, about 5.5 km, east of Barat.
    row = GOOD | {"lon": "112.15", "location_accuracy": accuracy, "accuracy_m": accuracy_m}
    if is_taken:
        assert len(check_sites(pd.DataFrame([row]), kecamatan, "lokasi.csv")) == 1
    else:
        assert len(problems_of([row], kecamatan)) == 1


def test_a_point_on_the_common_border_is_right_for_either(kecamatan):
    rows = [
        GOOD | {"lon": "112.1"},
        GOOD | {"site_id": "b", "lon": "112.1", "kecamatan_code": "2", "kecamatan": "", "zone": ""},
    ]
    sites = check_sites(pd.DataFrame(rows), kecamatan, "lokasi.csv")
    assert list(sites["zone"]) == ["utara", "selatan"]


def test_markup_stays_text(kecamatan):
    hostile = "<img src=x onerror=alert(1)> `${x}` \"'\\"
    sites = check_sites(pd.DataFrame([GOOD | {"name": hostile, "note": hostile}]), kecamatan, "lokasi.csv")
    assert list(sites[["name", "note"]].iloc[0]) == [hostile, hostile]


PLAIN = "site_id,name,kecamatan,lat,lon,location_accuracy\na,Kafé,barat,-7.95,112.05,GPS\n"
OFFICE = "Kode lokasi;Nama;Kecamatan;Lintang;Bujur;Ketelitian\na;Kafé;Barat;-7,95;112,05;gps\n"
QUOTED = PLAIN.replace("-7.95,112.05", '"-7,95","112,05"').replace("\n", "\r\n\r\n") + ",,,,,\r\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(PLAIN, "utf-8", id="utf-8"),
        pytest.param(PLAIN, "utf-8-sig", id="byte order mark"),
        pytest.param(OFFICE, "cp1252", id="semicolon, cp1252, decimal comma"),
        pytest.param(QUOTED, "utf-8", id="quoted comma, blank rows"),
    ],
)
def test_csv_as_offices_save_it(tmp_path, kecamatan, text, encoding):
    path = tmp_path / "lokasi.csv"
    path.write_bytes(text.encode(encoding))
    sites = read_sites(path, kecamatan)
    assert sites.loc["a", "name"] == "Kafé"
    assert (sites.loc["a", "lat"], sites.loc["a", "lon"]) == (-7.95, 112.05)


def test_row_numbers_count_blank_rows(tmp_path, kecamatan):
    path = tmp_path / "lokasi.csv"
    path.write_text("site_id,name,kecamatan,lat,lon\n\n\na,A,Utara,,\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"lokasi\.csv baris 4, kecamatan"):
        read_sites(path, kecamatan)


def test_xlsx_with_numbers_as_numbers(tmp_path, kecamatan):
    book = openpyxl.Workbook()
    book.active.append(["site_id", "name", "kecamatan_code", "lat", "lon", "location_accuracy", "accuracy_m"])
    book.active.append(["a", "Lokasi A", 1, -7.95, 112.05, "desa", 1700])
    book.active.append([7, "Lokasi 7", 2.0, None, None, None, None])
    book.save(tmp_path / "lokasi.xlsx")
    sites = read_sites(tmp_path / "lokasi.xlsx", kecamatan)
    assert list(sites.index) == ["a", "7"]
    assert list(sites["kecamatan_code"]) == ["1", "2"]
    assert sites.loc["a", "accuracy_m"] == 1700


def zipped(content):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", content)
    return package.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("hilang.csv", None, "tidak ada", id="missing"),
        pytest.param("lokasi.csv", b"", "kosong", id="empty"),
        pytest.param("lokasi.csv", b"site_id,name,kecamatan,lat,lon", "tidak berisi", id="header only"),
        pytest.param("lokasi.csv", b"site_id,lat\na,-7,8\n", "tanda kutip", id="bare decimal comma"),
        pytest.param("lokasi.csv", b"a,b\n" + b"x" * 200_000, "bukan CSV", id="endless cell"),
        pytest.param("lokasi.ods", b"x", "jenis berkas", id="other kind"),
        pytest.param("lokasi.xlsx", b"x", "bukan XLSX", id="not a workbook"),
        pytest.param("lokasi.xlsx", zipped(b"x"), "bukan XLSX", id="a zip, no workbook"),
        pytest.param("lokasi.xlsx", zipped(bytes(101_000_000)), "101 MB", id="zip bomb"),
    ],
)
def test_unreadable_files_are_refused(tmp_path, kecamatan, name, content, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        read_sites(path, kecamatan)


def test_the_nine_shipped_sites_pass():
    sites = read_sites(DATA / "sites.csv", read_basemap(DATA).kecamatan)
    assert len(sites) == 9
    assert sites["zone"].value_counts().to_dict() == {"utara": 5, "selatan": 4}
    assert sites["kecamatan"].nunique() == 8
    assert sorted(sites.index[sites["location_accuracy"].eq("kecamatan")]) == ["dadapan", "weru"]
