"""Where a team meets at a site, in words: checked, and saved without writing over what somebody else has saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.basemap.boundaries import as_text
from geo.errors import ConflictError, DataError
from geo.indonesian import shorten
from geo.sites.check import TEXT_LIMITS
from geo.store.engine import writing
from geo.store.tables import Site
from geo.texts import text_fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

LONGEST = TEXT_LIMITS["meeting_point"]
"""Letters of a meeting point, at most."""


@dataclass(frozen=True)
class MeetingEdit:
    """A site's meeting point as it was when it was opened, and as it shall be; empty for none."""

    site_id: str
    was: str
    text: str


def save_meeting_points(engine: Engine, edits: Sequence[MeetingEdit], who: str) -> int:
    """Save meeting points, all of them or none.

    Parameters
    ----------
    engine
        An open store.
    edits
        One for a site; those that change nothing are passed over.
    who
        Whose change it is.

    Returns
    -------
    saved
        How many sites have another meeting point now.

    Raises
    ------
    DataError
        With every text that is too long, holds control characters or a person's number.
    ConflictError
        With every site whose meeting point is no longer what it was when it was opened, or that is gone.
    """
    texts = {edit.site_id: as_text(edit.text) for edit in edits}
    with writing(engine, who, "site.meeting_point") as session:
        sites = {edit.site_id: session.get(Site, edit.site_id) for edit in edits}
        names = {site_id: shorten(site_id if site is None else site.name, 60) for site_id, site in sites.items()}
        faults = [
            f"Titik temu {names[site_id]}: {fault}"
            for site_id, text in texts.items()
            if text is not None and (fault := text_fault(text, LONGEST)) is not None
        ]
        if faults:
            raise DataError(faults)
        conflicts, saved = [], 0
        for edit in edits:
            site, text = sites[edit.site_id], texts[edit.site_id]
            if text == as_text(edit.was):
                continue
            if site is None:
                conflicts.append(f"Titik temu {names[edit.site_id]}: lokasi ini sudah tidak ada; muat ulang halaman.")
            elif site.meeting_point not in {as_text(edit.was), text}:
                theirs = site.meeting_point
                theirs = f"diubah orang lain menjadi {theirs!r}" if theirs else "dihapus orang lain"
                conflicts.append(f"Titik temu {names[edit.site_id]}: sudah {theirs}; periksa, lalu simpan lagi.")
            elif site.meeting_point != text:
                site.meeting_point = text
                saved += 1
        if conflicts:
            raise ConflictError("\n".join(conflicts))
    return saved
