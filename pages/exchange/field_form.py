"""The field form: an XLSForm of the office's own sites, and how its answers come back."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from geo import clock
from geo.exchange.field_form import make_form
from geo.exchange.field_form.questions import PAGES
from geo.exchange.outgoing import FORMATS
from geo.indonesian import whole
from pages.shared import readers
from pages.shared.kept import keep
from pages.shared.screen import show_empty, show_note

if TYPE_CHECKING:
    from geo.basemap import Basemap
    from geo.workspace import Records

STEPS = """
1. Unduh formulir. Isinya pertanyaan satu kunjungan dan daftar lokasi kantor ini; tidak ada pertanyaan tentang orang,
   foto atau titik GPS.
2. Unggah ke server formulir yang dipakai kantor: **ODK Central** (Project, New Form, Upload) atau **KoboToolbox**
   (New, Upload an XLSForm), lalu terbitkan.
3. Petugas membuka ODK Collect atau KoboCollect di ponsel, mengambil formulir selagi ada sinyal, dan mengisinya tanpa
   internet di lokasi.
4. Bawa kembali isiannya: dari ODK Central lewat *Submissions*, *Download*, *All data tables*, dari KoboToolbox lewat
   *Data*, *Downloads*, *XLS*, lalu buka bagian **Masukkan** di layar ini. Isian yang dikoreksi di server
   memperbarui kunjungan yang sama.
5. Setelah daftar lokasi berubah, unduh formulir baru dan terbitkan lagi; versinya bertambah sendiri.
"""


def show_field_form(records: Records, basemap: Basemap) -> None:
    """Offer the form, and say what to do with it."""
    if records.sites.empty:
        show_empty("Belum ada lokasi.", "Masukkan daftar lokasi lebih dulu, lalu buat formulirnya.")
        return
    today, time = readers.today(), clock.now().time()
    form = keep("data_formulir", (today, time.hour), lambda: make_form(records, basemap, today, time))
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        st.markdown(STEPS)
        st.download_button(
            "Unduh formulir (XLSForm)",
            form.content,
            form.name,
            FORMATS["xlsx"].mime,
            type="primary",
            icon=":material/download:",
            on_click="ignore",
            key="unduh_formulir",
        )
        show_note(f"{whole(form.n_sites)} lokasi, versi {form.version}.")
    with right:
        st.html(_list_questions())


def _list_questions() -> str:
    """List what the form asks, page by page."""
    pages = "".join(
        f"<h3>{escape(page.label)}</h3><p>{escape(', '.join(q.label for q in page.questions if q.label))}</p>"
        for page in PAGES
    )
    return f'<section class="peta-card"><h2>Isi formulir</h2>{pages}</section>'
