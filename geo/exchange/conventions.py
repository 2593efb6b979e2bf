"""What files that go out and files that come in agree on: titles, the mark of simulated data, and harmless texts.

It imports nothing that the reader of files, a process of its own, would have to load for it.
"""

from __future__ import annotations

import re
import unicodedata

TABLE_TITLES: dict[str, str] = {
    "sites": "Lokasi",
    "visits": "Kunjungan",
    "observations": "Hitungan",
    "needs": "Kebutuhan",
    "outcomes": "Hasil",
}
"""Titles of the tables of records, in the order of their sheets: a row refers only to tables before its own."""
NOTES_SHEET, METADATA_SHEET = "Keterangan", "Metadata"
SIMULATED_PREFIX = "simulasi-"
"""Begins the name of every file with simulated records."""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def legal_text(text: str) -> str:
    """Take out the characters that XML forbids, and make every line break one line feed."""
    return _NO_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def would_run(text: str) -> bool:
    """Tell whether a spreadsheet may take a text for a formula, or for the beginning of another cell."""
    first = next((c for c in text if not c.isspace() and unicodedata.category(c) != "Cf"), "")
    return text.startswith(("\t", "\n", "\r")) or unicodedata.normalize("NFKC", first)[:1] in {"=", "+", "-", "@"}


def unclean_text(text: str) -> str:
    """Give a text back as it was before it was made harmless by an apostrophe; any other stays as it is."""
    return text[1:] if text.startswith("'") and would_run(text.lstrip("'")) else text
