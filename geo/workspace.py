"""One office's place on disk: its database and its base map, and everything the screens read from them at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geo import store
from geo.basemap import (
    KECAMATAN_FILE,
    OFFICE_COLUMNS,
    OFFICE_FILE,
    Basemap,
    Office,
    check_office,
    read_basemap,
    read_office,
)
from geo.district import init_district
from geo.errors import DataError, explaining_disk
from geo.simulate import make_demo

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    from sqlalchemy import Engine

HOME_VARIABLE = "PETA_HOME"
"""The folder of an office: ``peta.sqlite`` and, for another district than the shipped one, ``basemap/``."""

PROJECT = Path(__file__).resolve().parents[1]
SHIPPED_DATA = PROJECT / "data"
DEMO_HOME = PROJECT / "var" / "demo"
DATABASE_FILE = "peta.sqlite"


@dataclass(frozen=True)
class Workspace:
    """Where an office's data are."""

    home: Path
    database_url: str

    @property
    def basemap_folder(self) -> Path:
        """The office's own base map where it has one, else the shipped one of Kabupaten Kediri."""
        own = self.home / "basemap"
        return own if own.is_dir() else SHIPPED_DATA

    @property
    def basemap_age_ns(self) -> int:
        """When the base map or the office's place was last changed; 0 while there is none."""
        files = (self.basemap_folder / KECAMATAN_FILE, self.home / OFFICE_FILE)
        return max(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)

    @property
    def database_mark(self) -> int:
        """What tells the database's file from another put in its place; 0 for a database that is no file here."""
        file = self.home / DATABASE_FILE
        return file.stat().st_ino if self == workspace_at(self.home) and file.is_file() else 0

    def read_basemap(self) -> Basemap:
        """Read the base map, with the office where this office says it is."""
        basemap = read_basemap(self.basemap_folder)
        return replace(basemap, office=read_office(self.home)) if (self.home / OFFICE_FILE).is_file() else basemap

    @property
    def roads_folder(self) -> Path:
        """Where the office's road network is, once it was built from an OpenStreetMap extract."""
        return self.home / "roads"

    @property
    def backups_folder(self) -> Path:
        """Where backups of the database are kept, be it a file here or on a server."""
        return self.home / "backups"


def workspace_at(home: Path) -> Workspace:
    """Name the workspace in a folder, with its SQLite file."""
    return Workspace(home, f"sqlite:///{home / DATABASE_FILE}")


def current_workspace() -> Workspace:
    """Name the workspace this process serves: ``PETA_HOME``, else the demo, with ``DATABASE_URL`` over its file."""
    home = Path(os.environ.get(HOME_VARIABLE) or DEMO_HOME)
    url = os.environ.get(store.DATABASE_VARIABLE)
    return Workspace(home, url) if url else workspace_at(home)


@dataclass(frozen=True)
class DistrictEstimate:
    """About how many women the district says there are in all, since when, and who said so."""

    value: int
    as_of: dt.date
    source: str


@dataclass(frozen=True)
class Records:
    """Everything an office has recorded, as frames that nobody alters; columns as in the readers of `geo.store`."""

    sites: gpd.GeoDataFrame
    visits: pd.DataFrame
    observations: pd.DataFrame
    needs: pd.DataFrame
    outcomes: pd.DataFrame
    figures: pd.DataFrame
    settings: store.Settings

    @property
    def district_estimate(self) -> DistrictEstimate | None:
        """The district's own figure of residents, where it has published one."""
        if "district_residents_estimate" not in self.figures.index:
            return None
        row = self.figures.loc["district_residents_estimate"]
        return DistrictEstimate(int(str(row["value"])), row["as_of"].date(), str(row["source"]))


def read_records(engine: Engine, basemap: Basemap) -> Records:
    """Read everything an office has recorded."""
    return Records(
        sites=store.read_sites(engine, basemap.kecamatan),
        visits=store.read_visits(engine),
        observations=store.read_observations(engine),
        needs=store.read_needs(engine),
        outcomes=store.read_outcomes(engine),
        figures=store.read_figures(engine),
        settings=store.read_settings(engine),
    )


def place_office(workspace: Workspace, office: Office) -> None:
    """Say where an office's rounds start and end; the file is whole or not there.

    Raises
    ------
    DataError
        As `geo.basemap.check_office` says, or when the folder cannot be written; then nothing was changed.
    """
    check_office(office)
    if workspace == workspace_at(workspace.home) and not (workspace.home / DATABASE_FILE).is_file():
        raise DataError(
            f"{workspace.home} belum berisi data kantor; siapkan dulu dengan python -m geo init --home FOLDER."
        )
    row = pd.DataFrame([astuple(office)], columns=list(OFFICE_COLUMNS))
    with explaining_disk(workspace.home):
        workspace.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=workspace.home, prefix="baru-") as folder:
            fresh = Path(folder) / OFFICE_FILE
            row.to_csv(fresh, index=False, encoding="utf-8")
            fresh.replace(workspace.home / OFFICE_FILE)


DEMO_LASTS_DAYS = 14
"""A demo older than this has little left that is due or coming, and is made anew."""


def prepare_demo(home: Path, today: dt.date, seed: int = 2020) -> bool:
    """See to it that a fresh demo stands in a folder.

    A demo made within the last two weeks is kept, with whatever was tried out in it; an older one is set aside under
    its own date, never deleted.

    Returns
    -------
    is_new
        Whether a demo was made.

    Raises
    ------
    DataError
        When the folder holds an office's own data, or cannot be written.
    """
    with explaining_disk(home):
        return _prepare_demo(home, today, seed)


def _prepare_demo(home: Path, today: dt.date, seed: int) -> bool:
    file = home / DATABASE_FILE
    aside = None
    if file.exists():
        engine = store.open_store(workspace_at(home).database_url)
        settings = store.read_settings(engine)
        engine.dispose()
        if not settings.is_demo or settings.anchor is None:
            raise DataError(f"{file} berisi data kantor, bukan contoh; pilih folder lain untuk data simulasi.")
        if abs((today - settings.anchor).days) <= DEMO_LASTS_DAYS:
            return False
        aside = home / f"peta-{settings.anchor.isoformat()}-{int(file.stat().st_mtime)}.sqlite"
    fresh = home / f".{DATABASE_FILE}.baru"  # takes its name when it is whole: a demo cut short is made anew
    fresh.unlink(missing_ok=True)
    engine = store.create_store(f"sqlite:///{fresh}")
    make_demo(engine, SHIPPED_DATA, read_basemap(SHIPPED_DATA), today, seed)
    engine.dispose()
    if aside is not None:
        file.rename(aside)
    fresh.rename(file)
    return True


def open_office(
    home: Path,
    name: str = "Kabupaten Kediri",
    boundaries: Path | None = None,
    sites: Path | None = None,
    server_url: str | None = None,
) -> Workspace:
    """Make the folder of an office's own data: everything is checked first, and nothing is made when anything is wrong.

    Parameters
    ----------
    home
        A folder that does not exist yet, or is empty.
    name
        The kabupaten's name.
    boundaries, sites
        Another district's kecamatan and sites, as `geo.district.init_district` takes them. Without them the office is
        Kediri's: the nine sites, the rounds of October 2020 and the district's figure, and no count.
    server_url
        An empty database on a server, to be filled in the place of a file in the folder.

    Raises
    ------
    DataError
        When the folder or the server's database is taken, only one of the two files is given, or a file has faults:
        all of them.
    """
    home = home.resolve()
    if not name.strip():
        raise DataError('Nama kabupaten kosong; tulis --name "Kabupaten ...".')
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise DataError(f"{home} sudah berisi; pilih folder baru, agar tidak ada data yang tertimpa.")
    if (boundaries is None) != (sites is None):
        raise DataError(
            "Batas kecamatan dan daftar lokasi harus diberikan bersama: --boundaries BERKAS --sites BERKAS."
        )
    is_there = home.exists()
    fresh = home / ".baru" if is_there else home.with_name(f".{home.name}.baru")
    with explaining_disk(home):
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        try:
            _fill_office(fresh, server_url or workspace_at(fresh).database_url, name, boundaries, sites)
            if is_there:  # it may be the folder one stands in, or a disk of its own: it stays the same folder
                for made in sorted(fresh.iterdir()):  # the database last
                    made.rename(home / made.name)
            else:
                fresh.rename(home)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return Workspace(home, server_url) if server_url else workspace_at(home)


def _fill_office(home: Path, url: str, name: str, boundaries: Path | None, sites: Path | None) -> None:
    """Write the base map into a fresh folder, and what is known into a database that nobody has filled."""
    settings = store.Settings(kind="office", district=name)
    district = None
    if boundaries is not None and sites is not None:
        district = init_district(boundaries, sites, home / "basemap", name)
    engine = store.create_store(url)
    try:
        if district is None:
            store.seed_facts(engine, SHIPPED_DATA, read_basemap(SHIPPED_DATA), settings)
        else:
            with store.writing(engine, action="office.new") as session:
                store.refuse_filled(session)
                store.write_settings(session, settings)
                store.add_rows(session, store.Site, district.sites)
    finally:
        engine.dispose()
