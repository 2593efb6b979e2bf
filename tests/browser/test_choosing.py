"""Choosing a site or a kecamatan: on the map, in the list, in the table, by keyboard, by address."""

from tests.browser.conftest import PHONE

EMPTY_CARD = "Terlambat dikunjungi"


def wait_for_card(visitor, title):
    visitor.page.wait_for_function(
        "(title) => document.querySelector('.st-key-card .peta-card h2')?.innerText === title", arg=title
    )
    visitor.settle()


def area_spot(visitor, name):
    """Find a place of the page inside a kecamatan, away from every symbol: where its name stands."""
    area = "map.peta.areas.find((area) => area.name === name)"
    point = visitor.map().evaluate(
        f"(name) => {{ const a = {area}; const p = map.latLngToContainerPoint([a.labelLat, a.labelLon]);"
        " return [p.x, p.y]; }",
        name,
    )
    return visitor.spot(*point)


def test_every_symbol_answers_with_its_own_card(visit):
    visitor = visit()
    for site_id, item in visitor.items().items():
        visitor.click_symbol(site_id)
        wait_for_card(visitor, item["name"])
        assert [key for key, now in visitor.items().items() if now["selected"]] == [site_id]
        assert visitor.page.locator(".st-key-card .peta-facts dd").count() >= 3


def test_two_sites_close_together_answer_each_for_itself(visit):
    visitor = visit(size=PHONE)
    items = visitor.items()
    pair = items["krian"], items["weru"]
    assert ((pair[0]["x"] - pair[1]["x"]) ** 2 + (pair[0]["y"] - pair[1]["y"]) ** 2) ** 0.5 >= 23
    assert any((item["x"], item["y"]) != (item["atX"], item["atY"]) for item in pair)
    for item in pair:
        visitor.click_symbol(item["id"])
        wait_for_card(visitor, item["name"])


def test_a_kecamatan_shows_its_card_with_and_without_sites(visit):
    visitor = visit()
    for name, text in (("Purwoasri", "Tidak ada lokasi"), ("Kepung", "Tidak ada lokasi"), ("Gurah", "Pemakaman Cina")):
        visitor.page.mouse.click(*area_spot(visitor, name))
        wait_for_card(visitor, f"Kecamatan {name}")
        assert text in visitor.page.inner_text(".st-key-card")
        chosen = visitor.map().evaluate("() => document.querySelectorAll('path.peta-kecamatan.selected').length")
        assert chosen == 1


def test_outside_the_kabupaten_nothing_invites_a_click(visit):
    visitor = visit()
    address, painted = visitor.page.url, visitor.painted()
    city = "L.geoJSON(petaData.context, { filter: (f) => f.properties.kind === 'city' }).getBounds().getCenter()"
    inside_city = visitor.map().evaluate(
        f"() => {{ const c = map.latLngToContainerPoint({city}); return [c.x - 16, c.y]; }}"
    )
    for place in ((900, 130), (300, 40), (860, 440), inside_city):
        spot = visitor.spot(*place)
        visitor.page.mouse.move(*spot)
        cursor = visitor.map().evaluate(
            "([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).cursor", [int(place[0]), int(place[1])]
        )
        assert cursor != "pointer", place
        visitor.page.mouse.click(*spot)
        visitor.page.wait_for_timeout(400)
        assert visitor.map().evaluate("() => map.peta.tip.style.display") != "block", place
    assert visitor.page.url == address
    assert visitor.painted() == painted
    assert visitor.card() == EMPTY_CARD


def test_the_chosen_one_stands_in_the_address_and_survives(visit):
    visitor = visit()
    visitor.click_symbol("tambi")
    wait_for_card(visitor, "Tambi")
    assert "pilih=Tambi" in visitor.page.url
    visitor.page.reload()
    wait_for_card(visitor, "Tambi")
    assert visitor.items()["tambi"]["selected"]
    visitor.zone("Utara")
    visitor.settle()
    wait_for_card(visitor, "Tambi")
    visitor.zone("Selatan")  # Tambi lies outside: nothing is chosen any more
    visitor.page.wait_for_function("() => !location.search.includes('pilih')")
    visitor.settle()
    assert visitor.card() == EMPTY_CARD


def test_a_whole_view_can_be_sent_as_an_address(visit):
    path = "/peta?tampilan=Jatuh+tempo&zona=Utara&tanggal=2026-01-20&pilih=Cerme+%28Grogol%29"
    visitor = visit(path)
    assert visitor.card() == "Cerme"
    assert set(visitor.items()) == {"cerme", "dadapan", "pemakaman-cina", "tambi", "gedangsewu"}
    assert {item["code"] for item in visitor.items().values()} <= {"overdue", "soon", "later", "never"}
    assert "20 Januari 2026" in visitor.page.inner_text(".peta-title")
    other = visit(visitor.page.url.removeprefix(visitor.base))
    assert other.items() == visitor.items()


def test_an_address_that_makes_no_sense_opens_the_plain_map(visit):
    visitor = visit("/peta?zona=Timur&tanggal=9999-99-99&pilih=%3Cscript%3E&tampilan=x&kecamatan=x&banding=kemarin")
    assert len(visitor.items()) == 9
    assert visitor.card() == EMPTY_CARD
    assert visitor.page.locator(".stException").count() == 0


def test_back_and_forward_walk_between_screens(visit):
    visitor = visit("/peta")
    visitor.page.get_by_role("link", name="Jadwal").click()
    visitor.page.wait_for_function("() => document.querySelector('.peta-head h1')?.innerText === 'Jadwal'")
    visitor.map()
    visitor.page.go_back()
    visitor.page.wait_for_function("() => document.querySelector('.peta-head h1')?.innerText === 'Peta'")
    assert len(visitor.items()) == 9
    visitor.page.go_forward()
    visitor.page.wait_for_function("() => document.querySelector('.peta-head h1')?.innerText === 'Jadwal'")
    assert visitor.page.url.startswith(visitor.base + "/jadwal")


def test_the_list_and_the_table_choose_like_the_map(visit):
    visitor = visit()
    visitor.repaints(lambda: visitor.choose_in("Lokasi atau kecamatan", "Kec. Pare"))
    assert visitor.card() == "Kecamatan Pare"
    visitor.repaints(lambda: visitor.page.locator("table tbody th button", has_text="Bolodewo").click())
    assert visitor.card() == "Bolodewo"
    assert visitor.items()["bolodewo"]["selected"]


def test_the_table_sorts_by_any_column_with_what_is_missing_last(visit):
    visitor = visit("/penghuni")
    page = visitor.page
    heading = page.locator("thead button", has_text="TL")
    for expected in ("descending", "ascending"):
        heading.click()
        assert page.locator("thead th[aria-sort]").get_attribute("aria-sort") == expected
        column = page.locator("thead th").evaluate_all("(all) => all.findIndex((th) => th.ariaSort)")
        cells = page.locator("tbody tr").evaluate_all("(rows, i) => rows.map((row) => row.cells[i].innerText)", column)
        known = [int(cell.replace(".", "")) for cell in cells if cell != "belum ada data"]
        assert cells[len(known) :] == ["belum ada data"] * (len(cells) - len(known))
        assert known == sorted(known, reverse=expected == "descending")
        assert len(known) == 7


def test_a_round_is_chosen_in_the_table_of_the_schedule(visit):
    visitor = visit("/jadwal")
    before = visitor.items()
    button = visitor.page.locator("table tbody th button").last
    button.scroll_into_view_if_needed()
    visitor.repaints(button.click)
    assert visitor.items() != before
    assert "putaran=" in visitor.page.url


_FOCUSED = """() => {
  let node = document.activeElement;
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  if (node.tagName === "IFRAME") node = node.contentDocument.activeElement;
  return (node.getAttribute("aria-label") || node.innerText || node.tagName || "").trim();
}"""


def walk(visitor, key="Tab", most=90):
    """Press a key again and again, and note what gets the focus."""
    names = []
    for _ in range(most):
        visitor.page.keyboard.press(key)
        names.append(visitor.page.evaluate(_FOCUSED))
    return names


def test_the_keyboard_reaches_everything(visit):
    visitor = visit()
    visitor.page.locator("table").wait_for()
    names = walk(visitor)
    words = ["Tampilan peta", "Per tanggal", "Saringan", "Unduh peta", "Perbesar", "Legenda", "Lokasi atau kecamatan"]
    words += ["Kunjungan terakhir", "Cerme", "Unduh CSV"]
    reached = [next((i for i, name in enumerate(names) if word in name), None) for word in words]
    assert None not in reached, dict(zip(words, reached, strict=True))


def test_the_map_is_moved_and_zoomed_and_its_legend_opened_by_keyboard(visit):
    visitor = visit()
    frame = visitor.map()
    frame.focus("#map_div")
    view = "() => [map.getCenter().lng, map.getZoom()]"
    before = frame.evaluate(view)
    visitor.page.keyboard.press("+")
    visitor.page.wait_for_timeout(400)
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.wait_for_timeout(400)
    now = frame.evaluate(view)
    assert now[0] > before[0]
    assert now[1] > before[1]
    frame.focus(".peta-legend summary")
    visitor.page.keyboard.press("Enter")
    assert not frame.evaluate("() => document.querySelector('.peta-legend').open")
    visitor.page.keyboard.press("Enter")
    assert frame.evaluate("() => document.querySelector('.peta-legend').open")
    frame.focus(".leaflet-control-zoom-out")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_timeout(400)
    assert frame.evaluate(view)[1] < now[1]
