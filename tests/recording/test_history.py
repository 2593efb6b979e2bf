"""Every version of a visit is told: who, when, what changed from what to what, and what was answered."""

import datetime as dt

import pytest
from sqlalchemy import event

from geo.exchange.incoming.known import IMPORT, UNDO
from geo.recording.entry import read_entry
from geo.recording.history import read_visit_history
from geo.recording.questions import Unsure
from geo.recording.records import open_visit
from geo.recording.save import cancel_visit, move_visit, save_visit
from geo.store import writing
from geo.store.history import ACTION_WORDS
from geo.store.tables import Need, Visit
from tests.recording.conftest import COMING, FORGOTTEN, OLD, PLANNED, TODAY


def save(engine, visit_id, who, confirmed=frozenset(), **values):
    opened = open_visit(engine, visit_id)
    entry = read_entry({**opened.entry.as_form(), **values})
    save_visit(engine, opened, entry, who=who, today=TODAY, confirmed=confirmed)


def told(version):
    return {change.label: (change.before, change.after) for change in version.changes}


def test_a_recorded_and_corrected_visit_tells_each_step(office):
    save(office, PLANNED, "ani", time_in="09:00", attended_by="dinsos lsm", tl=6, needs={"sewing": 2})
    save(office, PLANNED, "budi", tl=5, needs={"salon": 1})
    latest, recorded, planned = read_visit_history(office, PLANNED)
    assert told(latest) == {
        "TL": ("6", "5"),
        "Kebutuhan: Menjahit": ("2", "tidak dicatat"),
        "Kebutuhan: Salon": ("tidak dicatat", "1"),
    }
    assert told(recorded) == {
        "Status": ("Direncanakan", "Terlaksana"),
        "Jam datang": ("tidak dicatat", "09.00"),
        "Yang hadir": ("tidak dicatat", "Dinsos, LSM"),
        "TL": ("tidak dicatat", "6"),
        "Kebutuhan: Menjahit": ("tidak dicatat", "2"),
    }
    assert told(planned)["Tanggal"] == ("tidak dicatat", "Rabu, 11 Maret 2026")
    assert [version.who for version in (latest, recorded, planned)] == ["budi", "ani", "program"]
    assert [version.version for version in (latest, recorded, planned)] == [3, 2, 1]
    assert latest.heading.startswith("Mencatat kunjungan – budi, ")
    assert latest.at.utcoffset() == dt.timedelta(hours=7)


def test_an_answer_is_told(office):
    with pytest.raises(Unsure) as caught:
        save(office, PLANNED, "ani", tl=60)
    save(office, PLANNED, "ani", confirmed={question.code for question in caught.value.questions}, tl=60)
    assert read_visit_history(office, PLANNED)[0].confirmed == ("TL jauh berbeda dari kunjungan sebelumnya",)


def test_moving_and_cancelling_are_told_with_their_reason(office):
    move_visit(office, open_visit(office, FORGOTTEN), dt.date(2026, 3, 13), "weather", "ani", today=TODAY)
    cancel_visit(office, open_visit(office, FORGOTTEN), "road", "budi")
    cancelled, moved, _ = read_visit_history(office, FORGOTTEN)
    moved_word = "Dipindahkan dari 1 Maret 2026: Cuaca buruk"
    assert told(moved)["Tanggal"] == ("Minggu, 1 Maret 2026", "Jumat, 13 Maret 2026")
    assert told(moved)["Alasan"] == ("tidak dicatat", moved_word)
    assert told(cancelled) == {
        "Status": ("Direncanakan", "Dibatalkan"),
        "Alasan": (moved_word, "Jalan tidak dapat dilalui"),
    }
    assert (moved.action, cancelled.action) == ("Memindahkan kunjungan", "Membatalkan kunjungan")


def test_a_need_with_another_kind_of_id_is_found_after_it_was_removed(office):
    save(office, OLD, "ani", needs={})
    removed, begun = read_visit_history(office, OLD)
    assert told(removed) == {"Kebutuhan: Menjahit": ("3", "tidak dicatat")}
    assert told(begun)["Kebutuhan: Menjahit"] == ("tidak dicatat", "3")


def test_a_corrected_site_is_told_by_name(office):
    save(office, OLD, "ani", site_id="beta")
    assert told(read_visit_history(office, OLD, {"alfa": "Alfa"})[0])["Lokasi"] == ("Alfa", "beta")


def test_every_kind_of_change_that_touches_visits_has_its_words():
    assert {IMPORT, UNDO, "visit.save", "visit.cancel", "visit.move", "visit.grid", "plan.adopt"} <= set(ACTION_WORDS)


def test_a_removed_visit_says_so_and_one_never_known_has_no_history(office):
    with writing(office, "ani", "import.undo") as session:
        session.delete(session.get(Visit, COMING))
    assert read_visit_history(office, COMING)[0].is_removed
    assert read_visit_history(office, "x") == []


def test_the_rows_of_a_visit_with_a_like_name_are_left_out(office):
    strange = 'o_d"\\%'
    with writing(office) as session:
        for visit_id, site_id, day in ((strange, "beta", 2), ("oXd", "alfa", 3), ("OLD", "alfa", 4)):
            session.add(Visit(visit_id=visit_id, site_id=site_id, date=dt.date(2026, 2, day), status="done"))
        session.flush()
        session.add(Need(need_id="s", visit_id=strange, category="capital", count=1))
        session.add(Need(need_id="t", visit_id="OLD", category="capital", count=2))
    assert told(read_visit_history(office, strange)[0])["Kebutuhan: Modal usaha"] == ("tidak dicatat", "1")
    assert "Kebutuhan: Modal usaha" not in told(read_visit_history(office, OLD)[0])
    assert "Kebutuhan: Modal usaha" not in told(read_visit_history(office, "oXd")[0])
    with writing(office) as session:
        for need_id in ("s", "t"):
            session.delete(session.get(Need, need_id))
    assert told(read_visit_history(office, strange)[0])["Kebutuhan: Modal usaha"] == ("1", "tidak dicatat")
    assert len(read_visit_history(office, OLD)) == 1
    assert len(read_visit_history(office, "oXd")) == 1


def test_rows_that_are_there_are_found_without_reading_every_change(office):
    save(office, PLANNED, "ani", tl=6, needs={"sewing": 2})
    asked = []
    with office.connect() as connection:

        def keep(*given):
            asked.append((given[2], given[3]))

        event.listen(office, "before_cursor_execute", keep)
        read_visit_history(office, PLANNED)
        event.remove(office, "before_cursor_execute", keep)
        if office.dialect.name != "sqlite":
            pytest.skip("a planner without figures of its tables may read small ones whole")
        plans = [
            step.detail
            for statement, given in asked
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]
    assert any("ix_revisions_removed" in step for step in plans)
    assert [step for step in plans if step.startswith("SCAN")] == []
    assert not any("ix_revisions_table_name_row_id_seq (table_name=?)" in step for step in plans)
