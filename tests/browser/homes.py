"""Homes that no office has: sites packed closely, hostile text in every field, ten thousand sites."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.basemap import locate, read_basemap
from geo.store import Settings, add_rows, create_store, write_settings, writing
from geo.store.tables import Observation, Site, Visit
from geo.workspace import SHIPPED_DATA, workspace_at
from tests.conftest import ANCHOR

if TYPE_CHECKING:
    from pathlib import Path

CROWD, LARGE = 60, 10_000
HOSTILE = {
    "image": '<img src=x onerror="window.hacked=1">',
    "tick": "`;window.hacked=1;`",
    "dollar": "${window.hacked=1}",
    "script": "</script><script>window.hacked=1</script>",
    "single": "';window.hacked=1;'",
    "double": '";window.hacked=1;"',
    "backslash": '\\";window.hacked=1;//\\u0027\\x3cimg src=x onerror=window.hacked=1\\x3e',
    "braces": "{{ window.hacked=1 }}{% raw %}",
    "attribute": '" onmouseover="window.hacked=1" x="',
    "markdown": "![x](javascript:window.hacked=1) $\\href{javascript:window.hacked=1}{x}$ :red[x]",
    "newline": "a\nwindow.hacked=1\r\n\u2028window.hacked=1\u2029window.hacked=1",
    "rtl": "\u202e\u0645\u062c\u0645\u0639 \u0633\u0627\u0628\u0642 <img src=x onerror=window.hacked=1>",
    "emoji": "\U0001f3d8\ufe0f\U0001f469\u200d\U0001f467 e\u0301\u0301\u0301<svg onload=window.hacked=1>",
    "long": "<b onclick=window.hacked=1>" + "x" * 10_000,
}
"""One text for every way in that a careless page leaves open."""


def _sites(site_ids: list[str], names: list[str], lon: np.ndarray, lat: np.ndarray, **columns: object) -> pd.DataFrame:
    codes = locate(lon, lat, read_basemap(SHIPPED_DATA).kecamatan)
    return pd.DataFrame(
        {"name": names, "kecamatan_code": codes, "lat": lat, "lon": lon, "location_accuracy": "gps"} | columns,
        index=pd.Index(site_ids, name="site_id"),
    )


def _visits(site_ids: list[str], days_ago: np.ndarray, **columns: object) -> pd.DataFrame:
    dates = [ANCHOR - dt.timedelta(days=int(days)) for days in days_ago]
    return pd.DataFrame(
        {"site_id": site_ids, "date": dates, "status": "done"} | columns,
        index=pd.Index([f"visit-{site_id}" for site_id in site_ids], name="visit_id"),
    )


def _counts(visits: pd.DataFrame, rng: np.random.Generator, **columns: object) -> pd.DataFrame:
    numbers = {name: rng.integers(1, 40, len(visits)) for name in ("houses", "rooms", "living_in", "tl", "owners")}
    return pd.DataFrame(
        {"visit_id": visits.index} | numbers | columns,
        index=pd.Index([f"count-{visit}" for visit in visits.index], name="observation_id"),
    )


def _write(home: Path, sites: pd.DataFrame, visits: pd.DataFrame, observations: pd.DataFrame) -> None:
    engine = create_store(workspace_at(home).database_url)
    with writing(engine) as session:
        write_settings(session, Settings(kind="office"))
        for table, rows in ((Site, sites), (Visit, visits), (Observation, observations)):
            add_rows(session, table, rows)
    engine.dispose()


def make_crowded(home: Path) -> None:
    """Pack sixty sites within four kilometres, two of them on the same spot; half of them are overdue."""
    rng = np.random.default_rng(3)
    site_ids = [f"padat-{number:02d}" for number in range(CROWD)]
    lon, lat = 112.15 + rng.normal(0, 0.012, CROWD), -7.9 + rng.normal(0, 0.012, CROWD)
    lon[1], lat[1] = lon[0], lat[0]
    sites = _sites(site_ids, [f"Lokasi {number}" for number in range(CROWD)], lon, lat)
    visits = _visits(site_ids, rng.integers(1, 200, CROWD))
    _write(home, sites, visits, _counts(visits.iloc[::3], rng))


def make_hostile(home: Path) -> None:
    """Put every hostile text into every text field of its own site, visit and count."""
    rng = np.random.default_rng(4)
    ids, texts = list(HOSTILE), list(HOSTILE.values())
    lon, lat = np.linspace(111.95, 112.15, len(ids)), np.full(len(ids), -7.9)
    lat[::2] -= 0.05
    sites = _sites(
        [f"{key}{text[:60]}" for key, text in HOSTILE.items()], texts, lon, lat,
        desa=texts, desa_code=texts, note=texts, source=texts, location_accuracy="desa", accuracy_m=900.0,
    )  # fmt: skip
    sites["kecamatan_code"] = sites["kecamatan_code"].fillna("3506030")
    visits = _visits(list(sites.index), np.arange(len(ids)) * 20, team=texts, reason=texts, source=texts)
    visits["position"] = 1
    _write(home, sites, visits, _counts(visits, rng, note=texts))


def make_large(home: Path) -> None:
    """Scatter ten thousand sites over the kabupaten, each with one visit, a third of them counted."""
    rng = np.random.default_rng(5)
    kecamatan = read_basemap(SHIPPED_DATA).kecamatan
    west, south, east, north = kecamatan.total_bounds
    lon, lat = rng.uniform(west, east, 3 * LARGE), rng.uniform(south, north, 3 * LARGE)
    inside = np.flatnonzero(locate(lon, lat, kecamatan) != None)[:LARGE]  # noqa: E711  # element by element
    site_ids = [f"site-{number:05d}" for number in range(LARGE)]
    sites = _sites(site_ids, [f"Lokasi {number}" for number in range(LARGE)], lon[inside], lat[inside])
    visits = _visits(site_ids, rng.integers(1, 200, LARGE))
    _write(home, sites, visits, _counts(visits.iloc[::3], rng))
