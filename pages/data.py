"""Data: files in with a preview, files out, rows in a grid, the field form, and how safely it is all kept."""

import streamlit as st

from pages.exchange import field_form, grid, incoming, keeping, outgoing
from pages.exchange.figures import data_figures
from pages.shared import readers
from pages.shared.screen import open_records, show_head

PARTS = {
    "Masukkan": incoming.show_incoming,
    "Keluarkan": outgoing.show_outgoing,
    "Ubah baris": grid.show_rows,
    "Formulir lapangan": field_form.show_field_form,
    "Penjagaan": keeping.show_keeping,
}

records, basemap = open_records(), readers.basemap()
today = readers.today()
show_head("Data", records.settings.district, today, data_figures(records, today))
with st.container(key="toolbar"):
    part = st.segmented_control(
        "Bagian",
        list(PARTS),
        default="Masukkan",
        required=True,
        key="bagian",
        bind="query-params",
        label_visibility="collapsed",
    )
PARTS.get(str(part), incoming.show_incoming)(records, basemap)
