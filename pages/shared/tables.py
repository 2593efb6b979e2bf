"""Tables on a screen: real HTML that sorts, is read aloud and printed, with the same columns as its downloads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo.exchange.tables import DEFAULT_SOURCE, SIMULATED_SOURCE, Metadata, write_csv, write_xlsx
from geo.indonesian import date_short, decimal, whole
from pages.shared import readers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from geo.exchange.tables import Column
    from geo.workspace import Records

HERE = Path(__file__).parent
MOST_ROWS = 300
"""Rows that travel to the browser; the downloads hold all."""

_component = st.components.v2.component(
    "peta_table",
    html='<div class="frame" tabindex="0" role="region"></div>',
    css=(HERE / "table.css").read_text(encoding="utf-8"),
    js=(HERE / "table.js").read_text(encoding="utf-8"),
)


def show_table(
    rows: pd.DataFrame,
    columns: Sequence[Column],
    key: str,
    caption: str,
    on_choice: Callable[[str], None] | None = None,
) -> None:
    """Show a table that sorts by any column.

    Parameters
    ----------
    rows
        Indexed by the id that ``on_choice`` is told when the name in the first column is chosen.
    columns
        What is shown, in order.
    caption
        What the table holds, for those who hear it.
    """
    shown = rows.head(MOST_ROWS)
    keys = [_sort_keys(shown[column.name]) for column in columns]
    texts = [_texts(shown[column.name], column.missing) for column in columns]
    is_number = [pd.api.types.is_numeric_dtype(shown[column.name]) for column in columns]

    def _tell() -> None:
        chosen = st.session_state[key].get("chosen")
        if on_choice is not None and chosen in rows.index:
            on_choice(str(chosen))

    _component(
        key=key,
        data={
            "caption": caption,
            "chooses": on_choice is not None,
            "sort": None,
            "falling": False,
            "words": {"sort": "Urutkan", "given": "seperti disusun", "rising": "naik", "falling": "turun"},
            "columns": [
                {"heading": column.label, "number": number} for column, number in zip(columns, is_number, strict=True)
            ],
            "rows": [
                {"id": str(index), "texts": list(text), "keys": list(key_)}
                for index, text, key_ in zip(
                    shown.index, zip(*texts, strict=True), zip(*keys, strict=True), strict=True
                )
            ],
        },
        on_chosen_change=_tell,
    )
    if len(rows) > MOST_ROWS:
        st.caption(f"{MOST_ROWS} dari {whole(len(rows))} baris; persempit saringan, atau unduh untuk melihat semuanya.")


def _texts(cells: pd.Series[Any], missing: str) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return [date_short(cell, missing) for cell in cells]
    if pd.api.types.is_float_dtype(cells):
        return [decimal(cell, missing=missing) for cell in cells]
    if pd.api.types.is_numeric_dtype(cells):
        return [whole(cell, missing) for cell in cells]
    return [missing if pd.isna(cell) else str(cell) for cell in cells]


def _sort_keys(cells: pd.Series[Any]) -> list[float | str | None]:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return [None if pd.isna(cell) else cell.timestamp() for cell in cells]
    if pd.api.types.is_numeric_dtype(cells):
        return [None if pd.isna(cell) else float(cell) for cell in cells]
    return [None if pd.isna(cell) else str(cell) for cell in cells]


def offer_downloads(
    rows: pd.DataFrame, columns: Sequence[Column], name: str, title: str, records: Records, as_of: dt.date
) -> None:
    """Offer the whole table as XLSX and CSV; the files are written only when asked for."""
    is_demo = records.settings.is_demo
    source = SIMULATED_SOURCE if is_demo else DEFAULT_SOURCE
    about = Metadata(title, as_of, is_demo, f"{source} {readers.basemap().attribution}.")
    stem = f"{'simulasi-' if is_demo else ''}{name}-{as_of.isoformat()}"
    with st.container(horizontal=True):
        st.download_button(
            "Unduh XLSX",
            lambda: write_xlsx({title: (rows, columns)}, about),
            f"{stem}.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key=f"{name}_xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
        st.download_button(
            "Unduh CSV",
            lambda: write_csv(rows, columns, about),
            f"{stem}.csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"{name}_csv",
            mime="text/csv",
        )
