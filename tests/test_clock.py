"""Today where the office is, or the day that was fixed."""

import datetime as dt

import pytest

from geo import clock
from geo.errors import DataError


def test_a_fixed_day_is_today(monkeypatch):
    monkeypatch.setenv(clock.TODAY_VARIABLE, "2020-10-14")
    assert clock.today() == dt.date(2020, 10, 14)


@pytest.mark.parametrize("value", ["kemarin", "14-10-2020", "2020-13-01", "2020-10-14T07:00"], ids=str)
def test_what_is_no_day_is_named_with_its_cure(monkeypatch, value):
    monkeypatch.setenv(clock.TODAY_VARIABLE, value)
    with pytest.raises(DataError, match=r"PETA_TODAY=.* bukan tanggal; tulis misalnya 2026-11-24"):
        clock.today()


@pytest.mark.parametrize(
    ("utc", "day"),
    [("2026-03-10T16:59", "2026-03-10"), ("2026-03-10T17:00", "2026-03-11"), ("2026-03-11T16:59", "2026-03-11")],
    ids=["a minute to midnight in Kediri", "midnight in Kediri", "end of the day"],
)
@pytest.mark.parametrize("fixed", [None, ""], ids=["not set", "empty"])
def test_the_day_turns_at_midnight_in_kediri(monkeypatch, utc, day, fixed):
    class Instant(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return dt.datetime.fromisoformat(f"{utc}+00:00").astimezone(tz)

    monkeypatch.setattr(clock.dt, "datetime", Instant)
    monkeypatch.delenv(clock.TODAY_VARIABLE)
    if fixed is not None:
        monkeypatch.setenv(clock.TODAY_VARIABLE, fixed)
    assert clock.today() == dt.date.fromisoformat(day)
    assert clock.now().utcoffset() == dt.timedelta(hours=7)
