"""Find the names of people where a text gives them away: by how one is addressed, named, aged or born."""

from __future__ import annotations

import re

from geo.personal.plain import NAME
from geo.personal.words import DEEDS, GIVEN_NAMES, NAMED_THINGS, NO_NAMES, OF_THINGS, ROLES, STREETS

_WORD = re.compile(r"[A-Za-z](?:[A-Za-z'`]*[A-Za-z])?")
_ADDRESS = re.compile(
    r"(?<![\w-])(?:bu|ibu|bunda|pak|bapak|bp|bpk|sdri?|saudari?|saudara|mbak?|mbok|mbah|mas|mami|papi|ny|nyonya|nn|nona|tn|tuan"
    r"|hj|kak|dik|adik|bang|cak|ning|neng|gus|ust|ustad?z?|ustazah|kyai|kiai|nyai|bude|pakde|bulik|paklik|tante|om)"
    r"(?:\. ?| )(?=[A-Za-z])",
    re.IGNORECASE,
)
"""How people are addressed; "ibu-ibu" is nobody's address."""
_SAID = re.compile(
    r"(?<![\w-])(?:a\. ?n\.?|an\.|a/n|atas nama|bernama|namanya|panggilannya|dipanggil|alias|binti"
    r"|nama ?(?:lengkap|asli|panggilan)? ?[:=])\W{0,2}(?=[A-Za-z])",
    re.IGNORECASE,
)
"""What announces a name."""
_DOCTOR = re.compile(r"(?<![\w-])(?:dr|drg|h|kh|hj)\. ?(?=[A-Za-z])", re.IGNORECASE)
"""Titles that may be other abbreviations: only a known name tells."""
_AGED = re.compile(r"\b([A-Z][a-z]+)(?: [A-Z][a-z]+)?(?: ?\(|,? (?:umur|usia) |, )\d{2}(?: ?\)| ?(?:th|thn|tahun)\b)")
_PAIR = re.compile(r"\b(?=([A-Z][a-z]+)(?: |, ?| dan | & |/)([A-Z][a-z]+)\b)")
_ROLE = re.compile(r"\b(?i:" + "|".join(sorted(ROLES)) + r")(?i: (?:rt|rw))?,? ([A-Z][a-z]+)\b")
_DEED = re.compile(r"\b([A-Z][a-z]+) (?:" + "|".join(sorted(DEEDS)) + r")\b")
_REACH = 60
"""So many letters before and after are looked at."""
_NO_SENTENCE = re.compile(r"[^,;:()!?]*$")


def find_name(text: str) -> str | None:
    """Tell whether a plainly written text names somebody.

    Notes
    -----
    A capitalised word after an address is a name unless it is known to be none (a role, a place, a word of the
    office); in small letters or capitals throughout only a known given name is. Streets, hospitals and mosques may be
    called after people. A given name by itself counts beside another one, an age, a role or what only people do.
    """
    rules = ((_ADDRESS, True, STREETS), (_SAID, True, STREETS | NAMED_THINGS), (_DOCTOR, False, STREETS))
    for pattern, takes_unknown, exempt in rules:
        for found in pattern.finditer(text):
            is_exempt = _follows(text, found.start(), exempt)
            if not is_exempt and _is_name(text[found.end() : found.end() + _REACH], takes_unknown=takes_unknown):
                return NAME
    for pattern in (_AGED, _DEED, _ROLE):
        for found in pattern.finditer(text):
            if found[1].lower() in GIVEN_NAMES and not _follows(text, found.start(), OF_THINGS):
                return NAME
    for found in _PAIR.finditer(text):
        is_known = found[1].lower() in GIVEN_NAMES and found[2].lower() in GIVEN_NAMES
        if is_known and not _follows(text, found.start(), OF_THINGS):
            return NAME
    return None


def _follows(text: str, at: int, words: frozenset[str]) -> bool:
    """Tell whether one of the last two words before a name is among ``words``, with no comma between."""
    tail = _NO_SENTENCE.search(text[max(0, at - _REACH) : at])
    near = _WORD.findall(tail[0]) if tail else []
    return any(word.lower() in words for word in near[-2:])


def _is_name(after: str, *, takes_unknown: bool) -> bool:
    """Tell whether a text begins with a name; roles before it are passed over."""
    for at, word in enumerate(_WORD.findall(after)[:3]):
        plain = word.lower()
        if plain in GIVEN_NAMES:
            return True
        if plain not in NO_NAMES:
            is_capitalised = word[0].isupper() and word[1:].islower()
            return takes_unknown and at == 0 and is_capitalised
    return False
