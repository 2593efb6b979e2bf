"""Every screen on a database server reads as it does on a file, and what the server refuses is one message."""

import pytest
from sqlalchemy import create_engine, make_url
from streamlit.testing.v1 import AppTest

from geo import store
from geo.store import DATABASE_VARIABLE
from geo.store.backup import write_backup
from geo.store.restore import restore_backup
from geo.workspace import HOME_VARIABLE, workspace_at
from tests.durability.warm import NOON
from tests.pages.conftest import ROOT
from tests.pages.reading import PAGES, page_text


@pytest.fixture
def server(postgresql_url, demo_home, tmp_path):
    """Move the demo onto a server."""
    engine = store.open_store(workspace_at(demo_home).database_url)
    backup = write_backup(engine, tmp_path / "contoh.sqlite")
    engine.dispose()
    restore_backup(postgresql_url, backup.file, tmp_path, NOON)
    return postgresql_url


def open_on(page, home, url, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    at = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60).run()
    assert not at.exception
    return at


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_reads_the_same_on_a_server(demo_home, server, monkeypatch, page):
    on_file = page_text(open_on(page, demo_home, workspace_at(demo_home).database_url, monkeypatch))
    assert "Galat" not in on_file
    assert page_text(open_on(page, demo_home, server, monkeypatch)) == on_file


@pytest.mark.parametrize("page", PAGES)
def test_a_server_that_went_away_is_one_message(demo_home, server, monkeypatch, page):
    open_on(page, demo_home, server, monkeypatch)
    address = make_url(server)
    elsewhere = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with elsewhere.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {address.database} ALLOW_CONNECTIONS false")
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{address.database}'"
        )
    elsewhere.dispose()
    at = open_on(page, demo_home, server, monkeypatch)
    (error,) = at.error
    assert "tidak terjangkau" in error.value
    assert len(error.value.splitlines()) == 1
