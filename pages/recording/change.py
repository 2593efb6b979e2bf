"""Cancel or move a planned visit, with a reason from the list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from geo.errors import PetaError
from geo.indonesian import date_plain
from geo.recording.save import cancel_visit, move_visit
from geo.recording.words import CANCEL_REASONS, MOVE_REASONS
from pages.recording import choose
from pages.shared import readers
from pages.shared.screen import show_error

if TYPE_CHECKING:
    from pages.recording.sheet import Sheet

MOVE, CANCEL = "Pindahkan", "Batalkan"
FARTHEST_DAYS = 366
SAID = "kunjungan_diubah"
"""Key of the words that tell in the list what became of a visit."""


def offer_change(sheet: Sheet) -> None:
    """Offer to move a planned visit to another day, or to cancel it."""
    if sheet.opened is None or sheet.opened.status != "planned":
        return
    with st.expander("Pindahkan atau batalkan kunjungan ini"):
        kind = st.segmented_control(
            "Perubahan", [MOVE, CANCEL], default=MOVE, required=True, key="kunjungan_ubah", label_visibility="collapsed"
        )
        words = MOVE_REASONS if kind == MOVE else CANCEL_REASONS
        codes = {word: code for code, word in words.items()}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            word = st.selectbox(
                "Alasan", list(codes), index=None, placeholder="Pilih alasan", key=f"kunjungan_alasan_{kind}", width=320
            )
            day = None
            if kind == MOVE:
                day = st.date_input(
                    "Ke tanggal",
                    None,
                    min_value=sheet.today,
                    max_value=sheet.today + dt.timedelta(days=FARTHEST_DAYS),
                    format="DD/MM/YYYY",
                    key="kunjungan_ke",
                    width=200,
                )
            is_ready = word is not None and (kind == CANCEL or day is not None)
            label = "Ya, batalkan" if kind == CANCEL else "Ya, pindahkan"
            if st.button(label, key="kunjungan_ubah_ya", disabled=not is_ready) and word is not None:
                _change(sheet, codes[word], day)


def _change(sheet: Sheet, reason: str, day: dt.date | None) -> None:
    engine, who = readers.engine(), readers.who()
    try:
        if day is None:
            cancel_visit(engine, sheet.opened, reason, who)
        else:
            move_visit(engine, sheet.opened, day, reason, who, today=sheet.today)
    except PetaError as err:
        show_error(err)
        return
    done = "dibatalkan" if day is None else f"dipindahkan ke {date_plain(day)}"
    st.session_state[SAID] = f"Kunjungan {date_plain(sheet.entry.date)} {done}."
    choose.go(None)
    st.rerun()


def tell_change() -> None:
    """Say once, above the list, what became of the visit that was moved or cancelled."""
    said = st.session_state.pop(SAID, None)
    if said:
        st.success(said, icon=":material/event_available:")
