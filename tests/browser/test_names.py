"""Names never collide: with each other, with symbols, with the plates; symbols stand apart from each other."""

import pytest

from tests.browser.conftest import SIZES

# Boxes in pixels of the frame: what the ink of every name covers, every symbol inside the map, and every plate.
_BOXES = """() => {
  const size = map.getSize(), frame = map.getContainer().getBoundingClientRect();
  const rect = (r, text) => ({ text, x0: r.left - frame.left, y0: r.top - frame.top,
                               x1: r.right - frame.left, y1: r.bottom - frame.top });
  const range = document.createRange();
  const names = [...document.querySelectorAll(".peta-name")].map((name) => {
    range.selectNodeContents(name);
    const { left, right } = range.getBoundingClientRect(), { top, bottom } = name.getBoundingClientRect();
    return rect({ left, right, top, bottom }, name.textContent);
  });
  const symbols = map.peta.symbols.items.map((item) => {
    const p = map.layerPointToContainerPoint(item.shown);
    const reach = item.ring ? 13.5 : item.stop ? 11 : item.office ? 7 : 9;
    return { text: item.id || "kantor", x0: p.x - reach, y0: p.y - reach, x1: p.x + reach, y1: p.y + reach,
             x: p.x, y: p.y, moved: item.shown !== item.at };
  }).filter((s) => s.x1 > 0 && s.y1 > 0 && s.x0 < size.x && s.y0 < size.y);
  const plates = [...document.querySelectorAll(".leaflet-control, .peta-plate")]
    .filter((plate) => plate.getClientRects().length)
    .map((plate) => rect(plate.getBoundingClientRect(), plate.className));
  return { names, symbols, plates, size: [size.x, size.y] };
}"""


def collisions(ones, others, least_px=0.5):
    """Name every pair of boxes that share more than a hair."""
    return [
        (a["text"], b["text"])
        for a in ones
        for b in others
        if a is not b
        and min(a["x1"], b["x1"]) - max(a["x0"], b["x0"]) > least_px
        and min(a["y1"], b["y1"]) - max(a["y0"], b["y0"]) > least_px
    ]


def zoom_to(visitor, zoom):
    """Zoom on the first site, without animation, and give the boxes."""
    frame = visitor.map()
    frame.evaluate(
        """(zoom) => { const s = map.peta.symbols.items[0];
            if (zoom) map.setView([s.lat, s.lon], zoom, { animate: false }); }""",
        zoom,
    )
    visitor.page.wait_for_timeout(250)
    return frame.evaluate(_BOXES)


def check(boxes):
    names, symbols = boxes["names"], boxes["symbols"]
    assert collisions(names, names) == []
    assert collisions(names, symbols) == []
    assert collisions(names, boxes["plates"]) == []
    # Symbols are round: their middles stay two radii apart.
    close = [
        (a["text"], b["text"])
        for i, a in enumerate(symbols)
        for b in symbols[:i]
        if ((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5 < 18
    ]
    assert close == []
    width, height = boxes["size"]
    assert all(min(n["x0"], n["y0"], width - n["x1"], height - n["y1"]) >= 0 for n in names)


@pytest.mark.parametrize("size", SIZES)
def test_nothing_collides_in_the_demo(visit, size):
    visitor = visit(size=SIZES[size])
    visitor.settle()
    opening = visitor.map().evaluate(_BOXES)
    check(opening)
    named = {name["text"] for name in opening["names"]}
    symbols = {item["name"] for item in visitor.items().values()}
    assert len(symbols & named) >= (9 if size != "phone" else 6)
    assert len(named - symbols) >= {"desk": 18, "wall": 22, "phone": 3}[size]
    for zoom in (9, 10.5, 12, 14):
        check(zoom_to(visitor, zoom))
    visitor.go("/jadwal")
    visitor.settle()
    for zoom in (None, 11, 13):
        check(zoom_to(visitor, zoom))


@pytest.mark.parametrize("size", SIZES)
def test_nothing_collides_among_sixty_sites_packed_closely(visit, crowded_server, size):
    visitor = visit("/peta", base=crowded_server.url, size=SIZES[size])
    visitor.settle()
    for zoom in (None, 9, 11, 13, 15):
        boxes = zoom_to(visitor, zoom)
        check(boxes)
        if zoom is None:
            assert len(boxes["symbols"]) == 60
            assert sum(symbol["moved"] for symbol in boxes["symbols"]) > 30


def test_two_sites_on_one_spot_stand_apart_with_a_line_to_their_place(visit, crowded_server):
    visitor = visit("/peta", base=crowded_server.url)
    boxes = zoom_to(visitor, 15)
    items = visitor.items()
    first, second = items["padat-00"], items["padat-01"]
    assert (first["atX"], first["atY"]) == (second["atX"], second["atY"])
    assert abs(first["x"] - second["x"]) + abs(first["y"] - second["y"]) >= 18
    assert {s["text"] for s in boxes["symbols"] if s["moved"]} >= {"padat-00", "padat-01"}
    ink = visitor.map().evaluate(
        """([x0, y0, x1, y1]) => { const canvas = document.querySelector("canvas.peta-symbols");
            const place = canvas.getBoundingClientRect(), scale = canvas.width / place.width;
            const at = (u) => canvas.getContext("2d").getImageData(
              (x0 + u * (x1 - x0) - place.left) * scale, (y0 + u * (y1 - y0) - place.top) * scale, 1, 1).data[3];
            return [0, 0.1].map(at); }""",
        [first["atX"], first["atY"], first["x"], first["y"]],
    )
    assert min(ink) > 60, "no leader is drawn"
