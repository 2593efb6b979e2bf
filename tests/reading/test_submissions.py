"""Submissions of the shipped form come back as visits, whichever service and whichever way of exporting."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.exchange.field_form.questions import QUESTIONS, SEVERAL
from geo.exchange.fields import TABLE_BY_NAME
from geo.exchange.reading.csv_file import read_csv
from geo.exchange.reading.raw import read_raw
from geo.exchange.reading.submissions import read_submissions, tell_service
from geo.exchange.reading.table import RawTable
from geo.exchange.reading.xlsx_file import read_xlsx
from geo.recording.words import CANCEL_REASONS
from geo.symbols import SIMULATED_WORD
from tests.field_form.exports import DEVICE, SENDER, Submission, central_csv, central_zip, kobo_xlsx, read_form
from tests.field_form.offices import make_form, make_sites

FORM = read_form(make_form())
FIRST, SECOND = "0b5ccb06-8b77-4bd4-9d2d-2f6e7e6b0a11", "7f0e4c3a-52d1-4c0e-8f3e-1d2c3b4a5f60"
EDITED = "c1d2e3f4-0000-4000-8000-00000000abcd"
DONE = {
    "zone": "utara",
    "kecamatan_code": "3506001",
    "site_id": "lokasi-1",
    "date": "2026-03-11",
    "status": "done",
    "time_in": "09:30:00.000+07:00",
    "time_out": "11:05:00.000+07:00",
    "attended_by": "dinsos perangkat_desa",
    "houses": "12",
    "rooms": "48",
    "living_in": "14",
    "tl": "21",
    "owners": "9",
    "health_protocol": "cukup",
    "asked_needs": "cart_fried_rice schooling",
    "need_cart_fried_rice": "3",
    "need_schooling": "2",
    "next_step": "Kembali bulan April, bersama Puskesmas",
    "note": 'Rombong "nasi goreng"; dua baris\nkedua, dengan koma',
}
CANCELLED = {
    "zone": "selatan",
    "kecamatan_code": "3506003",
    "site_id": "lokasi-2",
    "date": "2026-03-10",
    "status": "cancelled",
    "reason": "weather",
}
TWO = (Submission(FIRST, DONE), Submission(SECOND, CANCELLED))

CENTRAL_WAYS = [
    pytest.param({}, id="as Central offers it"),
    pytest.param({"split": True}, id="several answers in columns of their own"),
    pytest.param({"with_groups": False}, id="without group names"),
    pytest.param({"split": True, "with_groups": False}, id="both"),
]
KOBO_WAYS = [
    pytest.param({"labels": labels, "groups": groups, "several": several, "as_text": as_text}, id=name)
    for labels, word in ((False, "names"), (True, "labels"))
    for groups in (False, True)
    for several in ("both", "summary", "details")
    for as_text in (False, True)
    for name in [f"{word}, groups {groups}, several {several}, text {as_text}"]
]


def only(tables):
    (table,) = read_submissions(tables)
    return table


def rows_of(table):
    return [
        {name: cell for name, cell in zip(table.headings, cells, strict=True) if cell is not None}
        for _, cells in table.rows
    ]


def plain(row):
    """A row with every value as a text: services differ in what they write as a number, a date or a time."""
    texts = {name: f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else str(value) for name, value in row.items()}
    for name in ("status", "health_protocol"):
        words = {word: code for code, word in QUESTIONS[name].choices.items()}
        if name in texts:
            texts[name] = words.get(texts[name], texts[name])
    return texts


EXPECTED_DONE = {
    name: answer for name, answer in DONE.items() if name not in {"zone", "kecamatan_code", "asked_needs"}
} | {"instance_id": FIRST}
EXPECTED_CANCELLED = {
    "instance_id": SECOND,
    "site_id": "lokasi-2",
    "date": "2026-03-10",
    "status": "cancelled",
    "reason": CANCEL_REASONS["weather"],
}


@pytest.mark.parametrize("way", CENTRAL_WAYS)
def test_a_central_zip_gives_one_visit_a_submission(way):
    table = only(read_raw("kiriman.zip", central_zip(FORM, TWO, **way)))
    assert [plain(row) for row in rows_of(table)] == [EXPECTED_DONE, EXPECTED_CANCELLED]
    assert [number for number, _ in table.rows] == [2, 3]  # as a spreadsheet shows them
    assert (table.file, table.sheet, table.is_whole) == ("kiriman.zip", "kunjungan_lokasi.csv", True)


@pytest.mark.parametrize("way", KOBO_WAYS)
def test_a_kobo_workbook_gives_one_visit_a_submission(way):
    table = only(read_xlsx("kobo.xlsx", kobo_xlsx(FORM, TWO, **way)))
    done, cancelled = (plain(row) for row in rows_of(table))
    if way["labels"]:  # the import finds a site by its name too
        assert (done.pop("site_id"), cancelled.pop("site_id")) == ("Cerme", "Weru")
        done["site_id"], cancelled["site_id"] = "lokasi-1", "lokasi-2"
    assert done == EXPECTED_DONE
    assert cancelled == EXPECTED_CANCELLED


def test_every_column_that_comes_out_is_one_of_the_records():
    table = only(read_raw("kiriman.zip", central_zip(FORM, TWO, split=True)))
    known = {field.name for name in ("visits", "observations") for field in TABLE_BY_NAME[name].fields}
    assert {name for name in table.headings if not name.startswith("need_")} <= known
    assert set(table.headings) == {name for name, q in QUESTIONS.items() if q.is_recorded} - {"simulated"} | {
        "instance_id"
    }


def test_a_site_whose_name_is_not_its_own_is_told_by_the_brackets_of_its_label():
    form = read_form(make_form(make_sites(["Kembar", "Kembar", "<b>Tebal</b>"])))
    answers = [DONE | {"site_id": f"lokasi-{at}"} for at in (1, 2, 3)]
    submissions = [Submission(f"{at}", one) for at, one in enumerate(answers)]
    table = only(read_xlsx("kobo.xlsx", kobo_xlsx(form, submissions, labels=True)))
    assert [row["site_id"] for row in rows_of(table)] == ["lokasi-1", "lokasi-2", "lokasi-3"]


def test_a_correction_keeps_the_key_of_the_first_version():
    corrected = Submission(EDITED, DONE | {"living_in": "15"}, root=FIRST)
    central = only(read_raw("kiriman.zip", central_zip(FORM, [corrected])))
    kobo = only(read_xlsx("kobo.xlsx", kobo_xlsx(FORM, [corrected])))
    for table in (central, kobo):
        (row,) = rows_of(table)
        assert row["instance_id"] == FIRST
        assert str(row["living_in"]) == "15"


def test_without_the_lasting_key_kobos_own_is_taken_and_the_danger_is_said():
    table = only(read_xlsx("kobo.xlsx", kobo_xlsx(FORM, TWO, with_root=False)))
    assert [row["instance_id"] for row in rows_of(table)] == [FIRST, SECOND]
    assert any("meta/rootUuid tidak ada" in word for word in table.left_out)
    whole = only(read_xlsx("kobo.xlsx", kobo_xlsx(FORM, TWO)))
    assert not any("tidak ada" in word for word in whole.left_out)


@pytest.mark.parametrize(
    ("review", "is_taken"),
    [("", True), ("approved", True), ("edited", True), ("rejected", False), ("hasIssues", False)],
)
def test_what_a_reviewer_holds_back_in_central_is_left_out_and_named(review, is_taken):
    submissions = (Submission(FIRST, DONE, review=review), TWO[1])
    table = only(read_raw("kiriman.zip", central_zip(FORM, submissions)))
    assert (FIRST in [row["instance_id"] for row in rows_of(table)]) == is_taken
    assert any("baris 2: " in word and review in word for word in table.left_out) != is_taken


@pytest.mark.parametrize(
    ("review", "is_taken"),
    [
        ("", True),
        ("Approved", True),
        ("validation_status_approved", True),
        ("Not Approved", False),
        ("validation_status_not_approved", False),
        ("On Hold", False),
        ("validation_status_on_hold", False),
    ],
)
def test_what_a_reviewer_holds_back_in_kobo_is_left_out_and_named(review, is_taken):
    submissions = (Submission(FIRST, DONE, review=review), TWO[1])
    table = only(read_xlsx("kobo.xlsx", kobo_xlsx(FORM, submissions)))
    assert (FIRST in [row["instance_id"] for row in rows_of(table)]) == is_taken
    assert any("baris 2: " in word and review in word for word in table.left_out) != is_taken


def test_a_submission_that_central_could_not_open_is_left_out_and_named():
    locked = Submission(FIRST, DONE, state="not decrypted")
    table = only(read_raw("kiriman.zip", central_zip(FORM, [locked, TWO[1]])))
    assert [row["instance_id"] for row in rows_of(table)] == [SECOND]
    assert any("terkunci" in word for word in table.left_out)


@pytest.mark.parametrize("service", ["central", "kobo"])
def test_who_sent_it_and_from_which_phone_goes_no_further(service):
    if service == "central":
        table = only(read_raw("kiriman.zip", central_zip(FORM, TWO)))
        named = ("SubmitterID", "SubmitterName", "DeviceID")
    else:
        table = only(read_xlsx("kobo.xlsx", kobo_xlsx(FORM, TWO)))
        named = ("_submitted_by",)
    assert SENDER not in repr(table)
    assert DEVICE not in repr(table)
    (told,) = [word for word in table.left_out if "pengirim" in word]
    assert all(name in told for name in named)
    (unread,) = [word for word in table.left_out if "milik" in word]
    assert not {"KEY", "ReviewState", "_uuid", "meta/rootUuid", "_validation_status"} & set(
        unread.split(": ")[1].split(", ")
    )


def test_columns_that_are_not_the_forms_stay_for_the_import_to_judge():
    content = central_csv(FORM, [TWO[1]]).replace(b"visit-status", b"visit-status,extra-nama_ibu,foto", 1)
    content = content.replace(b"cancelled", b"cancelled,Sri,1.jpg", 1)
    table = only([read_csv("kiriman.csv", content)])
    assert table.headings[-2:] == ("extra-nama_ibu", "foto")
    assert table.rows[0][1][-2:] == ("Sri", "1.jpg")


def test_answers_of_a_practice_form_are_marked_simulated():
    table = only(
        read_raw(
            "latihan.zip",
            central_zip(
                read_form(make_form(is_simulated=True)), [Submission(FIRST, DONE | {"simulated": SIMULATED_WORD})]
            ),
        )
    )
    assert rows_of(table)[0]["simulated"] == SIMULATED_WORD


def test_a_cell_with_an_answer_that_the_form_does_not_have_stays_for_the_import_to_refuse():
    table = only(
        read_xlsx(
            "kobo.xlsx",
            kobo_xlsx(
                FORM, [Submission(FIRST, DONE | {"attended_by": "dinsos wartawan"})], labels=True, several="summary"
            ),
        )
    )
    assert rows_of(table)[0]["attended_by"] == "Dinsos wartawan"


def test_tables_of_other_origin_are_left_as_they_are():
    table = RawTable(
        "kunjungan.xlsx", "Kunjungan", ("Kode lokasi", "Tanggal", "KEY"), [(2, ("cerme", "1/2/2026", "x"))]
    )
    assert read_submissions([table]) == [table]
    repeat = RawTable("x.zip", "a.csv", ("KEY", "PARENT_KEY", "SubmissionDate"), [])
    assert tell_service(repeat) is None


def test_names_of_questions_never_pass_for_answers():
    several = [question for question in QUESTIONS.values() if question.kind.startswith(SEVERAL)]
    assert several
    for question in several:
        assert not set(question.choices) & set(QUESTIONS)


MARKS = st.sampled_from([("KEY", "SubmissionDate"), ("_uuid", "_id"), ("meta/rootUuid", "_index")])
HEADINGS = st.lists(
    st.text(max_size=12)
    | st.sampled_from(
        ["place/site_id", "visit-attended_by", "attended_by/lsm", "Catatan", "Hitungan/Jumlah kamar", "ReviewState"]
    ),
    max_size=6,
)
CELLS = st.none() | st.text(max_size=12) | st.integers() | st.floats() | st.booleans() | st.dates() | st.times()


@given(MARKS, HEADINGS, st.data())
def test_whatever_a_service_sends_gives_a_table_that_fits(marks, headings, data):
    headings = (*marks, *headings)
    cells = st.tuples(*[CELLS] * len(headings))
    rows = [(number, row) for number, row in enumerate(data.draw(st.lists(cells, max_size=4)), start=2)]
    (table,) = read_submissions([RawTable("x.csv", None, headings, rows)])
    assert all(len(cells) == len(table.headings) for _, cells in table.rows)
    held = [word for word in table.left_out if word.startswith("baris ")]
    assert len(table.rows) + len(held) == len(rows)
    assert read_submissions([table]) == [table]
