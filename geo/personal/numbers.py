"""Find numbers that belong to one person: NIK and KK by their 16 digits, phones by how they are dialled."""

from __future__ import annotations

import re

from geo.personal.plain import ID_NUMBER, PHONE

_ID_DIGITS = 16
_ENDLESS = re.compile(r"\d{15,}")
_SEPARATOR = r"[ .\-()/_]{0,3}"
_RUN = re.compile(rf"[+(]{{0,2}}\d(?:{_SEPARATOR}\d)*")
_LONG_RUN = re.compile(rf"\d(?:{_SEPARATOR}\d){{5}}")
"""No phone has fewer digits."""
_PROVINCES = {
    *range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98),
}  # fmt: skip
"""Kemendagri's codes, with which every NIK and KK begins."""

_MOBILE = r"8(?:1[1-9]|2[1-38]|3[1-38]|5[1-35-9]|7[7-9]|8[1-9]|9[4-9])\d{6,9}"
_MOBILE_DIALLED = re.compile(rf"(?:0|(?:00)?620?){_MOBILE}")
_MOBILE_BARE = re.compile(rf"(?!8[12]7\d{{7}}$){_MOBILE}")
"""As spreadsheets leave it when they take the first 0 away; ten digits from 817 or 827 may be a village's code."""
_AREA = r"(?:21|22|24|31|61|[2-9]\d{2})"
_AREA_GROUP = re.compile(rf"0{_AREA}")
_LANDLINE = re.compile(rf"0{_AREA}\d{{5,8}}")
_FEWEST_DIALLED = 9

_DATES = re.compile(
    r"(?<![\d.\-/])(?:(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d"
    r"|(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?!\d|[-./]\d)"
)
_DEGREES = re.compile(r"(?<![\d.])-?(?:\d|1[01]|9[5-9]|1[0-3]\d|14[01])[.,]\d{3,}(?!\d|[.,-]\d)")
_CLOCKS = re.compile(r"(?<!\d)(?<!\d[.\-])(?:[01]?\d|2[0-3])[.:][0-5]\d(?!\d|[.\-]?\d{3})(?!\.\d)")
_DIALLED = re.compile(
    r"\b(?:no\.? ?)?(?:hp|wa|whatsapp|telp?|tlpn?|telepon|hubungi|hub)\b[\W_]{0,5}\d(?:[ .-]?\d){5,}", re.IGNORECASE
)
_CARD = re.compile(r"\b(?:nik|ktp|no\.? ?kk|nkk|nomor kk|npwp|bpjs)\b\D{0,12}\d(?:[ .-]?\d){8,}", re.IGNORECASE)

_MAYBE_DIGITS = re.compile(r"[0-9OoIl|SBZ](?:[ .-]?[0-9OoIl|SBZ]){7,}")
_AS_DIGITS = str.maketrans("OoIl|SBZ", "00111582")
_ENOUGH_DIGITS = 0.6
_DIGIT_WORDS = {
    word: digit
    for digit, words in enumerate(
        ("nol kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
    )
    for word in words.split()
}
_SPELT = re.compile(rf"\b(?:(?:{'|'.join(_DIGIT_WORDS)})\b[\s,.-]{{0,3}}){{8,}}", re.IGNORECASE)


def find_number(text: str) -> str | None:
    """Tell which kind of personal number a plainly written text holds.

    Notes
    -----
    Ordinary dates, times of day and coordinates are set aside first. Of a NIK the digits 7 to 12 are a date of birth
    (a woman's day plus 40), of a KK its day of issue (Permendagri 102/2019); numbers in groups are held against that.
    """
    text = _SPELT.sub(_as_digits, text)
    text = _MAYBE_DIGITS.sub(_read_letters, text)
    if _LONG_RUN.search(text) is None:
        return None
    if _ENDLESS.search(text) or _CARD.search(text):
        return ID_NUMBER
    if _DIALLED.search(text):
        return PHONE
    for ordinary in (_DATES, _DEGREES, _CLOCKS):
        text = ordinary.sub("#", text)
    for run in _RUN.finditer(text):
        kind = _judge(run[0])
        if kind is not None:
            return kind
    return None


def _judge(run: str) -> str | None:
    """Judge digits that stand together, as a whole and from each group on."""
    groups = re.findall(r"\d+", run)
    gaps = re.findall(r"(?<=\d)\D+(?=\d)", run)
    whole = "".join(groups)
    if run.startswith(("+", "(+")) and len(whole) >= _FEWEST_DIALLED:
        return PHONE
    is_long = all(len(group) > 2 for group in groups)  # noqa: PLR2004 - pairs may be counts
    if len(whole) == _ID_DIGITS and is_long and not all(re.fullmatch(r"(?:19|20)\d\d", group) for group in groups):
        return ID_NUMBER
    for first in range(len(groups)):
        digits = ""
        for last in range(first, len(groups)):
            digits += groups[last]
            if len(digits) > _ID_DIGITS:
                break
            is_list = last - first == _ID_DIGITS - 1 < len(groups) - 1  # one digit each, and more of them
            may_be_id = len(digits) == _ID_DIGITS and not is_list
            may_be_phone = digits[0] in "068" and len(digits) >= _FEWEST_DIALLED
            if not (may_be_id or may_be_phone):
                continue
            inner, between = groups[first : last + 1], gaps[first:last]
            if may_be_id and _is_id(digits, inner, between):
                return ID_NUMBER
            if may_be_phone and _is_phone(digits, inner, between):
                return PHONE
    return None


def _is_id(digits: str, groups: list[str], gaps: list[str]) -> bool:
    """Tell whether 16 digits can be a NIK or KK: a province, and a date after the district."""
    day, month = int(digits[6:8]), int(digits[8:10])
    is_even = len(set(gaps)) <= 1 or all(len(group) > 2 for group in groups)  # noqa: PLR2004
    is_dated = (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12  # noqa: PLR2004
    return is_even and is_dated and int(digits[:2]) in _PROVINCES


def _is_phone(digits: str, groups: list[str], gaps: list[str]) -> bool:
    """Tell whether digits are dialled: from a mobile's prefix or an area code on."""
    if len(groups) == 1:
        return any(form.fullmatch(digits) for form in (_MOBILE_DIALLED, _MOBILE_BARE, _LANDLINE))
    if groups[0] == "0" and len(groups) == 2 and gaps[0] in {".", ","}:  # noqa: PLR2004 - a decimal
        return False
    is_grouped = max(map(len, groups)) > 2 or len(set(gaps)) == 1  # noqa: PLR2004 - pairs, evenly apart
    if _MOBILE_DIALLED.fullmatch(digits):
        return is_grouped
    is_long = min(map(len, groups)) > 2  # noqa: PLR2004
    if _MOBILE_BARE.fullmatch(digits):
        return is_long and len(groups[0]) == 3  # noqa: PLR2004 - 812-3456-7890
    return _AREA_GROUP.fullmatch(groups[0]) is not None and _LANDLINE.fullmatch(digits) is not None


def _as_digits(spelt: re.Match[str]) -> str:
    """Write spelt digits as digits."""
    return "".join(str(_DIGIT_WORDS[word]) for word in re.findall(r"[a-z]+", spelt[0].lower())) + " "


def _read_letters(found: re.Match[str]) -> str:
    """Read letters that stand for digits, where most are digits."""
    signs = [sign for sign in found[0] if sign not in " .-"]
    share = sum(map(str.isdigit, signs)) / len(signs)
    return found[0].translate(_AS_DIGITS) if share >= _ENOUGH_DIGITS else found[0]
