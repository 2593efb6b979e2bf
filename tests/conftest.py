"""What all tests share: a fixed day, and caches that no test inherits from another."""

import datetime as dt

import pytest
import streamlit as st

from geo import clock

ANCHOR = dt.date(2026, 3, 11)
"""The day on which tests play: a Wednesday, so that a northern round is on it or near."""


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv(clock.TODAY_VARIABLE, ANCHOR.isoformat())


@pytest.fixture(autouse=True)
def _fresh_caches():
    st.cache_data.clear()
    st.cache_resource.clear()
