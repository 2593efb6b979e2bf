"""While it serves, the program backs itself up, in a process of its own and only when something was saved."""

import asyncio
import logging

import pytest

from geo import clock, store
from geo.store.backup import check_snapshot, list_backups, write_backup
from geo.store.restore import restore_backup
from geo.store.tables import Outcome, Site
from geo.workspace import HOME_VARIABLE, open_office
from pages.server import backups
from tests.conftest import ANCHOR
from tests.pages.reading import page_text


@pytest.fixture
def office(tmp_path, monkeypatch):
    workspace = open_office(tmp_path / "kantor")
    monkeypatch.setenv(HOME_VARIABLE, str(workspace.home))
    monkeypatch.delenv(store.DATABASE_VARIABLE, raising=False)
    return workspace


def serve_until(is_done, first_s=0.0, between_s=0.05, seconds=60.0):
    """Run the server's backups by a quick clock until something is so."""

    async def serve():
        async with backups.keeping_backups(None):
            async with asyncio.timeout(seconds):
                while not is_done():  # noqa: ASYNC110 - a file has no event
                    await asyncio.sleep(0.02)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(backups, "FIRST_S", first_s)
        patched.setattr(backups, "BETWEEN_S", between_s)
        asyncio.run(serve())


def test_a_serving_program_backs_up_what_was_saved(office):
    serve_until(lambda: list_backups(office.backups_folder))
    (first,) = list_backups(office.backups_folder)
    assert check_snapshot(first).faults == ()
    engine = store.open_store(office.database_url)
    with store.writing(engine) as session:
        session.add(Outcome(outcome_id="u", site_id="weru", date=ANCHOR))
    engine.dispose()
    serve_until(lambda: list_backups(office.backups_folder)[0] != first)


def test_a_screen_that_is_open_shows_what_was_restored(office, open_page):
    engine = store.open_store(office.database_url)
    backup = write_backup(engine, office.home / "cadangan.sqlite")
    with store.writing(engine) as session:
        session.get(Site, "weru").name = "Nama Baru"
    engine.dispose()
    at = open_page("map", office.home)
    assert "Nama Baru" in page_text(at)
    restore_backup(office.database_url, backup.file, office.backups_folder, clock.now())
    at.run()
    assert not at.exception
    assert "Nama Baru" not in page_text(at)
    assert "Weru" in page_text(at)


def test_the_clock_is_a_quarter_of_an_hour(office):
    assert backups.BETWEEN_S == 900
    waited = []

    async def note(seconds):
        waited.append(seconds)
        if len(waited) == 3:
            raise asyncio.CancelledError

    async def serve():
        await backups._keep_backups()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(backups.asyncio, "sleep", note)
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(serve())
    assert waited == [60, 900, 900]
    assert len(list_backups(office.backups_folder)) == 1, "nothing was saved between the two"


def test_a_backup_that_fails_is_told_and_tried_again(office, caplog):
    (office.home / "peta.sqlite").write_bytes(b"rusak" * 1000)
    with caplog.at_level(logging.WARNING):
        serve_until(lambda: len(caplog.records) > 1)
    assert "pulihkan dari cadangan" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_server_that_ends_leaves_no_backup_running(office):
    serve_until(lambda: True)
    assert not office.backups_folder.exists()
