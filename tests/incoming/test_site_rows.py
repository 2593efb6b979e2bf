"""Sites come in by id or unique name; the map has its say, and an empty cell leaves things as they are."""

import pytest

from geo.exchange.incoming.apply import apply_import
from geo.exchange.incoming.preview import preview_import
from tests.incoming.conftest import TODAY, table, texts

HEADINGS = ("Kode lokasi", "Nama lokasi", "Kecamatan", "Lintang", "Bujur", "Asal titik", "Ketelitian titik (m)")
FRESH = ("baru", "Lokasi Baru", "Gurah", "-7,8094", 112.0865, "GPS", None)


def sites(*rows, headings=HEADINGS, **options):
    return table(headings, *rows, sheet="Lokasi", **options)


def changes(preview):
    return [tuple(row) for row in preview.changed_frame[["column", "old", "new"]].to_numpy()]


def test_a_new_site_is_added_as_the_file_has_it(one_office):
    applied = one_office.take(sites(FRESH))
    assert (applied.rows_new, applied.rows_changed) == (1, 0)
    row = one_office.records.sites.loc["baru"]
    assert (row["name"], row["kecamatan_code"], row["zone"]) == ("Lokasi Baru", "3506100", "utara")
    assert (row["lat"], row["lon"], row["location_accuracy"]) == (-7.8094, 112.0865, "gps")
    assert not row["simulated"]


def test_a_site_without_an_id_gets_one_of_its_name_and_keeps_it(one_office):
    lines = sites((None, "Gang Dölly & Co.", *FRESH[2:]), (None, "gang dolly co", *FRESH[2:]))
    one_office.take(lines)
    assert {"gang-dolly-co", "gang-dolly-co-2"} <= set(one_office.records.sites.index)
    assert one_office.preview(lines).counts == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0}


def test_a_name_in_letters_of_another_script_still_gives_an_id(one_office):
    one_office.take(sites((None, "ꦥꦫꦺ", *FRESH[2:])))
    assert "lokasi" in one_office.records.sites.index


def test_the_kecamatan_of_a_new_site_follows_from_its_point(one_office):
    one_office.take(
        sites(("baru", "Baru", -7.8094, 112.0865, "gps"), headings=("id", "nama", "lat", "lon", "asal titik"))
    )
    assert one_office.records.sites["kecamatan"]["baru"] == "Gurah"


def test_a_point_of_a_gps_receiver_says_itself_how_good_it_is(one_office):
    one_office.take(table(("name", "lat", "lon"), ("Baru", -7.8094, 112.0865), file="titik.gpx"))
    assert one_office.records.sites["location_accuracy"]["baru"] == "gps"


def test_a_rough_point_that_comes_back_from_a_receiver_stays_as_rough_as_it_is(one_office):
    preview = one_office.preview(table(("name", "lat", "lon"), ("Dadapan", -7.8015, 112.0479), file="putaran.gpx"))
    assert preview.counts["unchanged"] == 1


def test_whoever_drew_the_points_may_say_how_good_they_are(one_office):
    pins = table(("name", "lat", "lon"), ("Baru", -7.8094, 112.0865), file="pin.kml")
    assert "tulis gps, desa atau kecamatan" in texts(one_office.preview(pins))[0]
    preview = preview_import([pins], one_office.engine, one_office.basemap, TODAY, ("desa", 800))
    apply_import(one_office.engine, preview, who="kantor")
    row = one_office.records.sites.loc["baru"]
    assert (row["location_accuracy"], row["accuracy_m"]) == ("desa", 800)


@pytest.mark.parametrize("heading", ["Kode lokasi", "Nama lokasi"])
@pytest.mark.parametrize("named", ["dadapan", "DADAPAN", " Dadapan "])
def test_a_site_is_known_by_its_id_or_its_name_in_any_case(one_office, named, heading):
    preview = one_office.preview(sites((named, "temui di balai desa"), headings=(heading, "Titik temu")))
    assert changes(preview) == [("Titik temu", "", "temui di balai desa")]


def test_a_name_may_be_corrected_by_id(one_office):
    preview = one_office.preview(sites(("dadapan", "Dadapan Baru"), headings=("Kode lokasi", "Nama lokasi")))
    assert changes(preview) == [("Nama lokasi", "Dadapan", "Dadapan Baru")]


def test_an_empty_cell_leaves_things_as_they_are(one_office):
    preview = one_office.preview(sites(("dadapan", "Dadapan", None, None, None, None, None)))
    assert preview.counts["unchanged"] == 1


def test_a_better_point_forgets_how_far_the_old_one_was_off(one_office):
    one_office.take(sites(("dadapan", None, None, -7.8, 112.05, "gps", None)))
    row = one_office.records.sites.loc["dadapan"]
    assert (row["lat"], row["location_accuracy"]) == (-7.8, "gps")
    assert row["accuracy_m"] != row["accuracy_m"]  # missing


def test_a_number_that_lost_its_last_digit_in_a_spreadsheet_is_no_change(one_office):
    assert one_office.preview(
        sites(("dadapan", None, None, -7.8015000000000001, 112.04790000000001, None, 4500))
    ).counts["unchanged"]


@pytest.mark.parametrize(
    ("row", "column", "cure"),
    [
        (("baru", "Baru", "Gura", -7.8, 112.08, "gps", None), "Kecamatan", "mungkin Gurah"),
        (("baru", "Baru", "Gurah", 112.08, -7.8, "gps", None), "Lintang", "tertukar"),
        (("baru", "Baru", "Pare", -7.8094, 112.0865, "gps", None), "Lintang", "berada di kecamatan Gurah"),
        (("baru", "Baru", "Gurah", -7.8094, None, "gps", None), "Bujur", "pasangannya terisi"),
        (("baru", "Baru", "Gurah", -7.8094, 112.0865, None, None), "Asal titik", "tulis gps"),
        (("baru", "Baru", "Gurah", -7.8094, 112.0865, "desa", None), "Ketelitian titik (m)", "berapa meter"),
        (("baru", "Baru", "Gurah", -7.8094, 112.0865, "gps", -5), "Ketelitian titik (m)", "di luar 0 sampai"),
        (("baru", "Dadapan", "Gurah", -7.8094, 112.0865, "gps", None), "Kode lokasi", "sudah dipakai lokasi dadapan"),
        ((None, None, "Gurah", -7.8094, 112.0865, "gps", None), "Nama lokasi", "isi nama atau kode"),
        (("baru", None, "Gurah", -7.8094, 112.0865, "gps", None), "Nama lokasi", "kosong"),
        (("dadapan", None, "Kandangan", None, None, None, None), "Lintang", "berada di kecamatan Ngasem"),
    ],
)
def test_a_faulty_site_is_refused_with_its_place_and_cure(one_office, row, column, cure):
    preview = one_office.preview(sites(row))
    found = [refusal for refusal in preview.refusals if refusal.column == column]
    assert any(cure in refusal.cure for refusal in found), texts(preview)
    assert preview.counts["refused"] == 1


def test_a_zone_that_is_not_the_kecamatans_is_told_though_nothing_else_differs(one_office):
    preview = one_office.preview(sites(("dadapan", "selatan"), headings=("Kode lokasi", "Zona")))
    assert "termasuk utara" in texts(preview)[0]
    assert one_office.preview(sites(("dadapan", "Utara"), headings=("Kode lokasi", "Zona"))).counts["unchanged"] == 1


def test_rows_about_the_same_site_are_told(one_office):
    same = one_office.preview(sites(FRESH, FRESH))
    assert same.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert "baris 2; hapus salah satu" in texts(same)[0]
    differing = one_office.preview(sites(FRESH, ("BARU", "Nama Lain", *FRESH[2:])))
    assert differing.counts == {"new": 0, "changed": 0, "unchanged": 0, "refused": 2}
    assert all("isinya berbeda" in text for text in texts(differing))


def test_two_sites_of_one_name_are_told_apart_by_id_only(one_office):
    one_office.take(sites(FRESH))
    one_office.take(sites(("baru-2", "Lain", *FRESH[2:])))
    one_office.take(sites(("baru-2", "Lokasi Baru"), headings=("Kode lokasi", "Nama lokasi")))
    preview = one_office.preview(sites(("Lokasi Baru", "x"), headings=("Nama lokasi", "Catatan")))
    assert "ada 2 lokasi bernama ini" in texts(preview)[0]
