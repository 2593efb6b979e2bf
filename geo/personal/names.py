"""Find the names of people where a text gives them away: by how one is addressed, named, aged or born."""

from __future__ import annotations

import re

from geo.personal.plain import NAME
from geo.personal.words import (
    DEEDS,
    GIVEN_NAMES,
    NAME_FORM,
    NAMED_THINGS,
    NO_NAMES,
    OF_THINGS,
    ORDINARY_TOO,
    ROLES,
    STREETS,
)

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
_SHORT = re.compile(r"(?<![\w-])(?:sdri?|ny|nn|tn)(?:\. ?| )([a-z]+)", re.IGNORECASE)
"""Addresses that are written only before a name, in small letters too."""
_VERB = re.compile(r"(?:me|ber|ter|di).{3,}")
_NEXT = r"(?:,? dan | & |, ?| ?/ ?| )"
_AGED = re.compile(
    r"\b(?=([a-z]+)(?: [a-z]+)?(?: ?\(|,? (?:umur|usia) |, )\d{2}(?: ?\)| ?(?:th|thn|tahun)\b))", re.IGNORECASE
)
_PAIR = re.compile(rf"\b(?=([a-z]+){_NEXT}([a-z]+)\b)", re.IGNORECASE)
_ROLE = re.compile(rf"\b(?:{'|'.join(sorted(ROLES))})(?: (?:rt|rw))?,? ([a-z]+)\b", re.IGNORECASE)
_DEED = re.compile(rf"\b([a-z]+) (?:{'|'.join(sorted(DEEDS))})\b", re.IGNORECASE)
_BARE_AN = re.compile(r"(?<![\w-])an (?!nur\b)([a-z]+)\b", re.IGNORECASE)
"""``an.`` without its dot; An Nur is a mosque."""
_REACH = 60
"""So many letters before and after are looked at."""
_NO_SENTENCE = re.compile(r"[^,;:()!?]*$")


def find_name(text: str) -> str | None:
    """Tell whether a plainly written text names somebody.

    Notes
    -----
    A capitalised word after an address is a name unless it is known to be none (a role, a place, a word of the
    office); in small letters or capitals throughout only a given name is, known or of the region's form. Streets,
    hospitals and mosques may be called after people. A given name by itself counts beside another one, an age, a role
    or what only people do; one that is an ordinary word as well counts with a capital only.
    """
    return NAME if _has_announced(text) or _has_given(text) else None


def _has_announced(text: str) -> bool:
    """Tell whether a name follows an address or what else announces one."""
    rules = ((_ADDRESS, True, STREETS), (_SAID, True, STREETS | NAMED_THINGS), (_DOCTOR, False, STREETS))
    for pattern, takes_unknown, exempt in rules:
        for found in pattern.finditer(text):
            is_exempt = _follows(text, found.start(), exempt)
            if not is_exempt and _is_name(text[found.end() : found.end() + _REACH], takes_unknown=takes_unknown):
                return True
    return any(_is_unlike_others(found[1]) for found in _SHORT.finditer(text))


def _has_given(text: str) -> bool:
    """Tell whether a given name stands where only a person's does."""
    for pattern in (_AGED, _DEED, _ROLE, _BARE_AN):
        for found in pattern.finditer(text):
            if _is_given(found[1]) and not _follows(text, found.start(1), OF_THINGS):
                return True
    return any(
        _is_pair(found[1], found[2]) and not _follows(text, found.start(1), OF_THINGS) for found in _PAIR.finditer(text)
    )


def _is_given(word: str) -> bool:
    """Tell whether a word is a given name wherever it stands."""
    plain = word.lower()
    if plain in ORDINARY_TOO:
        return word.istitle() and plain != "titik"  # "Titik belum dicek" begins many a note
    return plain in GIVEN_NAMES


def _is_pair(one: str, other: str) -> bool:
    """Tell whether two words are given names, at least one of them a name and nothing else."""
    are_known = one.lower() in GIVEN_NAMES and other.lower() in GIVEN_NAMES
    return are_known and (_is_given(one) or _is_given(other))


def _is_unlike_others(word: str) -> bool:
    """Tell whether a word is none that ordinary notes have after an address."""
    plain = word.lower()
    return len(plain) > 2 and plain not in NO_NAMES and plain not in DEEDS and not _VERB.fullmatch(plain)  # noqa: PLR2004


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
            return takes_unknown and ((at == 0 and is_capitalised) or NAME_FORM.fullmatch(plain) is not None)
    return False
