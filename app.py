"""The ASGI app: Streamlit's screens with our own routes beside them, and backups while it serves; nothing else."""

import streamlit as st

from pages.server.backups import keeping_backups
from pages.server.routes import ROUTES

app = st.App("pages/main.py", routes=ROUTES, lifespan=keeping_backups)
