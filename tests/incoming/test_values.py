"""One cell at a time: what it says, or why it cannot be read and how to mend it."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.exchange.incoming import values
from geo.exchange.incoming.values import (
    Fault,
    parse_boolean,
    parse_choice,
    parse_date,
    parse_decimal,
    parse_several,
    parse_time,
    parse_whole,
    read_text,
)
from geo.store.tables import ATTENDEES, HEALTH_PROTOCOLS, STATUSES

DAY = dt.date(2020, 10, 14)


@pytest.mark.parametrize(
    "value",
    [
        "14/10/2020", "14-10-2020", "14.10.2020", " 14 / 10 / 2020 ", "14 Oktober 2020", "14 oktober 2020",
        "14 Okt 2020", "14 Okt. 2020", "14-Okt-2020", "Rabu, 14 Oktober 2020", "Rabu 14 Oktober 2020",
        "14 October 2020", "2020-10-14",
        "2020/10/14", "2020-10-14 09:30", "2020-10-14T09:30:00.000+07:00", "14/10/2020 09.30", "\uff11\uff14/10/2020",
        "14\u200b/10/2020", DAY, dt.datetime(2020, 10, 14, 9, 30),  # noqa: DTZ001 - a cell knows no zone
    ],
    ids=str,
)  # fmt: skip
def test_a_date_is_read_however_an_office_writes_it(value):
    found = parse_date(value)
    assert (found, type(found)) == (DAY, dt.date)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("14/10/20", "empat angka"),
        ("14 Okt 20", "empat angka"),
        ("10/14/2020", "hari lebih dulu"),
        ("31/02/2020", "bukan tanggal yang ada"),
        ("00/10/2020", "bukan tanggal yang ada"),
        ("14/10/1820", "2000 sampai 2099"),
        (dt.date(1900, 1, 1), "2000 sampai 2099"),
        (dt.date(1999, 12, 31), "2000 sampai 2099"),
        ("1/1/2100", "2000 sampai 2099"),
        ("14 Otober 2020", "mungkin Oktober"),
        ("kemarin", "misalnya 14/10/2020"),
        ("14/10-2020", "misalnya 14/10/2020"),
        ("Oktober 2020", "misalnya 14/10/2020"),
        (44118, "ubah format selnya"),
        (44118.5, "ubah format selnya"),
        (dt.time(9, 30), "bukan tanggal"),
        (True, "bukan tanggal"),
        ("#N/A", "galat rumus"),
    ],
    ids=str,
)
def test_a_date_in_doubt_is_refused_with_its_cure(value, words):
    found = parse_date(value)
    assert isinstance(found, Fault)
    assert words in found.text


@pytest.mark.parametrize(
    ("value", "clock"),
    [
        ("9.30", "09:30"), ("09:30", "09:30"), ("09.30 WIB", "09:30"), ("jam 9:30", "09:30"), ("pukul 9.30", "09:30"),
        ("09:30:15", "09:30"), ("09:30:00.000+07:00", "09:30"), ("9:30 pm", "21:30"), ("12:05 am", "00:05"),
        (dt.time(9, 30, 59), "09:30"), (dt.datetime(2020, 10, 14, 9, 30), "09:30"), ("00.00", "00:00"),  # noqa: DTZ001
    ],
    ids=str,
)  # fmt: skip
def test_a_time_is_read_however_an_office_writes_it(value, clock):
    assert parse_time(value) == clock


@pytest.mark.parametrize(
    "value", ["24:00", "9.60", "0930", "9", 9.3, 9, "13:00 pm", "0:30 am", DAY, True, "pagi", "#VALUE!"]
)
def test_a_time_in_doubt_is_refused(value):
    assert isinstance(parse_time(value), Fault)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("12,0", 12),
        ("12.00", 12),
        ("-3", -3),
        ("\u22123", -3),
        ("+4", 4),
        (7.0, 7),
        (7, 7),
        ("007", 7),
    ],
)
def test_a_whole_number_is_read(value, number):
    found = parse_whole(value)
    assert (found, type(found)) == (number, int)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1.000", "tulis 1000 tanpa pemisah ribuan."), ("1,250", "tulis 1250 tanpa pemisah ribuan."),
        ("12 345", "tulis 12345 tanpa spasi."), ("1.00.000", "angka saja"),
        ("12,5", "bilangan bulat"), (12.5, "bilangan bulat"), ("12 orang", "angka saja"), ("dua", "angka saja"),
        ("-", "kosongkan"), ("1e3", "angka saja"), ("1e999", "angka saja"),
        ("0x1F", "angka saja"), ("1_000", "angka saja"),
        ("9" * 400, "angka saja"), (10**400, "terlalu besar"), (math.inf, "terlalu besar"), (True, "ubah format"),
        (DAY, "ubah format"), (dt.time(1), "ubah format"), ("#DIV/0!", "galat rumus"), ("nan", "angka saja"),
    ],
    ids=lambda value: str(value)[:20] if not isinstance(value, int) else "whole",
)  # fmt: skip
def test_a_whole_number_in_doubt_is_refused_with_its_cure(value, words):
    found = parse_whole(value)
    assert isinstance(found, Fault)
    assert words in found.text


@pytest.mark.parametrize(
    ("value", "number"),
    [("7,5", 7.5), ("7.5", 7.5), ("-7,8015", -7.8015), ("-0,5", -0.5), (7.5, 7.5), ("1000", 1000.0)],
)
def test_a_decimal_is_read_with_comma_or_point(value, number):
    assert parse_decimal(value) == number


@pytest.mark.parametrize(
    ("value", "number"), [("1.234.567", 1_234_567), ("1,234,567", 1_234_567), ("1.000,0", 1_000), ("12,345.00", 12_345)]
)
def test_thousands_with_one_reading_are_read(value, number):
    assert parse_whole(value) == number


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1.000", "tulis 1000 tanpa pemisah ribuan, atau 1,0 bila"),
        ("1,250", "tulis 1250 tanpa pemisah ribuan, atau 1,25 bila"),
        ("12,345", "atau 12,3450 bila"),
        ("1 000", "tulis 1000 tanpa spasi."),
    ],
)
def test_a_decimal_in_doubt_is_refused_with_its_cures(value, words):
    found = parse_decimal(value)
    assert isinstance(found, Fault)
    assert words in found.text


def test_three_decimals_of_a_degree_are_no_thousand():
    assert parse_decimal("112.015", is_degree=True) == 112.015
    assert isinstance(parse_decimal("112.015"), Fault)


@pytest.mark.parametrize(
    ("value", "words", "code"),
    [
        ("Terlaksana", values.STATUS, "done"), ("DIBATALKAN", values.STATUS, "cancelled"),
        ("done", values.STATUS, "done"), ("direncanakan", values.STATUS, "planned"),
        ("batal", values.STATUS, "cancelled"), ("Baik", values.HEALTH, "baik"),
        ("Rombong nasi goreng", values.NEED, "cart_fried_rice"), ("cart_fried_rice", values.NEED, "cart_fried_rice"),
        ("mie goreng", values.NEED, "cart_noodles"), ("sekolah / kejar paket", values.NEED, "schooling"),
    ],
)  # fmt: skip
def test_a_choice_is_read_by_code_or_word(value, words, code):
    assert parse_choice(value, words) == code


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("terlaksna", "mungkin Terlaksana"),
        ("entah", "Direncanakan, Terlaksana, Dibatalkan"),
        (3, "salah satu"),
        ("#REF!", "galat"),
    ],
)
def test_an_unknown_choice_is_refused_with_the_known_ones(value, words):
    found = parse_choice(value, values.STATUS)
    assert isinstance(found, Fault)
    assert words in found.text


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("LSM, Dinsos", ("dinsos", "lsm")), ("perangkat_desa dinsos", ("dinsos", "perangkat_desa")),
        ("Perangkat desa dan Puskesmas", ("puskesmas", "perangkat_desa")),
        ("Dinas Sosial; LSM; LSM", ("dinsos", "lsm")),
        ("dinsos", ("dinsos",)),
    ],
)  # fmt: skip
def test_several_choices_are_read_in_the_order_of_the_list(value, codes):
    assert parse_several(value, values.ATTENDEE) == codes


def test_one_unknown_among_several_choices_is_told_by_its_place():
    found = parse_several("LSM, bupati", values.ATTENDEE)
    assert isinstance(found, Fault)
    assert found.text.startswith("bagian ke-2 tidak dikenal")


@pytest.mark.parametrize(("value", "answer"), [(True, True), ("Ya", True), ("tidak", False), (0, False), ("0", False)])
def test_yes_and_no_are_read(value, answer):
    assert parse_boolean(value) is answer


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7.0, "7"), (7.5, "7.5"), (True, "ya"), (DAY, "2020-10-14"), (dt.time(9, 30), "09:30:00"), ("  a \n b ", "a b"),
        ("\uff21\u200b\u00ad", "A"), ("\u200b", None), ("", None), (None, None), (math.nan, None),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_text_is_one_visible_line(value, text):
    assert read_text(value) == text


PARSERS = [
    parse_date,
    parse_time,
    parse_whole,
    parse_decimal,
    parse_boolean,
    lambda cell: parse_choice(cell, values.NEED),
]


@pytest.mark.parametrize("parse", [*PARSERS, lambda cell: parse_several(cell, values.ATTENDEE)])
@pytest.mark.parametrize("empty", [None, "", "  ", "\u200b", math.nan], ids=ascii)
def test_an_empty_cell_says_nothing(parse, empty):
    assert parse(empty) is None


def test_the_words_cover_the_codes_that_the_store_knows():
    assert tuple(values.STATUS.by_code) == STATUSES
    assert tuple(values.HEALTH.by_code) == HEALTH_PROTOCOLS
    assert tuple(values.ATTENDEE.by_code) == ATTENDEES
    for words in (values.STATUS, values.HEALTH, values.NEED, values.ATTENDEE, values.ACCURACY, values.ZONE):
        assert set(words.others.values()) <= set(words.by_code)


cells = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.times(), st.datetimes(),
    st.from_regex(r"\A[0-9.,:/ +-]{1,20}\Z"),
)  # fmt: skip


@given(cells)
def test_no_cell_breaks_a_parser(cell):
    for parse in PARSERS:
        found = parse(cell)
        assert found is None or isinstance(found, (Fault, str, int, float, dt.date))
        assert not isinstance(found, Fault) or found.text.endswith((".", "?"))
    parse_several(cell, values.ATTENDEE)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_comes_back_from_every_way_of_writing_it(day):
    for form in (f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}", day.isoformat()):
        assert parse_date(form) == day
