"""Excel's numbers that are dates and times: which formats say so, and what day a number is."""

from __future__ import annotations

import datetime as dt
import re

_NOT_LETTERS = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""Quoted text, escapes, padding, colours and locales of a number format."""
_BUILT_IN = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Numbers of the built-in formats that show dates or times (ECMA-376 part 1, 18.8.30)."""
_BUILT_IN_ELAPSED = {46}
_DAY_S = 86_400
_LAST_WRONG_DAY = 60
"""Excel counts a 29 February 1900; days before it are one off."""


def date_kind(number: int, code: str | None) -> str | None:
    """Tell what a number format shows.

    Parameters
    ----------
    number
        Of the format.
    code
        The format written out, when the workbook has it.

    Returns
    -------
    kind
        ``date``, ``elapsed`` (hours that may exceed a day), or None for an ordinary number.
    """
    if code is None:
        return "elapsed" if number in _BUILT_IN_ELAPSED else "date" if number in _BUILT_IN else None
    positive = _NOT_LETTERS.sub("", code.split(";", maxsplit=1)[0]).lower()
    if re.search(r"\[[hms]+\]", positive):
        return "elapsed"
    return "date" if re.search("[dmyhs]", positive) and "general" not in positive else None


def from_serial(serial: float, kind: str, *, is_1904: bool) -> dt.date | dt.datetime | dt.time | str | float:
    """Read a number as the date or time that Excel shows; the number itself where Excel shows only crosses.

    Seconds are rounded to whole ones. Elapsed hours beyond a day are a text, since they are no time of day.
    """
    if not 0 <= serial < 2_958_466:  # noqa: PLR2004 - the day after 31 December 9999
        return serial
    day, second = divmod(round(serial * _DAY_S), _DAY_S)
    clock = dt.time(second // 3600, second // 60 % 60, second % 60)
    if kind == "elapsed" and day:
        return f"{day * 24 + clock.hour}:{clock.minute:02d}"
    if day == 0:
        return clock
    base = dt.date(1904, 1, 1) if is_1904 else dt.date(1899, 12, 31 if day < _LAST_WRONG_DAY else 30)
    try:
        date = base + dt.timedelta(days=day)
    except OverflowError:
        return serial
    return dt.datetime.combine(date, clock) if second else date
