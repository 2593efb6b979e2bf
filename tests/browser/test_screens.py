"""Every screen, at three sizes and in both themes: offline, painted, inside the window, in Indonesian."""

import re

import pytest

from tests.browser.conftest import DESK, PHONE, SIZES, THIS_MACHINE, open_visitor
from tests.browser.test_accessible import serious

SCREENS = ("/peta", "/penghuni", "/jadwal", "/kunjungan", "/data")
MAPS = ("/peta", "/jadwal")
ENGLISH = re.compile(
    r"\b(zoom|rerun|choose|search|select|loading|running|deploy|settings|clear|download|fullscreen|show|copy"
    r"|no results|skip|error|connecting|press|stop|help|the|date|month|year)\b",
    re.IGNORECASE,
)
# The texts and placeholders that a reader sees; what is clipped away or lies outside the window is not among them.
_SEEN = """() => {
  const seen = [];
  const note = (node, text) => {
    const r = node.getBoundingClientRect();
    const isShown = node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (isShown && r.width > 1 && r.height > 1 && r.right > 0 && r.bottom > 0) seen.push(text.trim());
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    const isIcon = parent.closest('[data-testid="stIconMaterial"], script, style');
    if (walk.currentNode.data.trim() && !isIcon) note(parent, walk.currentNode.data);
  }
  document.querySelectorAll("input:placeholder-shown").forEach((input) => note(input, input.placeholder));
  document.querySelectorAll("[title]").forEach((node) => node.tagName !== "IFRAME" && note(node, node.title));
  return seen;
}"""


def seen(visitor, frame=None):
    return (frame or visitor.page).evaluate(_SEEN)


def english(texts):
    return [text for text in texts if ENGLISH.search(text)]


def overflow_px(visitor):
    """Measure how far the page is wider than its window, in the scrolling element as well."""
    return visitor.page.evaluate(
        """() => Math.max(...[document.documentElement, document.querySelector('[data-testid="stMain"]')]
              .map((node) => node.scrollWidth - node.clientWidth))"""
    )


# Colours of what the canvas holds; a canvas that shows nothing has one.
_COLOURS = """() => {
  const canvas = document.querySelector("canvas.peta-symbols");
  const data = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return new Set(data).size;
}"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_whole_offline_in_both_themes(visit, screen, size):
    first, then = ("dark", "light") if size == "phone" else ("light", "dark")
    visitor = visit(screen, size=SIZES[size], theme=first)
    for theme in (first, then):
        visitor.page.emulate_media(color_scheme=theme)
        visitor.settle()
        assert overflow_px(visitor) <= 0, theme
        assert english(seen(visitor)) == []
        if screen not in MAPS:
            continue
        frame = visitor.map()
        frame.wait_for_function(f"() => document.documentElement.dataset.theme === '{theme}'")
        assert frame.evaluate(_COLOURS) > 20, theme
        assert english(seen(visitor, frame)) == []
        assert frame.evaluate("() => document.querySelectorAll('path.peta-kecamatan').length") == 26
        box = visitor.page.query_selector("iframe.stCustomComponentV1").bounding_box()
        width, height = SIZES[size]
        assert box["y"] >= 0
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height, "the map is not wholly on the first screen"
        assert box["height"] >= 290


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_opening_view_shows_the_whole_kabupaten_large(visit, size):
    frame = visit(size=size).map()
    margins = frame.evaluate(
        """() => { const size = map.getSize(), b = map.peta.bounds;
            const low = map.latLngToContainerPoint(b.getSouthWest());
            const high = map.latLngToContainerPoint(b.getNorthEast());
            return [low.x, high.y, size.x - high.x, size.y - low.y]; }"""
    )
    assert min(margins) >= 0
    assert min(margins[0] + margins[2], margins[1] + margins[3]) < 0.25 * max(size)


# What of the key figures is cut at an edge, or goes on beyond it with nothing to show that it does.
_CUT = """() => {
  const list = document.querySelector(".peta-figures"), edge = list.getBoundingClientRect();
  const goesOn = (node) => node.getBoundingClientRect().right > edge.right + 1;
  const isCut = [...list.querySelectorAll("dt, dd")].some(goesOn);
  return isCut && getComputedStyle(list).maskImage === "none";
}"""


@pytest.mark.parametrize("screen", SCREENS)
def test_on_a_phone_key_figures_wrap_or_are_seen_to_scroll(visit, screen):
    visitor = visit(screen, size=PHONE)
    visitor.settle()
    assert not visitor.page.evaluate(_CUT)
    figures = visitor.page.locator(".peta-figures")
    figures.evaluate("(list) => list.scrollTo(list.scrollWidth, 0)")
    visitor.page.wait_for_timeout(200)
    clear_px = figures.evaluate(
        "(list) => list.getBoundingClientRect().right - list.lastElementChild.getBoundingClientRect().right"
    )
    is_scrolled = figures.evaluate("(list) => list.scrollWidth > list.clientWidth")
    assert is_scrolled == (screen in MAPS)
    assert clear_px >= (50 if is_scrolled else 0), "the last figure lies under the fade"


@pytest.mark.parametrize("address", ["/peta", "/peta?banding=2025-06-01"])
def test_a_window_made_narrow_folds_the_legend_and_one_made_wide_opens_it(visit, address):
    visitor = visit(address)
    is_open = "() => [...document.querySelectorAll('.peta-legend')].map((box) => box.open)"
    wide = visitor.map().evaluate(is_open)
    for (width, height), expected in ((PHONE, [False] * len(wide)), (DESK, wide)):
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.wait_for_timeout(500)
        visitor.settle()
        assert visitor.map().evaluate(is_open) == expected
    assert any(wide) or "banding" in address


@pytest.mark.parametrize(("size", "count"), [(DESK, 6), (SIZES["wall"], 10)], ids=["desk", "wall"])
def test_the_card_lists_as_many_sites_as_its_height_has_room_for(visit, crowded_server, size, count):
    page = visit("/peta", base=crowded_server.url, size=size).page
    page.wait_for_selector(".st-key-card .peta-sites")
    card = page.locator(".st-key-card")
    assert sum(row.is_visible() for row in card.locator(".peta-sites").first.locator("li").all()) == count
    late = int(page.locator(".peta-figure.alarm b").inner_text())
    assert card.inner_text().count("lokasi lain") == 1
    assert f"dan {late - count} lokasi lain, lihat tabel di bawah peta." in card.inner_text()


def test_a_tall_card_names_all_of_a_few_sites(visit):
    page = visit("/peta", size=SIZES["wall"]).page
    page.wait_for_selector(".st-key-card .peta-sites")
    assert "lokasi lain" not in page.locator(".st-key-card").inner_text()
    assert page.locator(".st-key-card").evaluate("(card) => card.scrollHeight <= card.clientHeight")


def test_the_bare_address_leads_to_the_map(visit):
    visitor = visit("/")
    visitor.map()
    assert visitor.page.url == visitor.base + "/peta"


def test_navigation_leads_to_every_screen(visit):
    visitor = visit("/peta")
    for word, address in (
        ("Penghuni", "/penghuni"),
        ("Jadwal", "/jadwal"),
        ("Kunjungan", "/kunjungan"),
        ("Data", "/data"),
        ("Peta", "/peta"),
    ):
        visitor.page.get_by_role("link", name=word).click()
        visitor.page.wait_for_function(f"() => document.querySelector('.peta-head h1')?.innerText === '{word}'")
        assert visitor.page.url.startswith(visitor.base + address)


def test_the_lists_of_the_filters_open_in_indonesian(visit):
    visitor = visit("/peta")
    page = visitor.page
    page.get_by_role("button", name="Saringan").click()
    for label in ("Kecamatan", "Tahap"):
        page.get_by_role("combobox", name=label, exact=True).click()
        page.wait_for_selector("[role=option]")
        assert english(seen(visitor)) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_unknown_address_leads_to_the_map(profile, server, theme):
    visitor = open_visitor(profile, server.url, theme=theme)
    answer = visitor.page.goto(server.url + "/tidak-ada")
    assert (answer.status, visitor.page.inner_text("h1")) == (404, "Halaman ini tidak ada")
    assert english(seen(visitor)) == []
    assert serious(visitor.page) == []
    visitor.page.get_by_role("link", name="Buka peta").click()
    visitor.map()
    assert (visitor.outside, [text for text in visitor.errors if "404" not in text]) == ([], [])
    visitor.page.close()


def test_the_guard_notices_what_leaves_this_machine(profile, server):
    visitor = open_visitor(profile, server.url)
    visitor.go("/peta")
    for address in ("https://tile.openstreetmap.org/1/1/1.png", "http://192.0.2.1/x.js"):
        reached = visitor.page.evaluate(
            "(url) => fetch(url, { mode: 'no-cors' }).then(() => true, () => false)", address
        )
        assert not reached
        assert visitor.outside[-1] == address
    assert THIS_MACHINE not in str(visitor.outside)
    assert visitor.errors
    visitor.page.close()
