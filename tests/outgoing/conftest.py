"""A demo and an office's own records, with every column filled in somewhere, to be written out."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from geo import store
from geo.basemap import read_basemap
from geo.store import tables
from geo.workspace import SHIPPED_DATA, prepare_demo, read_records, workspace_at
from tests.conftest import ANCHOR


@pytest.fixture(scope="session")
def basemap():
    return read_basemap(SHIPPED_DATA)


@pytest.fixture(scope="session")
def demo(tmp_path_factory, basemap):
    home = tmp_path_factory.mktemp("demo")
    prepare_demo(home, ANCHOR)
    engine = store.open_store(workspace_at(home).database_url)
    records = read_records(engine, basemap)
    engine.dispose()
    return records


def fill_office(engine, basemap):
    """Give an office one visit with every column filled in, a site without a point, and a point to the last digit."""
    store.seed_facts(engine, SHIPPED_DATA, basemap)
    with store.writing(engine) as session:
        site = session.get(tables.Site, "cerme")
        site.lat, site.lon, site.location_accuracy, site.accuracy_m = (
            -7.731234567890123,
            111.96571234567891,
            "gps",
            None,
        )
        site.interval_days, site.meeting_point, site.note = 60, "Balai desa", "=SUM(A1), '=A1 dan -5"
        session.add(
            tables.Site(
                site_id="baru", name="=Baru", kecamatan_code="3506220", location_accuracy="kecamatan", source="kantor"
            )
        )
        session.flush()
        session.add(
            tables.Visit(
                visit_id="2026-02-03-cerme",
                site_id="cerme",
                date=dt.date(2026, 2, 3),
                status="done",
                team="Tim Utara",
                position=1,
                time_in="09:05",
                time_out="11:30",
                attended_by="dinsos perangkat_desa",
                next_step="- kunjungan ulang",
                source="kantor",
                instance_id="uuid:0f0e0d0c-0b0a-4009-8807-060504030201",
            )
        )
        session.add(
            tables.Visit(
                visit_id="2026-04-07-baru",
                site_id="baru",
                date=dt.date(2026, 4, 7),
                status="cancelled",
                reason="Cuaca buruk",
            )
        )
        session.flush()
        session.add(
            tables.Observation(
                observation_id="2026-02-03-cerme-count",
                visit_id="2026-02-03-cerme",
                houses=12,
                rooms=40,
                living_in=0,
                health_protocol="cukup",
                note="'petik dan +tambah",
            )
        )
        session.add(
            tables.Need(need_id="2026-02-03-cerme-sewing", visit_id="2026-02-03-cerme", category="sewing", count=1_234)
        )
        session.add(tables.Outcome(outcome_id="2026-03-01-cerme", site_id="cerme", date=dt.date(2026, 3, 1), trained=3))


@pytest.fixture(scope="session")
def office(tmp_path_factory, basemap):
    engine = store.create_store(workspace_at(tmp_path_factory.mktemp("kantor")).database_url)
    fill_office(engine, basemap)
    records = read_records(engine, basemap)
    engine.dispose()
    return records


@pytest.fixture
def with_texts(office):
    """Put a text into every free text of the office's records."""

    def _with(text):
        sites = office.sites.assign(note=text, meeting_point=text, source=text, name=text, desa=text)
        visits = office.visits.assign(team=text, reason=text, next_step=text, source=text)
        observations = office.observations.assign(note=pd.Series(text, index=office.observations.index, dtype="str"))
        return dataclasses.replace(office, sites=sites, visits=visits, observations=observations)

    return _with
