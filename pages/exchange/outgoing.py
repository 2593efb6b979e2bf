"""Files out: the whole set of records or a part of it, in the format that whoever gets it can open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.errors import PetaError
from geo.exchange.fields import TABLES
from geo.exchange.outgoing import FORMATS, Selection, choose_records, export_set, name_export
from geo.exchange.tables import Column
from pages.shared import filters, readers
from pages.shared.kept import keep
from pages.shared.screen import show_error, show_note
from pages.shared.tables import show_table

if TYPE_CHECKING:
    from geo.basemap import Basemap
    from geo.exchange.outgoing import Chosen
    from geo.workspace import Records

CONTENTS = (Column("title", "Tabel"), Column("rows", "Baris"), Column("concept", "Tentang"))
FORMAT_HELP = {
    "xlsx": "Satu lembar per tabel, dan metadata: konsep, definisi, satuan, kode. Dapat dimasukkan kembali.",
    "csv": "Satu berkas CSV per tabel di dalam zip, dengan metadata. Dapat dimasukkan kembali.",
    "gpkg": "Untuk QGIS: titik lokasi dengan keadaan terakhirnya, dan semua tabel.",
    "geojson": "Titik lokasi saja, untuk peta lain. Dapat dimasukkan kembali.",
    "kml": "Titik lokasi saja, untuk Google Earth dan GPS. Dapat dimasukkan kembali.",
}


def show_outgoing(records: Records, basemap: Basemap) -> None:
    """Ask what leaves and in which format, and offer the file."""
    with st.container(horizontal=True, key="saring", vertical_alignment="bottom"):
        zone = filters.ask_zone()
        first = filters.ask_day("Kunjungan mulai", "mulai")
        last = filters.ask_day("Kunjungan sampai", "sampai")
        scope = filters.ask_scope(basemap, zone)
    words = {form.word: kind for kind, form in FORMATS.items()}
    word = st.segmented_control(
        "Format", list(words), default=next(iter(words)), required=True, key="format", bind="query-params"
    )
    kind = words.get(str(word), "xlsx")
    as_of = readers.today()
    try:
        selection = Selection(scope, first, last)
        counts, is_simulated = keep(
            "data_keluar",
            (scope, first, last, as_of),
            lambda: _count(choose_records(records, basemap, selection, as_of)),
        )
    except PetaError as err:
        show_error(err)
        return
    held = ("sites",) if kind in ("geojson", "kml") else tuple(counts)
    contents = pd.DataFrame(
        [(table.title, counts[table.name], table.concept) for table in TABLES if table.name in held],
        columns=["title", "rows", "concept"],
    )
    show_table(contents, CONTENTS, "data_isi", "Isi berkas")
    show_note(FORMAT_HELP[kind])
    st.download_button(
        "Unduh berkas",
        lambda: export_set(records, basemap, kind, as_of=as_of, selection=selection).content,
        name_export(kind, as_of, is_simulated=is_simulated),
        FORMATS[kind].mime,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        key=f"unduh_{kind}",
        disabled=not any(counts[name] for name in held),
    )
    show_note(
        "Berkas ini memuat hitungan dan titik persis seperti tercatat: hanya untuk keperluan dinas. Teks yang diawali "
        "= + - @ diberi tanda petik agar tidak dijalankan sebagai rumus; tanda itu hilang lagi ketika dimasukkan."
    )


def _count(chosen: Chosen) -> tuple[dict[str, int], bool]:
    """Count the rows of every table, and tell whether any is simulated."""
    return {name: len(rows) for name, rows in chosen.rows.items()}, chosen.metadata.is_simulated
