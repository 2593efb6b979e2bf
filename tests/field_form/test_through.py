"""From the office's form to its database: answers of ODK Central and KoboToolbox come in, corrections included."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from geo.basemap import read_basemap
from geo.exchange.field_form import make_form
from geo.exchange.incoming.apply import apply_import
from geo.exchange.incoming.preview import preview_import
from geo.exchange.reading.raw import read_raw
from geo.exchange.reading.submissions import read_submissions
from geo.exchange.reading.worker import read_limited
from geo.recording.records import open_visit
from geo.recording.save import save_visit
from geo.simulate import make_demo
from geo.store import Settings, create_store, read_needs, read_observations, read_visits, seed_facts, writing
from geo.store.tables import Visit
from geo.workspace import SHIPPED_DATA, read_records
from tests.conftest import ANCHOR
from tests.field_form.exports import SENDER, Submission, central_zip, kobo_xlsx, read_form
from tests.reading.test_submissions import CANCELLED, DONE, EDITED, FIRST, SECOND

BASEMAP = read_basemap(SHIPPED_DATA)
HERE = {"zone": "utara", "kecamatan_code": "3506220", "site_id": "cerme"}
THERE = {"zone": "selatan", "kecamatan_code": "3506030", "site_id": "weru"}
AT_CERME = Submission(FIRST, DONE | HERE)
NOT_AT_WERU = Submission(SECOND, CANCELLED | THERE)


@pytest.fixture
def engine(store_url):
    made = create_store(store_url)
    seed_facts(made, SHIPPED_DATA, BASEMAP, Settings())
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def questions(tmp_path_factory):
    """The form that the office of Kediri hands out."""
    engine = create_store(f"sqlite:///{tmp_path_factory.mktemp('kantor') / 'peta.sqlite'}")
    seed_facts(engine, SHIPPED_DATA, BASEMAP, Settings())
    return read_form(make_form(read_records(engine, BASEMAP), BASEMAP, ANCHOR, dt.time(9)).content)


WAYS = [
    pytest.param("kiriman.zip", central_zip, {}, id="ODK Central"),
    pytest.param("kiriman.zip", central_zip, {"split": True, "with_groups": False}, id="ODK Central, other options"),
    pytest.param("kobo.xlsx", kobo_xlsx, {}, id="KoboToolbox with names"),
    pytest.param("kobo.xlsx", kobo_xlsx, {"labels": True}, id="KoboToolbox with labels"),
    pytest.param(
        "hasil.xlsx", kobo_xlsx, {"labels": True, "groups": True, "several": "summary", "as_text": True},
        id="KoboToolbox with labels, other options",
    ),
]  # fmt: skip


def bring_in(engine, name, content):
    """Read, preview and apply a file as the program does, though not in a process of its own."""
    preview = preview_import(read_submissions(read_raw(name, content)), engine, BASEMAP, ANCHOR)
    return preview, apply_import(engine, preview, who="uji")


def of(frame, visit_id):
    return frame[frame["visit_id"] == visit_id]


@pytest.mark.parametrize(("name", "write", "options"), WAYS)
def test_answers_become_visits_observations_and_needs(engine, questions, name, write, options):
    before = len(read_visits(engine))
    preview, applied = bring_in(engine, name, write(questions, [AT_CERME, NOT_AT_WERU], **options))
    assert preview.refusals == ()
    assert (applied.rows_new, applied.rows_changed) == (2, 0)
    visits = read_visits(engine)
    assert len(visits) == before + 2
    by_instance = visits.reset_index().set_index("instance_id")
    done, cancelled = by_instance.loc[FIRST], by_instance.loc[SECOND]
    assert (done["site_id"], done["status"], f"{done['date']:%Y-%m-%d}") == ("cerme", "done", "2026-03-11")
    assert (done["time_in"], done["time_out"]) == ("09:30", "11:05")
    assert done["attended_by"] == "dinsos perangkat_desa"
    assert done["next_step"] == DONE["next_step"]
    assert (cancelled["site_id"], cancelled["status"], cancelled["reason"]) == ("weru", "cancelled", "Cuaca buruk")
    (counted,) = of(read_observations(engine), done["visit_id"]).itertuples()
    assert (counted.houses, counted.rooms, counted.living_in, counted.tl, counted.owners) == (12, 48, 14, 21, 9)
    assert (counted.health_protocol, counted.note) == ("cukup", DONE["note"])
    needs = of(read_needs(engine), done["visit_id"])
    assert dict(zip(needs["category"], needs["count"], strict=True)) == {"cart_fried_rice": 3, "schooling": 2}
    assert of(read_observations(engine), cancelled["visit_id"]).empty
    assert not visits["simulated"].any()


@pytest.mark.parametrize(("name", "write", "options"), WAYS[::3])
def test_a_process_of_its_own_reads_the_same(questions, name, write, options):
    content = write(questions, [AT_CERME, NOT_AT_WERU], **options)
    assert read_limited(name, content) == read_submissions(read_raw(name, content))


@pytest.mark.parametrize(("name", "write", "options"), WAYS[::3])
def test_the_same_export_again_changes_nothing(engine, questions, name, write, options):
    content = write(questions, [AT_CERME, NOT_AT_WERU], **options)
    bring_in(engine, name, content)
    preview, applied = bring_in(engine, name, content)
    assert preview.counts["unchanged"] == 2
    assert (applied.rows_new, applied.rows_changed, applied.import_id) == (0, 0, None)


@pytest.mark.parametrize(("name", "write", "options"), WAYS)
def test_a_correction_changes_the_same_visit_and_takes_back_what_was_wrong(engine, questions, name, write, options):
    bring_in(engine, name, write(questions, [AT_CERME, NOT_AT_WERU], **options))
    corrected = AT_CERME.answers | {
        "living_in": "15",
        "owners": "",
        "note": "",
        "asked_needs": "cart_fried_rice papers",
    }
    corrected |= {"need_cart_fried_rice": "4", "need_schooling": "", "need_papers": "1"}
    before = len(read_visits(engine))
    again = write(questions, [Submission(EDITED, corrected, root=FIRST), NOT_AT_WERU], **options)
    preview, applied = bring_in(engine, name, again)
    assert preview.refusals == ()
    assert (applied.rows_new, applied.rows_changed, applied.rows_unchanged) == (0, 1, 1)
    visits = read_visits(engine)
    assert len(visits) == before
    visit_id = visits.index[visits["instance_id"] == FIRST][0]
    (counted,) = of(read_observations(engine), visit_id).itertuples()
    assert (counted.living_in, counted.tl) == (15, 21)
    assert pd.isna(counted.owners)
    assert pd.isna(counted.note)
    needs = of(read_needs(engine), visit_id)
    assert dict(zip(needs["category"], needs["count"], strict=True)) == {"cart_fried_rice": 4, "papers": 1}


COUNTS = ("houses", "rooms", "living_in", "tl", "owners", "health_protocol", "note")


@pytest.mark.parametrize(
    ("left_empty", "added", "kept"),
    [
        pytest.param({"asked_needs": "", "need_cart_fried_rice": "", "need_schooling": ""},
                     {"needs": {"sewing": 3}}, "Menjahit", id="a need"),
        pytest.param(dict.fromkeys(COUNTS, ""), {"houses": 12, "rooms": 30}, "Rumah, Kamar", id="all counts"),
    ],
)  # fmt: skip
def test_what_the_office_adds_where_a_submission_was_empty_stays(engine, questions, left_empty, added, kept):
    content = central_zip(questions, [Submission(FIRST, AT_CERME.answers | left_empty)])
    bring_in(engine, "kiriman.zip", content)
    visits = read_visits(engine)
    visit_id = visits.index[visits["instance_id"] == FIRST][0]
    opened = open_visit(engine, visit_id)
    full = replace(opened.entry, **added)
    save_visit(engine, opened, full, who="kantor", today=ANCHOR)
    preview, applied = bring_in(engine, "kiriman.zip", content)
    assert preview.unchanged_frame["kept"].tolist() == [kept]
    assert (applied.rows_changed, open_visit(engine, visit_id).entry) == (0, full)


def test_what_the_office_corrects_stays_though_the_first_submission_only_repeated_it(engine, questions):
    planned = Visit(visit_id="rencana", site_id="cerme", date=ANCHOR, status="done")
    with writing(engine) as session:
        session.add(planned)
    opened = open_visit(engine, "rencana")
    told = {name: DONE.get(name) or None for name in COUNTS}
    told |= {name: int(told[name]) for name in ("houses", "rooms", "living_in", "tl", "owners")}
    save_visit(engine, opened, replace(opened.entry, **told), who="kantor", today=ANCHOR)
    content = central_zip(questions, [AT_CERME])
    bring_in(engine, "kiriman.zip", content)
    opened = open_visit(engine, "rencana")
    mended = replace(opened.entry, houses=11)
    save_visit(engine, opened, mended, who="kantor", today=ANCHOR)
    _, applied = bring_in(engine, "kiriman.zip", content)
    assert (applied.rows_changed, open_visit(engine, "rencana").entry) == (0, mended)


@pytest.mark.parametrize(("name", "write"), [("kiriman.zip", central_zip), ("kobo.xlsx", kobo_xlsx)])
def test_an_older_export_does_not_bring_back_what_its_sender_corrected(engine, questions, name, write):
    first = write(questions, [AT_CERME, NOT_AT_WERU])
    noted = AT_CERME.answers | {"next_step": "Datang lagi bulan depan"}
    second = write(questions, [Submission(EDITED, noted, root=FIRST), NOT_AT_WERU])
    emptied = noted | {"living_in": "", "need_schooling": "", "asked_needs": "cart_fried_rice"}
    third = write(questions, [Submission(SECOND.replace("1", "2"), emptied, root=FIRST), NOT_AT_WERU])
    for content in (first, second, third):
        _, applied = bring_in(engine, name, content)
    assert applied.rows_changed == 1
    visits = read_visits(engine)
    visit_id = visits.index[visits["instance_id"] == FIRST][0]
    corrected = open_visit(engine, visit_id).entry
    for older, stays in ((first, {"Menetap", "Sekolah", "Tindak lanjut"}), (second, {"Menetap", "Sekolah"})):
        preview, applied = bring_in(engine, name, older)
        assert preview.counts["unchanged"] == 2
        assert applied.import_id is None
        assert open_visit(engine, visit_id).entry == corrected
        (told,) = filter(None, preview.unchanged_frame["kept"])
        assert len(told.split(", ")) == len(stays)


def test_a_correction_that_takes_only_part_of_an_earlier_one_back_comes_in(engine, questions):
    changed = AT_CERME.answers | {"living_in": "15", "rooms": "50"}
    again = changed | {"living_in": AT_CERME.answers["living_in"]}
    for answers in (AT_CERME.answers, changed, again):
        bring_in(engine, "kiriman.zip", central_zip(questions, [Submission(FIRST, answers)]))
    visits = read_visits(engine)
    entry = open_visit(engine, visits.index[visits["instance_id"] == FIRST][0]).entry
    assert (entry.living_in, entry.rooms) == (int(again["living_in"]), 50)


def test_the_visit_that_was_planned_is_the_one_that_is_done(engine, questions):
    with writing(engine) as session:
        session.add(Visit(visit_id="rencana", site_id="cerme", date=ANCHOR, status="planned", team="Tim Utara"))
    bring_in(engine, "kiriman.zip", central_zip(questions, [AT_CERME]))
    planned = read_visits(engine).loc["rencana"]
    assert (planned["status"], planned["team"], planned["instance_id"]) == ("done", "Tim Utara", FIRST)


def test_answers_held_back_stay_out_and_come_in_once_they_are_approved(engine, questions):
    held = Submission(FIRST, AT_CERME.answers, review="rejected")
    preview, applied = bring_in(engine, "kiriman.zip", central_zip(questions, [held, NOT_AT_WERU]))
    assert applied.rows_new == 1
    assert any("ditolak pemeriksa" in reason for reason in preview.left_out_frame["reason"])
    approved = Submission(FIRST, AT_CERME.answers, review="approved")
    _, applied = bring_in(engine, "kiriman.zip", central_zip(questions, [approved, NOT_AT_WERU]))
    assert (applied.rows_new, applied.rows_unchanged) == (1, 1)


def test_a_note_about_a_person_is_refused_with_its_row_and_nothing_of_it_is_kept(engine, questions):
    named = Submission(FIRST, AT_CERME.answers | {"note": "hubungi 0812-3456-7890"})
    preview, applied = bring_in(engine, "kobo.xlsx", kobo_xlsx(questions, [named, NOT_AT_WERU]))
    (refused,) = preview.refusals
    assert refused.row == 2
    assert "7890" not in repr(preview)
    assert applied.rows_new == 1
    assert FIRST not in set(read_visits(engine)["instance_id"].dropna())


@pytest.mark.parametrize(("name", "write"), [("kiriman.zip", central_zip), ("kobo.xlsx", kobo_xlsx)])
def test_who_sent_the_answers_is_not_in_the_preview(engine, questions, name, write):
    preview, _ = bring_in(engine, name, write(questions, [AT_CERME]))
    assert SENDER not in repr(preview)
    assert any("pengirim dan ponsel" in reason for reason in preview.left_out_frame["reason"])


def test_answers_of_a_practice_form_never_enter_an_office(engine, tmp_path):
    demo = create_store(f"sqlite:///{tmp_path / 'contoh.sqlite'}")
    make_demo(demo, SHIPPED_DATA, BASEMAP, ANCHOR)
    practice = make_form(read_records(demo, BASEMAP), BASEMAP, ANCHOR, dt.time(9))
    content = central_zip(
        read_form(practice.content), [Submission(FIRST, AT_CERME.answers | {"simulated": "DATA SIMULASI"})]
    )
    preview, applied = bring_in(engine, "latihan.zip", content)
    assert applied.rows_new == 0
    assert "DATA SIMULASI" in preview.refusals[0].text
    _, applied = bring_in(demo, "latihan.zip", content)
    assert applied.rows_new + applied.rows_changed == 1
    visits = read_visits(demo)
    assert visits[visits["instance_id"] == FIRST]["simulated"].all()
    demo.dispose()
