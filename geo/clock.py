"""Today's date where the office is: the only place that asks the clock."""

from __future__ import annotations

import datetime as dt
import os
from zoneinfo import ZoneInfo

from geo.errors import DataError

OFFICE_ZONE = ZoneInfo("Asia/Jakarta")
"""Kediri keeps western Indonesian time (WIB) all year."""

FIRST_YEAR, LAST_YEAR = 2000, 2099

TODAY_VARIABLE = "PETA_TODAY"
"""Set it to an ISO date to run the program as of that day: for tests, pictures and training."""


def now() -> dt.datetime:
    """Tell the time at the office, with its zone."""
    return dt.datetime.now(OFFICE_ZONE)


def check_day(day: dt.date) -> dt.date:
    """Give back a day of the programme's time.

    Raises
    ------
    ValueError
        Before 2000 or after 2099: a slip of the pen, and no year of rounds fits around it.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{day} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return day


def today() -> dt.date:
    """Tell the day at the office.

    Raises
    ------
    DataError
        When ``PETA_TODAY`` is set to something that is no ISO date.
    """
    fixed = os.environ.get(TODAY_VARIABLE)
    if not fixed:
        return now().date()
    try:
        return check_day(dt.date.fromisoformat(fixed))
    except ValueError:
        raise DataError(f"{TODAY_VARIABLE}={fixed!r} bukan tanggal; tulis misalnya 2026-11-24.") from None
