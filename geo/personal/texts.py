"""Find in a text what belongs to one person: numbers, addresses, accounts, names, a day of birth."""

from __future__ import annotations

import re

from geo.personal.names import find_name
from geo.personal.numbers import find_number
from geo.personal.plain import ACCOUNT, BIRTH, MAIL, write_plainly

_AT = r" ?(?:@|\(at\)|\[at\]|\{at\}| at ) ?"
_DOT = r" ?(?:\.|\(dot\)|\[dot\]| dot ) ?"
_LOCAL = r"(?<![\w.+%-])[\w.+%-]++"
"""What stands before the @: taken whole or not at all, so that a long text costs no more than its length."""
_MAIL = re.compile(
    rf"{_LOCAL} ?@ ?[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,}}\b"
    rf"|{_LOCAL}{_AT}[\w-]+{_DOT}(?:com|co|id|net)\b"
    rf"|{_LOCAL}@(?:gmail|yahoo|ymail|outlook|hotmail|icloud)\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"\b(?:ig|instagram|tiktok|twitter|telegram|fb|facebook)\b\W{0,3}@[\w.]{3,}"
    r"|(?<![\w@])@(?!(?:rp|idr)\.? ?\d|(?:rp|idr|orang|unit|paket|rumah|buah|hari|bulan|kg|kk)\b)"
    r"[a-z_][\w.]{2,31}(?![\w.(])",
    re.IGNORECASE,
)
"""A bare @ before a word; before an amount or a unit it says how much each costs, and before ( it is a formula."""
_PROFILE = re.compile(
    r"\b(?:(?:t|wa|m)\.me|(?:fb|facebook|instagram|tiktok|twitter|threads|x)\.com|linktr\.ee)/@?\w", re.IGNORECASE
)
_BIRTH = re.compile(
    r"\b(?:ttl|(?:tgl|tanggal|tempat)\.? ?lahir|kelahiran|lahir)\b.{0,30}?"
    r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ](?:19|20)?\d\d\b",
    re.IGNORECASE,
)


def find_personal(text: str) -> str | None:
    """Tell which kind of personal data a text holds.

    Parameters
    ----------
    text
        A note, a heading or any cell, in any letters.

    Returns
    -------
    kind
        Words for a message: "nomor telepon", "nama orang". None when nothing in it can be told to be a person's.

    Notes
    -----
    Letters in disguise (full width, zero width, other alphabets, marks on top) are read as what they look like. A name
    by itself cannot be told from any other word; it is found by what stands around it.
    """
    plain = write_plainly(text)
    if "@" in plain or " at" in plain.lower() or "at)" in plain.lower() or "at]" in plain.lower():
        if _MAIL.search(plain):
            return MAIL
        if _ACCOUNT.search(plain):
            return ACCOUNT
    if _PROFILE.search(plain):
        return ACCOUNT
    if _BIRTH.search(plain):
        return BIRTH
    return find_number(plain) or find_name(plain)
