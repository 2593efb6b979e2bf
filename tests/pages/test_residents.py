"""Penghuni: living-in and TL apart, by place, against the district's figure."""

import datetime as dt

import pandas as pd
import pytest

from geo.indonesian import date_short, whole
from geo.monitoring import area_status
from geo.scope import key_numbers
from tests.conftest import ANCHOR
from tests.pages.reading import key_figures, page_text, table


@pytest.fixture
def at(open_page, demo_home):
    return open_page("residents", demo_home)


def subheads(at):
    return [heading.value for heading in at.subheader]


@pytest.mark.parametrize("day", [ANCHOR, dt.date(2025, 9, 1)], ids=["today", "last September"])
def test_the_key_figures_are_those_of_the_records(at, demo, demo_status, day):
    at.date_input(key="tanggal").set_value(day).run()
    now = key_numbers(demo_status(day))
    assert key_figures(at) == {
        "Menetap": f"{whole(now.living_in)} orang",
        "TL (tidak langsung)": f"{whole(now.tl)} orang",
        "Hitungan tertua": date_short(now.oldest_count),
        "Angka kabupaten": "± 700 orang",
        "Belum terhitung": f"± {700 - now.living_in - now.tl} orang",
    }
    assert demo.district_estimate.value == 700


def test_the_districts_figure_stands_only_beside_all_sites(at):
    assert "Terhadap angka kabupaten" in subheads(at)
    at.button_group(key="zona").set_value("Selatan").run()
    assert "Angka kabupaten" not in key_figures(at)
    assert "Terhadap angka kabupaten" not in subheads(at)


@pytest.mark.parametrize(
    ("place", "by"), [("Kecamatan", "kecamatan_code"), ("Zona", "zone")], ids=["by kecamatan", "by zone"]
)
def test_the_table_sums_by_place(at, demo, demo_status, basemap, place, by):
    at.button_group(key="menurut").set_value(place).run()
    assert not at.exception
    assert f"Tabel menurut {place.lower()}" in subheads(at)
    names = {"utara": "Utara", "selatan": "Selatan"} | basemap.kecamatan["kecamatan"].to_dict()
    areas = area_status(demo_status(ANCHOR), demo.sites, by)
    told = {row[place]: (row["Jumlah lokasi"], row["Menetap (orang)"], row["TL (orang)"]) for row in table(at)}
    assert told == {
        names[code]: (whole(area["sites"]), whole(area["living_in"]), whole(area["tl"]))
        for code, area in areas.iterrows()
    }


def test_the_table_of_sites_tells_how_old_a_count_is(at, demo, demo_status):
    status = demo_status(ANCHOR)
    age = (pd.Timestamp(ANCHOR) - status["counted_on"]).dt.days.astype("Int64")
    told = {row["Lokasi"]: (row["Menetap (orang)"], row["Umur hitungan (hari)"]) for row in table(at)}
    assert told == {
        demo.sites.at[site, "name"]: (whole(row["living_in"]), whole(age[site])) for site, row in status.iterrows()
    }
    assert ("belum ada data", "belum ada data") in told.values()


def test_before_the_first_count_the_page_says_so(at):
    at.date_input(key="tanggal").set_value(dt.date(2020, 1, 1)).run()
    assert not at.exception
    assert "Belum ada hitungan penghuni sampai 1 Januari 2020" in page_text(at)
    assert key_figures(at)["Menetap"] == "belum ada data"
    assert {row["Kamar"] for row in table(at)} == {"belum ada data"}


def test_filters_narrow_and_an_empty_rest_says_what_to_do(at, demo):
    at.multiselect(key="kecamatan").set_value(["Ngadiluwih"]).run()
    names = demo.sites.loc[demo.sites["kecamatan"] == "Ngadiluwih", "name"]
    assert {row["Lokasi"] for row in table(at)} == set(names)
    at.toggle(key="terlambat").set_value(True)
    at.multiselect(key="kecamatan").set_value(["Mojo"]).run()
    assert "Kurangi saringan" in page_text(at)
    assert key_figures(at)["Menetap"] == "belum ada data"
    assert not at.get("bidi_component")
