"""The ASGI app: Streamlit's screens with our own routes beside them; nothing else."""

import streamlit as st

from pages.server.routes import ROUTES

app = st.App("pages/main.py", routes=ROUTES)
