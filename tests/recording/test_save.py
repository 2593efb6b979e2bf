"""A visit is saved whole; what others saved meanwhile is shown, and no edit disappears."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event

from geo.errors import ConflictError, DataError
from geo.recording.entry import EntryError, read_entry
from geo.recording.questions import Unsure
from geo.recording.records import find_sent, open_visit
from geo.recording.save import EditConflict, cancel_visit, move_visit, save_visit
from geo.store import data_version, read_needs, read_observations, read_visits, writing
from geo.store.audit import verify_audit
from geo.store.history import read_history
from geo.store.tables import Need, Observation, Visit
from tests.recording.conftest import COMING, FORGOTTEN, OLD, PLANNED, TODAY
from tests.recording.test_entry import forms


def entry_for(opened, **values):
    return read_entry({**opened.entry.as_form(), **values})


def save(engine, opened, entry, who="ani", **kwargs):
    return save_visit(engine, opened, entry, who=who, today=TODAY, **kwargs)


def test_a_planned_visit_is_recorded_with_its_counts_and_needs(office):
    planned = open_visit(office, PLANNED)
    assert (planned.status, planned.entry.houses, planned.team) == ("planned", None, "Tim Utara")
    entry = entry_for(
        planned,
        time_in="09:00",
        attended_by="lsm dinsos",
        houses=10,
        living_in=8,
        needs={"sewing": 2},
        next_step="pelatihan",
    )
    assert save(office, planned, entry, simulated=True) == PLANNED
    saved = open_visit(office, PLANNED)
    assert (saved.entry, saved.status, saved.version, saved.is_simulated) == (entry, "done", 2, True)
    visit = read_visits(office).loc[PLANNED]
    assert (visit["attended_by"], visit["team"], visit["position"]) == ("dinsos lsm", "Tim Utara", 1)
    observed = read_observations(office).set_index("visit_id").loc[PLANNED]
    assert (observed["houses"], observed["simulated"]) == (10, True)
    assert read_needs(office).set_index("visit_id").loc[PLANNED, "count"] == 2
    assert verify_audit(office).faults == ()


def test_a_visit_without_counts_has_no_row_of_counts(office):
    planned = open_visit(office, PLANNED)
    save(office, planned, entry_for(planned, time_in="09:00"))
    assert PLANNED not in set(read_observations(office)["visit_id"])


def test_the_same_entry_sent_twice_is_saved_once(office):
    planned = open_visit(office, PLANNED)
    entry = entry_for(planned, houses=10)
    save(office, planned, entry)
    assert save(office, planned, entry, who="budi") == PLANNED
    assert open_visit(office, PLANNED).version == 2
    assert len(read_history(office, Visit, [PLANNED])) == 2


def test_an_unplanned_visit_gets_an_id_of_its_own_and_is_recorded_once(office):
    entry = read_entry({"site_id": "beta", "date": TODAY, "tl": 3})
    visit_id = save(office, None, entry)
    assert visit_id.startswith("2026-03-11-beta-")
    assert open_visit(office, visit_id).entry == entry
    assert save(office, None, entry) == visit_id
    assert len(read_visits(office)) == 5


def test_an_unplanned_visit_on_a_planned_day_takes_the_planned_one(office):
    assert save(office, None, read_entry({"site_id": "alfa", "date": TODAY, "tl": 5})) == PLANNED
    assert open_visit(office, PLANNED).team == "Tim Utara"


def test_an_unplanned_visit_on_a_recorded_day_shows_what_is_there(office):
    entry = read_entry({"site_id": "alfa", "date": "2026-01-14", "tl": 7})
    with pytest.raises(EditConflict) as caught:
        save(office, None, entry)
    assert caught.value.theirs.visit_id == OLD
    assert "tl" in caught.value.fields


def test_a_site_nobody_knows_is_refused(office):
    with pytest.raises(EntryError) as caught:
        save(office, None, read_entry({"site_id": "gamma", "date": TODAY}))
    assert list(caught.value.faults) == ["site_id"]


def test_a_second_visit_of_a_site_on_one_day_is_refused_with_the_cure(office):
    late = open_visit(office, FORGOTTEN)
    with pytest.raises(EntryError) as caught:
        save(office, late, entry_for(late, date="2026-03-20"), confirmed={"future:2026-03-20"})
    assert "sudah punya rencana kunjungan lain pada 20 Maret 2026" in caught.value.faults["date"]


def test_a_planned_visit_is_not_recorded_at_another_site(office):
    planned = open_visit(office, PLANNED)
    with pytest.raises(EntryError) as caught:
        save(office, planned, entry_for(planned, site_id="beta"))
    assert list(caught.value.faults) == ["site_id"]


def test_a_visit_recorded_at_the_wrong_site_is_put_right(office):
    old = open_visit(office, OLD)
    save(office, old, entry_for(old, site_id="beta"))
    assert open_visit(office, OLD).entry.site_id == "beta"


def test_an_emptied_count_and_need_are_gone_and_an_unnumbered_need_stays(office):
    old = open_visit(office, OLD)
    assert old.entry.needs == {"sewing": 3}
    save(office, old, entry_for(old, houses="", needs={}))
    assert (open_visit(office, OLD).entry.houses, open_visit(office, OLD).entry.needs) == (None, {})
    assert list(read_needs(office)["category"]) == ["salon"]


def test_a_visit_on_another_day_than_planned_leaves_its_place_in_the_round(office):
    coming = open_visit(office, COMING)
    save(office, coming, entry_for(coming, date="2026-03-10"))
    assert read_visits(office)["position"].isna()[COMING]


def test_a_cancelled_visit_that_took_place_after_all_is_recorded(office):
    cancel_visit(office, open_visit(office, PLANNED), "weather", "ani")
    cancelled = open_visit(office, PLANNED)
    save(office, cancelled, entry_for(cancelled, tl=5))
    assert (open_visit(office, PLANNED).status, open_visit(office, PLANNED).reason) == ("done", None)


def test_a_slip_is_asked_about_until_it_is_answered_and_the_answer_is_kept(office):
    planned = open_visit(office, PLANNED)
    entry = entry_for(planned, rooms=12, living_in=13, tl=20)
    with pytest.raises(Unsure) as caught:
        save(office, planned, entry)
    codes = {question.code for question in caught.value.questions}
    assert {question.kind for question in caught.value.questions} == {
        "living_in_over_rooms",
        "jump_living_in",
        "jump_tl",
    }
    assert open_visit(office, PLANNED) == planned
    with pytest.raises(Unsure) as caught:
        save(office, planned, entry_for(planned, rooms=12, living_in=13, tl=200), confirmed=codes)
    assert [question.kind for question in caught.value.questions] == ["jump_tl"]
    save(office, planned, entry, confirmed=codes)
    about = read_history(office, Visit, [PLANNED])[-1].about
    assert about == {"visit": PLANNED, "confirmed": ["jump_living_in", "jump_tl", "living_in_over_rooms"]}


def test_who_got_no_answer_finds_what_was_saved_while_it_still_stands_so(office):
    first, second = "a" * 18, "b" * 18
    planned = open_visit(office, PLANNED)
    assert find_sent(office, []) is None
    assert find_sent(office, [first]) is None
    save(office, planned, entry_for(planned, note="satu"), sending=first)
    saved = open_visit(office, PLANNED)
    assert find_sent(office, [second, first]) == saved
    assert find_sent(office, [second]) is None
    assert find_sent(office, ["_" * 18]) is None, "a code is no pattern"
    save(office, saved, entry_for(saved, note="dua"), who="budi", sending=second)
    assert find_sent(office, [first]) is None, "somebody else has changed it since"
    with writing(office) as session:
        session.delete(session.get(Observation, f"{PLANNED}-count"))
        session.delete(session.get(Visit, PLANNED))
    assert find_sent(office, [second]) is None


def test_what_was_settled_is_not_asked_again(office):
    planned = open_visit(office, PLANNED)
    entry = entry_for(planned, tl=60)
    save(office, planned, entry, confirmed={"jump_tl:6>60"})
    saved = open_visit(office, PLANNED)
    save(office, saved, entry_for(saved, note="hujan"))
    saved = open_visit(office, PLANNED)
    with pytest.raises(Unsure):
        save(office, saved, entry_for(saved, tl=61))


def test_planning_for_a_day_to_come_does_not_settle_that_it_took_place(office):
    coming = open_visit(office, COMING)
    with pytest.raises(Unsure) as caught:
        save(office, coming, coming.entry)
    assert [question.kind for question in caught.value.questions] == ["future"]


def test_the_second_of_two_editors_sees_both_versions_and_nothing_is_lost(office):
    ani, budi = open_visit(office, OLD), open_visit(office, OLD)
    save(office, ani, entry_for(ani, tl=7, needs={"sewing": 4}), who="ani")
    mine = entry_for(budi, tl=5, note="ramai")
    with pytest.raises(EditConflict) as caught:
        save(office, budi, mine, who="budi")
    conflict = caught.value
    assert isinstance(conflict, ConflictError)
    assert (conflict.mine, conflict.theirs.entry.tl, conflict.who) == (mine, 7, "ani")
    assert conflict.when is not None
    assert conflict.fields == ("tl", "need_sewing", "note")
    chosen = entry_for(conflict.theirs, note=conflict.mine.note)
    save(office, conflict.theirs, chosen, who="budi")
    entry = open_visit(office, OLD).entry
    assert (entry.tl, entry.needs, entry.note) == (7, {"sewing": 4}, "ramai")
    assert [state.who for state in read_history(office, Visit, [OLD])] == ["program", "ani", "budi"]
    assert [state.state["tl"] for state in read_history(office, Observation, ["o"])] == [6, 7, 7]


def test_edits_of_different_fields_are_a_conflict_too(office):
    ani, budi = open_visit(office, OLD), open_visit(office, OLD)
    save(office, ani, entry_for(ani, tl=7))
    with pytest.raises(EditConflict) as caught:
        save(office, budi, entry_for(budi, note="ramai"))
    assert caught.value.fields == ("tl", "note")


def test_both_saving_the_same_is_no_conflict(office):
    ani, budi = open_visit(office, OLD), open_visit(office, OLD)
    save(office, ani, entry_for(ani, tl=7))
    assert save(office, budi, entry_for(budi, tl=7)) == OLD


def test_a_visit_cancelled_meanwhile_is_told_so(office):
    opened = open_visit(office, PLANNED)
    cancel_visit(office, open_visit(office, PLANNED), "road", "ani")
    with pytest.raises(EditConflict, match="sudah dibatalkan orang lain") as caught:
        save(office, opened, entry_for(opened, tl=5), who="budi")
    assert caught.value.theirs.reason == "Jalan tidak dapat dilalui"
    save(office, caught.value.theirs, caught.value.mine, who="budi")
    assert open_visit(office, PLANNED).status == "done"


def test_ids_that_a_file_has_brought_for_other_rows_are_left_to_them(office):
    with writing(office, "ani", "import") as session:
        session.get(Need, "n1").count = 4
        session.add(Need(need_id=f"{PLANNED}-sewing", visit_id=OLD, category="capital", count=1))
        session.add(Visit(visit_id="other", site_id="beta", date=dt.date(2026, 2, 2), status="done"))
        session.flush()
        session.add(Observation(observation_id=f"{PLANNED}-count", visit_id="other", tl=3))
    planned = open_visit(office, PLANNED)
    save(office, planned, entry_for(planned, tl=5, needs={"sewing": 2}))
    assert (open_visit(office, PLANNED).entry.tl, open_visit(office, PLANNED).entry.needs) == (5, {"sewing": 2})
    assert (open_visit(office, "other").entry.tl, open_visit(office, OLD).entry.needs) == (
        3,
        {"sewing": 4, "capital": 1},
    )


def test_a_count_changed_without_the_visit_is_a_conflict(office):
    opened = open_visit(office, OLD)
    with writing(office, "impor", "import") as session:
        session.get(Observation, "o").tl = 9
    with pytest.raises(EditConflict) as caught:
        save(office, opened, entry_for(opened, note="x"))
    assert (caught.value.who, caught.value.fields) == ("impor", ("tl", "note"))


def test_a_visit_that_is_gone_is_told(office):
    opened = open_visit(office, PLANNED)
    with writing(office) as session:
        session.delete(session.get(Visit, PLANNED))
    with pytest.raises(ConflictError, match="sudah tidak ada"):
        save(office, opened, opened.entry)
    with pytest.raises(DataError, match="tidak ada"):
        open_visit(office, PLANNED)


def test_a_planned_visit_is_cancelled_with_a_word_from_the_list(office):
    cancel_visit(office, open_visit(office, PLANNED), "vehicle", "ani")
    opened = open_visit(office, PLANNED)
    assert (opened.status, opened.reason) == ("cancelled", "Kendaraan dinas tidak tersedia")
    assert read_history(office, Visit, [PLANNED])[-1].about["reason"] == "vehicle"
    with pytest.raises(DataError, match="sudah dibatalkan"):
        cancel_visit(office, opened, "vehicle", "ani")


def test_which_days_are_past_is_told_by_the_day_that_is_given(sqlite_office):
    opened = open_visit(sqlite_office, FORGOTTEN)
    with pytest.raises(EntryError, match="sudah lewat"):
        move_visit(sqlite_office, opened, dt.date(2026, 3, 12), "weather", "ani", today=dt.date(2026, 3, 13))


def test_a_planned_visit_is_moved_and_remembers_from_where(office):
    move_visit(office, open_visit(office, FORGOTTEN), dt.date(2026, 3, 12), "team_ill", "ani", today=TODAY)
    opened = open_visit(office, FORGOTTEN)
    assert (opened.status, opened.entry.date) == ("planned", dt.date(2026, 3, 12))
    assert opened.reason == "Dipindahkan dari 1 Maret 2026: Petugas sakit"


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (dt.date(2026, 3, 20), "sudah punya kunjungan"),
        (dt.date(2026, 3, 1), "tanggalnya sekarang"),
        (dt.date(2026, 3, 10), "sudah lewat"),
        (dt.date(1926, 3, 20), "periksa tahunnya"),
    ],
    ids=["taken", "same", "past", "slip"],
)
def test_a_visit_is_not_moved_to_a_day_that_cannot_be(sqlite_office, date, said):
    with pytest.raises(EntryError) as caught:
        move_visit(sqlite_office, open_visit(sqlite_office, FORGOTTEN), date, "weather", "ani", today=TODAY)
    assert said in caught.value.faults["date"]


def test_reasons_outside_the_list_are_refused(sqlite_office):
    opened = open_visit(sqlite_office, PLANNED)
    for attempt in (
        lambda: cancel_visit(sqlite_office, opened, "malas", "ani"),
        lambda: move_visit(sqlite_office, opened, dt.date(2026, 3, 12), "not_needed", "ani", today=TODAY),
    ):
        with pytest.raises(EntryError) as caught:
            attempt()
        assert list(caught.value.faults) == ["reason"]


def test_a_done_visit_is_neither_cancelled_nor_moved(sqlite_office):
    opened = open_visit(sqlite_office, OLD)
    with pytest.raises(DataError, match="perbaiki isiannya"):
        cancel_visit(sqlite_office, opened, "weather", "ani")
    with pytest.raises(DataError, match="perbaiki isiannya"):
        move_visit(sqlite_office, opened, dt.date(2026, 3, 12), "weather", "ani", today=TODAY)


def test_an_outdated_plan_is_neither_cancelled_nor_moved(sqlite_office):
    opened = open_visit(sqlite_office, PLANNED)
    save(sqlite_office, opened, entry_for(opened, tl=5))
    for attempt in (
        lambda: cancel_visit(sqlite_office, opened, "weather", "ani"),
        lambda: move_visit(sqlite_office, opened, dt.date(2026, 3, 12), "weather", "ani", today=TODAY),
    ):
        with pytest.raises(EditConflict):
            attempt()
    assert open_visit(sqlite_office, PLANNED).status == "done"


def test_a_fault_at_any_single_write_leaves_the_visit_as_it_was(sqlite_office):
    opened = open_visit(sqlite_office, OLD)
    entry = entry_for(opened, tl=5, note="x", needs={"salon": 2, "capital": 1})
    version, at, is_saved = data_version(sqlite_office), 0, False
    while not is_saved:
        at += 1
        left = [at]

        def fail(*_, left=left):
            left[0] -= 1
            if not left[0]:
                raise RuntimeError

        event.listen(sqlite_office, "before_cursor_execute", fail)
        try:
            save(sqlite_office, opened, entry)
            is_saved = True
        except RuntimeError:
            pass
        event.remove(sqlite_office, "before_cursor_execute", fail)
        if not is_saved:
            assert open_visit(sqlite_office, OLD) == opened, at
            assert data_version(sqlite_office) == version
    assert at > 10
    assert open_visit(sqlite_office, OLD).entry == entry
    assert verify_audit(sqlite_office).faults == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(forms)
def test_what_was_saved_is_what_is_opened(sqlite_office, values):
    try:
        entry = read_entry({**values, "site_id": "alfa", "date": TODAY})
    except EntryError:
        return
    opened = open_visit(sqlite_office, PLANNED)
    try:
        save(sqlite_office, opened, entry)
    except Unsure as asked:
        save(sqlite_office, opened, entry, confirmed={question.code for question in asked.questions})
    assert open_visit(sqlite_office, PLANNED).entry == entry
