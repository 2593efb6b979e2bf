"""Read one cell as a date, a time, a number or a word of a list, the way an Indonesian office writes them."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.clock import FIRST_YEAR, LAST_YEAR
from geo.indonesian import MONTHS, MONTHS_SHORT
from geo.needs import NEED_WORDS
from geo.symbols import ACCURACY_WORDS, ATTENDEE_WORDS, PROTOCOL_WORDS, VISIT_WORDS, ZONE_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.exchange.reading.table import Cell


@dataclass(frozen=True)
class Fault:
    """Why a cell cannot be read, and the cure; it follows the quoted value in a message."""

    text: str


@dataclass(frozen=True)
class Words:
    """A list of codes: what screens call each, and what else offices call it."""

    by_code: Mapping[str, str]
    others: Mapping[str, str]


_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_OTHER_MONTHS = {"pebruari": 2, "nopember": 11, "agst": 8, "ags": 8, "agt": 8, "sept": 9, "nop": 11, "peb": 2}
_MONTH_NUMBERS = {
    **{word: number for number, word in enumerate(_ENGLISH, start=1)},
    **{word[:3]: number for number, word in enumerate(_ENGLISH, start=1)},
    **{word.casefold(): number for words in (MONTHS, MONTHS_SHORT) for number, word in enumerate(words, start=1)},
    **_OTHER_MONTHS,
}

_CLOCK_END = r"(?:[T ]\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:Z|WIB|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _CLOCK_END, re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,4})" + _CLOCK_END, re.IGNORECASE)
_IN_WORDS = re.compile(r"(?:[^\W\d_]{4,9},?\s+)?(\d{1,2})[\s-]+([^\W\d_]{3,9})\.?[\s,-]+(\d{1,4})", re.IGNORECASE)
_TIME = re.compile(
    r"(?:(?:pukul|jam|pkl\.?)\s*)?(\d{1,2})[.:](\d{2})(?:[.:]\d{2}(?:[.,]\d+)?)?\s*(?:(am|pm)|wib|z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"([+-]?\d{1,15})(?:[.,](\d{1,20}))?")
_ONE_THOUSAND = re.compile(r"([+-]?\d{1,3})([., ])(\d{3})")
"""A thousand or, unless it counts something, a decimal with three places: nobody can know."""
_THOUSANDS = {
    ".": re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+,\d{1,20}|(?:\.\d{3}){2,})"),
    ",": re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+\.\d{1,20}|(?:,\d{3}){2,})"),
}
"""Several groups, or a decimal behind the other sign, have one reading; by the sign between the groups."""
_CELL_ERRORS = {
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
}
_EXACT = 1e15
"""Whole numbers below are exact as floats."""
_NOON, _LAST_HOUR, _LAST_MINUTE = 12, 23, 59
_MINUS_SIGNS = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")

STATUS = Words(
    VISIT_WORDS,
    {
        "rencana": "planned", "dijadwalkan": "planned", "terjadwal": "planned",
        "selesai": "done", "dilaksanakan": "done", "dikunjungi": "done", "sudah": "done",
        "batal": "cancelled", "canceled": "cancelled",
    },
)  # fmt: skip
HEALTH = Words(
    PROTOCOL_WORDS,
    {"good": "baik", "fair": "cukup", "sedang": "cukup", "poor": "kurang", "buruk": "kurang"},
)
NEED = Words(
    NEED_WORDS,
    {
        "nasi goreng": "cart_fried_rice", "mi goreng": "cart_noodles", "mie goreng": "cart_noodles",
        "rombong mie goreng": "cart_noodles", "kue": "cart_cakes", "jahit": "sewing", "modal": "capital",
        "memasak": "training_cooking", "kerja": "placement", "sekolah": "schooling", "kejar paket": "schooling",
        "kesehatan": "health", "dokumen": "papers", "keluarga": "family", "tidak ada": "none",
    },
)  # fmt: skip
ATTENDEE = Words(
    ATTENDEE_WORDS,
    {
        "dinas sosial": "dinsos", "dinas": "dinsos", "ngo": "lsm", "pendamping": "lsm", "pkm": "puskesmas",
        "perangkat": "perangkat_desa", "pemerintah desa": "perangkat_desa", "pemdes": "perangkat_desa",
    },
)  # fmt: skip
ACCURACY = Words(ACCURACY_WORDS, {"village": "desa", "kelurahan": "desa"})
ZONE = Words(ZONE_WORDS, {"north": "utara", "south": "selatan"})
BOOLEAN_WORDS: dict[str, bool] = {
    "ya": True, "yes": True, "true": True, "benar": True, "1": True, "y": True,
    "tidak": False, "no": False, "false": False, "salah": False, "0": False, "t": False, "bukan": False,
}  # fmt: skip


def read_text(value: Cell) -> str | None:
    """Write a cell as one line of text: whole numbers without decimals, dates as ISO; None when it is empty.

    Letters are put in their usual form (NFKC) and what cannot be seen is left out, so that two texts that look
    alike are alike.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = unicodedata.normalize("NFKC", str(value))
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(seen.split()) or None


def parse_date(value: Cell) -> dt.date | Fault | None:
    """Read a date: a date cell, ``14/10/2020``, ``14 Oktober 2020`` or ISO.

    Parameters
    ----------
    value
        The cell.

    Returns
    -------
    date
        The date, None for an empty cell, or what is wrong with it: a bare number is none. The day comes first, the
        month second; a time of day behind the date is left out.
    """
    if isinstance(value, dt.date):
        return _within_years(dt.date(value.year, value.month, value.day))  # a datetime is one too
    text = _text_in(
        value,
        (bool, int, float, dt.time),
        "bukan tanggal; ubah format selnya menjadi tanggal atau tulis misalnya 14/10/2020.",
    )
    return _date_in(text) if isinstance(text, str) else text


def parse_time(value: Cell) -> str | Fault | None:
    """Read a time of day: a time cell, ``9.30``, ``09:30``, with or without WIB.

    Returns
    -------
    time
        As ``HH:MM``, None for an empty cell, or what is wrong with it. Seconds are left out.
    """
    if isinstance(value, (dt.datetime, dt.time)):
        return f"{value.hour:02d}:{value.minute:02d}"
    text = _text_in(value, (bool, int, float, dt.date), "bukan jam; tulis dengan titik dua, misalnya 09:30.")
    if not isinstance(text, str):
        return text
    found = _TIME.fullmatch(text)
    if found is None:
        return Fault("tidak terbaca sebagai jam; tulis misalnya 09:30.")
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half and not 1 <= hour <= _NOON:
        return Fault("bukan jam yang ada; pagi dan sore ditulis 1 sampai 12.")
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        return Fault("bukan jam yang ada; jam 00 sampai 23, menit 00 sampai 59.")
    return f"{hour:02d}:{minute:02d}"


def parse_whole(value: Cell) -> int | Fault | None:
    """Read a whole number: ``12``, ``12,0``; one with a separator of thousands is refused as ambiguous."""
    number = _number_in(value, may_group=True, is_count=True)
    if number is None or isinstance(number, Fault):
        return number
    return int(number) if number.is_integer() else Fault("bukan bilangan bulat; tulis angka utuh tanpa koma.")


def parse_decimal(value: Cell, *, is_degree: bool = False) -> float | Fault | None:
    """Read a number with a decimal comma or point.

    Parameters
    ----------
    value
        The cell.
    is_degree
        Whether it is a latitude or longitude: ``112.015`` is a decimal then, else it may be a thousand.
    """
    return _number_in(value, may_group=not is_degree)


def parse_choice(value: Cell, words: Words) -> str | Fault | None:
    """Read one word of a list, in any case.

    Returns
    -------
    code
        None for an empty cell, or what is wrong with it: the nearest word, or all of them.
    """
    text = _text_in(value, (dt.date, dt.time), "adalah tanggal atau jam, bukan pilihan; tulis katanya.")
    if not isinstance(text, str):
        return text
    known = {
        **{_key(word): code for word, code in words.others.items()},
        **{_key(word): code for code, word in words.by_code.items()},
        **{_key(code): code for code in words.by_code},
    }
    code = known.get(_key(text))
    if code is not None:
        return code
    near = difflib.get_close_matches(_key(text[:60]), known, n=1, cutoff=0.7)
    if near:
        return Fault(f"tidak dikenal; mungkin {words.by_code[known[near[0]]]}?")
    return Fault(f"tidak dikenal; tulis salah satu: {', '.join(words.by_code.values())}.")


def parse_several(value: Cell, words: Words) -> tuple[str, ...] | Fault | None:
    """Read several words of a list, between commas, semicolons, "dan" or, when they are codes, spaces.

    Returns
    -------
    codes
        In the order of the list, each once; None for an empty cell, or what is wrong with it.
    """
    text = read_text(value)
    if text is None:
        return None
    parts = text.casefold().split()
    if not all(part in words.by_code for part in parts):
        parts = [part for part in re.split(r"\s*(?:[,;+&/]|\bdan\b)\s*", text) if part]
    found = []
    for number, part in enumerate(parts, start=1):
        code = parse_choice(part, words)
        if isinstance(code, Fault):  # the part is not repeated, for it may be a person's name
            return Fault(f"bagian ke-{number} {code.text}") if len(parts) > 1 else code
        found.append(code)
    return tuple(code for code in words.by_code if code in found)


def parse_boolean(value: Cell) -> bool | Fault | None:
    """Read yes or no: a cell of either, or the word."""
    if isinstance(value, bool):
        return value
    text = read_text(value)
    if text is None:
        return None
    return BOOLEAN_WORDS.get(text.casefold(), Fault("tidak dikenal; tulis ya atau tidak."))


def _number_in(value: Cell, *, may_group: bool, is_count: bool = False) -> float | Fault | None:
    """Read a number, None for an empty cell."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:  # noqa: PLR0124 - not NaN
        return float(value) if abs(value) < _EXACT else Fault("terlalu besar; betulkan.")
    text = _text_in(
        value, (bool, dt.date, dt.time), "bukan angka; ubah format selnya menjadi angka atau tulis angka saja."
    )
    if not isinstance(text, str):
        return text
    text = text.translate(_MINUS_SIGNS)
    doubtful = _ONE_THOUSAND.fullmatch(text) if may_group else None
    if doubtful is not None:
        lead, sign, rest = doubtful.groups()
        if sign == " " or is_count:
            return Fault(f"tulis {lead}{rest} tanpa {'spasi' if sign == ' ' else 'pemisah ribuan'}.")
        places = rest.rstrip("0") or "0"
        decimal = f"{lead},{places}" + ("0" if places == rest else "")
        return Fault(f"dapat dibaca dua cara; tulis {lead}{rest} tanpa pemisah ribuan, atau {decimal} bila desimal.")
    sign = next((sign for sign, form in _THOUSANDS.items() if form.fullmatch(text)), "")
    found = _NUMBER.fullmatch(text.replace(sign, "") if sign else text)
    if found is None:
        return Fault("tidak terbaca sebagai angka; tulis angka saja, kosongkan bila tidak diketahui.")
    return float(f"{found[1]}.{found[2] or 0}")


def _text_in(value: Cell, refused: tuple[type, ...], fault: str) -> str | Fault | None:
    """Give a cell's text; a cell of a refused kind has the fault, and so has an error of a formula."""
    if isinstance(value, refused) and not (isinstance(value, float) and math.isnan(value)):
        return Fault(fault)
    text = read_text(value)
    if text is not None and text.upper() in _CELL_ERRORS:
        return Fault("adalah galat rumus Excel; betulkan rumusnya atau kosongkan selnya.")
    return text


def _date_in(text: str) -> dt.date | Fault:
    """Read a date that is written out."""
    found = _YEAR_FIRST.fullmatch(text)
    if found is not None:
        return _day(int(found[4]), int(found[3]), found[1])
    found = _DAY_FIRST.fullmatch(text)
    if found is not None:
        return _day(int(found[1]), int(found[3]), found[4])
    found = _IN_WORDS.fullmatch(text)
    if found is None:
        return Fault("tidak terbaca sebagai tanggal; tulis misalnya 14/10/2020.")
    month = _MONTH_NUMBERS.get(found[2].casefold())
    if month is None:
        near = difflib.get_close_matches(found[2].title(), MONTHS, n=1)
        hint = f"mungkin {near[0]}?" if near else "tulis misalnya 14 Oktober 2020."
        return Fault(f"nama bulannya tidak dikenal; {hint}")
    return _day(int(found[1]), month, found[3])


def _day(day: int, month: int, year: str) -> dt.date | Fault:
    """Put a date together, its year as written."""
    if len(year) != 4:  # noqa: PLR2004 - a whole year
        return Fault("tahunnya tidak lengkap; tulis empat angka, misalnya 14/10/2020.")
    try:
        return _within_years(dt.date(int(year), month, day))
    except ValueError:
        hint = "hari lebih dulu, lalu bulan" if month > 12 else "periksa hari dan bulannya"  # noqa: PLR2004
        return Fault(f"bukan tanggal yang ada; {hint}, misalnya 14/10/2020.")


def _within_years(date: dt.date) -> dt.date | Fault:
    if FIRST_YEAR <= date.year <= LAST_YEAR:
        return date
    return Fault(f"tahunnya {date.year}; tahun {FIRST_YEAR} sampai {LAST_YEAR}, betulkan.")


def _key(word: str) -> str:
    """Write a word the way it is compared: small letters, spaces for underscores and dashes."""
    return re.sub(r"[\s_/-]+", " ", word.casefold()).strip()
