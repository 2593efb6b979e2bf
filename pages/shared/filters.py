"""What narrows a screen: zone, kecamatan, stage, overdue and the date; kept in the address, so that it can be sent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from geo import symbols
from geo.scope import Scope
from pages.shared import readers

if TYPE_CHECKING:
    from geo.basemap import Basemap

EVERYWHERE = "Semua"
FIRST_DAY = dt.date(2020, 1, 1)
"""Nothing is recorded before the first monitoring of October 2020."""


def ask_zone() -> str | None:
    """Ask for a zone; none means both."""
    words = {word: zone for zone, word in symbols.ZONE_WORDS.items()}
    chosen = st.segmented_control(
        "Zona", [EVERYWHERE, *words], default=EVERYWHERE, required=True, key="zona", bind="query-params"
    )
    return words.get(str(chosen))


def ask_date() -> dt.date:
    """Ask for the date the screen tells of; today unless chosen otherwise."""
    return ask_day("Per tanggal", "tanggal", default=readers.today()) or readers.today()


def ask_other_date() -> dt.date | None:
    """Ask for a second date to compare with; none means one map."""
    return ask_day(
        "Bandingkan dengan",
        "banding",
        explanation="Pilih tanggal kedua untuk melihat dua peta berdampingan; kosongkan untuk satu peta.",
    )


def ask_day(label: str, key: str, default: dt.date | None = None, explanation: str | None = None) -> dt.date | None:
    """Ask for a day of the programme's time; without a default it may stay open."""
    return st.date_input(
        label,
        value=default,
        min_value=FIRST_DAY,
        max_value=readers.today() + dt.timedelta(days=366),
        format="DD/MM/YYYY",
        key=key,
        bind="query-params",
        help=explanation,
    )


def ask_scope(basemap: Basemap, zone: str | None) -> Scope:
    """Ask for kecamatan, stages and overdue, behind one button that tells how many are set."""
    names = basemap.kecamatan["kecamatan"]
    if zone:
        names = names[basemap.kecamatan["zone"].eq(zone)]
    codes = dict(zip(names.sort_values(), names.sort_values().index, strict=True))
    words = {stage.word: stage.code for stage in symbols.STAGES}
    active = sum(bool(st.session_state.get(key)) for key in ("kecamatan", "tahap", "terlambat"))
    with st.popover(f"Saringan ({active})" if active else "Saringan", icon=":material/filter_list:"):
        picked = st.multiselect(
            "Kecamatan", codes, placeholder="Semua kecamatan", select_all=False, key="kecamatan", bind="query-params"
        )
        stages = st.multiselect(
            "Tahap", words, placeholder="Semua tahap", select_all=False, key="tahap", bind="query-params"
        )
        only_overdue = st.toggle("Hanya yang terlambat dikunjungi", key="terlambat", bind="query-params")
        st.button("Hapus saringan", on_click=_clear, disabled=not active)
    return Scope(zone, tuple(codes[name] for name in picked), tuple(words[word] for word in stages), only_overdue)


def _clear() -> None:
    st.session_state.update(kecamatan=[], tahap=[], terlambat=False)
