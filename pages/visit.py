"""Kunjungan: record a visit, planned or not, correct one, and see what became of it."""

from html import escape

import streamlit as st

from geo.errors import PetaError
from pages.recording import change, choose, story
from pages.recording.form import show_form
from pages.shared import readers
from pages.shared.screen import open_records, show_empty, show_error, show_head

records = open_records()
today, district = readers.today(), records.settings.district
try:
    sheet = choose.read_address(records)
except PetaError as err:
    show_error(err)
    sheet = None

if sheet is None:
    lists = choose.list_work(records)
    show_head("Kunjungan", district, today, choose.count_work(lists, records, today))
    if records.sites.empty:
        show_empty("Tidak ada lokasi.", "Masukkan daftar lokasi pada layar Data lebih dulu.")
        st.stop()
    change.tell_change()
    choose.show_lists(lists, records, choose.ask_other(records))
    st.stop()

site = records.sites.loc[sheet.site_id]
show_head("Kunjungan", district, today, [])
with st.container(horizontal=True, vertical_alignment="center", key="kunjungan_kepala"):
    st.html(
        f'<section class="peta-card"><h2>{escape(str(site["name"]))}</h2>'
        f"<p>Kecamatan {escape(str(site['kecamatan']))}, zona {escape(str(site['zone']))}. "
        f"{escape(choose.say_visit(sheet))}.</p></section>"
    )
    st.button("Daftar", icon=":material/arrow_back:", key="kunjungan_kembali", on_click=choose.go, args=(None,))
show_form(sheet, records)
change.offer_change(sheet)
story.show_history(sheet, records)
