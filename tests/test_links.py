import itertools
import re
from urllib.parse import parse_qs, urlsplit

import defusedxml.ElementTree
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.exchange.links import MOST_WAYPOINTS, draw_qr_svg, list_links
from tests.round_examples import make_round, words


def points_of(link):
    """The points of a link in the order they are driven."""
    query = {name: value for name, (value,) in parse_qs(urlsplit(link.url).query).items()}
    between = query["waypoints"].split("|") if "waypoints" in query else []
    texts = [query["origin"], *between, query["destination"]]
    return [tuple(map(float, text.split(","))) for text in texts]


def test_a_round_of_five_is_two_links_with_what_they_tell():
    first, second = list_links(*make_round(5)[:2])
    assert first.label == "Bagian 1 dari 2: kantor ke perhentian 4"
    assert first.warning == (
        "Mengikuti tautan ini memberi tahu Google Maps titik tepat kantor, perhentian 1, perhentian 2, perhentian 3 "
        "dan perhentian 4."
    )
    assert second.label == "Bagian 2 dari 2: perhentian 4 ke kantor"
    assert second.warning.endswith("titik tepat perhentian 4, perhentian 5 dan kantor.")
    assert first.url.startswith("https://www.google.com/maps/dir/?api=1&origin=-7.850000%2C112.100000&")


def test_a_round_without_stops_has_no_link():
    assert list_links(*make_round(0)[:2]) == ()


@settings(max_examples=60, deadline=None)
@given(words, st.integers(1, 15), st.tuples(st.floats(-11, 6), st.floats(95, 141)))
def test_links_follow_each_other_and_pass_every_stop(said, count, exact):
    problem, planned, _ = make_round(count, said=said, exact=exact)
    links = list_links(problem, planned)
    parts = [points_of(link) for link in links]
    assert all(2 <= len(part) <= MOST_WAYPOINTS + 2 for part in parts)
    assert all(before[-1] == after[0] for before, after in itertools.pairwise(parts))
    driven = [parts[0][0], *(point for part in parts for point in part[1:])]
    places = [(wish.lat, wish.lon) for wish in problem.wishes]
    expected = [(-7.85, 112.1), *places, (-7.85, 112.1)]
    assert driven == [pytest.approx(place, abs=1e-6) for place in expected]
    assert all(len(link.url) < 400 and link.url.isascii() for link in links)


def test_a_qr_code_holds_the_link_within_its_quiet_zone():
    link = list_links(*make_round(5)[:2])[0]
    drawing = defusedxml.ElementTree.fromstring(draw_qr_svg(link))
    modules = segno.make_qr(link.url, error="m").matrix
    assert drawing.attrib["viewBox"] == f"0 0 {len(modules) + 8} {len(modules) + 8}"
    assert drawing.find("{http://www.w3.org/2000/svg}title").text == link.label
    *_, path = drawing.iter("{http://www.w3.org/2000/svg}path")
    x, y, dark = 0.0, 0.0, set()
    for letter, numbers in re.findall(r"([Mmh])([^Mmh]+)", path.attrib["d"]):
        across, *up = map(float, re.findall(r"-?[\d.]+", numbers))
        if letter == "h":
            dark |= {(int(y) - 4, int(x) - 4 + n) for n in range(int(across))}
        x, y = (x + across, y + sum(up))
    assert dark == {(row, n) for row, line in enumerate(modules) for n, is_dark in enumerate(line) if is_dark}
