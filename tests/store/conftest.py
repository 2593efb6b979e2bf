"""An office small enough to know by heart: two sites, and a visit with its counts."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.store import Settings, create_store, write_settings, writing
from geo.store.tables import Need, Observation, Site, Visit


def fill(engine, settings=None):
    with writing(engine, who="ani", action="init") as session:
        write_settings(session, settings or Settings())
        place = {"kecamatan_code": "3506010", "location_accuracy": "gps", "lat": -7.8, "lon": 112.1}
        session.add(Site(site_id="a", name="Alfa", note="ü'", **place))
        session.add(Site(site_id="b", name="Beta", **place))
    with writing(engine, who="ani", action="visit.save") as session:
        session.add(Visit(visit_id="v", site_id="a", date=dt.date(2026, 3, 1), status="done"))
        session.flush()
        session.add(Observation(observation_id="o", visit_id="v", houses=3, rooms=None, note="baris\nkedua"))
        session.add(Need(need_id="n", visit_id="v", category="sewing", count=2))


@pytest.fixture
def office(store_url):
    engine = create_store(store_url)
    fill(engine)
    yield engine
    engine.dispose()
