"""Where a team meets at each stop of a round: shown, changed and saved beside what the team takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.errors import ConflictError, PetaError
from geo.indonesian import shorten, whole
from geo.sites.meeting import LONGEST, MeetingEdit, save_meeting_points
from pages.shared import readers
from pages.shared.screen import as_plain, show_error, show_note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.rounds.plan import Round
    from geo.workspace import Records

OPENED = "rencana_titik"
"""Where the meeting points are kept as they were when their fields were filled, so that no other's change is lost."""


def ask_meeting_points(one: Round, records: Records) -> None:
    """Ask for the meeting point of every stop of a round, and save them when told to."""
    known = records.sites["meeting_point"].dropna().to_dict()
    filled = sum(site_id in known for site_id in one.site_ids)
    with st.expander(
        f"Titik temu ({whole(filled)} dari {whole(len(one.stops))} terisi)", icon=":material/handshake:", key="titik"
    ):
        with st.form("rencana_titik_temu", border=False, width=560):
            for number, site_id in enumerate(one.site_ids, start=1):
                name = shorten(records.sites.at[site_id, "name"], 60)
                st.text_input(as_plain(f"{number}. {name}"), max_chars=LONGEST, key=_fill(site_id, known))
            show_note(
                "Tempat petugas bertemu, dengan kata-kata: tanpa nama orang, nomor telepon, atau titik koordinat. "
                "Tercetak di lembar tim, kalender, GPS dan tabel."
            )
            is_told = st.form_submit_button("Simpan titik temu", icon=":material/save:", key="rencana_titik_simpan")
        if is_told:
            _save(one, known)


def _fill(site_id: str, known: Mapping[str, str]) -> str:
    """Name a site's field; it is filled anew when somebody else has saved and nothing was written into it."""
    key, opened = f"rencana_titik_{site_id}", st.session_state.setdefault(OPENED, {})
    now = known.get(site_id, "")
    if key not in st.session_state or st.session_state[key] == opened.get(site_id):
        st.session_state[key] = opened[site_id] = now
    return key


def _save(one: Round, known: Mapping[str, str]) -> None:
    opened = st.session_state[OPENED]
    edits = [
        MeetingEdit(site_id, opened[site_id], st.session_state[f"rencana_titik_{site_id}"]) for site_id in one.site_ids
    ]
    try:
        save_meeting_points(readers.engine(), edits, readers.who())
    except PetaError as err:
        show_error(err)
        if isinstance(err, ConflictError):  # what it has told is known now: saving again means it
            opened.update({site_id: known.get(site_id, "") for site_id in one.site_ids})
        return
    for site_id in one.site_ids:
        del st.session_state[f"rencana_titik_{site_id}"]  # shown as it was saved
    st.toast("Titik temu tersimpan.")
    st.rerun()
