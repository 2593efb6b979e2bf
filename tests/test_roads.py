"""Real roads: a town of ten by ten streets, a river with one bridge, and an island, written here and driven through.

Every block is 500 m at 36 km/h, 50 seconds; the bridge is one block at 18 km/h, 100 seconds. Row 0 is one-way to the
east. The river runs between rows 4 and 5; column 8 has the bridge, column 0 a footbridge.
"""

import importlib.util
import json
import sys

import osmium
import pytest
import shapely
from osmium.osm.mutable import Node, Relation, Way
from pyproj import Geod

from geo.errors import DataError
from geo.travel import (
    ATTRIBUTION,
    NO_ROAD_M,
    NO_ROAD_S,
    ROADS_FILE,
    build_roads,
    engine,
    find_unreachable,
    name_unreachable,
    open_roads,
)
from geo.travel.build import widen_bounds
from geo.travel.cut import cut_roads

drives = pytest.mark.skipif(
    sys.version_info < (3, 12) or not importlib.util.find_spec("valhalla"),
    reason="pyvalhalla, which real roads need, is for Python 3.12 and newer",
)

WGS84 = Geod(ellps="WGS84")
BLOCK_M, SIZE = 500, 10
TOWN, ISLAND, ELSEWHERE = (-7.90, 112.00), (-7.75, 112.00), (-6.50, 110.00)
RIVER, BRIDGE, FOOTBRIDGE = 4, 8, 0
AREA = shapely.box(112.0, -7.9, 112.05, -7.7)
ROAD = {"highway": "residential", "maxspeed": "36"}


def place(row, column, origin=TOWN):
    """Where a crossing is: so many blocks north and east of the first."""
    lon, lat, _ = WGS84.fwd(origin[1], origin[0], 0, row * BLOCK_M)
    lon, lat, _ = WGS84.fwd(lon, lat, 90, column * BLOCK_M)
    return lat, lon


class Streets:
    """Crossings and blocks of several grids; a block is a way of its own."""

    def __init__(self):
        self.nodes, self.ways = {}, {}

    def cross(self, key, point):
        """The number of a crossing, as large as those of today's OpenStreetMap."""
        number, _ = self.nodes.setdefault(key, (13_000_000_000 + len(self.nodes), point))
        return number

    def join(self, name, start, end, tags):
        origin, rows = name
        ends = [self.cross((origin, *key), place(*key, origin)) for key in (start, end)]
        self.ways[origin, start, end] = (len(self.ways) + 1, ends, tags)
        return rows

    def lay(self, origin, size, tags_of):
        for row in range(size):
            for column in range(size):
                for end in ((row, column + 1), (row + 1, column)):
                    if max(end) < size and (tags := tags_of((row, column), end)):
                        self.join((origin, size), (row, column), end, tags)


def town_tags(start, end):
    """What a block of the town is; nothing where the river has no bridge."""
    if (start[0], end[0]) == (RIVER, RIVER + 1):
        return {BRIDGE: {**ROAD, "maxspeed": "18", "bridge": "yes"}, FOOTBRIDGE: {"highway": "footway"}}.get(start[1])
    return {**ROAD, "oneway": "yes"} if start[0] == end[0] == 0 else ROAD


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    """An extract with the town, the island, a far-away hamlet, a house, and one turn that is forbidden."""
    streets = Streets()
    streets.lay(TOWN, SIZE, town_tags)
    streets.lay(ISLAND, 8, lambda _start, _end: ROAD)
    streets.lay(ELSEWHERE, 2, lambda _start, _end: ROAD)
    turn = [("w", streets.ways[TOWN, (6, 1), (6, 2)][0], "from"), ("n", streets.nodes[TOWN, 6, 2][0], "via"),
            ("w", streets.ways[TOWN, (6, 2), (7, 2)][0], "to")]  # fmt: skip
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-11-20T20:21:06Z")
    path = tmp_path_factory.mktemp("extract") / "jawa.osm.pbf"
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for number, (lat, lon) in sorted(streets.nodes.values()):
            writer.add(Node(id=number, location=(lon, lat)))
        writer.add(Node(id=14_000_000_000, location=(112.01, -7.85), tags={"building": "house"}))
        for number, ends, tags in streets.ways.values():
            writer.add(Way(id=number, nodes=ends, tags=tags))
        writer.add(Relation(id=1, members=turn, tags={"type": "restriction", "restriction": "no_left_turn"}))
        writer.add(Relation(id=2, members=turn[:1], tags={"type": "route", "route": "bus"}))
    return path


@pytest.fixture(scope="module")
def folder(extract, tmp_path_factory):
    out_dir = tmp_path_factory.mktemp("roads")
    build_roads(extract, AREA, out_dir)
    return out_dir


@pytest.fixture(scope="module")
def roads(folder):
    return open_roads(folder)


def drive(roads, start, end):
    """Seconds and metres of one leg."""
    travel = roads.table(*zip(start, end, strict=True))
    return int(travel.seconds[0, 1]), int(travel.metres[0, 1])


@drives
@pytest.mark.parametrize(
    ("start", "end", "seconds", "metres", "turns"),
    [
        ((1, 0), (1, 1), 50, 500, 0),
        ((0, 0), (0, 3), 150, 1500, 0),
        ((0, 3), (0, 0), 250, 2500, 2),  # up to row 1, back, down
        ((4, 8), (5, 8), 100, 500, 0),
        ((4, 1), (5, 1), 14 * 50 + 100, 14 * 500 + 500, 2),  # seven blocks to the bridge, over it, seven back
        ((4, 0), (5, 0), 16 * 50 + 100, 16 * 500 + 500, 2),  # not over the footbridge
        ((6, 1.5), (6.5, 2), 150, 1500, 3),  # back to the crossing, round the block: the left turn is forbidden
        ((6.5, 2), (6, 1.5), 50, 500, 1),
        ((9, 9), (9, 9), 0, 0, 0),
    ],
    ids=[
        "a block", "with the one-way street", "against it", "over the bridge", "round by the bridge",
        "a footbridge is no road", "round a forbidden turn", "the turn the other way", "staying",
    ],
)  # fmt: skip
def test_a_leg_takes_what_its_streets_take(roads, start, end, seconds, metres, turns):
    driven_s, driven_m = drive(roads, place(*start), place(*end))
    assert driven_m == pytest.approx(metres, rel=0.01)  # the route finder's globe is a little larger
    assert seconds * 0.99 - 1 <= driven_s <= seconds * 1.01 + 1 + 6 * turns


@drives
def test_the_line_follows_the_road_over_the_bridge(roads):
    start, end = place(4, 1), place(5, 1)
    line = roads.path(start, end)
    assert (line[0], line[-1]) == (start, end)
    for pier in (place(4, 8), place(5, 8)):
        assert min(WGS84.inv(lon, lat, pier[1], pier[0])[2] for lat, lon in line) < 1
    assert WGS84.line_length([lon for _, lon in line], [lat for lat, _ in line]) == pytest.approx(7500, rel=0.01)


@drives
def test_a_table_says_whose_roads_it_follows(roads):
    travel = roads.table([], [])
    assert travel.seconds.shape == (0, 0)
    assert not travel.is_estimate
    assert travel.source == "jalan OpenStreetMap (ODbL), data 20 November 2026"
    assert roads.attribution == ATTRIBUTION == "\u00a9 OpenStreetMap contributors (ODbL)"


@drives
def test_the_same_places_get_the_same_table(roads, folder):
    lat, lon = zip(*(place(row, column) for row in range(0, SIZE, 2) for column in range(SIZE)), strict=True)
    first, again, anew = roads.table(lat, lon), roads.table(lat, lon), open_roads(folder).table(lat, lon)
    assert first.has_road.all()
    for other in (again, anew):
        assert (other.seconds == first.seconds).all()
        assert (other.metres == first.metres).all()


@drives
def test_what_no_road_reaches_is_named(roads):
    far_out, near = place(0, 9 + 2.2 * 2), place(0, 9 + 1.8 * 2)
    names = ["Kantor", "kota", "pulau", "2,2 km dari jalan", "1,8 km dari jalan"]
    travel = roads.table(*zip(place(1, 1), place(9, 9), place(3, 3, ISLAND), far_out, near, strict=True))
    assert find_unreachable(travel).tolist() == [False, False, True, True, False]
    why = "tidak ada jalan dari kantor mana pun (lebih dari 2 km dari jalan, atau jalannya terputus); periksa titiknya."
    assert name_unreachable(travel, names) == (f"pulau: {why}", f"2,2 km dari jalan: {why}")
    assert travel.seconds[0, 2] == travel.seconds[3, 0] == NO_ROAD_S
    assert travel.metres[0, 2] == travel.metres[3, 0] == NO_ROAD_M
    assert (travel.seconds.diagonal() == 0).all()


@drives
@pytest.mark.parametrize("end", [place(3, 3, ISLAND), (0.0, 100.0)], ids=["an island", "the open sea"])
def test_where_no_road_leads_there_is_no_line(roads, end):
    assert roads.path(place(1, 1), end) == []


@drives
def test_traffic_keeps_to_the_left(folder):
    report = json.loads((folder / ROADS_FILE).read_text())
    lat, lon = place(3, 3)
    actor = engine.start_actor(folder / report["network"])
    found = actor.locate({"locations": [{"lat": lat, "lon": lon}], "costing": "auto", "verbose": True})
    assert found[0]["nodes"][0]["administrative"]["iso_3166-1"] == "ID"
    assert not found[0]["nodes"][0]["drive_on_right"]


@drives
def test_the_folder_holds_the_network_and_what_it_is(folder, extract):
    report = json.loads((folder / ROADS_FILE).read_text(encoding="utf-8"))
    assert sorted(file.name for file in folder.iterdir()) == sorted([ROADS_FILE, report["network"]])
    assert report["source"] == extract.name
    assert report["extract_date"] == "2026-11-20"
    assert report["attribution"] == ATTRIBUTION
    assert report["bytes"] == (folder / report["network"]).stat().st_size
    assert report["restrictions"] == 1


@drives
def test_a_network_is_built_whatever_path_says_and_replaced_only_by_a_whole_one(extract, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    first = build_roads(extract, AREA, tmp_path)
    opened = open_roads(tmp_path)
    second = build_roads(extract, AREA, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([ROADS_FILE, second.network])
    assert first.network != second.network
    assert drive(opened, place(1, 0), place(1, 1))[0] == pytest.approx(50, abs=1)  # still reads what it has opened
    bad = tmp_path.parent / "rusak.osm.pbf"
    bad.write_bytes(b"not a map")
    with pytest.raises(DataError, match=r"rusak\.osm\.pbf tidak dapat dibaca sebagai data OpenStreetMap"):
        build_roads(bad, AREA, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([ROADS_FILE, second.network])


@drives
def test_a_program_that_fails_is_told(tmp_path):
    with pytest.raises(DataError, match=r"^Jaringan jalan tidak dapat dibangun: ."):
        engine.run_program("valhalla", "valhalla_build_tiles", "-c", str(tmp_path / "none.json"))


@drives
@pytest.mark.parametrize(
    "text", ["", "{}", '{"network": "x"}', None], ids=["empty", "no field", "fields short", "gone"]
)
def test_a_damaged_network_is_told(folder, tmp_path, text):
    (tmp_path / ROADS_FILE).write_text((folder / ROADS_FILE).read_text() if text is None else text)
    with pytest.raises(DataError, match=r"roads\.json rusak; bangun lagi\."):
        open_roads(tmp_path)


@drives
def test_more_places_than_a_table_takes_are_a_bug(roads):
    with pytest.raises(ValueError, match="more than 2000"):
        roads.table([TOWN[0]] * 2001, [TOWN[1]] * 2001)


def test_a_network_that_is_not_built_yet_names_the_command(tmp_path):
    with pytest.raises(DataError, match=r"belum ada; bangun dengan: python -m geo build-roads"):
        open_roads(tmp_path)


def test_an_old_python_is_told(extract, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(DataError, match=r"memerlukan Python 3\.12 atau lebih baru; ini Python 3\.\d+\."):
        build_roads(extract, AREA, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_told(extract, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "OLDEST_PYTHON", (3, 11))
    monkeypatch.setitem(sys.modules, "valhalla", None)
    with pytest.raises(DataError, match="pip install pyvalhalla"):
        build_roads(extract, AREA, tmp_path)


@drives
def test_an_extract_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DataError, match=r"jawa\.osm\.pbf tidak ditemukan"):
        build_roads(tmp_path / "jawa.osm.pbf", AREA, tmp_path)


def test_only_roads_of_the_rectangle_are_kept(extract, tmp_path):
    target = tmp_path / "cut.osm.pbf"
    cut = cut_roads(extract, widen_bounds(AREA, 20_000), target)
    town, island = 2 * SIZE * (SIZE - 1) - (SIZE - 1), 2 * 8 * 7
    assert (cut.ways, cut.restrictions, cut.extract_date) == (town + island, 1, "2026-11-20")
    kinds = [type(thing).__name__ for thing in osmium.FileProcessor(str(target))]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "Node": SIZE**2 + 8**2, "Way": town + island, "Relation": 1,
    }  # fmt: skip


def test_a_way_over_the_border_stays_whole(extract, tmp_path):
    lat, lon = place(3, 3)
    around = (lon - 1e-4, lat - 1e-4, lon + 1e-4, lat + 1e-4)
    assert cut_roads(extract, around, tmp_path / "cut.osm.pbf").ways == 4
    assert sum(1 for _ in osmium.FileProcessor(str(tmp_path / "cut.osm.pbf"), osmium.osm.NODE)) == 5


def test_an_extract_of_another_place_is_refused(extract, tmp_path):
    with pytest.raises(DataError, match=r"jawa\.osm\.pbf tidak memuat jalan di wilayah ini"):
        cut_roads(extract, (106.0, -6.5, 107.0, -6.0), tmp_path / "cut.osm.pbf")


def test_the_rectangle_is_so_much_wider():
    west, south, east, north = widen_bounds(shapely.box(112.0, -7.9, 112.0001, -7.8999), 20_000)
    assert WGS84.inv(west, -7.9, east, -7.9)[2] == pytest.approx(40_000, rel=0.002)
    assert WGS84.inv(112.0, south, 112.0, north)[2] == pytest.approx(40_000, rel=0.002)
