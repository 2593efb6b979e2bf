"""Rows corrected in a table are saved together or not at all, with every fault and conflict told by row."""

import datetime as dt

import pandas as pd
import pytest

from geo.recording.entry import EntryError, read_entry
from geo.recording.grid import GRID_FIELDS, RowsConflict, RowsError, list_rows, read_rows, save_rows
from geo.recording.questions import Unsure
from geo.recording.records import open_visit
from geo.recording.save import save_visit
from geo.store import data_version, writing
from geo.store.history import read_history
from geo.store.tables import Visit
from tests.recording.conftest import OLD, PLANNED, TODAY

FIRST = dt.date(2026, 1, 1)


@pytest.fixture
def two(office):
    """Record today's visit too, so that there are two rows of one site."""
    opened = open_visit(office, PLANNED)
    entry = read_entry({**opened.entry.as_form(), "tl": 6, "attended_by": "lsm dinsos", "note": "tenang"})
    save_visit(office, opened, entry, who="ani", today=TODAY)
    return office


def stamps(engine):
    return {row.visit_id: row.stamp for row in read_rows(engine, FIRST, TODAY)}


def save(engine, changes, kept=None, **kwargs):
    return save_rows(engine, changes, kept or stamps(engine), who="budi", today=TODAY, **kwargs)


def test_rows_are_flat_and_typed(two):
    rows = list_rows(read_rows(two, FIRST, TODAY))
    assert rows.index.tolist() == [OLD, PLANNED]
    assert rows.columns.tolist() == ["site_id", *GRID_FIELDS]
    assert rows.loc[OLD, ["houses", "need_sewing"]].tolist() == [10, 3]
    assert pd.isna(rows.loc[OLD, "need_salon"])
    assert rows.loc[PLANNED, ["attended_by", "note"]].tolist() == ["dinsos lsm", "tenang"]
    assert rows.loc[PLANNED, "date"] == pd.Timestamp(TODAY)
    assert rows["tl"].dtype == "Int64"


def test_rows_are_read_of_a_period_and_of_some_sites(two):
    assert [row.visit_id for row in read_rows(two, TODAY, TODAY)] == [PLANNED]
    assert read_rows(two, FIRST, TODAY, ["beta"]) == ()
    assert read_rows(two, FIRST, TODAY, ["alfa"])[1] == open_visit(two, PLANNED)
    assert list_rows(()).empty


def test_changed_cells_of_several_rows_are_saved_as_one_change(two):
    before = list_rows(read_rows(two, FIRST, TODAY))
    after = before.copy()
    after.loc[OLD, ["tl", "need_sewing"]] = [7, pd.NA]
    after.loc[PLANNED, "note"] = "ramai"
    assert save(two, {OLD: {"tl": 7, "need_sewing": None}, PLANNED: {"note": "ramai"}}) == 2
    assert list_rows(read_rows(two, FIRST, TODAY)).equals(after)
    last = [read_history(two, Visit, [visit_id])[-1] for visit_id in (OLD, PLANNED)]
    assert last[0].seq == last[1].seq
    assert (last[0].who, last[0].action, last[0].about) == ("budi", "visit.grid", {"visits": 2})


def test_nothing_is_saved_when_any_row_has_a_fault_and_all_faults_are_told(two):
    version = data_version(two)
    with pytest.raises(RowsError) as caught:
        save(two, {OLD: {"tl": 7, "houses": -1}, PLANNED: {"rooms": "x", "note": "08123456789"}, "gone": {"tl": 1}})
    assert {visit_id: list(found) for visit_id, found in caught.value.faults.items()} == {
        OLD: ["houses"],
        PLANNED: ["rooms", "note"],
        "gone": ["status"],
    }
    assert any(problem.startswith("Alfa, 14 Januari 2026, Rumah: ") for problem in caught.value.problems)
    assert data_version(two) == version
    assert open_visit(two, OLD).entry.tl == 6


def test_a_planned_visit_is_no_row_of_the_table(office):
    with pytest.raises(RowsError) as caught:
        save(office, {PLANNED: {"tl": 7}}, {PLANNED: open_visit(office, PLANNED).stamp})
    assert list(caught.value.faults[PLANNED]) == ["status"]


def test_rows_saved_by_somebody_else_are_told_and_nothing_is_saved(two):
    kept = stamps(two)
    opened = open_visit(two, OLD)
    save_visit(two, opened, read_entry({**opened.entry.as_form(), "tl": 8}), who="ani", today=TODAY)
    with pytest.raises(RowsConflict) as caught:
        save(two, {OLD: {"tl": 7}, PLANNED: {"note": "ramai"}}, kept)
    (conflict,) = caught.value.conflicts.values()
    assert (conflict.theirs.entry.tl, conflict.mine.tl, conflict.fields, conflict.who) == (8, 7, ("tl",), "ani")
    assert "Alfa, 14 Januari 2026" in str(caught.value)
    assert open_visit(two, PLANNED).entry.note == "tenang"


def test_the_same_correction_by_two_is_no_conflict(two):
    kept = stamps(two)
    assert save(two, {OLD: {"tl": 7}}, kept) == 1
    assert save(two, {OLD: {"tl": 7}}, kept) == 0


def test_questions_name_their_row_and_look_at_the_rows_saved_with_it(two):
    changes = {PLANNED: {"tl": 40}, OLD: {"tl": 38}}
    assert save(two, {OLD: {"tl": 7}}) == 1
    with pytest.raises(Unsure) as caught:
        save(two, {PLANNED: {"tl": 40}})
    (question,) = caught.value.questions
    assert (question.visit_id, question.kind) == (PLANNED, "jump_tl")
    assert save(two, changes) == 2  # against 38 of the same save, 40 is no jump
    with pytest.raises(Unsure) as caught:
        save(two, {PLANNED: {"tl": 90}})
    assert save(two, {PLANNED: {"tl": 90}}, confirmed={caught.value.questions[0].code}) == 1
    assert read_history(two, Visit, [PLANNED])[-1].about["confirmed"] == ["jump_tl"]


def test_two_rows_are_not_put_on_one_day(two):
    with pytest.raises(RowsError) as caught:
        save(two, {OLD: {"date": TODAY}})
    assert "sudah punya kunjungan lain" in caught.value.faults[OLD]["date"]


def test_the_site_is_not_changed_in_the_table(two):
    assert save(two, {OLD: {"site_id": "beta"}}) == 0
    assert open_visit(two, OLD).entry.site_id == "alfa"


def test_faults_of_one_row_are_those_of_the_form(two):
    opened = open_visit(two, OLD)
    with pytest.raises(EntryError) as of_form:
        read_entry({**opened.entry.as_form(), "tl": "x"})
    with pytest.raises(RowsError) as of_rows:
        save(two, {OLD: {"tl": "x"}})
    assert of_rows.value.faults[OLD] == of_form.value.faults


def test_a_demos_rows_stay_simulated(two):
    with writing(two) as session:
        session.get(Visit, OLD).simulated = True
    save(two, {OLD: {"need_capital": 1}})
    assert open_visit(two, OLD).is_simulated
