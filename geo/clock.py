"""Today's date where the office is: the only place that asks the clock."""

from __future__ import annotations

import datetime as dt
import os
from zoneinfo import ZoneInfo

from geo.errors import DataError

OFFICE_ZONE = ZoneInfo("Asia/Jakarta")
"""Kediri keeps western Indonesian time (WIB) all year."""

TODAY_VARIABLE = "PETA_TODAY"
"""Set it to an ISO date to run the program as of that day: for tests, pictures and training."""


def now() -> dt.datetime:
    """Tell the time at the office, with its zone."""
    return dt.datetime.now(OFFICE_ZONE)


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
        return dt.date.fromisoformat(fixed)
    except ValueError:
        raise DataError(f"{TODAY_VARIABLE}={fixed!r} bukan tanggal; tulis misalnya 2026-11-24.") from None
