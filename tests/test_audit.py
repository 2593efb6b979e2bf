"""The audit: every committed change leaves one chained row and the state of whatever it touched."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DatabaseError

from geo.errors import ConflictError
from geo.store import create_store, history, open_store, writing
from geo.store import engine as store_engine
from geo.store.audit import AuditReport, verify_audit
from geo.store.history import read_changes, read_history
from geo.store.tables import Audit, Revision, Site, Visit
from geo.store.writers import add_rows


@pytest.fixture
def engine(store_url):
    made = create_store(store_url)
    with writing(made, who="ani", action="site.new") as session:
        session.add(Site(site_id="a", name="Alfa", kecamatan_code="3506010", location_accuracy="kecamatan"))
        session.add(Site(site_id="b", name="Beta", kecamatan_code="3506010", location_accuracy="kecamatan"))
    yield made
    made.dispose()


def _audit(engine):
    with engine.connect() as connection:
        return connection.execute(select(*Audit.__table__.columns).order_by(Audit.seq)).all()


def _overwrite_an_outdated_copy(engine):
    with writing(engine) as session:
        site = session.get(Site, "a")
        session.execute(text("UPDATE sites SET version = 9 WHERE site_id = 'a'"))
        site.name = "Lain"


def test_of_many_faults_the_first_are_told_and_the_others_counted():
    report = AuditReport(1, 2000, "", tuple(f"baris {number}" for number in range(2000)))
    assert report.told[0] == "baris 0"
    assert report.told[-1] == "dan 1.980 lagi."
    assert len(report.told) == 21


def test_a_change_and_its_audit_row_are_one_transaction(engine):
    before = len(_audit(engine))
    with contextlib.suppress(RuntimeError), writing(engine, who="ani", action="site.note") as session:
        session.get(Site, "a").note = "batal"
        session.flush()
        raise RuntimeError
    assert len(_audit(engine)) == before
    about = {"questions": ["future"]}
    with writing(engine, who="budi", action="site.note", about=about) as session:
        session.get(Site, "a").note = "rahasia kecil"
    row = _audit(engine)[-1]
    assert (row.who, row.action) == ("budi", "site.note")
    detail = json.loads(row.detail)
    assert detail["tables"] == {"sites": {"rows": 1, "removed": 0, "ids": ["a"]}}
    assert detail["questions"] == ["future"]
    assert "rahasia" not in row.detail
    assert verify_audit(engine).faults == ()


def test_what_was_only_read_leaves_no_audit_row(engine):
    before = len(_audit(engine))
    with writing(engine) as session:
        site = session.get(Site, "a")
        site.name = str(site.name)
    assert len(_audit(engine)) == before


def test_a_refused_change_leaves_the_chain_whole(engine):
    with pytest.raises(ConflictError):
        _overwrite_an_outdated_copy(engine)
    assert verify_audit(engine).faults == ()


def test_history_has_every_version_and_the_removal(engine):
    with writing(engine, who="budi", action="site.note") as session:
        session.get(Site, "b").note = "satu"
    with writing(engine, who="cici", action="site.remove") as session:
        session.delete(session.get(Site, "b"))
    states = read_history(engine, Site, ["b"])
    assert [(state.who, state.action, state.version) for state in states] == [
        ("ani", "site.new", 1), ("budi", "site.note", 2), ("cici", "site.remove", None),
    ]  # fmt: skip
    assert [state.state and state.state["note"] for state in states] == [None, "satu", None]
    assert states[0].at.tzinfo is not None
    assert verify_audit(engine).faults == ()


def test_the_newest_changes_are_told_in_words(engine):
    with writing(engine, who="budi", action="visit.save") as session:
        session.get(Site, "a").note = "x"
        session.get(Site, "b").note = "x"
    with writing(engine, who="cici", action="sesuatu.baru") as session:
        session.get(Site, "a").note = "y"
    changes = read_changes(engine, 2)
    assert list(changes["action"]) == ["Mengubah data", "Mencatat kunjungan"]
    assert list(changes["who"]) == ["cici", "budi"]
    assert list(changes["rows"]) == [1, 2]
    assert list(read_changes(engine, 99).index) == [3, 2, 1]


def test_every_action_of_the_program_has_words():
    calls = re.compile(r"""(?:writing|Ledger)\((?:[^"()]|"program")*"([a-z_.]+)\"""")
    texts = [path.read_text(encoding="utf-8") for path in Path(history.__file__).parents[1].rglob("*.py")]
    told = {word for text in texts for word in calls.findall(text)}
    assert {"visit.save", "plan.adopt", "restore", "schema"} <= told
    assert told - {"change"} <= set(history.ACTION_WORDS)  # the usual action of `writing`, which has no word of its own


def test_many_rows_at_once_are_all_revised(engine):
    rows = pd.DataFrame(
        {
            "site_id": "a",
            "date": [dt.date(2026, 1, 1) + dt.timedelta(days=k) for k in range(1200)],
            "status": "planned",
        },
        index=pd.Index([f"v{k}" for k in range(1200)], name="visit_id"),
    )
    with writing(engine) as session:
        add_rows(session, Visit, rows)
    with engine.connect() as connection:
        revised = connection.execute(select(Revision.row_id).where(Revision.table_name == "visits")).all()
    assert len(revised) == 1200
    assert json.loads(_audit(engine)[-1].detail)["tables"]["visits"]["rows"] == 1200
    assert verify_audit(engine).faults == ()


@pytest.mark.parametrize("table", ["audit", "revisions"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET seq = seq + 100", "DELETE FROM {}"])
def test_the_audit_cannot_be_altered_through_the_database(engine, table, deed):
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql(deed.format(table))
    assert verify_audit(engine).faults == ()


def test_a_row_changed_added_or_removed_behind_the_programs_back_is_found(engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sites SET name = 'Palsu' WHERE site_id = 'a'")
        connection.exec_driver_sql("DELETE FROM sites WHERE site_id = 'b'")
        connection.exec_driver_sql(
            "INSERT INTO sites (site_id, name, kecamatan_code, location_accuracy) VALUES ('c', 'C', '1', 'kecamatan')"
        )
    faults = verify_audit(engine).faults
    assert len(faults) == 3
    for one, deed in (("a", "diubah"), ("b", "dihapus"), ("c", "ditambahkan")):
        assert any(f"baris {one}: {deed}" in fault for fault in faults)


def test_a_kept_head_is_found_again_and_a_strange_one_is_not(engine):
    head = verify_audit(engine).head
    with writing(engine) as session:
        session.get(Site, "a").note = "lanjut"
    assert verify_audit(engine, head).faults == ()
    assert "Kepala rantai" in verify_audit(engine, "0" * 64).faults[0]


def test_rows_older_than_the_audit_enter_it_when_the_database_is_brought_up_to_date(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'tua.sqlite'}"
    with monkeypatch.context() as patched:
        patched.setattr(store_engine, "enrol", lambda _: None)
        upgrade = store_engine.command.upgrade
        patched.setattr(store_engine.command, "upgrade", lambda config, _: upgrade(config, "0002"))
        patched.setattr(store_engine, "seal", lambda _: None)
        create_store(url).dispose()
    old = create_engine(url)
    with old.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO sites (site_id, name, kecamatan_code, location_accuracy) VALUES ('c', 'C', '1', 'kecamatan')"
        )
    old.dispose()
    engine = open_store(url)
    report = verify_audit(engine)
    assert report.faults == ()
    assert report.revisions == 1
    assert read_history(engine, Site, ["c"])[0].action == "schema"
    engine.dispose()
