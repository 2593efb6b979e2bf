"""The screen of visits: what can be recorded, the form's contents, drafts, what it sends, moving, history."""

import datetime as dt
import json

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from geo import clock, store
from geo.clock import OFFICE_ZONE
from geo.needs import NEED_WORDS
from geo.recording.entry import Entry
from geo.recording.listing import CORRECTED_DAYS
from geo.recording.records import open_visit
from geo.recording.save import save_visit
from geo.store import tables
from geo.store.drafts import keep_draft, list_drafts
from geo.workspace import HOME_VARIABLE
from pages.recording.sheet import FORM_FIELDS
from tests.conftest import ANCHOR
from tests.pages.reading import page_text

FORGOTTEN, COMING = "2026-01-29-krian", "2026-03-18-cerme"
PHONE, DESK = "0123456789abcdefgh", "hgfedcba9876543210"
# What the form does when it sends: the address is read and the message heard, before the page runs.
HEARING = """
import streamlit as st
from pages.recording import choose, sheet
from pages.shared.screen import open_records
sheet.hear(choose.read_address(open_records()), st.session_state["said"])
"""


@pytest.fixture
def send(home, monkeypatch):
    """Send what the form would, and give the answer with the state of the page."""
    monkeypatch.setenv(HOME_VARIABLE, str(home))

    def _send(said, **address):
        at = AppTest.from_string(HEARING, default_timeout=60)
        at.query_params.update(address or {"kunjungan": FORGOTTEN})
        at.session_state["said"] = said
        at.run()
        assert not at.exception
        return at.session_state.get("kunjungan_jawaban", None), at

    return _send


def values(**typed):
    """Give a form's boxes, all empty but those typed into."""
    return {name: [] if name == "attended_by" else "" for name in FORM_FIELDS} | {"date": "2026-01-29"} | typed


def said(action, base="", target=FORGOTTEN, device=PHONE, number="1", **more):
    return {
        "action": action, "number": number, "device": device, "base": base, "target": target, "stamp": 7,
        "from": values(), "values": values(), **more,
    }  # fmt: skip


def told(at, part):
    """Give what one of the page's own components was told: the one that knows of ``part``."""
    return next(data for one in at.get("bidi_component") if part in (data := json.loads(one.proto.json)))


def address(at):
    """Give what the page's address says."""
    return {name: one[0] if isinstance(one, list) else one for name, one in dict(at.query_params).items()}


def lists(at):
    return {one["title"]: [row["name"] for row in one["rows"]] for one in told(at, "lists")["lists"]}


# --- choosing -----------------------------------------------------------------------------------------------------


def test_the_lists_hold_what_can_be_recorded(open_page, demo_home):
    at = open_page("visit", demo_home)
    shown = lists(at)
    assert list(shown) == ["Hari ini", "Terlewat, belum dicatat", "Akan datang", "Baru dicatat, dapat diperbaiki"]
    assert shown["Hari ini"] == []
    assert shown["Terlewat, belum dicatat"] == ["Krian"]
    assert {"Cerme", "Pemakaman Cina"} <= set(shown["Akan datang"])
    assert "Terlewat 1 kunjungan" in page_text(at)
    rows = next(one["rows"] for one in told(at, "lists")["lists"] if one["kind"] == "overdue")
    assert (rows[0]["id"], rows[0]["when"], rows[0]["tag"]) == (FORGOTTEN, "29 Jan 2026", "5 minggu lalu")


def test_a_visit_nobody_planned_begins_with_its_site(open_page, demo_home):
    at = open_page("visit", demo_home)
    assert at.button(key="kunjungan_catat").disabled
    at.selectbox(key="kunjungan_lokasi").select("Tambi (Kandangan)").run()
    at.button(key="kunjungan_catat").click().run()
    assert address(at) == {"kunjungan": "baru", "lokasi": "tambi"}
    assert "Tambi Kecamatan Kandangan, zona utara. Kunjungan tanpa rencana" in page_text(at)
    form = told(at, "record")
    assert form["record"] == {"base": "", "values": values(date=ANCHOR.isoformat())}
    at.button(key="kunjungan_kembali").click().run()
    assert address(at) == {}
    assert lists(at)["Terlewat, belum dicatat"] == ["Krian"]


def test_a_site_leads_to_all_its_visits_however_old(open_page, demo_home, demo):
    at = open_page("visit", demo_home)
    at.selectbox(key="kunjungan_lokasi").select("Krian (Ngadiluwih)").run()
    own = demo.visits[demo.visits["site_id"].eq("krian")].sort_values("date", ascending=False)
    (section,) = (one for one in told(at, "lists")["lists"] if one["title"] == "Semua kunjungan di Krian")
    assert [row["id"] for row in section["rows"]] == list(own.index)
    assert (ANCHOR - own["date"].iloc[-1].date()).days > CORRECTED_DAYS
    assert {row["tag"] for row in section["rows"]} <= {"direncanakan", "tercatat", "dibatalkan"}


@pytest.mark.parametrize(
    "wrong",
    [{"kunjungan": "tidak-ada"}, {"kunjungan": "baru"}, {"kunjungan": "baru", "lokasi": "tidak-ada"}],
    ids=["no such visit", "no site", "no such site"],
)
def test_an_address_that_leads_nowhere_is_one_message_above_the_lists(open_page, demo_home, wrong):
    at = open_page("visit", demo_home, **wrong)
    (error,) = at.error
    assert "pilih" in error.value
    assert lists(at)["Terlewat, belum dicatat"] == ["Krian"]


# --- the form -----------------------------------------------------------------------------------------------------


def test_the_form_shows_the_record_and_the_last_counts(open_page, demo_home, demo):
    form = told(open_page("visit", demo_home, kunjungan=FORGOTTEN), "record")
    assert form["record"]["values"] == values()
    seen = demo.observations[demo.observations["site_id"].eq("krian") & demo.observations["date"].lt("2026-01-29")]
    hints = {one["name"]: one["hint"] for one in form["counts"]}
    assert hints["rooms"] == f"terakhir {seen['rooms'].iloc[-1]}"
    assert [one["name"].removeprefix("need_") for one in form["needs"]] == list(NEED_WORDS)
    assert form["usual"] == {}, "it was not on that day that this visit is being recorded"
    assert form["rest"] == "Belum dicatat."


@pytest.mark.parametrize(("hour", "usual"), [(9, {"time_in": "09:35"}), (22, {})], ids=["at work", "at night"])
def test_a_visit_of_today_begins_now(open_page, demo_home, monkeypatch, hour, usual):
    now = dt.datetime.combine(ANCHOR, dt.time(hour, 38), OFFICE_ZONE)
    monkeypatch.setattr(clock, "now", lambda: now)
    form = told(open_page("visit", demo_home, kunjungan="baru", lokasi="tambi"), "record")
    assert form["usual"] == usual


def test_a_recorded_visit_opens_for_correction(open_page, home, engine):
    counts = {"houses": 25, "rooms": 100, "living_in": 39, "tl": 57, "owners": 22}
    words = {"health_protocol": "baik", "needs": {"salon": 4}, "next_step": "Kembali", "note": "Baik"}
    entry = Entry("krian", dt.date(2026, 1, 29), "09:00", "10:00", ("dinsos", "lsm"), **counts, **words)
    visit_id = save_visit(engine, open_visit(engine, FORGOTTEN), entry, who="kantor", today=ANCHOR)
    at = open_page("visit", home, kunjungan=visit_id)
    form = told(at, "record")
    shown = form["record"]["values"]
    assert (shown["time_in"], shown["attended_by"], shown["rooms"]) == ("09:00", ["dinsos", "lsm"], "100")
    assert (shown["need_salon"], shown["health_protocol"]) == ("4", "baik")
    assert form["rest"] == "Tercatat, versi 2."
    assert form["usual"] == {}
    assert "Riwayat" in str([one.label for one in at.expander])
    assert "Kamar tidak dicatat 100" in page_text(at)
    assert "Pindahkan" not in str([one.label for one in at.expander]), "what is done is corrected, not moved"


# --- what the form sends ------------------------------------------------------------------------------------------


def test_a_saved_visit_is_in_the_store_before_it_is_acknowledged(send, engine):
    base = open_visit(engine, FORGOTTEN).stamp
    keep_draft(engine, "demo", f"kunjungan/{FORGOTTEN}/{PHONE}", "{}")
    typed = values(time_in="09:00", attended_by=["lsm", "dinsos"], rooms="101", need_sewing="3", note="Sepi")
    answer, at = send(said("save", base, values=typed))
    kept = open_visit(engine, FORGOTTEN)
    assert (kept.status, kept.entry.rooms, kept.entry.needs) == ("done", 101, {"sewing": 3})
    assert kept.entry.attended_by == ("dinsos", "lsm")
    assert kept.is_simulated, "the demo's rows say that they are no results from the field"
    assert (answer["kind"], answer["number"]) == ("saved", "1")
    assert answer["record"]["base"] == kept.stamp
    assert f"versi {kept.version}" in answer["text"]
    assert list_drafts(engine, "demo") == []
    assert address(at) == {"kunjungan": FORGOTTEN}
    with engine.connect() as connection:
        audit = connection.execute(select(tables.Audit).order_by(tables.Audit.seq.desc()).limit(1)).one()
    assert (audit.who, audit.action) == ("demo", "visit.save")
    assert "101" not in audit.detail


def test_a_new_visit_gets_an_address_of_its_own_and_is_saved_once(send, engine):
    typed = values(date=ANCHOR.isoformat(), note="Tanpa rencana")
    new = {"kunjungan": "baru", "lokasi": "tambi"}
    answers = [send(said("save", target="", number=str(again), values=typed), **new) for again in range(2)]
    first, second = (answer["visit"] for answer, _ in answers)
    assert first == second
    assert [address(at) for _, at in answers] == [{"kunjungan": first}] * 2
    assert open_visit(engine, first).entry == Entry("tambi", ANCHOR, note="Tanpa rencana")


def test_every_fault_is_told_beside_its_field(send, engine):
    before = open_visit(engine, FORGOTTEN)
    typed = values(date="31/12", time_in="25:00", rooms="dua", living_in="-1", need_salon="x")
    answer, _ = send(said("save", before.stamp, values=typed))
    assert answer["kind"] == "faults"
    assert [one["field"] for one in answer["faults"]] == ["date", "time_in", "rooms", "living_in", "need_salon"]
    assert {one["label"] for one in answer["faults"]} >= {"Tanggal", "Kamar", "Kebutuhan: Salon"}
    assert "5 isian" in answer["text"]
    assert open_visit(engine, FORGOTTEN) == before


def test_a_slip_is_asked_about_and_saved_when_answered(send, engine):
    base = open_visit(engine, FORGOTTEN).stamp
    typed = values(rooms="5", living_in="9")
    answer, _ = send(said("save", base, values=typed))
    assert answer["kind"] == "unsure"
    assert open_visit(engine, FORGOTTEN).status == "planned"
    codes = [one["code"] for one in answer["questions"]]
    assert any(code.startswith("living_in_over_rooms") for code in codes)
    answer, _ = send(said("save", base, values=typed, confirmed=codes))
    assert (answer["kind"], open_visit(engine, FORGOTTEN).entry.living_in) == ("saved", 9)


def test_two_versions_stand_side_by_side_and_the_choice_is_saved_on_top(send, engine, home, open_page):
    opened = open_visit(engine, FORGOTTEN)
    theirs = Entry("krian", opened.entry.date, rooms=101, tl=57)
    save_visit(engine, opened, theirs, who="orang lain", today=ANCHOR)
    answer, _ = send(said("save", opened.stamp, values=values(rooms="99", tl="57", note="Dari saya")))
    assert answer["kind"] == "conflict"
    assert "orang lain" in answer["text"]
    rows = {one["name"]: (one["mine"], one["theirs"]) for one in answer["fields"]}
    assert rows == {"rooms": ("99", "101"), "note": ("Dari saya", "tidak dicatat")}
    chosen = values(rooms="101", tl="57", note="Dari saya")
    answer, _ = send(said("save", answer["base"], answer["visit"], number="2", values=chosen))
    assert answer["kind"] == "saved"
    kept = open_visit(engine, FORGOTTEN).entry
    assert (kept.rooms, kept.note) == (101, "Dari saya")
    history = page_text(open_page("visit", home, kunjungan=FORGOTTEN))
    assert "orang lain" in history
    assert "Catatan tidak dicatat Dari saya" in history


FIRST, SECOND = "first0code0of0mine", "second0code0of0min"


@pytest.mark.parametrize("page", [{}, {"kunjungan": "baru", "lokasi": "tambi"}], ids=["planned", "new"])
def test_a_saving_without_an_answer_is_no_other_persons(send, engine, page):
    day, target = (ANCHOR.isoformat(), "") if page else ("2026-01-29", FORGOTTEN)
    base = "" if page else open_visit(engine, FORGOTTEN).stamp
    one, two = values(date=day, note="Satu"), values(date=day, note="Dua")
    lost, _ = send(said("save", base, target, number=FIRST, values=one), **page)
    visit_id = lost["visit"]
    version = open_visit(engine, visit_id).version
    known = {"base": base, "target": target, "awaited": [FIRST]}
    answer, at = send(said("keep", number="3", values=one | {"note": "Satu "}) | known, **page)
    assert (answer["kind"], answer["record"]) == ("saved", lost["record"]), "nothing was typed since"
    assert f"versi {version}" in answer["text"]
    assert (address(at), list_drafts(engine, "demo")) == ({"kunjungan": visit_id}, [])
    answer, _ = send(said("keep", number="4", values=two) | known, **page)
    assert (answer["kind"], answer["landed"]) == ("kept", {"visit": visit_id, "record": lost["record"]})
    (draft,) = list_drafts(engine, "demo")
    body = json.loads(draft.body)
    assert (body["base"], body["from"], body["awaited"]) == (lost["record"]["base"], lost["record"]["values"], [])
    answer, _ = send(said("save", number=SECOND, values=two) | known, **page)
    assert (answer["kind"], answer["visit"]) == ("saved", visit_id)
    kept = open_visit(engine, visit_id)
    assert (kept.entry.note, kept.version) == ("Dua", version + 1)
    answer, _ = send(said("save", number="6", values=values(date=day, note="Tiga")) | known, **page)
    assert answer["kind"] == "conflict", "it was changed once more, and this form does not know"


def test_a_draft_remembers_what_it_awaits(send, engine):
    send(said("keep", awaited=[FIRST, "x", 7, None], values=values(rooms="7")))
    (draft,) = list_drafts(engine, "demo")
    assert json.loads(draft.body)["awaited"] == [FIRST]


def test_a_draft_is_kept_for_its_user_and_device_and_offered_again(send, engine, home, open_page):
    base = open_visit(engine, FORGOTTEN).stamp
    version = store.data_version(engine)
    answer, _ = send(said("keep", base, values=values(rooms="7")))
    assert (answer["kind"], answer["faults"]) == ("kept", [])
    send(said("keep", base, device=DESK, values=values(rooms="8")))
    drafts = {one["device"]: one for one in told(open_page("visit", home, kunjungan=FORGOTTEN), "record")["drafts"]}
    assert (drafts[PHONE]["values"]["rooms"], drafts[DESK]["values"]["rooms"]) == ("7", "8")
    assert (drafts[PHONE]["base"], drafts[PHONE]["stamp"]) == (base, 7)
    assert lists(open_page("visit", home))["Draf, belum dicatat"] == ["Krian"]
    assert store.data_version(engine) == version, "typing renews nobody's screen"
    assert open_visit(engine, FORGOTTEN).status == "planned"
    answer, _ = send(said("take", base, other=DESK, values=values(rooms="8")))
    assert (answer["kind"], [one.key for one in list_drafts(engine, "demo")]) == (
        "kept",
        [f"kunjungan/{FORGOTTEN}/{PHONE}"],
    )
    answer, _ = send(said("drop"))
    assert (answer["kind"], list_drafts(engine, "demo")) == ("dropped", [])


def test_a_draft_holds_nothing_of_a_person(send, engine):
    typed = values(rooms="7", note="Ibu dengan NIK 3506011234560001", next_step="Telepon 081234567890")
    answer, _ = send(said("keep", values=typed))
    assert [one["field"] for one in answer["faults"]] == ["next_step", "note"]
    (draft,) = list_drafts(engine, "demo")
    body = json.loads(draft.body)
    assert body["without"] == ["next_step", "note"]
    kept = {name: value for name, value in values(rooms="7").items() if name not in body["without"]}
    assert body["values"] == kept, "left out, not emptied: the record's own text stands"
    for number in ("3506011234560001", "081234567890"):
        assert number not in draft.body


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        pytest.param("rooms", "081234567890", id="a phone among the counts"),
        pytest.param("need_sewing", "3506011234560001", id="a number among the needs"),
        pytest.param("time_in", "Siti", id="a name as a time"),
        pytest.param("date", "bu siti", id="a name as a date"),
        pytest.param("health_protocol", "Siti", id="a name as a protocol"),
        pytest.param("attended_by", ["lsm", "Siti"], id="a name among the roles"),
        pytest.param("note", "tim\u202eA", id="a note turned round"),
    ],
)
def test_a_draft_keeps_no_box_that_may_tell_of_a_person(send, engine, field, typed):
    sent = values(**{field: typed})
    answer, _ = send(said("keep", values=sent, **{"from": sent}))
    assert (answer["kind"], [one["field"] for one in answer["faults"]]) == ("kept", [field])
    (draft,) = list_drafts(engine, "demo")
    body = json.loads(draft.body)
    assert body["without"] == [field]
    assert field not in body["values"]
    assert field not in body["from"]
    assert "iti" not in draft.body


def test_a_draft_keeps_a_number_that_is_half_typed(send, engine):
    send(said("keep", values=values(time_in="9.", rooms="-")))
    (draft,) = list_drafts(engine, "demo")
    kept = json.loads(draft.body)
    assert (kept["values"]["time_in"], kept["values"]["rooms"], kept["without"]) == ("9.", "-", [])


def test_a_draft_of_a_visit_nobody_planned_is_found_in_the_list(send, home, open_page):
    send(said("keep", target="", values=values(rooms="7")), kunjungan="baru", lokasi="tambi")
    section = told(open_page("visit", home), "lists")["lists"][0]
    assert [(row["id"], row["name"], row["when"]) for row in section["rows"]] == [
        ("baru:tambi", "Tambi", "kunjungan lain")
    ]


@pytest.mark.parametrize("gone", ["2026-03-05-tambi", "kiriman:tambi", "baru:tiada"])
@pytest.mark.parametrize("others", [False, True], ids=["alone", "behind another draft"])
def test_a_draft_of_what_is_no_longer_there_is_thrown_away(send, engine, home, open_page, gone, others):
    keep_draft(engine, "demo", f"kunjungan/{gone}/{PHONE}", "{}")
    if others:
        send(said("keep", values=values(rooms="7")))
    assert lists(open_page("visit", home)).get("Draf, belum dicatat", []) == ["Krian"] * others
    assert [draft.key for draft in list_drafts(engine, "demo")] == [f"kunjungan/{FORGOTTEN}/{PHONE}"] * others


def test_what_no_form_sends_is_passed_over(send):
    for message in (None, "simpan", [], {}, {"device": "x"}, said("save", device="../../etc"), said("keep", device=7)):
        assert send(message)[0] is None


HOSTILE = [
    pytest.param({"values": None}, id="no values"),
    pytest.param({"values": {"rooms": {"a": 1}, "attended_by": "dinsos", "note": 5, "x" * 999: 1}}, id="wrong kinds"),
    pytest.param({"values": values(note="a" * 50_000)}, id="very long"),
    pytest.param({"values": values(), "base": None, "target": None, "confirmed": "abc"}, id="wrong base"),
    pytest.param({"values": values(rooms="1"), "target": "tidak-ada"}, id="another visit"),
    pytest.param({"values": values(rooms="\ud800", note="\ud800\0"), "base": "\ud800\0"}, id="no text"),
    pytest.param({"values": values(rooms="1"), "target": "\ud800"}, id="no visit's name"),
    pytest.param({"values": values(rooms="1"), "target": COMING}, id="a visit of another site"),
    pytest.param({"values": values(), "awaited": "x" * 18}, id="awaits a text"),
    pytest.param({"values": values(), "awaited": [["x"], {}, "%", "z" * 18]}, id="awaits no codes"),
    pytest.param({"values": values(), "from": 3, "stamp": "soon", "other": ["x"]}, id="wrong draft"),
]


@pytest.mark.parametrize("message", HOSTILE)
def test_a_hostile_message_gets_an_answer_and_changes_no_record(send, engine, message):
    versions = select(func.max(tables.Revision.seq))
    with engine.connect() as connection:
        before = connection.execute(versions).scalar_one()
    for action in ("save", "keep", "take", "drop", "lain", None):
        answer, at = send(said(action) | message)
        assert not at.exception
        assert answer["kind"] in {"faults", "unsure", "conflict", "refused", "kept", "dropped"}, action
    with engine.connect() as connection:
        assert connection.execute(versions).scalar_one() == before


# --- moving and cancelling ----------------------------------------------------------------------------------------


def test_a_planned_visit_is_moved_with_a_reason(open_page, home, engine):
    at = open_page("visit", home, kunjungan=FORGOTTEN)
    assert at.button(key="kunjungan_ubah_ya").disabled
    at.selectbox(key="kunjungan_alasan_Pindahkan").select("Cuaca buruk").run()
    assert at.button(key="kunjungan_ubah_ya").disabled, "no day yet"
    at.date_input(key="kunjungan_ke").set_value(ANCHOR + dt.timedelta(days=2)).run()
    at.button(key="kunjungan_ubah_ya").click().run()
    assert not at.exception
    assert at.success[0].value == "Kunjungan 29 Januari 2026 dipindahkan ke 13 Maret 2026."
    assert address(at) == {}
    assert lists(at)["Terlewat, belum dicatat"] == []
    moved = open_visit(engine, FORGOTTEN)
    assert (moved.entry.date, moved.status) == (dt.date(2026, 3, 13), "planned")
    assert "Cuaca buruk" in moved.reason


def test_a_planned_visit_is_cancelled_with_a_reason(open_page, home, engine):
    at = open_page("visit", home, kunjungan=FORGOTTEN)
    at.segmented_control(key="kunjungan_ubah").set_value("Batalkan").run()
    at.selectbox(key="kunjungan_alasan_Batalkan").select("Lokasi sudah tutup").run()
    at.button(key="kunjungan_ubah_ya").click().run()
    assert at.success[0].value == "Kunjungan 29 Januari 2026 dibatalkan."
    cancelled = open_visit(engine, FORGOTTEN)
    assert (cancelled.status, cancelled.reason) == ("cancelled", "Lokasi sudah tutup")
    at = open_page("visit", home, kunjungan=FORGOTTEN)
    assert "Dibatalkan Kamis, 29 Januari 2026, Tim Selatan: Lokasi sudah tutup." in page_text(at)


def test_a_day_that_is_taken_is_one_message_and_moves_nothing(open_page, home, engine):
    at = open_page("visit", home, kunjungan=FORGOTTEN)
    at.selectbox(key="kunjungan_alasan_Pindahkan").select("Cuaca buruk").run()
    at.date_input(key="kunjungan_ke").set_value(dt.date(2026, 3, 26)).run()
    at.button(key="kunjungan_ubah_ya").click().run()
    (error,) = at.error
    assert "pilih hari lain" in error.value
    assert open_visit(engine, FORGOTTEN).entry.date == dt.date(2026, 1, 29)
