"""Numbers, dates and distances as an Indonesian office writes them."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from geo.indonesian import (
    DAYS,
    MONTHS,
    MONTHS_SHORT,
    NO_DATA,
    as_date,
    date_long,
    date_plain,
    date_short,
    days_apart,
    decimal,
    distance,
    percent,
    shorten,
    whole,
)

MISSING = (None, float("nan"), np.nan, pd.NA, pd.NaT)


@pytest.mark.parametrize("write", [whole, decimal, percent, distance, date_long, date_plain, date_short, days_apart])
def test_a_missing_value_is_never_a_zero(write):
    for missing in MISSING:
        assert write(missing) == NO_DATA
        assert write(missing, missing="–") == "–"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (7, "7"), (999, "999"), (1000, "1.000"), (1_234_567, "1.234.567"), (-1234, "-1.234"), (5.0, "5")],
)
def test_a_count(value, text):
    assert whole(value) == text
    assert whole(np.int64(value)) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(1234.5, 1, "1.234,5"), (0.25, 2, "0,25"), (12, 1, "12,0"), (-0.5, 1, "-0,5"), (1e6, 0, "1.000.000")],
)
def test_a_number_with_decimals(value, places, text):
    assert decimal(value, places) == text


@pytest.mark.parametrize(("share", "text"), [(0, "0 %"), (0.256, "26 %"), (1, "100 %"), (0.004, "0 %"), (1.5, "150 %")])
def test_a_share(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("metres", "text"),
    [(0, "0 m"), (999, "999 m"), (999.6, "1,0 km"), (1000, "1,0 km"), (12_540, "12,5 km"), (1_234_000, "1.234,0 km")],
)
def test_a_distance(metres, text):
    assert distance(metres) == text


DAY = dt.date(2020, 10, 14)


@pytest.mark.parametrize(
    "value",
    [DAY, dt.datetime(2020, 10, 14, 23, 59), pd.Timestamp("2020-10-14"), np.datetime64("2020-10-14"), "2020-10-14"],  # noqa: DTZ001 (dates without a zone are what the store holds)
    ids=["date", "datetime", "Timestamp", "datetime64", "text"],
)
def test_a_date_in_all_its_forms(value):
    assert as_date(value) == DAY
    assert date_long(value) == "Rabu, 14 Oktober 2020"
    assert date_plain(value) == "14 Oktober 2020"
    assert date_short(value) == "14 Okt 2020"


def test_every_day_and_month_has_its_name():
    days = [dt.date(2026, 1, 5) + dt.timedelta(days=n) for n in range(7)]
    assert [date_long(day).split(",")[0] for day in days] == list(DAYS) == [
        "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu",
    ]  # fmt: skip
    months = [dt.date(2026, month, 1) for month in range(1, 13)]
    assert [date_plain(day).split()[1] for day in months] == list(MONTHS)
    assert [date_short(day).split()[1] for day in months] == list(MONTHS_SHORT)
    assert len(set(MONTHS)) == len(set(MONTHS_SHORT)) == 12


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "0 hari"), (1, "1 hari"), (13, "13 hari"), (14, "2 minggu"), (59, "8 minggu"), (60, "2 bulan"),
        (729, "24 bulan"), (730, "2 tahun"), (-20, "2 minggu"), (5000, "13 tahun"),
    ],
)  # fmt: skip
def test_a_stretch_of_days(days, text):
    assert days_apart(days) == text


def test_names_are_shortened_to_one_clean_line():
    assert shorten("a\nb\x00c", 9) == "a b c"
    assert shorten("x" * 50, 5) == "xxxx\N{HORIZONTAL ELLIPSIS}"
