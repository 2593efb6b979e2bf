"""What no office plans for: addresses typed by hand, empty databases, broken ones, and very full ones."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from geo.indonesian import whole
from tests.conftest import ANCHOR
from tests.pages.reading import PAGES, key_figures, legend, page_text, paintings, table


def test_an_address_without_a_place_lists_sites(open_page, demo_home):
    at = open_page("residents", demo_home, menurut="")
    assert "Tabel menurut lokasi" in [heading.value for heading in at.subheader]


@pytest.mark.parametrize("page", PAGES)
def test_an_office_without_sites_is_told_so(open_page, make_home, page):
    text = page_text(open_page(page, make_home()))
    assert "Tidak ada lokasi" in text or "Belum ada kunjungan" in text


@pytest.mark.parametrize("page", PAGES)
def test_a_base_map_that_lost_its_file_is_one_message(open_page, make_home, page):
    home = make_home()
    (home / "basemap").mkdir()
    (error,) = open_page(page, home).error
    assert "kecamatan.geojson" in error.value


@pytest.mark.parametrize("page", PAGES)
def test_a_day_that_is_none_is_one_message(open_page, demo_home, page, monkeypatch):
    monkeypatch.setenv("PETA_TODAY", "kemarin")
    (error,) = open_page(page, demo_home).error
    assert "PETA_TODAY='kemarin' bukan tanggal" in error.value


def test_an_uncounted_sum_is_never_zero(open_page, office_home):
    text = page_text(open_page("residents", office_home))
    assert "menetap + TL yang terhitung: belum ada data" in text
    assert "terhitung: 0" not in text


MANY = 10_000


@pytest.fixture
def full_home(make_home, basemap):
    """Ten thousand sites, each visited and counted once within the last 300 days."""
    rng = np.random.default_rng(7)
    number = np.arange(MANY)
    sites = pd.DataFrame(
        {
            "name": [f"Lokasi {n}" for n in number],
            "kecamatan_code": basemap.kecamatan.index.to_numpy()[number % len(basemap.kecamatan)],
            "location_accuracy": "gps",
            "lat": rng.uniform(-8, -7.7, MANY),
            "lon": rng.uniform(111.9, 112.2, MANY),
        },
        index=pd.Index([f"s{n}" for n in number], name="site_id"),
    )
    visits = pd.DataFrame(
        {
            "site_id": sites.index,
            "date": [ANCHOR - dt.timedelta(days=int(n % 300)) for n in number],
            "status": "done",
            "position": 1,
        },
        index=pd.Index([f"v{n}" for n in number], name="visit_id"),
    )
    observations = pd.DataFrame(
        {"visit_id": visits.index, "houses": 4, "rooms": 16, "living_in": 5, "tl": 7, "owners": 3},
        index=pd.Index([f"o{n}" for n in number], name="observation_id"),
    )
    return make_home(Site=sites, Visit=visits, Observation=observations)


def test_ten_thousand_sites(open_page, full_home):
    at = open_page("map", full_home)
    assert key_figures(at)["Menetap"] == f"{whole(5 * MANY)} orang"
    (painting,) = paintings(at)
    assert len(painting["sites"]["id"]) == MANY
    assert sum(legend(painting)[word] for word in ("Belum dipantau", "Dipantau", "Diinventarisasi")) == MANY
    assert "hints" not in painting["sites"]
    assert len(table(at)) == 300
    assert at.caption[0].value.startswith("300 dari 10.000 baris")

    at = open_page("residents", full_home)
    assert key_figures(at)["TL (tidak langsung)"] == f"{whole(7 * MANY)} orang"
    assert "100 dari 10.000 lokasi" in at.caption[0].value

    at = open_page("schedule", full_home)
    assert len(table(at)) == 300


def test_a_message_cannot_ask_another_machine_for_a_picture(open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("PETA_TODAY", "![x](http://example.org/x.png) <img src=x> :red[x]")
    (error,) = open_page("map", tmp_path).error
    assert r"\!\[x\](http\://example.org/x.png) \<img src=x\> \:red\[x\]" in error.value
