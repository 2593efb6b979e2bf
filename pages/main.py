"""Navigation: one thin script per screen stands beside this file."""

from pathlib import Path

import streamlit as st

ICON = Path(__file__).parent / "shared" / "icon.svg"

st.set_page_config(page_title="Peta Alih Profesi", page_icon=str(ICON), layout="wide")

PAGES = [
    # The bare address leads to the map by a route of ours; Streamlit still wants a page without an address.
    st.Page("front.py", title="Peta Alih Profesi", default=True, visibility="hidden"),
    st.Page("map.py", title="Peta", icon=":material/map:", url_path="peta"),
    st.Page("residents.py", title="Penghuni", icon=":material/groups:", url_path="penghuni"),
    st.Page("schedule.py", title="Jadwal", icon=":material/calendar_month:", url_path="jadwal"),
    st.Page("visit.py", title="Kunjungan", icon=":material/edit_note:", url_path="kunjungan"),
    st.Page("data.py", title="Data", icon=":material/database:", url_path="data"),
]
st.navigation(PAGES, position="top").run()
