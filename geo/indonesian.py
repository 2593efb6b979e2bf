"""Numbers, dates and measures the way an Indonesian office writes them."""

from __future__ import annotations

import datetime as dt
from typing import SupportsFloat, SupportsInt

import pandas as pd

NO_DATA = "belum ada data"
"""What stands where a count is missing; never a zero."""

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MONTHS_SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def is_missing(value: object) -> bool:
    """Tell whether a single value is None, NaN, NaT or pandas' NA."""
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def whole(value: SupportsInt | None, missing: str = NO_DATA) -> str:
    """Write a count: ``1234`` as ``1.234``; a missing one as ``belum ada data``."""
    return missing if is_missing(value) or value is None else f"{int(value):,}".replace(",", ".")


def decimal(value: SupportsFloat | None, places: int = 1, missing: str = NO_DATA) -> str:
    """Write a number with decimals: ``1234.5`` as ``1.234,5``."""
    if is_missing(value) or value is None:
        return missing
    return f"{float(value):,.{places}f}".translate(str.maketrans(",.", ".,"))


def percent(share: SupportsFloat | None, missing: str = NO_DATA) -> str:
    """Write a share of one as a whole percentage: ``0.256`` as ``26 %``."""
    return missing if is_missing(share) or share is None else f"{round(float(share) * 100)} %"


def distance(metres: SupportsFloat | None, missing: str = NO_DATA) -> str:
    """Write a distance: metres below one kilometre, else kilometres with one decimal."""
    if is_missing(metres) or metres is None:
        return missing
    value = round(float(metres))
    return f"{value} m" if value < 1000 else f"{decimal(value / 1000)} km"  # noqa: PLR2004


def as_date(value: object) -> dt.date | None:
    """Read a date, a datetime or a pandas time stamp as a plain date; None when it is missing."""
    if is_missing(value):
        return None
    if isinstance(value, dt.datetime):  # a pandas Timestamp is one too
        return value.date()
    if isinstance(value, dt.date):
        return value
    return pd.Timestamp(value).date()  # type: ignore[arg-type]


def date_long(value: object, missing: str = NO_DATA) -> str:
    """Write a date in full: ``Rabu, 14 Oktober 2020``."""
    day = as_date(value)
    return missing if day is None else f"{DAYS[day.weekday()]}, {date_plain(day)}"


def date_plain(value: object, missing: str = NO_DATA) -> str:
    """Write a date without its weekday: ``14 Oktober 2020``."""
    day = as_date(value)
    return missing if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_short(value: object, missing: str = NO_DATA) -> str:
    """Write a date for a narrow place: ``14 Okt 2020``."""
    day = as_date(value)
    return missing if day is None else f"{day.day} {MONTHS_SHORT[day.month - 1]} {day.year}"


def days_apart(days: SupportsInt | None, missing: str = NO_DATA) -> str:
    """Write a stretch of days: days up to two weeks, then weeks, months, years, rounded down."""
    if is_missing(days) or days is None:
        return missing
    count = abs(int(days))
    for size, word in ((365, "tahun"), (30, "bulan"), (7, "minggu")):
        if count >= 2 * size:
            return f"{count // size} {word}"
    return f"{count} hari"


def shorten(text: object, longest: int) -> str:
    """Make a name fit for paper: one line, no control characters, dots where it was cut."""
    line = "".join(c if c.isprintable() else " " for c in str(text))
    line = " ".join(line.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
