"""The planner in a browser: from the demo to adopted visits and sheets, by mouse and by keyboard, on any screen."""

import datetime as dt
import io
import re

import defusedxml.ElementTree
import openpyxl
import pytest
from icalendar import Calendar

from geo.indonesian import shorten
from geo.workspace import prepare_demo
from tests.browser import homes
from tests.browser.conftest import PHONE, SIZES, start_server
from tests.browser.test_accessible import serious
from tests.browser.test_downloads import download
from tests.browser.test_hostile import assert_unharmed
from tests.browser.test_screens import english, overflow_px, seen
from tests.conftest import ANCHOR

PLANNER = "/jadwal?jadwal=Susun+rencana"
LONGEST_SEARCH_MS = 60_000
THUMB_PX = 44

# What has the focus, in the desk's own document as well.
_FOCUSED = """() => {
  let at = document.activeElement;
  while (at.shadowRoot) at = at.shadowRoot.activeElement;
  return [at.dataset.of, at.dataset.does];
}"""


@pytest.fixture(scope="module")
def planning(tmp_path_factory):
    """Keep a server on a demo of its own: adopting changes the records."""
    home = tmp_path_factory.mktemp("rencana")
    prepare_demo(home, ANCHOR)
    server = start_server(home)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """Keep a server on an office with sixty sites."""
    home = tmp_path_factory.mktemp("penuh")
    homes.make_crowded(home)
    server = start_server(home)
    yield server
    server.stop()


@pytest.fixture
def plan(visit, planning):
    """Open the planner and press the button."""

    def _plan(base=None, **kwargs):
        visitor = visit(PLANNER, base=base or planning.url, **kwargs)
        press_plan(visitor)
        return visitor

    return _plan


def press_plan(visitor):
    visitor.page.get_by_role("button", name="Susun rencana", exact=True).click()
    visitor.page.wait_for_selector(".desk .round", timeout=LONGEST_SEARCH_MS)
    visitor.settle()


def rounds(visitor):
    """Give the names of every round's stops, by the round's heading."""
    return {
        card.locator("header").inner_text().replace("\n", ", "): card.locator(".stop strong").all_inner_texts()
        for card in visitor.page.locator(".desk .round").all()
    }


def names(visitor):
    return {
        key: [re.split(r"\s*(?:disematkan|terlambat)", name)[0] for name in stops]
        for key, stops in rounds(visitor).items()
    }


def stop(visitor, name):
    return visitor.page.locator(".desk .stop", has=visitor.page.locator("strong", has_text=name))


def changes(visitor, act):
    """Change the plan, and wait until the desk has been drawn anew and the run has ended."""
    turn = visitor.page.locator(".desk").get_attribute("data-turn")
    act()
    visitor.page.wait_for_selector(f".desk[data-turn]:not([data-turn='{turn}']):not([aria-busy])")
    visitor.settle()


def drag(visitor, name, target, x, y):
    """Take a stop by its name and let it go over a place of another element."""
    grip = {"x": 60, "y": 16}
    changes(
        visitor, lambda: stop(visitor, name).drag_to(target, source_position=grip, target_position={"x": x, "y": y})
    )


def totals(visitor):
    return visitor.page.get_by_text("Terhadap rencana terbaik").first.inner_text()


def keep_as(visitor, name):
    box = visitor.page.get_by_role("textbox", name="Nama rencana")
    box.fill(name)
    box.press("Enter")
    visitor.settle()
    visitor.page.get_by_role("button", name="Simpan konsep").click()
    visitor.page.get_by_text("Konsep tersimpan").wait_for()
    visitor.settle()


def lose_a_day(visitor, team, day):
    page = visitor.page
    page.get_by_role("button", name=team).first.click()
    visitor.choose_in("Berhalangan", day)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    changes(visitor, page.get_by_role("button", name="Sesuaikan rencana").click)


OPENED = {
    "Lembar A4 (PDF)": lambda data: data.startswith(b"%PDF") and len(re.findall(rb"/Type /Page\b", data)) == 1,
    "Kalender (.ics)": lambda data: [
        event for event in Calendar.from_ical(data).walk("VEVENT") if "Balai desa" in event["location"]
    ],
    "Titik GPS (.gpx)": lambda data: defusedxml.ElementTree.fromstring(data).findall("{*}wpt"),
    "Semua putaran (XLSX)": lambda data: list(openpyxl.load_workbook(io.BytesIO(data)).active.values),
}
"""What each hand-out holds, read by others' readers."""


def test_from_the_demo_to_adopted_visits_and_sheets(plan, tmp_path):
    visitor = plan()
    page = visitor.page
    visitor.map().evaluate("() => { map.__mine = 1; }")
    best, told = names(visitor), totals(visitor)
    assert sum(map(len, best.values())) == 7
    assert "sama" in told

    place = stop(visitor, "Butuh").locator("option", has_text="Sel 17 Mar 2026, Tim 1").get_attribute("value")
    changes(visitor, lambda: stop(visitor, "Butuh").locator("select").select_option(place))
    assert names(visitor)["Selasa, 17 Maret 2026, Tim 1, selatan"] == ["Butuh"]
    assert "+" in totals(visitor)
    first = page.locator(".desk .round", has_text="Pemakaman Cina").locator(".stop").first
    drag(visitor, "Tambi", first, 60, 4)
    assert next(stops for stops in names(visitor).values() if "Tambi" in stops)[0] == "Tambi"
    for _ in range(2):
        changes(visitor, page.get_by_role("button", name="Urungkan").click)
    assert names(visitor) == best
    assert totals(visitor) == told
    assert page.get_by_role("button", name="Urungkan").is_disabled()

    changes(visitor, stop(visitor, "Krian").get_by_role("button", name="Sematkan").click)
    lost, kept = (next(key for key, stops in best.items() if name in stops) for name in ("Pemakaman Cina", "Krian"))
    lose_a_day(visitor, "Tim 2", "Kamis, 12 Mar 2026")
    fitted = names(visitor)
    assert lost not in fitted
    assert fitted[kept] == best[kept]
    assert sum(map(len, fitted.values())) == 7
    assert "disematkan" in stop(visitor, "Krian").inner_text()
    assert page.get_by_text("Yang berubah (").is_visible()

    keep_as(visitor, "Maret")
    page.get_by_text("Titik temu (0 dari").click()
    page.locator(".st-key-titik input").first.fill("Balai desa")
    assert english(seen(visitor)) == []
    page.get_by_role("button", name="Simpan titik temu").click()
    page.get_by_text("Titik temu (1 dari").wait_for()
    visitor.settle()
    for button, read in OPENED.items():
        file = download(visitor, button, tmp_path)
        assert file.name.startswith("simulasi-")
        assert read(file.read_bytes())

    page.get_by_role("button", name="Sahkan rencana").click()
    page.get_by_role("button", name="Ya, sahkan").click()
    page.get_by_text("Rencana ini sudah disahkan: 7 kunjungan").wait_for()
    assert visitor.map().evaluate("() => map.__mine") == 1
    page.get_by_role("radio", name="Tercatat").click()
    page.locator("table").wait_for()
    visitor.settle()
    listed = page.locator("table tbody").inner_text()
    assert "12 Mar 2026" in listed
    page.get_by_role("radio", name="Susun rencana").click()
    page.wait_for_selector(".desk .round")
    visitor.settle()
    assert names(visitor) == fitted
    assert page.get_by_role("button", name="Sesuaikan rencana").count() == 0


def test_a_reload_finds_the_plan_and_the_form_as_they_were(plan):
    visitor = plan()
    page = visitor.page
    changes(visitor, stop(visitor, "Butuh").get_by_role("button", name="Keluarkan").click)
    changes(visitor, stop(visitor, "Krian").get_by_role("button", name="Sematkan").click)
    page.get_by_role("spinbutton", name="Jumlah tim").fill("3")
    page.keyboard.press("Enter")
    visitor.settle()
    before, told = rounds(visitor), totals(visitor)
    page.reload()
    page.wait_for_selector(".desk .round")
    visitor.settle()
    assert (rounds(visitor), totals(visitor)) == (before, told)
    assert page.locator(".desk .rest li").count() == 1
    assert page.get_by_role("spinbutton", name="Jumlah tim").input_value() == "3"
    assert page.get_by_role("button", name="Sesuaikan rencana").is_visible()
    changes(visitor, page.get_by_role("button", name="Urungkan").click)
    assert "disematkan" not in stop(visitor, "Krian").inner_text()


def test_the_keyboard_moves_a_stop_again_and_again(plan):
    visitor = plan()
    page = visitor.page
    down = stop(visitor, "Pemakaman Cina").get_by_role("button", name="Lebih kemudian")
    down.focus()
    for position in (1, 2):
        changes(visitor, lambda: page.keyboard.press("Enter"))
        order = next(stops for stops in names(visitor).values() if "Pemakaman Cina" in stops)
        assert order.index("Pemakaman Cina") == position
        assert page.evaluate(_FOCUSED) == ["pemakaman-cina", "later" if position == 1 else "earlier"]
    assert "Terhadap rencana terbaik" in page.locator(".desk [role=status]").text_content()


def test_a_broken_rule_is_told_at_once_and_bars_adopting(plan):
    visitor = plan()
    page = visitor.page
    south = page.locator(".desk .round.selatan").first
    drag(visitor, "Dadapan", south.locator("header"), 20, 8)
    assert "Krian di zona lain, Butuh di zona lain" in totals(visitor)
    assert "zona" in page.locator(".desk .fault").first.inner_text()
    assert page.get_by_role("button", name="Sahkan rencana").is_disabled()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_planner_is_whole_and_indonesian_and_can_be_read(plan, size, theme):
    visitor = plan(size=SIZES[size], theme=theme)
    changes(visitor, stop(visitor, "Butuh").get_by_role("button", name="Keluarkan").click)
    assert overflow_px(visitor) <= 0
    assert english(seen(visitor)) == []
    assert serious(visitor.page) + serious(visitor.map()) == []
    boxes = [control.bounding_box() for control in visitor.page.locator(".desk button, .desk select").all()]
    least_px = THUMB_PX if SIZES[size] == PHONE else 24
    assert min(min(box["width"], box["height"]) for box in boxes) >= least_px
    assert max(box["x"] + box["width"] for box in boxes) <= SIZES[size][0]


def test_two_plans_stand_side_by_side(plan):
    visitor = plan()
    page = visitor.page
    keep_as(visitor, "Semula")
    changes(visitor, stop(visitor, "Krian").get_by_role("button", name="Keluarkan").click)
    page.get_by_role("combobox", name="Bandingkan dengan").focus()
    page.keyboard.type("Semula")
    page.keyboard.press("Enter")
    page.locator("table").wait_for()
    cells = {row.split("\t")[0]: row.split("\t")[1:] for row in page.locator("table tbody").inner_text().split("\n")}
    assert cells["Kunjungan"] == ["6 dari 7", "7 dari 7"]
    assert cells["Terlambat yang tersisa"] == ["1", "0"]
    assert {"Berkendara", "Jarak", "Paling lambat kembali"} <= set(cells)


def test_what_finds_no_place_says_why_and_what_helps(visit, full):
    visitor = visit(PLANNER, base=full.url)
    page = visitor.page
    page.locator(".st-key-rencana_sampai [role=spinbutton]").first.click()
    page.keyboard.type((ANCHOR + dt.timedelta(days=2)).strftime("%d%m%Y"))
    page.click(".peta-head h1")
    visitor.settle()
    press_plan(visitor)
    left = page.locator(".desk .rest li")
    assert left.count() > 0
    for row in left.all()[:3]:
        lines = [line for line in row.locator("small").all_inner_texts() if line]
        assert len(lines) == 2
    assert page.evaluate("() => document.querySelectorAll('.stException').length") == 0
    assert overflow_px(visitor) <= 0
    assert serious(page) == []


TEAMS = ("<img src=x onerror=hacked=1> **t** [a](b", "\u202e\u05e9\u05dc\u05d5\u05dd \U0001f3d8\ufe0f `x` $y$ :red[z]")


def name_team(visitor, number, name):
    visitor.page.get_by_role("button", name=f"Tim {number}", exact=True).click()
    box = visitor.page.get_by_role("textbox", name="Nama tim")
    box.fill(name)
    box.press("Enter")
    visitor.settle()
    visitor.page.keyboard.press("Escape")
    visitor.settle()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_hostile_names_of_sites_teams_and_plans_stay_text(visit, hostile_server, size):
    visitor = visit(PLANNER, base=hostile_server.url, size=SIZES[size])
    page = visitor.page
    for number, name in enumerate(TEAMS, start=1):
        name_team(visitor, number, name)
    press_plan(visitor)
    shown = {name for stops in names(visitor).values() for name in stops}
    assert {homes.HOSTILE["script"], homes.HOSTILE["rtl"].removeprefix("\u202e")} <= shown
    assert max(map(len, shown)) <= 120
    late = page.locator(".desk .stop em.late").all_inner_texts()
    assert set(late) == {"terlambat"}
    changes(visitor, page.locator(".desk .stop").first.get_by_role("button", name="Keluarkan").click)
    keep_as(visitor, homes.HOSTILE["image"])
    page.get_by_role("button", name="Sahkan rencana").click()
    page.get_by_text("menjadi kunjungan terencana").wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("Titik temu (").first.click()
    page.get_by_role("button", name="Simpan titik temu").wait_for()
    assert TEAMS[0] in page.inner_text("[data-testid=stMain]")
    first = next(iter(names(visitor).values()))
    asked = page.locator(".st-key-titik label").all_inner_texts()
    assert asked == [f"{number}. {shorten(name, 60)}" for number, name in enumerate(first, start=1)]
    assert_unharmed(visitor)
    assert overflow_px(visitor) <= 0
    page.locator(".stToast").wait_for(state="detached")
    assert serious(page) + serious(visitor.map()) == []


def test_on_a_phone_a_plan_stands_before_the_form_that_asked_for_it(visit, planning):
    visitor = visit(PLANNER, base=planning.url, size=PHONE)
    page = visitor.page
    form, top = page.locator(".st-key-card"), page.locator(".st-key-toolbar").bounding_box()
    assert form.bounding_box()["y"] < top["y"] + 200
    press_plan(visitor)
    chart, desk = page.locator(".st-key-rencana_frame").bounding_box(), page.locator(".desk").bounding_box()
    assert chart["y"] < desk["y"] < desk["y"] + desk["height"] < form.bounding_box()["y"]
    assert form.bounding_box()["width"] == pytest.approx(chart["width"], abs=1)
