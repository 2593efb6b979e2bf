"""A preview tells what a file would do, row by row, and writes nothing; a file filled in by hand is understood."""

import datetime as dt
import io
import random

import openpyxl
import pytest

from geo.errors import DataError
from geo.exchange.reading.raw import read_raw
from geo.exchange.reading.submissions import read_submissions
from geo.store import data_version
from geo.store.audit import AUDITED, verify_audit
from tests.incoming.conftest import table, texts
from tests.reading import files

INDONESIAN = [
    ["REKAP KUNJUNGAN EKS LOKALISASI"],
    [],
    ["No", "Nama Lokasi", "Tgl Kunjungan", "Jam Datang", "Jam Pulang", "Yang Hadir", "Jml Wisma", "Kamar", "Menetap",
     "TL", "Prokes", "Menjahit", "Modal usaha", "Nama Ibu", "No HP", "Foto", "Catatan"],
    [1, "Dadapan", dt.date(2026, 2, 3), "9.30", "11.00", "Dinsos, LSM", 12, "30", 14, 9, "Baik", 4, None, "-", None,
     None, "Dua wisma tutup"],
    [2, "Cerme", "4/2/2026", "09:15", None, "Dinsos dan Puskesmas", 8, None, "6", 0, "cukup", None, 2, None,
     "0812-3456-7890", "cerme.jpg", None],
    [3, "Dadapn", "5 Februari 2026", None, None, None, "delapan", *[None] * 10],
]  # fmt: skip
ENGLISH = [
    ["site", "visit date", "arrival", "attendees", "houses", "rooms", "living in", "TL", "need_sewing", "notes"],
    ["dadapan", dt.date(2026, 2, 3), dt.time(9, 30), "dinsos lsm", 12, 30, 14, 9, 4, "Dua wisma tutup"],
    ["cerme", "2026-02-04", "09:15", "dinsos puskesmas", 8, None, 6, 0, None, None],
]


def workbook(*sheets):
    """Make a workbook the way a person does, and read it the way the program does."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return read_raw("rekap.xlsx", file.getvalue())


def test_a_workbook_filled_in_by_hand_is_understood(office):
    preview = office.preview(*workbook(("Data 2026", INDONESIAN)))
    assert preview.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 1}
    assert [(r.sheet, r.row, r.column, r.value) for r in preview.refusals] == [
        ("Data 2026", 6, "Jml Wisma", "delapan"), ("Data 2026", 6, "Nama Lokasi", "Dadapn"),
    ]  # fmt: skip
    assert {"No", "Nama Ibu", "No HP", "Foto"} <= {left.heading for left in preview.left_out}
    assert preview.has_work
    told = preview.new_frame["values"].str.cat()
    assert "Jam datang: 09:30" in told
    assert "Yang hadir: Dinsos, Puskesmas" in told
    assert "3456" not in repr(preview)


def test_english_headings_say_the_same(office):
    office.take(*workbook(("Sheet1", ENGLISH)))
    again = office.preview(*workbook(("Data 2026", INDONESIAN[:5])))
    changed = again.changed_frame[["label", "column", "new"]].to_numpy().tolist()
    assert again.counts == {"new": 0, "changed": 2, "unchanged": 0, "refused": 0}
    assert changed == [
        ["Dadapan, 3 Feb 2026", "Jam pulang", "11:00"],
        ["Dadapan, 3 Feb 2026", "Protokol kesehatan", "Baik"],
        ["Cerme, 4 Feb 2026", "Protokol kesehatan", "Cukup"],
        ["Cerme, 4 Feb 2026", "Kebutuhan: Modal usaha", "2"],
    ]


def test_a_preview_writes_nothing(office):
    before = office.state, data_version(office.engine)
    office.preview(*workbook(("Data 2026", INDONESIAN)))
    assert (office.state, data_version(office.engine)) == before


FRAMES = ("matched_frame", "left_out_frame", "new_frame", "changed_frame", "unchanged_frame", "refused_frame")


def test_what_a_screen_asks_for_on_every_run_is_built_once(one_office):
    preview = one_office.preview(table(("Lokasi", "Tanggal", "Warna"), ("Cerme", "1/2/2026", "x")))
    assert all(getattr(preview, name) is getattr(preview, name) for name in (*FRAMES, "counts", "refusals"))


def test_the_columns_tell_how_they_were_matched(one_office):
    preview = one_office.preview(table(("Lokasi", "Tanggal", "Kamr wisma", "Warna"), ("Cerme", "1/2/2026", 3, "x")))
    assert preview.matched_frame[["heading", "column", "how"]].to_numpy().tolist() == [
        ["Lokasi", "Nama lokasi", "nama lazim"],
        ["Tanggal", "Tanggal", "nama sama"],
        ["Kamr wisma", "Kamar (unit)", "ejaan mirip; periksa"],
    ]
    assert preview.left_out_frame[["heading", "reason"]].to_numpy().tolist() == [["Warna", "kolom tidak dikenal"]]


def test_the_refusals_are_there_all_at_once_as_a_file_too(one_office):
    rows = [("Cerme", "1/2/2026", "x"), ("Nirwana", "2/2/2026", "=y"), ("Cerme", "3/2/2026", "0812 3456 7890")]
    preview = one_office.preview(table(("Lokasi", "Tanggal", "Kamar"), *rows))
    assert len(preview.refusals) == 4
    csv_lines = preview.write_refusals().decode("utf-8-sig").splitlines()
    assert len(csv_lines) == 5
    assert '"\'=y"' in csv_lines[2] + csv_lines[3]
    sheet = openpyxl.load_workbook(io.BytesIO(preview.write_refusals("xlsx")))["Ditolak"]
    assert [cell.value for cell in sheet[1]] == ["Berkas", "Lembar", "Baris", "Kolom", "Isi", "Yang perlu dibetulkan"]
    assert sheet.max_row == 5


@pytest.mark.parametrize(
    "tables",
    [[], [table(("Golongan", "Upah"), ("a", "b"))], [table(("Lokasi", "Tanggal"), sheet="Kunjungan")]],
    ids=["no table", "another table", "no row"],
)
def test_a_file_without_a_record_is_refused_in_one_message(one_office, tables):
    with pytest.raises(DataError):
        one_office.preview(*tables)


def test_no_file_whatever_its_names_repeats_personal_data(one_office):
    lines = table(
        ("Lokasi", "Tanggal", "Rumah", "Hub. 0812 3456 7890"), ("Cerme", "1/2/2026", "x", "y"),
        sheet="3506011234567890", file="data sri@contoh.id.csv",
    )  # fmt: skip
    preview = one_office.preview(lines)
    told = repr(preview) + "".join(texts(preview))
    assert not any(word in told for word in ("3456", "3506011234567890", "contoh.id"))


def test_who_was_there_is_not_repeated_though_it_is_not_understood(one_office):
    preview = one_office.preview(
        table(
            ("Lokasi", "Tanggal", "Yang hadir"),
            ("Cerme", "1/2/2026", "dinsos, Painah"),
            ("Cerme", "2/2/2026", "Painah"),
        )
    )
    said = texts(preview)
    assert "bagian ke-2 tidak dikenal; tulis salah satu: Dinsos, LSM" in said[0]
    assert not any("painah" in text.casefold() for text in (*said, preview.refused_frame.to_csv()))


PERSON = "Bu Siti 081234567890"
VISIT_LINES = [["Lokasi", "Tanggal"], ["Cerme", "1/2/2026"]]
CENTRAL_LINES = (
    f"KEY,SubmissionDate,site_id,date,{PERSON}_username,meta-{PERSON}-uuid\nuuid:1,2026-02-01,cerme,2026-02-01,x,y"
)


def hide_first(book):
    book.worksheets[0].sheet_state = "hidden"


NAMED_AFTER_A_PERSON = [
    pytest.param(
        "a.xlsx", files.workbook((PERSON, VISIT_LINES), ("Data", VISIT_LINES), prepare=hide_first), id="hidden sheet"
    ),
    pytest.param("a.xlsx", files.workbook((PERSON, [["REKAP"], [], *VISIT_LINES])), id="sheet with a title line"),
    pytest.param(
        "a.zip", files.packed([("a.csv", CENTRAL_LINES), (f"{PERSON}.csv", "a\nb")]), id="part of a Central zip"
    ),
    pytest.param(
        "a.zip",
        files.packed([("kunjungan.csv", "Lokasi,Tanggal\nCerme,1/2/2026"), ("metadata.csv", "a\nb"), (PERSON, "x")]),
        id="part of an archive",
    ),
    pytest.param("a.geojson", files.points(files.point(name="Cerme", **{PERSON: [1]})), id="property of a place"),
]


@pytest.mark.parametrize(("name", "content"), NAMED_AFTER_A_PERSON)
def test_no_list_of_what_was_left_out_repeats_a_name_that_holds_personal_data(one_office, name, content):
    preview = one_office.preview(*read_submissions(read_raw(name, content)))
    told = preview.left_out_frame.to_csv() + preview.matched_frame.to_csv() + repr(preview.left_out)
    assert "(nama disembunyikan)" in told
    assert not any(word in told for word in ("Siti", "081234567890"))


PERSONS = (
    lambda rng: f"{rng.randrange(10**15, 10**16)}",
    lambda rng: rng.randrange(10**15, 10**16),
    lambda rng: "{:04d} {:04d} {:04d} {:04d}".format(*(rng.randrange(1000, 10000) for _ in range(4))),
    lambda rng: f"08{rng.randrange(10**9, 10**10)}",
    lambda rng: f"+62 8{rng.randrange(10, 100)}-{rng.randrange(1000, 10000)}-{rng.randrange(1000, 10000)}",
    lambda rng: f"warga{rng.randrange(10**6)}@contoh.id",
    lambda rng: f"Bu {rng.choice(('Siti', 'Sri', 'Wati', 'Yuni'))} {rng.randrange(10**6)}",
    lambda rng: f"Ibu {rng.choice(('Siti', 'Sri', 'Wati'))} Rahayu nomor {rng.randrange(10**6)}",
)
"""A number, a telephone, an address or a name, each drawn so that it is nowhere else."""
HEADINGS = (
    "Kode kunjungan", "Lokasi", "Tanggal", "Status", "Tim", "Urutan", "Jam datang", "Jam pulang", "Yang hadir",
    "Alasan", "Tindak lanjut", "Sumber", "Kode isian", "Rumah", "Kamar", "Menetap", "TL", "Pemilik",
    "Protokol kesehatan", "Catatan", "Menjahit", "Nama ibu", "NIK", "No HP", "Keluhan", "",
)  # fmt: skip


def test_of_500_rows_with_personal_data_in_every_column_nothing_is_stored(office):
    rng = random.Random(20)  # noqa: S311 (nothing is kept secret by it)
    rows = [[rng.choice(PERSONS)(rng) for _ in HEADINGS] for _ in range(500)]
    good = {"Lokasi": "Cerme", "Tanggal": "{:02d}/{:02d}/2025"}
    for number, row in enumerate(rows[:400]):  # else sound rows, so that one value alone has to be found
        spoilt = number % len(HEADINGS)
        for at, heading in enumerate(HEADINGS):
            if at != spoilt:
                row[at] = good.get(heading, "").format(number % 28 + 1, number // 28 % 12 + 1) or None
    before = office.state
    preview = office.preview(table(HEADINGS, *rows))
    office.take(table(HEADINGS, *rows))
    with office.engine.connect() as connection:
        stored = "\n".join(
            str(row) for name in (*AUDITED, "revisions", "audit", "imports")
            for row in connection.exec_driver_sql(f"SELECT * FROM {name}")
        )  # fmt: skip
    told = repr(preview) + preview.refused_frame.to_csv() + preview.left_out_frame.to_csv()
    values = [str(cell) for row in rows for cell in row if cell not in {None, "Cerme"} and "/2025" not in str(cell)]
    leaked = [value for value in values if value in stored or value in told]
    print(f"{len(rows)} rows, {len(values)} personal values: {len(leaked)} stored or shown")
    assert leaked == []
    assert before != office.state  # a column left out does not refuse its row
    assert preview.counts["refused"] > 380
    assert not verify_audit(office.engine).faults
