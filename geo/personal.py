"""Tell whether a text or a heading names a person, so that no person enters: by number, address or name."""

from __future__ import annotations

import re
import unicodedata

_LONG_NUMBER = re.compile(r"(?<!\d)(?:\d[\s.-]?){15}\d(?!\d)")
_PHONE = re.compile(r"(?<![\d.,])(?:\+?62|0)[\s.-]?8(?:[\s.-]?\d){7,11}(?!\d)")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def find_personal(text: str) -> str | None:
    """Tell which kind of personal data a text holds; None when it holds none that can be told."""
    plain = unicodedata.normalize("NFKC", text)
    if _LONG_NUMBER.search(plain):
        return "nomor induk (NIK atau KK)"
    if _PHONE.search(plain):
        return "nomor telepon"
    return "alamat surel" if _MAIL.search(plain) else None


def is_personal_heading(heading: str, table: str | None = None) -> str | None:
    """Tell which kind of personal data a column of this heading holds; None when it is not about a person.

    Parameters
    ----------
    heading
        As written.
    table
        ``sites``, ``visits``, ``observations`` or ``needs`` when it is known: a bare "nama" is a site's in ``sites``.
    """
    words = re.findall(r"[a-z]+", unicodedata.normalize("NFKC", heading).casefold())
    kinds = {"nik": "nomor induk (NIK atau KK)", "telepon": "nomor telepon", "email": "alamat surel"}
    if words == ["nama"] and table != "sites":
        return "nama orang"
    return next((kinds[word] for word in words if word in kinds), None)
