"""An import goes back as one, unless somebody has worked on one of its records since."""

import datetime as dt

import pytest

from geo.errors import ConflictError, DataError
from geo.exchange.incoming.apply import list_imports
from geo.exchange.incoming.undo import undo_import
from geo.recording.records import open_visit
from geo.recording.save import save_visit
from geo.store.audit import verify_audit
from geo.store.plans import KeptRound, save_plan
from tests.incoming.conftest import TODAY, table
from tests.incoming.test_apply import BOOK, failing_at, whole_state


def undo(office, applied):
    return undo_import(office.engine, applied.import_id, who="kantor")


def test_every_record_goes_back_to_its_state_before(office):
    before = office.state
    applied = office.take(*BOOK)
    assert office.state != before
    assert undo(office, applied) == 8  # two sites, a new visit, two counts, three needs
    assert office.state == before
    assert [one.is_undone for one in list_imports(office.engine)] == [True]
    assert not verify_audit(office.engine).faults


def test_an_undone_import_can_be_taken_in_again(office):
    undo(office, office.take(*BOOK))
    first = office.preview(*BOOK).counts
    assert first == {"new": 2, "changed": 2, "unchanged": 0, "refused": 1}
    undo(office, office.take(*BOOK))
    assert office.preview(*BOOK).counts == first
    assert [one.is_undone for one in list_imports(office.engine)] == [True, True]


def test_a_need_that_a_corrected_submission_took_away_comes_back(office):
    headings = ("instance_id", "site_id", "date", "status", "need_sewing")
    sent = [
        table(headings, ("uuid:1", "cerme", "2026-03-10", "done", count), sheet="Kunjungan", is_whole=True)
        for count in (4, None)
    ]
    office.take(sent[0])
    before = office.state
    applied = office.take(sent[1])
    assert office.records.needs.empty
    undo(office, applied)
    assert office.state == before


def test_it_cannot_be_undone_twice(office):
    applied = office.take(*BOOK)
    undo(office, applied)
    before = whole_state(office)
    with pytest.raises(ConflictError, match="sudah dibatalkan"):
        undo(office, applied)
    with pytest.raises(DataError, match="tidak ada"):
        undo_import(office.engine, "x", who="kantor")
    assert whole_state(office) == before


def test_a_record_that_was_changed_since_is_named_and_nothing_is_undone(office):
    applied = office.take(*BOOK)
    opened = open_visit(office.engine, "2020-10-14-dadapan")
    entry = opened.entry.__class__(**{**vars(opened.entry), "tl": 9})
    save_visit(office.engine, opened, entry, who="kantor", today=TODAY)
    before = whole_state(office)
    with pytest.raises(ConflictError) as told:
        undo(office, applied)
    assert "Hitungan 2020-10-14-dadapan-count diubah sesudah impor." in str(told.value)
    assert whole_state(office) == before


def test_a_site_that_has_got_visits_since_stays(office):
    applied = office.take(BOOK[0])
    office.take(table(("Lokasi", "Tanggal"), ("Baru", "1/3/2026"), ("Baru", "2/3/2026")))
    with pytest.raises(ConflictError) as told:
        undo(office, applied)
    assert str(told.value).count("Lokasi baru sudah dipakai Kunjungan") == 2


def test_a_site_that_a_draft_of_a_plan_calls_at_stays(office):
    applied = office.take(BOOK[0])
    day = dt.date(2026, 3, 18)
    stops = (KeptRound(day, "Tim", ("baru",)),)
    save_plan(office.engine, name="Maret", made_on=TODAY, period=(day, day), rules={}, rounds=stops)
    with pytest.raises(ConflictError, match="sudah dipakai rencana Maret"):
        undo(office, applied)


def test_imports_are_undone_from_the_last_to_the_first(office):
    start = office.state
    first = office.take(*BOOK)
    second = office.take(table(("Kode kunjungan", "Rumah"), ("2020-10-14-dadapan", 9)))
    with pytest.raises(ConflictError):
        undo(office, first)
    undo(office, second)
    assert office.records.observations.set_index("visit_id")["houses"]["2020-10-14-dadapan"] == 3
    undo(office, first)
    assert office.state == start


def test_a_fault_at_every_single_statement_of_an_undo_leaves_the_import(office):
    applied = office.take(*BOOK)
    before = whole_state(office)
    number = 0
    while True:
        number += 1
        with failing_at(office.engine, number) as seen:
            try:
                undo(office, applied)
            except DataError:
                assert whole_state(office) == before
            else:
                assert len(seen) < number
                break
    assert number > 15
    assert not verify_audit(office.engine).faults
