"""A round to write out: any number of stops, any words, one break, one stop whose point is exact."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from geo.basemap import Basemap, Office
from geo.exchange.round_words import RoundWords
from geo.rounds.plan import Round, Stop
from geo.rounds.problem import Place, Problem, Team, Wish
from geo.travel import TravelTable
from geo.workdays import OFFICE_WEEK, Workday

DAY = dt.date(2026, 3, 18)
STAMP = dt.datetime(2026, 3, 11, 8, 15, tzinfo=dt.timezone(dt.timedelta(hours=7)))
EXACT = (-7.81234, 112.04567)
HOSTILE = (
    "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "<img src=x onerror=alert(1)> & ]]> \x00\x0b\u2028\ufffe",
    '=HYPERLINK("http://x";"y")',
    "$\\frac{1}{0}$ (kurung) \\) Tj %s {} \u202eabc \U0001f600",
    "n" * 10_000,
)
words = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=60))


def make_basemap():
    """Two square kecamatan side by side, a river between them, a city to the north, a regency to the west."""
    kecamatan = gpd.GeoDataFrame(
        {
            "kecamatan": ["Barat", "Timur"],
            "zone": ["utara", "selatan"],
            "label_lon": [112.05, 112.15],
            "label_lat": [-7.85, -7.85],
        },
        index=pd.Index(["3506010", "3506020"], name="kecamatan_code"),
        geometry=[box(112.0, -7.9, 112.1, -7.8), box(112.1, -7.9, 112.2, -7.8)],
        crs="EPSG:4326",
    )
    context = gpd.GeoDataFrame(
        {"kind": ["city", "regency", "river"], "name": ["Kota", "Tetangga", "Kali"]},
        geometry=[
            box(112, -7.8, 112.1, -7.75),
            box(111.8, -7.9, 112, -7.7),
            LineString([(112.1, -7.9), (112.1, -7.8)]),
        ],
        crs="EPSG:4326",
    )
    return Basemap(kecamatan, context, Office("Kantor", -7.85, 112.1, 2000, ""), "Batas wilayah: uji")


def make_round(stops=3, *, said="Barat", exact=EXACT, is_estimate=True):
    """Give a problem, one round of it and its sites: 20 minutes to drive, 45 to stay, a break of an hour at noon.

    ``said`` is every name; the first site's point is ``exact``, the others' are those of a desa.
    """
    ids = [f"s{n}" for n in range(stops)]
    lat = [exact[0] if n == 0 else round(-7.81 - 0.005 * n, 6) for n in range(stops)]
    lon = [exact[1] if n == 0 else round(112.01 + 0.005 * n, 6) for n in range(stops)]
    team = Team("t1", said, Place(said, -7.85, 112.1), None, frozenset(), 20, 99_999, has_companion=True)
    wishes = tuple(
        Wish(
            site_id, said, "utara", lat[n], lon[n], 2700, None, is_overdue=False, priority=1, earliest=None,
            latest=None, opens_s=0, closes_s=86_400, needs_companion=False, pin=None,
        )
        for n, site_id in enumerate(ids)
    )  # fmt: skip
    off_diagonal = 1 - np.eye(stops + 1, dtype=np.int64)
    travel = TravelTable(1200 * off_diagonal, 9500 * off_diagonal, "perkiraan garis lurus x 1,35", is_estimate)
    problem = Problem((Workday(DAY, OFFICE_WEEK[2]),), (), (team,), wishes, {}, travel)
    at, made = 28_800, []
    for site_id in ids:
        arrive = at + 1200
        at = arrive + 2700 + (3600 if arrive < 43_200 < arrive + 2700 else 0)
        made.append(Stop(site_id, arrive, arrive, at))
    drives = stops + 1
    planned = Round(DAY, "t1", "utara", 28_800, tuple(made), at + 1200, 1200 * drives, 9500 * drives, 1800)
    sites = pd.DataFrame(
        {
            "name": said,
            "desa": [None if n == 1 else said for n in range(stops)],
            "kecamatan": said,
            "kecamatan_code": "3506010",
            "zone": "utara",
            "lat": lat,
            "lon": lon,
            "location_accuracy": ["gps", *["desa"] * (stops - 1)][:stops],
            "accuracy_m": [8.0, *[900.0] * (stops - 1)][:stops],
        },
        index=pd.Index(ids, name="site_id"),
    )
    return problem, planned, sites


def tell(problem, sites, meeting_points=None, *, is_simulated=False):
    """Give what files say of the problem's rounds; a site without a meeting point lacks it."""
    points = [(meeting_points or {}).get(site_id) for site_id in sites.index]
    return RoundWords(problem, sites.assign(meeting_point=points), is_simulated)
