"""Ten thousand sites: painted, filtered and hovered like nine."""

from tests.browser.test_screens import _COLOURS


def test_ten_thousand_sites_are_painted_filtered_and_hovered(visit, large_server):
    visitor = visit("/peta", base=large_server.url)
    frame = visitor.map()
    frame.evaluate("() => { map.__mine = 1; }")
    assert frame.evaluate("() => map.peta.symbols.items.length") == 10_000
    assert frame.evaluate(
        "() => map.peta.symbols.items.every((item) => map.peta.bounds.contains([item.lat, item.lon]))"
    )
    assert frame.evaluate(
        "() => map.peta.symbols.items.every(({ id, name }) => Number(id.slice(5)) === Number(name.slice(7)))"
    )
    assert frame.evaluate(_COLOURS) > 20
    names = frame.evaluate("() => [...document.querySelectorAll('.peta-name.site')].length")
    assert names == 0

    visitor.repaints(lambda: visitor.zone("Utara"))
    fewer = frame.evaluate("() => map.peta.symbols.items.length")
    assert 3_000 < fewer < 9_000
    assert frame.evaluate("() => map.__mine") == 1
    assert frame.evaluate(_COLOURS) > 20

    spot = frame.evaluate(
        """() => { const size = map.getSize();
            const all = map.peta.symbols.items.map((i) => [map.layerPointToContainerPoint(i.shown), i.name]);
            const [p, name] = all.findLast(([p]) => Math.abs(p.x - size.x / 2) < 60 && Math.abs(p.y - size.y / 2) < 60);
            return [p.x, p.y, name]; }"""
    )
    visitor.page.mouse.move(*visitor.spot(spot[0], spot[1]))
    frame.wait_for_function("() => map.peta.tip.style.display === 'block'", polling=20)
    assert frame.evaluate("() => map.peta.tip.firstChild.textContent").startswith("Lokasi ")
    visitor.repaints(lambda: visitor.page.mouse.click(*visitor.spot(spot[0], spot[1])))
    assert visitor.card() == spot[2]
    visitor.page.reload()
    visitor.page.wait_for_selector(".peta-head h1")
    visitor.map()
    visitor.settle()
    assert visitor.card() == spot[2]
