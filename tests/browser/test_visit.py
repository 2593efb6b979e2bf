"""Recording a visit in a browser: one hand, one screen, and nothing typed is ever lost."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, func, select

from geo.recording.records import open_visit
from geo.recording.save import cancel_visit, save_visit
from geo.store.tables import Audit, Draft
from geo.workspace import prepare_demo, workspace_at
from tests.browser.conftest import PHONE, SIZES, new_context, open_visitor, start_server
from tests.browser.test_accessible import serious
from tests.browser.test_screens import english, overflow_px, seen
from tests.conftest import ANCHOR

FORGOTTEN = "2026-01-29-krian"
THUMB_PX = 44
COUNTS = ("Rumah", "Kamar", "Menetap", "TL", "Pemilik")
# Whatever is wider than the form, in its own document; what scrolls inside a box of its own is not.
_WIDER = """() => {
  const roots = [...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean);
  const inside = roots.flatMap((root) => [...root.querySelectorAll(".sheet *")]);
  const isOut = ({ left, right }) => right > innerWidth + 0.5 || left < -0.5;
  return inside
    .filter((node) => isOut(node.getBoundingClientRect()))
    .map((node) => node.outerHTML.slice(0, 120));
}"""
_SHELVED = "() => Object.keys(localStorage).filter((key) => key.startsWith('peta:kunjungan:'))"
_STORED = "() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"


def _serve(home):
    prepare_demo(home, ANCHOR)
    return start_server(home)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Keep a server on a demo in which nothing is recorded."""
    running = _serve(tmp_path_factory.mktemp("kunjungan"))
    yield running
    running.stop()


@pytest.fixture
def own(tmp_path):
    """Keep a server on a demo of one's own, to record in and to stop."""
    running = _serve(tmp_path)
    yield running
    running.stop()


@pytest.fixture
def engine(own):
    engine = create_engine(workspace_at(own.home).database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def record(visit):
    """Open the form of a visit."""

    def _record(visit_id=FORGOTTEN, size=PHONE, **kwargs):
        visitor = visit(f"/kunjungan?kunjungan={visit_id}", size=size, **kwargs)
        box(visitor, "Kamar").wait_for()
        visitor.settle()
        return visitor

    return _record


@pytest.fixture
def colleague(browser, own):
    """Open the form on somebody else's computer."""
    context = new_context(browser)
    visitor = open_visitor(context, own.url)
    visitor.go(f"/kunjungan?kunjungan={FORGOTTEN}")
    box(visitor, "Kamar").wait_for()
    visitor.settle()
    yield visitor
    context.close()
    assert visitor.errors == []


def box(visitor, label):
    return visitor.page.get_by_label(label, exact=True)


def press(visitor, name):
    visitor.page.get_by_role("button", name=name, exact=True).click()


def status(visitor):
    return visitor.page.locator(".sheet .status").inner_text()


def says(visitor, text):
    visitor.page.locator(".sheet .status", has_text=text).wait_for()


def shelved(visitor):
    return visitor.page.evaluate(_SHELVED)


def save(visitor):
    """Save, and answer whatever is asked with yes."""
    press(visitor, "Simpan")
    visitor.page.locator(".sheet .status.done, .sheet .told button.save").first.wait_for()
    if visitor.page.get_by_role("button", name="Ya, simpan").count():
        press(visitor, "Ya, simpan")
    says(visitor, re.compile("^Tersimpan"))


def drafts(engine, column=Draft.key):
    with engine.connect() as connection:
        return connection.execute(select(column)).scalars().all()


def test_a_visit_is_recorded_with_one_hand(visit, own, engine):
    visitor = visit("/kunjungan", base=own.url, size=PHONE)
    page = visitor.page
    page.get_by_role("button", name=re.compile("^Krian.*29 Jan 2026")).click()
    box(visitor, "Kamar").wait_for()
    assert page.url.endswith(f"/kunjungan?kunjungan={FORGOTTEN}")
    box(visitor, "Jam datang").press_sequentially("0915")
    press(visitor, "Jam pulang: Sekarang")
    assert re.fullmatch(r"\d\d\.\d\d", box(visitor, "Jam pulang").input_value())
    box(visitor, "Jam pulang").fill("10.40")
    for role in ("Dinsos", "Perangkat desa"):
        press(visitor, role)
    box(visitor, "Kamar").fill("101")
    box(visitor, "Kamar").press("Enter")
    page.keyboard.type("40")
    press(visitor, "Tambah satu: Menetap")
    press(visitor, "Kurangi satu: TL")
    press(visitor, "Kurang")
    press(visitor, "Baik")
    page.locator(".sheet summary").click()
    press(visitor, "Menjahit")
    page.keyboard.type("12")
    box(visitor, "Langkah berikutnya").fill("Pelatihan menjahit bulan depan")
    save(visitor)
    kept = open_visit(engine, FORGOTTEN)
    assert (kept.status, kept.entry.time_in, kept.entry.time_out) == ("done", "09:15", "10:40")
    assert kept.entry.attended_by == ("dinsos", "perangkat_desa")
    assert (kept.entry.rooms, kept.entry.living_in, kept.entry.tl) == (101, 41, 0)
    assert (kept.entry.health_protocol, kept.entry.needs) == ("baik", {"sewing": 12})
    assert f"versi {kept.version}" in status(visitor)
    assert (shelved(visitor), drafts(engine)) == ([], [])
    visitor.settle()
    page.get_by_text("Riwayat (").click()
    page.get_by_text("Mencatat kunjungan").first.wait_for()
    press(visitor, "Daftar")
    page.get_by_role("button", name=re.compile("^Krian.*29 Jan 2026")).wait_for()
    page.go_back()
    box(visitor, "Kamar").wait_for()
    assert box(visitor, "Kamar").input_value() == "101"


def test_a_card_on_the_map_leads_to_its_visit(visit):
    for pick, address in (
        ("Krian+(Ngadiluwih)", f"kunjungan={FORGOTTEN}"),
        ("Tambi+(Kandangan)", "kunjungan=baru&lokasi=tambi"),
    ):
        visitor = visit(f"/peta?pilih={pick}")
        press(visitor, "Catat kunjungan")
        box(visitor, "Kamar").wait_for()
        assert visitor.page.url.endswith(f"/kunjungan?{address}")
    visitor = visit("/jadwal")
    press(visitor, "Catat kunjungan")
    visitor.page.get_by_role("button", name=re.compile("^Krian")).first.wait_for()
    assert visitor.page.url.endswith("/kunjungan")


def test_digits_alone_make_a_day_and_a_time(record):
    visitor = record()
    day, said = box(visitor, "Tanggal"), visitor.page.locator("[data-field=date] .hint")
    assert day.input_value() == "29/01/2026"
    day.fill("")
    day.press_sequentially("01022026")
    assert day.input_value() == "01/02/2026"
    assert said.inner_text() == "Minggu, 1 Februari 2026"
    press(visitor, "Sehari sebelumnya")
    assert day.input_value() == "31/01/2026"
    box(visitor, "Jam datang").press_sequentially("0705")
    assert box(visitor, "Jam datang").input_value() == "07.05"
    box(visitor, "Jam datang").press("Backspace")
    box(visitor, "Jam datang").press("Backspace")
    box(visitor, "Jam datang").press("Backspace")
    assert box(visitor, "Jam datang").input_value() == "07"


def test_what_is_typed_outlives_a_reload_before_and_after_the_server_has_it(record, own, engine):
    visitor = record(base=own.url)
    page = visitor.page
    box(visitor, "Kamar").fill("77")
    assert len(shelved(visitor)) == 1, "on this device with the first keystroke"
    page.reload()
    page.locator(".sheet .note", has_text="dipulihkan").wait_for()
    assert box(visitor, "Kamar").input_value() == "77"
    says(visitor, "Draf tersimpan")
    assert shelved(visitor) == [], "a shared computer keeps no counts longer than needed"
    assert len(drafts(engine)) == 1
    page.reload()
    page.locator(".sheet .note", has_text="dipulihkan").wait_for()
    assert box(visitor, "Kamar").input_value() == "77"
    press(visitor, "Buang draf")
    press(visitor, "Yakin, buang")
    says(visitor, "Draf dibuang")
    assert box(visitor, "Kamar").input_value() == ""
    visitor.settle()
    assert (shelved(visitor), drafts(engine)) == ([], [])


def test_a_text_that_no_draft_may_hold_stays_in_its_tab_and_empties_no_record(record, profile, own, engine):
    opened = open_visit(engine, FORGOTTEN)
    entry = replace(opened.entry, owners=22, note="Aman")
    save_visit(engine, opened, entry, who="kantor", today=ANCHOR)
    visitor = record(base=own.url)
    page = visitor.page
    box(visitor, "Pemilik").fill("23")
    box(visitor, "Catatan").fill("Aman, surat 470.1/0812345678/2026")
    says(visitor, "Draf tersimpan tanpa Catatan")
    told = page.locator("[data-field=note] .fault")
    fault = told.inner_text()
    assert fault
    assert "0812345678" not in str(drafts(engine, Draft.body))
    box(visitor, "TL").fill("57")
    assert "0812345678" not in page.evaluate("() => JSON.stringify(localStorage)"), "no other window gets it"
    says(visitor, "Draf tersimpan tanpa Catatan")
    page.reload()
    page.locator(".sheet .note", has_text="dipulihkan").wait_for()
    assert box(visitor, "Catatan").input_value() == "Aman, surat 470.1/0812345678/2026"
    assert (told.inner_text(), box(visitor, "Catatan").get_attribute("aria-invalid")) == (fault, "true")
    says(visitor, "Draf tersimpan tanpa Catatan")

    second = open_visitor(profile, own.url, size=PHONE)
    second.go(f"/kunjungan?kunjungan={FORGOTTEN}")
    second.page.locator(".sheet .note", has_text="dipulihkan tanpa Catatan").wait_for()
    says(second, "Draf tersimpan tanpa Catatan")
    assert (box(second, "Pemilik").input_value(), box(second, "Catatan").input_value()) == ("23", "Aman")
    save(second)
    kept = open_visit(engine, FORGOTTEN).entry
    assert (kept.owners, kept.tl, kept.note) == (23, 57, "Aman")
    second.page.close()

    page.reload()
    page.locator(".sheet .note", has_text="dipulihkan").wait_for()
    assert box(visitor, "Catatan").input_value() == "Aman, surat 470.1/0812345678/2026", "nobody has saved that one"
    box(visitor, "Catatan").fill("Aman, surat sudah dikirim")
    says(visitor, re.compile("Draf tersimpan [0-9]"))
    assert told.inner_text() == ""
    assert "surat" not in page.evaluate(_STORED)
    assert "surat sudah dikirim" in str(drafts(engine, Draft.body))


def test_the_form_stays_usable_while_the_server_is_away(profile, own, engine):
    visitor = open_visitor(profile, own.url, size=PHONE)
    visitor.go(f"/kunjungan?kunjungan={FORGOTTEN}")
    box(visitor, "Kamar").fill("7")
    says(visitor, "Draf tersimpan")
    own.stop()
    says(visitor, "Sambungan terputus")
    box(visitor, "Kamar").fill("88")
    visitor.page.wait_for_timeout(4000)  # Streamlit shows a window of its own after three seconds
    assert not visitor.page.locator('[data-testid="stDialog"]').is_visible()
    box(visitor, "Menetap").click()
    visitor.page.keyboard.type("40")
    press(visitor, "LSM")
    press(visitor, "Simpan")
    says(visitor, "Belum tersimpan: sambungan terputus")
    assert english(seen(visitor)) == []
    assert serious(visitor.page) == []
    own.start()
    says(visitor, "Draf tersimpan")
    assert (box(visitor, "Kamar").input_value(), box(visitor, "Menetap").input_value()) == ("88", "40")
    save(visitor)
    kept = open_visit(engine, FORGOTTEN).entry
    assert (kept.rooms, kept.living_in, kept.attended_by) == (88, 40, ("lsm",))
    assert visitor.outside == []
    visitor.page.close()


def test_a_reload_after_the_server_died_midway_brings_the_last_keystroke_back(profile, own):
    visitor = open_visitor(profile, own.url, size=PHONE)
    visitor.go(f"/kunjungan?kunjungan={FORGOTTEN}")
    box(visitor, "Kamar").fill("7")
    says(visitor, "Draf tersimpan")
    own.stop()
    box(visitor, "Catatan").fill("Jalan rusak")
    own.start()
    visitor.page.reload()
    visitor.page.locator(".sheet .note", has_text="dipulihkan").wait_for()
    assert (box(visitor, "Kamar").input_value(), box(visitor, "Catatan").input_value()) == ("7", "Jalan rusak")
    visitor.page.close()


def test_a_lost_answer_is_no_second_visit(profile, own):
    visitor = open_visitor(profile, own.url, size=PHONE)
    visitor.go("/kunjungan?kunjungan=baru&lokasi=tambi")
    box(visitor, "Kamar").fill("20")
    save(visitor)
    visitor.page.wait_for_function("() => !location.search.includes('baru')")
    first = visitor.page.url
    visitor.go("/kunjungan?kunjungan=baru&lokasi=tambi")
    box(visitor, "Kamar").fill("20")
    save(visitor)
    visitor.page.wait_for_function("() => !location.search.includes('baru')")
    assert visitor.page.url == first
    visitor.page.close()


@pytest.fixture
def lose_answer(profile, own, engine):
    """Save with a server whose answer never arrives, and which ends once the visit is saved."""
    opened = []

    def _lose(path):
        visitor = open_visitor(profile, own.url, size=PHONE)
        opened.append(visitor)
        is_deaf = []

        def _route(socket):
            server = socket.connect_to_server()
            server.on_message(lambda message: None if is_deaf else socket.send(message))

        visitor.page.route_web_socket(re.compile("_stcore/stream"), _route)
        visitor.go(path)
        box(visitor, "Pemilik").fill("20")
        box(visitor, "Catatan").fill("Sepi")
        says(visitor, "Draf tersimpan")
        before = counts(engine)
        is_deaf.append(True)
        press(visitor, "Simpan")
        for _ in range(100):
            visitor.page.wait_for_timeout(50)
            if counts(engine) > before:
                break
        own.stop()
        says(visitor, "Belum pasti tersimpan")
        is_deaf.clear()
        return visitor

    yield _lose
    for visitor in opened:
        visitor.page.close()
        assert visitor.outside == []


def counts(engine):
    with engine.connect() as connection:
        return connection.execute(select(func.max(Audit.seq))).scalar_one()


LOST = [f"/kunjungan?kunjungan={FORGOTTEN}", "/kunjungan?kunjungan=baru&lokasi=krian"]


@pytest.mark.parametrize(
    ("path", "is_reloaded"),
    [(LOST[0], False), (LOST[0], True), (LOST[1], True)],
    ids=["planned", "planned, reloaded", "new, reloaded"],
)
def test_a_lost_answer_is_looked_for_and_is_nobody_elses_version(lose_answer, own, engine, path, is_reloaded):
    visitor = lose_answer(path)
    saved = counts(engine)
    own.start()
    if is_reloaded:
        visitor.page.reload()
    says(visitor, re.compile("^Tersimpan"))
    visitor.settle()
    assert (counts(engine), drafts(engine), shelved(visitor)) == (saved, [], [])
    box(visitor, "Pemilik").fill("21")
    save(visitor)
    assert not visitor.page.locator(".compare").count()
    assert counts(engine) == saved + 1


@pytest.mark.parametrize("is_reloaded", [False, True], ids=["open", "reloaded"])
def test_what_was_typed_after_a_lost_answer_goes_on_from_it(lose_answer, own, engine, is_reloaded):
    visitor = lose_answer(LOST[0])
    box(visitor, "Pemilik").fill("21")
    assert "Belum pasti tersimpan" in status(visitor)
    press(visitor, "Simpan")
    assert "Belum pasti tersimpan" in status(visitor)
    own.start()
    if is_reloaded:
        visitor.page.reload()
        visitor.page.locator(".sheet .note", has_text="dipulihkan").wait_for()
    says(visitor, "Draf tersimpan")
    assert open_visit(engine, FORGOTTEN).entry.owners == 20
    assert box(visitor, "Pemilik").input_value() == "21"
    save(visitor)
    kept = open_visit(engine, FORGOTTEN)
    assert (kept.entry.owners, kept.entry.note, kept.version) == (21, "Sepi", 3)
    visitor.settle()
    assert (drafts(engine), shelved(visitor)) == ([], [])


def test_two_people_choose_between_two_versions(record, own, colleague, engine):
    mine = record(base=own.url)
    box(mine, "Kamar").fill("101")
    box(mine, "Catatan").fill("Dari saya")
    says(mine, "Draf tersimpan")
    box(colleague, "Kamar").fill("99")
    box(colleague, "Rumah").fill("25")
    save(colleague)
    press(mine, "Simpan")
    panel = mine.page.locator(".compare")
    panel.wait_for()
    assert "demo" in panel.inner_text()
    assert [legend.split("\n")[0] for legend in panel.locator("legend").all_inner_texts()] == [
        "Rumah",
        "Kamar",
        "Catatan",
    ]
    assert overflow_px(mine) <= 0
    assert mine.page.evaluate(_WIDER) == []
    assert serious(mine.page) == []
    house, rooms, note = (panel.locator("fieldset").nth(place) for place in range(3))
    assert house.get_by_role("radio").nth(1).is_checked(), "only the other one changed it"
    assert note.get_by_role("radio").nth(0).is_checked(), "only this one changed it"
    assert rooms.get_by_role("radio", checked=True).count() == 0, "both did"
    press(mine, "Simpan pilihan")
    assert "Pilih dulu untuk: Kamar" in panel.inner_text()
    rooms.get_by_role("radio").nth(0).check()
    press(mine, "Simpan pilihan")
    mine.page.locator(".sheet .status.done, .sheet .told button.save").first.wait_for()
    if mine.page.get_by_role("button", name="Ya, simpan").count():
        press(mine, "Ya, simpan")
    says(mine, re.compile("^Tersimpan"))
    kept = open_visit(engine, FORGOTTEN).entry
    assert (kept.houses, kept.rooms, kept.note) == (25, 101, "Dari saya")
    mine.settle()
    mine.page.get_by_text("Riwayat (").click()
    history = mine.page.locator(".peta-story")
    history.wait_for()
    for number in ("99", "101"):
        assert number in history.inner_text(), "both edits are in the history"


def test_a_visit_cancelled_meanwhile_is_recorded_only_when_that_is_meant(record, own, engine):
    mine = record(base=own.url)
    cancel_visit(engine, open_visit(engine, FORGOTTEN), "weather", "orang lain")
    press(mine, "Simpan")
    panel = mine.page.locator(".compare")
    panel.wait_for()
    assert "dibatalkan oleh orang lain" in panel.inner_text()
    press(mine, "Pakai semua yang tersimpan")
    says(mine, "Yang tersimpan tetap berlaku")
    mine.settle()
    assert open_visit(engine, FORGOTTEN).status == "cancelled"
    save(mine)
    assert open_visit(engine, FORGOTTEN).status == "done"


def test_a_draft_from_another_device_is_offered_and_never_taken_by_itself(record, own, colleague, engine):
    box(colleague, "Kamar").fill("55")
    says(colleague, "Draf tersimpan")
    visitor = record(base=own.url)
    assert box(visitor, "Kamar").input_value() == ""
    visitor.page.locator(".sheet .note", has_text="perangkat lain").wait_for()
    press(visitor, "Pakai draf itu")
    assert box(visitor, "Kamar").input_value() == "55"
    says(visitor, "Draf tersimpan")
    assert len(drafts(engine)) == 1


def test_faults_stand_beside_their_fields_and_lead_to_them(record):
    visitor = record()
    page = visitor.page
    box(visitor, "Kamar").fill("dua")
    box(visitor, "Jam datang").fill("25.99")
    press(visitor, "Simpan")
    told = page.locator(".sheet [role=alert] .faults li")
    told.first.wait_for()
    assert told.count() == 2
    for label in ("Jam datang", "Kamar"):
        node = box(visitor, label)
        assert node.get_attribute("aria-invalid") == "true"
        described = node.get_attribute("aria-describedby").split()
        assert any(page.locator(f"#{one}").inner_text() for one in described if one.startswith("fault"))
    assert box(visitor, "Jam datang").evaluate("(node) => node.getRootNode().activeElement === node")
    told.nth(1).get_by_role("button").click()
    assert box(visitor, "Kamar").evaluate("(node) => node.getRootNode().activeElement === node")
    box(visitor, "Kamar").fill("101")
    assert box(visitor, "Kamar").get_attribute("aria-invalid") == "false"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_form_is_whole_and_indonesian_and_can_be_read(record, size, theme):
    visitor = record(size=SIZES[size], theme=theme)
    page = visitor.page
    if page.locator(".sheet details:not([open])").count():
        page.locator(".sheet summary").click()
    press(visitor, "Menjahit")
    box(visitor, "Kamar").fill("dua")
    press(visitor, "LSM")
    press(visitor, "Simpan")
    page.locator(".sheet .faults").wait_for()
    assert overflow_px(visitor) <= 0
    assert page.evaluate(_WIDER) == []
    assert english(seen(visitor)) == []
    assert serious(page) == []
    for label in COUNTS:
        assert box(visitor, label).get_attribute("inputmode") == "numeric"
    if SIZES[size] == PHONE:
        controls = page.locator(".sheet button:visible, .sheet input:visible, .sheet textarea:visible, .sheet summary")
        for control in controls.all():
            area = control.bounding_box()
            assert min(area["width"], area["height"]) >= THUMB_PX, control.evaluate("(node) => node.outerHTML")
    bar = page.locator(".sheet .bar").bounding_box()
    assert bar["y"] + bar["height"] <= SIZES[size][1] + 1, "the button to save is always there"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_lists_can_be_read(visit, size, theme):
    visitor = visit("/kunjungan", size=SIZES[size], theme=theme)
    visitor.page.get_by_role("button", name=re.compile("^Krian")).first.wait_for()
    assert overflow_px(visitor) <= 0
    assert english(seen(visitor)) == []
    assert serious(visitor.page) == []
    for row in visitor.page.locator(".lists button").all():
        assert row.bounding_box()["height"] >= THUMB_PX


def test_a_long_list_shows_the_rest_on_request(visit, crowded_server):
    visitor = visit("/kunjungan", base=crowded_server.url)
    rows = visitor.page.locator(".list.recent button:visible")
    rows.first.wait_for()
    assert rows.count() == 13
    rows.last.click()
    assert rows.count() > 13
    focused = "(node) => node.getRootNode().activeElement === node"
    assert rows.nth(12).evaluate(focused), "reading goes on where the list was cut"
