"""What all tests share: a fixed day, caches that no test inherits from another, and a database on either engine."""

import datetime as dt

import pytest
import streamlit as st

from geo import clock
from tests.databases import running_postgresql

ANCHOR = dt.date(2026, 3, 11)
"""The day on which tests play: a Wednesday, so that a northern round is on it or near."""


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setenv(clock.TODAY_VARIABLE, ANCHOR.isoformat())


@pytest.fixture(autouse=True)
def _fresh_caches():
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def postgresql():
    """Run a PostgreSQL server for as long as this worker needs one; its ``new_database`` gives the address of one."""
    with running_postgresql() as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql):
    with postgresql.new_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """Give the address of a database that does not exist yet, or is empty: a test that asks for it runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'a folder' / '100%.sqlite'}"
    return request.getfixturevalue("postgresql_url")
