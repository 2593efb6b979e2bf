"""Name files, sheets and columns in messages and lists: short, on one line, and never with personal data."""

from __future__ import annotations

from geo.personal import find_personal

HIDDEN_NAME = "(nama disembunyikan)"
"""Stands for a name that holds personal data."""
_SHOWN = 60


def safe_name(name: str) -> str:
    """Shorten the name of a file, sheet or column for messages; one that holds personal data is not repeated."""
    if find_personal(name):
        return HIDDEN_NAME
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
