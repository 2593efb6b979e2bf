"""What all screens share: navigation, the banner, an office's first day, addresses and hostile text."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.store import Settings
from geo.workspace import HOME_VARIABLE
from tests.conftest import ANCHOR
from tests.pages.conftest import ROOT
from tests.pages.reading import PAGES, card, key_figures, legend, map_script, page_html, page_text, paintings, table

BANNER = "DATA SIMULASI"
HOSTILE = (
    "<img src=x onerror=alert(1)> `${alert(1)}` \"quoted\" 'single' </script><script>alert(1)</script> "
    r"C:\new\u0041 {{'x'}} {% raw %} &lt; &amp; " + "x" * 10_000
)


def test_the_bare_address_leads_to_the_map(demo_home, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(demo_home))
    at = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=60).run()
    assert not at.exception
    assert "<h1>Peta</h1>" in page_html(at)
    for page, title in (
        ("residents", "Penghuni"),
        ("schedule", "Jadwal"),
        ("visit", "Kunjungan"),
        ("data", "Data"),
        ("map", "Peta"),
    ):
        at.switch_page(f"{page}.py").run()
        assert not at.exception
        assert f"<h1>{title}</h1>" in page_html(at)


@pytest.mark.parametrize("page", PAGES)
def test_the_demo_says_so_and_an_office_does_not(open_page, demo_home, office_home, page):
    demo, office = open_page(page, demo_home), open_page(page, office_home)
    assert BANNER in page_text(demo)
    assert BANNER.lower() not in page_text(office).lower()
    assert f"keadaan per Rabu, 11 Maret {ANCHOR.year}" in page_text(demo)


def test_an_office_that_counted_nothing_reads_no_zero(open_page, office_home):
    at = open_page("map", office_home, pilih="Cerme (Grogol)")
    assert key_figures(at)["Menetap"] == key_figures(at)["TL (tidak langsung)"] == "belum ada data"
    assert "Hitungan belum ada data" in card(at)
    assert "Kebutuhan belum ada data" in card(at)
    counts = ("Rumah", "Kamar", "Menetap (orang)", "TL (orang)", "Pemilik", "Dihitung pada")
    assert {row[count] for row in table(at) for count in counts} == {"belum ada data"}

    at = open_page("map", office_home, tampilan="Penghuni")
    (painting,) = paintings(at)
    assert legend(painting)["Belum ada data"] == 8
    assert painting["areas"]["circles"] == {}

    for place in ("Lokasi", "Kecamatan", "Zona"):
        at = open_page("residents", office_home, menurut=place)
        assert {row["Menetap (orang)"] for row in table(at)} == {"belum ada data"}
        assert key_figures(at)["Menetap"] == "belum ada data"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("fault", ["missing", "no database", "never filled"])
def test_a_database_that_cannot_be_read_is_one_message(open_page, tmp_path, page, fault):
    if fault == "no database":
        (tmp_path / "peta.sqlite").write_text("a letter, not a database")
    if fault == "never filled":
        (tmp_path / "peta.sqlite").touch()
    (error,) = open_page(page, tmp_path).error
    assert re.match("Basis data .*(siapkan|pulihkan)", error.value)


VIEWS = ("Jatuh tempo", "Penghuni", "Dikunjungi")


@pytest.mark.parametrize("is_placed", [True, False], ids=["with a point", "without a point"])
def test_an_office_of_one_site(open_page, make_home, is_placed):
    point = {"lat": [-7.7312], "lon": [111.9657]} if is_placed else {}
    rows = {"name": ["Satu"], "kecamatan_code": ["3506220"], "location_accuracy": ["gps"], **point}
    home = make_home(Site=pd.DataFrame(rows, index=pd.Index(["satu"], name="site_id")))
    for view in VIEWS:
        open_page("map", home, tampilan=view, banding="2025-01-01")
    open_page("residents", home)
    open_page("schedule", home)
    at = open_page("map", home, pilih="Satu (Grogol)")
    assert card(at).startswith("Satu Kecamatan Grogol")
    texts = [row["word"] for row in paintings(at)[0]["legend"]["rows"]]
    assert paintings(at)[0]["sites"]["id"] == (["satu"] if is_placed else [])
    assert ("1 lokasi belum bertitik, tidak tergambar" in texts) is not is_placed
    assert ("Belum ada titik" in page_text(at)) is not is_placed
    assert legend(paintings(at)[0])["Belum dipantau"] == 1


ADDRESSES = {
    "map": ["tampilan", "zona", "tanggal", "banding", "kecamatan", "tahap", "terlambat", "pilih"],
    "residents": ["menurut", "zona", "tanggal", "kecamatan", "tahap", "terlambat"],
    "schedule": ["putaran", "zona", "tanggal"],
    "visit": ["kunjungan", "lokasi"],
}
NONSENSE = {
    "empty": "",
    "unknown": "Barat",
    "no date": "9999-99-99",
    "last date there is": "9999-12-31",
    "before the programme": "1999-01-01",
    "very long": "x" * 10_000,
    "script": "<script>alert(1)</script>",
    "template": "${alert(1)}`{{7*7}}",
    "zero byte": "\0",
    "several": ["Utara", "2025-01-01", "true", "Kras"],
    "number": "1e999",
}


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
def test_an_address_may_say_anything(open_page, demo_home, value):
    for page, names in ADDRESSES.items():
        html = page_html(open_page(page, demo_home, **dict.fromkeys(names, value)))
        assert "alert(1)" not in html
        assert "xxxx" not in html


def test_an_address_opens_the_view_it_was_sent_for(open_page, demo_home):
    at = open_page(
        "map",
        demo_home,
        tampilan="Jatuh tempo", zona="Selatan", tanggal="2025-06-30", kecamatan=["Kras", "Wates"], pilih="Butuh (Kras)",
    )  # fmt: skip
    assert "keadaan per Senin, 30 Juni 2025" in page_text(at)
    assert {row["Kecamatan"] for row in table(at)} == {"Kras", "Wates"}
    assert paintings(at)[0]["sites"]["set"] == "due"
    assert card(at).startswith("Butuh Kecamatan Kras, zona selatan")
    at = open_page("map", demo_home, terlambat="true", tahap="Diinventarisasi", banding="2025-06-30")
    assert {row["Jatuh tempo"] for row in table(at)} == {"Terlambat"}
    assert len(paintings(at)) == 2
    at = open_page("residents", demo_home, menurut="Zona", zona="Utara")
    assert [row["Zona"] for row in table(at)] == ["Utara"]
    at = open_page("schedule", demo_home, zona="Utara")
    assert {row["Zona"] for row in table(at)} == {"Utara"}


class Tags(HTMLParser):
    """Note every tag and every attribute of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.fixture
def hostile_home(make_home):
    """One site, visit, observation and need whose every text is hostile."""
    site = {
        "name": [HOSTILE], "kecamatan_code": ["3506220"], "desa": [HOSTILE], "desa_code": [HOSTILE], "lat": [-7.73],
        "lon": [111.96], "location_accuracy": ["desa"], "accuracy_m": [900.0], "note": [HOSTILE], "source": [HOSTILE],
    }  # fmt: skip
    visit = {
        "site_id": [HOSTILE], "date": [pd.Timestamp(ANCHOR)], "status": ["done"], "team": [HOSTILE], "position": [1],
        "reason": [HOSTILE], "source": [HOSTILE],
    }  # fmt: skip
    counts = {"visit_id": [HOSTILE], "houses": [3], "rooms": [9], "living_in": [4], "tl": [5], "note": [HOSTILE]}
    figure = {"value": ["700"], "unit": [HOSTILE], "as_of": [pd.Timestamp(ANCHOR)], "source": [HOSTILE]}
    return make_home(
        Settings(district=HOSTILE),
        Site=pd.DataFrame(site, index=pd.Index([HOSTILE], name="site_id")),
        Visit=pd.DataFrame(visit, index=pd.Index([HOSTILE], name="visit_id")),
        Observation=pd.DataFrame(counts, index=pd.Index([HOSTILE], name="observation_id")),
        Need=pd.DataFrame(
            {"visit_id": [HOSTILE], "category": ["salon"], "count": [3]}, index=pd.Index([HOSTILE], name="need_id")
        ),
        Figure=pd.DataFrame(figure, index=pd.Index(["district_residents_estimate"], name="figure")),
    )


def assert_harmless(at):
    """Only our own tags stand on the page, and the map's payload can end neither its script nor its template."""
    found = Tags(page_html(at))
    assert not found.tags & {"img", "script", "iframe", "svg", "a", "style", "link"}
    assert not {name for name in found.attributes if name.startswith("on") or name in {"src", "href"}}
    if at.get("component_instance"):
        script = map_script(at)
        payload = script[script.index("peta.painting(") + len("peta.painting(") : script.index(");\n")]
        assert not set("<>&'`$") & set(payload)


def test_hostile_text_stays_text_on_every_screen(open_page, hostile_home):
    at = open_page("map", hostile_home, pilih=f"{HOSTILE} (Grogol)")
    assert_harmless(at)
    at.session_state["clicked"] = ("site", HOSTILE)
    at.run()
    assert not at.exception
    assert_harmless(at)
    shown = " ".join(HOSTILE.split())
    assert shown in card(at)
    assert shown in page_text(at).split("Catatan:")[1]
    (painting,) = paintings(at)
    assert painting["selected"]["id"] == painting["sites"]["id"][0] == HOSTILE
    assert painting["sites"]["name"] == [HOSTILE[:80]]
    assert table(at)[0]["Lokasi"] == HOSTILE

    at = open_page("residents", hostile_home)
    assert_harmless(at)
    assert shown in page_text(at)

    at = open_page("schedule", hostile_home)
    assert_harmless(at)
    (drawn,) = paintings(at)[0]["rounds"]
    assert drawn["stops"][0]["name"] == HOSTILE[:80]
    assert shown in card(at)

    assert_harmless(open_page("visit", hostile_home))
    at = open_page("visit", hostile_home, kunjungan=HOSTILE)
    assert_harmless(at)
    assert shown in card(at)
