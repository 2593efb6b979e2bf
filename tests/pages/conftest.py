"""A demo and an office's own database on disk, made once, and pages opened on either."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import monitoring, store
from geo.basemap import read_basemap
from geo.store import DATABASE_VARIABLE, tables
from geo.workspace import (
    HOME_VARIABLE,
    SHIPPED_DATA,
    prepare_demo,
    read_records,
    workspace_at,
)
from tests.conftest import ANCHOR
from tests.pages.planning import PLANNER, wait_for_plan

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _fresh_caches():
    """Keep the caches here: each database has an address of its own, and reading the base map takes most of a test."""


@pytest.fixture(scope="session")
def basemap():
    return read_basemap(SHIPPED_DATA)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    prepare_demo(home, ANCHOR)
    return home


@pytest.fixture(scope="session")
def demo(demo_home, basemap):
    """What the demo's database holds, read without any page."""
    engine = store.open_store(workspace_at(demo_home).database_url)
    records = read_records(engine, basemap)
    engine.dispose()
    return records


@pytest.fixture(scope="session")
def demo_status(demo):
    """Tell the status of the demo's sites as of a day, computed without any page."""

    def _status(day):
        return monitoring.site_status(demo.sites, demo.visits, demo.observations, demo.needs, demo.outcomes, day)

    return _status


@pytest.fixture(scope="session")
def office_home(tmp_path_factory, basemap):
    """An office that has entered nothing yet: the shipped facts alone."""
    home = tmp_path_factory.mktemp("kantor")
    engine = store.create_store(workspace_at(home).database_url)
    store.seed_facts(engine, SHIPPED_DATA, basemap)
    engine.dispose()
    return home


@pytest.fixture
def make_demo(tmp_path):
    """Make a demo of one's own, to be changed."""

    def _make():
        prepare_demo(tmp_path, ANCHOR)
        return tmp_path

    return _make


@pytest.fixture
def home(make_demo):
    """Keep a demo of one's own, to be changed."""
    return make_demo()


@pytest.fixture
def engine(home):
    engine = store.open_store(workspace_at(home).database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def make_home(tmp_path):
    """Make a database of an office with the rows given, by table."""

    def _make(settings=None, **rows):
        engine = store.create_store(workspace_at(tmp_path).database_url)
        with store.writing(engine) as session:
            store.write_settings(session, settings or store.Settings())
            for name, frame in rows.items():
                store.add_rows(session, getattr(tables, name), frame)
        engine.dispose()
        return tmp_path

    return _make


@pytest.fixture
def open_page(monkeypatch):
    """Run one page alone on a database, with what its address says; it may raise nothing."""

    def _open(page, home, **address):
        monkeypatch.setenv(HOME_VARIABLE, str(home))
        monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
        at = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
        at.query_params.update(address)
        at.run()
        assert not at.exception
        return at

    return _open


@pytest.fixture
def planner(open_page, make_demo):
    """Open the planner on a demo of its own, and press the button."""
    home = make_demo()
    at = open_page("schedule", home, **PLANNER)
    at.button(key="rencana_susun").click().run()
    wait_for_plan(at)
    return at, home
