"""The history of a visit's record: every version with who left it so, when, and what changed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from geo.recording.history import read_visit_history
from pages.shared import readers
from pages.shared.kept import keep

if TYPE_CHECKING:
    from geo.recording.history import VisitVersion
    from geo.workspace import Records
    from pages.recording.sheet import Sheet


def show_history(sheet: Sheet, records: Records) -> None:
    """Show every version of the record, the newest first."""
    if sheet.opened is None:
        return
    visit_id = sheet.opened.visit_id
    told = keep("kunjungan_riwayat", (visit_id,), lambda: _tell_all(visit_id, records))
    if told:
        with st.expander(f"Riwayat ({len(told)})"):
            st.html(f'<ol class="peta-story">{"".join(told)}</ol>')


def _tell_all(visit_id: str, records: Records) -> list[str]:
    return [_tell(one) for one in read_visit_history(readers.engine(), visit_id, records.sites["name"].to_dict())]


def _tell(one: VisitVersion) -> str:
    number = "" if one.version is None else f" <small>versi {one.version}</small>"
    rows = "".join(
        f"<dt>{escape(change.label)}</dt><dd><del>{escape(change.before)}</del> <ins>{escape(change.after)}</ins></dd>"
        for change in one.changes
    )
    answers = "".join(f"<p>Dijawab yakin: {escape(word)}.</p>" for word in one.confirmed)
    removed = "<p>Kunjungan dihapus.</p>" if one.is_removed else ""
    return f"<li><b>{escape(one.heading)}</b>{number}<dl>{rows}</dl>{answers}{removed}</li>"
