"""The form that goes to phones: what it asks, when, which answers it takes, and that any server can convert it."""

import datetime as dt
import io
import re
import shutil

import pytest
from defusedxml import ElementTree
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from geo.basemap import read_basemap
from geo.errors import DataError
from geo.exchange.field_form import form_version, write_form
from geo.exchange.field_form.questions import PAGES, PERSONAL_NUMBERS, QUESTIONS
from geo.exchange.field_form.xlsform import site_labels
from geo.exchange.fields import TABLE_BY_NAME
from geo.needs import NEED_WORDS
from geo.store import read_facts
from geo.workspace import SHIPPED_DATA
from tests.field_form.offices import AS_OF, THREE_SITES, make_form, make_sites

NAMESPACES = {"h": "http://www.w3.org/1999/xhtml", "x": "http://www.w3.org/2002/xforms"}


def converted(form):
    """Convert a form as ODK and Kobo do, without a warning, and give its XForm."""
    warnings = []
    result = convert(form, warnings=warnings)
    assert warnings == []
    return ElementTree.fromstring(result.xform)


def binds(root):
    return {bind.get("nodeset").rsplit("/", 1)[1]: bind for bind in root.iter(f"{{{NAMESPACES['x']}}}bind")}


def items(root, name):
    """Choices of a list: code, label, and what they are filtered by."""
    texts = {
        text.get("id"): text.find("x:value", NAMESPACES).text
        for text in root.iter(f"{{{NAMESPACES['x']}}}text")
        if text.find("x:value", NAMESPACES) is not None
    }
    found = []
    for item in root.findall(f".//x:instance[@id='{name}']/x:root/x:item", NAMESPACES):
        parts = {part.tag.partition("}")[2]: part.text for part in item}
        label = texts.get(parts.get("itextId"), parts.get("label"))
        found.append((parts["name"], label, parts.get("in_zone") or parts.get("in_kecamatan")))
    return found


def sheet(form, name):
    rows = list(load_workbook(io.BytesIO(form))[name].values)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_form_of_the_nine_sites_converts_without_a_warning():
    basemap = read_basemap(SHIPPED_DATA)
    sites = read_facts(SHIPPED_DATA, basemap.kecamatan).sites
    form = write_form(
        sites, basemap.kecamatan, district="Kabupaten Kediri", as_of=AS_OF, is_simulated=False, version="2026031101"
    )
    root = converted(form)
    assert {code for code, _, _ in items(root, "site")} == set(sites.index)
    assert len(items(root, "kecamatan")) == 8


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate, which pyxform brings, runs on Java")
@pytest.mark.parametrize("is_simulated", [False, True])
def test_odk_validate_runs_the_form_without_a_warning(is_simulated):
    warnings = []
    convert(make_form(make_sites(HOSTILE), is_simulated=is_simulated), warnings=warnings, validate=True)
    assert warnings == []


@pytest.mark.parametrize("number", [1, 1_000])
def test_a_form_of_any_number_of_sites_converts_without_a_warning(number):
    root = converted(make_form(make_sites([f"Lokasi {at}" for at in range(number)])))
    assert len(items(root, "site")) == number
    assert items(root, "zone") == [("utara", "Utara", None)]


def test_the_choice_of_a_site_narrows_by_zone_and_kecamatan():
    root = converted(make_form())
    assert [code for code, _, _ in items(root, "zone")] == ["utara", "selatan"]
    assert items(root, "kecamatan") == [("3506001", "Barat", "utara"), ("3506003", "Timur", "selatan")]
    assert sorted(items(root, "site")) == [
        ("lokasi-1", "Cerme", "3506001"),
        ("lokasi-2", "Weru", "3506003"),
        ("lokasi-3", "Butuh", "3506003"),
    ]
    filters = [set_.get("nodeset") for set_ in root.iter(f"{{{NAMESPACES['x']}}}itemset")]
    assert any(re.fullmatch(r".*'kecamatan'.*\[in_zone = +/data/place/zone *\]", one) for one in filters)
    assert any(re.fullmatch(r".*'site'.*\[in_kecamatan = +/data/place/kecamatan_code *\]", one) for one in filters)


def test_every_answer_that_is_kept_has_a_column_of_that_name():
    columns = {field.name for table in ("visits", "observations") for field in TABLE_BY_NAME[table].fields}
    columns |= {f"need_{category}" for category in NEED_WORDS}
    kept = {question.name for question in QUESTIONS.values() if question.is_recorded}
    assert kept <= columns
    assert {f"need_{category}" for category in NEED_WORDS} <= kept
    entry = {"site_id", "date", "time_in", "time_out", "attended_by", "next_step", "note", "houses", "rooms"}
    assert entry | {"status", "reason", "living_in", "tl", "owners", "health_protocol"} <= kept


def test_nothing_is_taken_of_a_person_a_place_or_the_phone():
    kinds = {row["type"].split(" ")[0] for row in sheet(make_form(), "survey")}
    assert kinds == {
        "begin_group", "end_group", "note", "select_one", "select_multiple", "date", "time", "integer", "text"
    }  # fmt: skip
    questions = " ".join(row[1] or "" for row in load_workbook(io.BytesIO(make_form()))["survey"].values)
    assert not re.search(r"phone|device|user|email|photo|name_|geo", questions)


def test_labels_are_unique_so_that_an_export_with_labels_can_be_read():
    labels = [question.label for question in QUESTIONS.values() if question.label]
    assert len(labels) == len(set(labels))
    assert not {page.name for page in PAGES} & set(QUESTIONS)


def test_what_must_be_answered_is_required_and_the_rest_is_asked_when_it_matters():
    root = binds(converted(make_form()))
    required = {name for name, bind in root.items() if bind.get("required") == "true()"}
    assert required == {"zone", "kecamatan_code", "site_id", "date", "status", "reason"} | {
        f"need_{category}" for category in NEED_WORDS
    }
    relevant = {name: " ".join(bind.get("relevant", "").split()) for name, bind in root.items()}
    assert relevant["reason"] == "/data/visit/status = 'cancelled'"
    for done in ("counts", "needs", "closing", "time_in", "time_out", "attended_by"):
        assert relevant[done] == "/data/visit/status = 'done'"
    assert relevant["need_sewing"] == "selected( /data/needs/asked_needs , 'sewing')"
    assert relevant["check_rooms"] == "/data/counts/living_in > /data/counts/rooms"


def test_impossible_answers_are_refused_with_a_message():
    root = converted(make_form())
    bound = {name: bind.get("constraint", "") for name, bind in binds(root).items()}
    assert bound["date"] == ". <= today() and . >= date('2000-01-01')"
    assert "decimal-time(.) >= decimal-time( /data/visit/time_in )" in bound["time_out"]
    for count in ("houses", "rooms", "living_in", "tl", "owners"):
        assert bound[count] == ". >= 0 and . <= 100000"
    assert bound["need_capital"].startswith(". >= 1 ")
    for question in QUESTIONS.values():
        assert bool(question.constraint) == bool(question.message)


def is_refused(text):
    """Whether the constraint of free texts refuses one, as ODK reads it: each pattern against the whole text."""
    constraint = QUESTIONS["note"].constraint
    patterns = re.findall(r"not\(regex\(\., '([^']*)'\)\)", constraint)
    assert len(patterns) == len(PERSONAL_NUMBERS)
    return "@" in text or any(re.fullmatch(pattern, text) for pattern in patterns)


@pytest.mark.parametrize(
    "text",
    [
        "NIK 3506201234567890",
        "35062 hubungi 081234567890 besok",
        "baris satu\nbaris dua 0812-3456-7890\nbaris tiga",
        "wa +62 812 3456 7890",
        "3506 2012 3456 7890",
        "350620.123456.7890",
        "surel budi@contoh.id",
    ],
)
def test_a_note_with_somebodys_number_or_address_is_refused_on_the_phone(text):
    assert is_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kembali 25/03/2026 pukul 09.30, rombong nasi goreng 3 buah",
        "Bantuan Rp 12.500.000 untuk 5 orang; kode pos 64152",
        "Kunjungan 2020-10-14 dan 2020-10-15, 12 kamar, 8 menetap, 21 TL",
        "Kode wilayah 35.06.23.2005",
        "",
    ],
)
def test_an_ordinary_note_passes(text):
    assert not is_refused(text)


HOSTILE = [
    "Kopi \"Enak\" & 'Manis'",
    "<b>tebal</b><script>alert(1)</script>",
    "${site_id}",
    "${${x}}",
    "=1+1",
    "@lokasi",
    "[klik](http://contoh.id)",
    "  ",
    "*a* _b_ # c",
    "satu\ndua\x00\x1f",
    "\u2018lengkung\u2019",
    "é漢字🙂",
    "x" * 500,
    "Kembar",
    "kembar",
    "Berkurung [lokasi-1]",
]


def test_hostile_names_are_shown_and_run_nothing():
    sites = make_sites(HOSTILE)
    form = make_form(sites, district="Kab <i>${x}")
    root = converted(form)
    shown = {code: label for code, label, _ in items(root, "site")}
    assert shown == site_labels(sites)
    assert shown["lokasi-1"] == HOSTILE[0]
    assert shown["lokasi-3"] == "$ {site_id} [lokasi-3]"
    assert shown["lokasi-14"] == "Kembar [lokasi-14]"
    assert shown["lokasi-16"] == "Berkurung [lokasi-1] [lokasi-16]"
    for label in shown.values():
        assert not re.search(r"\$\{|<[a-z/]|\]\(", label)
        assert len(label) <= 140
    cells = [cell for page in load_workbook(io.BytesIO(form)) for row in page for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_a_site_keeps_its_name_where_the_name_alone_will_do():
    assert site_labels(THREE_SITES) == {"lokasi-1": "Cerme", "lokasi-2": "Weru", "lokasi-3": "Butuh"}


@pytest.mark.parametrize("code", ["dua  spasi", "a${b}", "<x>", "kutip'", " depan", ""])
def test_an_id_that_would_not_come_back_the_same_is_refused(code):
    with pytest.raises(DataError, match="tidak dapat dipakai di formulir"):
        make_form(THREE_SITES.rename(index={"lokasi-1": code}))


def test_an_id_with_a_space_comes_back_the_same():
    root = converted(make_form(THREE_SITES.rename(index={"lokasi-1": "Lokasi 01/A"})))
    assert "Lokasi 01/A" in {code for code, _, _ in items(root, "site")}


def test_an_office_without_sites_gets_no_form():
    with pytest.raises(DataError, match="Belum ada lokasi"):
        make_form(THREE_SITES.iloc[:0])


def test_settings_name_form_version_and_language_and_nothing_private():
    (settings,) = sheet(make_form(), "settings")
    assert settings == {
        "form_title": "Kunjungan lokasi, Kabupaten Kediri",
        "form_id": "kunjungan_lokasi",
        "version": "2026031140",
        "default_language": "Indonesian (id)",
        "instance_name": "concat(${date}, ' ', ${site_id})",
    }


def test_a_form_of_simulated_records_says_so_and_marks_every_answer():
    form = make_form(is_simulated=True)
    (settings,) = sheet(form, "settings")
    assert settings["form_title"].startswith("DATA SIMULASI")
    assert settings["form_id"] != sheet(make_form(), "settings")[0]["form_id"]
    root = converted(form)
    assert binds(root)["simulated"].get("calculate") == "'DATA SIMULASI'"
    assert "simulated" not in binds(converted(make_form()))


def test_the_same_records_give_the_same_file():
    assert make_form() == make_form()


def test_a_later_form_has_a_higher_version():
    day = dt.date(2026, 3, 11)
    versions = [form_version(day, dt.time(hour, minute)) for hour in range(24) for minute in (0, 15, 59)]
    assert versions[0] == "2026031100"
    assert versions[-1] == "2026031195"
    assert versions == sorted(versions)
    assert form_version(dt.date(2026, 3, 12), dt.time(0, 0)) > versions[-1]
