"""What no office plans for: addresses typed by hand, empty databases, broken ones, and very full ones."""

import pytest

from tests.pages.reading import PAGES, page_text


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
