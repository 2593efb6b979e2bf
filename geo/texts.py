"""Texts that somebody wrote, by hand or in a file: one form for all, and what is wrong with one in a sentence."""

from __future__ import annotations

import re
import unicodedata

from geo.indonesian import whole
from geo.personal import find_personal

_NOT_WRITTEN = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode's control characters, halves of characters, and separators of lines and paragraphs."""
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of text: what is read is then not what is stored."""
_BREAK = re.compile(r"\r\n?|[\u2028\u2029]")


def tidy_lines(text: str) -> str:
    """Write a text of several lines one way: line feeds between them, spaces for tabs, composed letters."""
    return unicodedata.normalize("NFC", _BREAK.sub("\n", text).replace("\t", " ")).strip()


def text_fault(text: str, most: int, *, is_free: bool = True, has_lines: bool = False) -> str | None:
    """Say what is wrong with a text and how to mend it.

    Parameters
    ----------
    text
        As it would be stored.
    most
        Characters that it may have.
    is_free
        Whether anything may be written there, so that somebody may write what belongs to a person; what it tells is
        not said again.
    has_lines
        Whether it may have several lines.

    Returns
    -------
    fault
        To follow the name of what was written; None when nothing is wrong.
    """
    if len(text) > most:
        return f"panjangnya {whole(len(text))} karakter; paling banyak {whole(most)}, singkatkan."
    kind = find_personal(text) if is_free else None
    if kind is not None:
        return f"tampaknya berisi {kind}; data orang tidak disimpan di sini, tulis tanpa itu."
    letters = text.replace("\n", "") if has_lines else text
    if any(letter in _TURNING or unicodedata.category(letter) in _NOT_WRITTEN for letter in letters):
        line = "" if has_lines or "\n" not in text else "ganti baris atau "
        return f"berisi {line}karakter yang tidak dapat dicetak; tulis ulang dengan huruf biasa."
    return None
