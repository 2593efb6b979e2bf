"""Twenty people edit the same visits fifty times each: no edit is lost, and every clash is shown to its editor."""

import datetime as dt
import random
import sqlite3
import threading

from sqlalchemy import event

from geo.recording.entry import read_entry
from geo.recording.history import read_visit_history
from geo.recording.records import open_visit
from geo.recording.save import EditConflict, save_visit
from geo.store import create_store, writing
from geo.store.audit import verify_audit
from geo.store.tables import Site, Visit
from tests.recording.conftest import TODAY

WRITERS, EDITS = 20, 50
VISITS = [f"v{number}" for number in range(12)]
"""Fewer than the writers, so that they meet."""


def make_office(url):
    engine = create_store(url)
    with writing(engine) as session:
        for visit_id in VISITS:
            session.add(Site(site_id=visit_id, name=visit_id, kecamatan_code="x", location_accuracy="kecamatan"))
        session.flush()
        for visit_id in VISITS:
            session.add(Visit(visit_id=visit_id, site_id=visit_id, date=dt.date(2026, 3, 1), status="done"))
    engine.dispose()
    event.listen(engine, "connect", hurry)
    return engine


def hurry(connection, _record):
    """Let commits not wait for the disk: it is not the disk that is asked here, and a thousand waits are long."""
    is_sqlite = isinstance(connection, sqlite3.Connection)
    connection.execute("PRAGMA synchronous=OFF" if is_sqlite else "SET synchronous_commit TO off")
    connection.commit()


class Writer(threading.Thread):
    """One person who adds words of their own to the notes, on top of whatever others have saved."""

    def __init__(self, engine, number):
        super().__init__()
        self.engine, self.who, self.choice = engine, f"p{number}", random.Random(number)  # noqa: S311 - no secret
        self.acknowledged, self.conflicts, self.failed = [], [], None

    def run(self):
        try:
            for number in range(EDITS):
                self.add(self.choice.choice(VISITS), f"{self.who}k{number}")
        except Exception as err:  # noqa: BLE001 - the test tells it
            self.failed = err

    def add(self, visit_id, word):
        opened = open_visit(self.engine, visit_id)
        while True:
            note = f"{opened.entry.note or ''} {word}"
            entry = read_entry({**opened.entry.as_form(), "note": note})
            try:
                save_visit(self.engine, opened, entry, who=self.who, today=TODAY)
            except EditConflict as conflict:
                self.conflicts.append(conflict)
                opened = conflict.theirs
            else:
                self.acknowledged.append((visit_id, word))
                return


def test_twenty_writers_lose_no_edit_and_see_every_conflict(store_url, capsys):
    engine = make_office(store_url)
    writers = [Writer(engine, number) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.failed for writer in writers if writer.failed] == []
    acknowledged = [one for writer in writers for one in writer.acknowledged]
    conflicts = [one for writer in writers for one in writer.conflicts]
    notes = {visit_id: (open_visit(engine, visit_id).entry.note or "").split() for visit_id in VISITS}
    lost = [word for visit_id, word in acknowledged if word not in notes[visit_id]]
    with capsys.disabled():
        print(
            f"\n{engine.dialect.name}: {WRITERS} writers, {EDITS} edits each, of the same {len(VISITS)} visits: "
            f"{len(acknowledged)} saved, {len(lost)} lost, {len(conflicts)} conflicts shown"
        )
    assert len(acknowledged) == WRITERS * EDITS
    assert lost == []
    assert sum(map(len, notes.values())) == WRITERS * EDITS
    assert conflicts
    for conflict in conflicts:
        assert conflict.fields == ("note",)
        assert conflict.who in {writer.who for writer in writers}
        assert conflict.mine.note != conflict.theirs.entry.note
    assert sum(len(read_visit_history(engine, visit_id)) - 1 for visit_id in VISITS) == WRITERS * EDITS
    assert verify_audit(engine).faults == ()
    engine.dispose()
