"""Text that would like to be a program stays text: on every screen, in every card, tooltip, list and file."""

import pytest

from tests.browser.conftest import Visitor
from tests.browser.homes import HOSTILE

_HACKED = "() => window.hacked"


def assert_unharmed(visitor: Visitor):
    assert [frame.evaluate(_HACKED) for frame in visitor.page.frames] == [None] * len(visitor.page.frames)
    assert visitor.page.locator(".stException").count() == 0


@pytest.mark.parametrize("view", ["Tahap", "Jatuh tempo", "Penghuni"])
def test_hostile_sites_are_hovered_and_clicked_as_text(visit, hostile_server, view):
    visitor = visit(f"/peta?tampilan={view.replace(' ', '+')}", base=hostile_server.url)
    visitor.settle()
    frame = visitor.map()
    assert_unharmed(visitor)
    for site_id, item in visitor.items().items():
        visitor.page.mouse.move(*visitor.spot(item["x"], item["y"]))
        frame.wait_for_function("() => map.peta.tip.style.display === 'block'", polling=20)
        told = frame.evaluate("() => map.peta.tip.firstChild.textContent")
        assert told.removesuffix("…") in item["name"]
        before = visitor.painted()
        visitor.page.mouse.click(*visitor.spot(item["x"], item["y"]))
        visitor.map(before)
        key = next(key for key, text in HOSTILE.items() if site_id.startswith(key + text[:60]))
        visitor.page.wait_for_function(
            "(text) => document.querySelector('.st-key-card .peta-card h2')?.textContent.includes(text)",
            arg=HOSTILE[key].split("\n")[0],
        )
        assert_unharmed(visitor)
    assert len(visitor.items()) == (0 if view == "Penghuni" else len(HOSTILE))


def test_hostile_text_stays_text_in_lists_filters_and_tables(visit, hostile_server):
    visitor = visit("/peta", base=hostile_server.url)
    page = visitor.page
    page.get_by_role("combobox", name="Lokasi atau kecamatan").click()
    page.wait_for_selector("[role=option]")
    assert HOSTILE["image"] in page.inner_text("[role=listbox]")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Saringan").click()
    page.wait_for_selector("[role=combobox]")
    page.keyboard.press("Escape")
    names = page.locator("table tbody th button").all_inner_texts()
    assert HOSTILE["image"] in names
    assert HOSTILE["script"] in names
    assert_unharmed(visitor)
    # Each pixel of an overflowing name would widen the page.
    wide = page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollWidth - innerWidth")
    assert wide <= 0


@pytest.mark.parametrize("screen", ["/penghuni", "/jadwal"])
def test_hostile_text_stays_text_in_charts_and_rounds(visit, hostile_server, screen):
    visitor = visit(screen, base=hostile_server.url)
    page = visitor.page
    page.locator("table").wait_for()
    page.wait_for_timeout(1500)  # charts draw themselves after the run has ended
    for chart in page.locator("[data-testid=stVegaLiteChart]").all():
        chart.scroll_into_view_if_needed()
        for mark in chart.locator("path[aria-roledescription=bar], path[aria-roledescription=point]").all()[:6]:
            mark.hover(force=True)
    assert_unharmed(visitor)
    if screen == "/jadwal":
        for button in page.locator("table tbody th button").all()[:4]:
            button.click()
            visitor.settle()
            assert_unharmed(visitor)
        for item in visitor.items().values():
            page.mouse.move(*visitor.spot(item["x"], item["y"]))
        assert_unharmed(visitor)
