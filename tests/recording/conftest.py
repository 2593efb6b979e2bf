"""An office of two sites: one counted in January and planned for today, one planned, forgotten and coming."""

import datetime as dt

import pytest

from geo.store import create_store, writing
from geo.store.tables import Need, Observation, Site, Visit

TODAY = dt.date(2026, 3, 11)
OLD, PLANNED, FORGOTTEN, COMING = "old", "planned", "forgotten", "coming"


@pytest.fixture
def office(store_url):
    engine = create_store(store_url)
    fill(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_office(tmp_path):
    engine = create_store(f"sqlite:///{tmp_path / 'peta.sqlite'}")
    fill(engine)
    yield engine
    engine.dispose()


def fill(engine):
    with writing(engine, action="office.new") as session:
        for site_id in ("alfa", "beta"):
            session.add(
                Site(site_id=site_id, name=site_id.title(), kecamatan_code="3506010", location_accuracy="kecamatan")
            )
        session.flush()
        session.add_all(
            [
                Visit(visit_id=OLD, site_id="alfa", date=dt.date(2026, 1, 14), status="done", team="Tim Utara"),
                Visit(visit_id=PLANNED, site_id="alfa", date=TODAY, status="planned", team="Tim Utara", position=1),
                Visit(visit_id=FORGOTTEN, site_id="beta", date=dt.date(2026, 3, 1), status="planned"),
                Visit(visit_id=COMING, site_id="beta", date=dt.date(2026, 3, 20), status="planned", position=2),
            ]
        )
        session.flush()
        session.add_all(
            [
                Observation(observation_id="o", visit_id=OLD, houses=10, rooms=12, living_in=8, tl=6, owners=4),
                Need(need_id="n1", visit_id=OLD, category="sewing", count=3),
                Need(need_id="n2", visit_id=OLD, category="salon", count=None),
            ]
        )
