"""The frame of every screen: style, banner, title with the date of the data, and key figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.errors import PetaError
from geo.indonesian import date_long
from geo.symbols import SIMULATED_WORD
from pages.shared import readers

if TYPE_CHECKING:
    import datetime as dt

    from geo.workspace import Records

STYLE = Path(__file__).parent / "style.css"
_MARKUP = re.compile(r"([\\`*\[\]<>!|$~:])")


@dataclass(frozen=True)
class KeyFigure:
    """One number above the map: what it counts, its value with unit, its change and where it comes from."""

    label: str
    value: str
    unit: str
    change: str
    source: str
    is_alarming: bool = False


def open_records() -> Records:
    """Read the office's records; when they cannot be read, say why and how to mend it, and stop the page."""
    st.html(STYLE)
    try:
        readers.today()  # the page asks for it next; what is wrong with it is said here too
        readers.refresh()
        records = readers.records()
    except PetaError as err:
        show_error(err)
        st.stop()
    if records.settings.is_demo:
        st.html(
            f'<div class="peta-banner" role="note"><b>{SIMULATED_WORD}</b> <span>Angka, kunjungan dan kebutuhan '
            "per lokasi dibuat program sebagai contoh, bukan hasil lapangan.</span></div>"
        )
    return records


def show_head(title: str, district: str, as_of: dt.date, figures: list[KeyFigure]) -> None:
    """Show the title, the date the data are of, and at most five key figures."""
    cells = "".join(_figure(figure) for figure in figures)
    listed = f'<dl class="peta-figures" tabindex="0">{cells}</dl>' if cells else ""
    st.html(
        f'<header class="peta-head"><div class="peta-title"><h1>{escape(title)}</h1>'
        f"<p>{escape(district)},<br> keadaan per {date_long(as_of)}</p></div>"
        f"{listed}</header>"
    )


def _figure(figure: KeyFigure) -> str:
    alarm = " alarm" if figure.is_alarming else ""
    return (
        f'<div class="peta-figure{alarm}"><dt>{escape(figure.label)}</dt>'
        f"<dd><b>{escape(figure.value)}</b> {escape(figure.unit)}"
        f"<small>{escape(figure.change)}</small><small>{escape(figure.source)}</small></dd></div>"
    )


def show_error(err: PetaError) -> None:
    """Show an error as plain text: a name from a file could be markup that asks another machine for a picture."""
    st.error(as_plain(str(err)).replace("\n", "  \n"), icon=":material/error:")


def show_note(text: str) -> None:
    """Say something by the way, in small but readable type; Streamlit's own captions are too pale."""
    st.html(f'<p class="peta-note">{escape(text)}</p>')


def as_plain(text: str) -> str:
    """Keep a text from being read as markup."""
    return _MARKUP.sub(r"\\\1", text)


def show_empty(message: str, cure: str) -> None:
    """Say that there is nothing to show, and what to do about it."""
    st.html(f'<div class="peta-empty"><b>{escape(message)}</b><p>{escape(cure)}</p></div>')
