"""Random and mutated files: each is read or refused with a message, within its limits, never with a traceback.

What is read goes on, a share of it, to where no limits hold it: through the matching of columns to the preview's lists.
"""

import datetime as dt
import html
import io
import json
import random
import re
import time
import zipfile

import pytest

from geo.basemap import read_basemap
from geo.errors import DataError
from geo.exchange.incoming.columns import match_columns
from geo.exchange.incoming.preview import preview_import
from geo.exchange.reading.limits import MAX_COLUMNS, MAX_ROWS, MAX_SECONDS
from geo.exchange.reading.raw import read_raw
from geo.exchange.reading.submissions import read_submissions
from geo.store import create_store, seed_facts
from geo.workspace import SHIPPED_DATA
from tests.reading.files import gpx, kml, packed, point, points, workbook

PREVIEWED = 20
"""Of so many files that are read, one is previewed."""
TOKENS = (
    "null", "true", "[]", "{}", '""', "0", "-1", "1e999", "-1e999", "NaN", "Infinity", '"\\ud800"', '"\\u0000"', ";",
    '"/vsicurl/x"', "[[[[[[", "}}}}", '"type":"Point"', '"crs":{"type":"link"}', "1" * 400, '"\\"', "'", "\\", "\0",
    "\ufffe", "\U0001f600", "<", "&a;", "<!DOCTYPE x>", "<![CDATA[", "]]>", "<Point>", "</Placemark>", "112,1",
    "<!ENTITY", "<?x?>", 'r="A1"', 't="s"', 't="d"', 's="9999999"', "<v>", "<f>1</f>", '<mergeCell ref="A1:ZZ9"/>',
    '<row r="9999999">', "-7,8", "2020-10-14", "#N/A", "A" * 3,
)  # fmt: skip


def mutate(rng, content):
    """Change a file in one to four places, at random: bytes, cuts, copies, words that mean something."""
    body = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(body) + 1)
        until = min(len(body), at + rng.choice([1, 1, 2, 8, 40]))
        change = rng.randrange(6)
        if change == 0 and at < len(body):
            body[at] ^= 1 << rng.randrange(8)
        elif change == 1:
            del body[at:until]
        elif change == 2:
            body[at:at] = body[at:until] * rng.choice([1, 3, 60])
        elif change == 3:
            body[at:until] = rng.choice(TOKENS).encode("utf-8", "surrogatepass")
        elif change == 4:
            body[at:at] = rng.choice(TOKENS).encode("utf-8", "surrogatepass")
        else:
            body[at:until] = rng.randbytes(until - at)
    return bytes(body)


def mutate_xml(rng, content):
    """Change a text, an attribute or a whole element of an XML file that stays well formed."""
    text = content.decode()
    for _ in range(rng.randint(1, 3)):
        pattern = rng.choice([r">([^<>]*)<", r'="([^"<>]*)"', r"(<(\w+)[^<>]*>[^<>]*</\2>)", r"(<\w+[^<>]*/>)"])
        spots = list(re.finditer(pattern, text))
        if not spots:
            continue
        spot = rng.choice(spots)
        token = rng.choice(TOKENS).translate({0: None, 0xFFFE: None})
        new = [html.escape(token), "", spot[1] * 2] if spot[1][:1] != "<" else ["", spot[1] * 2, rng.choice(spots)[1]]
        text = text[: spot.start(1)] + rng.choice(new) + text[spot.end(1) :]
    return text.encode()


def random_json(rng, depth=0):
    """Make a value of any kind, with words of GeoJSON in the keys."""
    kind = rng.randrange(9 if depth < 5 else 6)
    if kind < 6:
        return rng.choice(
            [None, True, 0, -7.8, 112.1, 1e300, 10**30, "", "Point", "Feature", "FeatureCollection", "\u0000"]
        )
    if kind == 6:
        return [random_json(rng, depth + 1) for _ in range(rng.randrange(4))]
    keys = ["type", "features", "geometry", "properties", "coordinates", "crs", "name", "lat", "lon", ""]
    return {rng.choice(keys): random_json(rng, depth + 1) for _ in range(rng.randrange(5))}


def change_json(rng, value):
    """Put a random value somewhere into JSON."""
    if not isinstance(value, (dict, list)) or not value or rng.random() < 0.15:
        return random_json(rng)
    at = rng.choice(list(value)) if isinstance(value, dict) else rng.randrange(len(value))
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[at] = change_json(rng, value[at])
    return changed


def make_geojson(rng, sample):
    """Make something between noise and a collection of points."""
    choice = rng.randrange(6)
    if choice > 3:
        return json.dumps(change_json(rng, json.loads(sample))).encode()
    if choice == 0:
        return json.dumps(random_json(rng)).encode()
    if choice == 1:
        return points(*[random_json(rng) for _ in range(rng.randrange(4))], crs=random_json(rng))
    if choice == 2:
        feature = point(name="Cerme")
        feature[rng.choice(["geometry", "properties", "type"])] = random_json(rng)
        return points(feature)
    return rng.randbytes(rng.randrange(200))


def mutate_parts(rng, content):
    """Change what is in a zip rather than the zip, which its checksums would give away."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    at = rng.randrange(len(parts))
    parts[at] = (parts[at][0], rng.choice([mutate, mutate_xml, mutate_xml])(rng, parts[at][1]))
    if rng.random() < 0.1:
        del parts[rng.randrange(len(parts))]
    return packed(dict(parts).items())


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    """Give what the program does with the tables of a file, up to the lists of its preview; tell if there is one."""
    basemap = read_basemap(SHIPPED_DATA)
    engine = create_store(f"sqlite:///{tmp_path_factory.mktemp('kantor') / 'peta.sqlite'}")
    seed_facts(engine, SHIPPED_DATA, basemap)

    def _preview(tables):
        told = read_submissions(tables)
        for table in told:
            match_columns(table)
        try:
            shown = preview_import(told, engine, basemap, dt.date(2026, 3, 11))
        except DataError:  # none of its tables is one of the office's
            return False
        refused = {(one.row.sheet, one.row.number) for one in shown.settled if one.refusals}
        lists = (shown.new_frame["row"], shown.unchanged_frame["row"], [*refused])
        assert [len(one) for one in lists] == [shown.counts[state] for state in ("new", "unchanged", "refused")]
        assert len(shown.refused_frame) == len(shown.refusals)
        assert (len(shown.changed_frame) > 0) == (shown.counts["changed"] > 0)
        assert len(shown.matched_frame) + len(shown.left_out_frame) > 0
        assert shown.write_refusals("csv")
        assert len(shown.write_refusals("xlsx")) > 0
        return True

    yield _preview
    engine.dispose()


def read_all(name, files, preview):
    """Read every file and preview some; count what was read, previewed and refused, and tell the longest time."""
    read, refused, previewed, longest_s = 0, 0, 0, 0.0
    for content in files:
        started = time.perf_counter()
        try:
            tables = read_raw(name, content)
        except DataError as err:
            refused += 1
            fewest = min(map(len, map(str.strip, err.problems)), default=0)
        else:
            read += 1
            fewest = 1
            check_tables(tables)
            if read % PREVIEWED == 0:
                previewed += preview(tables)
        assert fewest, f"an empty refusal of {content!r}"
        longest_s = max(longest_s, time.perf_counter() - started)
    print(f"{name}: {read + refused} files, {read} read, {previewed} previewed, {refused} refused", end=", ")
    print(f"0 tracebacks, longest {longest_s:.3f} s")
    assert longest_s < MAX_SECONDS
    return read, refused, previewed


def check_tables(tables):
    """Check what every later step relies on: sizes within limits, texts that can be stored."""
    assert sum(len(table.rows) for table in tables) <= MAX_ROWS
    for table in tables:
        assert all(len(cells) == len(table.headings) <= MAX_COLUMNS for _, cells in table.rows)
        texts = [*table.headings, *(cell for _, cells in table.rows for cell in cells if isinstance(cell, str))]
        assert "\0" not in "".join(texts).encode().decode()


GEOJSONS = [
    points(point(name="Cerme", rumah=12), point((112.2, -7.9), name="Tambi", catatan="dua\nbaris")),
    points(point(), crs={"type": "name", "properties": {"name": "EPSG:4326"}}),
    json.dumps(point(name="Caf\u00e9"), ensure_ascii=False).encode(),
    points({"type": "Feature", "properties": {"a": [1]}, "geometry": None}, point((1, 2))),
]
KMLS = [
    kml("<Placemark><name>Cerme</name><Point><coordinates>112.1,-7.8,0</coordinates></Point></Placemark>" * 3),
    kml(
        "<Folder><Placemark><ExtendedData><Data name='a'><value>1</value></Data><SchemaData><SimpleData name='b'>2"
        "</SimpleData></SchemaData></ExtendedData><Point><coordinates>1,2</coordinates></Point></Placemark></Folder>"
    ),
    kml("<NetworkLink/><Placemark><name>x</name><description><![CDATA[<b>y</b>]]></description></Placemark>"),
]
GPXS = [gpx('<wpt lat="-7.8" lon="112.1"><name>Cerme</name><desc>x</desc></wpt><trk/>' * 2)]
CSVS = [b'Lokasi;TL\n"Cer;me";3\nTambi;-7,8\n', b"sep=,\r\nLokasi,Tanggal,Rumah\r\nCerme,1/2/2026,4\r\nTambi,,x\r\n"]
SENT = [
    packed(
        [("a.csv", f"SubmissionDate,{asked},KEY,ReviewState\n2026-02-01,{told},uuid:1,\n2026-02-02,{told},uuid:2,x\n")]
    )
    for asked, told in (
        ("visit-site_id,visit-date,visit-status,counts-houses", "cerme,2026-02-01,done,4"),
        ("site_id,date,attended_by,asked_needs,need_sewing,note", "tambi,2026-02-01,dinsos lsm,sewing,3,sepi"),
    )
]
BOOKS = [
    workbook(("Kiriman", [["site_id", "date", "_id", "_uuid", "_index"], ["cerme", "2026-02-01", 1, "u-1", 1]])),
    workbook(("Kunjungan", [["Lokasi", "Tanggal", "Rumah"], ["Cerme", dt.date(2026, 2, 1), 4], ["Tambi", None, "x"]])),
    workbook(("Satu", [["Lokasi", "TL", "Ada"], ["Cerme", 3, True], ["Tambi", 4.5, None], ["#N/A", 1, False]])),
    workbook(("A", [["JUDUL"], [], ["a", "b"], ["x", "y"]]), ("B", [["c"], ["z"]])),
]


@pytest.mark.parametrize(
    ("name", "count", "samples", "ways"),
    [
        pytest.param("a.geojson", 10_000, GEOJSONS, [mutate, make_geojson, make_geojson], id="10,000 GeoJSON"),
        pytest.param("kunjungan.xlsx", 1_000, BOOKS, [mutate, mutate_parts, mutate_parts], id="1,000 XLSX"),
        pytest.param("a.zip", 500, SENT, [mutate_parts], id="500 zips of ODK Central"),
        pytest.param("a.kml", 1_000, KMLS, [mutate, mutate_xml, mutate_xml], id="1,000 KML"),
        pytest.param("a.gpx", 500, GPXS, [mutate, mutate_xml], id="500 GPX"),
        pytest.param("kunjungan.csv", 1_000, CSVS, [mutate], id="1,000 CSV"),
    ],
)
def test_no_random_or_mutated_file_breaks_the_program(name, count, samples, ways, preview):
    rng = random.Random(name)  # noqa: S311 - the same files each time

    files = (rng.choice(ways)(rng, samples[at % len(samples)]) for at in range(count))
    read, refused, previewed = read_all(name, files, preview)
    assert read + refused == count
    assert read > count // 100
    assert refused > count // 100
    assert previewed > read // PREVIEWED // 10
