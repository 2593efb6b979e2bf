"""Cached readers: one office's base map, records and status, renewed when anybody saves.

What they return is shared by all users and runs: it is read, never altered. Arguments that a function does not use
renew its entry: the age of a file, the number of saves.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import streamlit as st

from geo import clock, monitoring, rounds, store
from geo.listings import list_status
from geo.maps import asset_version
from geo.travel import ROADS_FILE, Estimate, Roads, open_roads
from geo.workspace import Records, Workspace, current_workspace, read_records

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Engine

    from geo.basemap import Basemap
    from geo.scope import Scope
    from geo.travel import Travel


State = tuple[str, int, int]
"""A database, how often it was saved, and a mark of the files its base map and the database itself are in."""

_run = threading.local()
"""What the run of a page in this thread has seen of the database."""


@st.cache_resource(show_spinner=False, max_entries=2, on_release=lambda engine: engine.dispose())
def _engine(url: str, file: int) -> Engine:
    return store.open_store(url)


@st.cache_resource(show_spinner=False, max_entries=2)
def _basemap(workspace: Workspace, modified_ns: int) -> tuple[Basemap, str]:
    basemap = workspace.read_basemap()
    return basemap, asset_version(basemap)


@st.cache_resource(show_spinner=False, max_entries=4)
def _records(state: State, _basemap: Basemap) -> Records:
    return read_records(engine(), _basemap)


@st.cache_resource(show_spinner=False, max_entries=64)
def _status(state: State, as_of: dt.date, _records: Records) -> pd.DataFrame:
    return monitoring.site_status(
        _records.sites,
        _records.visits,
        _records.observations,
        _records.needs,
        _records.outcomes,
        as_of,
        _records.settings.default_interval_days,
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _rounds(state: State, _records: Records, _basemap: Basemap) -> tuple[pd.DataFrame, pd.DataFrame]:
    known = rounds.list_rounds(_records.visits, _records.sites)
    stops = rounds.round_stops(_records.visits, _records.sites, _basemap.office)
    return known, stops.merge(known[["zone", "date"]], on="round_id", how="left")


@st.cache_resource(show_spinner=False, max_entries=64)
def _listed(state: State, as_of: dt.date, scope: Scope, _records: Records) -> pd.DataFrame:
    status = _status(state, as_of, _records)
    inside = scope.selects(_records.sites, status)
    return list_status(_records.sites[inside], status[inside])


@st.cache_resource(show_spinner=False, max_entries=1)
def _roads(folder: Path, modified_ns: int) -> Roads:
    return open_roads(folder)


def who() -> str:
    """Name who is at the screen, for the audit."""
    return records().settings.user


def today() -> dt.date:
    """Tell the day at the office."""
    return clock.today()


def basemap() -> Basemap:
    """Give the base map of the office being served."""
    workspace = current_workspace()
    return _basemap(workspace, workspace.basemap_age_ns)[0]


def assets() -> tuple[str, str]:
    """Give the address the map's assets are served from, and their version."""
    workspace = current_workspace()
    prefix = st.get_option("server.baseUrlPath").strip("/")
    address = f"/{prefix}/assets" if prefix else "/assets"
    return address, _basemap(workspace, workspace.basemap_age_ns)[1]


def engine() -> Engine:
    """Give the database being served, for writing; a file that was put in its place is opened anew."""
    return _engine(office_url(), current_workspace().database_mark)


def travel() -> Travel:
    """Give how long legs take: along the office's own road network where it has one, else as an estimate."""
    folder = current_workspace().roads_folder
    network = folder / ROADS_FILE
    return _roads(folder, network.stat().st_mtime_ns) if network.exists() else Estimate()


def office_url() -> str:
    """Name the database being served."""
    return current_workspace().database_url


def refresh() -> None:
    """Ask the database once how often it was saved; a page does so at the start of its run, and then sees one state."""
    url = office_url()
    _run.seen = (url, store.data_version(engine()))


def version() -> int:
    """Count what was saved when the run began: whatever is kept under this number is as new as that."""
    if getattr(_run, "seen", ("", 0))[0] != office_url():
        refresh()
    return int(_run.seen[1])


def state() -> State:
    """Name the state of the office's data and base map: what is kept under it is as new as both."""
    workspace = current_workspace()
    return office_url(), version(), workspace.basemap_age_ns + workspace.database_mark


def records() -> Records:
    """Give everything recorded, as last saved."""
    return _records(state(), basemap())


def status(as_of: dt.date) -> pd.DataFrame:
    """Give stage, due date and residents of every site as of a date."""
    return _status(state(), as_of, records())


def rounds_and_stops() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give all rounds, and their stops in order with the zone and date of their round."""
    return _rounds(state(), records(), basemap())


def listed(as_of: dt.date, scope: Scope) -> pd.DataFrame:
    """Give the table of the sites inside a filter as of a date."""
    return _listed(state(), as_of, scope, records())


def areas(as_of: dt.date) -> pd.DataFrame:
    """Give sums and shares of every kecamatan as of a date."""
    return monitoring.area_status(status(as_of), records().sites, by="kecamatan_code", keys=basemap().kecamatan.index)
