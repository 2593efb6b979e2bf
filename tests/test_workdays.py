"""Days on which the office works, and a clock without its breaks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import workdays
from geo.errors import DataError
from geo.workdays import (
    OFFICE_WEEK,
    DayOff,
    Hours,
    Workday,
    compress,
    describe_unknown,
    expand,
    holidays_known_until,
    list_days,
)

MONDAY, FRIDAY = OFFICE_WEEK[0], OFFICE_WEEK[4]


def at(text):
    hour, minute = text.split(".")
    return int(hour) * 3600 + int(minute) * 60


@st.composite
def hours_of_a_day(draw):
    """Hours with up to four breaks, in order and apart."""
    borders = sorted(draw(st.sets(st.integers(0, 24 * 3600), min_size=2, max_size=10)))
    inner = borders[1:-1]
    pairs = zip(inner[::2], inner[1::2], strict=False)
    return Hours(borders[0], borders[-1], tuple(pairs))


def test_a_week_is_thirty_seven_and_a_half_hours():
    assert sum(hours.working_s for hours in OFFICE_WEEK.values()) == 37.5 * 3600
    assert sorted(OFFICE_WEEK) == [0, 1, 2, 3, 4]


def test_an_ordinary_week_has_five_working_days():
    worked, off = list_days(dt.date(2020, 10, 12), dt.date(2020, 10, 18))
    assert [day.date.day for day in worked] == [12, 13, 14, 15, 16]
    assert worked[4] == Workday(dt.date(2020, 10, 16), FRIDAY)
    assert off == (DayOff(dt.date(2020, 10, 17), "Akhir pekan"), DayOff(dt.date(2020, 10, 18), "Akhir pekan"))


def test_holidays_are_named_in_indonesian():
    worked, off = list_days(dt.date(2020, 10, 26), dt.date(2020, 10, 30))
    assert [day.date.day for day in worked] == [26, 27]
    assert [day.reason for day in off] == [
        "Cuti bersama: Maulid Nabi Muhammad",
        "Hari libur nasional: Maulid Nabi Muhammad",
        "Cuti bersama: Maulid Nabi Muhammad",
    ]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (dt.date(2020, 12, 31), "Cuti bersama: Pengganti Hari Raya Idul Fitri"),
        (dt.date(2004, 11, 16), "Hari libur nasional: Pengganti Hari Raya Idul Fitri"),
        (dt.date(2026, 3, 21), "Hari libur nasional: Hari Raya Idul Fitri"),
    ],
    ids=["cuti bersama made good", "a national holiday made good", "a holiday on a Saturday"],
)
def test_a_holiday_is_told_by_its_name(day, reason):
    assert list_days(day, day) == ((), (DayOff(day, reason),))


def test_the_office_has_days_off_of_its_own():
    own = {dt.date(2020, 10, 13): "rapat kerja", dt.date(2020, 10, 14): "", dt.date(2020, 10, 17): "bersih-bersih"}
    worked, off = list_days(dt.date(2020, 10, 12), dt.date(2020, 10, 17), own_days_off=own)
    assert [day.date.day for day in worked] == [12, 15, 16]
    assert [day.reason for day in off] == ["Libur kantor: rapat kerja", "Libur kantor", "Akhir pekan"]


def test_an_office_may_keep_another_week():
    saturday = Hours(at("8.00"), at("12.00"))
    worked, off = list_days(dt.date(2020, 10, 16), dt.date(2020, 10, 17), week={5: saturday})
    assert worked == (Workday(dt.date(2020, 10, 17), saturday),)
    assert off == (DayOff(dt.date(2020, 10, 16), "Akhir pekan"),)


def test_a_period_that_ends_before_it_starts_is_empty():
    assert list_days(dt.date(2020, 10, 2), dt.date(2020, 10, 1)) == ((), ())


@given(first=st.dates(dt.date(2018, 1, 1), dt.date(2030, 1, 1)), length=st.integers(0, 40))
def test_each_day_of_a_period_is_there_once(first, length):
    worked, off = list_days(first, first + dt.timedelta(days=length))
    days = [day.date for day in (*worked, *off)]
    assert sorted(days) == [first + dt.timedelta(days=n) for n in range(length + 1)]
    assert all(day.date.weekday() in OFFICE_WEEK and day.hours == OFFICE_WEEK[day.date.weekday()] for day in worked)


def test_cuti_bersama_is_known_to_the_end_of_a_year():
    until = holidays_known_until()
    assert (until.month, until.day) == (12, 31)
    assert until.year >= 2026


def test_what_is_not_decreed_yet_is_said():
    until = holidays_known_until()
    assert describe_unknown(dt.date(2026, 1, 1), dt.date(2026, 12, 31)) is None
    later = describe_unknown(until, until + dt.timedelta(days=1))
    assert later.startswith(f"Cuti bersama setelah 31 Desember {until.year} belum diketahui program;")


def test_a_reckoned_date_is_told_apart(monkeypatch):
    holiday = {dt.date(2026, 3, 10): "Hari libur nasional: Hari Raya Idul Fitri (perkiraan)"}
    monkeypatch.setattr(workdays, "_read_holidays", lambda year: holiday if year == 2026 else {})
    assert describe_unknown(dt.date(2026, 3, 1), dt.date(2026, 3, 10)) == (
        "Tanggal ini masih perkiraan, periksa ketetapannya: 10 Maret 2026 (Hari Raya Idul Fitri)."
    )
    assert describe_unknown(dt.date(2026, 3, 11), dt.date(2026, 3, 20)) is None


@pytest.mark.parametrize(
    ("hours", "clock", "working"),
    [
        (MONDAY, "7.30", "0.00"),
        (MONDAY, "12.00", "4.30"),
        (MONDAY, "12.40", "4.30"),
        (MONDAY, "13.00", "4.30"),
        (MONDAY, "16.00", "7.30"),
        (MONDAY, "16.41", "8.11"),
        (FRIDAY, "11.30", "4.00"),
        (FRIDAY, "12.00", "4.00"),
        (FRIDAY, "14.00", "5.00"),
        (FRIDAY, "16.30", "7.30"),
    ],
    ids=lambda value: value if isinstance(value, str) else "Friday" if value is FRIDAY else "Monday",
)
def test_breaks_are_taken_out_of_the_clock(hours, clock, working):
    assert compress(hours, at(clock)) == at(working)


def test_before_opening_the_clock_counts_below_zero():
    assert compress(MONDAY, at("7.00")) == -1800
    assert expand(MONDAY, -1800) == at("7.00")


def test_what_ends_at_a_break_ends_before_it_and_what_starts_starts_after_it():
    assert expand(FRIDAY, at("4.00"), is_end=True) == at("11.30")
    assert expand(FRIDAY, at("4.00")) == at("13.00")
    assert expand(FRIDAY, at("4.01"), is_end=True) == expand(FRIDAY, at("4.01")) == at("13.01")


@given(hours=hours_of_a_day(), working=st.integers(-3600, 25 * 3600), is_end=st.booleans())
def test_a_working_second_comes_back(hours, working, is_end):
    second = expand(hours, working, is_end=is_end)
    assert compress(hours, second) == working
    assert not any(start < second < end for start, end in hours.breaks)


@given(hours=hours_of_a_day(), second=st.integers(-3600, 25 * 3600))
def test_a_second_comes_back_or_moves_to_the_border_of_its_break(hours, second):
    working = compress(hours, second)
    before, after = expand(hours, working, is_end=True), expand(hours, working)
    within = [pair for pair in hours.breaks if pair[0] <= second <= pair[1]]
    assert [(before, after)] == (within or [(second, second)])


@given(hours=hours_of_a_day(), seconds=st.tuples(st.integers(0, 86400), st.integers(0, 86400)).map(sorted))
def test_the_clock_never_runs_back(hours, seconds):
    first, second = seconds
    assert 0 <= compress(hours, second) - compress(hours, first) <= second - first


@given(hours=hours_of_a_day())
def test_a_day_is_its_hours_less_its_breaks(hours):
    assert hours.working_s == hours.closes_s - hours.opens_s - sum(end - start for start, end in hours.breaks)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((at("16.00"), at("7.30"), ()), "Jam kerja 16.00\u201307.30: jam pulang harus setelah jam masuk"),
        ((at("7.30"), at("25.00"), ()), "jam pulang harus setelah jam masuk"),
        ((at("7.30"), at("16.00"), ((at("7.00"), at("8.00")),)), "Istirahat 07.00\u201308.00 harus berada di dalam"),
        ((at("7.30"), at("16.00"), ((at("13.00"), at("12.00")),)), "Istirahat 13.00\u201312.00"),
        (
            (at("7.30"), at("16.00"), ((at("10.00"), at("12.00")), (at("12.00"), at("13.00")))),
            "Istirahat 12.00\u201313.00 harus berada di dalam jam kerja 07.30\u201316.00, berurutan",
        ),
    ],
    ids=["closing first", "longer than a day", "break before opening", "break turned round", "breaks that touch"],
)
def test_hours_that_are_no_hours_are_refused(hours, words):
    with pytest.raises(DataError, match=words):
        Hours(*hours)
