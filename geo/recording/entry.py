"""What is taken down of one visit, checked field by field at the door."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from geo import clock, indonesian
from geo.errors import DataError
from geo.needs import NEED_WORDS
from geo.recording.words import NEED_FIELD, field_word
from geo.symbols import ATTENDEE_WORDS, PROTOCOL_WORDS
from geo.texts import text_fault, tidy_lines

COUNTS = ("houses", "rooms", "living_in", "tl", "owners")
"""The counted fields, in the order of the form."""

MOST_COUNTED = 100_000
"""A kabupaten of 1.6 million has no site near this: whoever types more has slipped."""

LONGEST = {"site_id": 100, "next_step": 500, "note": 2000}
"""Characters that a text may have."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2}(?:\.\d{1,6})?)?", re.ASCII)
_WHOLE = re.compile(r"(-?)(\d{1,12})", re.ASCII)


class EntryError(DataError):
    """An entry that cannot be taken as it is.

    Parameters
    ----------
    faults
        What is wrong and how to mend it, by field: a field of `Entry`, or ``need_<category>``.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults: dict[str, str] = dict(faults)
        super().__init__(f"{field_word(name)}: {text}" for name, text in self.faults.items())


@dataclass(frozen=True)
class Entry:
    """One visit as it is taken down; None, an empty tuple or a category left out was not taken.

    ``attended_by`` holds roles and never persons, ``needs`` how many women asked for each kind of help; both are kept
    in the order of the screen.
    """

    site_id: str
    date: dt.date
    time_in: str | None = None
    time_out: str | None = None
    attended_by: tuple[str, ...] = ()
    houses: int | None = None
    rooms: int | None = None
    living_in: int | None = None
    tl: int | None = None
    owners: int | None = None
    health_protocol: str | None = None
    needs: dict[str, int] = field(default_factory=dict)
    next_step: str | None = None
    note: str | None = None

    def as_form(self) -> dict[str, Any]:
        """Give the entry as a form holds it (JSON can carry it); ``read_entry`` reads it back as it was."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return values | {
            "date": self.date.isoformat(),
            "attended_by": list(self.attended_by),
            "needs": dict(self.needs),
        }

    def value(self, name: str) -> Any:  # noqa: ANN401 (each field has its own type)
        """Give a field, or with ``need_<category>`` one count of needs (None when not taken)."""
        category = name.removeprefix(NEED_FIELD)
        return getattr(self, name) if category == name else self.needs.get(category)


ENTRY_FIELDS: tuple[str, ...] = tuple(one.name for one in fields(Entry))


def read_entry(values: Mapping[str, object]) -> Entry:
    """Read what a form sends.

    Parameters
    ----------
    values
        By field name; see ``check_values``. ``site_id`` and ``date`` must be there.

    Raises
    ------
    EntryError
        With every fault, by field.
    """
    taken, faults = check_values(values)
    for name, cure in (("site_id", "pilih lokasinya."), ("date", "isi tanggal kunjungan.")):
        if taken.get(name) is None and name not in faults:
            faults[name] = f"belum diisi; {cure}"
    if faults:
        raise EntryError(faults)
    return Entry(**taken)


def check_values(values: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, str]]:
    """Check whatever is given of an entry, without asking for the rest.

    Parameters
    ----------
    values
        By field name: texts, numbers, dates, times, a list of roles, a mapping of needs. Needs may also come as fields
        of their own, ``need_<category>``. An empty text, None or NaN was not taken. Other names are left alone.

    Returns
    -------
    taken
        Each field that is there and sound, as `Entry` holds it.
    faults
        By field, what is wrong with the others and how to mend it.
    """
    taken: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, read in _READERS.items():
        if name in values:
            try:
                taken[name] = None if _is_empty(values[name]) else read(values[name])
            except _FaultError as err:
                faults[name] = str(err)
    taken["attended_by"] = taken.get("attended_by") or ()
    taken["needs"] = _read_needs(values, faults)
    if (time_in := taken.get("time_in")) and (time_out := taken.get("time_out")) and time_out < time_in:
        faults["time_out"] = (
            f"{time_out.replace(':', '.')} lebih awal daripada jam datang {time_in.replace(':', '.')}; "
            "periksa kedua jam itu."
        )
    return taken, faults


def compare_entries(mine: Entry, theirs: Entry) -> tuple[str, ...]:
    """Name the fields in which two entries differ, needs category by category, in the order of the form."""
    names: list[str] = []
    for name in ENTRY_FIELDS:
        names += [f"{NEED_FIELD}{category}" for category in NEED_WORDS] if name == "needs" else [name]
    return tuple(name for name in names if mine.value(name) != theirs.value(name))


class _FaultError(ValueError):
    """What is wrong with one value, and the cure."""


def _is_empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, (Mapping, list, tuple, set, frozenset)):
        return not value
    try:
        return indonesian.is_missing(value)
    except (TypeError, ValueError):  # an array, which is no single value
        return False


def _shown(value: object) -> str:
    """Quote a value in a message, shortened; what cannot be written in a line is named instead."""
    if isinstance(value, str):
        return f"\N{LEFT DOUBLE QUOTATION MARK}{indonesian.shorten(value, 40)}\N{RIGHT DOUBLE QUOTATION MARK}"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**15):
        return str(value)
    return "isian ini"


def _read_whole(value: object) -> int:
    """Read a count: a whole number from 0 to ``MOST_COUNTED``."""
    number: int | None = None
    if isinstance(value, str):
        if match := _WHOLE.fullmatch(value.strip()):
            number = int(match[1] + match[2])
    elif isinstance(value, numbers.Integral) and not isinstance(value, bool):
        number = int(value)
    elif isinstance(value, numbers.Real) and not isinstance(value, bool):
        as_float = float(value)
        number = int(as_float) if math.isfinite(as_float) and as_float.is_integer() else None
    if number is None:
        raise _FaultError(f"{_shown(value)} bukan bilangan bulat; tulis angka saja tanpa titik atau koma, misalnya 12.")
    if number < 0:
        raise _FaultError(f"{_shown(value)} kurang dari nol; tulis 0 atau lebih, atau kosongkan bila tidak dihitung.")
    if number > MOST_COUNTED:
        raise _FaultError(f"{_shown(value)} lebih dari {indonesian.whole(MOST_COUNTED)}; periksa angkanya.")
    return number


def _read_date(value: object) -> dt.date:
    """Read a day of the programme's time."""
    day: dt.date | None = None
    if isinstance(value, dt.datetime):
        day = value.date()
    elif isinstance(value, dt.date):
        day = value
    elif isinstance(value, str) and _DATE.fullmatch(value.strip()):
        try:
            day = dt.date.fromisoformat(value.strip())
        except ValueError:
            day = None
    if day is None:
        raise _FaultError(f"{_shown(value)} bukan tanggal; tulis misalnya 2026-03-11.")
    try:
        return clock.check_day(day)
    except ValueError:
        raise _FaultError(
            f"{day.isoformat()} di luar tahun {clock.FIRST_YEAR} sampai {clock.LAST_YEAR}; periksa tahunnya."
        ) from None


def _read_time(value: object) -> str:
    """Read a time of day as ``HH:MM``."""
    hour = minute = 99
    if isinstance(value, (dt.time, dt.datetime)):
        hour, minute = value.hour, value.minute
    elif isinstance(value, str) and (match := _TIME.fullmatch(value.strip())):
        hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:  # noqa: PLR2004
        raise _FaultError(f"{_shown(value)} bukan jam; tulis misalnya 09.30.")
    return f"{hour:02d}:{minute:02d}"


def _read_roles(value: object) -> tuple[str, ...]:
    """Read roles from a list, or from a text with spaces or commas between them."""
    codes = re.split(r"[\s,;]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(codes, (list, tuple, set, frozenset)):
        raise _FaultError(f"{_shown(value)} bukan daftar peran; pilih dari {_listed(ATTENDEE_WORDS)}.")
    for code in codes:
        if not isinstance(code, str) or code not in ATTENDEE_WORDS:
            raise _FaultError(f"{_shown(code)} tidak dikenal; pilih dari {_listed(ATTENDEE_WORDS)}.")
    return tuple(code for code in ATTENDEE_WORDS if code in codes)


def _read_protocol(value: object) -> str:
    if not isinstance(value, str) or value.strip().lower() not in PROTOCOL_WORDS:
        raise _FaultError(f"{_shown(value)} tidak dikenal; pilih dari {_listed(PROTOCOL_WORDS)}.")
    return value.strip().lower()


def _read_id(value: object) -> str:
    return _read_text(value, LONGEST["site_id"], is_free=False)


def _read_next_step(value: object) -> str:
    return _read_text(value, LONGEST["next_step"])


def _read_note(value: object) -> str:
    return _read_text(value, LONGEST["note"])


def _read_text(value: object, longest: int, *, is_free: bool = True) -> str:
    """Read a text; where anything may be written it must not tell of a person."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or _shown(value) == "isian ini":
        raise _FaultError("isinya bukan teks; tulis dengan kata-kata.")
    text = tidy_lines(str(value))
    if fault := text_fault(text, longest, is_free=is_free, has_lines=True):
        raise _FaultError(fault)
    return text


def _read_needs(values: Mapping[str, object], faults: dict[str, str]) -> dict[str, int]:
    """Read the needs from their mapping and from fields of their own; note what is wrong in ``faults``."""
    listed: object = values.get("needs")
    given: dict[object, object] = {}
    if isinstance(listed, Mapping):
        given.update(listed)
    elif not _is_empty(listed):
        faults["needs"] = f"{_shown(listed)} bukan daftar kebutuhan; isi jumlah per jenis."
    for name, value in values.items():
        if isinstance(name, str) and name.startswith(NEED_FIELD):
            given[name.removeprefix(NEED_FIELD)] = value
    counts: dict[str, int] = {}
    for category, value in given.items():
        if not isinstance(category, str) or category not in NEED_WORDS:
            faults["needs"] = f"jenis {_shown(category)} tidak dikenal; pilih dari daftar."
            continue
        try:
            if not _is_empty(value):
                counts[category] = _read_whole(value)
        except _FaultError as err:
            faults[f"{NEED_FIELD}{category}"] = str(err)
    return {category: counts[category] for category in NEED_WORDS if category in counts}


def _listed(words: Mapping[str, str]) -> str:
    return ", ".join(words)


_READERS: dict[str, Callable[[object], object]] = {
    "site_id": _read_id,
    "date": _read_date,
    "time_in": _read_time,
    "time_out": _read_time,
    "attended_by": _read_roles,
    **dict.fromkeys(COUNTS, _read_whole),
    "health_protocol": _read_protocol,
    "next_step": _read_next_step,
    "note": _read_note,
}
