"""The map as a picture to print: the same view and filter as on the screen, drawn on the server when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo import symbols
from geo.documents.map_sheet import draw_map_sheet
from geo.indonesian import date_long

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from geo.basemap import Basemap
    from geo.documents.layers import Layer
    from geo.scope import Scope
    from geo.workspace import Records


def describe_scope(scope: Scope, basemap: Basemap) -> str:
    """Word what a map is narrowed to; empty when it shows everything."""
    parts = [f"zona {scope.zone}"] if scope.zone else []
    if scope.kecamatan:
        names = basemap.kecamatan["kecamatan"].reindex(list(scope.kecamatan)).dropna()
        parts.append("kecamatan " + ", ".join(names))
    if scope.stages:
        parts.append("tahap " + ", ".join(symbols.STAGE_BY_CODE[code].word.lower() for code in scope.stages))
    if scope.only_overdue:
        parts.append("hanya yang terlambat dikunjungi")
    return "Disaring: " + "; ".join(parts) if parts else ""


def describe_rounds(rounds: pd.DataFrame) -> tuple[str, str]:
    """Word the title of a map of rounds, at least one of them, and the note below it: the days of several."""
    days = [(zone, date_long(date)) for zone, date in zip(rounds["zone"], rounds["date"], strict=True)]
    if len(days) == 1:
        zone, day = days[0]
        return f"Putaran {zone}, {day.replace(',', '')}", ""
    told = "; ".join(f"{zone}: {day}" for zone, day in days)
    return (
        f"Putaran {' dan '.join(zone for zone, _ in days)}",
        f"{told[:1].upper()}{told[1:]}",
    )


def offer_sheet(layer: Layer, basemap: Basemap, records: Records, title: str, as_of: dt.date, note: str = "") -> None:
    """Offer an A4 landscape picture of the map."""
    prefix = "simulasi-" if records.settings.is_demo else ""
    st.download_button(
        "Unduh peta A4",
        lambda: draw_map_sheet(
            basemap,
            layer,
            title=f"{title}, {records.settings.district}",
            as_of=as_of,
            is_simulated=records.settings.is_demo,
            note=note,
        ),
        f"{prefix}peta-{as_of.isoformat()}.png",
        "image/png",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
        key="unduh_peta",
        help="Gambar PNG 300 titik per inci untuk dicetak: judul, tanggal, legenda, skala, arah utara dan sumber.",
    )
