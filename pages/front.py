"""The page without an address: leads to the map."""

import streamlit as st

st.switch_page("map.py")
