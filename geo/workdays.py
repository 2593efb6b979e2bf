"""Working days and hours: the office's week, national holidays, cuti bersama, and the clock without its breaks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import holidays
from holidays.constants import GOVERNMENT, PUBLIC

from geo.errors import DataError
from geo.indonesian import date_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY_S = 24 * 3600
FRIDAY = 4
DECREES_LOOKED_FOR = range(2002, 2100)
"""Years: the first with cuti bersama, and one that no decree will reach."""
ESTIMATED = "(perkiraan)"
"""What the library adds to a holiday whose date it has reckoned."""


@dataclass(frozen=True)
class Hours:
    """One day's hours: seconds of the day, with breaks in order, each inside the hours and apart from the next.

    Raises
    ------
    DataError
        When the hours are no hours: closing before opening, or a break outside them or touching another.
    """

    opens_s: int
    closes_s: int
    breaks: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse hours that are none."""
        problems = []
        if not 0 <= self.opens_s < self.closes_s <= DAY_S:
            problems.append(f"Jam kerja {_clock(self.opens_s, self.closes_s)}: jam pulang harus setelah jam masuk.")
        since = self.opens_s
        for start, end in self.breaks:
            if not since < start < end < self.closes_s:
                problems.append(
                    f"Istirahat {_clock(start, end)} harus berada di dalam jam kerja "
                    f"{_clock(self.opens_s, self.closes_s)}, berurutan, dan tidak bersambung dengan istirahat lain."
                )
            since = max(since, end)
        if problems:
            raise DataError(problems)

    @property
    def working_s(self) -> int:
        """Seconds of work in the day, breaks taken out."""
        return compress(self, self.closes_s)


def _clock(start_s: int, end_s: int) -> str:
    return "\u2013".join(f"{second // 3600:02d}.{second % 3600 // 60:02d}" for second in (start_s, end_s))


def _at(hour: int, minute: int = 0) -> int:
    return hour * 3600 + minute * 60


_USUAL = Hours(_at(7, 30), _at(16), ((_at(12), _at(13)),))
_FRIDAY = Hours(_at(7, 30), _at(16, 30), ((_at(11, 30), _at(13)),))
OFFICE_WEEK: Mapping[int, Hours] = MappingProxyType({**dict.fromkeys(range(FRIDAY), _USUAL), FRIDAY: _FRIDAY})
"""Weekday (Monday is 0) to hours. Perpres 21/2023: 37 hours 30 minutes a week from 07.30, breaks of 60 minutes, on
Friday 90; the five days here come to exactly that. (The shorter hours of Ramadan are an office's own week.)"""


@dataclass(frozen=True)
class Workday:
    """A day on which the office works, and its hours."""

    date: dt.date
    hours: Hours


@dataclass(frozen=True)
class DayOff:
    """A day on which nobody is sent out, and why, in Indonesian."""

    date: dt.date
    reason: str


def list_days(
    first: dt.date,
    last: dt.date,
    week: Mapping[int, Hours] = OFFICE_WEEK,
    own_days_off: Mapping[dt.date, str] = MappingProxyType({}),
) -> tuple[tuple[Workday, ...], tuple[DayOff, ...]]:
    """Divide a period, both ends included, into working days and days off.

    Parameters
    ----------
    first, last
        The period; empty when ``last`` is before ``first``.
    week
        Weekday (Monday is 0) to hours; a weekday that is not in it is the office's weekend.
    own_days_off
        The office's own days off, each with its reason ("" for none).

    Returns
    -------
    workdays, days_off
        Both in order; together every day of the period once. A holiday is named before a weekend, and that before
        the office's own day. What is not decreed yet is not here: ask `describe_unknown`.
    """
    workdays: list[Workday] = []
    days_off: list[DayOff] = []
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        hours = week.get(day.weekday())
        holiday = _read_holidays(day.year).get(day)
        if holiday is not None:
            days_off.append(DayOff(day, holiday))
        elif hours is None:
            days_off.append(DayOff(day, "Akhir pekan"))
        elif day in own_days_off:
            days_off.append(DayOff(day, f"Libur kantor: {own_days_off[day]}".removesuffix(": ")))
        else:
            workdays.append(Workday(day, hours))
    return tuple(workdays), tuple(days_off)


@cache
def _read_holidays(year: int) -> dict[dt.date, str]:
    """Name the national holidays and cuti bersama of a year; a national one goes first where both meet."""
    joint = holidays.country_holidays("ID", years=year, categories=(GOVERNMENT,), language="id")
    national = holidays.country_holidays("ID", years=year, categories=(PUBLIC,), language="id")
    return {
        **{day: f"Cuti bersama: {_mend(name)}" for day, name in joint.items()},
        **{day: f"Hari libur nasional: {_mend(name)}" for day, name in national.items()},
    }


def _mend(name: str) -> str:
    """Take the words "Cuti Bersama" out of the library's name, and mend its spelling of "Pengganti"."""
    return name.replace("Pegangti", "Pengganti").replace("Cuti Bersama ", "")


@cache
def holidays_known_until() -> dt.date:
    """Tell the last day up to which cuti bersama are known.

    They are decreed year by year (SKB three ministers), and the library learns them with its next version. A later
    day is taken for a working day, and the dates of its Islamic holidays are reckoned, not decreed.
    """
    decreed = holidays.country_holidays("ID", years=DECREES_LOOKED_FOR, categories=(GOVERNMENT,))
    return dt.date(max(decreed).year, 12, 31)


def describe_unknown(first: dt.date, last: dt.date) -> str | None:
    """Say in Indonesian what is not known about the holidays of a period; None when everything is decreed."""
    doubts = []
    until = holidays_known_until()
    if last > until:
        doubts.append(
            f"Cuti bersama setelah {date_plain(until)} belum diketahui program; "
            "isi sendiri sebagai libur kantor setelah ditetapkan."
        )
    reckoned = [
        f"{date_plain(day)} ({name.partition(': ')[2].replace(ESTIMATED, '').strip()})"
        for year in range(first.year, last.year + 1)
        for day, name in sorted(_read_holidays(year).items())
        if ESTIMATED in name and first <= day <= last
    ]
    if reckoned:
        doubts.append(f"Tanggal ini masih perkiraan, periksa ketetapannya: {', '.join(reckoned)}.")
    return " ".join(doubts) or None


def compress(hours: Hours, second_of_day: int) -> int:
    """Count the working seconds from opening to a second of the day, breaks taken out.

    The clock runs on outside the hours: negative before opening, beyond `Hours.working_s` after closing, so that
    work done too early or too late keeps its length. A second within a break counts as the break's start.
    """
    working = second_of_day - hours.opens_s
    return working - sum(max(0, min(second_of_day, end) - start) for start, end in hours.breaks)


def expand(hours: Hours, working_second: int, *, is_end: bool = False) -> int:
    """Turn working seconds since opening back into a second of the day: the inverse of `compress`.

    Parameters
    ----------
    hours
        The day's.
    working_second
        As `compress` counts them.
    is_end
        What falls on the border of a break is before it when something ends then, after it when something starts.
    """
    second = hours.opens_s + working_second
    for start, end in hours.breaks:
        if second > start or (second == start and not is_end):
            second += end - start
    return second
